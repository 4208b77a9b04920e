//! How objects are spelled in the file (ISO 32000-1, 7.3).

use lopdf::{Dictionary, Object, StringFormat};

/// Rounds a length in points to hundredths, the unit of every coordinate in the file: 3.5 µm,
/// below what any device resolves, and short to write.
pub(super) fn hundredths(points: f32) -> i64 {
    (f64::from(points) * 100.0).round() as i64
}

/// The nearest number of points with at most two digits after the point.
pub(super) fn points(hundredths: i64) -> f32 {
    (hundredths as f64 / 100.0) as f32
}

/// A reference to an object of this file; generations are always 0.
pub(super) fn reference(id: u32) -> Object {
    Object::Reference((id, 0))
}

/// A name.
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A rectangle or the like, in points.
pub(super) fn numbers(values: [f32; 4]) -> Object {
    Object::Array(values.iter().map(|&v| Object::Real(points(hundredths(v)))).collect())
}

/// Text for people: ASCII as it is, everything else as UTF-16 with its mark (7.9.2.2).
/// Control characters become blanks, so that the same text can stand in XML.
pub(super) fn text(text: &str) -> Object {
    let text = printable(text);
    if text.is_ascii() {
        return Object::String(text.into_bytes(), StringFormat::Literal);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The text without what neither XML nor a reader can show.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Writes a whole number.
pub(super) fn write_integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes a number that is counted in units of `10^-places`, with no digit more than it needs.
pub(super) fn write_fixed(out: &mut Vec<u8>, value: i64, places: u32) {
    let unit = 10_u64.pow(places);
    let (whole, mut rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    if value < 0 {
        out.push(b'-');
    }
    if whole > 0 || rest == 0 {
        write_integer(out, i64::try_from(whole).unwrap_or(i64::MAX));
    }
    if rest > 0 {
        out.push(b'.');
        let mut unit = unit;
        while rest > 0 {
            unit /= 10;
            out.push(b'0' + (rest / unit) as u8);
            rest %= unit;
        }
    }
}

/// Writes a reference.
pub(super) fn write_reference(out: &mut Vec<u8>, id: u32) {
    write_integer(out, i64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// Writes any object but a stream; a stream's place is [`super::save::File`].
pub(super) fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(value) => write_integer(out, *value),
        Object::Real(value) => write_real(out, *value),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, format) => write_string(out, bytes, format),
        Object::Reference((id, _)) => write_reference(out, *id),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
    }
}

/// Writes a dictionary, keys in the order in which they were set.
pub(super) fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(out, key);
        let delimits_itself = matches!(
            value,
            Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)
        );
        if !delimits_itself {
            out.push(b' ');
        }
        write_object(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_real(out: &mut Vec<u8>, value: f32) {
    if value.is_finite() {
        // `Display` of f32 never uses an exponent, which PDF does not know.
        out.extend_from_slice(value.to_string().as_bytes());
    } else {
        out.push(b'0');
    }
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            write_hex(out, byte);
        }
    }
}

fn write_string(out: &mut Vec<u8>, bytes: &[u8], format: &StringFormat) {
    match format {
        StringFormat::Hexadecimal => {
            out.push(b'<');
            bytes.iter().for_each(|&byte| write_hex(out, byte));
            out.push(b'>');
        }
        StringFormat::Literal => {
            out.push(b'(');
            for &byte in bytes {
                if b"()\\\r".contains(&byte) {
                    out.push(b'\\');
                }
                out.push(if byte == b'\r' { b'r' } else { byte });
            }
            out.push(b')');
        }
    }
}

/// Writes a byte as two hexadecimal digits.
pub(super) fn write_hex(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn spelled(object: &Object) -> String {
        let mut out = Vec::new();
        write_object(&mut out, object);
        String::from_utf8(out).expect("spelled in ASCII")
    }

    #[test]
    fn objects_are_spelled_as_the_standard_says() {
        let object = Object::Dictionary(dictionary! {
            "Type" => "Page",
            "N" => i64::MIN,
            "Kids" => vec![reference(7), Object::Real(-0.25), Object::Null, true.into()],
            "A B#" => name("x/ö"),
        });
        assert_eq!(
            spelled(&object),
            "<</Type/Page/N -9223372036854775808/Kids[7 0 R -0.25 null true]/A#20B#23/x#2F#C3#B6>>"
        );
    }

    #[test]
    fn text_is_ascii_or_utf16_and_never_controls() {
        assert_eq!(spelled(&text("a(b)\\c\rd\u{7}")), "(a\\(b\\)\\\\c d )");
        assert_eq!(spelled(&text("Ö😀")), "<FEFF00D6D83DDE00>");
        assert_eq!(spelled(&text("")), "()");
    }

    #[test]
    fn fixed_numbers_have_no_digit_too_many() {
        let spelled = |value, places| {
            let mut out = Vec::new();
            write_fixed(&mut out, value, places);
            String::from_utf8(out).expect("digits")
        };
        assert_eq!(spelled(59528, 2), "595.28");
        assert_eq!(spelled(-1, 2), "-.01");
        assert_eq!(spelled(1450, 2), "14.5");
        assert_eq!(spelled(-200, 2), "-2");
        assert_eq!(spelled(0, 3), "0");
        assert_eq!(spelled(43, 3), ".043");
    }

    #[test]
    fn numbers_are_rounded_once() {
        assert_eq!(spelled(&numbers([1.005, -0.004, 595.28, 0.1 + 0.2])), "[1 0 595.28 0.3]");
    }
}
