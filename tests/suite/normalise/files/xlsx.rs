//! XLSX, as Excel writes it.

use super::Looks;
use ratsbericht::domain::Decimal;
use ratsbericht::origin::column_number;
use ratsbericht::workbook::{RawCell, RawValue, RawWorkbook, Shown};
use rust_xlsxwriter::{
    Color, ConditionalFormatDuplicate, DataValidation, ExcelDateTime, FilterCondition, Format,
    Formula, Note, Workbook, Worksheet,
};

pub(super) fn write(raw: &RawWorkbook, looks: &Looks) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (index, sheet) in raw.sheets.iter().enumerate() {
        let out = workbook.add_worksheet();
        out.set_name(&sheet.name).expect("a name");
        for merge in &sheet.merges {
            let (first, last) = (merge.first, merge.last);
            out.merge_range(
                first.0 - 1,
                column(first.1),
                last.0 - 1,
                column(last.1),
                "",
                &Format::new(),
            )
            .expect("a merge");
        }
        for cell in &sheet.cells {
            let look = format(index, cell.row, cell.column, looks);
            put(out, cell, coloured(look, sheet.colour(cell.row, cell.column)));
        }
        for fill in &sheet.fills {
            let empty = |at: &u32| sheet.cell(fill.row, *at).is_none();
            for at in (fill.first..=fill.last).filter(empty) {
                let look = coloured(Format::new(), fill.colour);
                out.write_blank(fill.row - 1, column(at), &look).expect("room");
            }
        }
        for (_, order) in looks.orders.iter().filter(|(at, _)| *at == index) {
            dress(out, order);
        }
        for at in &sheet.comments {
            let note = Note::new("bitte prüfen").set_author("Amt");
            out.insert_note(at.0 - 1, column(at.1), &note).expect("room");
        }
        for row in &sheet.hidden_rows {
            out.set_row_hidden(row - 1).expect("a row");
        }
        for hidden in &sheet.hidden_columns {
            out.set_column_hidden(column(*hidden)).expect("a column");
        }
        if sheet.hidden {
            out.set_hidden(true);
        }
    }
    // one sheet must be shown
    if raw.sheets.iter().all(|sheet| sheet.hidden) {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn column(number: u32) -> u16 {
    u16::try_from(number - 1).expect("a small column")
}

fn coloured(format: Format, colour: u32) -> Format {
    match colour {
        0 => format,
        colour => format.set_background_color(Color::RGB(colour & 0x00FF_FFFF)),
    }
}

/// The format that text and orders give a cell.
fn format(sheet: usize, row: u32, column: u32, looks: &Looks) -> Format {
    let mut format = Format::new();
    if let Some(code) = looks.formats.get(&(sheet, row, column)) {
        format = format.set_num_format(code);
    }
    for (_, order) in looks.orders.iter().filter(|(at, _)| *at == sheet) {
        let words: Vec<&str> = order.split_whitespace().collect();
        match words[..] {
            ["@indent", cell, depth] if address(cell) == (row - 1, self::column(column)) => {
                format = format.set_indent(depth.parse().expect("a depth"));
            }
            _ => {}
        }
    }
    format
}

/// Row and column from 0 of `B3`.
fn address(cell: &str) -> (u32, u16) {
    let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
    let row: u32 = cell[digits..].parse().expect("a row");
    (row - 1, column(column_number(&cell[..digits]).expect("a column")))
}

/// What stands beside the cells.
fn dress(out: &mut Worksheet, order: &str) {
    let (what, rest) = order.split_once(' ').expect("an order and where");
    let (place, words) = rest.split_once(' ').unwrap_or((rest, ""));
    let (first, last) = place.split_once(':').unwrap_or((place, place));
    let ((row, left), (bottom, right)) = (address(first), address(last));
    let done = match what {
        "@choices" => {
            let list: Vec<&str> = words.split(',').collect();
            let rule = DataValidation::new().allow_list_strings(&list).expect("a short list");
            out.add_data_validation(row, left, bottom, right, &rule).map(|_| ())
        }
        "@freeze" => out.set_freeze_panes(row, left).map(|_| ()),
        "@colours" => out
            .add_conditional_format(row, left, bottom, right, &ConditionalFormatDuplicate::new())
            .map(|_| ()),
        "@filter" => {
            let (letters, value) = words.split_once(' ').expect("a column and a value");
            let at = column(column_number(letters).expect("a column"));
            let condition = FilterCondition::new().add_list_filter(value);
            out.autofilter(row, left, bottom, right).expect("a range");
            out.filter_column(at, &condition).map(|_| ())
        }
        _ => Ok(()),
    };
    done.expect("room");
}

fn put(out: &mut Worksheet, cell: &RawCell, mut format: Format) {
    let (row, column) = (cell.row - 1, column(cell.column));
    if cell.struck {
        format = format.set_font_strikethrough();
    }
    let done = match &cell.value {
        RawValue::Text(text) => out.write_string_with_format(row, column, &**text, &format),
        RawValue::Number(number) => {
            if cell.percent {
                format = format.set_num_format("0.00 %");
            } else if cell.shown != Shown::default() {
                let commas = ",".repeat(cell.shown.divisor().ilog(1_000) as usize);
                let unit = cell.shown.unit().unwrap_or_default();
                format = format.set_num_format(format!("#,##0{commas} \"{unit}\""));
            }
            out.write_number_with_format(row, column, float(*number), &format)
        }
        RawValue::Date(moment) => {
            let day = ExcelDateTime::parse_from_str(&moment.format("%Y-%m-%d").to_string());
            format = format.set_num_format("dd.mm.yyyy");
            out.write_datetime_with_format(row, column, day.expect("a day"), &format)
        }
        RawValue::Bool(value) => out.write_boolean_with_format(row, column, *value, &format),
        RawValue::Error(error) => {
            let formula = Formula::new("1/0").set_result(error.as_str());
            out.write_formula_with_format(row, column, formula, &format)
        }
        RawValue::FormulaWithoutResult => {
            out.write_formula_with_format(row, column, Formula::new("A1").set_result(""), &format)
        }
        RawValue::HugeNumber(_) => return,
    };
    done.expect("room");
}

pub(super) fn float(number: Decimal) -> f64 {
    number.to_string().parse().expect("a number")
}
