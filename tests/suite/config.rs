//! Suite of `config`: the example of the manual is read, and each fault is named with its place.

use ratsbericht::config::{self, Config};
use ratsbericht::error::Result;
use ratsbericht::lang::Lang;
use std::path::Path;

const EXAMPLE: &str = include_str!("../fixtures/config/every-key.toml");

fn parse(text: &str) -> Result<Config> {
    config::parse(text, Path::new("projekt"))
}

fn message(text: &str) -> String {
    parse(text).expect_err("the file has faults").message(Lang::De)
}

const SMALL: &str = r#"format = 1
[municipality]
name = "Musterstadt"
[issuer]
division = "Dezernat I"
[resolution]
paper = "V1/26"
title = "Plan"
[[fields]]
id = "A"
name = "Wohnen"
[[departments]]
id = "amt"
name = "Amt"
files = ["amt*"]
"#;

#[test]
fn the_manuals_example_is_read() {
    let config = parse(EXAMPLE).expect("the example is valid");
    assert_eq!(config.resolution.paper, "V2927/19");
    assert_eq!(config.departments[0].sheets[0].header_rows, [4, 5]);
    let indicator = &config.indicators[0];
    assert_eq!(indicator.target.expect("a target").by, "2022-Q4".parse().ok());
    assert_eq!(config.delivery.folder, Path::new("projekt/ausgabe/versand"));
    assert_eq!(config.control.next, chrono::NaiveDate::from_ymd_opt(2020, 10, 31));
}

#[test]
fn ids_become_names_of_files_on_every_system() {
    let recipient =
        |id: &str| format!("{SMALL}[[recipients]]\nid = \"{id}\"\nname = \"Fraktion\"\n");
    assert!(parse(&recipient("fraktion-a")).is_ok());
    let department = |id: &str| SMALL.replacen("id = \"amt\"", &format!("id = \"{id}\""), 1);
    assert!(parse(&department("Amt 5.1")).is_ok());
    let two = format!("{}{}", recipient("Gruen"), recipient("gruen").replace(SMALL, ""));
    let told: Vec<String> =
        [recipient("con"), recipient("Lpt1"), two, department("aux"), department("../x")]
            .iter()
            .map(|text| message(text))
            .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 6: die Kennung `con` wird ein Dateiname, und `con` ist unter Windows ein Gerät: einen anderen Namen wählen, zum Beispiel `con-1`
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 6: die Kennung `Lpt1` wird ein Dateiname, und `Lpt1` ist unter Windows ein Gerät: einen anderen Namen wählen, zum Beispiel `Lpt1-1`
    ratsbericht.toml ist nicht gültig:
      Zeile 20, Spalte 6: die Kennung `gruen` ist schon vergeben
    ratsbericht.toml ist nicht gültig:
      Zeile 13, Spalte 6: die Kennung `aux` wird ein Dateiname, und `aux` ist unter Windows ein Gerät: einen anderen Namen wählen, zum Beispiel `aux-1`
    ratsbericht.toml ist nicht gültig:
      Zeile 13, Spalte 6: die Kennung `../x` wird ein Dateiname: das Zeichen `/` geht darin nicht
    ");
}

#[test]
fn a_small_file_gets_the_defaults() {
    let config = parse(SMALL).expect("valid");
    assert_eq!(config.municipality.land, "Sachsen");
    assert_eq!(config.output.csv.len(), 2);
    assert_eq!(config.disclosure.min_count, 3);
    assert_eq!(config.rules.fail_at, Some(ratsbericht::finding::Level::Error));
    assert!(!config.public_default);
}

#[test]
fn every_fault_is_named_at_once() {
    let text = SMALL
        .replace("title = ", "tittle = ")
        .replace("[issuer]\ndivision = \"Dezernat I\"", "[issuer]\ndivision = 5")
        .replace("files = [\"amt*\"]", "files = [\"amt*\"]\ndue_workdays = -1")
        + "\n[rules]\nRB14 = \"warning\"\nRB015 = \"warn\"\n[[accepted]]\nrule = \"RB099\"\nreason = \"x\"\nby = \"y\"\n";
    insta::assert_snapshot!(message(&text), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 5, Spalte 12: `division` erwartet einen Text in Anführungszeichen, gefunden wurde eine ganze Zahl
      Zeile 6, Spalte 1: in [resolution] fehlt `title`
      Zeile 8, Spalte 1: unbekannter Schlüssel `tittle` in [resolution]; gemeint ist vielleicht `title`
      Zeile 16, Spalte 16: `due_workdays` erwartet eine ganze Zahl von 0 bis 365
      Zeile 19, Spalte 1: unbekannter Schlüssel `RB14` in [rules]; gemeint ist vielleicht `RB014`
      Zeile 20, Spalte 9: `RB015` kennt "warn" nicht; möglich sind "off", "note", "warning", "error"
      Zeile 22, Spalte 8: [[accepted]] braucht `department`, `id` oder `cell`: hingenommen wird ein einzelner Hinweis, keine ganze Regel
      Zeile 22, Spalte 8: die Regel `RB099` gibt es nicht; Regeln heißen RB001 bis RB054
    "#);
}

#[test]
fn what_is_no_toml_names_its_line() {
    insta::assert_snapshot!(message("format = 1\n[municipality\nname = 'x'\n"), @"
    ratsbericht.toml ist nicht gültig:
      Zeile 2, Spalte 14: hier ist die Schreibweise von TOML verletzt: die Klammer `[…]` der Überschrift ist nicht geschlossen
    ");
}

#[test]
fn the_program_answers_in_german_and_says_what_may_be_meant() {
    let text = SMALL.replace("format = 1", "format = 2").replace("amt*", "[amt")
        + "[[fields]]\nid = \"A\"\nname = \"Kultur\"\n[[fields]]\nid = \"K\"\nname = \"Kultur\"\n";
    insta::assert_snapshot!(message(&text), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 1, Spalte 10: die Datei ist für eine neuere Fassung des Programms
      Zeile 15, Spalte 9: `[amt` ist kein gültiges Dateimuster: die Klammer `[` ist nicht geschlossen
      Zeile 17, Spalte 6: die Kennung `A` ist schon vergeben
    "#);
    let text = SMALL.to_owned()
        + "[[indicators]]\nid = \"I\"\nfield = \"AA\"\naggregation = \"Bestand\"\n";
    insta::assert_snapshot!(message(&text), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 9: das Handlungsfeld `AA` gibt es nicht in [[fields]]; gemeint ist vielleicht `A`
      Zeile 19, Spalte 15: `aggregation` kennt "Bestand" nicht; möglich sind "stock", "flow", "mean", "min", "max", "ratio"; gemeint ist vielleicht "stock"
    "#);
    insta::assert_snapshot!(message("format = 1\nname = \"x\nformat = 1\n"), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 2, Spalte 10: hier ist die Schreibweise von TOML verletzt: der Text ist nicht mit `"` geschlossen
    "#);
}

#[test]
fn two_fields_may_not_share_a_name() {
    let text = SMALL.to_owned() + "[[fields]]\nid = \"B\"\nname = \"wohnen\"\n";
    insta::assert_snapshot!(message(&text), @"
    ratsbericht.toml ist nicht gültig:
      Zeile 9, Spalte 1: `wohnen` meint zwei Handlungsfelder: `A` und `B`
    ");
}

#[test]
fn the_periods_file_overrides() {
    let base = parse(
        &(SMALL.replace(
            "[[fields]]",
            "[[resolution.points]]\nnumber = \"1\"\nwording = \"w\"\n[[fields]]",
        )),
    )
    .expect("valid");
    let text = "[control]\ndate = 2026-04-01\n[[resolution.points]]\nnumber = \"1\"\nstate = \"umgesetzt\"\n[[dropped]]\nid = \"M-1\"\nreason = \"zusammengelegt\"\n";
    let config = config::overlay(&base, text, "eingang/2026-Q1/bericht.toml").expect("valid");
    assert_eq!(config.resolution.points[0].state, ratsbericht::domain::PointState::Done);
    assert_eq!(config.control.date, chrono::NaiveDate::from_ymd_opt(2026, 4, 1));
    assert_eq!(config.control.salutation, base.control.salutation);
    assert_eq!(config.dropped.len(), 1);
    let wrong =
        config::overlay(&base, "[issuer]\ndivision = \"x\"\n", "eingang/2026-Q1/bericht.toml");
    insta::assert_snapshot!(wrong.expect_err("refused").message(Lang::En), @"
    eingang/2026-Q1/bericht.toml is not valid:
      line 1, column 2: unknown key `issuer`; did you mean `resolution`?
    ");
}

#[test]
fn a_mail_server_is_spoken_to_safely_or_not_at_all() {
    let with =
        |smtp: &str| format!("{SMALL}[delivery]\nsmtp = {{ from = \"a@example.org\", {smtp} }}\n");
    let smtp = |keys: &str| parse(&with(keys)).expect("valid").delivery.smtp.expect("a server");
    let small = smtp("host = \"mail.example.org\"");
    assert_eq!((small.port, small.attempts, small.timeout_seconds), (587, 4, 60));
    assert_eq!(smtp("host = \"mail.example.org\", tls = \"implicit\"").port, 465);
    assert_eq!(smtp("host = \"127.0.0.1\", tls = \"none\"").port, 25);
    let file = smtp("host = \"m.example.org\", user = \"u\", password_file = \"kennwort\"");
    assert_eq!(file.password_file.as_deref(), Some(Path::new("projekt/kennwort")));
    let faults = [
        "host = \"mail.example.org\", tls = \"none\"",
        "host = \"mail.example.org\", user = \"u\"",
        "host = \"mail.example.org\", user = \"u\", password_env = \"A\", password_file = \"b\"",
        "host = \"mail.example.org\", user = \"u\", password_env = \"A\", password = \"geheim\"",
    ];
    let told: Vec<String> = faults.iter().map(|keys| message(&with(keys))).collect();
    assert!(!told.concat().contains("geheim"));
    insta::assert_snapshot!(told.join("\n"), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 67: tls = "none" ist nur zum eigenen Rechner erlaubt, nicht zu `mail.example.org`; möglich sind "starttls" und "implicit"
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 68: zu `user` gehört genau eine Angabe, woher das Passwort kommt: `password_env` oder `password_file`
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 68: zu `user` gehört genau eine Angabe, woher das Passwort kommt: `password_env` oder `password_file`
    ratsbericht.toml ist nicht gültig:
      Zeile 17, Spalte 93: unbekannter Schlüssel `password` in [delivery.smtp]; gemeint ist vielleicht `password_env`
    "#);
}

#[test]
fn rules_of_the_axes_are_read_at_load() {
    let text = SMALL.to_owned()
        + "[[axes.deadline]]\nwhen = \"not has_end\"\nthen = \"ohne Frist\"\n\
           [[axes.deadline]]\nwhen = \"days_lft < 0\"\nthen = \"zu spät\"\n\
           [[axes.evaluation]]\nwhen = \"value > 'viel'\"\nthen = \"auf Kurs\"\n\
           [[axes.evaluation]]\nwhen = \"value >\"\nthen = \"verfehlt\"\n";
    insta::assert_snapshot!(message(&text), @"
    ratsbericht.toml ist nicht gültig:
      Zeile 20, Spalte 8: [axes] deadline, Regel 2 (`days_lft < 0`): `days_lft` ist unbekannt, bekannt sind `has_end`, `days_left`, `phase`, `open`
      Zeile 21, Spalte 8: [axes] deadline, Regel 2: den Stand `zu spät` gibt es nicht; möglich sind in der Frist, bald fällig, überfällig, ohne Frist
      Zeile 23, Spalte 8: [axes] evaluation, Regel 1 (`value > 'viel'`): links und rechts von `>` passt nicht zusammen
      Zeile 26, Spalte 8: [axes] evaluation, Regel 2 (`value >`): die Bedingung bricht ab
    ");
    let good = SMALL.to_owned()
        + "[[axes.deadline]]\nwhen = \"days_left < 14 and open\"\nthen = \"bald fällig\"\n";
    assert_eq!(parse(&good).expect("valid").axes.deadline.len(), 1);
}

/// A profile's `periods` are texts; what is wrong is named where it stands.
#[test]
fn periods_of_a_profile_are_texts() {
    let with = |periods: &str| {
        format!("{SMALL}[[departments.sheets]]\nsheet = \"T\"\nperiods = {{ {periods} }}\n")
    };
    assert!(parse(&with("\"E\" = \"2024-10\"")).is_ok());
    let told: Vec<String> = [
        "\"E\" = 2024-10",
        "\"E\" = 2024-Q3, \"F\" = \"2024\"",
        "\"E\" = \"2024\", \"F\" = 2024",
        "\"E\" = 2024-10-01",
        "\"E\" = \"2024\", \"F\" = \"Herbst\"",
    ]
    .iter()
    .map(|periods| message(&with(periods)))
    .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 19: hier steht der Zeitraum 2024-10 ohne Anführungszeichen: "2024-10" schreiben
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 19: hier steht der Zeitraum 2024-Q3 ohne Anführungszeichen: "2024-Q3" schreiben
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 33: der Zeitraum bei `F` steht ohne Anführungszeichen da: "2024" schreiben
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 19: 2024-10-01 bei `E` ist kein Zeitraum; erwartet wird, in Anführungszeichen, etwa "2019-09", "2019-Q3", "2019-H2" oder "2019"
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 33: `Herbst` bei `F` ist kein Zeitraum; erwartet wird `2019-09`, `2019-Q3`, `2019-H2` oder `2019`
    "#);
    assert!(message("format = 1\nx = 2024-1x\n").contains("Schreibweise"));
}

/// Two names for one column: the second was ignored.
#[test]
fn two_names_for_one_column_are_refused() {
    let with = |columns: &str| {
        format!("{SMALL}[[departments.sheets]]\nsheet = \"T\"\ncolumns = {{ {columns} }}\n")
    };
    assert!(parse(&with("unit = \"Einheit\", name = \"B\"")).is_ok());
    assert!(parse(&with("duration = \"Laufzeit\"")).is_ok());
    let told = [
        with("unit = \"Einheit\", name = \"Einheit\""),
        with("id = \"b\", name = \"B\""),
        with("start = \"Laufzeit\", end = \"Laufzeit\""),
    ];
    insta::assert_snapshot!(told.map(|text| message(&text)).join("\n"), @r#"
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 20: `columns` gibt `name` und `unit` dieselbe Spalte `Einheit`; eine Spalte kann nur eines von beidem sein: eine der beiden Angaben streichen
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 30: `columns` gibt `id` und `name` dieselbe Spalte `B`; eine Spalte kann nur eines von beidem sein: eine der beiden Angaben streichen
    ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 21: `columns` gibt `start` und `end` dieselbe Spalte `Laufzeit`: stattdessen duration = "Laufzeit" schreiben
    "#);
}
