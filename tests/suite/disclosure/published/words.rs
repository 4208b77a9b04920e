//! What an attacker reads in a text: its periods and its numbers, in digits or as words. Written apart from
//! the program's own reading of prose, so that both do not overlook the same.

use ratsbericht::domain::Period;

/// A number as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    /// Its word's place in the text.
    pub(crate) at: usize,
    /// Its size without its sign: what is meant by it is found out later.
    pub(crate) size: f64,
    /// Half of its last digit: how far the value meant may lie from it.
    pub(crate) half: f64,
    /// It is said as a change: `+2`, `um 2 gestiegen`, `2 mehr`.
    pub(crate) change: bool,
}

/// Words behind a number that make it a change.
const CHANGES: [&str; 8] =
    ["mehr", "weniger", "gestiegen", "gesunken", "höher", "niedriger", "zugenommen", "abgenommen"];

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

/// Articles are numbers too: `eine Inobhutnahme`.
const WORDS: [(&str, f64); 25] = [
    ("null", 0.0),
    ("keine", 0.0),
    ("ein", 1.0),
    ("eine", 1.0),
    ("einen", 1.0),
    ("einem", 1.0),
    ("einer", 1.0),
    ("eins", 1.0),
    ("einzige", 1.0),
    ("einziges", 1.0),
    ("einmal", 1.0),
    ("zwei", 2.0),
    ("zweien", 2.0),
    ("zweimal", 2.0),
    ("beide", 2.0),
    ("beiden", 2.0),
    ("drei", 3.0),
    ("vier", 4.0),
    ("fünf", 5.0),
    ("sechs", 6.0),
    ("sieben", 7.0),
    ("acht", 8.0),
    ("neun", 9.0),
    ("zehn", 10.0),
    ("zwölf", 12.0),
];

/// The periods and numbers of a text, each with the place of its word.
pub(crate) fn read(text: &str) -> (Vec<(usize, Period)>, Vec<Number>) {
    // Blanks within a number are no ends of words.
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() && !"\u{A0}\u{202F}\u{2009}".contains(c))
        .flat_map(|word| word.split(['\u{A0}', ';', '(', ')', '[', ']', '=', '→', '„', '“', '"']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut periods = Vec::new();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((period, length)) = period(&words[at..]) {
            periods.push((at, period));
            // A year alone may be a number as well.
            if year(&bare(words[at])).is_some()
                && let Some((size, half)) = number(words[at])
            {
                numbers.push(Number { at, size, half, change: false });
            }
            at += length;
            continue;
        }
        if let Some((size, half)) = number(words[at]) {
            let around = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| bare(word));
            let signed = words[at].starts_with(['+', '-', '−', '±']);
            let by = around(at.checked_sub(1)).is_some_and(|word| word == "um");
            let mut behind = (1..=3).filter_map(|steps| around(Some(at + steps)));
            let change = signed || by || behind.any(|word| CHANGES.contains(&word.as_str()));
            numbers.push(Number { at, size, half, change });
        }
        at += 1;
    }
    (periods, numbers)
}

/// The first word of a cell or label as a number with its sign, and half of its last digit.
pub(crate) fn size(text: &str) -> Option<(f64, f64)> {
    let word = text.trim().split(' ').next()?;
    let (size, half) = number(word)?;
    let negative = word.starts_with(['-', '−']);
    Some((if negative { -size } else { size }, half))
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn roman(word: &str) -> Option<u32> {
    ["i", "ii", "iii", "iv"].iter().position(|known| *known == word).map(|at| at as u32 + 1)
}

fn year(word: &str) -> Option<&str> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (word.starts_with("20") || word.starts_with("19"))).then_some(word)
}

/// The period that the words begin with, and how many they are.
fn period(words: &[&str]) -> Option<(Period, usize)> {
    let word = |at: usize| words.get(at).map(|word| bare(word)).unwrap_or_default();
    let (first, second, third) = (word(0), word(1), word(2));
    let made = |text: String, length: usize| Some((text.parse().ok()?, length));
    if let (Some(month), Some(year)) = (MONTHS.iter().position(|m| *m == first), year(&second)) {
        return made(format!("{year}-{:02}", month + 1), 2);
    }
    let counted = roman(&first).or_else(|| first.parse().ok().filter(|_| words[0].ends_with('.')));
    if let (Some(number), Some(year)) = (counted, year(&third)) {
        if second.starts_with("quartal") {
            return made(format!("{year}-Q{number}"), 3);
        }
        if second.starts_with("halbjahr") || second == "hj" {
            return made(format!("{year}-H{number}"), 3);
        }
    }
    if let (true, Some(year)) = (first == "jahr" || first == "jahres", year(&second)) {
        return made(year.to_owned(), 2);
    }
    // `2026-06`, `2026-Q2`, `06/2026`, `II/2026`, `30.06.2026`
    if first.contains('-')
        && let Ok(period) = first.to_uppercase().parse()
    {
        return Some((period, 1));
    }
    if let Some((number, of)) = first.split_once('/')
        && let Some(year) = year(of)
    {
        return match (roman(number), number.parse::<u32>()) {
            (Some(quarter), _) => made(format!("{year}-Q{quarter}"), 1),
            (_, Ok(month)) => made(format!("{year}-{month:02}"), 1),
            _ => None,
        };
    }
    let day: Vec<&str> = first.split('.').collect();
    if let [_, month, of] = day.as_slice()
        && let (Ok(month), Some(year)) = (month.parse::<u32>(), year(of))
    {
        return made(format!("{year}-{month:02}"), 1);
    }
    year(&first).and_then(|year| made(year.to_owned(), 1))
}

/// The size of the number that a word is, and half of its last digit.
fn number(word: &str) -> Option<(f64, f64)> {
    let lower = bare(word);
    if let Some((_, size)) = WORDS.iter().find(|(known, _)| *known == lower) {
        return Some((*size, 0.5));
    }
    // `2.` before a word is an ordinal, at the end of a sentence it is none: taken for a number.
    let plain: String = word
        .trim_matches(|c: char| !c.is_ascii_digit() && !"+-−±".contains(c))
        .trim_start_matches(['+', '-', '−', '±'])
        .chars()
        .filter(|c| !"\u{202F}\u{2009}'".contains(*c))
        .collect();
    let (whole, fraction) = plain.split_once(',').unwrap_or((&plain, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1
        || groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && grouped && groups.iter().all(|g| digits(g)) && digits(fraction);
    // `B2`, `3-Zimmer-Wohnung`
    let alone =
        word.trim_end_matches(|c: char| !c.is_alphanumeric()).chars().all(|c| !c.is_alphabetic());
    if !fits || !alone {
        // The decimal point of the open data.
        return (alone && !word.ends_with('.'))
            .then(|| plain.parse::<f64>().ok())
            .flatten()
            .map(|size| (size, half(plain.split_once('.').map_or("", |(_, f)| f))));
    }
    let text = format!("{}.{}", groups.concat(), if fraction.is_empty() { "0" } else { fraction });
    Some((text.parse().ok()?, half(fraction)))
}

fn half(fraction: &str) -> f64 {
    0.5 / 10f64.powi(i32::try_from(fraction.len()).unwrap_or(9))
}

#[test]
fn periods_and_numbers_of_texts() {
    let said = |text: &str| {
        let (periods, numbers) = read(text);
        let periods: Vec<String> = periods.iter().map(|(_, period)| period.to_string()).collect();
        let numbers: Vec<String> = numbers.iter().map(|n| n.size.to_string()).collect();
        format!("{} | {}", periods.join(" "), numbers.join(" "))
    };
    for (text, expected) in [
        ("Von 5 im III. Quartal 2026 auf 7 im II. Quartal 2028", "2026-Q3 2028-Q2 | 5 7"),
        ("III/2026 5 −2 ±0 12\u{202F}345,7 06/2026 +3", "2026-Q3 2026-06 | 5 2 0 12345.7 3"),
        ("Im Juli 2026 kamen zwei, am 31.08.2026 waren es 3.", "2026-07 2026-08 | 2 3"),
        ("1. Halbjahr 2026: eine; Jahr 2026: 1.234; 2026-Q2: 4", "2026-H1 2026 2026-Q2 | 1 1234 4"),
        ("seit 2026", "2026 | 2026"),
        ("(2026-07, Sozialamt, Nord) B2 W-03 45.3", "2026-07 | 45.3"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}
