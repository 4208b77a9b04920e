//! Reads TOML tables key by key, keeping line and column: every fault of a file is told at once,
//! an unknown key with its nearest known one.

use super::words::meant;
use crate::domain::{Decimal, Period};
use crate::lang::Text;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A fault of the file: byte offset and words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) message: Text,
}

/// All faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(super) fn add(&self, offset: usize, de: impl Into<String>, en: impl Into<String>) {
        self.0.borrow_mut().push(Fault { offset, message: Text::new(de, en) });
    }

    /// The faults in the order of the file.
    pub(super) fn sorted(self) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        faults.sort();
        faults.dedup();
        faults
    }
}

/// A table that is being read. Each accessor names a key it knows; [`Keys::finish`] refuses the
/// rest.
pub(super) struct Keys<'a> {
    table: &'a DeTable<'a>,
    /// Name as the file shows it, `[control]`; empty at the top.
    name: String,
    /// Where the table begins.
    pub(super) offset: usize,
    faults: &'a Faults,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Keys<'a> {
    pub(super) fn top(table: &'a DeTable<'a>, faults: &'a Faults) -> Self {
        Self { table, name: String::new(), offset: 0, faults, known: RefCell::default() }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    pub(super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Where the value of `key` stands, else the table.
    pub(super) fn at(&self, key: &'static str) -> usize {
        self.table.get(key).map_or(self.offset, |value| value.span().start)
    }

    pub(super) fn fault(&self, key: &'static str, de: impl Into<String>, en: impl Into<String>) {
        self.faults.add(self.at(key), de, en);
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, de: &str, en: &str) {
        let found = value.get_ref().type_str();
        self.faults.add(
            value.span().start,
            format!("`{key}` erwartet {de}, gefunden wurde {}", german_type(found)),
            format!("`{key}` expects {en}, found {found}"),
        );
    }

    fn missing(&self, key: &str) {
        let place = if self.name.is_empty() { "der Datei".into() } else { self.name.clone() };
        let place_en = if self.name.is_empty() { "the file".into() } else { self.name.clone() };
        self.faults.add(
            self.offset,
            format!("in {place} fehlt `{key}`"),
            format!("{place_en} lacks `{key}`"),
        );
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "einen Text in Anführungszeichen", "a quoted text");
            return None;
        };
        Some(text.to_owned())
    }

    /// A text that must be there and not be empty.
    pub(super) fn required(&self, key: &'static str) -> String {
        match self.get(key) {
            None => {
                self.missing(key);
                String::new()
            }
            Some(value) => {
                let text = self.text(key).unwrap_or_default();
                if text.trim().is_empty() && value.get_ref().is_str() {
                    self.fault(
                        key,
                        format!("`{key}` darf nicht leer sein"),
                        format!("`{key}` must not be empty"),
                    );
                }
                text
            }
        }
    }

    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true oder false", "true or false");
        }
        flag
    }

    pub(super) fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let value = self.get(key)?;
        let text = match value.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => n.as_str().to_owned(),
            DeValue::Float(n) => n.as_str().to_owned(),
            _ => {
                self.wrong_type(key, value, "eine Zahl", "a number");
                return None;
            }
        };
        let number = text.replace('_', "");
        let number = number.strip_prefix('+').unwrap_or(&number);
        let parsed = number.parse().or_else(|_| Decimal::from_scientific(number));
        if parsed.is_err() {
            self.wrong_type(
                key,
                value,
                "eine Zahl mit höchstens 28 Stellen",
                "a number of at most 28 digits",
            );
        }
        parsed.ok()
    }

    /// A whole number within `range`.
    pub(super) fn number(&self, key: &'static str, range: Range<u32>) -> Option<u32> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(n) => {
                u32::from_str_radix(&n.as_str().replace('_', ""), n.radix()).ok()
            }
            _ => None,
        };
        let number = number.filter(|n| range.contains(n));
        if number.is_none() {
            let (first, last) = (range.start, range.end - 1);
            self.faults.add(
                value.span().start,
                format!("`{key}` erwartet eine ganze Zahl von {first} bis {last}"),
                format!("`{key}` expects a whole number from {first} to {last}"),
            );
        }
        number
    }

    pub(super) fn date(&self, key: &'static str) -> Option<NaiveDate> {
        let value = self.get(key)?;
        let date = value.get_ref().as_datetime().and_then(|d| d.to_string().parse().ok());
        if date.is_none() {
            self.wrong_type(
                key,
                value,
                "ein Datum ohne Anführungszeichen, zum Beispiel 2019-11-13",
                "a date without quotes such as 2019-11-13",
            );
        }
        date
    }

    pub(super) fn period(&self, key: &'static str) -> Option<Period> {
        let text = self.text(key)?;
        let period = text.parse().ok();
        if period.is_none() {
            self.fault(
                key,
                format!("`{text}` ist kein Zeitraum; möglich sind \"2019-Q3\", \"2019-09\", \"2019-H2\" und \"2019\""),
                format!("`{text}` is no period; write \"2019-Q3\", \"2019-09\", \"2019-H2\" or \"2019\""),
            );
        }
        period
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<String>> {
        let value = self.get(key)?;
        if let Some(text) = value.get_ref().as_str() {
            return Some(vec![text.to_owned()]);
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "eine Liste von Texten", "a list of texts");
            return None;
        };
        Some(
            array
                .iter()
                .filter_map(|item| {
                    let text = item.get_ref().as_str();
                    if text.is_none() {
                        self.wrong_type(key, item, "eine Liste von Texten", "a list of texts");
                    }
                    text.map(str::to_owned)
                })
                .collect(),
        )
    }

    /// A list of whole numbers from 1.
    pub(super) fn numbers(&self, key: &'static str) -> Option<Vec<u32>> {
        let value = self.get(key)?;
        let array = value.get_ref().as_array();
        let numbers = array.and_then(|items| {
            items
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::Integer(n) => {
                        n.as_str().parse().ok().filter(|n| (1..=1_048_576).contains(n))
                    }
                    _ => None,
                })
                .collect::<Option<Vec<u32>>>()
        });
        if numbers.is_none() {
            self.wrong_type(
                key,
                value,
                "eine Liste von Zeilennummern ab 1",
                "a list of row numbers from 1",
            );
        }
        numbers
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.choose(key, self.at(key), &text, words)
    }

    /// A list of some words.
    pub(super) fn words<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<Vec<T>> {
        let texts = self.texts(key)?;
        Some(texts.iter().filter_map(|text| self.choose(key, self.at(key), text, words)).collect())
    }

    fn choose<T: Copy>(
        &self,
        key: &str,
        offset: usize,
        text: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let list =
            words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        let near = meant(text).filter(|near| words.iter().any(|(word, _)| word == near));
        let (hint, hint_en) = near.map_or_else(Default::default, |near| {
            (format!("; gemeint ist vielleicht \"{near}\""), format!("; did you mean \"{near}\"?"))
        });
        self.faults.add(
            offset,
            format!("`{key}` kennt \"{text}\" nicht; möglich sind {list}{hint}"),
            format!("`{key}` does not know \"{text}\"; possible are {list}{hint_en}"),
        );
        None
    }

    /// Any keys with texts as values, in alphabetical order.
    pub(super) fn map(&self, key: &'static str) -> BTreeMap<String, String> {
        let Some(value) = self.get(key) else { return BTreeMap::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "eine Tabelle", "a table");
            return BTreeMap::new();
        };
        let mut map = BTreeMap::new();
        for (name, item) in table {
            match item.get_ref().as_str() {
                Some(text) => {
                    map.insert(name.get_ref().to_string(), text.to_owned());
                }
                None => self.wrong_type(name.get_ref(), item, "einen Text", "a text"),
            }
        }
        map
    }

    /// The entries of a table, each with where its value stands: for values that are more than texts.
    pub(super) fn entries(&self, key: &'static str) -> Vec<(String, usize, &'a DeValue<'a>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "eine Tabelle", "a table");
            return Vec::new();
        };
        let entry = |(name, item): (&Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'_, str> = name.get_ref();
            (name.to_string(), item.span().start, item.get_ref())
        };
        table.iter().map(entry).collect()
    }

    /// A fault at a place of the file.
    pub(super) fn fault_at(&self, offset: usize, de: impl Into<String>, en: impl Into<String>) {
        self.faults.add(offset, de, en);
    }

    pub(super) fn table(&self, key: &'static str) -> Option<Keys<'a>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "eine Tabelle", "a table");
            return None;
        };
        Some(self.inner(table, format!("[{}]", self.path(key)), value.span().start))
    }

    /// An array of tables, `[[key]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Keys<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(
                key,
                value,
                &format!("Abschnitte `[[{key}]]` mit doppelten Klammern"),
                &format!("sections `[[{key}]]` with double brackets"),
            );
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|item| {
                let table = item.get_ref().as_table();
                if table.is_none() {
                    self.wrong_type(key, item, "eine Tabelle", "a table");
                }
                let name = format!("[[{}]]", self.path(key));
                table.map(|table| self.inner(table, name, item.span().start))
            })
            .collect()
    }

    fn path(&self, key: &str) -> String {
        let own = self.name.trim_matches(['[', ']']);
        if own.is_empty() { key.to_owned() } else { format!("{own}.{key}") }
    }

    fn inner(&self, table: &'a DeTable<'a>, name: String, offset: usize) -> Keys<'a> {
        Keys { table, name, offset, faults: self.faults, known: RefCell::default() }
    }

    /// Refuses every key that nobody asked for.
    pub(super) fn finish(self) {
        self.finish_ref();
    }

    /// The same for a table that is still borrowed.
    pub(super) fn finish_ref(&self) {
        let known = self.known.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let place = if self.name.is_empty() {
                (String::new(), String::new())
            } else {
                (format!(" in {}", self.name), format!(" in {}", self.name))
            };
            let nearest = nearest(name, known.iter().copied());
            let (hint_de, hint_en) = match nearest {
                Some(near) => (
                    format!("; gemeint ist vielleicht `{near}`"),
                    format!("; did you mean `{near}`?"),
                ),
                None => (String::new(), String::new()),
            };
            self.faults.add(
                key.span().start,
                format!("unbekannter Schlüssel `{name}`{}{hint_de}", place.0),
                format!("unknown key `{name}`{}{hint_en}", place.1),
            );
        }
    }
}

/// The most similar of some names, also where it is not very similar: a person reads it.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let mut scored: Vec<(f64, &str)> = known.map(|k| (strsim::jaro_winkler(name, k), k)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.first().map(|(_, name)| *name)
}

fn german_type(found: &str) -> &str {
    match found {
        "string" => "ein Text",
        "integer" => "eine ganze Zahl",
        "float" => "eine Zahl",
        "boolean" => "true/false",
        "datetime" => "ein Datum",
        "array" => "eine Liste",
        "table" => "eine Tabelle",
        other => other,
    }
}
