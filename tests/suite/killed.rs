//! kill -9 at any moment of `run`: the archive holds the old or the new state, of both editions together, no
//! folder is half written, and the next run goes on by itself to what an unbroken run leaves, byte for byte.
//!
//! `RATSBERICHT_KILLS=200 cargo test --test suite killed::` tries that many moments.

use crate::case::Project;
use ratsbericht::archive;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

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

/// The program at work on the project.
fn start(project: &Project) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
        .current_dir(project.path())
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Kills it; whether it was still running.
fn kill(mut child: Child) -> bool {
    let running = child.try_wait().expect("a child").is_none();
    drop(child.kill());
    child.wait().expect("it has ended");
    running
}

/// The project after `run` was killed, before and after it, unbroken.
struct Whole<'a> {
    before: &'a State,
    after: &'a State,
    /// Every file of the project after an unbroken run.
    files: &'a BTreeMap<String, Vec<u8>>,
}

impl Whole<'_> {
    /// The state is the old or the new one, and the next run makes it the new one.
    fn holds(&self, project: &Project, told: &str) {
        let (before, after) = (self.before, self.after);
        let now = state(project);
        // Both editions are frozen in the same moment.
        let frozen = now.revisions == after.revisions;
        assert!(frozen || now.revisions == before.revisions, "{told}: {:?}", now.revisions);
        for (edition, old, new) in
            [(&now.full, &before.full, &after.full), (&now.public, &before.public, &after.public)]
        {
            assert!(edition == old || edition == new, "{told}: half written");
            assert!(edition == old || frozen, "{told}: written before it was frozen");
        }
        let run = project.run(&["run"]);
        assert_eq!(run.code, 0, "{told}: {}", run.err);
        let ended = files(project.path());
        let names =
            |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> { files.keys().cloned().collect() };
        assert_eq!(names(&ended), names(self.files), "{told}: something is left over");
        for (name, bytes) in &ended {
            assert!(self.files.get(name) == Some(bytes), "{told}: {name} differs");
        }
    }
}

#[test]
fn an_edition_is_old_or_new_whenever_a_run_is_killed() {
    let old = corrected();
    let before = state(&old);
    let new = Project::copy_of(old.path());
    let begun = Instant::now();
    assert_eq!(new.run(&["run"]).code, 0);
    let duration = begun.elapsed();
    let after = state(&new);
    assert_eq!(
        (&before.revisions, &after.revisions),
        (&[vec![1], vec![1]], &[vec![1, 2], vec![1, 2]])
    );
    assert!(before.full != after.full && before.public != after.public);
    let all = files(new.path());
    let whole = Whole { before: &before, after: &after, files: &all };

    let wanted = std::env::var("RATSBERICHT_KILLS").ok().and_then(|text| text.parse().ok());
    let kills: u32 = wanted.unwrap_or(30);
    let mut killed = 0;
    // The moments of the last third, where files are written, count twice.
    for number in 0..kills {
        let part = f64::from(number) / f64::from(kills);
        let part = if number % 2 == 0 { part } else { 0.6 + 0.45 * part };
        let project = Project::copy_of(old.path());
        let child = start(&project);
        std::thread::sleep(duration.mul_f64(part));
        killed += u32::from(kill(child));
        whole.holds(&project, &format!("killed at {part:.3} of {duration:?}"));
    }
    assert!(killed > kills / 2, "only {killed} of {kills} runs were still going on");
    // The moments in which something appears.
    for appears in ["archiv/oeffentlich/2026-Q3/r2", "archiv/2026-Q3/r2"].repeat(4) {
        let project = Project::copy_of(old.path());
        let (mut child, path) = (start(&project), project.path().join(appears));
        while !path.exists() && child.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        kill(child);
        whole.holds(&project, &format!("killed when {appears} appeared"));
    }
}

/// The one moment between the two archives: the public revision is there, the full one is not.
#[test]
fn a_public_edition_counts_when_the_full_one_is_there() {
    let old = corrected();
    let before = state(&old);
    let new = Project::copy_of(old.path());
    assert_eq!(new.run(&["run"]).code, 0);
    let after = state(&new);
    let between = |from: &Project| {
        let project = Project::copy_of(from.path());
        let name = "archiv/oeffentlich/2026-Q3/r2";
        for (file, bytes) in files(&new.path().join(name)) {
            project.write(&format!("{name}/{file}"), bytes);
        }
        assert_eq!(state(&project).revisions, before.revisions);
        project
    };
    let all = files(new.path());
    Whole { before: &before, after: &after, files: &all }.holds(&between(&old), "between");
    // Where the correction is taken back, nothing of it is left.
    let first = Project::copy_of(old.path());
    let text = first.read("ratsbericht.toml").replace("[reasons]\nP = \"Personal fehlt\"\n", "");
    first.write("ratsbericht.toml", text);
    assert_eq!(first.run(&["run"]).code, 0);
    let unchanged = files(first.path());
    let project = between(&first);
    assert_eq!(project.run(&["run"]).code, 0);
    assert_eq!(state(&project).revisions, before.revisions);
    assert!(files(project.path()) == unchanged);
}
