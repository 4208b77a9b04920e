//! The command line: parse what was typed, resolve it, run, print. The only code that prints.

mod annotate;
mod args;
mod check;
mod convert;
mod deliver;
mod editions;
mod formats;
mod forms;
mod help;
mod inbox;
mod init;
mod kept;
mod packets;
mod project;
mod remind;
mod report;
mod standing;
mod status;
mod summary;
mod terminal;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::platform::on_signal;
use crate::workbook::{self, Reader};
use args::{Args, Command};
use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::Terminal;

/// How a command ended, as long as it could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above the bar.
    Clean,
    /// Findings at or above the bar: nothing was written.
    Findings,
}

/// Runs the program. Exit codes: 0 clean, 1 findings at or above the bar, 2 could not run.
#[must_use]
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    // The reading process is started for every run: it must not pay for the command line.
    if arguments.get(1).is_some_and(|first| first == "__read") {
        return workbook::worker_main();
    }
    let lang = language(&arguments);
    let command = help::localise(Args::command(), lang);
    let args = match command
        .try_get_matches_from(arguments)
        .and_then(|matches| Args::from_arg_matches(&matches))
    {
        Ok(args) => args,
        Err(error) => return usage(&error, lang),
    };
    let terminal = Terminal::new(&args, lang);
    on_signal(terminal.farewell());
    match run(&args, &terminal) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}

/// The commands that work on a project run for each project in turn; the gravest outcome counts.
fn run(args: &Args, terminal: &Terminal) -> Result<Outcome> {
    let projects =
        if args.project.is_empty() { vec![PathBuf::from(".")] } else { args.project.clone() };
    let each = |command: &dyn Fn(&PathBuf) -> Result<Outcome>| -> Result<Outcome> {
        let mut outcome = Outcome::Clean;
        let mut failed: Option<Error> = None;
        for folder in &projects {
            match command(folder) {
                Ok(Outcome::Findings) => outcome = Outcome::Findings,
                Ok(Outcome::Clean) => {}
                Err(error) if projects.len() == 1 => return Err(error),
                Err(error) => {
                    let shown = folder.display();
                    let error =
                        error.context(format!("Projekt `{shown}`"), format!("project `{shown}`"));
                    // The other projects still run; the last failure is told at the end.
                    if let Some(earlier) = failed.replace(error) {
                        terminal.error(&earlier);
                    }
                }
            }
        }
        failed.map_or(Ok(outcome), Err)
    };
    match &args.command {
        Command::Init(init) => init::init(init, terminal).map(|()| Outcome::Clean),
        Command::Explain(explain) => check::explain(explain, terminal).map(|()| Outcome::Clean),
        Command::Convert(convert) => convert::convert(convert, &args.project, terminal),
        Command::Check(check) => {
            each(&|folder| check::check(folder, check, projects.len() > 1, terminal))
        }
        Command::Report(report) => each(&|folder| report::report(folder, report, terminal)),
        Command::Run(run) => each(&|folder| summary::run(folder, run, terminal)),
        Command::Status(status) => {
            each(&|folder| status::status(folder, status, terminal).map(|()| Outcome::Clean))
        }
        Command::Forms(args) => {
            each(&|folder| forms::forms(folder, args, terminal).map(|()| Outcome::Clean))
        }
        Command::Packets(period) => {
            each(&|folder| packets::packets(folder, period.period, terminal))
        }
        Command::Deliver(args) => each(&|folder| deliver::deliver(folder, args, terminal)),
        Command::Editions(editions) => {
            each(&|folder| editions::editions(folder, editions, terminal))
        }
        Command::Read => Ok(Outcome::Clean),
    }
}

/// The reader of workbooks: child processes of this program, so that a broken file cannot take the
/// run with it; in this process where the program's own path is unknown.
fn reader() -> Reader {
    std::env::current_exe().map_or_else(
        |_| Reader::in_process(),
        |program| Reader::with_workers(program, rayon::current_num_threads()),
    )
}

/// Language of messages: `--lang`, else by locale, else German.
fn language(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let mut asked = None;
    while let Some(word) = words.next() {
        let named = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        asked = match named {
            Some("en") => Some(Lang::En),
            Some("de") => Some(Lang::De),
            _ => asked,
        };
    }
    if let Some(lang) = asked {
        return lang;
    }
    match sys_locale::get_locale() {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::De,
    }
}

/// What was typed cannot be understood, or asks for help.
fn usage(error: &clap::Error, lang: Lang) -> ExitCode {
    use std::io::Write as _;
    if !error.use_stderr() {
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    if lang == Lang::De
        && let Some(sentence) = german(error)
    {
        let hint = "Hilfe: ratsbericht --help, oder ratsbericht BEFEHL --help";
        drop(writeln!(std::io::stderr(), "Fehler: {sentence}\n{hint}"));
    } else {
        drop(error.print());
    }
    ExitCode::from(2)
}

/// The command line library speaks English; these are its usual refusals in German.
fn german(error: &clap::Error) -> Option<String> {
    let text = |kind| error.get(kind).map(|value| value.to_string());
    let near = |kind| {
        text(kind).map(|near| format!("; gemeint ist vielleicht `{near}`")).unwrap_or_default()
    };
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!(
            "die Angabe `{}` gibt es nicht{}",
            text(ContextKind::InvalidArg)?,
            near(ContextKind::SuggestedArg)
        ),
        ErrorKind::InvalidSubcommand => format!(
            "den Befehl `{}` gibt es nicht{}",
            text(ContextKind::InvalidSubcommand)?,
            near(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let argument = text(ContextKind::InvalidArg)?;
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                return Some(format!("nach `{argument}` fehlt der Wert"));
            }
            let possible = text(ContextKind::ValidValue)
                .map(|values| format!("; möglich sind {values}"))
                .or_else(|| {
                    let form = match argument.split_once('<')?.1 {
                        "P>" if argument.starts_with('-') => {
                            "Zeiträume schreibt man 2026-Q3 oder 2026-09"
                        }
                        "P>" | "Q>" => {
                            "Zeiträume schreibt man 2026-Q3 oder 2026-09, eine Fassung 2026-Q3/r1"
                        }
                        "DAY>" => "Tage schreibt man 2026-10-20",
                        _ => return None,
                    };
                    Some(format!("; {form}"))
                })
                .unwrap_or_default();
            format!("`{value}` passt nicht zu `{argument}`{possible}")
        }
        ErrorKind::MissingRequiredArgument => {
            format!("es fehlt: {}", text(ContextKind::InvalidArg)?)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "es fehlt ein Befehl, zum Beispiel `check` oder `run`".to_owned()
        }
        ErrorKind::ArgumentConflict => format!(
            "`{}` und `{}` schließen einander aus",
            text(ContextKind::InvalidArg)?,
            text(ContextKind::PriorArg)?
        ),
        _ => return None,
    })
}
