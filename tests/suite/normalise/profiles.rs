//! Reading profiles: those that are suggested, and those that are written.

use super::sheets::{project_with, told, workbook};
use ratsbericht::domain::Submission;
use ratsbericht::finding::{Finding, Level, Reported, Style};
use ratsbericht::{finding, normalise};

fn read(below: &str, sheets: &str) -> Reported<Submission> {
    let raw = workbook("eingang/2026-Q2/sozialamt.xlsx", sheets);
    let config = project_with(below);
    let period = "2026-Q2".parse().expect("a period");
    normalise::workbook(&raw, &config.departments[0], &config, period)
}

fn of_rule<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|f| f.rule.to_string() == rule).collect()
}

fn amount(read: &Reported<Submission>) -> usize {
    read.value.values.len() + read.value.measures.len()
}

/// Sheets that are not recognised; `true` where there is a profile that reads them.
const UNKNOWN: [(&str, bool); 7] = [
    // titles above, the column of measures is unknown
    (
        "# Gremien\nBüro | des | Rates\nStand: | 2026-06-30\n@row 4\nGegenstand der Befassung | Status | Ende | Sachstand\nRadweg | läuft | 2026-12-31 | gut\nHaus | offen | 2027-12-31 | gut\n",
        true,
    ),
    (
        "# Beratung\nGegenstand der Befassung | Federführung | Status\nRadweg | Amt 66 | läuft\n",
        true,
    ),
    // quotes and line breaks in the header that is named
    (
        "# Vor\\Ort\nGegenstand \"alt\" | Federführung | Status\nRadweg am Fluss | Amt 66 | läuft\n",
        true,
    ),
    // districts down, the title names the indicator
    (
        "# Plätze\nBelegte Plätze\n@row 3\nStadtbezirk | Q1/2026 | Q2/2026\nMitte | 5 | 6\nNord | 7 | 8\n",
        true,
    ),
    // two headers alike: the column is named by its letter
    (
        "# Doppelt\nArt des Falls | Art des Falls | Status | Ende\nRadweg am Fluss | a | läuft | 2026\n",
        true,
    ),
    // nothing to go by
    ("# Zahlen\nfoo | bar | baz\n1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9\n", false),
    ("# Halb\nKennzahl | Bemerkung | Ist\nBetten | neu | 5\nPlätze | alt | 6\n", false),
];

/// Every suggestion that is shown was tried: pasted as it stands, it reads the sheet. Nothing is
/// suggested that reads nothing.
#[test]
fn every_suggested_profile_reads_its_sheet() {
    let mut pasted = 0;
    for (sheets, readable) in UNKNOWN {
        let before = read("", sheets);
        let asked = of_rule(&before.findings, "RB010");
        if asked.is_empty() {
            assert!(readable && amount(&before) > 0, "{sheets}\n{:?}", before.findings);
            continue;
        }
        let help = &asked[0].help.de;
        assert!(asked[0].message.de.contains("wird nicht gelesen"), "{:?}", asked[0].message);
        let Some((_, lines)) = help.split_once('\n') else {
            assert!(!readable, "nothing is suggested\n{sheets}\n{:?}", before.findings);
            assert!(!help.contains("[[departments.sheets]]") && !help.contains("toml"), "{help}");
            continue;
        };
        assert!(readable, "suggested for what can't be read: {lines}\n{sheets}");
        assert!(lines.lines().count() <= 10 && !lines.contains('…'), "{lines}");
        pasted += 1;
        for lines in [lines, asked[0].help.en.split_once('\n').expect("the same").1] {
            let after = read(lines, sheets);
            let told = told(&after.value, &after.findings);
            assert!(amount(&after) > 0, "nothing read with\n{lines}\n{told}");
            let failed = |f: &&Finding| {
                matches!(f.rule.to_string().as_str(), "RB001" | "RB002" | "RB003" | "RB010")
            };
            assert!(!after.findings.iter().any(|f| failed(&f)), "{lines}\n{told}");
        }
    }
    assert!(pasted >= 4, "{pasted}");
}

/// On a terminal the lines stand alone, behind nothing but blanks, and once.
#[test]
fn a_suggested_profile_is_printed_once_on_lines_of_its_own() {
    let read = read("", UNKNOWN[0].0);
    let mut findings = read.findings;
    finding::sort(&mut findings);
    let shown = finding::full(&findings, Style::default());
    assert_eq!(shown.matches("[[departments.sheets]]").count(), 1, "{shown}");
    let start = shown.find("    [[departments.sheets]]\n").expect("on its own line");
    let block = shown[start..].split("\n\n").next().expect("ends with a blank line");
    insta::assert_snapshot!(block, @r#"
    [[departments.sheets]]
    sheet = "Gremien"
    kind = "measures"
    header_rows = [4]
    columns = { title = "Gegenstand der Befassung" }
    "#);
    let own: String = block.lines().map(|line| format!("{}\n", line.trim_start())).collect();
    assert_eq!(project_with(&own).departments[0].sheets[0].header_rows, [4]);
    // the department has neither this program nor its file
    let asked = of_rule(&findings, "RB010")[0].own_help.as_ref().expect("said to the department");
    assert_eq!(asked.de, "die Spalte `Gegenstand der Befassung` in `Maßnahme` umbenennen");
}

/// A profile that reads nothing is an error, whatever is wrong with it.
#[test]
fn a_profile_that_reads_nothing_is_an_error() {
    let sheets = "# T\nBericht | der | Ämter\n@row 3\nKennzahl | Q1/2026 | Q2/2026\nPlätze | 5 | 6\nBetten | 7 | 8\n";
    assert_eq!(amount(&read("", sheets)), 4);
    for profile in [
        "header_rows = [4]\nkind = \"indicators\"",
        "header_rows = [4, 5]\nkind = \"indicators\"\nlayout = \"wide\"",
        "header_rows = [4]\nlayout = \"wide\"\ncolumns = { name = \"A\" }",
        "header_rows = [1]\ncolumns = { name = \"Bericht\" }\nlayout = \"wide\"",
        "kind = \"measures\"",
        "columns = { name = \"Gibt es nicht\" }",
        "layout = \"long\"\nkind = \"indicators\"\ncolumns = { value = \"B\" }",
    ] {
        let read = read(&format!("[[departments.sheets]]\nsheet = \"T\"\n{profile}\n"), sheets);
        assert_eq!(amount(&read), 0, "{profile}\n{}", told(&read.value, &read.findings));
        let errors: Vec<&Finding> =
            read.findings.iter().filter(|f| f.level == Level::Error).collect();
        assert_eq!(errors.len(), 1, "{profile}\n{}", told(&read.value, &read.findings));
        let text = format!("{:?}", read.findings);
        assert!(!text.contains("Zeile 0"), "{text}");
        assert!(!read.findings.iter().any(|f| f.place.a1().is_some_and(|a| a.ends_with('0'))));
    }
}

/// A table of which no value is read, although it has some, is an error without a profile as well; one
/// that is empty reports nothing.
#[test]
fn a_table_without_a_value_read_is_an_error() {
    let empty = read("", "# T\nID | Kennzahl | Q1/2026 | Q2/2026\nA-1 | Plätze\nA-2 | Betten\n");
    assert_eq!(of_rule(&empty.findings, "RB001").len(), 0, "{:?}", empty.findings);
    let lost = read("", "# T\nID | Kennzahl | Q1/2026 | Q2/2026\n | | 5 | 6\n | | 7 | 8\n");
    assert_eq!(amount(&lost), 0);
    let told = of_rule(&lost.findings, "RB001");
    assert_eq!(told.len(), 1, "{:?}", lost.findings);
    assert_eq!(
        told[0].message.de,
        "aus der Tabelle wurde kein Wert gelesen, obwohl darin 4 Zahlen stehen"
    );
}

/// Columns by letter need no `header_rows`; the header is found, and is no row of data.
#[test]
fn columns_by_letter_find_their_header() {
    for sheets in [
        "# T\nTräger | Q1/2026 | Q2/2026\nPlätze | 5 | 6\n",
        "# T\nBericht des Amtes\n@row 3\nTräger | Q1/2026 | Q2/2026\nPlätze | 5 | 6\n",
    ] {
        for layout in ["layout = \"wide\"\n", ""] {
            let profile = format!(
                "[[departments.sheets]]\nsheet = \"T\"\n{layout}columns = {{ name = \"A\" }}\n"
            );
            let read = read(&profile, sheets);
            let found: Vec<&str> =
                read.value.definitions.iter().map(|d| d.indicator.name.as_str()).collect();
            assert_eq!(found, ["Plätze"], "{profile}{:?}", read.findings);
            assert_eq!(amount(&read), 2);
        }
    }
    // a sheet without any header
    let bare = read(
        "[[departments.sheets]]\nsheet = \"T\"\nkind = \"indicators\"\ncolumns = { name = \"A\", period = \"B\", value = \"C\" }\n",
        "# T\nPlätze | 03/2026 | 5\nBetten | 03/2026 | 7\n",
    );
    assert_eq!(amount(&bare), 2, "{:?}", bare.findings);
    assert!(!told(&bare.value, &bare.findings).contains("Zeile 0"));
}

/// The column that a profile names as ids is one, whatever it looks like.
#[test]
fn the_column_of_ids_that_a_profile_names_wins() {
    let sheets = "# T\nlfd. Nr. | Maßnahme | Status | Ende\n1 | Radweg | läuft | 2026\n2 | Haus | offen | 2026\n";
    let without = read("", sheets);
    assert_eq!(without.value.measures[0].id.as_str(), "sozialamt-radweg");
    let with =
        read("[[departments.sheets]]\nsheet = \"T\"\ncolumns = { id = \"lfd. Nr.\" }\n", sheets);
    assert_eq!(with.value.measures[0].id.as_str(), "1");
    assert_eq!(of_rule(&with.findings, "RB017").len(), 0, "{:?}", with.findings);
    let sheets =
        "# T\nlfd. Nr. | Kennzahl | Q1/2026 | Q2/2026\n1 | Plätze | 5 | 6\n2 | Betten | 7 | 8\n";
    let with = read("[[departments.sheets]]\nsheet = \"T\"\ncolumns = { id = \"A\" }\n", sheets);
    let ids: Vec<&str> = with.value.definitions.iter().map(|d| d.indicator.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
}

/// Every line but `sheet` may be left out: what a profile does not say is found as without one.
#[test]
fn what_a_profile_leaves_out_is_found() {
    let form = "# T\nMaßnahmenblatt | <\nZeichen des Vorgangs: | S-90\nTitel der Maßnahme: | Haus\nUmsetzungsstand: | läuft\nEnde: | 2027-12-31\nKosten (T€): | 700\n";
    for profile in [
        "kind = \"measures\"\n",
        "columns = { id = \"Zeichen des Vorgangs\" }\n",
        "kind = \"measures\"\nfield = \"WOHNEN\"\ncolumns = { id = \"Zeichen des Vorgangs\" }\n",
    ] {
        let read = read(&format!("[[departments.sheets]]\nsheet = \"T\"\n{profile}"), form);
        let titles: Vec<&str> = read.value.measures.iter().map(|m| m.title.as_str()).collect();
        assert_eq!(titles, ["Haus"], "{profile}{:?}", read.findings);
        if profile.contains("columns") {
            assert_eq!(read.value.measures[0].id.as_str(), "S-90");
        }
    }
    let across =
        "# T\nMonat | Anträge | Klagen\n01/2026 | 5 | 6\n02/2026 | 7 | 8\n03/2026 | 9 | 1\n";
    let without = read("", across);
    assert_eq!(amount(&without), 6);
    for profile in
        ["header_rows = [1]", "header_rows = [1]\nkind = \"indicators\"", "field = \"WOHNEN\""]
    {
        let with = read(&format!("[[departments.sheets]]\nsheet = \"T\"\n{profile}\n"), across);
        assert_eq!(with.value.values, without.value.values, "{profile}\n{:?}", with.findings);
    }
}

/// A name on the left of `columns` that there is not: all that there are are listed.
#[test]
fn an_unknown_name_in_columns_lists_the_known_ones() {
    let text = "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"G\"\n[resolution]\npaper = \"V\"\ntitle = \"T\"\n\
        [[departments]]\nid = \"a\"\nname = \"A\"\nfiles = [\"*\"]\n[[departments.sheets]]\nsheet = \"T\"\ncolumns = { owner = \"B\" }\n";
    let error =
        ratsbericht::config::parse(text, std::path::Path::new(".")).expect_err("owner is unknown");
    let said = error.message(ratsbericht::lang::Lang::De).to_owned();
    assert!(
        said.contains("responsible") && said.contains("title") && said.contains("value"),
        "{said}"
    );
    assert!(!said.contains("gemeint ist vielleicht"), "{said}");
    let read = read(
        "[[departments.sheets]]\nsheet = \"T\"\nkind = \"indicators\"\ncolumns = { phase = \"B\" }\n",
        "# T\nKennzahl | Q1/2026 | Q2/2026\nPlätze | 5 | 6\n",
    );
    let told = of_rule(&read.findings, "RB010");
    assert!(told[0].message.de.contains("möglich sind `id`"), "{:?}", read.findings);
}

/// `units` by header, letter, id or name; what names nothing is an error, not a factor lost.
#[test]
fn units_of_a_profile_are_strict() {
    let money = "# T\nNr. | Maßnahme | Status | Ende | Ausgaben\nM-1 | Haus | läuft | 2026 | 40\n";
    let spent = |units: &str| {
        let read = read(&format!("[[departments.sheets]]\nsheet = \"T\"\n{units}\n"), money);
        let wrong = of_rule(&read.findings, "RB009").len();
        (read.value.measures[0].spent.map(|m| m.euro().to_string()), wrong)
    };
    let thousands = || Some("40000.00".to_owned()).map(|t| t.trim_end_matches(".00").to_owned());
    let plain = |found: (Option<String>, usize)| {
        (found.0.map(|t| t.trim_end_matches(".00").to_owned()), found.1)
    };
    assert_eq!(plain(spent("units = { \"Ausgaben\" = \"T€\" }")), (thousands(), 0));
    assert_eq!(plain(spent("units = { \"E\" = \"T€\" }")), (thousands(), 0));
    assert_eq!(plain(spent("unit = \"T€\"")), (thousands(), 0));
    assert_eq!(plain(spent("units = { \"Ausgabn\" = \"T€\" }")).1, 1);
    let values =
        "# T\nNr. | Kennzahl | Q1/2026 | Q2/2026\nA-1 | Fälle | 5 | 6\nA-2 | Kosten | 7 | 8\n";
    let units = |units: &str| {
        let read = read(&format!("[[departments.sheets]]\nsheet = \"T\"\n{units}\n"), values);
        let found: Vec<String> =
            read.value.definitions.iter().map(|d| d.indicator.unit.clone()).collect();
        (found, of_rule(&read.findings, "RB009").len())
    };
    assert_eq!(units("units = { \"Kosten\" = \"T€\" }"), (vec![String::new(), "T€".into()], 0));
    assert_eq!(units("units = { \"A-2\" = \"T€\" }"), (vec![String::new(), "T€".into()], 0));
    assert_eq!(units("units = { \"Kostn\" = \"T€\" }").1, 1);
    assert_eq!(units("unit = \"Personen\"").0, ["Personen", "Personen"]);
}

/// Everyday words of a status; what is close by letters and far in meaning is not proposed.
#[test]
fn everyday_words_of_a_status() {
    let of = |word: &str| {
        read("", &format!("# T\nID | Maßnahme | Status | Ende\nM-1 | Haus | {word} | 2026\n"))
    };
    for (word, phase) in [
        ("gestoppt", "zurückgestellt"),
        ("ausgesetzt", "zurückgestellt"),
        ("on hold", "zurückgestellt"),
        ("wird umgesetzt", "in Umsetzung"),
        ("teilweise erledigt", "in Umsetzung"),
        ("läuft planmäßig", "in Umsetzung"),
        ("Umsetzung", "in Umsetzung"),
        ("Planung", "geplant"),
        ("not started", "geplant"),
        ("cancelled", "entfallen"),
        ("abgeschlossen 12/2025", "umgesetzt"),
    ] {
        let read = of(word);
        assert_eq!(read.value.measures[0].phase.map(|p| p.word()), Some(phase), "{word}");
    }
    for word in ["nicht umgesetzt", "nicht erledigt", "zu 50 % umgesetzt", "weitgehend umgesetzt"] {
        let read = of(word);
        assert_eq!(read.value.measures[0].phase, None, "{word}");
        let told = of_rule(&read.findings, "RB008");
        assert!(!told[0].message.de.contains("am nächsten"), "{:?}", told[0].message);
        assert!(!told[0].own_help.as_ref().expect("for the department").de.contains("toml"));
    }
    let told = of("umgesezt").findings;
    assert!(of_rule(&told, "RB008")[0].message.de.ends_with("am nächsten liegt `umgesetzt`"));
}

/// What `check -v` adds: the periods as read, an example, the units.
#[test]
fn a_sheets_details_show_periods_an_example_and_units() {
    let read = read(
        "",
        "# T\nNr. | Kennzahl | Einheit | Q1/2026 | Q2/2026\nA-1 | Fälle | Personen | 5 | 6\n",
    );
    let details: Vec<&str> = read.value.sheets[0].details.iter().map(|t| t.de.as_str()).collect();
    assert_eq!(
        details,
        [
            "Zeiträume: `Q1/2026` (D) = I. Quartal 2026, `Q2/2026` (E) = II. Quartal 2026",
            "zum Beispiel: Fälle, I. Quartal 2026 = 5 Personen (D2)",
            "Einheiten: `Personen`",
        ]
    );
}

const TWO: &str = "
    # Blatt
    Kennzahl | 2023 | < | 2024 | <
    ^ | männlich | weiblich | männlich | weiblich
    Beamte | 120 | 141 | 118 | 150
    @row 6
    Kennzahl | Einheit | 2022 | 2023 | 2024
    Krankenquote | % | 7,8 | 7,4 | 7,2
    ";

/// A profile that names one header leaves the sheet's other tables, and says so; two profiles read two tables.
#[test]
fn what_a_profile_leaves_is_told() {
    let lines = "[[departments.sheets]]\nsheet = \"Blatt\"\nheader_rows = ";
    let told = |read: &Reported<Submission>| {
        of_rule(&read.findings, "RB010").iter().filter_map(|f| f.place.cell).collect::<Vec<_>>()
    };
    let below = read(&format!("{lines}[6]\n"), TWO);
    assert_eq!((below.value.values.len(), told(&below)), (3, vec![(1, 1)]));
    let above = read(&format!("{lines}[1, 2]\n"), TWO);
    assert_eq!((above.value.values.len(), told(&above)), (4, vec![(6, 1)]));
    let both = read(&format!("{lines}[6]\n{lines}[1, 2]\n"), TWO);
    assert_eq!((both.value.values.len(), told(&both)), (7, vec![]));
}

/// Of two profiles of which one names no header only the first holds, and that is told.
#[test]
fn a_second_profile_without_its_header_is_told() {
    let lines = "[[departments.sheets]]\nsheet = \"Blatt\"\n";
    let read = read(&format!("{lines}kind = \"indicators\"\n{lines}unit = \"Personen\"\n"), TWO);
    let found = of_rule(&read.findings, "RB010");
    assert!(found.iter().any(|f| f.message.de.contains("2 Leseprofile")), "{found:?}");
}

/// What a profile says of units wins over a word in brackets, under the name as the workbook writes it.
#[test]
fn units_of_a_profile_win_over_brackets() {
    let sheet = "# K\nKennzahl | Jan 25 | Feb 25\nBelegte Unterkünfte (Wohnungen) | 1204 | 1210\n";
    let unit = |below: &str| {
        let read = read(below, sheet);
        assert!(of_rule(&read.findings, "RB009").is_empty(), "{:?}", read.findings);
        let indicator = &read.value.definitions[0].indicator;
        (indicator.name.clone(), indicator.unit.clone())
    };
    let lines = "[[departments.sheets]]\nsheet = \"K\"\n";
    let whole = "Belegte Unterkünfte (Wohnungen)";
    assert_eq!(unit(lines), ("Belegte Unterkünfte".into(), "Wohnungen".into()));
    let named = format!("{lines}units = {{ \"{whole}\" = \"Personen\" }}\n");
    assert_eq!(unit(&named), (whole.into(), "Personen".into()));
    let based = format!("{lines}units = {{ \"Belegte Unterkünfte\" = \"Personen\" }}\n");
    assert_eq!(unit(&based), ("Belegte Unterkünfte".into(), "Personen".into()));
    let all = format!("{lines}unit = \"Personen\"\n");
    assert_eq!(unit(&all), (whole.into(), "Personen".into()));
}
