//! Headers that name periods nobody can read.

use crate::finding::{Level, rule};
use crate::lang::{Text, list_same};
use crate::normalise::fold::{key, shown};
use crate::normalise::header::{Column, Header};
use crate::normalise::period::{self, TimeReading};
use crate::normalise::report::Reporter;

/// Reports each column of a header that names a period nobody can read; how many there are.
pub(super) fn bad_periods(header: &Header, reporter: &mut Reporter<'_>) -> usize {
    let mut found = 0;
    for column in header.columns.iter().filter(|c| c.role.is_none() && c.period.is_none()) {
        let Some(why) = unreadable(&column.text) else { continue };
        found += 1;
        let shown = shown(&column.text);
        let message = Text::new(
            format!("`{shown}` im Tabellenkopf ist kein Zeitraum: {}", why.de),
            format!("`{shown}` in the header is no period: {}", why.en),
        );
        let help = Text::new(
            "als `09/2019`, `III. Quartal 2019` oder `2019` eintragen",
            "enter it as `09/2019`, `III. Quartal 2019` or `2019`",
        );
        reporter.cell(rule::UNREADABLE_PERIOD, header.rows.1, column.column, "", message, help);
    }
    found
}

/// Tells columns whose numbers have added up until a day: they are read as that day's state, which no sum
/// over quarters may add up again.
pub(super) fn added_up(header: &Header, reporter: &mut Reporter<'_>) {
    let columns: Vec<&Column> =
        header.columns.iter().filter(|c| c.so_far && c.period.is_some()).collect();
    let Some(first) = columns.first() else { return };
    let names: Vec<String> = columns.iter().map(|c| format!("`{}`", shown(&c.text))).collect();
    let names = list_same(&names, 6);
    let message = Text::new(
        format!("aufgelaufen bis zum genannten Tag und so gelesen: {}", names.de),
        format!("added up until the day named, and read so: {}", names.en),
    );
    let help = Text::new(
        "für diese Indikatoren `aggregation = \"stock\"` angeben, oder die Werte der einzelnen Quartale melden",
        "set `aggregation = \"stock\"` for these indicators, or report each quarter's own values",
    );
    reporter.note(rule::AMBIGUOUS_VALUE, header.rows.1, first.column, "", message, help);
    if let Some(finding) = reporter.findings.last_mut() {
        finding.level = Level::Warning;
    }
    reporter.own_help(
        "die Werte der einzelnen Quartale melden, oder dem Büro sagen, dass sie aufgelaufen sind",
        "report each quarter's own values, or tell the office that they have added up",
    );
}

/// Why a header that means a period can't be read as one; `None` for any other header.
pub(super) fn unreadable(text: &str) -> Option<Text> {
    if text.chars().count() > 30 {
        return None;
    }
    let meant = meant(text);
    match period::read(text) {
        TimeReading::Ambiguous(why) => Some(why),
        TimeReading::YearMissing(_) => Some(Text::new("das Jahr fehlt", "the year is missing")),
        TimeReading::Invalid(why) if meant => Some(why),
        _ => None,
    }
}

/// Whether all words are, or nearly are, words of times, and one of them or a year is there.
fn meant(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "quartal",
        "halbjahr",
        "januar",
        "februar",
        "maerz",
        "april",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "quarter",
    ];
    let mut named = false;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    for word in words {
        let word = key(word);
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.is_empty() {
            continue;
        }
        let near = |known: &&str| strsim::damerau_levenshtein(known, &letters) <= 1;
        let short = matches!(letters.as_str(), "q" | "qu" | "h" | "hj" | "kw");
        if short && word.bytes().any(|b| b.is_ascii_digit())
            || letters.len() >= 4 && WORDS.iter().any(near)
        {
            named = true;
        } else if !matches!(letters.as_str(), "i" | "ii" | "iii" | "iv" | "v") && !short {
            return false;
        }
    }
    let slashed = text.contains('/') && text.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    let dated = text.matches('.').count() == 2
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.len() >= 8;
    named || slashed && text.len() >= 6 || dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_mean_periods() {
        for text in ["Q5/2026", "3/2026", "Qartal III", "III. Quartal", "31.09.2026", "13/2026"] {
            assert!(unreadable(text).is_some(), "{text}");
        }
        for text in ["Bemerkung", "Prognose 2027", "Quelle", "Verantwortlich", "Art", "1.1"] {
            assert!(unreadable(text).is_none(), "{text}");
        }
    }
}
