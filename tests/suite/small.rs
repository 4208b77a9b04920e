//! A small project whose workbook a test writes itself: what it says can be changed and delivered again.

use crate::case::Project;
use rust_xlsxwriter::{Workbook, Worksheet};

/// What the one department delivers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delivery {
    /// Id, title, phase, end, status text, public.
    pub(crate) measures: Vec<[String; 6]>,
    /// Id, period, district, value.
    pub(crate) values: Vec<(String, String, String, i32)>,
    /// Field, text, public.
    pub(crate) texts: Vec<[String; 3]>,
    /// Remarks beside values, by their place in `values`.
    pub(crate) remarks: Vec<(usize, String)>,
}

pub(crate) const PROJECT: &str = r#"format = 1
[municipality]
name = "Stadt Beispiel"
[issuer]
division = "Dezernat I"
place = "Beispiel"
[resolution]
paper = "V1/26"
title = "Beispielplan"
[[resolution.points]]
number = "1"
wording = "Der Plan ist umzusetzen."
state = "in Umsetzung"
measures = true
[control]
confidentiality = "nur für den Dienstgebrauch"
[[fields]]
id = "SOZIAL"
name = "Soziales"
[[departments]]
id = "sozialamt"
name = "Sozialamt"
files = ["sozialamt*"]
[[indicators]]
id = "P-1"
name = "Personen in Beratung"
field = "SOZIAL"
unit = "Personen"
aggregation = "flow"
grain = "month"
counts_people = true
public = true
[[indicators]]
id = "G-1"
name = "Geheime Plätze"
field = "SOZIAL"
unit = "Plätze"
aggregation = "stock"
grain = "month"
[[recipients]]
id = "amt"
kind = "office"
name = "Pressestelle"
edition = "public"
"#;

impl Delivery {
    pub(crate) fn measure(mut self, cells: [&str; 6]) -> Self {
        self.measures.push(cells.map(str::to_owned));
        self
    }

    /// Values of an indicator from a month on, a blank apart.
    pub(crate) fn values(mut self, id: &str, district: &str, first: &str, values: &str) -> Self {
        let first: ratsbericht::domain::Period = first.parse().expect("a month");
        for (number, value) in values.split_whitespace().enumerate() {
            let at = first.offset(i32::try_from(number).expect("few")).expect("a month");
            let value = value.parse().expect("a number");
            self.values.push((id.into(), at.to_string(), district.into(), value));
        }
        self
    }

    pub(crate) fn text(mut self, text: &str, public: &str) -> Self {
        self.texts.push(["Soziales".into(), text.into(), public.into()]);
        self
    }

    /// Puts the workbook into a period's inbox, in place of the one before.
    pub(crate) fn deliver(&self, project: &Project, period: &str) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Maßnahmen").expect("a name");
        row(
            sheet,
            0,
            &["Nr.", "Handlungsfeld", "Maßnahme", "Status", "Ende", "Sachstand", "öffentlich"],
        );
        for (number, [id, title, phase, end, text, public]) in self.measures.iter().enumerate() {
            row(sheet, number + 1, &[id, "Soziales", title, phase, end, text, public]);
        }
        let sheet = book.add_worksheet();
        sheet.set_name("Indikatoren").expect("a name");
        row(sheet, 0, &["Kennung", "Zeitraum", "Bezirk", "Wert"]);
        for (number, (id, period, district, value)) in self.values.iter().enumerate() {
            row(sheet, number + 1, &[id, period, district]);
            let line = u32::try_from(number + 1).expect("few");
            sheet.write_number(line, 3, *value).expect("a cell");
        }
        for (number, remark) in &self.remarks {
            sheet.write_string(0, 4, "Bemerkung").expect("a cell");
            let line = u32::try_from(number + 1).expect("few");
            sheet.write_string(line, 4, remark).expect("a cell");
        }
        let sheet = book.add_worksheet();
        sheet.set_name("Texte").expect("a name");
        row(sheet, 0, &["Handlungsfeld", "Text", "öffentlich"]);
        for (number, [field, text, public]) in self.texts.iter().enumerate() {
            row(sheet, number + 1, &[field, text, public]);
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        project.write(&format!("eingang/{period}/sozialamt.xlsx"), bytes);
    }
}

fn row(sheet: &mut Worksheet, number: usize, cells: &[&str]) {
    let line = u32::try_from(number).expect("few");
    for (column, cell) in (0u16..).zip(cells) {
        sheet.write_string(line, column, *cell).expect("a cell");
    }
}

/// A project with the delivery of a period.
pub(crate) fn project(period: &str, delivery: &Delivery) -> Project {
    let project = Project::empty();
    project.write("ratsbericht.toml", PROJECT);
    delivery.deliver(&project, period);
    project
}

/// Rows of a CSV file of an edition, open-data dialect.
pub(crate) fn rows(
    project: &Project,
    edition: &str,
    table: &str,
) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = project.read(&format!("ausgabe/{edition}/csv/open-data/{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}
