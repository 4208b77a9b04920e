//! Prose as rules need it: where sentences end, how many words there are, and which periods and
//! numbers a sentence names. German only, as the texts are.

mod calendar;
pub(super) mod mention;
pub(super) mod named;
mod numeral;
mod secret;
pub(super) mod telling;
mod token;

/// The months as the report prints them.
pub(super) use crate::finding::MONTHS;

/// Abbreviations, lower case without their dot, after which a sentence goes on. Single letters
/// (`z. B.`, `u. a.`, `i. d. R.`) need no entry.
const ABBREVIATIONS: &[&str] = &[
    "abb", "abs", "abt", "anl", "art", "aufl", "az", "bd", "beschl", "betr", "bgm", "bspw", "bzgl",
    "bzw", "ca", "dez", "dipl", "dr", "einschl", "evtl", "exkl", "feb", "ff", "fr", "gem", "ggf",
    "ggü", "hr", "hrsg", "inkl", "jan", "jew", "kap", "lfd", "lt", "max", "min", "mind", "mio",
    "mrd", "mtl", "nov", "nr", "nrn", "okt", "pkt", "pos", "prof", "qu", "rd", "sog", "sep",
    "sept", "std", "str", "tab", "tel", "tsd", "urspr", "usf", "vgl", "vorl", "vorr", "vsl", "zt",
    "zzgl", "zzt", "ziff",
];

/// Words that follow an ordinal number: `3. Quartal`, `1. November`.
const AFTER_ORDINAL: &[&str] = &[
    "quartal",
    "quartals",
    "halbjahr",
    "halbjahres",
    "bauabschnitt",
    "sitzung",
    "stufe",
    "phase",
    "etage",
    "obergeschoss",
    "änderung",
    "fortschreibung",
    "lesung",
    "beteiligung",
    "klasse",
    "jan",
    "feb",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "okt",
    "nov",
    "dez",
];

/// Words with which German sentences begin more often than not.
const OPENERS: &[&str] = &[
    "aktuell",
    "alle",
    "allerdings",
    "am",
    "an",
    "auch",
    "auf",
    "aufgrund",
    "außerdem",
    "bei",
    "bis",
    "da",
    "dabei",
    "dadurch",
    "dafür",
    "daher",
    "damit",
    "danach",
    "daneben",
    "darüber",
    "darunter",
    "das",
    "dem",
    "den",
    "der",
    "derzeit",
    "des",
    "deshalb",
    "die",
    "dies",
    "diese",
    "dieser",
    "dieses",
    "durch",
    "ein",
    "eine",
    "einen",
    "er",
    "es",
    "für",
    "hier",
    "hierfür",
    "hierzu",
    "im",
    "in",
    "insgesamt",
    "jedoch",
    "mit",
    "nach",
    "nun",
    "ob",
    "ohne",
    "seit",
    "sie",
    "so",
    "somit",
    "trotz",
    "um",
    "unter",
    "von",
    "vor",
    "wegen",
    "weil",
    "weitere",
    "wenn",
    "wir",
    "während",
    "zu",
    "zudem",
    "zum",
    "zur",
    "zurzeit",
    "über",
];

/// The sentences of a text, in order, without the blanks around them. A blank line and the begin of
/// a list item end a sentence too; a single line break does not: cells are broken by hand.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let ends = match c {
            '.' | '…' => full_stop(&text[start..at], &text[end..]),
            '!' | '?' => closes(&text[end..]),
            '\n' => breaks(&text[end..]),
            _ => false,
        };
        if ends {
            sentences.push(&text[start..end]);
            start = end;
        }
    }
    sentences.push(&text[start..]);
    sentences.retain(|sentence| sentence.contains(char::is_alphanumeric));
    sentences.into_iter().map(str::trim).collect()
}

/// Whether what follows a mark is a blank or the end, after closing quotes and brackets.
fn closes(after: &str) -> bool {
    after.trim_start_matches(QUOTES).chars().next().is_none_or(char::is_whitespace)
}

const QUOTES: [char; 7] = ['"', '“', '”', '‘', '\'', ')', '«'];

/// Whether a line break ends a sentence: before a blank line or a list item.
fn breaks(after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default().trim();
    let item = |line: &str| {
        line.starts_with(['-', '–', '•', '*', '·'])
            || line.split_once(')').is_some_and(|(number, _)| {
                !number.is_empty() && number.len() < 3 && number.bytes().all(|b| b.is_ascii_digit())
            })
    };
    line.is_empty() || item(line)
}

/// Whether a dot between `before` and `after` ends a sentence.
fn full_stop(before: &str, after: &str) -> bool {
    if !closes(after) {
        return false;
    }
    let next = after.trim_start_matches(QUOTES).trim_start();
    let Some(first) = next.chars().find(|c| c.is_alphanumeric()) else { return true };
    if first.is_lowercase() {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let word = word.trim_start_matches(QUOTES).to_lowercase();
    let following: String = next
        .chars()
        .skip_while(|c| !c.is_alphanumeric())
        .take_while(|c| c.is_alphabetic())
        .collect();
    let following = following.to_lowercase();
    if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && word != "v" {
        // `z. B.`, `u. a.`; the numeral `i` is one of them.
        return false;
    }
    let numeral = !word.is_empty()
        && (word.bytes().all(|b| b.is_ascii_digit()) || word.chars().all(|c| "ivx".contains(c)));
    if numeral {
        let ordinal = AFTER_ORDINAL.contains(&following.as_str())
            || MONTHS.iter().any(|month| month.to_lowercase() == following);
        // `507. Damit`, `2019. Die` end; `am 3. Standort` does not.
        return !ordinal && (word.len() > 2 || OPENERS.contains(&following.as_str()));
    }
    !ABBREVIATIONS.contains(&word.as_str())
}

/// Number of words: what holds a letter or a digit between blanks.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The text in lower case with single blanks and without marks at its ends: for comparing texts
/// that are the same to a reader.
pub(super) fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || ".,;:!?–-…()\"„“".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_end_no_sentence() {
        for one in [
            "Am 1. November 2019 beginnt z. B. die Beratung nach § 53 Abs. 2 Nr. 3 des Gesetzes.",
            "Bis zum III. Quartal 2019 wurden u. a. ca. 1.234,5 m² saniert (vgl. Anl. 2)",
            "Die Mittel i. H. v. 1,2 Mio. Euro sind beantragt; Dr. Muster prüft bzw. genehmigt.",
            "Frau Prof. Beispiel eröffnet am 3. Standort die 2. Etage",
            "Die Zeile ist\nvon Hand umbrochen.",
        ] {
            assert_eq!(sentences(one), [one.trim()], "{one}");
        }
    }

    #[test]
    fn dots_that_do() {
        assert_eq!(
            sentences("Die Zahl stieg auf 507. Damit ist das Ziel erreicht! Und 2019? „Ja.“ Gut."),
            [
                "Die Zahl stieg auf 507.",
                "Damit ist das Ziel erreicht!",
                "Und 2019?",
                "„Ja.",
                "“ Gut."
            ]
            .map(|s| s)
        );
        assert_eq!(sentences("Beginn war 2019. Die Stelle ist besetzt.").len(), 2);
        assert_eq!(sentences("Das Amt wartet auf Variante 12. Der Bau ruht.").len(), 2);
        assert_eq!(sentences("Erstens\n- zweitens\n- drittens\n\nViertens").len(), 4);
        assert!(sentences(" … ").is_empty());
    }

    #[test]
    fn words_are_counted_without_marks() {
        assert_eq!(words("läuft – s. o. …"), 3);
        assert_eq!(folded("  Läuft,\nweiter … "), "läuft weiter");
    }
}
