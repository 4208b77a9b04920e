//! Stopping in the middle (Ctrl-C, SIGTERM) without leaving anything half-made.
//!
//! Whatever changes names in the file system is a [`step`]: while one is under way, a stop waits for
//! it; once the stop has begun, no further one begins, and the threads that try wait for the end of
//! the process. Then nothing changes any more, what is unfinished is removed, and the process ends.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A step takes a moment; one that does not end is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug)]
struct State {
    under_way: usize,
    stopping: bool,
    unfinished: BTreeSet<PathBuf>,
}

static STATE: Mutex<State> =
    Mutex::new(State { under_way: 0, stopping: false, unfinished: BTreeSet::new() });
static CHANGED: Condvar = Condvar::new();

thread_local! {
    /// Steps inside steps of one thread are one.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Held while something is done that must be whole: it is done to its end, or not begun.
#[derive(Debug)]
#[must_use = "the step ends when this is dropped"]
pub struct Step(std::marker::PhantomData<*const ()>);

/// Begins a step. After a stop it does not return.
pub fn step() -> Step {
    if DEPTH.get() == 0 {
        let mut state = state();
        while state.stopping {
            state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.under_way += 1;
    }
    DEPTH.set(DEPTH.get() + 1);
    Step(std::marker::PhantomData)
}

impl Drop for Step {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
        if DEPTH.get() == 0 {
            state().under_way -= 1;
            CHANGED.notify_all();
        }
    }
}

/// A file or folder that goes when the process is stopped; until this is dropped.
#[derive(Debug)]
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    pub(super) fn new(path: &Path) -> Self {
        state().unfinished.insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        state().unfinished.remove(&self.0);
    }
}

/// Stops all steps of this process for good and removes what is unfinished. To be followed by the end
/// of the process.
fn stop() {
    let mut state = state();
    state.stopping = true;
    let busy = |state: &mut State| state.under_way > 0;
    let (state, _) =
        CHANGED.wait_timeout_while(state, PATIENCE, busy).unwrap_or_else(PoisonError::into_inner);
    for path in &state.unfinished {
        // What cannot be removed is removed by the next run.
        drop(if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) });
    }
}

/// From now on SIGINT and SIGTERM end the process in order: steps are finished, unfinished files
/// removed, `last` is called with the signal's number, and the exit code is 128 and that number. A
/// second signal ends it at once.
#[cfg(unix)]
#[expect(clippy::exit, reason = "a signal ends the process wherever it is")]
pub fn on_signal(last: impl FnOnce(i32) + Send + 'static) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    // Without it a signal ends the process as ever, and the next run mends what is left.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let watch = move || {
        let mut last = Some(last);
        for signal in signals.forever() {
            let Some(last) = last.take() else { std::process::exit(128 + signal) };
            let end = move || {
                stop();
                last(signal);
                std::process::exit(128 + signal)
            };
            drop(std::thread::Builder::new().name("stop".to_owned()).spawn(end));
        }
    };
    drop(std::thread::Builder::new().name("signals".to_owned()).spawn(watch));
}

/// On other systems a signal ends the process; the next run mends what is left.
#[cfg(not(unix))]
pub fn on_signal(_: impl FnOnce(i32) + Send + 'static) {}
