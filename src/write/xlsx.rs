//! The tidy tables as one workbook: a sheet a table, and a first sheet that says what they are.
//!
//! The columns are those of the CSV. Numbers and dates are numbers and dates, in formats that each
//! desktop shows in its own language; a number with more digits than a cell can hold exactly is
//! text. Text is never a formula. Each table is a table of its own name with a marked header row,
//! which screen readers announce. The same tables give the same bytes.

use super::about::About;
use super::schema;
use crate::domain::{Decimal, Sign};
use crate::error::{Error, Result};
use crate::table::{Table, Value};
use crate::view::words;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table as SheetTable, TableColumn,
    TableStyle, Url, Workbook, Worksheet, XlsxError,
};

/// Rows of a sheet below its header.
const ROWS: u32 = 1_048_575;
/// Characters of a cell; longer text is cut, and says so.
const CHARACTERS: usize = 32_767;
const CUT: &str = " … [gekürzt; vollständig in der CSV-Datei]";
/// Widest column; longer text is wrapped.
const WIDEST: usize = 60;
/// Name of the first sheet.
const CONTENTS: &str = "Inhalt";

/// Writes the workbook.
///
/// # Errors
/// Where a table has more columns than a sheet, or the workbook cannot be put together.
pub fn write(tables: Vec<Table<'_>>, about: &About) -> Result<Vec<u8>> {
    workbook(tables, about).map_err(|error| {
        Error::new(
            format!("die Arbeitsmappe lässt sich nicht schreiben: {error}"),
            format!("the workbook cannot be written: {error}"),
        )
    })
}

fn workbook(tables: Vec<Table<'_>>, about: &About) -> std::result::Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(about)?);
    let mut sheets = Vec::new();
    let mut listed = Vec::new();
    for table in tables {
        let name = table.name;
        let (parts, rows) = table_sheets(table, &formats)?;
        listed.push((name, rows));
        sheets.extend(parts);
    }
    workbook.push_worksheet(contents(&listed, about, &formats)?);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

fn properties(about: &About) -> std::result::Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(&about.title)
        .set_subject(format!("{}, {}", about.short_title, about.edition))
        .set_author(&about.issuer)
        .set_company(&about.publisher)
        .set_keywords(about.keywords.join(", "))
        .set_status(&about.mark)
        .set_comment(&about.notice)
        .set_creation_datetime(&date(about.date)?))
}

fn date(date: NaiveDate) -> std::result::Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))
}

struct Formats {
    text: Format,
    /// Text that begins like a formula: stays text when the cell is edited.
    quoted: Format,
    wrapped: Format,
    date: Format,
    /// Numbers of 0, 1, 2 … places.
    places: Vec<Format>,
    title: Format,
    heading: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let number = |places: usize| {
            let zeros = "0".repeat(places);
            top().set_num_format(if places == 0 { "0".to_owned() } else { format!("0.{zeros}") })
        };
        Self {
            text: top(),
            quoted: top().set_quote_prefix(),
            wrapped: top().set_text_wrap(),
            // The desktop's own short date: TT.MM.JJJJ on a German one.
            date: top().set_num_format_index(14),
            places: (0..=28).map(number).collect(),
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold(),
        }
    }
}

/// The sheets of one table, more than one where it has more rows than a sheet; and its rows.
fn table_sheets(
    table: Table<'_>,
    formats: &Formats,
) -> std::result::Result<(Vec<Worksheet>, u32), XlsxError> {
    let Table { name, columns, mut rows } = table;
    let mut sheets = Vec::new();
    let mut total = 0u32;
    let mut next = rows.next();
    loop {
        let title = match sheets.len() {
            0 => name.to_owned(),
            n => format!("{name}_{}", n + 1),
        };
        let mut sheet = Worksheet::new();
        sheet.set_name(&title)?;
        let mut widths: Vec<usize> = columns.iter().map(|column| column.len() + 3).collect();
        let mut written = 0;
        while let Some(row) = next.take() {
            written += 1;
            for (column, value) in (0u16..).zip(&row) {
                let width = cell(&mut sheet, written, column, value, formats)?;
                let widest = &mut widths[usize::from(column)];
                *widest = (*widest).max(width);
            }
            next = rows.next();
            if written == ROWS {
                break;
            }
        }
        total += written;
        finish(&mut sheet, &title, columns, written, &widths, formats)?;
        sheets.push(sheet);
        if next.is_none() {
            return Ok((sheets, total));
        }
    }
}

/// Header, widths, and how the sheet is shown and printed.
fn finish(
    sheet: &mut Worksheet,
    title: &str,
    columns: &[&str],
    rows: u32,
    widths: &[usize],
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let heads: Vec<TableColumn> =
        columns.iter().map(|&column| TableColumn::new().set_header(column)).collect();
    let described = schema::of(title.trim_end_matches(|c: char| c == '_' || c.is_ascii_digit()));
    let mut table =
        SheetTable::new().set_name(title).set_columns(&heads).set_style(TableStyle::Light1);
    if let Some(described) = described {
        table = table.set_alt_text_title(described.title).set_alt_text(described.row);
    }
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    // A table has at least one row; that of an empty one is blank.
    sheet.add_table(0, 0, rows.max(1), last, &table)?;
    for (column, width) in (0u16..).zip(widths) {
        #[expect(clippy::cast_precision_loss, reason = "at most 60")]
        sheet.set_column_width(column, (*width).min(WIDEST) as f64)?;
        if *width > WIDEST {
            sheet.set_column_format(column, &formats.wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes a value; the characters it needs.
fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value<'_>,
    formats: &Formats,
) -> std::result::Result<usize, XlsxError> {
    match value {
        Value::Empty => Ok(0),
        Value::Text(words) => text(sheet, row, column, words, formats),
        Value::Integer(count) => number(sheet, row, column, Decimal::from(*count), formats),
        Value::Decimal(value) => number(sheet, row, column, *value, formats),
        Value::Money(cents) => number(sheet, row, column, cents.euro(), formats),
        Value::Date(day) => {
            sheet.write_datetime_with_format(row, column, &date(*day)?, &formats.date)?;
            Ok(12)
        }
        Value::Period(period) => text(sheet, row, column, &period.to_string(), formats),
        Value::YesNo(yes) => text(sheet, row, column, if *yes { "ja" } else { "nein" }, formats),
    }
}

fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &str,
    formats: &Formats,
) -> std::result::Result<usize, XlsxError> {
    let format = if super::csv::dangerous(words) {
        &formats.quoted
    } else if words.len() > WIDEST {
        &formats.wrapped
    } else {
        &formats.text
    };
    // Excel counts in units of UTF-16.
    if words.len() > CHARACTERS && words.encode_utf16().count() > CHARACTERS {
        let cut = cut(words);
        sheet.write_string_with_format(row, column, cut, format)?;
        return Ok(WIDEST + 1);
    }
    sheet.write_string_with_format(row, column, words, format)?;
    Ok(words.chars().count() + 2)
}

/// As much as fits, and a word that it is not all.
fn cut(words: &str) -> String {
    let room = CHARACTERS - CUT.encode_utf16().count();
    let mut used = 0;
    let mut out: String = words
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    out.push_str(CUT);
    out
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Decimal,
    formats: &Formats,
) -> std::result::Result<usize, XlsxError> {
    let digits = value.to_string();
    match exact(&digits) {
        Some(float) => {
            let places = (value.scale() as usize).min(formats.places.len() - 1);
            sheet.write_number_with_format(row, column, float, &formats.places[places])?;
        }
        None => {
            sheet.write_string_with_format(row, column, &digits, &formats.text)?;
        }
    }
    Ok(digits.len() + 2)
}

/// The number as a spreadsheet holds it, where it holds all of its digits: 15 are sure.
fn exact(digits: &str) -> Option<f64> {
    let significant = digits.trim_start_matches(['-', '0', '.']).bytes();
    if significant.filter(u8::is_ascii_digit).count() > 15 { None } else { digits.parse().ok() }
}

/// The first sheet: what this is, which tables there are, what columns and signs mean.
fn contents(
    tables: &[(&str, u32)],
    about: &About,
    formats: &Formats,
) -> std::result::Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(CONTENTS)?;
    sheet.set_column_width(0, 30.0)?.set_column_width(1, 34.0)?.set_column_width(2, 90.0)?;
    sheet.write_string_with_format(0, 0, &about.title, &formats.title)?;
    let mut row = 1;
    let facts = [
        ("Ausgabe", about.edition.as_str()),
        ("Herausgeber", &about.issuer),
        ("Vermerk", &about.mark),
        ("Hinweis", &about.notice),
    ];
    for (label, words) in facts {
        if !words.is_empty() {
            sheet.write_string(row, 0, label)?;
            sheet.write_string(row, 1, words)?;
            row += 1;
        }
    }
    sheet.write_string(row, 0, "Datum")?;
    sheet.write_datetime_with_format(
        row,
        1,
        &date(about.date)?,
        &formats.date.clone().set_align(FormatAlign::Left),
    )?;
    row += 2;

    row = heading(&mut sheet, row, ["Tabelle", "Zeilen", "Eine Zeile ist"], formats)?;
    let left = Format::new().set_align(FormatAlign::Left);
    for (name, rows) in tables {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(*name);
        sheet.write_url(row, 0, link)?;
        sheet.write_number_with_format(row, 1, *rows, &left)?;
        if let Some(described) = schema::of(name) {
            sheet.write_string(row, 2, described.row)?;
        }
        row += 1;
    }
    row += 1;

    row = heading(&mut sheet, row, ["Zeichen", "", "Bedeutung"], formats)?;
    for sign in Sign::ALL {
        sheet.write_string(row, 0, sign.symbol())?;
        sheet.write_string(row, 2, words::sign(sign))?;
        row += 1;
    }
    row += 1;

    row = heading(&mut sheet, row, ["Tabelle", "Spalte", "Bedeutung"], formats)?;
    for (name, _) in tables {
        for column in schema::of(name).map_or(&[][..], |described| described.columns) {
            sheet.write_string(row, 0, *name)?;
            sheet.write_string(row, 1, column.name)?;
            sheet.write_string(row, 2, column.meaning)?;
            row += 1;
        }
    }
    row += 1;
    for note in [
        "Ein leerer Wert ist keine Null; die Spalte zeichen sagt, warum er fehlt.",
        "Beträge sind in Euro, Werte in der Einheit der Zeile. Eine Zahl mit mehr als 15 Stellen steht als Text.",
    ] {
        sheet.write_string(row, 0, note)?;
        row += 1;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(sheet)
}

fn heading(
    sheet: &mut Worksheet,
    row: u32,
    words: [&str; 3],
    formats: &Formats,
) -> std::result::Result<u32, XlsxError> {
    for (column, words) in (0u16..).zip(words) {
        if !words.is_empty() {
            sheet.write_string_with_format(row, column, words, &formats.heading)?;
        }
    }
    Ok(row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_text() {
        assert_eq!(exact("123456789012345"), Some(123_456_789_012_345.0));
        assert_eq!(exact("-0.05"), Some(-0.05));
        assert_eq!(exact("0.000000000000000000000001"), Some(1e-24));
        assert_eq!(exact("1234567890123456"), None);
        assert_eq!(exact("1.234567890123456"), None);
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let text = cut(&"😀".repeat(40_000));
        assert!(text.encode_utf16().count() <= CHARACTERS && text.ends_with(CUT));
    }
}
