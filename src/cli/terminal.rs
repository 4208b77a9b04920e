//! Everything that is printed goes through here: results to stdout, messages to stderr.

use super::args::{Args, ColorArg, Command};
use crate::error::{Error, Result};
use crate::lang::{Lang, Text};
use crate::workbook;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Between two pictures of a spinner.
const BEAT: Duration = Duration::from_millis(120);

/// How to talk to the user.
#[derive(Debug)]
pub(super) struct Terminal {
    /// Language of messages.
    pub(super) lang: Lang,
    /// Colour on stdout.
    pub(super) colour: bool,
    colour_messages: bool,
    quiet: bool,
    /// Lines of a log carry their time.
    stamped: bool,
    /// Say what was recognised, and how long each stage took.
    pub(super) verbose: bool,
    started: Instant,
}

impl Terminal {
    pub(super) fn new(args: &Args, lang: Lang) -> Self {
        let colour = |terminal: bool| match args.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Self {
            lang,
            colour: colour(io::stdout().is_terminal()),
            colour_messages: colour(io::stderr().is_terminal()),
            quiet: args.quiet,
            stamped: matches!(args.command, Command::Run(_)) && !io::stderr().is_terminal(),
            verbose: args.verbose,
            started: Instant::now(),
        }
    }

    /// Prints a result to stdout.
    ///
    /// # Errors
    /// Where stdout cannot be written; a reader that went away is no error.
    pub(super) fn result(&self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::new(
                format!("die Ausgabe lässt sich nicht schreiben: {error}"),
                format!("the output cannot be written: {error}"),
            )),
            _ => Ok(()),
        }
    }

    /// A line to stderr, unless `--quiet`.
    pub(super) fn say(&self, text: &Text) {
        if !self.quiet {
            self.line(text.get(self.lang));
        }
    }

    /// A line to stderr with `--verbose` only.
    pub(super) fn detail(&self, text: &Text) {
        if self.verbose {
            self.line(text.get(self.lang));
        }
    }

    fn line(&self, text: &str) {
        let mut err = io::stderr().lock();
        if self.stamped {
            let now = chrono::Local::now().format("%Y-%m-%d %H:%M:%S");
            for line in text.lines() {
                drop(writeln!(err, "{now} {line}"));
            }
        } else {
            drop(writeln!(err, "{text}"));
        }
    }

    /// What is done last when a signal ends the program: the reading processes end, and one line says
    /// that nothing is left half-made.
    pub(super) fn farewell(&self) -> impl FnOnce(i32) + Send + use<> {
        let (lang, quiet, stamped) = (self.lang, self.quiet, self.stamped);
        let on_terminal = io::stderr().is_terminal();
        move |_| {
            workbook::end_workers();
            // A progress bar's line ends first.
            let start = match (stamped, on_terminal) {
                (true, _) => chrono::Local::now().format("%Y-%m-%d %H:%M:%S ").to_string(),
                (false, true) => "\r\x1b[K".to_owned(),
                (false, false) => String::new(),
            };
            let words = match lang {
                Lang::De => "abgebrochen; Ausgaben sind so, wie sie vorher waren, oder fertig",
                Lang::En => "interrupted; outputs are as they were before, or complete",
            };
            if !quiet {
                drop(writeln!(io::stderr(), "{start}{words}"));
            }
        }
    }

    /// What stopped the program, and the remedy.
    pub(super) fn error(&self, error: &Error) {
        let (word, help) = match self.lang {
            Lang::De => ("Fehler", "Abhilfe"),
            Lang::En => ("error", "help"),
        };
        let (red, bold, off) =
            if self.colour_messages { ("\x1b[1;31m", "\x1b[1m", "\x1b[0m") } else { ("", "", "") };
        self.line(&format!("{red}{word}:{off} {}", error.message(self.lang)));
        if let Some(remedy) = error.remedy(self.lang) {
            self.line(&format!("{bold}{help}:{off} {remedy}"));
        }
    }

    /// A progress bar over `total` steps on a terminal; elsewhere a plain line, with `--verbose` only.
    pub(super) fn progress(&self, text: &Text, total: usize) -> Progress {
        self.working(text, Some(total).filter(|total| *total > 1))
    }

    /// The same for work whose steps are not counted: it shows that it goes on, and for how long.
    pub(super) fn busy(&self, text: &Text) -> Progress {
        self.working(text, None)
    }

    fn working(&self, text: &Text, total: Option<usize>) -> Progress {
        let words = text.get(self.lang).to_owned();
        if self.quiet || !io::stderr().is_terminal() {
            if self.verbose {
                self.line(&words);
            }
            let hidden = ProgressDrawTarget::hidden();
            return Progress { bar: ProgressBar::with_draw_target(None, hidden) };
        }
        let (bar, template) = match total {
            Some(total) => {
                (ProgressBar::new(total as u64), "{spinner} {msg} {bar:30} {pos}/{len} ({elapsed})")
            }
            None => (ProgressBar::new_spinner(), "{spinner} {msg} ({elapsed})"),
        };
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(words);
        // One step may take seconds: the spinner says that the program lives.
        bar.enable_steady_tick(BEAT);
        Progress { bar }
    }

    /// Seconds since the start, for `--verbose`.
    pub(super) fn stage(&self, de: &str, en: &str) {
        let seconds = self.started.elapsed().as_secs_f64();
        self.detail(&Text::new(format!("{de}: {seconds:.2} s"), format!("{en}: {seconds:.2} s")));
    }
}

/// A progress bar that goes away when dropped.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// One step done; may be called from any thread.
    pub(super) fn step(&self) {
        self.bar.inc(1);
    }

    /// Prints something while the bar is out of the way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
