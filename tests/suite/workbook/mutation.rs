//! Damaged copies of one workbook in each format: whatever is wrong with a file, it costs that file, in
//! one sentence, and takes neither the program nor much time.

use super::{biff12, fixture, good, lines};
use ratsbericht::workbook::{Reader, read};
use std::time::{Duration, Instant};

#[path = "../../../fuzz/mutate.rs"]
mod mutate;

use mutate::{Random, mutate};

/// Damaged copies of each seed. Some hundred show what a reader is worth; the fuzz target makes more.
const COPIES: u64 = 250;

#[test]
fn no_damage_reaches_the_user_as_anything_but_a_sentence() {
    let seeds: [(&str, Vec<u8>); 4] = [
        ("a.xlsx", good::excel()),
        ("a.xls", std::fs::read(fixture("excel97.xls")).expect("the fixture")),
        ("a.xlsb", biff12::everything()),
        ("a.ods", std::fs::read(fixture("libreoffice.ods")).expect("the fixture")),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let reader = Reader::with_workers(env!("CARGO_BIN_EXE_ratsbericht").into(), 1);
    for (format, (name, seed)) in (0u64..).zip(&seeds) {
        let path = folder.path().join(name);
        let (mut read_all_the_same, mut refused) = (0, 0);
        for copy in 0..COPIES {
            let mut random = Random::new(format * COPIES + copy + 1);
            let other = &seeds[random.below(seeds.len())].1;
            std::fs::write(&path, mutate(seed, other, &mut random)).expect("written");
            let start = Instant::now();
            let reported = read(&reader, &path, name);
            let found = lines(&reported.findings);
            let what = format!("{name}, copy {copy}: {found:?}");
            assert!(start.elapsed() < Duration::from_secs(5), "{what}");
            assert!(reported.value.workbook.is_some() || found.len() == 1, "{what}");
            for line in &found {
                // The library itself neither dies nor panics: what could make it is found before.
                assert!(!line.contains("das Lesen brach ab"), "{what}");
                assert!(!line.contains("ihr innerer Aufbau ist fehlerhaft"), "{what}");
            }
            if reported.value.workbook.is_some() {
                read_all_the_same += 1;
            } else {
                refused += 1;
            }
        }
        // The damage is neither always harmless nor always found at the door.
        assert!(read_all_the_same > 20 && refused > 20, "{name}: {read_all_the_same} {refused}");
        assert!(reader.is_isolated());
    }
}

/// Files that fuzzing found worth keeping: each once said something new, or was a crash.
#[test]
fn the_corpus_of_damaged_files_is_read_or_refused() {
    let reader = Reader::with_workers(env!("CARGO_BIN_EXE_ratsbericht").into(), 1);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus") {
        let path = entry.expect("an entry").path();
        let reported = read(&reader, &path, "a");
        let found = lines(&reported.findings);
        assert!(reported.value.workbook.is_some() || found.len() == 1, "{path:?}: {found:?}");
        assert!(
            !found.iter().any(|line| line.contains("das Lesen brach ab")),
            "{path:?}: {found:?}"
        );
        files += 1;
    }
    assert!(files > 50, "{files}");
}
