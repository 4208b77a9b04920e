//! What was typed: the command line as data, nothing resolved.

use crate::deliver::Way;
use crate::domain::Period;
use crate::lang::Lang;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

/// The command line. Help texts stand in `help.rs`, in both languages.
#[derive(Debug, Parser)]
#[command(name = "ratsbericht", version, disable_help_subcommand = true)]
pub(super) struct Args {
    /// Project folders; the current folder where none is given.
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) project: Vec<PathBuf>,
    /// Language of messages.
    #[arg(long, value_name = "de|en", global = true, overrides_with = "lang")]
    pub(super) lang: Option<LangArg>,
    /// Colour.
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: ColorArg,
    /// Fewer messages.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// More messages: what was recognised and why, the time of each stage.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Languages as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    De,
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::De => Lang::De,
            LangArg::En => Lang::En,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands of INTERFACES.md.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(InitArgs),
    Check(CheckArgs),
    Convert(ConvertArgs),
    Report(ReportArgs),
    Run(RunArgs),
    Forms(FormsArgs),
    Packets(PeriodArgs),
    Deliver(DeliverArgs),
    Status(StatusArgs),
    Editions(EditionsArgs),
    Explain(ExplainArgs),
    /// Reads workbooks for the parent process; not for people.
    #[command(name = "__read", hide = true)]
    Read,
}

/// `init`
#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

/// The period of a command.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct PeriodArgs {
    #[arg(long, value_name = "P")]
    pub(super) period: Option<Period>,
}

/// `run`
#[derive(Debug, ClapArgs)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long, value_name = "FORM")]
    pub(super) summary: Option<SummaryFormat>,
}

/// How a run tells what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SummaryFormat {
    Json,
}

/// `forms`
#[derive(Debug, ClapArgs)]
pub(super) struct FormsArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long)]
    pub(super) force: bool,
}

/// `status`
#[derive(Debug, ClapArgs)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long = "format", value_name = "FORM", default_value = "table", id = "status_format")]
    pub(super) format: StatusFormat,
    #[arg(long, value_name = "WAY")]
    pub(super) remind: Option<RemindWay>,
    #[arg(long, value_name = "DAY")]
    pub(super) today: Option<chrono::NaiveDate>,
}

/// How the status is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    Table,
    Json,
}

/// How departments are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RemindWay {
    Eml,
    Smtp,
}

/// `check`
#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long, value_name = "FORM", default_value = "full")]
    pub(super) format: FindingFormat,
    #[arg(long, value_name = "DIR")]
    pub(super) annotate: Option<PathBuf>,
    #[arg(long)]
    pub(super) write_ids: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingFormat {
    Full,
    Concise,
    Json,
}

/// `convert`
#[derive(Debug, ClapArgs)]
pub(super) struct ConvertArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "FORM", default_value = "csv")]
    pub(super) to: ConvertFormat,
}

/// What `convert` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ConvertFormat {
    Csv,
    Parquet,
    Json,
}

/// `report`
#[derive(Debug, ClapArgs)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long, value_name = "KIND", default_value = "full")]
    pub(super) edition: EditionArg,
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[arg(long)]
    pub(super) dump_view: bool,
}

/// Editions as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EditionArg {
    Full,
    Public,
}

/// `deliver`
#[derive(Debug, ClapArgs)]
pub(super) struct DeliverArgs {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    #[arg(long, value_name = "WAY")]
    pub(super) via: Option<ViaArg>,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long, value_name = "ID")]
    pub(super) confirm_sent: Vec<String>,
    #[arg(long, value_name = "ID")]
    pub(super) send_again: Vec<String>,
}

/// Ways of delivery as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ViaArg {
    Folder,
    Eml,
    Smtp,
}

impl From<ViaArg> for Way {
    fn from(arg: ViaArg) -> Self {
        match arg {
            ViaArg::Folder => Way::Folder,
            ViaArg::Eml => Way::Eml,
            ViaArg::Smtp => Way::Smtp,
        }
    }
}

/// `editions`
#[derive(Debug, ClapArgs)]
pub(super) struct EditionsArgs {
    #[command(subcommand)]
    pub(super) action: EditionsAction,
}

/// What to do with editions.
#[derive(Debug, Subcommand)]
pub(super) enum EditionsAction {
    List,
    Show {
        #[arg(value_name = "P")]
        edition: FrozenArg,
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
    Diff {
        #[arg(value_name = "P")]
        older: FrozenArg,
        #[arg(value_name = "Q")]
        newer: FrozenArg,
    },
}

/// A frozen edition as typed: `2026-Q2`, or one of its revisions, `2026-Q2/r1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrozenArg {
    pub(super) period: Period,
    /// `None` for the latest.
    pub(super) revision: Option<u32>,
}

impl FromStr for FrozenArg {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (period, revision) = match text.split_once('/') {
            Some((period, revision)) => (period, Some(revision)),
            None => (text, None),
        };
        let number = |text: &str| text.strip_prefix('r')?.parse().ok().filter(|n| *n > 0);
        let revision = match revision {
            Some(text) => Some(number(text).ok_or_else(|| format!("`{text}` is no revision"))?),
            None => None,
        };
        Ok(Self { period: period.parse()?, revision })
    }
}

/// `explain`
#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
}
