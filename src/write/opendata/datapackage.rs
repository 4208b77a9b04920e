//! `datapackage.json`: the CSV files as a Frictionless Data Package, version 2.
//!
//! The table signs are missing values with labels: a value column that is empty says in `zeichen`
//! why, and a reader that joins both finds the same words here. The columns of words themselves
//! keep their signs, so their list of missing values is the empty one.

use super::{Published, TABLES, description, instant, licence, printed, without_empty};
use crate::domain::Sign;
use crate::view::words;
use crate::write::about::About;
use crate::write::schema::{self, Column, Described, Kind, Words};
use serde_json::{Value as Json, json};

/// Name of the file.
pub const FILE: &str = "datapackage.json";

/// Describes the CSV files among `files`.
#[must_use]
pub fn write(about: &About, files: &[Published]) -> String {
    let resources: Vec<Json> = files
        .iter()
        .filter_map(|file| {
            let name = file.path.strip_prefix(TABLES)?.strip_prefix('/')?.strip_suffix(".csv")?;
            Some(resource(schema::of(name)?, file, about))
        })
        .collect();
    let email = &about.email;
    let publisher = json!({ "title": about.publisher, "roles": ["publisher"] });
    let creator = without_empty(json!({
        "title": about.division,
        "organization": about.publisher,
        "email": email,
        "roles": ["creator", "contact"],
    }));
    let id =
        if about.base_url.is_empty() { String::new() } else { format!("{}{FILE}", about.base_url) };
    printed(&without_empty(json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name(about),
        "id": id,
        "title": about.title,
        "description": description(about),
        "version": format!("{}.0.0", about.revision),
        "created": instant(about),
        "keywords": about.keywords,
        "contributors": [publisher, creator],
        "licenses": licences(about),
        "sources": sources(about),
        // No property of the standard: the time that the figures are about, as DCAT has it.
        "temporal": {
            "start": about.period.start().to_string(),
            "end": about.period.end().to_string(),
        },
        "resources": resources,
    })))
}

/// Lower-case letters, digits and hyphens of title and period: the same in every revision.
fn name(about: &About) -> String {
    let mut out = String::new();
    for c in format!("{} {}", about.short_title, about.period).to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn licences(about: &About) -> Vec<Json> {
    if about.licence.is_empty() {
        return Vec::new();
    }
    vec![match licence::known(&about.licence) {
        Some(licence) => without_empty(json!({
            "name": licence.name,
            "path": licence.page,
            "title": licence.title,
        })),
        None => json!({ "path": about.licence }),
    }]
}

fn sources(about: &About) -> Vec<Json> {
    about.departments.iter().map(|name| json!({ "title": name })).collect()
}

fn resource(table: &Described, file: &Published, about: &About) -> Json {
    let fields: Vec<Json> = table.columns.iter().map(field).collect();
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": missing_values(),
    });
    if !table.key.is_empty() {
        schema["primaryKey"] = json!(table.key);
    }
    without_empty(json!({
        "name": table.name,
        "type": "table",
        "path": file.path,
        "title": table.title,
        "description": table.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "header": true,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": "\"",
            "doubleQuote": true,
        },
        "licenses": licences(about),
        "sources": sources(about),
        "schema": schema,
    }))
}

/// Nothing, and the signs that leave a value column empty.
fn missing_values() -> Vec<Json> {
    let mut values =
        vec![json!({ "value": "", "label": "keine Angabe; den Grund nennt die Spalte zeichen" })];
    for sign in [Sign::Unknown, Sign::Blocked, Sign::NotYet, Sign::Unreliable] {
        values.push(json!({ "value": sign.symbol(), "label": words::sign(sign) }));
    }
    values
}

fn field(column: &Column) -> Json {
    let mut field = json!({ "name": column.name, "description": column.meaning });
    let mut set = |key: &str, value: Json| field[key] = value;
    let kind = match column.kind {
        Kind::Count => {
            set("constraints", json!({ "minimum": 0 }));
            "integer"
        }
        Kind::Number | Kind::Euro => "number",
        Kind::Percent => {
            set("constraints", json!({ "minimum": 0, "maximum": 100 }));
            "number"
        }
        Kind::Date => {
            set("format", json!("default"));
            "date"
        }
        Kind::YesNo => {
            set("trueValues", json!(["ja"]));
            set("falseValues", json!(["nein"]));
            "boolean"
        }
        Kind::Text | Kind::Words(_) | Kind::Quarter | Kind::Period | Kind::Signs => {
            // Text that reads like a sign is text.
            set("missingValues", json!([""]));
            "string"
        }
    };
    set("type", json!(kind));
    match column.kind {
        Kind::Words(words) => {
            set("categories", json!(words.all()));
            set("categoriesOrdered", json!(matches!(words, Words::Evaluation)));
        }
        Kind::Quarter => set("constraints", json!({ "pattern": r"[0-9]{4}-Q[1-4]" })),
        Kind::Period => {
            set("constraints", json!({ "pattern": r"[0-9]{4}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?" }))
        }
        Kind::Signs => {
            let signs: Vec<String> = Sign::ALL
                .iter()
                .map(|sign| format!("{} {}", sign.symbol(), words::sign(*sign)))
                .collect();
            set("description", json!(format!("{}. {}", column.meaning, signs.join("; "))));
        }
        _ => {}
    }
    field
}
