//! Times as people type them: periods of values, begin and end of measures.

mod span;
mod token;

use super::number::tidy;
use crate::domain::{Grain, Period};
use crate::lang::Text;
use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// What a cell says as a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeReading {
    /// Nothing, or a dash.
    Empty,
    /// A time.
    Time(Time),
    /// `laufend`, `dauerhaft`: without an end.
    Permanent,
    /// `offen`, `n. n.`: not known yet.
    Open,
    /// `erledigt`, `sofort`: a word, not a time.
    NoDate(Text),
    /// A time whose year stands elsewhere: `Jan`, `III. Quartal`.
    YearMissing(Yearless),
    /// It could mean two things: which.
    Ambiguous(Text),
    /// No time: why.
    Invalid(Text),
}

/// A time: a span of days, open at one end or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    /// First day; `None` for `bis …`.
    pub first: Option<NaiveDate>,
    /// Last day; `None` for `ab …`.
    pub last: Option<NaiveDate>,
    /// The calendar span that it names, where it names exactly one.
    pub period: Option<Period>,
    /// A single day.
    pub day: bool,
    /// `Anfang`, `Ende`, `voraussichtlich`: what was said about it, empty for nothing.
    pub said: String,
}

/// A part of a year whose year is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Yearless {
    /// Length.
    pub grain: Grain,
    /// Number within the year.
    pub number: u32,
    /// Day of the month, for `30.06.`; zero where a whole span is meant.
    pub day: u32,
}

impl Yearless {
    /// The period in `year`.
    pub(crate) fn of(self, year: i32) -> Option<Period> {
        Period::new(self.grain, year, self.number)
    }

    /// The day in `year`, where a day is meant.
    pub(crate) fn day_of(self, year: i32) -> Option<NaiveDate> {
        if self.day == 0 { None } else { NaiveDate::from_ymd_opt(year, self.number, self.day) }
    }
}

impl Time {
    fn period(period: Period) -> Self {
        Self {
            first: Some(period.start()),
            last: Some(period.end()),
            period: Some(period),
            day: false,
            said: String::new(),
        }
    }

    fn day(day: NaiveDate) -> Self {
        Self { first: Some(day), last: Some(day), period: None, day: true, said: String::new() }
    }

    fn range(first: NaiveDate, last: NaiveDate) -> Self {
        let period = [Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year]
            .into_iter()
            .filter_map(|grain| Period::containing(first, grain))
            .find(|p| p.start() == first && p.end() == last);
        Self { first: Some(first), last: Some(last), period, day: false, said: String::new() }
    }

    /// The period that a value with this time is for: a day counts as the span of length `grain`
    /// around it. `None` for times that are no calendar span.
    pub(crate) fn value_period(&self, grain: Grain) -> Option<Period> {
        if self.day { Period::containing(self.first?, grain) } else { self.period }
    }
}

/// Short form for messages and tests: `2019-Q3`, `2019-10-01`, `2019 (Ende)`, `ab 2019`.
impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let point = |day: NaiveDate, first: bool| {
            let grain = [Grain::Year, Grain::Quarter, Grain::Month]
                .into_iter()
                .filter_map(|grain| Period::containing(day, grain))
                .find(|p| if first { p.start() == day } else { p.end() == day });
            match grain {
                Some(period) if !self.day => period.to_string(),
                _ => day.to_string(),
            }
        };
        match (self.period, self.first, self.last) {
            (Some(period), ..) => write!(f, "{period}")?,
            (None, Some(day), Some(_)) if self.day => write!(f, "{day}")?,
            (None, Some(first), Some(last)) => {
                write!(f, "{} bis {}", point(first, true), point(last, false))?;
            }
            (None, Some(first), None) => write!(f, "ab {}", point(first, true))?,
            (None, None, Some(last)) => write!(f, "bis {}", point(last, false))?,
            (None, None, None) => {}
        }
        if self.said.is_empty() { Ok(()) } else { write!(f, " ({})", self.said) }
    }
}

/// Words for "without an end".
const PERMANENT: &[&str] = &[
    "laufend",
    "fortlaufend",
    "dauerhaft",
    "kontinuierlich",
    "unbefristet",
    "ständig",
    "permanent",
    "daueraufgabe",
    "dauernd",
    "laufende aufgabe",
    "dauerhafte aufgabe",
    "ongoing",
    "continuous",
    // what comes again and again has no last day either
    "wiederkehrend",
    "regelmäßig",
    "jährlich",
    "alljährlich",
    "jährlich wiederkehrend",
    "zweimal jährlich",
    "2x jährlich",
    "halbjährlich",
    "vierteljährlich",
    "quartalsweise",
    "monatlich",
    "turnusmäßig",
    "yearly",
    "annually",
];

/// Words for "not known yet".
const OPEN: &[&str] = &[
    "offen",
    "n.n.",
    "n.n",
    "nn",
    "n.n.b.",
    "nochoffen",
    "nachbedarf",
    "k.a.",
    "k.a",
    "keineangabe",
    "n/a",
    "tbd",
    "nochnichtbekannt",
    "unbekannt",
    "wirdnochfestgelegt",
    "nochfestzulegen",
    "?",
];

/// Words that are no time.
const NO_DATE: &[&str] = &[
    "erledigt",
    "sofort",
    "absofort",
    "unverzüglich",
    "umgehend",
    "abgeschlossen",
    "umgesetzt",
    "fertig",
    "schnellstmöglich",
    "zeitnah",
    "entfällt",
];

/// Words before or behind a time that are kept beside it.
const SAID: &[(&str, &str)] = &[
    ("voraussichtlich", "voraussichtlich"),
    ("voraussichtl.", "voraussichtlich"),
    ("vorauss.", "voraussichtlich"),
    ("vsl.", "voraussichtlich"),
    ("vsl", "voraussichtlich"),
    ("geplant", "geplant"),
    ("ca.", "ca."),
    ("circa", "ca."),
    ("etwa", "etwa"),
    ("spätestens", "spätestens"),
    ("frühestens", "frühestens"),
];

/// Words before a time that say nothing.
const FILLERS: &[&str] = &["stand:", "stand", "zum", "per", "am", "im", "in", "den", "vom"];

/// Parts of a year or another span.
const PARTS: &[(&str, &str)] = &[
    ("anfang", "Anfang"),
    ("mitte", "Mitte"),
    ("ende", "Ende"),
    ("jahresende", "Ende"),
    ("jahresanfang", "Anfang"),
    ("frühjahr", "Frühjahr"),
    ("frühling", "Frühjahr"),
    ("sommer", "Sommer"),
    ("herbst", "Herbst"),
    ("winter", "Winter"),
];

/// Reads one cell's text.
pub(crate) fn read(text: &str) -> TimeReading {
    let text = tidy(text).replace('\n', " ");
    let text: String = text
        .trim()
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '–' | '—') { '-' } else { c })
        .collect();
    if text.is_empty() || matches!(text.as_str(), "-" | "--" | "/" | "." | "x" | "…" | "...") {
        return TimeReading::Empty;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if PERMANENT.iter().any(|word| word.replace(' ', "") == compact) {
        return TimeReading::Permanent;
    }
    if OPEN.contains(&compact.as_str()) {
        return TimeReading::Open;
    }
    if NO_DATE.contains(&compact.as_str()) {
        return TimeReading::NoDate(Text::new(
            "erwartet wird ein Tag, Monat oder Quartal",
            "expected is a day, month or quarter",
        ));
    }
    phrase(&text)
}

/// A day from a cell with a date format: `Err` where it is more likely a year whose cell was
/// given a date format (2019 is shown as 11.07.1905).
pub(crate) fn day(day: NaiveDate) -> TimeReading {
    let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day")).num_days();
    if (1900..=2100).contains(&serial) {
        return TimeReading::Ambiguous(Text::new(
            format!(
                "das Datum {} ist vermutlich die Jahreszahl {serial} mit Datumsformat",
                german(day)
            ),
            format!("the date {day} is probably the year {serial} with a date format"),
        ));
    }
    TimeReading::Time(Time::day(day))
}

/// A time from a cell with a plain number: a year, or a date that lost its format.
pub(crate) fn number(value: crate::domain::Decimal) -> TimeReading {
    span::digits(&value.normalize().to_string()).unwrap_or_else(|| TimeReading::Invalid(nonsense()))
}

fn nonsense() -> Text {
    Text::new(
        "erwartet wird eine Zeit wie `III. Quartal 2019`, `09/2019` oder `30.09.2019`",
        "expected is a time such as `III. Quartal 2019`, `09/2019` or `30.09.2019`",
    )
}

fn german(day: NaiveDate) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

/// A time with words around it.
fn phrase(text: &str) -> TimeReading {
    let mut said: Vec<&str> = Vec::new();
    let mut rest = text.trim();
    // "(geplant)", "(voraussichtlich)" behind the time
    if let Some((head, word)) =
        rest.strip_suffix(')').and_then(|r| r.rsplit_once('(')).map(|(h, w)| (h.trim(), w.trim()))
        && let Some((_, kept)) = SAID.iter().find(|(w, _)| *w == word)
    {
        said.push(kept);
        rest = head;
    }
    let (mut from, mut until) = (false, false);
    for _ in 0..5 {
        if let Some((kept, after)) = SAID.iter().find_map(|(w, k)| Some((*k, after_word(rest, w)?)))
        {
            said.push(kept);
            rest = after;
        } else if let Some(after) =
            ["ab", "seit", "von", "from", "since"].iter().find_map(|w| after_word(rest, w))
        {
            // "von 2019 bis 2021" is a range, "ab 2019" is open
            from = true;
            rest = after;
        } else if let Some(after) =
            ["bis einschließlich", "bis einschl.", "bis zum", "bis", "until"]
                .iter()
                .find_map(|w| after_word(rest, w))
        {
            until = true;
            rest = after;
        } else if let Some(after) = FILLERS.iter().find_map(|w| after_word(rest, w)) {
            rest = after;
        } else {
            break;
        }
    }
    if let Some(head) = rest.strip_suffix("ff.").or_else(|| rest.strip_suffix("ff")) {
        from = true;
        rest = head.trim_end();
    }
    if let Some((kept, after)) = PARTS.iter().find_map(|(w, k)| Some((*k, after_word(rest, w)?))) {
        said.insert(0, kept);
        rest = after;
    }
    let mut reading = match span::read(rest) {
        // "Ende des Jahres 2019"
        TimeReading::Invalid(why) => {
            match ["des jahres", "des", "jahr"].iter().find_map(|w| after_word(rest, w)) {
                Some(after) => span::read(after),
                None => TimeReading::Invalid(why),
            }
        }
        reading => reading,
    };
    if let TimeReading::Time(time) = &mut reading {
        if from && time.first != time.last && time.period.is_none() {
            from = false; // "von … bis …"
        }
        if from || until {
            time.period = None;
            if from {
                time.last = None;
            }
            if until {
                time.first = None;
            }
        }
        if !said.is_empty() {
            time.said = said.join(", ");
        }
    }
    reading
}

/// The text after a word and a blank (or digits right behind an abbreviation's point).
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let after = text.strip_prefix(word)?;
    let open = after.starts_with(char::is_whitespace)
        || (!word.ends_with(char::is_alphabetic) && !after.is_empty());
    open.then(|| after.trim_start())
}

#[cfg(test)]
mod tests;
