//! The table in `tests/README.md` that says which test holds which row of the catalogue.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Rows of the catalogue that the table must name, by their first words.
const ROWS: usize = 60;

fn test_names(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            test_names(&path, names);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("source");
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                let name = line.strip_prefix("fn ").and_then(|l| l.split(['(', '<']).next());
                if let Some(name) = name {
                    // tests of proptest stand in a macro, their attribute above them too
                    if is_test {
                        names.insert(name.to_owned());
                    }
                    is_test = false;
                } else if ["#[test]", "proptest!", "proptest::proptest!"]
                    .iter()
                    .any(|start| line.starts_with(start))
                {
                    is_test = true;
                }
            }
        }
    }
}

/// Every row names tests that exist, and there are as many rows as the catalogue has.
#[test]
fn the_catalogues_map_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    test_names(&root.join("tests"), &mut names);
    test_names(&root.join("src"), &mut names);
    let readme = fs::read_to_string(root.join("tests/README.md")).expect("tests/README.md");
    let (_, section) =
        readme.split_once("## What real workbooks contain").expect("the map's heading");
    let section = section.split("\n## ").next().expect("a section");
    let rows: Vec<&str> = section
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| ---") && !l.starts_with("| what"))
        .collect();
    assert!(rows.len() >= ROWS, "{} rows", rows.len());
    let mut missing = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let tests: Vec<&str> = cells.last().expect("cells").split('`').skip(1).step_by(2).collect();
        if tests.is_empty() {
            missing.push(format!("no test: {row}"));
        }
        for test in tests.iter().filter(|test| !names.contains(**test)) {
            missing.push(format!("no such test: {test}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
