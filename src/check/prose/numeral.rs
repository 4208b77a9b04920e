//! Numbers that are not written in digits of ASCII: German number words, Roman numerals, digits in
//! circles or of full width.

use crate::domain::Decimal;

/// A number as a word says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) value: u32,
    /// `siebzehnte`: it counts only where it numbers people.
    pub(super) ordinal: bool,
}

/// Words of their own. `ein` is an article more often than a number, and is none of them.
const WORDS: &[(&str, u32)] = &[
    ("eins", 1),
    ("einzige", 1),
    ("einzigen", 1),
    ("einziger", 1),
    ("einziges", 1),
    ("einmal", 1),
    ("beide", 2),
    ("beiden", 2),
    ("beider", 2),
    ("beides", 2),
    ("duo", 2),
    ("zwillinge", 2),
    ("zwillingen", 2),
    ("zwillingspaar", 2),
    ("ehepaar", 2),
    ("ehepaare", 2),
    ("ehepaars", 2),
    ("elternpaar", 2),
    ("brautpaar", 2),
    ("liebespaar", 2),
    ("geschwisterpaar", 2),
    ("pärchen", 2),
    ("dritte", 3),
    ("dritten", 3),
    ("dritter", 3),
    ("trio", 3),
    ("drillinge", 3),
    ("drillingen", 3),
    ("quartett", 4),
    ("quintett", 5),
    ("dutzend", 12),
];

const UNITS: &[(&str, u32)] = &[
    ("ein", 1),
    ("zwei", 2),
    ("zwo", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
];

const TEENS: &[(&str, u32)] = &[
    ("zehn", 10),
    ("elf", 11),
    ("zwölf", 12),
    ("zwoelf", 12),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fünfzehn", 15),
    ("fuenfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
];

const TENS: &[(&str, u32)] = &[
    ("zwanzig", 20),
    ("dreißig", 30),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fünfzig", 50),
    ("fuenfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
];

fn one_of<'a>(text: &'a str, of: &[(&str, u32)]) -> Option<(u32, &'a str)> {
    of.iter().find_map(|(word, value)| text.strip_prefix(word).map(|rest| (*value, rest)))
}

/// A number below a hundred at the begin of `text`, and what follows.
fn below_hundred(text: &str) -> Option<(u32, &str)> {
    let composed = one_of(text, UNITS).and_then(|(unit, rest)| {
        let (ten, rest) = one_of(rest.strip_prefix("und")?, TENS)?;
        Some((ten + unit, rest))
    });
    composed
        .or_else(|| one_of(text, TENS))
        .or_else(|| one_of(text, TEENS))
        .or_else(|| one_of(text, UNITS))
}

/// The longest number at the begin of `text`, and what follows.
fn leading(text: &str) -> Option<(u32, &str)> {
    let (mut total, mut rest, mut found) = (0, text, false);
    for (word, factor) in [("tausend", 1000), ("hundert", 100)] {
        let counted = below_hundred(rest)
            .and_then(|(count, after)| Some((count, after.strip_prefix(word)?)))
            .or_else(|| Some((1, rest.strip_prefix(word)?)));
        if let Some((count, after)) = counted {
            (total, rest, found) = (total + count * factor, after, true);
        }
    }
    let last = if found { rest.strip_prefix("und").unwrap_or(rest) } else { rest };
    match below_hundred(last) {
        Some((count, after)) => Some((total + count, after)),
        None => found.then_some((total, rest)),
    }
}

/// The number that a word in small letters says: `siebzehn`, `zwo`, `zweiköpfige`, `Zweiergruppe`.
pub(super) fn word(word: &str) -> Option<Numeral> {
    if let Some((_, value)) = WORDS.iter().find(|(known, _)| *known == word) {
        return Some(Numeral { value: *value, ordinal: word.starts_with("dritte") });
    }
    let (value, rest) = leading(word)?;
    let ordinal = matches!(rest, "te" | "ten" | "ter" | "tes" | "ste" | "sten" | "ster" | "stes");
    // `ein`, `eine`, `einer` are articles.
    let article = value == 1 && !rest.starts_with("personen") && !rest.starts_with("köpf");
    let says = ordinal
        || matches!(rest, "" | "e" | "en" | "er" | "t" | "mal")
        || is_of_people(rest)
        || rest.starts_with("er");
    (says && !article).then_some(Numeral { value, ordinal })
}

/// Whether a word, or its end behind a number, counts people: `köpfige`, `Personen-Haushalt`.
pub(super) fn is_of_people(word: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "köpfig",
        "koepfig",
        "person",
        "kind",
        "mensch",
        "fall",
        "fälle",
        "frau",
        "mann",
        "männer",
        "familie",
        "haushalt",
        "klient",
        "patient",
        "teilnehm",
        "schüler",
        "jugendlich",
        "senior",
        "bewohner",
        "betroffen",
        "geflüchtet",
        "ratsuch",
        "mutter",
        "mütter",
        "vater",
        "väter",
        "eltern",
        "mädchen",
        "junge",
        "gruppe",
        "mal",
        "bezieher",
        "empfänger",
        "mitglied",
        "beraten",
        "leute",
        "bürger",
        "einwohner",
        "gäste",
        "besucher",
        "anträg",
        "antrag",
    ];
    PEOPLE.iter().any(|people| word.starts_with(people))
}

/// The value of a Roman numeral in capital letters.
pub(super) fn roman(word: &str) -> Option<u32> {
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = word.chars().map(value).collect::<Option<_>>()?;
    let mut total = 0;
    for (at, value) in values.iter().enumerate() {
        let before_larger = values.get(at + 1).is_some_and(|next| next > value);
        // A smaller one is taken from the next.
        total = if before_larger { total - i64::from(*value) } else { total + i64::from(*value) };
    }
    u32::try_from(total).ok().filter(|total| *total > 0)
}

/// The sentence with every other kind of digit in ASCII: `２`, `②`, `⑴`, `Ⅱ`; blanks around those that
/// are numbers of their own.
pub(super) fn plain_digits(sentence: &str) -> String {
    let mut plain = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        let code = u32::from(c);
        let alone = [
            (0x2460, 0x2473, 1),
            (0x2474, 0x2487, 1),
            (0x2488, 0x249B, 1),
            (0x24EB, 0x24F4, 11),
            (0x24F5, 0x24FE, 1),
            (0x2776, 0x277F, 1),
            (0x2780, 0x2789, 1),
            (0x278A, 0x2793, 1),
            (0x2160, 0x216B, 1),
            (0x2170, 0x217B, 1),
        ];
        let digit =
            [0xFF10, 0x0660, 0x06F0].into_iter().find(|zero| (*zero..zero + 10).contains(&code));
        let styled = (0x1D7CE..=0x1D7FF).contains(&code).then(|| (code - 0x1D7CE) % 10);
        if let Some((first, _, value)) =
            alone.into_iter().find(|(first, last, _)| (*first..=*last).contains(&code))
        {
            plain.push_str(&format!(" {} ", code - first + value));
        } else if let Some(digit) = digit.map(|zero| code - zero).or(styled) {
            plain.extend(char::from_digit(digit, 10));
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Numbers that simple sums in a sentence come to: `1+1`, `3 minus 1`, `mehr als 1`, `weniger als 3`.
pub(super) fn reckoned(before: &str, number: Decimal) -> Option<Decimal> {
    let before = before.trim_end().to_lowercase();
    if ["mehr als", "über", ">"].iter().any(|word| before.ends_with(word)) {
        return number.checked_add(Decimal::ONE);
    }
    if ["weniger als", "unter", "<"].iter().any(|word| before.ends_with(word)) {
        return number.checked_sub(Decimal::ONE).filter(|less| *less > Decimal::ZERO);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words() {
        for (text, value) in [
            ("siebzehn", 17),
            ("zwo", 2),
            ("einundzwanzig", 21),
            ("hundertzwei", 102),
            ("zweihundertfünfzig", 250),
            ("tausend", 1000),
            ("zweiköpfige", 2),
            ("zweiergruppe", 2),
            ("zweien", 2),
            ("ehepaar", 2),
            ("siebzehnmal", 17),
            ("dreier", 3),
        ] {
            assert_eq!(word(text), Some(Numeral { value, ordinal: false }), "{text}");
        }
        assert_eq!(word("siebzehnte"), Some(Numeral { value: 17, ordinal: true }));
        for text in ["ein", "eine", "einer", "einsatz", "achtung", "elfenbein", "dreieck", "vieles"]
        {
            assert_eq!(word(text), None, "{text}");
        }
        assert_eq!(roman("XVII"), Some(17));
        assert_eq!(roman("IV"), Some(4));
        assert_eq!(roman("AMT"), None);
        assert_eq!(plain_digits("１７ und ②, Ⅱ").replace(' ', ""), "17und2,2");
    }
}
