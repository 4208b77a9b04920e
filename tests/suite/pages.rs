//! Suite of the pages: both samples through all stages in this process, and a program that looks over
//! every page: nothing overflows, no heading stands alone, no row is cut; and another program reads the
//! whole text back in order.

use crate::case::Project;
use ratsbericht::archive;
use ratsbericht::config::{self, Config};
use ratsbericht::domain::{History, Inbox, Period};
use ratsbericht::layout::{self, Theme};
use ratsbericht::pdf;
use ratsbericht::pipeline::{self, Delivered, Inputs};
use ratsbericht::template::{self, Templates};
use ratsbericht::workbook::Reader;
use std::path::Path;

fn configuration(folder: &Path, period: Period) -> Config {
    let text = std::fs::read_to_string(folder.join("ratsbericht.toml")).expect("a project file");
    let config = config::parse(&text, folder).expect("valid");
    let name = format!("eingang/{period}/bericht.toml");
    match std::fs::read_to_string(folder.join(&name)) {
        Ok(text) => config::overlay(&config, &text, &name).expect("valid"),
        Err(_) => config,
    }
}

/// The files of a period; the samples' patterns are a prefix and a star.
fn delivered(folder: &Path, config: &Config, period: Period) -> Vec<Delivered> {
    let inbox = folder.join(format!("eingang/{period}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&inbox).expect("an inbox") {
        let path = entry.expect("an entry").path();
        let base = path.file_name().expect("a name").to_string_lossy().into_owned();
        let owner = config.departments.iter().position(|d| {
            d.files.iter().any(|p| base.starts_with(p.trim_end_matches(['*', '.', 'x', 'l', 's'])))
        });
        if let Some(department) = owner {
            let name = format!("eingang/{period}/{base}");
            files.push(Delivered { path, name, department });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// The other program's readings: it takes longer than all the rest, so it reads beside the test.
type Readings = Vec<std::thread::JoinHandle<()>>;

/// Audits all pages of both editions of a project's period, with letters of these forms, and lets
/// another program read the files back. How many pages the full edition has.
fn looked_over(project: &Project, period: &str, forms: &[bool], readings: &mut Readings) -> usize {
    let period: Period = period.parse().expect("a period");
    let folder = project.path();
    let mut count = 0;
    for &form_a in forms {
        let mut config = configuration(folder, period);
        config.output.form_a = form_a;
        let files = delivered(folder, &config, period);
        assert!(files.len() > 3, "the sample's files are found");
        let prepared = pipeline::prepare(
            Inputs {
                config: &config,
                period,
                today: period.end(),
                delivered: &files,
                inbox: Inbox::default(),
                history: archive::history(&folder.join("archiv"), period).expect("an archive"),
                former: None,
                other_files: Vec::new(),
            },
            &Reader::in_process(),
            &|| {},
        );
        assert!(prepared.gate.passes, "{:?}", prepared.gate.findings);
        let public = pipeline::public(&prepared, History::default()).expect("protected");
        for (kind, content) in [("full", pipeline::full(&prepared)), ("public", public)] {
            let view = content.view(1, None);
            let document = template::render(&view, &Templates::default()).expect("sound templates");
            let pages = layout::lay_out(&document, &Theme::builtin()).expect("laid out");
            let faults = layout::audit(&pages);
            let name = format!("{period}, {kind}, form A {form_a}");
            assert!(
                faults.is_empty(),
                "{name}, {} pages:\n{}",
                pages.pages.len(),
                faults.join("\n")
            );
            let bytes = pdf::write(&pages, &document.meta).expect("what layout sets is sound");
            let form = if form_a { "a" } else { "b" };
            let file = crate::case::keep_pdf(&format!("pages-{period}-{kind}-{form}"), &bytes);
            if kind == "full" {
                count = pages.pages.len();
            }
            if !form_a {
                readings
                    .push(std::thread::spawn(move || crate::spoken::says_all(&file, &document)));
            }
        }
    }
    count
}

#[test]
fn every_page_of_the_samples_passes_the_audit() {
    let mut readings = Readings::new();
    looked_over(&Project::sample("dresden-v2927-19"), "2019-Q3", &[false, true], &mut readings);
    let city = Project::sample("musterstadt");
    for period in ["2026-Q1", "2026-Q2"] {
        assert_eq!(city.run(&["run", "--period", period]).code, 0);
        looked_over(&city, period, &[false], &mut readings);
    }
    let count = looked_over(&city, "2026-Q3", &[false, true], &mut readings);
    assert!(count > 20, "the whole report: {count} pages");
    assert_eq!(readings.len(), 8);
    for reading in readings {
        if let Err(fault) = reading.join() {
            std::panic::resume_unwind(fault);
        }
    }
}

/// All files below a folder with their bytes.
fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").display().to_string();
                found.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    found
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    for (sample, period) in [("dresden-v2927-19", "2019-Q3"), ("musterstadt", "2026-Q3")] {
        let made: Vec<_> = [("1", "a"), ("1", "b"), ("2", "c")]
            .into_iter()
            .map(|(threads, out)| {
                // A project of its own each time: no path, no clock, no earlier run may show.
                let project = Project::sample(sample);
                let run = crate::case::Run::of(
                    std::process::Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
                        .current_dir(project.path())
                        .env("RAYON_NUM_THREADS", threads)
                        .args(["report", "--period", period, "--out", out]),
                );
                assert_eq!(run.code, 0, "{}", run.err);
                files(&project.path().join(out))
            })
            .collect();
        assert!(made[0].contains_key("bericht.pdf") && made[0].len() > 8, "{:?}", made[0].keys());
        for other in &made[1..] {
            assert!(made[0].keys().eq(other.keys()), "{sample}: the same files");
            for (name, bytes) in other {
                assert!(made[0][name] == *bytes, "{sample}: {name} differs");
            }
        }
    }
}
