//! `check --annotate DIR`, as a user runs it.

use crate::case::Project;
use std::fs;

fn digest(project: &Project, folder: &str) -> Vec<(String, Vec<u8>)> {
    let prefix = format!("{folder}/");
    let names = project.tree().into_iter().filter(|n| n.starts_with(&prefix) && !n.ends_with('/'));
    names
        .map(|name| {
            let bytes = fs::read(project.path().join(&name)).expect("a file");
            (name, bytes)
        })
        .collect()
}

/// Every delivered workbook has its answer under its own name; the inbox is as it was; and delivered
/// again, the answers read as the workbooks did.
#[test]
fn every_workbook_is_answered_and_the_answers_read_the_same() {
    let project = Project::sample("musterstadt");
    let before = digest(&project, "eingang");
    let first = project.run(&["check", "--annotate", "antwort", "--format", "json"]);
    assert!(first.code < 2, "{}", first.err);
    assert_eq!(digest(&project, "eingang"), before);
    let answers = digest(&project, "antwort");
    let period = before
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("eingang/")?.split('/').next().map(str::to_owned))
        .max()
        .expect("a period");
    let mut delivered = 0;
    for (name, _) in &before {
        let Some(inside) = name.strip_prefix(&format!("eingang/{period}/")) else { continue };
        if !inside.contains(".xls") && !inside.ends_with(".ods") {
            continue;
        }
        delivered += 1;
        let answer = answers.iter().find(|(n, _)| n == &format!("antwort/{inside}"));
        let answer = &answer.unwrap_or_else(|| panic!("{inside} is not answered")).1;
        fs::write(project.path().join(name), answer).expect("writable");
    }
    assert!(delivered > 0);
    let second = project.run(&["check", "--format", "json"]);
    assert_eq!(second.out, first.out);
}

#[test]
fn the_inbox_is_never_written_to() {
    let project = Project::init();
    for folder in ["eingang", "eingang/antwort", "./eingang/../eingang/x"] {
        let run = project.run(&["check", "--annotate", folder]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("liegt im Eingang, der nicht verändert wird"), "{}", run.err);
    }
}
