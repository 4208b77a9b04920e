//! What a number format says about a number: a date, per cent, a unit, thousands.
//!
//! calamine decides this itself, and errs on `Standard`, `0 Stück` and `JJJJ`; so its
//! decision is not used, only the format code.

use super::raw::Shown;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct NumberFormat {
    /// Shown as a date, a time or a duration.
    pub(super) date: bool,
    /// Shown as per cent.
    pub(super) percent: bool,
    /// Shown with a unit, or in thousands.
    pub(super) shown: Shown,
}

/// Reads a format code. Its first section, for positive numbers, decides.
///
/// A section is a date where its letters outside of quotes are those of dates, German ones
/// (`TT.MM.JJJJ`) included, and it has no digit places but those of split seconds.
pub(super) fn parse(code: &str) -> NumberFormat {
    let mut format = NumberFormat::default();
    let mut letters = false;
    let mut digits = false;
    let mut foreign = false;
    let mut after_seconds = false;
    // texts around the number; commas that no digit follows divide it by a thousand each
    let mut words = String::new();
    let (mut commas, mut thousands) = (0u8, 0u8);
    let mut chars = code.char_indices();
    while let Some((at, c)) = chars.next() {
        let was_after_seconds = after_seconds;
        after_seconds = false;
        match c {
            ';' => break,
            '"' => words.extend(chars.by_ref().map(|(_, c)| c).take_while(|c| *c != '"')),
            '\\' => words.extend(chars.next().map(|(_, c)| c)),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner = &code[at + 1..];
                let inner = &inner[..inner.find(']').unwrap_or(inner.len())];
                let elapsed = !inner.is_empty()
                    && inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'));
                letters |= elapsed;
                after_seconds = elapsed && inner.ends_with(['s', 'S']);
                if let Some(currency) = inner.strip_prefix('$') {
                    words.push_str(currency.split('-').next().unwrap_or_default());
                }
                chars.by_ref().find(|(_, c)| *c == ']');
            }
            '%' => format.percent = true,
            '0' => {
                digits |= !was_after_seconds;
                commas = 0;
            }
            '#' | '?' | '@' => (digits, commas) = (true, 0),
            '.' => (thousands, commas) = (thousands.saturating_add(commas), 0),
            ',' => commas = commas.saturating_add(1),
            _ if keyword(&code[at..]).is_some() => {
                let length = keyword(&code[at..]).unwrap_or_default();
                foreign |= length >= 7;
                for _ in 1..length {
                    chars.next();
                }
            }
            'y' | 'm' | 'd' | 'h' | 'Y' | 'M' | 'D' | 'H' | 'j' | 't' | 'J' | 'T' => letters = true,
            's' | 'S' => {
                letters = true;
                after_seconds = true;
            }
            'e' | 'g' | 'b' | 'E' | 'G' | 'B' => {}
            c if c.is_ascii_alphabetic() || ('À'..='ɏ').contains(&c) => foreign = true,
            _ => {}
        }
        after_seconds |= was_after_seconds && matches!(c, '.' | ',' | '0');
        if c.is_alphabetic() || matches!(c, '€' | '²' | '³') {
            words.push(c);
        }
    }
    format.date = letters && !digits && !foreign && !format.percent;
    if digits && !format.date {
        format.shown = Shown::of(&words, thousands.saturating_add(commas));
    }
    format
}

/// Length in letters of a word that is no run of date letters: `General` and `Standard` are
/// numbers, `AM/PM` belongs to a time.
fn keyword(rest: &str) -> Option<usize> {
    ["general", "standard", "am/pm", "a/p"].iter().find_map(|word| {
        let start = rest.get(..word.len())?;
        start.eq_ignore_ascii_case(word).then_some(word.len())
    })
}

/// Formats that are dates by number alone: their code depends on the country.
pub(super) fn is_builtin_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// The code-independent part of the built-in formats of Excel 97 to 2003 and XLSB.
pub(super) fn builtin(id: u32) -> NumberFormat {
    NumberFormat {
        date: is_builtin_date(id),
        percent: matches!(id, 9 | 10),
        shown: Shown::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in [
            "dd.mm.yyyy",
            "DD/MM/YY",
            "TT.MM.JJJJ",
            "JJJJ",
            "MMM JJ",
            "mm/yyyy",
            "h:mm AM/PM",
            "[h]:mm:ss",
            "mmss.0",
            "[s].000",
            "ss.00",
            "h:mm:ss.000",
            "[$-407]d. mmmm yyyy;@",
            "m\"M\"d\"D\";@",
            "[$-404]e\"\u{fc}\"m\"x\"d",
            "yyyy\"年\"m\"月\"",
            "yyyy年m月d日",
            "*-yyyy-mm-dd",
            "[Blue]\\+[h]:mm",
            "QQ\\ ;",
            "mmmm",
        ] {
            assert_eq!(parse(code).date, !code.starts_with("QQ"), "{code}");
        }
        for code in [
            "General",
            "Standard",
            "0",
            "0.00",
            "#,##0 _D_M",
            "0 Stück",
            "0\" Tage\"",
            "Stück",
            "#,##0.00 \"€\"",
            "#,##0 [$€-407]",
            "0.00E+00",
            "##0.0E+0",
            "@",
            "# ?/?",
            "# ###",
            "[Red]0",
            "[>=100][Magenta].00",
            "[>=100]General",
            "#,##0*y",
            "0\"x\"*d",
            "\\Y000000",
            "\"Y: \"0.00\"m\";\"Y: \"-0.00\"m\";@",
            "General\" Stk\"",
            "Standard \"Std\"",
            "",
            "_-* #,##0.00\\ _D_M_-;\\-* #,##0.00\\ _D_M_-",
            "0.0\\ \"h\"",
            "0.0%",
            "0 T\"€\"",
        ] {
            assert!(!parse(code).date, "{code}");
        }
    }

    #[test]
    fn per_cent_is_seen_outside_of_quotes() {
        for code in ["0%", "0.00%", "0.0\\ %", "[Red]0%;-0%"] {
            assert!(parse(code).percent, "{code}");
        }
        for code in ["0\"%\"", "0.0\\%", "0_%", "0;0%", "General"] {
            assert!(!parse(code).percent, "{code}");
        }
    }

    #[test]
    fn units_and_thousands_are_seen() {
        for (code, unit, divisor) in [
            ("#,##0 \"T€\"", Some("T€"), 1),
            ("#,##0\\ \\T\\€", Some("T€"), 1),
            ("#,##0,\"  T€\"", Some("T€"), 1_000),
            ("#,##0.0,,\" Mio. €\"", Some("Mio. €"), 1_000_000),
            ("#,##0,.0", None, 1_000),
            ("#,##0.00 [$€-407]", Some("Euro"), 1),
            ("_-* #,##0.00\\ \"€\"_-;\\-* #,##0.00\\ \"€\"_-", Some("Euro"), 1),
            ("0\" kWh\"", Some("kWh"), 1),
            ("#,##0 _D_M", None, 1),
            ("0\" ca.\"", None, 1),
            ("0 T\"€\"", Some("T€"), 1),
            ("#,##0", None, 1),
            ("General", None, 1),
            ("dd.mm.yyyy", None, 1),
        ] {
            let shown = parse(code).shown;
            assert_eq!((shown.unit(), shown.divisor()), (unit, divisor), "{code}");
        }
    }
}
