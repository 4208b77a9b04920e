//! minijinja, set up so that nothing is printed that is not there and nothing printed becomes
//! markup.

use super::insert::{Format, Insert, Style, TableName};
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::view::{ChangesView, IndicatorsView, MeasuresView, RecipientView, ReportView};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Opens the mark of an insert; its number and [`CLOSE`] follow.
pub(super) const OPEN: char = '\u{E000}';
/// Closes the mark of an insert.
pub(super) const CLOSE: char = '\u{E001}';

/// A template after minijinja: Markdown with marks, and what they stand for.
pub(super) struct Rendered {
    pub(super) markdown: String,
    /// The template's own text, for the lines of messages.
    pub(super) source: String,
    pub(super) inserts: Vec<Insert>,
}

pub(super) struct Engine {
    environment: Environment<'static>,
    sources: BTreeMap<String, String>,
    inserts: Arc<Mutex<Vec<Insert>>>,
}

impl Engine {
    pub(super) fn new(sources: &BTreeMap<String, String>) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters differ from each other"));
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        environment.set_formatter(|out, _, value| {
            if value.is_safe() {
                write!(out, "{value}")?;
            } else if !value.is_none() {
                out.write_str(&escape(&value.to_string()))?;
            }
            Ok(())
        });
        // Numbers of resolution points may be anything; those of digits are list numbers.
        environment.add_test("digits", |text: &str| {
            (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        });
        let inserts = Arc::default();
        functions(&mut environment, &inserts);
        let mut engine = Self { environment, sources: sources.clone(), inserts };
        for (name, text) in sources {
            engine
                .environment
                .add_template_owned(name.clone(), text.clone())
                .map_err(|error| engine.error(name, &error))?;
        }
        Ok(engine)
    }

    pub(super) fn render(
        &mut self,
        name: &str,
        context: &Value,
        view: &ReportView,
    ) -> Result<Rendered> {
        let template = self.environment.get_template(name).map_err(|_| {
            let known: Vec<&str> = self.sources.keys().map(String::as_str).collect();
            Error::new(
                format!("Die Vorlage `{name}` gibt es nicht"),
                format!("there is no template `{name}`"),
            )
            .help(
                format!("Vorhanden sind: {}", known.join(", ")),
                format!("there are: {}", known.join(", ")),
            )
        })?;
        let source = self.sources.get(name).cloned().unwrap_or_default();
        let markdown = template.render(context).map_err(|error| self.error(name, &error))?;
        let mut inserts = self.inserts.lock().unwrap_or_else(PoisonError::into_inner);
        let inserts = std::mem::take(&mut *inserts);
        for insert in &inserts {
            insert.check(view).map_err(|error| {
                let place = place(name, &source, &insert.named().unwrap_or_default());
                error.context(place.de, place.en)
            })?;
        }
        Ok(Rendered { markdown, source, inserts })
    }

    /// A template that stands for itself, with names of its own and without inserts: a mail.
    pub(super) fn text(&self, name: &str, context: &Value, known: &[&str]) -> Result<String> {
        let template =
            self.environment.get_template(name).map_err(|error| self.error(name, &error))?;
        let text = template.render(context).map_err(|error| match error.kind() {
            ErrorKind::UndefinedError => self.error(name, &error).help(
                format!("Diese Vorlage kennt: {}", known.join(", ")),
                format!("this template knows: {}", known.join(", ")),
            ),
            _ => self.error(name, &error),
        })?;
        if self.inserts.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return Ok(text);
        }
        Err(Error::new(
            format!("Vorlage `{name}`: Einfügungen gibt es nur im Bericht, nicht in E-Mails"),
            format!("template `{name}`: inserts exist in the report only, not in mails"),
        )
        .help("Tabellen und Bilder weglassen", "leave tables and charts out"))
    }

    /// The error with template, line and the expression it is about.
    fn error(&self, name: &str, error: &minijinja::Error) -> Error {
        let template = error.name().unwrap_or(name);
        let line = error.line().unwrap_or(1);
        let expression = error
            .range()
            .and_then(|range| self.sources.get(template)?.get(range))
            .unwrap_or_default()
            .trim();
        let place_de = format!("Vorlage `{template}`, Zeile {line}");
        let place_en = format!("template `{template}`, line {line}");
        match error.kind() {
            ErrorKind::UndefinedError => Error::new(
                format!("{place_de}: `{expression}` gibt es nicht"),
                format!("{place_en}: there is no `{expression}`"),
            )
            .help(
                format!("Eine Vorlage kennt: {}", KNOWN.join(", ")),
                format!("a template knows: {}", KNOWN.join(", ")),
            ),
            ErrorKind::UnknownFunction => Error::new(
                format!("{place_de}: die Funktion `{expression}` gibt es nicht"),
                format!("{place_en}: there is no function `{expression}`"),
            )
            .help(
                format!("Vorhanden sind: {}", FUNCTIONS.join(", ")),
                format!("there are: {}", FUNCTIONS.join(", ")),
            ),
            _ => {
                let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                Error::new(format!("{place_de}: {detail}"), format!("{place_en}: {detail}"))
                    .help("die Vorlage an dieser Stelle ändern", "change the template there")
            }
        }
    }
}

/// Template and line: the first line that holds a text, where one does.
pub(super) fn place(name: &str, source: &str, text: &str) -> Text {
    let text = text.lines().next().unwrap_or_default().trim();
    let line = source.lines().position(|line| !text.is_empty() && line.contains(text));
    match line {
        Some(line) => Text::new(
            format!("Vorlage `{name}`, Zeile {}", line + 1),
            format!("template `{name}`, line {}", line + 1),
        ),
        None => Text::new(format!("Vorlage `{name}`"), format!("template `{name}`")),
    }
}

/// The parts of the view.
const KNOWN: [&str; 13] = [
    "period",
    "edition",
    "running",
    "extent",
    "letter",
    "glance",
    "changes",
    "measures",
    "indicators",
    "corrections",
    "basis",
    "glossary",
    "foreign",
];

const FUNCTIONS: [&str; 11] = [
    "part",
    "table",
    "measures_table",
    "indicators_annex",
    "chart",
    "signatures",
    "style",
    "keep",
    "end_keep",
    "page_break",
    "contents",
];

/// The view as a template sees it. Rows by the thousand are handed over only where some template
/// speaks of `groups`; the built-in ones insert typed tables instead.
pub(super) fn context(view: &ReportView, sources: &BTreeMap<String, String>) -> Value {
    let all = sources.values().any(|text| text.contains("groups"));
    let mut map: BTreeMap<&str, Value> = BTreeMap::from([
        ("period", Value::from(Serde(&view.period))),
        ("edition", Value::from(Serde(&view.edition))),
        ("running", Value::from(Serde(&view.running))),
        ("extent", Value::from(Serde(view.extent))),
        ("letter", Value::from(Serde(&view.letter))),
        ("glance", Value::from(Serde(&view.glance))),
        ("basis", Value::from(Serde(&view.basis))),
        ("glossary", Value::from(Serde(&view.glossary))),
        ("foreign", Value::from(Serde(&view.foreign))),
    ]);
    if all {
        map.insert("changes", Value::from(Serde(&view.changes)));
        map.insert("corrections", Value::from(Serde(&view.corrections)));
        map.insert("measures", Value::from(Serde(&view.measures)));
        map.insert("indicators", Value::from(Serde(&view.indicators)));
    } else {
        let without_rows = |changes: &ChangesView| ChangesView {
            groups: Vec::new(),
            previous: changes.previous.clone(),
            counted: changes.counted.clone(),
            ..*changes
        };
        let measures = MeasuresView {
            groups: Vec::new(),
            total: view.measures.total.clone(),
            notes: view.measures.notes.clone(),
            history: view.measures.history.clone(),
            ..view.measures
        };
        let indicators = IndicatorsView { groups: Vec::new(), signs: view.indicators.signs };
        map.insert("changes", Value::from(Serde(without_rows(&view.changes))));
        map.insert("corrections", Value::from(Serde(without_rows(&view.corrections))));
        map.insert("measures", Value::from(Serde(measures)));
        map.insert("indicators", Value::from(Serde(indicators)));
    }
    Value::from_pairs(map)
}

/// What a cover letter knows: the report, and `recipient`.
pub(super) fn with_recipient(report: &Value, recipient: &RecipientView) -> Value {
    let recipient = Value::from(Serde(recipient));
    minijinja::context! { recipient, ..report.clone() }
}

/// What is printed of the view is text: every ASCII punctuation mark is escaped, white space
/// becomes single blanks, so that nothing can open a block or mark words up.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut blank = false;
    for c in text.chars() {
        match c {
            OPEN | CLOSE => {}
            // The no-break spaces stay what they are.
            '\u{A0}' | '\u{202F}' => {
                if std::mem::take(&mut blank) {
                    out.push(' ');
                }
                out.push(c);
            }
            c if c.is_whitespace() || c.is_control() => blank = !out.is_empty(),
            c => {
                if std::mem::take(&mut blank) {
                    out.push(' ');
                }
                if c.is_ascii_punctuation() {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

fn functions(environment: &mut Environment<'static>, inserts: &Arc<Mutex<Vec<Insert>>>) {
    let mark = {
        let inserts = Arc::clone(inserts);
        move |insert: Insert| {
            let mut inserts = inserts.lock().unwrap_or_else(PoisonError::into_inner);
            inserts.push(insert);
            Value::from_safe_string(format!("{OPEN}{}{CLOSE}", inserts.len() - 1))
        }
    };
    let invalid = |message: String| minijinja::Error::new(ErrorKind::InvalidOperation, message);
    let unknown = move |what: &str, given: &str, known: &[&str]| {
        invalid(format!("{what} `{given}`: {}", known.join(", ")))
    };

    let add = mark.clone();
    environment.add_function("part", move |name: String, options: Kwargs| {
        let format: Option<String> = options.get("format")?;
        options.assert_all_used()?;
        let format = match format.as_deref() {
            None => Format::Portrait,
            Some(word) => Format::from_word(word)
                .ok_or_else(|| unknown("format", word, &["portrait", "landscape", "letter"]))?,
        };
        Ok::<_, minijinja::Error>(add(Insert::Part { name, format }))
    });
    let add = mark.clone();
    environment.add_function("table", move |name: String| {
        let table =
            TableName::from_word(&name).ok_or_else(|| unknown("table", &name, TableName::WORDS))?;
        Ok::<_, minijinja::Error>(add(Insert::Table(table, None)))
    });
    let add = mark.clone();
    environment.add_function("measures_table", move |options: Kwargs| {
        let field: Option<String> = options.get("field")?;
        options.assert_all_used()?;
        Ok::<_, minijinja::Error>(add(Insert::Table(TableName::Measures, field)))
    });
    let add = mark.clone();
    environment.add_function("indicators_annex", move |options: Kwargs| {
        let field: Option<String> = options.get("field")?;
        options.assert_all_used()?;
        Ok::<_, minijinja::Error>(add(Insert::Indicators(field)))
    });
    let add = mark.clone();
    environment.add_function("chart", move |id: String, options: Kwargs| {
        let field: Option<String> = options.get("field")?;
        options.assert_all_used()?;
        Ok::<_, minijinja::Error>(add(match (id.as_str(), field) {
            ("phases", field) => Insert::Phases(field),
            (_, None) => Insert::Chart(id),
            (_, Some(_)) => return Err(unknown("chart", &id, &["phases"])),
        }))
    });
    let add = mark.clone();
    environment.add_function("signatures", move |who: String, intro: String| {
        let acknowledges = match who.as_str() {
            "signs" => false,
            "acknowledges" => true,
            _ => return Err(unknown("signatures", &who, &["signs", "acknowledges"])),
        };
        Ok(add(Insert::Signatures { acknowledges, intro }))
    });
    let add = mark.clone();
    environment.add_function("style", move |word: String| {
        let style = Style::from_word(&word)
            .ok_or_else(|| unknown("style", &word, &["note", "lead", "subject", "title"]))?;
        Ok::<_, minijinja::Error>(add(Insert::Style(style)))
    });
    let add = mark.clone();
    environment.add_function("keep", move || add(Insert::Keep));
    let add = mark.clone();
    environment.add_function("end_keep", move || add(Insert::EndKeep));
    let add = mark.clone();
    environment.add_function("page_break", move || add(Insert::PageBreak));
    environment.add_function("contents", move |title: String| mark(Insert::Contents(title)));
}

/// Ids that a template may name, for messages.
pub(super) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let known: BTreeSet<&str> = known.collect();
    known
        .into_iter()
        .map(|id| (strsim::jaro_winkler(given, id), id))
        .filter(|(score, _)| *score > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_become_markup() {
        assert_eq!(
            escape("# a *b* [c](d) <e> 1. `f`"),
            "\\# a \\*b\\* \\[c\\]\\(d\\) \\<e\\> 1\\. \\`f\\`"
        );
        assert_eq!(escape("  a\n\n    b\tc\u{E000}1\u{E001} "), "a b c1");
        assert_eq!(escape("12\u{202F}345"), "12\u{202F}345");
    }
}
