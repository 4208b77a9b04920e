//! Suite of the pages: both samples through all stages in this process, and a program that looks over
//! every page: nothing overflows, no heading stands alone, no row is cut.

use crate::case::Project;
use ratsbericht::archive;
use ratsbericht::config::{self, Config};
use ratsbericht::domain::{Inbox, Period};
use ratsbericht::layout::{self, Theme};
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

/// What the audit says of the pages of a project's period, and how many pages there are.
fn audit(project: &Project, period: &str) -> (Vec<String>, usize) {
    let period: Period = period.parse().expect("a period");
    let folder = project.path();
    let config = configuration(folder, period);
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
            other_files: Vec::new(),
        },
        &Reader::in_process(),
        &|| {},
    );
    assert!(prepared.gate.passes, "{:?}", prepared.gate.findings);
    let view = pipeline::full(&prepared).view(1, None);
    let document = template::render(&view, &Templates::default()).expect("the templates are sound");
    let pages = layout::lay_out(&document, &Theme::builtin()).expect("laid out");
    (layout::audit(&pages), pages.pages.len())
}

#[test]
fn every_page_of_the_samples_passes_the_audit() {
    let dresden = Project::sample("dresden-v2927-19");
    let (faults, count) = audit(&dresden, "2019-Q3");
    assert!(faults.is_empty(), "{count} pages:\n{}", faults.join("\n"));
    let city = Project::sample("musterstadt");
    for period in ["2026-Q1", "2026-Q2"] {
        assert_eq!(city.run(&["run", "--period", period]).code, 0);
    }
    let (faults, count) = audit(&city, "2026-Q3");
    assert!(count > 20, "the whole report: {count} pages");
    assert!(faults.is_empty(), "{count} pages:\n{}", faults.join("\n"));
}
