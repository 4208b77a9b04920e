//! Keeps the arrows between modules: a module uses only what stands above it in `src/lib.rs`, and
//! each foreign crate is named only in the folders of its own (DESIGN: seams).
//!
//! The test reads the source as text: `use crate::x`, `crate::x::…` and the crates' names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the pipeline. A module may use those before it.
const ORDER: &[&str] = &[
    "error",
    "lang",
    "origin",
    "digest",
    "domain",
    "finding",
    "document",
    "table",
    "config",
    "workbook",
    "normalise",
    "check",
    "aggregate",
    "disclosure",
    "archive",
    "view",
    "chart",
    "template",
    "layout",
    "pdf",
    "write",
    "platform",
    "annotate",
    "forms",
    "packet",
    "deliver",
    "pipeline",
    "cli",
];

/// Neighbours that know each other: both directions are allowed, with the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("error", "lang", "an error is worded in every language"),
    ("view", "chart", "the view orders charts, which are drawings of the document"),
];

/// Foreign crates and the folders that may name them.
const FOREIGN: &[(&str, &[&str])] = &[
    ("calamine", &["workbook"]),
    ("quick_xml", &["forms", "workbook"]),
    ("zip", &["annotate", "forms", "packet", "workbook", "write"]),
    ("polars", &["aggregate", "archive", "write"]),
    ("polars_io", &["aggregate", "archive", "write"]),
    ("minijinja", &["template"]),
    ("pulldown_cmark", &["template"]),
    ("plotters", &["chart"]),
    ("harfrust", &["layout"]),
    ("hypher", &["layout"]),
    ("unicode_linebreak", &["layout"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf"]),
    ("subsetter", &["pdf"]),
    ("moxcms", &["pdf"]),
    ("usvg", &["layout"]),
    ("rust_xlsxwriter", &["annotate", "forms", "write"]),
    ("lettre", &["deliver"]),
    ("clap", &["cli"]),
    ("signal_hook", &["platform"]),
    ("rustix", &["platform"]),
    ("indicatif", &["cli"]),
    ("globset", &["check", "cli", "config", "normalise"]),
    ("csv", &["write"]),
    ("toml", &["config", "layout"]),
    ("rlimit", &["workbook"]),
    ("sys_locale", &["cli"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Module of a source file (first part of its path) to its text without comments.
fn modules() -> BTreeMap<PathBuf, (String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("below src").to_path_buf();
            let first = inside.iter().next().expect("a name").to_string_lossy();
            let module = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            let code: String = text
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            (inside, (module, code))
        })
        .collect()
}

/// Names that follow `crate::` in some code.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map(|g| g.split('}').next().unwrap_or(g));
        let list = group.unwrap_or_else(|| rest.split([';', '\n']).next().unwrap_or(rest));
        let parts: Vec<&str> = if group.is_some() { list.split(',').collect() } else { vec![list] };
        for part in parts {
            let name: String =
                part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                names.push(name);
            }
        }
    }
    names
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for (file, (module, code)) in modules() {
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let own = rank(&module).unwrap_or_else(|| panic!("{module} is missing in ORDER"));
        for name in used(&code) {
            let Some(other) = rank(&name) else { continue };
            let excepted =
                EXCEPTIONS.iter().any(|(a, b, _)| (*a, *b) == (module.as_str(), name.as_str()));
            if other > own && !excepted {
                wrong.push(format!(
                    "{}: {module} uses {name}, which stands below it",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden arrows:\n{}", wrong.join("\n"));
}

#[test]
fn foreign_crates_stay_in_their_folders() {
    let mut wrong = Vec::new();
    for (file, (module, code)) in modules() {
        for (name, folders) in FOREIGN {
            let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                !code[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            }) || code.contains(&format!("use {name};"));
            if named && !folders.contains(&module.as_str()) {
                wrong.push(format!("{}: {name} may be used in {folders:?} only", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "foreign crates outside their folder:\n{}", wrong.join("\n"));
}

#[test]
fn the_test_sees_arrows() {
    assert_eq!(used("use crate::pdf::write;"), ["pdf"]);
    assert_eq!(
        used("use crate::{error::Error, pdf};\nlet x = crate::lang::Lang::De;"),
        ["error", "pdf", "lang"]
    );
}
