//! Help of the program and of each command, in both languages, each with an example.

use crate::lang::Lang;
use clap::Command;

/// Words of one command: name, what it does, further explanation with an example.
struct Words {
    name: &'static str,
    about: [&'static str; 2],
    more: [&'static str; 2],
}

const PROGRAM: Words = Words {
    name: "ratsbericht",
    about: [
        "Macht aus den Excel-Tabellen der Ämter den Bericht an den Stadtrat",
        "Turns the departments' Excel sheets into the report for the city council",
    ],
    more: [
        "Beispiel:\n  ratsbericht --project fachplan run --period 2026-Q3\n\nRückgabewerte: 0 in Ordnung, 1 Hinweise ab der Schwelle (nichts geschrieben), 2 nicht ausführbar, 130 oder 143 abgebrochen.",
        "Example:\n  ratsbericht --project fachplan run --period 2026-Q3\n\nExit codes: 0 clean, 1 findings at or above the bar (nothing written), 2 could not run, 130 or 143 interrupted.",
    ],
};

const COMMANDS: &[Words] = &[
    Words {
        name: "init",
        about: [
            "Legt einen neuen Projektordner mit erläuterter ratsbericht.toml an",
            "Makes a new project folder with a commented ratsbericht.toml",
        ],
        more: [
            "Beispiel:\n  ratsbericht init fachplan\n  ratsbericht --project fachplan check",
            "Example:\n  ratsbericht init fachplan\n  ratsbericht --project fachplan check",
        ],
    },
    Words {
        name: "check",
        about: [
            "Prüft die Zulieferungen und zeigt alle Hinweise mit Datei, Tabelle und Zelle",
            "Checks the deliveries and shows all findings with file, sheet and cell",
        ],
        more: [
            "Beispiel:\n  ratsbericht check --period 2026-Q3\n  ratsbericht check --format json > hinweise.json\n  ratsbericht -v check        zeigt auch, was in jeder Tabelle erkannt wurde\n  ratsbericht check --annotate antwort        gibt die Arbeitsmappen mit Hinweisen zurück\n  ratsbericht check --write-ids",
            "Example:\n  ratsbericht check --period 2026-Q3\n  ratsbericht check --format json > findings.json\n  ratsbericht -v check        also tells what was recognised in each sheet\n  ratsbericht check --annotate answer        gives the workbooks back with their findings\n  ratsbericht check --write-ids",
        ],
    },
    Words {
        name: "convert",
        about: [
            "Wandelt Arbeitsmappen in aufgeräumte Tabellen mit Herkunftsangabe, auch ohne Projekt",
            "Converts workbooks into tidy tables with their origin, also without a project",
        ],
        more: [
            "Beispiel:\n  ratsbericht convert sozialamt.xlsx --out tabellen\n  ratsbericht convert *.xls* --to parquet --out tabellen",
            "Example:\n  ratsbericht convert sozialamt.xlsx --out tables\n  ratsbericht convert *.xls* --to parquet --out tables",
        ],
    },
    Words {
        name: "report",
        about: [
            "Macht den Bericht (PDF und CSV), ohne die Ausgabe festzuschreiben",
            "Makes the report (PDF and CSV) without freezing the edition",
        ],
        more: [
            "Beispiel:\n  ratsbericht report --period 2026-Q3 --out entwurf",
            "Example:\n  ratsbericht report --period 2026-Q3 --out draft",
        ],
    },
    Words {
        name: "run",
        about: [
            "Prüft, macht Bericht und Sitzungsmappen und schreibt die Ausgabe im Archiv fest",
            "Checks, makes report and packets, and freezes the edition in the archive",
        ],
        more: [
            "Beispiel:\n  ratsbericht --project fachplan run\n  ratsbericht --project a --project b run        mehrere Projekte nacheinander",
            "Example:\n  ratsbericht --project fachplan run\n  ratsbericht --project a --project b run        several projects in turn",
        ],
    },
    Words {
        name: "forms",
        about: [
            "Macht je Amt eine vorausgefüllte Arbeitsmappe für den nächsten Zeitraum",
            "Makes a prefilled workbook for each department for the next period",
        ],
        more: [
            "Der Zeitraum ist der, für den gemeldet wird; ohne Angabe der nach der letzten Ausgabe.\n\nBeispiel:\n  ratsbericht forms\n  ratsbericht forms --period 2026-Q4        nach ausgabe/formulare/2026-Q4\n\nEin Formular, das dort ausgefüllt oder geändert wurde, bleibt, wie es ist; `--force` ersetzt auch dieses.",
            "The period is the one to be reported; by default the one after the latest edition.\n\nExample:\n  ratsbericht forms\n  ratsbericht forms --period 2026-Q4        into ausgabe/formulare/2026-Q4\n\nA form that was filled in or changed there stays as it is; `--force` replaces it as well.",
        ],
    },
    Words {
        name: "packets",
        about: [
            "Macht die Sitzungsmappen aller Empfänger aus der festgeschriebenen Ausgabe",
            "Makes the packets of all recipients from the frozen edition",
        ],
        more: [
            "Beispiel:\n  ratsbericht packets --period 2026-Q3\n\nGilt die neueste Fassung der Ausgabe, auch wenn der Eingang sich seither geändert hat. `run` macht die Mappen schon mit; `packets` macht sie neu, wenn Empfänger hinzukommen oder ausscheiden.",
            "Example:\n  ratsbericht packets --period 2026-Q3\n\nThe latest revision of the edition counts, also where the inbox has changed since. `run` makes the packets already; `packets` makes them anew when recipients join or leave.",
        ],
    },
    Words {
        name: "deliver",
        about: [
            "Stellt die Mappen zu: in Ordner, als E-Mail-Entwürfe oder über einen Mailserver",
            "Delivers the packets: into folders, as mail drafts or over a mail server",
        ],
        more: [
            "Beispiel:\n  ratsbericht deliver --via smtp --dry-run        zeigt, was an wen ginge\n  ratsbericht deliver --via smtp\n\nEin zweiter Aufruf sendet nichts doppelt; eine geänderte Mappe geht als Korrektur. Vertrauliches geht nur an Empfänger mit\nconfidential_by_mail = true per E-Mail, die anderen erhalten einen Hinweis und die Mappe im Ordner.\nRückgabewerte: 0 alles zugestellt, 1 etwas ist offen, 2 nicht ausführbar.",
            "Example:\n  ratsbericht deliver --via smtp --dry-run        shows what would go to whom\n  ratsbericht deliver --via smtp\n\nA second call sends nothing twice; a changed packet goes as a correction. What is confidential goes by mail only to recipients\nwith confidential_by_mail = true, the others get a notice and the packet in the folder.\nExit codes: 0 all delivered, 1 something is left, 2 could not run.",
        ],
    },
    Words {
        name: "status",
        about: [
            "Zeigt, welche Ämter geliefert haben, was fehlt, verspätet oder fehlerhaft ist",
            "Shows which departments delivered, what is missing, late or faulty",
        ],
        more: [
            "`--remind eml` schreibt Entwürfe für Erinnerungen nach ausgabe/erinnerungen, `--remind smtp` versendet sie.\n\nBeispiel:\n  ratsbericht status\n  ratsbericht status --period 2026-Q4 --format json\n  ratsbericht status --remind eml",
            "`--remind eml` writes drafts of reminders to ausgabe/erinnerungen, `--remind smtp` sends them.\n\nExample:\n  ratsbericht status\n  ratsbericht status --period 2026-Q4 --format json\n  ratsbericht status --remind eml",
        ],
    },
    Words {
        name: "editions",
        about: [
            "Zeigt festgeschriebene Ausgaben und was sich zwischen ihnen geändert hat",
            "Shows frozen editions and what changed between them",
        ],
        more: [
            "Beispiel:\n  ratsbericht editions list\n  ratsbericht editions diff 2026-Q2 2026-Q3",
            "Example:\n  ratsbericht editions list\n  ratsbericht editions diff 2026-Q2 2026-Q3",
        ],
    },
    Words {
        name: "explain",
        about: [
            "Erläutert eine Prüfregel: was sie prüft, warum, und was zu tun ist",
            "Explains a rule: what it checks, why, and what to do",
        ],
        more: ["Beispiel:\n  ratsbericht explain RB014", "Example:\n  ratsbericht explain RB014"],
    },
];

const EDITIONS: &[Words] = &[
    Words {
        name: "list",
        about: ["Eine Zeile je Ausgabe", "One line an edition"],
        more: ["Beispiel:\n  ratsbericht editions list", "Example:\n  ratsbericht editions list"],
    },
    Words {
        name: "show",
        about: [
            "Kennzahlen, Eingänge und Fassung einer Ausgabe; zu einer Kennung, nach welcher Regel sie so steht",
            "Figures, inputs and revision of an edition; of an id, by which rule it stands as it does",
        ],
        more: [
            "Beispiel:\n  ratsbericht editions show 2026-Q3\n  ratsbericht editions show 2026-Q3/r1        eine frühere Fassung\n  ratsbericht editions show 2026-Q3 W-22",
            "Example:\n  ratsbericht editions show 2026-Q3\n  ratsbericht editions show 2026-Q3/r1        an earlier revision\n  ratsbericht editions show 2026-Q3 W-22",
        ],
    },
    Words {
        name: "diff",
        about: [
            "Was sich von einer Ausgabe zur anderen geändert hat",
            "What changed from one edition to another",
        ],
        more: [
            "Beispiel:\n  ratsbericht editions diff 2026-Q2 2026-Q3\n  ratsbericht editions diff 2026-Q3/r1 2026-Q3        was die Berichtigung geändert hat",
            "Example:\n  ratsbericht editions diff 2026-Q2 2026-Q3\n  ratsbericht editions diff 2026-Q3/r1 2026-Q3        what the correction changed",
        ],
    },
];

/// Help of one argument, by its id, wherever it occurs.
const ARGUMENTS: &[(&str, [&str; 2])] = &[
    (
        "project",
        [
            "Projektordner mit ratsbericht.toml [Vorgabe: der aktuelle Ordner]; mehrfach möglich",
            "Project folder with ratsbericht.toml [default: the current folder]; may be repeated",
        ],
    ),
    (
        "lang",
        [
            "Sprache der Meldungen [Vorgabe: nach der Spracheinstellung]",
            "Language of messages [default: by locale]",
        ],
    ),
    ("color", ["Farbe: auto, always oder never", "Colour: auto, always or never"]),
    ("quiet", ["Nur Ergebnisse und Fehler", "Results and errors only"]),
    (
        "verbose",
        [
            "Mehr: was erkannt wurde und warum, Dauer der Schritte",
            "More: what was recognised and why, time of each stage",
        ],
    ),
    (
        "period",
        [
            "Zeitraum, zum Beispiel 2026-Q3 oder 2026-09 [Vorgabe: der neueste im Eingang]",
            "Period such as 2026-Q3 or 2026-09 [default: the newest in the inbox]",
        ],
    ),
    (
        "format",
        [
            "Darstellung: full (mit Tabellenausschnitt), concise (eine Zeile je Hinweis), json",
            "Form: full (with an excerpt), concise (a line a finding), json",
        ],
    ),
    ("status_format", ["Darstellung: table oder json", "Form: table or json"]),
    (
        "remind",
        [
            "Fehlende und fehlerhafte Ämter erinnern: eml (Entwürfe) oder smtp (versenden)",
            "Remind missing and faulty departments: eml (drafts) or smtp (send)",
        ],
    ),
    (
        "today",
        [
            "Stichtag statt heute, zum Beispiel 2026-10-20",
            "Day to judge by instead of today, such as 2026-10-20",
        ],
    ),
    (
        "force",
        [
            "Ersetzt auch Formulare, die ausgefüllt oder geändert wurden",
            "Replaces forms that were filled in or changed as well",
        ],
    ),
    (
        "summary",
        [
            "Zusammenfassung auf der Standardausgabe: json (ein Objekt je Projekt)",
            "Summary on standard output: json (one object a project)",
        ],
    ),
    (
        "edition",
        [
            "Ausgabe: full (alles) oder public (nur Öffentliches)",
            "Edition: full (everything) or public (public parts only)",
        ],
    ),
    ("out", ["Zielordner", "Target folder"]),
    (
        "write_ids",
        [
            "Hält Kennungen für Zeilen ohne eigene in kennungen.toml fest",
            "Confirms ids for rows without one in kennungen.toml",
        ],
    ),
    ("to", ["Zielformat: csv, parquet oder json", "Target format: csv, parquet or json"]),
    (
        "files",
        ["Arbeitsmappen (xlsx, xlsm, xlsb, xls, ods)", "Workbooks (xlsx, xlsm, xlsb, xls, ods)"],
    ),
    ("folder", ["Neuer Ordner", "New folder"]),
    ("rule", ["Nummer der Regel, zum Beispiel RB014", "Number of the rule such as RB014"]),
    (
        "dump_view",
        [
            "Gibt statt des Berichts alle Größen, die Vorlagen kennen, als JSON aus",
            "Prints all variables that templates know as JSON instead of making the report",
        ],
    ),
    (
        "annotate",
        [
            "Ordner für Kopien der Arbeitsmappen, in denen die Hinweise eingefärbt und kommentiert sind",
            "Folder for copies of the workbooks with the findings coloured and commented in them",
        ],
    ),
    (
        "via",
        [
            "Weg: folder (Ordner je Empfänger), eml (Entwürfe) oder smtp (Mailserver) [Vorgabe: folder]",
            "Way: folder (one for each recipient), eml (drafts) or smtp (mail server) [default: folder]",
        ],
    ),
    (
        "dry_run",
        [
            "Zeigt nur den Plan, ändert und sendet nichts",
            "Shows the plan, changes and sends nothing",
        ],
    ),
    (
        "confirm_sent",
        [
            "Eine unterbrochene E-Mail ist angekommen; mehrfach möglich",
            "An interrupted mail did arrive; may be repeated",
        ],
    ),
    (
        "send_again",
        [
            "Eine E-Mail ist nicht angekommen und geht noch einmal; mehrfach möglich",
            "A mail did not arrive and goes again; may be repeated",
        ],
    ),
    (
        "ids",
        [
            "Kennungen von Maßnahmen oder Indikatoren: Stand und die Regel, die ihn ergab",
            "Ids of measures or indicators: their state and the rule that gave it",
        ],
    ),
    ("older", ["Frühere Ausgabe", "Earlier edition"]),
    ("newer", ["Spätere Ausgabe", "Later edition"]),
    ("help", ["Zeigt diese Hilfe", "Shows this help"]),
    ("version", ["Zeigt die Fassung des Programms", "Shows the program's version"]),
];

/// The command line's definition with help in `lang`.
#[must_use]
pub(super) fn localise(command: Command, lang: Lang) -> Command {
    let l = usize::from(lang == Lang::En);
    let mut command = words(command, &PROGRAM, l);
    for entry in COMMANDS {
        command = command.mut_subcommand(entry.name, |sub| {
            let mut sub = words(sub, entry, l);
            if entry.name == "editions" {
                for action in EDITIONS {
                    sub = sub.mut_subcommand(action.name, |sub| words(sub, action, l));
                }
            }
            sub
        });
    }
    command
}

fn words(command: Command, words: &Words, l: usize) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let (arguments, options, commands, usage) = [
        ("Angaben", "Optionen", "Befehle", "Aufruf"),
        ("Arguments", "Options", "Commands", "Usage"),
    ][l];
    let mut command = command
        .about(words.about[l])
        .after_help(words.more[l])
        .subcommand_help_heading(commands)
        .subcommand_value_name(["BEFEHL", "COMMAND"][l])
        .disable_help_flag(true)
        .disable_version_flag(true)
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}\n"));
    for (id, help) in ARGUMENTS {
        if ids.iter().any(|known| known == id) {
            command = command.mut_arg(id, |arg| {
                let heading = if arg.is_positional() { arguments } else { options };
                let arg = arg.help(help[l]).help_heading(heading);
                if arg.get_action().takes_values() {
                    arg.hide_possible_values(true).hide_default_value(true)
                } else {
                    arg
                }
            });
        }
    }
    let flag = |id: &'static str| {
        ARGUMENTS.iter().find(|(name, _)| *name == id).map_or("", |(_, help)| help[l])
    };
    command = command.arg(
        clap::Arg::new("help")
            .short('h')
            .long("help")
            .action(clap::ArgAction::Help)
            .help(flag("help"))
            .help_heading(options),
    );
    if words.name == "ratsbericht" {
        command = command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(flag("version"))
                .help_heading(options),
        );
    }
    command
}
