//! Wrong inputs: profiles that contradict themselves or their sheet, and cells that say nothing. Each is told,
//! at its place, with one thing to do; nothing is dropped without a word.

use super::sheets::{project_with, workbook};
use ratsbericht::domain::Submission;
use ratsbericht::finding::{Finding, Reported};
use ratsbericht::normalise;

fn read(below: &str, sheets: &str) -> Reported<Submission> {
    let raw = workbook("eingang/2026-Q2/sozialamt.xlsx", sheets);
    let config = project_with(below);
    let period = "2026-Q2".parse().expect("a period");
    normalise::workbook(&raw, &config.departments[0], &config, period)
}

/// The findings of some rules: level, place, message and help.
fn said(read: &Reported<Submission>, rules: &[&str]) -> String {
    let line = |f: &Finding| {
        let place = f.place.a1().unwrap_or_else(|| "Blatt".to_owned());
        let level = format!("{:?}", f.level).to_lowercase();
        format!("{} {level} {place}: {}\n  = {}\n", f.rule, f.message.de, f.help.de)
    };
    read.findings
        .iter()
        .filter(|f| rules.contains(&f.rule.to_string().as_str()))
        .map(line)
        .collect()
}

/// Why a date is none is said truly: `300` has no letter O, and `sofort` leaves a measure without a deadline.
#[test]
fn a_date_that_is_none_says_why() {
    let sheet = "# T\nID | Maßnahme | Status | Ende\nM-1 | Haus | läuft | \"300\"\nM-2 | Weg | läuft | 2O27\nM-3 | Platz | läuft | sofort\nM-4 | Steg | läuft | unverzüglich\n";
    insta::assert_snapshot!(said(&read("", sheet), &["RB004"]), @r#"
    RB004 error D2: `300` in der Spalte `Ende` ist kein Datum: erwartet wird eine Zeit wie `III. Quartal 2019`, `09/2019` oder `30.09.2019`
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 error D3: `2O27` in der Spalte `Ende` ist kein Datum: Buchstabe O statt der Ziffer 0
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 warning D4: `sofort` in der Spalte `Ende` ist kein Datum: erwartet wird ein Tag, Monat oder Quartal; die Maßnahme hat so keine Frist
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 warning D5: `unverzüglich` in der Spalte `Ende` ist kein Datum: erwartet wird ein Tag, Monat oder Quartal; die Maßnahme hat so keine Frist
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    "#);
}

const SCHOOLS: &str = "# T\nKennung | Bezeichnung | Einheit | Ziel | Schuljahr 2024/25 | Schuljahr 2025/26\nS-1 | Klassen | Anzahl | 9 | 8 | 9\nS-2 | Kosten | € | 50 | 40 | 41\n";

fn profile(lines: &str) -> String {
    format!("[[departments.sheets]]\nsheet = \"T\"\n{lines}\n")
}

/// What is said of the sheet of schools with a profile of these lines, and how many values are read.
fn schools(lines: &str) -> String {
    let read = read(&profile(&format!("kind = \"indicators\"\n{lines}")), SCHOOLS);
    format!(
        "{lines}: {} Werte\n{}",
        read.value.values.len(),
        said(&read, &["RB001", "RB002", "RB003", "RB009", "RB010", "RB051"])
    )
}

/// Two columns for one period, two periods for one column: one of both would be lost.
#[test]
fn periods_that_contradict_each_other_are_refused() {
    let told = [
        "periods = { \"E\" = \"2024-10\", \"F\" = \"2024-10\" }",
        "periods = { \"Schuljahr 2024/25\" = \"2024-10\", \"E\" = \"2024-11\" }",
        // the same said twice is no contradiction
        "periods = { \"Schuljahr 2024/25\" = \"2024-10\", \"E\" = \"2024-10\", \"F\" = \"2025-10\" }",
    ];
    insta::assert_snapshot!(told.map(schools).join("\n"), @r#"
    periods = { "E" = "2024-10", "F" = "2024-10" }: 0 Werte
    RB010 error F1: zwei Spalten (E, F) für Oktober 2024: das Leseprofil `T` gibt ihnen unter `periods` denselben Zeitraum, und über ihnen steht nichts, was sie unterscheidet
      = in ratsbericht.toml unter `periods` jeder Spalte ihren eigenen Zeitraum geben

    periods = { "Schuljahr 2024/25" = "2024-10", "E" = "2024-11" }: 0 Werte
    RB010 error E1: zwei Zeiträume für die Spalte E: das Leseprofil `T` nennt sie unter `periods` als `E` (November 2024) und als `Schuljahr 2024/25` (Oktober 2024)
      = in ratsbericht.toml unter `periods` `E` oder `Schuljahr 2024/25` streichen

    periods = { "Schuljahr 2024/25" = "2024-10", "E" = "2024-10", "F" = "2025-10" }: 4 Werte
    "#);
}

/// Groups above two columns of one period part them, and so do names that say what each counts.
#[test]
fn columns_of_one_period_that_are_told_apart_are_read() {
    let lines = "kind = \"indicators\"\nperiods = { \"C\" = \"2024-10\", \"D\" = \"2024-10\" }";
    for sheet in [
        "# T\nKennung | Bezeichnung | Köpfe | VZÄ\nS-1 | Beamte | 8 | 7\n",
        "# T\nKennung | Bezeichnung | Köpfe | VZÄ\n^ | ^ | SJ 24/25 | SJ 24/25\nS-1 | Beamte | 8 | 7\n",
    ] {
        let read = read(&profile(lines), sheet);
        let found: Vec<bool> = ["Beamte – Köpfe", "Beamte – VZÄ"]
            .map(|name| read.value.definitions.iter().any(|d| d.indicator.name.starts_with(name)))
            .into();
        assert_eq!((found, read.value.values.len()), (vec![true; 2], 2), "{:?}", read.findings);
        assert!(said(&read, &["RB010", "RB003"]).is_empty(), "{:?}", read.findings);
    }
}

/// Names that are no column: told with those that are there; a column of names is no period's.
#[test]
fn periods_that_name_no_column_of_values_are_told() {
    let told = [
        "periods = { \"ZZ\" = \"2024-10\" }",
        "periods = { \"E\" = \"2024-10\", \"Schuljahr 25/26\" = \"2025-10\" }",
        "periods = { \"B\" = \"2024-Q1\" }",
        "periods = { \"Einheit\" = \"2024-Q1\", \"E\" = \"2024-10\" }",
    ];
    insta::assert_snapshot!(told.map(schools).join("\n"), @r#"
    periods = { "ZZ" = "2024-10" }: 0 Werte
    RB003 error Blatt: das Leseprofil `T` nennt unter `periods` `ZZ`: so heißt hier keine Spalte; die Spalten heißen `Kennung` (A), `Bezeichnung` (B), `Einheit` (C), `Ziel` (D), `Schuljahr 2024/25` (E) und `Schuljahr 2025/26` (F)
      = in ratsbericht.toml unter `periods` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben

    periods = { "E" = "2024-10", "Schuljahr 25/26" = "2025-10" }: 2 Werte
    RB051 warning F1: die Spalte `Schuljahr 2025/26` (F) wird nicht gelesen und sieht nach Daten aus
      = braucht der Bericht sie, im Leseprofil unter `periods` sagen, für welchen Zeitraum ihre Zahlen stehen
    RB003 error Blatt: das Leseprofil `T` nennt unter `periods` `Schuljahr 25/26`: so heißt hier keine Spalte; die Spalten heißen `Kennung` (A), `Bezeichnung` (B), `Einheit` (C), `Ziel` (D), `Schuljahr 2024/25` (E) und `Schuljahr 2025/26` (F)
      = in ratsbericht.toml unter `periods` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben

    periods = { "B" = "2024-Q1" }: 0 Werte
    RB010 error B1: das Leseprofil `T` gibt unter `periods` der Spalte B (`Bezeichnung`) einen Zeitraum; dort stehen Texte, keine Werte
      = in ratsbericht.toml unter `periods` statt `B` die Spalte mit den Werten angeben

    periods = { "Einheit" = "2024-Q1", "E" = "2024-10" }: 0 Werte
    RB010 error C1: das Leseprofil `T` gibt unter `periods` der Spalte C (`Einheit`) einen Zeitraum; dort stehen Texte, keine Werte
      = in ratsbericht.toml unter `periods` statt `Einheit` die Spalte mit den Werten angeben
    "#);
}

const QUARTERS: &str = "# T\nKennung | Kennzahl | Einheit | Q1/2026 | Q2/2026\nA-1 | Fälle | Fälle | 5 | 6\nA-2 | Kosten | € | 7 | 8\n";

/// `columns` that would make a period vanish, name one column twice or one that is not there.
#[test]
fn columns_that_contradict_the_sheet_are_refused() {
    let told = [
        "columns = { value = \"E\" }",
        "columns = { unit = \"Einheit\", name = \"C\" }",
        "columns = { id = \"Z\" }",
    ];
    let told = told.map(|lines| {
        let read = read(&profile(lines), QUARTERS);
        format!("{lines}: {} Werte\n{}", read.value.values.len(), said(&read, &["RB001", "RB010"]))
    });
    insta::assert_snapshot!(told.join("\n"), @r#"
    columns = { value = "E" }: 0 Werte
    RB010 error Blatt: das Leseprofil `T` passt nicht: `columns` nennt `E` als `value`, die Werte stehen hier aber unter den Zeiträumen (`Q1/2026`)
      = in ratsbericht.toml `value` unter `columns` streichen

    columns = { unit = "Einheit", name = "C" }: 0 Werte
    RB010 error Blatt: das Leseprofil `T` passt nicht: `columns` gibt `name` (`C`) und `unit` (`Einheit`) dieselbe Spalte
      = in ratsbericht.toml unter `columns` `name` oder `unit` streichen

    columns = { id = "Z" }: 0 Werte
    RB010 error Blatt: das Leseprofil `T` passt nicht: die Spalte `Z` für `id` gibt es hier nicht: das Blatt reicht bis Spalte E
      = in ratsbericht.toml unter `columns` bei `id` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben
    "#);
}

/// A profile that is not used is named.
#[test]
fn a_profile_that_is_not_used_is_named() {
    let own = |sheet: &str, lines: &str| {
        format!("[[departments.sheets]]\nsheet = \"{sheet}\"\n{lines}\n")
    };
    let told = [
        own("T", "header_rows = [1]") + &own("T", "header_rows = [1]"),
        own("T", "kind = \"indicators\"") + &own("T", "header_rows = [1]"),
        own("T*", "kind = \"skip\"") + &own("T", "kind = \"indicators\""),
    ];
    let told = told.map(|below| {
        let read = read(&below, QUARTERS);
        format!("{} Werte\n{}", read.value.values.len(), said(&read, &["RB001", "RB010"]))
    });
    insta::assert_snapshot!(told.join("\n"), @r#"
    4 Werte
    RB010 warning Blatt: für dieses Blatt stehen 2 Leseprofile in ratsbericht.toml, das erste ist `T`; nicht angewandt wird das 2. (`T`): mehrere gelten nur, wenn jedes mit `header_rows` eine eigene Tabelle nennt
      = jedem `header_rows` seiner Tabelle geben oder die Profile zu einem zusammenfassen

    4 Werte
    RB010 warning Blatt: für dieses Blatt stehen 2 Leseprofile in ratsbericht.toml, das erste ist `T`; nicht angewandt wird das 2. (`T`): mehrere gelten nur, wenn jedes mit `header_rows` eine eigene Tabelle nennt
      = jedem `header_rows` seiner Tabelle geben oder die Profile zu einem zusammenfassen

    0 Werte
    RB010 warning Blatt: für dieses Blatt stehen 2 Leseprofile in ratsbericht.toml, das erste ist `T*`; nicht angewandt wird das 2. (`T`): das erste übergeht das Blatt
      = das Leseprofil, das gelten soll, in ratsbericht.toml an die erste Stelle setzen oder das andere entfernen
    RB001 error Blatt: in der Datei wurde keine Tabelle erkannt; nichts aus ihr wurde gelesen
      = so vorgehen, wie beim Hinweis RB010 zur Tabelle `T` steht
    "#);
    // a pattern behind a name is for the other sheets
    let both = own("T", "kind = \"indicators\"") + &own("*", "kind = \"skip\"");
    assert_eq!(said(&read(&both, QUARTERS), &["RB010"]), "");
}

/// A finding at the header shows it once; a column that looks like a period is given one in `periods`.
#[test]
fn a_finding_at_the_header_shows_it_once() {
    let mut found =
        read(&profile("kind = \"indicators\"\nperiods = { \"E\" = \"2024-10\" }"), SCHOOLS)
            .findings;
    found.retain(|f| f.rule.to_string() == "RB051");
    insta::assert_snapshot!(ratsbericht::finding::full(&found, Default::default()), @r#"
    eingang/2026-Q2/sozialamt.xlsx: 1 Warnung

    Warnung[RB051]: die Spalte `Schuljahr 2025/26` (F) wird nicht gelesen und sieht nach Daten aus
      --> eingang/2026-Q2/sozialamt.xlsx, Tabelle `T`, Zelle F1
       |
       |  A        B            C        D     E                  F
     1 |  Kennung  Bezeichnung  Einheit  Ziel  Schuljahr 2024/25  Schuljahr 2025/26
       |                                                          ^^^^^^^^^^^^^^^^^
       |
       = Abhilfe: braucht der Bericht sie, im Leseprofil unter `periods` sagen, für welchen Zeitraum ihre Zahlen stehen
       = mehr: ratsbericht explain RB051

    1 Warnung
    "#);
}

fn declared(grain: &str) -> String {
    profile("kind = \"indicators\"")
        + &["S-1", "S-2"]
            .map(|id| {
                format!(
                    "[[indicators]]\nid = \"{id}\"\naggregation = \"stock\"\ngrain = \"{grain}\"\n"
                )
            })
            .concat()
}

/// The profile for school years proposes periods of the base period that the project declares.
#[test]
fn school_years_are_proposed_in_the_declared_base_period() {
    let told = ["month", "quarter", "half-year", "year"].map(|grain| {
        let read = read(&declared(grain), SCHOOLS);
        let found = read.findings.iter().find(|f| f.rule.to_string() == "RB003");
        format!("{grain}\n{}\n", found.expect("school years are told").help.de)
    });
    insta::assert_snapshot!(told.join("\n"), @r#"
    month
    in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa `10/2024`, oder diese Zeilen (Zeiträume prüfen) in ratsbericht.toml beim Amt `sozialamt` statt des Leseprofils `T` einfügen:
    [[departments.sheets]]
    sheet = "T"
    kind = "indicators"
    periods = { "Schuljahr 2024/25" = "2024-10", "Schuljahr 2025/26" = "2025-10" }

    quarter
    in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa `IV. Quartal 2024`, oder diese Zeilen (Zeiträume prüfen) in ratsbericht.toml beim Amt `sozialamt` statt des Leseprofils `T` einfügen:
    [[departments.sheets]]
    sheet = "T"
    kind = "indicators"
    periods = { "Schuljahr 2024/25" = "2024-Q4", "Schuljahr 2025/26" = "2025-Q4" }

    half-year
    in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa `2. Halbjahr 2024`, oder diese Zeilen (Zeiträume prüfen) in ratsbericht.toml beim Amt `sozialamt` statt des Leseprofils `T` einfügen:
    [[departments.sheets]]
    sheet = "T"
    kind = "indicators"
    periods = { "Schuljahr 2024/25" = "2024-H2", "Schuljahr 2025/26" = "2025-H2" }

    year
    in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa `2024`, oder diese Zeilen (Zeiträume prüfen) in ratsbericht.toml beim Amt `sozialamt` statt des Leseprofils `T` einfügen:
    [[departments.sheets]]
    sheet = "T"
    kind = "indicators"
    periods = { "Schuljahr 2024/25" = "2024", "Schuljahr 2025/26" = "2025" }
    "#);
}

const DOWN: &str = "# T\nKennung | Bezeichnung | Schuljahr | Wert\nS-1 | Klassen | 2022/23 | 8\nS-1 | Klassen | SJ 24/25 | 9\nS-2 | Schüler | 2022/23 | 40\nS-2 | Schüler | SJ 24/25 | 41\n";

/// School years down a column are told once, and the lines that are printed read them.
#[test]
fn school_years_down_a_column_are_told_once_and_read_by_their_profile() {
    let without = read("", DOWN);
    insta::assert_snapshot!(said(&without, &["RB003", "RB010"]), @r#"
    RB003 error C2: `2022/23` ist kein Zeitraum des Berichts: ein Schuljahr reicht von 2022 bis 2023; gemeint sein kann ein Stichtag darin (ebenso in 3 weiteren Zellen der Spalte)
      = in die Zellen schreiben, wofür die Zahlen stehen, etwa `2022` oder `10/2022`, oder diese Zeilen (Zeiträume prüfen) in ratsbericht.toml unter das Amt `sozialamt` einfügen:
    [[departments.sheets]]
    sheet = "T"
    kind = "indicators"
    columns = { period = "Schuljahr" }
    periods = { "2022/23" = "2022", "SJ 24/25" = "2024" }
    "#);
    let help = &without.findings.iter().find(|f| f.rule.to_string() == "RB003").expect("told").help;
    let (_, lines) = help.de.split_once('\n').expect("lines to paste");
    let with = read(lines, DOWN);
    assert_eq!(with.value.values.len(), 4, "{:?}", with.findings);
    assert_eq!(said(&with, &["RB001", "RB003", "RB010"]), "");
    let periods: Vec<String> = with.value.values.iter().map(|v| v.period.to_string()).collect();
    assert_eq!(periods, ["2022", "2024", "2022", "2024"]);
    // a name that no cell has is told
    let typo = read(
        &lines.replace("\"2022/23\" = \"2022\"", "\"2022/23\" = \"2022\", \"2023/24\" = \"2023\""),
        DOWN,
    );
    assert!(said(&typo, &["RB003"]).contains("`periods` `2023/24`"), "{:?}", typo.findings);
}

/// A unit that the profile gives by id or name wins over the row's, and that is told; by column it holds
/// where the row says nothing.
#[test]
fn a_unit_of_the_profile_that_contradicts_the_row_is_told() {
    let sheet = "# T\nKennung | Kennzahl | Einheit | Q1/2026 | Q2/2026\nS-1 | Fälle | Fälle | 5 | 6\nS-2 | Kosten | € | 7 | 8\n";
    let told = ["units = { \"S-2\" = \"T€\" }", "units = { \"Kosten\" = \"Euro\" }"].map(|lines| {
        let read = read(&profile(lines), sheet);
        let units: Vec<&str> =
            read.value.definitions.iter().map(|d| d.indicator.unit.as_str()).collect();
        format!("{lines}: {units:?}\n{}", said(&read, &["RB009", "RB011"]))
    });
    insta::assert_snapshot!(told.join("\n"), @r#"
    units = { "S-2" = "T€" }: ["Fälle", "T€"]
    RB011 warning C3: das Leseprofil gibt `Kosten` unter `units` die Einheit `T€`, hier steht `€`; gelesen wird `T€`
      = gilt `€`, den Eintrag unter `units` in ratsbericht.toml streichen; sonst hier `T€` eintragen

    units = { "Kosten" = "Euro" }: ["Fälle", "Euro"]
    "#);
}

/// One cell that is no cross leaves the others what they are.
#[test]
fn a_cell_that_is_no_cross_is_told_and_the_crosses_are_read() {
    let sheet = "# T\nID | Handlungsfeld | Maßnahme | offen | in Arbeit | erledigt\nM-1 | Wohnen | Haus | x | | \nM-2 | Wohnen | Weg | | ? | \nM-3 | Wohnen | Platz | – | – | x\nM-4 | Wohnen | Steg | | x | ?\n";
    let read = read("", sheet);
    let phases: Vec<Option<&str>> =
        read.value.measures.iter().map(|m| m.phase.map(|p| p.word())).collect();
    assert_eq!(phases, [Some("geplant"), None, Some("umgesetzt"), Some("in Umsetzung")]);
    insta::assert_snapshot!(said(&read, &["RB008", "RB010", "RB051"]), @r#"
    RB008 error E3: `?` unter `in Arbeit` ist kein Kreuz und wird nicht als Status gelesen
      = ein `x` in die Spalte setzen, die gilt, und die anderen leeren
    RB008 error F5: `?` unter `erledigt` ist kein Kreuz und wird nicht als Status gelesen
      = ein `x` in die Spalte setzen, die gilt, und die anderen leeren
    "#);
}

/// The same where the profile names its header and columns: nothing sends the clerk elsewhere.
#[test]
fn periods_are_checked_also_where_the_profile_names_its_columns() {
    let told = [
        "header_rows = [1]\ncolumns = { name = \"Bezeichnung\" }\nperiods = { \"ZZ\" = \"2024-10\" }",
        "layout = \"wide\"\nheader_rows = [1]\nperiods = { \"ZZ\" = \"2024-10\" }",
        "columns = { name = \"B\" }\nperiods = { \"E\" = \"2024-10\", \"F\" = \"2024-10\" }",
        "columns = { name = \"Bezeichnung\" }\nperiods = { \"B\" = \"2024-10\" }",
        "header_rows = [1]\nperiods = { \"D\" = \"2024-10\" }",
    ];
    insta::assert_snapshot!(told.map(schools).join("\n"), @r#"
    header_rows = [1]
    columns = { name = "Bezeichnung" }
    periods = { "ZZ" = "2024-10" }: 0 Werte
    RB003 error Blatt: das Leseprofil `T` nennt unter `periods` `ZZ`: so heißt hier keine Spalte; die Spalten heißen `Kennung` (A), `Bezeichnung` (B), `Einheit` (C), `Ziel` (D), `Schuljahr 2024/25` (E) und `Schuljahr 2025/26` (F)
      = in ratsbericht.toml unter `periods` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben

    layout = "wide"
    header_rows = [1]
    periods = { "ZZ" = "2024-10" }: 0 Werte
    RB003 error Blatt: das Leseprofil `T` nennt unter `periods` `ZZ`: so heißt hier keine Spalte; die Spalten heißen `Kennung` (A), `Bezeichnung` (B), `Einheit` (C), `Ziel` (D), `Schuljahr 2024/25` (E) und `Schuljahr 2025/26` (F)
      = in ratsbericht.toml unter `periods` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben

    columns = { name = "B" }
    periods = { "E" = "2024-10", "F" = "2024-10" }: 0 Werte
    RB010 error F1: zwei Spalten (E, F) für Oktober 2024: das Leseprofil `T` gibt ihnen unter `periods` denselben Zeitraum, und über ihnen steht nichts, was sie unterscheidet
      = in ratsbericht.toml unter `periods` jeder Spalte ihren eigenen Zeitraum geben

    columns = { name = "Bezeichnung" }
    periods = { "B" = "2024-10" }: 0 Werte
    RB010 error B1: das Leseprofil `T` gibt unter `periods` der Spalte B (`Bezeichnung`) einen Zeitraum; dort stehen Texte, keine Werte
      = in ratsbericht.toml unter `periods` statt `B` die Spalte mit den Werten angeben

    header_rows = [1]
    periods = { "D" = "2024-10" }: 2 Werte
    RB051 warning E1: 2 Spalten werden nicht gelesen und sehen nach Daten aus: `Schuljahr 2024/25` (E) und `Schuljahr 2025/26` (F)
      = braucht der Bericht sie, im Leseprofil unter `periods` sagen, für welchen Zeitraum ihre Zahlen stehen
    "#);
}
