//! What is hidden or stands in comments, and whether it counts (RULES.md 15).

use super::Notes;
use super::describe::listed;
use crate::domain::SheetReading;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::report::Reporter;
use crate::origin::column_letters;
use crate::workbook::RawSheet;

/// The note for a hidden sheet.
pub(super) fn hidden_sheet(reporter: &mut Reporter<'_>) {
    let name = reporter.sheet.sheet.clone();
    reporter.sheet(
        rule::HIDDEN_CONTENT,
        Text::new(
            format!("die ausgeblendete Tabelle `{name}` wird nicht gelesen"),
            format!("the hidden sheet `{name}` is not read"),
        ),
        Text::new(
            "die Tabelle einblenden oder im Leseprofil `hidden = \"read\"` setzen",
            "show the sheet or set `hidden = \"read\"` in the reading profile",
        ),
    );
}

/// The notes for hidden rows and columns of a sheet that is read.
pub(super) fn hidden_parts(
    sheet: &RawSheet,
    hidden: Option<bool>,
    reporter: &mut Reporter<'_>,
    reading: &mut SheetReading,
) {
    let used_row = |row: &u32| {
        let at = sheet.cells.partition_point(|c| c.row < *row);
        sheet.cells.get(at).is_some_and(|c| c.row == *row)
    };
    let rows: Vec<u32> = sheet.hidden_rows.iter().copied().filter(used_row).collect();
    // hiding all columns behind the table is only a look
    let mut used: Vec<u32> = Vec::new();
    if !sheet.hidden_columns.is_empty() {
        used.extend(sheet.cells.iter().map(|c| c.column));
        used.sort_unstable();
        used.dedup();
    }
    let columns: Vec<String> = sheet
        .hidden_columns
        .iter()
        .filter(|c| used.binary_search(c).is_ok())
        .take(20)
        .map(|c| column_letters(*c))
        .collect();
    let (done_de, done_en) =
        if hidden == Some(false) { ("nicht gelesen", "not read") } else { ("gelesen", "read") };
    let mut parts_de = Vec::new();
    let mut parts_en = Vec::new();
    if !rows.is_empty() {
        let numbers = listed(&rows);
        parts_de.push(format!("ausgeblendete Zeilen ({})", numbers.de));
        parts_en.push(format!("hidden rows ({})", numbers.en));
    }
    if !columns.is_empty() {
        let letters = columns.join(", ");
        parts_de.push(format!("ausgeblendete Spalten ({letters})"));
        parts_en.push(format!("hidden columns ({letters})"));
    }
    if parts_de.is_empty() {
        if sheet.filtered {
            filter_alone(sheet, reporter, reading);
        }
        return;
    }
    let filter =
        if sheet.filtered { (", ein Filter ist aktiv", ", a filter is active") } else { ("", "") };
    let name = &sheet.name;
    let (de, en) = (parts_de.join(" und "), parts_en.join(" and "));
    reading.note(format!("{de} {done_de}{}", filter.0), format!("{en} {done_en}{}", filter.1));
    reporter.sheet(
        rule::HIDDEN_CONTENT,
        Text::new(
            format!("{de} der Tabelle `{name}` werden {done_de}{}", filter.0),
            format!("{en} of the sheet `{name}` are {done_en}{}", filter.1),
        ),
        Text::new(
            "einblenden und prüfen; `hidden` im Leseprofil legt fest, ob sie gelten",
            "show and check them; `hidden` in the reading profile says whether they count",
        ),
    );
}

/// The note for a filter that hides nothing now.
fn filter_alone(sheet: &RawSheet, reporter: &mut Reporter<'_>, reading: &mut SheetReading) {
    let name = &sheet.name;
    reading.note("ein Filter ist aktiv; alle Zeilen gelesen", "a filter is active; all rows read");
    reporter.sheet(
        rule::HIDDEN_CONTENT,
        Text::new(
            format!("in der Tabelle `{name}` ist ein Filter aktiv; alle Zeilen werden gelesen"),
            format!("a filter is active in the sheet `{name}`; all rows are read"),
        ),
        Text::new(
            "den Filter löschen, damit jeder sieht, was gelesen wird",
            "clear the filter, so that everybody sees what is read",
        ),
    );
}

/// The note for comments, which are not read.
pub(super) fn comments(sheet: &RawSheet, reporter: &mut Reporter<'_>, reading: &mut SheetReading) {
    let Some((row, column)) = sheet.comments.first().copied() else { return };
    let first = format!("{}{row}", column_letters(column));
    let (de, en) = match sheet.comments.len() {
        1 => (
            format!("die Zelle `{first}` trägt einen Kommentar"),
            format!("the cell `{first}` carries a comment"),
        ),
        n => (
            format!("{n} Zellen tragen Kommentare, zum Beispiel `{first}`"),
            format!("{n} cells carry comments, for example `{first}`"),
        ),
    };
    let message = Text::new(
        format!("{de}; Kommentare werden nicht gelesen"),
        format!("{en}; comments are not read"),
    );
    reading.note(message.de.clone(), message.en.clone());
    let help = Text::new(
        "was der Bericht sagen soll, in die Spalte für Bemerkungen schreiben",
        "write what the report is to say into the column for remarks",
    );
    reporter.note(rule::HIDDEN_CONTENT, row, column, "", message, help);
}
