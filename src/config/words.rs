//! German words for what the readers of TOML and of file patterns say in English.

use crate::domain::Period;
use crate::lang::Text;
use globset::ErrorKind;

/// Beginnings of the reader's messages, the more special one first, and what is wrong in German.
const TOML: [(&str, &str); 17] = [
    ("duplicate key", "der Schlüssel oder Abschnitt steht schon einmal da"),
    ("unclosed array table", "die Klammern `[[…]]` der Überschrift sind nicht geschlossen"),
    ("unclosed table", "die Klammer `[…]` der Überschrift ist nicht geschlossen"),
    ("unclosed inline table", "die geschweifte Klammer ist nicht geschlossen"),
    ("unclosed array", "die Klammer der Liste ist nicht geschlossen"),
    ("invalid basic string", "der Text ist nicht mit `\"` geschlossen"),
    ("invalid multi-line", "der Text über mehrere Zeilen ist nicht geschlossen"),
    ("invalid literal string", "der Text ist nicht mit `'` geschlossen"),
    ("string values must be quoted", "Texte stehen in Anführungszeichen"),
    ("missing opening quote", "vor dem Text fehlt das Anführungszeichen"),
    ("missing comma", "zwischen zwei Einträgen fehlt das Komma"),
    ("missing assignment", "zwischen Schlüssel und Wert fehlt `=`"),
    ("key with no value", "hinter dem Schlüssel fehlen `=` und der Wert"),
    ("missing value", "hinter `=` fehlt der Wert"),
    ("unexpected key or value", "hier wird das Ende der Zeile erwartet"),
    ("unexpected content", "hier wird das Ende der Zeile erwartet"),
    ("invalid date", "das Datum gibt es nicht; ein Datum steht da wie 2019-11-13"),
];

/// What is wrong with the notation, in German; the reader's own words in brackets where they are
/// none of the usual ones.
pub(super) fn toml(message: &str) -> String {
    let known = TOML.iter().find(|(start, _)| message.starts_with(start));
    match known {
        Some((_, german)) => format!("hier ist die Schreibweise von TOML verletzt: {german}"),
        None => format!("hier ist die Schreibweise von TOML verletzt ({message})"),
    }
}

/// A period such as `2024-10` or `2024-Q3` without its quotes, around a place of the file that is no TOML:
/// the notation takes it for half a date.
pub(super) fn unquoted_period(text: &str, offset: usize) -> Option<Text> {
    let of_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let before = text.get(..offset)?;
    let start = before
        .rfind(|c| !of_word(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word: String = text[start..].chars().take_while(|c| of_word(*c)).collect();
    // the end of a line may be named
    let period = word.contains('-') && word.parse::<Period>().is_ok();
    let value = text[..start].trim_end().ends_with('=');
    (period && value).then(|| {
        Text::new(
            format!("hier steht der Zeitraum {word} ohne Anführungszeichen: \"{word}\" schreiben"),
            format!("here stands the period {word} without quotes: write \"{word}\""),
        )
    })
}

/// What is wrong with a pattern, in German.
pub(super) fn pattern(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::UnclosedClass => "die Klammer `[` ist nicht geschlossen".into(),
        ErrorKind::InvalidRange(from, to) => format!("der Bereich `{from}-{to}` läuft rückwärts"),
        ErrorKind::UnopenedAlternates => "zu `}` fehlt die Klammer `{`".into(),
        ErrorKind::UnclosedAlternates => "die Klammer `{` ist nicht geschlossen".into(),
        ErrorKind::DanglingEscape => "hinter dem letzten `\\` fehlt ein Zeichen".into(),
        other => format!("es ist nicht zu verstehen ({other})"),
    }
}

/// The word of the file that a German word means.
pub(super) fn meant(german: &str) -> Option<&'static str> {
    Some(match german.trim().to_lowercase().as_str() {
        "bestand" => "stock",
        "summe" | "fluss" => "flow",
        "mittelwert" | "mittel" | "durchschnitt" => "mean",
        "quote" | "anteil" => "ratio",
        "monat" => "month",
        "quartal" => "quarter",
        "halbjahr" => "half-year",
        "jahr" => "year",
        "ja" => "yes",
        "nein" => "no",
        "höher" | "hoch" => "higher",
        "niedriger" => "lower",
        "aus" => "off",
        "hinweis" => "note",
        "warnung" => "warning",
        "fehler" => "error",
        _ => return None,
    })
}
