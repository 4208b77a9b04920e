//! CSV in the two dialects of INTERFACES.md: `open-data` for machines, `excel-de` for a double
//! click on a German desktop.

use crate::config::CsvDialect;
use crate::domain::{Decimal, Period};
use crate::table::{Table, Value};
use chrono::{Datelike, NaiveDate};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use std::io;

/// Name of the folder that holds the files of a dialect.
#[must_use]
pub fn folder(dialect: CsvDialect) -> &'static str {
    match dialect {
        CsvDialect::ExcelDe => "excel-de",
        CsvDialect::OpenData => "open-data",
    }
}

/// Writes a table: a header, then its rows.
///
/// Text that a spreadsheet would take for a formula begins with an apostrophe; numbers are
/// written as they are, with the decimals they have (RULES.md 21).
pub fn write(table: Table, dialect: CsvDialect, out: &mut impl io::Write) -> io::Result<()> {
    let german = dialect == CsvDialect::ExcelDe;
    if german {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = WriterBuilder::new()
        .delimiter(if german { b';' } else { b',' })
        .terminator(if german { Terminator::CRLF } else { Terminator::Any(b'\n') })
        .quote_style(QuoteStyle::Necessary)
        .buffer_capacity(1 << 16)
        .from_writer(out);
    writer.write_record(table.columns)?;
    let mut field = Vec::new();
    for row in table.rows {
        debug_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        for value in &row {
            // Plain text goes straight through, everything else by way of one buffer.
            if let Value::Text(text) = value
                && !dangerous(text)
            {
                writer.write_field(text.as_bytes())?;
                continue;
            }
            field.clear();
            push(&mut field, value, german);
            writer.write_field(&field)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// Whether a spreadsheet might run the text.
pub(super) fn dangerous(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn push(field: &mut Vec<u8>, value: &Value, german: bool) {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            if dangerous(text) {
                field.push(b'\'');
            }
            field.extend_from_slice(text.as_bytes());
        }
        Value::Integer(number) => push_number(field, (*number).into(), 0, b'.'),
        Value::Decimal(number) => push_decimal(field, *number, german),
        Value::Money(cents) => push_decimal(field, cents.euro(), german),
        Value::Date(date) => push_date(field, *date, german),
        Value::Period(period) => push_period(field, *period),
        Value::YesNo(yes) => field.extend_from_slice(if *yes { b"ja" } else { b"nein" }),
    }
}

fn push_decimal(field: &mut Vec<u8>, number: Decimal, german: bool) {
    push_number(
        field,
        number.mantissa(),
        number.scale() as usize,
        if german { b',' } else { b'.' },
    );
}

/// Digits of `mantissa` with `scale` of them behind the point.
fn push_number(field: &mut Vec<u8>, mantissa: i128, scale: usize, point: u8) {
    let mut digits = [0; 40];
    let mut start = digits.len();
    let mut rest = mantissa.unsigned_abs();
    // Division of 128 bits is slow, and nearly every number has fewer.
    while rest > u128::from(u64::MAX) {
        start -= 1;
        digits[start] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
    }
    let mut rest = u64::try_from(rest).expect("the loop above ends below it");
    while rest > 0 || digits.len() - start <= scale {
        start -= 1;
        digits[start] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
    }
    if mantissa < 0 {
        field.push(b'-');
    }
    let (whole, fraction) = digits[start..].split_at(digits.len() - start - scale);
    field.extend_from_slice(whole);
    if !fraction.is_empty() {
        field.push(point);
        field.extend_from_slice(fraction);
    }
}

fn push_padded(field: &mut Vec<u8>, number: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10u32.pow(place) % 10;
        field.push(b'0' + u8::try_from(digit).expect("a digit"));
    }
}

fn push_date(field: &mut Vec<u8>, date: NaiveDate, german: bool) {
    let year = date.year().unsigned_abs();
    if german {
        push_padded(field, date.day(), 2);
        field.push(b'.');
        push_padded(field, date.month(), 2);
        field.push(b'.');
        push_padded(field, year, 4);
    } else {
        push_padded(field, year, 4);
        field.push(b'-');
        push_padded(field, date.month(), 2);
        field.push(b'-');
        push_padded(field, date.day(), 2);
    }
}

fn push_period(field: &mut Vec<u8>, period: Period) {
    use crate::domain::Grain;
    push_padded(field, period.year().unsigned_abs(), 4);
    let (letter, width) = match period.grain() {
        Grain::Month => (None, 2),
        Grain::Quarter => (Some(b'Q'), 1),
        Grain::HalfYear => (Some(b'H'), 1),
        Grain::Year => return,
    };
    field.push(b'-');
    field.extend(letter);
    push_padded(field, period.number(), width);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Cents;

    fn written(values: Vec<Value<'static>>, dialect: CsvDialect) -> String {
        const COLUMNS: &[&str] = &["a", "b", "c"];
        let table = Table {
            name: "t",
            columns: &COLUMNS[..values.len()],
            rows: Box::new(std::iter::once(values)),
        };
        let mut out = Vec::new();
        write(table, dialect, &mut out).expect("a Vec takes all bytes");
        String::from_utf8(out).expect("UTF-8")
    }

    fn decimal(text: &str) -> Value<'static> {
        Value::Decimal(text.parse().expect(text))
    }

    #[test]
    fn open_data() {
        let date = Value::Date("2019-09-05".parse().expect("a date"));
        let row = vec![decimal("-1234.50"), date, Value::text("a, \"b\"\nc")];
        assert_eq!(
            written(row, CsvDialect::OpenData),
            "a,b,c\n-1234.50,2019-09-05,\"a, \"\"b\"\"\nc\"\n"
        );
    }

    #[test]
    fn excel_de() {
        let date = Value::Date("2019-09-05".parse().expect("a date"));
        let row = vec![decimal("-1234.50"), date, Value::text("a; b")];
        assert_eq!(
            written(row, CsvDialect::ExcelDe),
            "\u{feff}a;b;c\r\n-1234,50;05.09.2019;\"a; b\"\r\n"
        );
    }

    #[test]
    fn text_is_made_harmless_and_numbers_are_left_alone() {
        for text in ["=1+1", "+49", "-", "@x", "\tx", "\rx"] {
            let line = written(vec![Value::text(text)], CsvDialect::OpenData);
            assert!(line.contains(&format!("'{text}")), "{line:?}");
        }
        let row = vec![Value::Integer(-5), Value::Money(Cents(-5)), Value::text("–")];
        assert_eq!(written(row, CsvDialect::OpenData), "a,b,c\n-5,-0.05,–\n");
    }

    #[test]
    fn numbers_have_the_digits_of_their_display() {
        let numbers = [
            "0",
            "0.00",
            "0.05",
            "-0.5",
            "12",
            "100.10",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "18446744073709551616",
            "0.0000000000000000000000000001",
        ];
        for text in numbers {
            let mut field = Vec::new();
            push(&mut field, &decimal(text), false);
            assert_eq!(String::from_utf8(field).expect("digits"), text);
        }
        for text in ["2019-09", "2019-Q3", "2019-H2", "2019"] {
            let mut field = Vec::new();
            push(&mut field, &Value::Period(text.parse().expect(text)), true);
            assert_eq!(String::from_utf8(field).expect("digits"), text);
        }
    }
}
