//! The sample projects of `sample-data/`.

use ratsbericht::config::{self, PERIOD_FILE, PROJECT_FILE};
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
