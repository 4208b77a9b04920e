//! Ctrl-C and SIGTERM at many moments: nothing half-made stays, no reader lives on, and the next run
//! makes what an undisturbed one makes.

#![cfg(unix)]

use crate::case::{Project, Run};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts `run` with a variable that its children inherit.
fn start(project: &Project, mark: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
        .current_dir(project.path())
        .args(["--lang", "en", "run"])
        .env("RATSBERICHT_TEST", mark)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn signal(child: &Child, name: &str) {
    // It may have ended already.
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status();
    sent.expect("kill exists");
}

/// Processes that carry the mark.
fn living(mark: &str) -> usize {
    let Ok(processes) = fs::read_dir("/proc") else { return 0 };
    let mark = format!("RATSBERICHT_TEST={mark}\0");
    let marked = |path: &Path| {
        fs::read(path.join("environ")).is_ok_and(|environment| {
            environment.windows(mark.len()).any(|window| window == mark.as_bytes())
        })
    };
    processes.filter_map(|entry| entry.ok()).filter(|entry| marked(&entry.path())).count()
}

/// What must never be seen: folders and files beside their place.
fn leftovers(project: &Project) -> Vec<String> {
    let temporary = |name: &String| {
        name.split('/').any(|part| {
            part.starts_with('.') && (part.contains("neu") || part.contains("alt"))
                || part.starts_with(".tmp")
        })
    };
    project.tree().into_iter().filter(temporary).collect()
}

/// What a command writes to a terminal; `None` where there is no `script` that makes one.
fn on_a_terminal(project: &Project, command: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_ratsbericht");
    let output = Command::new("script")
        .current_dir(project.path())
        .env("TERM", "xterm")
        .args(["-q", "-e", "-c", &format!("{program} --lang de {command}"), "/dev/null"])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command}: {text}");
    Some(text)
}

#[test]
fn long_work_shows_its_progress_on_a_terminal_and_nowhere_else() {
    let project = Project::sample("musterstadt");
    let Some(run) = on_a_terminal(&project, "run") else {
        #[expect(clippy::print_stderr, reason = "a test that does not run says so")]
        return eprintln!("skipped: there is no `script`");
    };
    for words in [
        "10 Arbeitsmappen werden gelesen",
        "2026-Q3: der Bericht wird gesetzt (full)",
        "Sitzungsmappen",
    ] {
        assert!(run.contains(words), "{words}: {run}");
    }
    assert!(run.contains("/10 ("), "workbooks are counted: {run}");
    assert!(run.contains("/8 ("), "packets are counted: {run}");
    // What is said stands on lines of its own, nothing of a bar is left behind them.
    let last = run.rsplit("\r").map(str::trim).find(|line| !line.is_empty());
    assert!(last.is_some_and(|line| line.contains("geschrieben: ")), "{run}");
    let deliver = on_a_terminal(&project, "deliver").expect("there is a terminal");
    assert!(deliver.contains("2026-Q3: Zustellung") && deliver.contains("/8 ("), "{deliver}");
    assert_eq!(deliver.matches(": zugestellt").count(), 8, "{deliver}");
    let forms = on_a_terminal(&project, "forms").expect("there is a terminal");
    assert!(forms.contains("Formulare für 2026-Q4") && forms.contains("/9 ("), "{forms}");
    // A log gets lines and nothing else.
    let piped = project.run(&["run"]);
    assert!(!piped.err.contains(['\r', '\x1b']) && !piped.err.contains("gesetzt"), "{}", piped.err);
}

#[test]
fn a_signal_at_any_moment_leaves_nothing_half_made() {
    let undisturbed = Project::sample("dresden-v2927-19");
    let begun = Instant::now();
    let run = undisturbed.run(&["run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let whole = u32::try_from(begun.elapsed().as_millis()).expect("a short run");
    let report = "ausgabe/2019-Q3/full/bericht.pdf";
    let expected = fs::read(undisturbed.path().join(report)).expect("a report");

    let project = Project::sample("dresden-v2927-19");
    let mut interrupted = 0;
    // In thousandths of a whole run, so that every stage is met on any machine.
    for (number, part) in
        [2, 40, 120, 250, 400, 550, 700, 800, 870, 920, 960, 990].iter().enumerate()
    {
        let (name, code) = [("INT", 130), ("TERM", 143)][number % 2];
        let mark = format!("{}-{number}", std::process::id());
        let mut child = start(&project, &mark);
        std::thread::sleep(Duration::from_millis(u64::from(whole * part / 1000)));
        signal(&child, name);
        let status = child.wait().expect("it ends");
        // Before the program listens a signal ends it as any other; at the end it may be done.
        let ended = status.code();
        assert!(
            ended == Some(code) || ended == Some(0) || (ended.is_none() && *part < 260),
            "{status} after SIG{name} at {part}"
        );
        interrupted += usize::from(ended == Some(code));
        assert_eq!(leftovers(&project), [""; 0], "after SIG{name} at {part}");
        let patience = Instant::now();
        while living(&mark) > 0 {
            assert!(patience.elapsed() < Duration::from_secs(2), "a reader lives on");
            std::thread::sleep(Duration::from_millis(10));
        }
        let frozen = project.path().join("archiv/2019-Q3/r1").exists();
        assert_eq!(project.path().join(report).exists(), frozen, "after SIG{name} at {part}");
        if frozen {
            for made in ["archiv", "ausgabe"] {
                fs::remove_dir_all(project.path().join(made)).expect("removed");
            }
        }
    }
    assert!(interrupted >= 4, "only {interrupted} runs were interrupted");

    let run: Run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(fs::read(project.path().join(report)).expect("a report") == expected);
}
