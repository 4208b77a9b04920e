//! Three years of the sample city: twelve editions, full and public, made by the program in their order.

use crate::case::{Project, keep_pdf};
use crate::{disclosure, recompute, secrets, small};
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

pub(crate) const PERIODS: [&str; 12] = [
    "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4",
    "2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4",
];

/// The sample with the inboxes that follow it. The generator wrote them, as it wrote the sample:
/// `sample-data/generate.py --editions 12 --out DIR --later FILE`.
pub(crate) fn city() -> Project {
    let project = Project::sample("musterstadt");
    let later =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/musterstadt-2026-Q4-2028-Q4.zip");
    let bytes = fs::read(later).expect("the later inboxes");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a whole archive");
    archive.extract(project.path()).expect("the project is writable");
    project
}

/// Any two editions can be compared, forwards and backwards, and the comparison is right: what is new
/// one way is what the other way no longer has, and nothing else. How long it takes is measured by hand
/// (tests/README.md).
fn compared(project: &Project) {
    let ids: Vec<BTreeSet<String>> = PERIODS
        .iter()
        .map(|period| {
            let rows = small::rows(project, &format!("{period}/full"), "massnahmen");
            rows.into_iter().filter_map(|mut row| row.remove("massnahme_id")).collect()
        })
        .collect();
    let mut lines = 0;
    for (older, before) in PERIODS.iter().zip(&ids) {
        for (newer, now) in PERIODS.iter().zip(&ids) {
            let diff = project.run(&["editions", "diff", older, newer]);
            assert_eq!(diff.code, 0, "{}", diff.err);
            assert_eq!(diff.out.is_empty(), older == newer, "{older} {newer}");
            let told = |kinds: &[&str]| -> BTreeSet<String> {
                let of_kind = |line: &&str| kinds.iter().any(|kind| line.starts_with(kind));
                let lines = diff.out.lines().filter(of_kind);
                let ids =
                    lines.filter_map(|line| line.split(": Maßnahme ").nth(1)?.split(' ').next());
                ids.map(str::to_owned).collect()
            };
            let new: BTreeSet<String> = now.difference(before).cloned().collect();
            assert_eq!(told(&["neu: "]), new, "{older} {newer}");
            let gone: BTreeSet<String> = before.difference(now).cloned().collect();
            let left =
                told(&["nach Umsetzung ausgeschieden: ", "entfallen: ", "ohne Angabe von Gründen"]);
            let left: BTreeSet<String> = left.difference(now).cloned().collect();
            assert_eq!(left, gone, "{older} {newer}");
            lines += diff.out.lines().count();
        }
    }
    assert!(lines > 1000, "{lines} lines");
}

#[test]
fn twelve_editions_of_the_sample_city() {
    let project = city();
    for period in PERIODS {
        let run = project.run(&["run", "--period", period]);
        assert_eq!(run.code, 0, "{period}: {}{}", run.out, run.err);
        let public = project.path().join(format!("ausgabe/{period}/public/bericht.pdf"));
        keep_pdf(&format!("twelve-{period}-public"), &fs::read(public).expect("a report"));
    }
    // Another engine comes to the same figures, in every edition.
    let (rows, project) = recompute::editions(project, &PERIODS);
    assert!(rows > 10_000, "{rows} rows");
    // Nothing that was kept back can be computed from all that was published.
    let found = disclosure::city::attack(&project, &PERIODS);
    assert_eq!(found.leaks, [""; 0], "{:?}", found.telling);
    assert!(found.small > 50 && found.beside > 0, "{found:?}");
    assert!(found.heard.0 > 1000 && found.heard.1 > 1000, "{found:?}");
    for period in ["2027-Q2", "2028-Q4"] {
        let secrets = secrets::of_period(project.path(), period);
        for public in ["ausgabe/{}/public", "archiv/oeffentlich/{}"] {
            let folder = project.path().join(public.replace("{}", period));
            assert_eq!(secrets::find(&folder, &secrets), [""; 0]);
        }
    }
    compared(&project);
    // Made again, an edition in the middle comes out as it was: not after what came since.
    let tree = |of: &Project| of.tree();
    let before =
        (tree(&project), fs::read(project.path().join("ausgabe/2027-Q1/public/bericht.pdf")));
    let again = project.run(&["run", "--period", "2027-Q1"]);
    assert!(again.code == 0 && again.err.contains("unverändert"), "{}", again.err);
    let after =
        (tree(&project), fs::read(project.path().join("ausgabe/2027-Q1/public/bericht.pdf")));
    assert_eq!(before.0, after.0);
    assert_eq!(before.1.expect("a report"), after.1.expect("a report"));
}
