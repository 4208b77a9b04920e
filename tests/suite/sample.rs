//! The sample projects of `sample-data/`.

use ratsbericht::config::{self, PERIOD_FILE, PROJECT_FILE};
use ratsbericht::workbook::{self, Format, Reader};
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> Vec<PathBuf> {
    ["dresden-v2927-19", "musterstadt"]
        .map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name))
        .to_vec()
}

#[test]
fn project_files_and_period_files_load() {
    for folder in samples() {
        let text = fs::read_to_string(folder.join(PROJECT_FILE)).expect("project file");
        let config = config::parse(&text, &folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        assert!(!config.notice.is_empty(), "{}: a sample says that it is one", folder.display());
        for period in fs::read_dir(folder.join("eingang")).expect("inbox") {
            let file = period.expect("folder").path().join(PERIOD_FILE);
            if let Ok(text) = fs::read_to_string(&file) {
                config::overlay(&config, &text, PERIOD_FILE)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
        }
    }
}

/// Workbooks of a sample, by path.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for period in fs::read_dir(folder.join("eingang")).expect("inbox") {
        for file in fs::read_dir(period.expect("folder").path()).expect("period") {
            let path = file.expect("file").path();
            if path.extension().is_some_and(|extension| extension != "toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn workbooks_are_read_without_a_finding() {
    for folder in samples() {
        for path in workbooks(&folder) {
            let name = path.strip_prefix(&folder).expect("inside").display().to_string();
            let read = workbook::read(&Reader::in_process(), &path, &name);
            assert!(read.findings.is_empty(), "{name}: {:#?}", read.findings);
            let workbook = read.value.workbook.expect("readable");
            let format = match path.extension().and_then(|extension| extension.to_str()) {
                Some("xlsx") => Format::Xlsx,
                Some("xls") => Format::Xls,
                _ => Format::Ods,
            };
            assert_eq!(workbook.format, format, "{name}");
            for sheet in &workbook.sheets {
                assert!(!sheet.cells.is_empty(), "{name}, {}", sheet.name);
                assert_eq!(sheet.hidden, sheet.name == "Listen", "{name}, {}", sheet.name);
            }
        }
    }
}
