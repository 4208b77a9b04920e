//! The dialect `excel-de` says the same as `open-data`, cell for cell.

use csv::ReaderBuilder;

const NUMBERS: &[&str] = &[
    "fortschritt_prozent",
    "plan_eur",
    "ist_eur",
    "fortschritt_mittel",
    "wert",
    "differenz_vorquartal",
    "differenz_vorjahresquartal",
    "zielwert",
    "kumuliert",
    "prognose",
];
const DATES: &[&str] = &["beginn", "ende", "stand", "umgesetzt_am"];

fn records(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut builder = ReaderBuilder::new();
    let mut reader = builder.delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// A German cell as open data writes it.
fn undone(column: &str, cell: &str) -> String {
    if NUMBERS.contains(&column) {
        assert!(!cell.contains('.'), "{column}: {cell}");
        return cell.replace(',', ".");
    }
    match cell.split('.').collect::<Vec<_>>()[..] {
        [day, month, year] if DATES.contains(&column) => format!("{year}-{month}-{day}"),
        _ => cell.to_owned(),
    }
}

/// Every difference between two files of one table, a line each, and the number of rows compared
/// without the header.
pub(super) fn differences(name: &str, open: &str, german: &str) -> (usize, Vec<String>) {
    let mut found = Vec::new();
    assert!(!open.starts_with('\u{feff}'), "{name}");
    let german = german.strip_prefix('\u{feff}').expect(name);
    let (open_rows, german_rows) = (records(open, b','), records(german, b';'));
    // Line ends outside of cells: LF there, CRLF here.
    let inside = |rows: &[Vec<String>], end: &str| -> usize {
        rows.iter().flatten().map(|cell| cell.matches(end).count()).sum()
    };
    assert_eq!(german.matches("\r\n").count(), german_rows.len() + inside(&german_rows, "\r\n"));
    assert_eq!(open.matches('\r').count(), inside(&open_rows, "\r"), "{name}");
    assert!(open.ends_with('\n') && german.ends_with("\r\n"), "{name}");

    let columns = &open_rows[0];
    if open_rows.len() != german_rows.len() || *columns != german_rows[0] {
        found.push(format!("{name}: {} and {} rows", open_rows.len(), german_rows.len()));
    }
    for (number, (open, german)) in open_rows.iter().zip(&german_rows).enumerate().skip(1) {
        // of a corrected value both states are numbers
        let revised = open.first().is_some_and(|kind| kind.starts_with("Wert "));
        for ((column, open), german) in columns.iter().zip(open).zip(german) {
            let column = match column.as_str() {
                "alt" | "neu" if revised && german.contains(|c: char| c.is_ascii_digit()) => "wert",
                other => other,
            };
            if *open != undone(column, german) {
                found.push(format!("{name}, row {number}, {column}: {open:?}, {german:?}"));
            }
        }
    }
    (open_rows.len() - 1, found)
}

#[test]
fn other_cells_are_noticed() {
    let open = "wert,ende,text\n-1.5,2019-09-30,\"1,5;\nb\"\n";
    let german = "\u{feff}wert;ende;text\r\n-1,5;30.09.2019;\"1,5;\nb\"\r\n";
    assert_eq!(differences("t", open, german), (1, vec![]));
    for (is, other) in [("-1,5", "1,5"), ("30.09", "09.30"), ("1,5;\n", "1.5;\n"), ("ende", "x")] {
        let (_, found) = differences("t", open, &german.replacen(is, other, 1));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
