//! Fuzzes the reading of workbooks: bytes to workbook to measures and values, and back into an annotated
//! copy.
//!
//!     cargo run --example fuzz_reading -- --seconds 60 [--seed N] [--keep DIR] [--save DIR] [FILE…]
//!
//! Starting from the seed files (those of the tests, or FILE…) it damages and crosses them, and keeps
//! what makes the program say something it has not said before. That is its guide: findings with their
//! rule and wording, kinds of values, sheets. It works with a stable compiler and without building the
//! dependencies anew, which instrumented coverage would ask for.
//!
//! The work is done in a child process with a limit of memory; its parent ends it when an input takes
//! longer than half a minute. A panic (also one that the program would catch), an abort or a hang is a
//! crash: its input is kept in `--keep` (default `target/fuzz-reading`), is run again by naming it as a
//! FILE with `--seconds 0`, and makes the exit code 1. `--save` keeps what was new, for `fuzz/corpus`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers")]
#![expect(clippy::exit, reason = "a crash is an exit code")]

use ratsbericht::annotate::{Request, annotate};
use ratsbericht::finding::{Finding, Level, Place, rule};
use ratsbericht::lang::{Lang, Text};
use ratsbericht::normalise;
use ratsbericht::workbook::{Format, RawValue, RawWorkbook, Reader, read};
use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

#[path = "../tests/suite/workbook/archive.rs"]
#[allow(dead_code, reason = "shared with the suite")]
mod archive;
#[path = "../tests/suite/workbook/biff12.rs"]
#[allow(dead_code, reason = "shared with the suite")]
mod biff12;
#[path = "../fuzz/mutate.rs"]
mod mutate;
use mutate::{Random, mutate};

/// Longest time for one input.
const TIME: Duration = Duration::from_secs(30);
/// Address space of the child.
const MEMORY: u64 = 2 << 30;
/// Inputs that are kept to go on from.
const CORPUS: usize = 2_000;

/// Panics so far, also those that the program catches.
static PANICS: AtomicU64 = AtomicU64::new(0);

struct Args {
    seconds: u64,
    seed: u64,
    keep: PathBuf,
    save: Option<PathBuf>,
    files: Vec<PathBuf>,
    child: bool,
}

fn args() -> Args {
    let mut args = Args {
        seconds: 60,
        seed: 1,
        keep: PathBuf::from("target/fuzz-reading"),
        save: None,
        files: Vec::new(),
        child: false,
    };
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        let mut number =
            |default| words.next().and_then(|n| n.to_str()?.parse().ok()).unwrap_or(default);
        match word.to_str() {
            Some("--seconds") => args.seconds = number(60),
            Some("--seed") => args.seed = number(1),
            Some("--keep") => args.keep = words.next().unwrap_or_default().into(),
            Some("--save") => args.save = words.next().map(PathBuf::from),
            Some("--child") => args.child = true,
            _ => args.files.push(word.into()),
        }
    }
    if args.files.is_empty() {
        args.files = seeds();
    }
    args
}

/// The workbooks that the tests keep, and the corpus of damaged ones that once found something.
fn seeds() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in
        ["tests/fixtures/workbook", "fuzz/corpus", "sample-data/musterstadt/eingang/2026-Q3"]
    {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        files.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    files.sort();
    files
}

fn main() -> ExitCode {
    let args = args();
    if args.child {
        child(&args);
        return ExitCode::SUCCESS;
    }
    if let Err(error) = fs::create_dir_all(&args.keep) {
        eprintln!("{}: {error}", args.keep.display());
        return ExitCode::from(2);
    }
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let (mut runs, mut crashes, mut seed) = (0u64, 0u32, args.seed);
    loop {
        let left = end.saturating_duration_since(Instant::now()).as_secs();
        let (done, outcome) = watch(&args, left, seed);
        runs += done;
        match outcome {
            Ok(()) => break,
            Err(why) => {
                crashes += 1;
                let input = args.keep.join("current");
                let bytes = fs::read(&input).unwrap_or_default();
                let name = format!("crash-{:016x}", digest(&bytes));
                drop(fs::rename(&input, args.keep.join(&name)));
                println!("{why}: {} (seed {seed})", args.keep.join(&name).display());
            }
        }
        seed += 1;
        if Instant::now() >= end || crashes >= 50 {
            break;
        }
    }
    println!("{runs} inputs in {} s, {crashes} crashes", args.seconds);
    if crashes > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs a child to its end. Gives the number of its inputs, and why it ended early.
fn watch(args: &Args, seconds: u64, seed: u64) -> (u64, Result<(), String>) {
    let program = std::env::current_exe().unwrap_or_default();
    let mut command = Command::new(program);
    command.args(["--child", "--seconds", &seconds.to_string(), "--seed", &seed.to_string()]);
    command.arg("--keep").arg(&args.keep).args(&args.files);
    if let Some(save) = &args.save {
        command.arg("--save").arg(save);
    }
    let Ok(mut child) = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn() else {
        eprintln!("the child cannot be started");
        std::process::exit(2);
    };
    let Some(output) = child.stdout.take() else { return (0, Err("no output".to_owned())) };
    let (sender, lines) = sync_channel(16);
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut done = 0;
    let mut last = String::new();
    let why = loop {
        // Each input is a sign of life; so is each second.
        match lines.recv_timeout(TIME) {
            Ok(line) => match line.as_str() {
                panic if panic.starts_with("panic") => panic.clone_into(&mut last),
                line => done = line.parse().unwrap_or(done),
            },
            Err(RecvTimeoutError::Timeout) => break Some("hang".to_owned()),
            Err(RecvTimeoutError::Disconnected) => {
                break Some(last).filter(|last| !last.is_empty());
            }
        }
    };
    if why.as_deref() == Some("hang") {
        drop(child.kill());
    }
    let ended = child.wait().is_ok_and(|status| status.success());
    match why {
        Some(why) => (done, Err(why)),
        None if ended => (done, Ok(())),
        None => (done, Err("abort".to_owned())),
    }
}

fn digest(value: impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Damages and reads until the time is over.
fn child(args: &Args) {
    std::panic::set_hook(Box::new(|panic| {
        if PANICS.fetch_add(1, Ordering::Relaxed) == 0 {
            let words = panic.to_string().replace('\n', " ");
            println!("panic: {}", words.chars().take(300).collect::<String>());
        }
    }));
    drop(rlimit::Resource::AS.set(MEMORY, MEMORY));
    drop(rlimit::Resource::CORE.set(0, 0));
    let mut corpus: Vec<Vec<u8>> =
        args.files.iter().filter_map(|path| fs::read(path).ok()).collect();
    corpus.push(biff12::everything());
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let current = args.keep.join("current");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut random = Random::new(args.seed);
    let mut seen = HashSet::new();
    let mut told = Instant::now();
    let mut runs = 0u64;
    let given = corpus.len();
    let mut next = 0;
    while next < given || Instant::now() < end {
        let input = if next < given {
            corpus[next].clone()
        } else {
            // What was found last is damaged again more often.
            let pick = if random.below(2) == 0 { corpus.len() } else { corpus.len().min(given) };
            let file = &corpus[random.below(pick)];
            mutate(file, &corpus[random.below(corpus.len())], &mut random)
        };
        next += 1;
        runs += 1;
        drop(fs::write(&current, &input));
        if told.elapsed() > Duration::from_secs(1) || runs == 1 {
            println!("{runs}");
            drop(std::io::stdout().flush());
            told = Instant::now();
        }
        let signs = std::panic::catch_unwind(|| target(&input, folder.path()));
        if PANICS.load(Ordering::Relaxed) > 0 {
            std::process::exit(1);
        }
        let new = signs.unwrap_or_default().into_iter().filter(|sign| seen.insert(*sign)).count();
        if new > 0 && next > given {
            if let Some(save) = &args.save {
                drop(fs::create_dir_all(save));
                drop(fs::write(save.join(format!("{:016x}", digest(&input))), &input));
            }
            if corpus.len() < CORPUS {
                corpus.push(input);
            } else {
                let place = given + random.below(CORPUS - given);
                corpus[place] = input;
            }
        }
    }
    println!("{runs}");
    drop(fs::remove_file(&current));
}

/// What is fuzzed. Gives signs of what happened.
///
/// # Panics
/// Where an annotated workbook does not read as the workbook did: that is a crash, too.
fn target(bytes: &[u8], folder: &Path) -> Vec<u64> {
    let path = folder.join("eingabe");
    if fs::write(&path, bytes).is_err() {
        return Vec::new();
    }
    let reader = Reader::in_process();
    let reported = read(&reader, &path, "eingabe");
    let mut signs: Vec<u64> = reported.findings.iter().map(sign).collect();
    let Some(raw) = &reported.value.workbook else { return signs };
    signs.extend(kinds(raw));
    let mut findings = normalise::convert(raw).findings;
    signs.extend(findings.iter().map(sign));
    // A view is written row by row, also the empty ones: far cells would take all the time.
    let far = raw.sheets.iter().any(|s| s.cells.last().is_some_and(|cell| cell.row > 10_000));
    if far && matches!(raw.format, Format::Xls | Format::Xlsb) {
        return signs;
    }
    findings.truncate(50);
    findings.extend(marks(raw));
    let annotated = annotate(&Request {
        bytes: Some(bytes),
        file: &reported.value,
        name: "eingabe",
        findings: &findings,
        department: "amt",
        period: "III. Quartal 2026",
        lang: Lang::De,
    });
    signs.push(digest(("annotated", annotated.beside.is_some())));
    if let (None, Some((_, bytes))) = (&annotated.beside, annotated.files.first()) {
        drop(fs::write(&path, bytes));
        let again = read(&reader, &path, "eingabe").value;
        // marks take the place of the colours that were there
        let bare = |raw: &RawWorkbook| {
            let mut raw = raw.clone();
            raw.sheets.iter_mut().for_each(|sheet| sheet.fills.clear());
            raw
        };
        let (now, before) = (again.workbook.as_ref().map(bare), Some(bare(raw)));
        assert!(
            now == before,
            "an annotated workbook reads as before: {}",
            difference(&format!("{before:?}"), &format!("{now:?}"))
        );
        assert!(again.findings_sheet.is_some(), "the list of findings is known again");
    }
    signs
}

/// Where two texts part, with some of what stands around it.
fn difference(before: &str, now: &str) -> String {
    let at = before.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(60)..(at + 40).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("`{}` became `{}`", around(before), around(now))
}

/// A finding without the numbers in it.
fn sign(finding: &Finding) -> u64 {
    let words: String = finding.message.de.chars().filter(|c| !c.is_numeric()).take(60).collect();
    digest((
        finding.rule.0,
        words.split('`').step_by(2).collect::<Vec<_>>(),
        finding.place.cell.is_some(),
    ))
}

/// Which kinds of values and sheets a workbook has, and roughly how many.
fn kinds(raw: &RawWorkbook) -> Vec<u64> {
    let mut signs = Vec::new();
    for sheet in &raw.sheets {
        let mut counts = [0usize; 10];
        for cell in &sheet.cells {
            let kind = match cell.value {
                RawValue::Text(_) => 0,
                RawValue::Number(_) => 1,
                RawValue::HugeNumber(_) => 2,
                RawValue::Date(_) => 3,
                RawValue::Bool(_) => 4,
                RawValue::Error(_) => 5,
                RawValue::FormulaWithoutResult => 6,
            };
            counts[kind] += 1;
            counts[7] += usize::from(cell.percent);
            counts[8] += usize::from(cell.struck);
        }
        for (kind, count) in counts.into_iter().enumerate() {
            signs.push(digest((kind, usize::BITS - count.leading_zeros())));
        }
        let bits = |n: usize| usize::BITS - n.leading_zeros();
        signs.push(digest(("merges", bits(sheet.merges.len()))));
        signs.push(digest((
            "rows",
            bits(sheet.hidden_rows.len()),
            bits(sheet.hidden_columns.len()),
        )));
        signs.push(digest(("flags", sheet.hidden, sheet.filtered)));
    }
    signs
}

/// Marks in a few cells, used or not.
fn marks(raw: &RawWorkbook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for sheet in raw.sheets.iter().take(3) {
        let used = sheet.cells.iter().step_by(sheet.cells.len() / 3 + 1).map(|c| (c.row, c.column));
        for cell in used.chain([(1, 1), (7, 30), (900, 2)]) {
            let place =
                Place { file: raw.file.clone(), sheet: Some(sheet.name.clone()), cell: Some(cell) };
            let text = || Text::new("x", "x");
            let mut finding = Finding::new(rule::UNREADABLE_VALUE, place, text(), text());
            finding.level = Level::Warning;
            findings.push(finding);
        }
    }
    findings
}
