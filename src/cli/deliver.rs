//! `deliver`: the packets of a frozen edition to their recipients, and what became of each.

use super::args::DeliverArgs;
use super::packets::PACKETS;
use super::project::{self, OUTPUT};
use super::terminal::Terminal;
use super::{Outcome, inbox};
use crate::config::{Config, EditionKind, PROJECT_FILE};
use crate::deliver::{
    self, Became, Means, Receipts, Record, Sources, Step, Todo, Way, What, megabytes,
};
use crate::domain::Period;
use crate::error::Result;
use crate::finding::printable;
use crate::lang::{Lang, Text};
use crate::platform::Lock;
use crate::template::Templates;
use chrono::{DateTime, FixedOffset, Local, SubsecRound as _};
use std::path::Path;

/// How many steps came to which end.
#[derive(Debug, Default)]
struct Tally {
    brought: usize,
    already: usize,
    left: usize,
}

pub(super) fn deliver(folder: &Path, args: &DeliverArgs, terminal: &Terminal) -> Result<Outcome> {
    let (config, _) = project::configuration(folder)?;
    let period = match args.period.period {
        Some(period) => period,
        None => inbox::choose(folder, None)?,
    };
    let config = match project::overlay(folder, &config, period)? {
        Some((own, _)) => own,
        None => config,
    };
    // A plan looks on; whoever delivers is alone.
    let _lock = if args.dry_run { None } else { Some(Lock::take(&folder.join(PROJECT_FILE))?) };
    let mut receipts = Receipts::read(&config.delivery.folder)?;
    settle(args, &mut receipts, terminal)?;
    let told = !args.confirm_sent.is_empty() || !args.send_again.is_empty();
    let Some(via) = args.via.map(Way::from).or((!told).then_some(Way::Folder)) else {
        terminal.say(&Text::new(
            "Zugestellt wird erst mit `--via`, zum Beispiel `ratsbericht deliver --via smtp`.",
            "Delivery needs `--via`, for example `ratsbericht deliver --via smtp`.",
        ));
        return Ok(Outcome::Clean);
    };
    let sources = Sources {
        config: &config,
        period,
        full: &project::archive_folder(folder, EditionKind::Full),
        public: &project::archive_folder(folder, EditionKind::Public),
        packets: &folder.join(OUTPUT).join(period.to_string()).join(PACKETS),
    };
    let steps = deliver::plan(&sources, via, &receipts)?;
    execute(&config, &steps, &mut receipts, args.dry_run, period, terminal)
}

fn now() -> DateTime<FixedOffset> {
    Local::now().fixed_offset().trunc_subsecs(0)
}

/// What a person found out about earlier deliveries.
fn settle(args: &DeliverArgs, receipts: &mut Receipts, terminal: &Terminal) -> Result<()> {
    let words = args.confirm_sent.iter().map(|id| (id, true));
    for (id, arrived) in words.chain(args.send_again.iter().map(|id| (id, false))) {
        if args.dry_run {
            receipts.pretend(id, arrived, now())?;
            continue;
        }
        receipts.settle(id, arrived, now())?;
        terminal.say(&if arrived {
            Text::new(format!("vermerkt: `{id}` ist angekommen"), format!("noted: `{id}` arrived"))
        } else {
            Text::new(
                format!("vermerkt: `{id}` geht bei der nächsten Zustellung noch einmal"),
                format!("noted: `{id}` goes again with the next delivery"),
            )
        });
    }
    Ok(())
}

fn execute(
    config: &Config,
    steps: &[Step<'_>],
    receipts: &mut Receipts,
    dry_run: bool,
    period: Period,
    terminal: &Terminal,
) -> Result<Outcome> {
    let templates = Templates::load(config.output.templates.as_deref())?;
    let means = Means { config, templates: &templates, clock: &now, dry_run };
    let mut tally = Tally::default();
    let words = Text::new(format!("{period}: Zustellung"), format!("{period}: delivering"));
    let progress = terminal.progress(&words, steps.len());
    let ended = deliver::execute(steps, &means, receipts, &mut |step, became| {
        match became {
            Became::Planned(_) | Became::Brought(_) => tally.brought += 1,
            Became::Already(_) => tally.already += 1,
            Became::Ask(_) | Became::Unknown(..) | Became::Failed(_) => tally.left += 1,
        }
        progress.step();
        progress.aside(|| terminal.result(&line(step, became, terminal.lang)))
    });
    drop(progress);
    for record in receipts.open() {
        ask(record, terminal);
    }
    ended?;
    let Tally { brought, already, left } = tally;
    let (de, en) =
        if dry_run { ("zuzustellen", "to deliver") } else { ("zugestellt", "delivered") };
    terminal.say(&Text::new(
        format!("{period}: {brought} {de}, {already} schon zugestellt, {left} offen"),
        format!("{period}: {brought} {en}, {already} delivered before, {left} left"),
    ));
    Ok(if left == 0 { Outcome::Clean } else { Outcome::Findings })
}

/// One line a step: who, what, by which way, what became of it.
fn line(step: &Step<'_>, became: &Became, lang: Lang) -> String {
    let what = match step.what {
        What::Packet => Text::new("Mappe", "packet"),
        What::Notice => Text::new("Hinweis", "notice"),
    };
    let to = step.to();
    let way = match step.way {
        Way::Folder => Text::new(format!("in den Ordner {to}"), format!("into folder {to}")),
        Way::Eml => Text::new(format!("als E-Mail an {to}"), format!("as a mail to {to}")),
        Way::Smtp => Text::new(format!("per E-Mail an {to}"), format!("by mail to {to}")),
    };
    let correction = match &step.correction {
        Some(correction) if step.todo == Todo::Bring => {
            let day = correction.of.format("%d.%m.%Y");
            Text::new(
                format!(" (Korrektur, ersetzt Stand vom {day})"),
                format!(" (correction, replaces what was sent on {day})"),
            )
        }
        _ => Text::new("", ""),
    };
    let end = end(became, step.way);
    let text = format!(
        "{}: {} {}{}: {}",
        step.recipient.id,
        what.get(lang),
        way.get(lang),
        correction.get(lang),
        end.get(lang)
    );
    format!("{}\n", printable(&text))
}

fn end(became: &Became, way: Way) -> Text {
    match became {
        Became::Planned(None) => Text::new("wird zugestellt", "will be delivered"),
        Became::Planned(Some(size)) => {
            let size = *size as u64;
            Text::new(
                format!("wird zugestellt ({})", megabytes(size, ',')),
                format!("will be delivered ({})", megabytes(size, '.')),
            )
        }
        Became::Brought(_) if way == Way::Eml => Text::new("Entwurf geschrieben", "draft written"),
        Became::Brought(answer) if answer.is_empty() => Text::new("zugestellt", "delivered"),
        Became::Brought(answer) => {
            Text::new(format!("zugestellt ({answer})"), format!("delivered ({answer})"))
        }
        Became::Already(time) => {
            let time = time.format("%d.%m.%Y, %H:%M");
            Text::new(
                format!("unverändert, zugestellt am {time} Uhr"),
                format!("unchanged, delivered on {time}"),
            )
        }
        Became::Ask(id) => Text::new(
            format!("nicht gesendet, `{id}` ist noch zu klären"),
            format!("not sent, `{id}` must be settled first"),
        ),
        Became::Unknown(id, why) => Text::new(
            format!("gesendet, aber nicht bestätigt ({}); `{id}` ist zu klären", why.de),
            format!("sent, but not confirmed ({}); `{id}` must be settled", why.en),
        ),
        Became::Failed(why) => {
            Text::new(format!("nicht zugestellt: {}", why.de), format!("not delivered: {}", why.en))
        }
    }
}

/// Asks about an interrupted mail; the answer is an argument of a later call.
fn ask(record: &Record, terminal: &Terminal) {
    let (id, to, message) = (&record.id, &record.to, &record.message_id);
    let time = record.time.format("%d.%m.%Y, %H:%M");
    terminal.say(&Text::new(
        format!(
            "Zu klären: Kam die E-Mail `{id}` vom {time} Uhr an {to} an? Der Empfänger weiß es, oder das Protokoll des Mailservers (Message-ID {message}).\n  \
             angekommen:        ratsbericht deliver --confirm-sent {id}\n  \
             nicht angekommen:  ratsbericht deliver --send-again {id}"
        ),
        format!(
            "To settle: did the mail `{id}` of {time} to {to} arrive? The recipient knows, or the mail server's log (Message-ID {message}).\n  \
             arrived:      ratsbericht deliver --confirm-sent {id}\n  \
             not arrived:  ratsbericht deliver --send-again {id}"
        ),
    ));
}
