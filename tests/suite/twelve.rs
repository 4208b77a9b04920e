//! Three years of the sample city: twelve editions, full and public, made by the program in their order.

use crate::case::{Project, keep_pdf};
use crate::{disclosure, recompute, secrets};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

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
    let (small, beside) = disclosure::city::attack(&project, &PERIODS);
    assert!(small > 50 && beside > 0, "{small} small counts, {beside} values beside them");
    for period in ["2027-Q2", "2028-Q4"] {
        let secrets = secrets::of_period(project.path(), period);
        for public in ["ausgabe/{}/public", "archiv/oeffentlich/{}"] {
            let folder = project.path().join(public.replace("{}", period));
            assert_eq!(secrets::find(&folder, &secrets), [""; 0]);
        }
    }
    // Any two editions are compared at once; a debug build gets some seconds.
    let mut slowest = Duration::ZERO;
    for older in PERIODS {
        for newer in ["2026-Q1", "2027-Q2", "2028-Q4"] {
            let start = Instant::now();
            let diff = project.run(&["editions", "diff", older, newer]);
            slowest = slowest.max(start.elapsed());
            assert_eq!(diff.code, 0, "{}", diff.err);
            assert_eq!(diff.out.is_empty(), older == newer, "{older} {newer}");
        }
    }
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
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
