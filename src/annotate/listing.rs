//! What is said about one workbook, before it is put into any format: rows of the sheet "Hinweise",
//! and the marks of cells.

use super::Request;
use crate::finding::{Counts, Style, summary_line};
use crate::finding::{Finding, Level, RuleId};
use crate::lang::Lang;
use crate::origin::{column_letters, column_number};
use crate::workbook::{CellRange, FindingsSheet, RawSheet, RawValue, findings_sheet_title};
use std::collections::BTreeMap;

/// Author of comments; those of this name are the program's own.
pub(super) const AUTHOR: &str = crate::workbook::COMMENT_AUTHOR;
/// Begins what the program writes into a comment, its own or a person's.
pub(super) const MARK: &str = crate::workbook::COMMENT_MARK;
/// Row of the list's header, 1-based; the rows follow.
pub(super) const HEADER: u32 = 5;
/// Columns of the list that are shown.
pub(super) const SHOWN: usize = 7;

/// 1-based row and column.
pub(super) type At = (u32, u32);

/// A row of the list.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) level: Level,
    pub(super) rule: RuleId,
    /// Sheet as findings call it.
    pub(super) sheet: Option<String>,
    pub(super) cell: Option<At>,
    pub(super) message: String,
    pub(super) help: String,
    /// The cell that is coloured for it: the first of a merged region.
    pub(super) marked: Option<At>,
}

/// What a cell is marked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The gravest level of its findings.
    pub(super) level: Level,
    /// Text of its comment: a paragraph a finding.
    pub(super) text: String,
}

/// Marks of one sheet, and what earlier marks replaced.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetMarks {
    pub(super) marks: BTreeMap<At, Mark>,
    /// Cells that were coloured by an earlier annotation, with the fill they had before.
    pub(super) before: BTreeMap<At, String>,
}

/// All that is said about one workbook.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) lang: Lang,
    pub(super) rows: Vec<Row>,
    /// By sheet as findings call it.
    pub(super) sheets: BTreeMap<String, SheetMarks>,
    /// Name of the list that an earlier annotation left.
    pub(super) earlier: Option<String>,
    /// Second line of the list: file, period, counts.
    pub(super) summary: String,
}

impl Listing {
    pub(super) fn new(request: &Request<'_>) -> Self {
        let lang = request.lang;
        let own = |finding: &&Finding| {
            finding.accepted.is_none()
                && (finding.place.file == request.name
                    || (finding.place.file.is_empty()
                        && finding.department.as_deref() == Some(request.department)))
        };
        let findings: Vec<&Finding> = request.findings.iter().filter(own).collect();
        let counts = Counts::of(findings.iter().copied());
        let counts = summary_line(counts, Style { colour: false, lang });
        let file = request.name.rsplit('/').next().unwrap_or(request.name);
        let workbook = request.file.workbook.as_ref();
        let merges = |sheet: &str| {
            let sheets = workbook.map(|w| w.sheets.as_slice()).unwrap_or_default();
            sheets.iter().find(|s| s.name == sheet).map(|s| s.merges.as_slice()).unwrap_or_default()
        };
        let mut sheets: BTreeMap<String, SheetMarks> = BTreeMap::new();
        let mut rows = Vec::with_capacity(findings.len());
        for finding in findings {
            let mut row = Row {
                level: finding.level,
                rule: finding.rule,
                sheet: finding.place.sheet.clone(),
                cell: finding.place.cell,
                message: finding.message.get(lang).to_owned(),
                help: finding.own_help.as_ref().unwrap_or(&finding.help).get(lang).to_owned(),
                marked: None,
            };
            if let (Some(sheet), Some(cell)) = (&row.sheet, row.cell) {
                let at = anchor(merges(sheet), cell);
                row.marked = Some(at);
                mark(&mut sheets.entry(sheet.clone()).or_default().marks, at, &row, lang);
            }
            rows.push(row);
        }
        let earlier = request.file.findings_sheet.as_ref();
        if let Some(earlier) = earlier {
            before(earlier, &mut sheets);
        }
        Self {
            lang,
            rows,
            sheets,
            earlier: earlier.map(|sheet| sheet.name.clone()),
            summary: format!("{file}, {}: {counts}", request.period),
        }
    }

    /// German or English.
    pub(super) fn say(&self, de: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::De { de } else { en }
    }

    /// The lines above the table: title, summary, how to read it.
    pub(super) fn head(&self, kind: FindingsSheet) -> [String; 3] {
        let title = findings_sheet_title(kind, self.lang).to_owned();
        let how = match (kind, self.rows.is_empty()) {
            (_, true) => self.say(
                "Es ist nichts zu berichtigen.",
                "There is nothing to mend.",
            ),
            (FindingsSheet::Added, _) => self.say(
                "Die betroffenen Zellen sind eingefärbt (rot Fehler, gelb Warnung, blau Hinweis) und kommentiert. \
                 Bitte berichtigen und die Datei wieder liefern; diese Tabelle und die Kommentare werden dabei übergangen.",
                "The cells concerned are coloured (red error, yellow warning, blue note) and commented. \
                 Please mend them and deliver the file again; this sheet and the comments are passed over.",
            ),
            (FindingsSheet::View, _) => self.say(
                "Die betroffenen Zellen sind in dieser Ansicht eingefärbt (rot Fehler, gelb Warnung, blau Hinweis). \
                 Bitte in der ursprünglichen Datei berichtigen und diese liefern.",
                "The cells concerned are coloured in this view (red error, yellow warning, blue note). \
                 Please mend them in the original file and deliver that.",
            ),
        };
        [title, self.summary.clone(), how.to_owned()]
    }

    /// Headers of the columns that are shown.
    pub(super) fn header(&self) -> [&'static str; SHOWN] {
        if self.lang == Lang::De {
            ["Nr.", "Stufe", "Tabelle", "Zelle", "Hinweis", "Abhilfe", "Regel"]
        } else {
            ["No.", "Level", "Sheet", "Cell", "Finding", "Help", "Rule"]
        }
    }

    /// The cells of a row that are shown.
    pub(super) fn cells(&self, number: usize, row: &Row) -> [String; SHOWN] {
        let cell = row.cell.map(a1).unwrap_or_default();
        [
            number.to_string(),
            level_word(row.level, self.lang),
            row.sheet.clone().unwrap_or_default(),
            cell,
            clean(&row.message),
            clean(&row.help),
            row.rule.to_string(),
        ]
    }
}

/// Lines that a row of the list needs at these widths: programs do not make rows of other programs
/// taller by themselves.
pub(super) fn height(cells: &[String; SHOWN], widths: &[u32; SHOWN]) -> usize {
    let lines = |(text, width): (&String, &u32)| -> usize {
        let width = usize::try_from(*width).unwrap_or(10).max(1);
        text.lines().map(|line| line.chars().count() / width + 1).sum()
    };
    cells.iter().zip(widths).map(lines).max().unwrap_or(1).clamp(1, 25)
}

/// The level's word with a capital: it stands at the start of a cell.
pub(super) fn level_word(level: Level, lang: Lang) -> String {
    let word = level.name(lang);
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Colour of a level, as red, green and blue. They are used nowhere else, so that a mark is known again.
pub(super) fn colour(level: Level) -> &'static str {
    let [error, warning, note] = crate::workbook::MARK_COLOURS;
    match level {
        Level::Error => error,
        Level::Warning => warning,
        Level::Note => note,
    }
}

/// Whether a colour (with or without its two digits of opacity) is one of the levels'.
pub(super) fn is_colour(rgb: &str) -> bool {
    let rgb = rgb.trim_start_matches('#');
    let rgb = if rgb.len() == 8 { rgb.get(2..).unwrap_or_default() } else { rgb };
    [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .any(|level| colour(level).eq_ignore_ascii_case(rgb))
}

/// An address in A1 notation.
pub(super) fn a1(at: At) -> String {
    format!("{}{}", column_letters(at.1), at.0)
}

/// Backticks set values apart in messages; in a workbook they are quotation marks.
fn clean(text: &str) -> String {
    let mut open = false;
    text.chars()
        .map(|c| match c {
            '`' => {
                open = !open;
                if open { '„' } else { '“' }
            }
            '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
            c if c.is_control() && c != '\n' => ' ',
            c => c,
        })
        .collect()
}

/// The cell that shows what a merged region holds.
fn anchor(merges: &[CellRange], at: At) -> At {
    // Sheets with more regions than that are no one's work; the mark then stays where it is.
    merges
        .iter()
        .take(100_000)
        .find(|range| range.contains(at.0, at.1))
        .map_or(at, |range| range.first)
}

fn mark(marks: &mut BTreeMap<At, Mark>, at: At, row: &Row, lang: Lang) {
    let word = level_word(row.level, lang);
    let help = if lang == Lang::De { "Abhilfe" } else { "Help" };
    let text =
        format!("{word} {}: {}\n{help}: {}", row.rule, clean(&row.message), clean(&row.help));
    match marks.get_mut(&at) {
        Some(mark) => {
            mark.level = mark.level.max(row.level);
            mark.text.push_str("\n\n");
            mark.text.push_str(&text);
        }
        None => {
            marks.insert(at, Mark { level: row.level, text });
        }
    }
}

/// What earlier marks replaced: sheet in column C, cell in H, fill in I.
fn before(earlier: &RawSheet, sheets: &mut BTreeMap<String, SheetMarks>) {
    let text = |row, column| match earlier.cell(row, column).map(|cell| &cell.value) {
        Some(RawValue::Text(text)) => Some(&**text),
        _ => None,
    };
    let last = earlier.cells.last().map_or(0, |cell| cell.row);
    for row in HEADER + 1..=last {
        let Some(at) = text(row, 8).and_then(address) else { continue };
        let Some(sheet) = text(row, 3) else { continue };
        let fill = text(row, 9).unwrap_or_default().to_owned();
        sheets.entry(sheet.to_owned()).or_default().before.insert(at, fill);
    }
}

fn address(text: &str) -> Option<At> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let column = column_number(&text[..digits])?;
    let row = text[digits..].parse().ok().filter(|row| (1..=1_048_576).contains(row))?;
    Some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_colours_are_known_again() {
        assert_eq!(address("AB17"), Some((17, 28)));
        assert_eq!(address("17"), None);
        assert_eq!(address("A0"), None);
        assert!(is_colour("FFF8C4BE") && is_colour("#fde9a9") && !is_colour("FFFFFF"));
        assert_eq!(clean("`a` und `b`\u{1b}"), "„a“ und „b“ ");
    }
}
