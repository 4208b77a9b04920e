//! kill -9 at any moment of `run`: the archive holds the old or the new state, no folder is half written,
//! and the next run goes on by itself.
//!
//! `RATSBERICHT_KILLS=200 cargo test --test suite killed::` tries that many moments.

use crate::case::Project;
use ratsbericht::archive;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A project with one edition frozen and a corrected project file: the next run makes revision 2.
fn corrected() -> Project {
    let project = Project::init();
    // Something is public, so that both editions are made.
    let text = project.read("ratsbericht.toml") + "\n[public]\ndefault = \"yes\"\n";
    project.write("ratsbericht.toml", &text);
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    project.write("ratsbericht.toml", text + "[reasons]\nP = \"Personal fehlt\"\n");
    project
}

/// The files of a folder with their content; empty where there is none.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let inside = files(&entry.path());
            found.extend(
                inside.into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)),
            );
        } else {
            found.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// What stands where a reader looks: both editions' outputs, and every revision that counts.
struct State {
    full: BTreeMap<String, Vec<u8>>,
    public: BTreeMap<String, Vec<u8>>,
    revisions: [Vec<u32>; 2],
}

fn state(project: &Project) -> State {
    let out = project.path().join("ausgabe/2026-Q3");
    let revisions = ["archiv", "archiv/oeffentlich"].map(|name| {
        let folder = project.path().join(name);
        let entries = archive::list(&folder).expect("the archive can be read");
        for entry in &entries {
            for revision in &entry.revisions {
                // Every file is there and has the digest that the manifest says.
                archive::revision(&folder, entry.period, *revision).expect("a whole revision");
            }
        }
        entries.into_iter().flat_map(|entry| entry.revisions).collect()
    });
    State { full: files(&out.join("full")), public: files(&out.join("public")), revisions }
}

/// Runs and kills after `delay`; whether it was still running.
fn kill_after(project: &Project, delay: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
        .current_dir(project.path())
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(delay);
    let running = child.try_wait().expect("a child").is_none();
    drop(child.kill());
    child.wait().expect("it has ended");
    running
}

#[test]
fn an_edition_is_old_or_new_whenever_a_run_is_killed() {
    let old = corrected();
    let before = state(&old);
    let new = Project::copy_of(old.path());
    let start = Instant::now();
    assert_eq!(new.run(&["run"]).code, 0);
    let duration = start.elapsed();
    let after = state(&new);
    assert_eq!(
        (&before.revisions, &after.revisions),
        (&[vec![1], vec![1]], &[vec![1, 2], vec![1, 2]])
    );
    assert!(before.full != after.full && before.public != after.public);

    let wanted = std::env::var("RATSBERICHT_KILLS").ok().and_then(|text| text.parse().ok());
    let kills: u32 = wanted.unwrap_or(30);
    let mut killed = 0;
    // The moments of the last third, where files are written, count twice.
    for number in 0..kills {
        let part = f64::from(number) / f64::from(kills);
        let part = if number % 2 == 0 { part } else { 0.6 + 0.45 * part };
        let project = Project::copy_of(old.path());
        killed += u32::from(kill_after(&project, duration.mul_f64(part)));
        let now = state(&project);
        let told = format!("killed at {part:.3} of {duration:?}");
        for (edition, old, new) in
            [(&now.full, &before.full, &after.full), (&now.public, &before.public, &after.public)]
        {
            assert!(edition == old || edition == new, "{told}: half written");
        }
        for revisions in &now.revisions {
            assert!([vec![1], vec![1, 2]].contains(revisions), "{told}: {revisions:?}");
        }
        let run = project.run(&["run"]);
        assert_eq!(run.code, 0, "{told}: {}", run.err);
        let ended = state(&project);
        assert_eq!(ended.revisions, after.revisions, "{told}");
        assert!(ended.full == after.full && ended.public == after.public, "{told}");
        assert_eq!(project.tree(), new.tree(), "{told}: something is left over");
    }
    assert!(killed > kills / 2, "only {killed} of {kills} runs were still going on");
}
