//! The second engine: the tables of single values go into SQLite, those of quarters come out.

use crate::city::decimal;
use ratsbericht::domain::{Better, Decimal, Gaps, Grain, Indicator, Period};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Values are counted in ten-thousandths; progress too.
const SCALE: u32 = 4;

/// A row of a table: its cells by column name.
pub(super) type Row = BTreeMap<String, String>;
/// A table of the open-data dialect.
pub(super) type Rows = Vec<Row>;

/// What is published besides the aggregated tables.
pub(super) struct Single {
    /// Action fields: id and name.
    pub(super) fields: Vec<(String, String)>,
    /// The definitions of the indicators.
    pub(super) indicators: Vec<Indicator>,
    /// `indikatoren_werte.csv`.
    pub(super) values: Rows,
    /// Every edition up to now, in order, with its `massnahmen.csv`: the last is the one whose
    /// tables are recomputed.
    pub(super) editions: Vec<(Period, Rows)>,
}

pub(super) fn parse(text: &[u8]) -> Rows {
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

impl Single {
    /// The aggregated tables by name.
    pub(super) fn recompute(&self) -> [(&'static str, Rows); 2] {
        let mut db = Connection::open_in_memory().expect("SQLite");
        db.execute_batch(
            "CREATE TABLE bericht (monat);
             CREATE TABLE felder (id, name);
             CREATE TABLE werte (indikator, amt, bezirk, periode, wert INTEGER, zeichen, quelle);
             CREATE TABLE definitionen (id, name, feld, einheit, art, korn, dezimalen, luecken,
                 besser, toleranz, ziel_text, ziel, ziel_bis, jahresziel,
                 prognose_text, prognose_von, prognose_bis);
             CREATE TABLE teile (id, teil, seite);
             CREATE TABLE ausgaben (quartal, quartalsende, stichtag);
             CREATE TABLE massnahmen (handlungsfeld_id, quartal, phase, ende, umgesetzt_am,
                 fortschritt INTEGER, plan INTEGER, ist INTEGER);",
        )
        .expect("tables");
        let filling = db.transaction().expect("a transaction");
        self.fill(&filling).expect("rows");
        filling.commit().expect("a transaction");
        db.execute_batch(include_str!("tables.sql")).expect("the views and tables");
        ["indikatoren_je_quartal", "massnahmen_je_quartal"].map(|name| (name, table(&db, name)))
    }

    fn fill(&self, db: &Connection) -> rusqlite::Result<()> {
        let (at, _) = self.editions.last().expect("an edition");
        db.execute("INSERT INTO bericht VALUES (?1)", [last_month(*at)])?;
        for field in &self.fields {
            db.execute("INSERT INTO felder VALUES (?1, ?2)", (&field.0, &field.1))?;
        }
        for row in &self.values {
            db.execute(
                "INSERT INTO werte VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    row["indikator_id"],
                    row["amt"],
                    row["bezirk"],
                    row["periode"],
                    scaled(&row["wert"], SCALE),
                    row["zeichen"],
                    row["quelle"],
                ],
            )?;
        }
        for indicator in &self.indicators {
            define(db, indicator)?;
        }
        // Of a quarter's several editions the latest counts.
        let latest: BTreeMap<Period, &(Period, Rows)> =
            self.editions.iter().map(|edition| (edition.0.quarter(), edition)).collect();
        for (quarter, (at, measures)) in latest {
            insert_measures(db, quarter, *at, measures)?;
        }
        Ok(())
    }
}

fn define(db: &Connection, indicator: &Indicator) -> rusqlite::Result<()> {
    let id = indicator.id.as_str();
    assert!(indicator.decimals <= SCALE, "{id}");
    let better = match indicator.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::None => "",
    };
    let kind = indicator.aggregation.expect("declared").word();
    let target = indicator.target.map(|target| target.value.to_string());
    let by = indicator.target.and_then(|target| target.by);
    let forecast = indicator.forecast;
    db.execute(
        "INSERT INTO definitionen VALUES
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            id,
            indicator.name,
            indicator.field.as_ref().map_or("", |field| field.as_str()),
            indicator.unit,
            kind,
            indicator.grain.months(),
            indicator.decimals,
            if indicator.gaps == Gaps::Partial { "partial" } else { "suppress" },
            better,
            scaled(&indicator.tolerance_percent.to_string(), 2),
            target,
            target.as_deref().and_then(|target| scaled(target, SCALE)),
            by.map(last_month),
            kind == "flow" && by.is_some_and(|by| by.grain() == Grain::Year),
            forecast.map(|forecast| forecast.value.to_string()),
            forecast.map(|f| last_month(f.period) + 1 - i64::from(f.period.grain().months())),
            forecast.map(|forecast| last_month(forecast.period)),
        ],
    )?;
    let Some(ratio) = &indicator.ratio else { return Ok(()) };
    for (side, parts) in [("oben", &ratio.numerator), ("unten", &ratio.denominator)] {
        for part in parts {
            db.execute("INSERT INTO teile VALUES (?1, ?2, ?3)", (id, part.as_str(), side))?;
        }
    }
    Ok(())
}

fn insert_measures(
    db: &Connection,
    quarter: Period,
    at: Period,
    measures: &Rows,
) -> rusqlite::Result<()> {
    let name = quarter.to_string();
    let ends = [quarter.end(), at.end()].map(|day| day.to_string());
    db.execute("INSERT INTO ausgaben VALUES (?1, ?2, ?3)", (&name, &ends[0], &ends[1]))?;
    for row in measures {
        db.execute(
            "INSERT INTO massnahmen VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                row["handlungsfeld_id"],
                name,
                row["phase"],
                row["ende"],
                row["umgesetzt_am"],
                scaled(&row["fortschritt_prozent"], SCALE),
                scaled(&row["plan_eur"], 2),
                scaled(&row["ist_eur"], 2),
            ],
        )?;
    }
    Ok(())
}

/// A number of the table in units of `10^-scale`; exact, or the test is wrong.
fn scaled(text: &str, scale: u32) -> Option<i64> {
    let number = (!text.is_empty()).then(|| decimal(text))?;
    let units = number * Decimal::from(10i64.pow(scale));
    assert!(units.is_integer(), "{text} has more than {scale} decimals");
    Some(units.normalize().to_string().parse().expect("small"))
}

/// Months since the year 0.
fn last_month(at: Period) -> i64 {
    i64::from(at.year()) * 12 + i64::from(at.number() * at.grain().months()) - 1
}

/// A view as the table that it stands for. Fractions would be a fault of the SQL: none is taken.
fn table(db: &Connection, view: &str) -> Rows {
    let mut statement = db.prepare(&format!("SELECT * FROM {view}")).expect("a query");
    let names: Vec<String> = statement.column_names().map(Into::into).collect();
    let rows = statement.query_map([], |row| {
        let decimals = row.get("dezimalen").unwrap_or(0);
        let mut cells = Row::new();
        for name in names.iter().filter(|name| *name != "dezimalen") {
            let places = match name.as_str() {
                "wert" | "kumuliert" | "differenz_vorquartal" | "differenz_vorjahresquartal" => {
                    decimals
                }
                "fortschritt_mittel" => 1,
                "plan_eur" | "ist_eur" => 2,
                _ => 0,
            };
            let cell = match row.get(name.as_str())? {
                Value::Null => String::new(),
                Value::Text(text) => text,
                Value::Integer(units) => Decimal::new(units, places).to_string(),
                other => panic!("{view}, {name}: {other:?}"),
            };
            cells.insert(name.clone(), cell);
        }
        Ok(cells)
    });
    rows.expect("a query").map(|row| row.expect("a row")).collect()
}

/// Every cell in which two tables differ and every row that only one of them has, a line each.
/// Sources are compared as a set: SQL knows nothing of the order of sheets.
pub(super) fn differences(name: &str, by_sql: &Rows, printed: &Rows) -> Vec<String> {
    let mut found = Vec::new();
    let mut by_key = |side: &str, rows: &Rows| {
        let mut keyed = BTreeMap::new();
        for row in rows {
            let mut row = row.clone();
            if let Some(sources) = row.get_mut("quelle") {
                let mut all: Vec<&str> = sources.split(" | ").collect();
                all.sort_unstable();
                *sources = all.join(" | ");
            }
            let key =
                (row.get("indikator_id").unwrap_or(&row["handlungsfeld_id"]), &row["quartal"]);
            let key = format!("{name}, {} {}", key.0, key.1);
            if keyed.insert(key.clone(), row).is_some() {
                found.push(format!("{key}: twice ({side})"));
            }
        }
        keyed
    };
    let (by_sql, printed) = (by_key("SQLite", by_sql), by_key("printed", printed));
    for key in by_sql.keys().chain(printed.keys()).collect::<BTreeSet<_>>() {
        let (Some(sql), Some(row)) = (by_sql.get(key), printed.get(key)) else {
            let only = if by_sql.contains_key(key) { "SQLite" } else { "the program" };
            found.push(format!("{key}: only {only} has this row"));
            continue;
        };
        for column in sql.keys().chain(row.keys()).collect::<BTreeSet<_>>() {
            let (sql, cell) = (sql.get(column), row.get(column));
            if sql != cell {
                found.push(format!("{key}, {column}: SQLite {sql:?}, printed {cell:?}"));
            }
        }
    }
    found
}
