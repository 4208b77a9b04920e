//! Reading in child processes of the same program.
//!
//! A child has a limit of memory of its own and is killed when a file takes too long, so that an
//! abort or an endless loop inside the reading library costs one file and becomes one finding. A
//! child reads many files, one after the other; after a death the next file gets a new one.
//!
//! All that depends on the operating system stands here.

use super::refusal::Refusal;
use super::{ReadFile, check_file, load, lock_file, read_here, wire};
use crate::digest::sha256;
use crate::finding::Reported;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// The hidden command a child is started with.
pub const WORKER_COMMAND: &str = "__read";

/// Address space of a child.
const MEMORY: u64 = 1536 << 20;
/// Longest time for one file (real maximum: 2 seconds).
const TIME: Duration = Duration::from_secs(10);
/// What a child says first; a program that does not is no worker.
const GREETING: &[u8; 8] = b"rb-read1";
const GREETING_TIME: Duration = Duration::from_secs(5);

/// Children that are started when needed and kept.
#[derive(Debug)]
pub(super) struct Pool {
    program: PathBuf,
    keep: usize,
    time: Duration,
    idle: Mutex<Vec<Worker>>,
    /// The program cannot be started as a worker: everything is read in this process.
    unusable: AtomicBool,
}

impl Pool {
    pub(super) fn new(program: PathBuf, keep: usize) -> Self {
        Self { program, keep, time: TIME, idle: Mutex::default(), unusable: AtomicBool::new(false) }
    }

    /// Reads a file in a child; in this process where there can be none.
    pub(super) fn read(&self, path: &Path, name: &str) -> Reported<ReadFile> {
        if let Some(finding) = lock_file(name) {
            return Reported { value: ReadFile::default(), findings: vec![finding] };
        }
        // Not left to the child: a named pipe would cost it the whole time limit.
        if let Err(refusal) = check_file(path) {
            return refused(path, name, refusal);
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // A child that died while it was idle is replaced without a word.
        let asked = idle
            .and_then(|worker| worker.ask(path, name))
            .or_else(|| self.start().and_then(|worker| worker.ask(path, name)));
        let Some(worker) = asked else { return read_here(path, name) };
        match worker.answer(self.time) {
            Ok((worker, reported)) => {
                let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                if idle.len() < self.keep {
                    idle.push(worker);
                }
                reported
            }
            Err(refusal) => refused(path, name, refusal),
        }
    }

    /// Whether the program has not yet failed to start as a worker.
    pub(super) fn is_usable(&self) -> bool {
        !self.unusable.load(Ordering::Relaxed)
    }

    fn start(&self) -> Option<Worker> {
        if !self.is_usable() {
            return None;
        }
        let worker = Worker::start(&self.program);
        if worker.is_none() {
            self.unusable.store(true, Ordering::Relaxed);
        }
        worker
    }
}

/// A finding for a file no child could read, with the digest of its bytes all the same.
fn refused(path: &Path, name: &str, refusal: Refusal) -> Reported<ReadFile> {
    let mut value = ReadFile::default();
    if let Ok(bytes) = load(path) {
        value.sha256 = sha256(&bytes);
        value.bytes = bytes.len() as u64;
    }
    Reported { value, findings: vec![refusal.of_file(name)] }
}

/// All children that may live.
static CHILDREN: Mutex<Vec<Weak<Mutex<Child>>>> = Mutex::new(Vec::new());
/// The children were ended on purpose.
static ENDED: AtomicBool = AtomicBool::new(false);

/// Ends all children, and lets no further one begin: for a process that is about to end. A thread that
/// waits for a child waits from now on.
pub fn end_workers() {
    ENDED.store(true, Ordering::SeqCst);
    let children = CHILDREN.lock().unwrap_or_else(PoisonError::into_inner);
    for child in children.iter().filter_map(Weak::upgrade) {
        let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
    // Whoever wants to start one waits for the end of the process.
    std::mem::forget(children);
}

#[derive(Debug)]
struct Worker {
    child: Arc<Mutex<Child>>,
    /// `None` once the child is asked to end.
    requests: Option<ChildStdin>,
    answers: Receiver<Vec<u8>>,
}

impl Worker {
    /// Starts a child; `None` if there is no such program or it is no worker.
    fn start(program: &Path) -> Option<Self> {
        let mut command = Command::new(program);
        command.arg(WORKER_COMMAND);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        apart(&mut command);
        let (child, mut own) = {
            let mut children = CHILDREN.lock().unwrap_or_else(PoisonError::into_inner);
            let mut child = command.spawn().ok()?;
            let own = (child.stdin.take(), child.stdout.take());
            let child = Arc::new(Mutex::new(child));
            children.retain(|child| child.strong_count() > 0);
            children.push(Arc::downgrade(&child));
            (child, own)
        };
        let requests = own.0.take();
        let mut output = own.1.take()?;
        let (sender, answers) = sync_channel(1);
        let listener = std::thread::Builder::new().name("workbook".to_owned()).spawn(move || {
            let mut greeting = [0; GREETING.len()];
            if output.read_exact(&mut greeting).is_err() || sender.send(greeting.to_vec()).is_err()
            {
                return;
            }
            while let Ok(Some(frame)) = receive(&mut output) {
                if sender.send(frame).is_err() {
                    return;
                }
            }
        });
        let worker = Self { child, requests, answers };
        listener.ok()?;
        let greeting = worker.answers.recv_timeout(GREETING_TIME).ok()?;
        (greeting == GREETING).then_some(worker)
    }

    /// Sends a request; `None` if the child is gone.
    fn ask(mut self, path: &Path, name: &str) -> Option<Self> {
        let requests = self.requests.as_mut()?;
        send(requests, &path_bytes(path)).ok()?;
        send(requests, name.as_bytes()).ok()?;
        Some(self)
    }

    /// Waits for the answer; gives the child back for the next file.
    fn answer(self, time: Duration) -> Result<(Self, Reported<ReadFile>), Refusal> {
        match self.answers.recv_timeout(time) {
            Ok(frame) => match wire::decode(&frame) {
                Some(reported) => Ok((self, reported)),
                None => Err(died()),
            },
            Err(RecvTimeoutError::Disconnected) => Err(died()),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = time.as_secs();
                Err(Refusal::reader_failed(
                    &format!("nach {seconds} Sekunden war kein Ende abzusehen"),
                    &format!("there was no end after {seconds} seconds"),
                ))
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An idle child ends by itself when its input closes; a busy one is to be ended.
        drop(self.requests.take());
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn died() -> Refusal {
    while ENDED.load(Ordering::SeqCst) {
        // Not the file's fault: this process is about to end.
        std::thread::park();
    }
    Refusal::reader_failed(
        "das Lesen brach ab, weil sie mehr Speicher verlangt, als eine Arbeitsmappe braucht, oder \
         weil sie beschädigt ist",
        "reading it broke off, because it asks for more memory than a workbook needs, or because \
         it is damaged",
    )
}

/// The child: answers requests on stdin until it closes.
///
/// To be called by the hidden command [`WORKER_COMMAND`] before anything else is done.
#[must_use]
pub fn worker_main() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    limit_memory();
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut busy = Duration::ZERO;
    let served = output.write_all(GREETING).and_then(|()| output.flush()).and_then(|()| {
        while let (Some(path), Some(name)) = (receive(&mut input)?, receive(&mut input)?) {
            limit_time(busy);
            let start = Instant::now();
            let name = String::from_utf8_lossy(&name);
            let answer = wire::encode(&read_here(bytes_path(path), &name));
            busy += start.elapsed();
            send(&mut output, &answer)?;
        }
        Ok(())
    });
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn send(to: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    to.write_all(&(frame.len() as u64).to_le_bytes())?;
    to.write_all(frame)?;
    to.flush()
}

/// A frame; `None` at the end of the stream.
fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > MEMORY {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = Vec::new();
    // The length is known, but room is made only as bytes arrive.
    frame.reserve_exact(usize::try_from(length.min(16 << 20)).unwrap_or_default());
    from.take(length).read_to_end(&mut frame)?;
    if frame.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(frame))
}

/// Ctrl-C in a terminal goes to the program alone, which ends its children itself.
#[cfg(unix)]
fn apart(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn apart(_command: &mut Command) {}

#[cfg(unix)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(unix)]
fn bytes_path(bytes: Vec<u8>) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes)
}

#[cfg(not(unix))]
fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

#[cfg(not(unix))]
fn bytes_path(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Caps the memory of this process, and its core dumps. Where that fails the parent's time limit
/// still holds.
#[cfg(unix)]
fn limit_memory() {
    use rlimit::Resource;
    let _ = Resource::AS.set(MEMORY, MEMORY);
    let _ = Resource::CORE.set(0, 0);
}

/// Ends this process if one file takes long and the parent is no longer there to end it.
#[cfg(unix)]
fn limit_time(busy: Duration) {
    let seconds = (busy + TIME + TIME).as_secs();
    let _ = rlimit::Resource::CPU.set(seconds, rlimit::INFINITY);
}

#[cfg(not(unix))]
fn limit_memory() {}

#[cfg(not(unix))]
fn limit_time(_busy: Duration) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use std::os::unix::fs::PermissionsExt;

    /// A program that greets as a worker does and then does this.
    fn program(folder: &Path, then: &str) -> PathBuf {
        let path = folder.join("worker.sh");
        std::fs::write(&path, format!("#!/bin/sh\nprintf rb-read1\n{then}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("changed");
        path
    }

    fn message(then: &str, time: Duration) -> (String, Duration) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.xlsx");
        std::fs::write(&file, "abc").expect("written");
        let mut pool = Pool::new(program(folder.path(), then), 1);
        pool.time = time;
        let start = Instant::now();
        let reported = pool.read(&file, "a.xlsx");
        // The digest is known although nothing was read.
        assert_eq!(reported.value.sha256.len(), 64);
        assert_eq!(reported.value.workbook, None);
        assert_eq!(reported.findings.len(), 1);
        assert!(pool.idle.lock().expect("not poisoned").is_empty());
        (reported.findings[0].message.get(Lang::En).to_owned(), start.elapsed())
    }

    #[test]
    fn a_child_that_does_not_come_to_an_end_is_killed() {
        let (message, time) = message("exec sleep 60", Duration::from_millis(300));
        assert_eq!(message, "the workbook cannot be read: there was no end after 0 seconds");
        assert!(time < Duration::from_secs(5));
    }

    #[test]
    fn a_child_that_dies_costs_one_file() {
        for then in ["exit 0", "kill -ABRT $$", "printf quatsch"] {
            let (message, _) = message(&format!("head -c 9 >/dev/null; {then}"), TIME);
            assert!(message.contains("reading it broke off"), "{message}");
        }
    }

    #[test]
    fn a_program_that_is_no_worker_is_not_asked_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "a;b").expect("written");
        for program in ["/bin/true", "/nonexistent/worker"] {
            let pool = Pool::new(program.into(), 1);
            for _ in 0..2 {
                let reported = pool.read(&file, "a.csv");
                let message = reported.findings[0].message.get(Lang::En);
                assert!(message.ends_with("found a text file, probably CSV"), "{message}");
                assert!(!pool.is_usable());
            }
        }
    }
}
