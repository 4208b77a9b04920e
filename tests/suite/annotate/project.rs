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

/// What cannot be read is answered by a list beside it; the list goes when the file can be read.
#[test]
fn a_broken_file_is_answered_by_a_list_until_it_is_mended() {
    let project = Project::init();
    let name = project
        .tree()
        .into_iter()
        .find(|name| name.starts_with("eingang/") && name.ends_with(".xlsx"))
        .expect("the example workbook");
    let base = name.rsplit('/').next().expect("a name").to_owned();
    let whole = fs::read(project.path().join(&name)).expect("a file");
    project.write(&name, &whole[..whole.len() / 2]);
    let run = project.run(&["check", "--annotate", "antwort"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("denn sie ließ sich nicht lesen"), "{}", run.err);
    let answers = |project: &Project| -> Vec<String> {
        project
            .tree()
            .into_iter()
            .filter(|n| n.starts_with("antwort/") && !n.ends_with('/'))
            .collect()
    };
    assert_eq!(answers(&project), [format!("antwort/{base}.Hinweise.xlsx")]);
    project.write(&name, &whole);
    let run = project.run(&["check", "--annotate", "antwort"]);
    assert!(run.code < 2, "{}", run.err);
    assert_eq!(answers(&project), [format!("antwort/{base}")]);
    assert!(run.err.contains("1 Arbeitsmappe mit Hinweisen in `antwort`"), "{}", run.err);
}
