//! Everything that the files of a public edition say, read as an outsider reads them: rows of every table
//! (CSV in both dialects, XLSX), texts (cells, HTML, PDF, JSON), and what the charts show.

pub(crate) mod html;
pub(crate) mod words;

use crate::secrets;
use ratsbericht::domain::Period;
use ratsbericht::workbook::{self, RawSheet, RawValue, Reader};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A row of a table, by its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// A text, and the indicator that the place where it stands is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) topic: Option<String>,
    pub(crate) text: String,
}

/// What a chart shows for a period: a value, as exactly as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) indicator: String,
    pub(crate) period: Period,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

/// All that an edition says.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Rows by the name of their table, numbers as the open data have them.
    pub(crate) rows: BTreeMap<String, BTreeSet<Row>>,
    /// Texts, each once.
    pub(crate) said: BTreeSet<Said>,
    /// Points, bars and labels of charts.
    pub(crate) drawn: Vec<Drawn>,
}

impl Published {
    /// Reads every file below a folder. A file of a kind that nobody reads here is a fault: it may tell
    /// anything.
    pub(crate) fn read(&mut self, folder: &Path, indicators: &[String]) {
        self.folder(folder, "", indicators);
    }

    fn folder(&mut self, folder: &Path, inside: &str, indicators: &[String]) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let name = format!("{inside}{name}");
            if path.is_dir() {
                self.folder(&path, &format!("{name}/"), indicators);
                continue;
            }
            match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
                "csv" => self.csv(&path),
                "xlsx" => self.workbook(&path),
                "html" => html::read(&text_of(&path), indicators, self),
                "json" | "jsonld" => {
                    let value = serde_json::from_str(&text_of(&path)).expect("JSON");
                    self.json(&value);
                }
                "pdf" => self.pdf(&path, indicators),
                _ => panic!("nobody reads {name}"),
            }
        }
    }

    fn csv(&mut self, path: &Path) {
        let text = text_of(path);
        let german = text.starts_with('\u{FEFF}');
        let delimiter = if german { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let rows: Vec<Row> = reader.deserialize().map(|row| row.expect("a row")).collect();
        let table = path.file_stem().expect("a name").to_string_lossy().into_owned();
        for mut row in rows {
            if german {
                row.iter_mut().for_each(|(column, cell)| international(&table, column, cell));
            }
            self.row(&table, row);
        }
    }

    fn workbook(&mut self, path: &Path) {
        let read = workbook::read(&Reader::in_process(), path, "bericht.xlsx");
        for sheet in read.value.workbook.expect("readable").sheets {
            let rows = sheet_rows(&sheet);
            let mut rows = rows.into_values();
            let head = rows.next().unwrap_or_default();
            if !head.values().any(|name| name == "indikator_id" || name == "massnahme_id")
                && sheet.name != "aenderungen"
                && sheet.name != "massnahmen_je_quartal"
            {
                for cell in head.into_values().chain(rows.flat_map(BTreeMap::into_values)) {
                    self.text(None, cell);
                }
                continue;
            }
            for cells in rows {
                let cell = |column: &u32| cells.get(column).cloned().unwrap_or_default();
                let row = head.iter().map(|(column, name)| (name.clone(), cell(column))).collect();
                self.row(&sheet.name, row);
            }
        }
    }

    /// A row, and the texts in it.
    fn row(&mut self, table: &str, row: Row) {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        match table {
            "massnahmen" => {
                let (title, reason) = (cell("massnahme"), cell("verzoegerungsgrund"));
                self.text(None, format!("{title}. {reason} {}", cell("sachstand")));
            }
            "indikatoren_werte" => {
                let about = format!("{} {} {}", cell("anmerkung"), cell("bezirk"), cell("periode"));
                if !cell("anmerkung").is_empty() {
                    self.text(Some(cell("indikator_id")), about);
                }
            }
            "aenderungen" => {
                let text = format!("{} {} → {}", cell("bezeichnung"), cell("alt"), cell("neu"));
                self.text(None, text);
            }
            _ => {}
        }
        self.rows.entry(table.to_owned()).or_default().insert(row);
    }

    pub(crate) fn text(&mut self, topic: Option<String>, text: String) {
        let says = |c: char| c.is_alphanumeric();
        if text.contains(says) {
            self.said.insert(Said { topic, text });
        }
    }

    fn json(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => self.text(None, text.clone()),
            serde_json::Value::Array(all) => all.iter().for_each(|value| self.json(value)),
            serde_json::Value::Object(all) => all.values().for_each(|value| self.json(value)),
            _ => {}
        }
    }

    /// Strings (alternative texts, metadata) one by one; pages from one indicator's id to the next.
    fn pdf(&mut self, path: &Path, indicators: &[String]) {
        for piece in secrets::pieces("bericht.pdf", &fs::read(path).expect("a file")) {
            if piece.place.ends_with("strings") {
                piece.text.lines().for_each(|line| self.text(None, line.to_owned()));
            } else if piece.place.ends_with("all pages") {
                let mut topic: Option<String> = None;
                let mut text = String::new();
                let lines = piece.text.lines();
                for line in lines.filter(|line| !line.starts_with("Seite ")) {
                    let first = line.split_whitespace().next().unwrap_or_default();
                    if let Some(id) = indicators.iter().find(|id| *id == first) {
                        self.text(topic.replace(id.clone()), std::mem::take(&mut text));
                    }
                    text.push_str(line);
                    text.push(' ');
                }
                self.text(topic, text);
            }
        }
    }
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).expect("text")
}

/// Numbers and days of the German dialect as the open data write them.
fn international(table: &str, column: &str, cell: &mut String) {
    let text = matches!(
        (table, column),
        ("aenderungen", _) | (_, "massnahme" | "sachstand" | "verzoegerungsgrund" | "anmerkung")
    );
    let number = cell.replace(',', ".");
    if !text && !cell.is_empty() && number.parse::<f64>().is_ok() {
        *cell = number;
    }
}

fn sheet_rows(sheet: &RawSheet) -> BTreeMap<u32, BTreeMap<u32, String>> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    for cell in &sheet.cells {
        let text = match &cell.value {
            RawValue::Text(text) => text.to_string(),
            RawValue::Number(number) => number.normalize().to_string(),
            RawValue::Date(time) => time.date().to_string(),
            _ => continue,
        };
        rows.entry(cell.row).or_default().insert(cell.column, text);
    }
    rows
}
