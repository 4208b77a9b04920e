//! The figures once more by SQLite: what `indikatoren_werte.csv` and `massnahmen.csv` say, and the
//! rules of RULES.md 4, 6, 8 and 9 written down a second time, give what the program printed.

use crate::city::{City, day, decimal, indicator, measure, ratio};
use proptest::prelude::*;
use ratsbericht::config::{CsvDialect, EditionKind};
use ratsbericht::domain::{
    Aggregation, Cents, Decimal, Figures, Gaps, Grain, Indicator, Measure, Period, Phase, Sign,
};
use ratsbericht::write::csv;
use ratsbericht::write::tables::{Contents, tables};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Values are counted in ten-thousandths; progress too.
const SCALE: u32 = 4;

/// A table of the open-data dialect: rows by column name.
type Rows = Vec<BTreeMap<String, String>>;

fn rows(city: &City, figures: &Figures, name: &str) -> Rows {
    let contents = Contents {
        figures,
        changes: &[],
        findings: &[],
        kind: EditionKind::Full,
        config: &city.config,
    };
    let mut out = Vec::new();
    let found = tables(&contents).into_iter().find(|table| table.name == name);
    csv::write(found.expect(name), CsvDialect::OpenData, &mut out).expect("a Vec takes all bytes");
    parse(&out)
}

fn parse(text: &[u8]) -> Rows {
    let mut reader = ::csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A number of the table in units of `10^-scale`; exact, or the test is wrong.
fn scaled(text: &str, scale: u32) -> Option<i64> {
    let number = (!text.is_empty()).then(|| decimal(text))?;
    let units = number * Decimal::from(10i64.pow(scale));
    assert!(units.is_integer(), "{text} has more than {scale} decimals");
    Some(units.to_string().split('.').next().expect("digits").parse().expect("small"))
}

fn months(grain: Grain) -> u32 {
    grain.months()
}

fn month_number(at: Period) -> i64 {
    i64::from(at.year()) * 12 + i64::from(at.number() * at.grain().months()) - 1
}

fn database(at: Period, indicators: &[&Indicator], values: &Rows) -> Connection {
    let db = Connection::open_in_memory().expect("SQLite");
    db.execute_batch(
        "CREATE TABLE bericht (monat);
         CREATE TABLE werte (indikator, amt, bezirk, periode, wert INTEGER);
         CREATE TABLE definitionen (id, art, korn, dezimalen, luecken, prozent);
         CREATE TABLE teile (id, teil, seite);
         CREATE TABLE massnahmen (handlungsfeld_id, quartal, quartalsende, stichtag, phase, ende,
             umgesetzt_am, fortschritt INTEGER, plan INTEGER, ist INTEGER);",
    )
    .expect("tables");
    db.execute("INSERT INTO bericht VALUES (?1)", [month_number(at)]).expect("a row");
    for row in values {
        let wert = scaled(&row["wert"], SCALE);
        let values = (&row["indikator_id"], &row["amt"], &row["bezirk"], &row["periode"], wert);
        db.execute("INSERT INTO werte VALUES (?1, ?2, ?3, ?4, ?5)", values).expect("a row");
    }
    for indicator in indicators {
        let gaps = if indicator.gaps == Gaps::Partial { "partial" } else { "suppress" };
        let percent = if indicator.unit == "%" { 100 } else { 1 };
        let kind = indicator.aggregation.expect("declared").word();
        let (id, korn) = (indicator.id.as_str(), months(indicator.grain));
        let values = (id, kind, korn, indicator.decimals, gaps, percent);
        db.execute("INSERT INTO definitionen VALUES (?1, ?2, ?3, ?4, ?5, ?6)", values)
            .expect("a row");
        let Some(ratio) = &indicator.ratio else { continue };
        for (side, parts) in [("oben", &ratio.numerator), ("unten", &ratio.denominator)] {
            for part in parts {
                db.execute("INSERT INTO teile VALUES (?1, ?2, ?3)", (id, part.as_str(), side))
                    .expect("a row");
            }
        }
    }
    db
}

fn insert_measures(db: &Connection, at: Period, measures: &Rows) {
    let quarter = at.quarter();
    let (name, last) = (quarter.to_string(), quarter.end().to_string());
    for row in measures {
        db.execute(
            "INSERT INTO massnahmen VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                &row["handlungsfeld_id"],
                &name,
                &last,
                at.end().to_string(),
                &row["phase"],
                &row["ende"],
                &row["umgesetzt_am"],
                scaled(&row["fortschritt_prozent"], SCALE),
                scaled(&row["plan_eur"], 2),
                scaled(&row["ist_eur"], 2),
            ),
        )
        .expect("a row");
    }
}

/// Units of the last digit as the table prints them.
fn printed(units: Option<i64>, decimals: u32) -> String {
    units.map_or_else(String::new, |units| Decimal::new(units, decimals).to_string())
}

/// The signs that follow from the calculation; what was said about single values is left out.
fn calculated_signs(signs: &str) -> String {
    let said = [Sign::Provisional, Sign::Revised, Sign::Estimated].map(Sign::symbol);
    signs.split(' ').filter(|sign| !said.contains(sign)).collect::<Vec<_>>().join(" ")
}

/// A number of the table with `decimals`, for columns whose zeros do not matter.
fn same_scale(text: &str, decimals: u32) -> String {
    if text.is_empty() { String::new() } else { format!("{:.*}", decimals as usize, decimal(text)) }
}

/// What SQLite and the program say of each quarter, a line each.
fn indicator_lines(db: &Connection, printed_rows: &Rows) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut statement = db
        .prepare(
            "SELECT e.indikator, printf('%04d-Q%d', q / 4, q % 4 + 1), e.dezimalen, wert,
                    trim(zeichen || CASE WHEN begrenzt THEN ' ()' ELSE '' END), vorhanden, erwartet,
                    vorquartal, vorjahr, kumuliert FROM ergebnis e",
        )
        .expect("a query");
    let computed = statement
        .query_map([], |row| {
            let decimals: u32 = row.get(2)?;
            let number = |column: usize| -> rusqlite::Result<String> {
                Ok(printed(row.get(column)?, decimals))
            };
            let cumulative: Option<i64> = row.get(9)?;
            // The sum since January is exact here: ten-thousandths, rounded like everything else.
            let unit = 10i64.pow(SCALE - decimals);
            let cumulative =
                cumulative.map(|sum| sum.signum() * ((2 * sum.abs() + unit) / (2 * unit)));
            Ok([
                row.get(0)?,
                row.get(1)?,
                number(3)?,
                row.get(4)?,
                row.get::<_, i64>(5)?.to_string(),
                row.get::<_, i64>(6)?.to_string(),
                number(7)?,
                number(8)?,
                printed(cumulative, decimals),
            ]
            .join(";"))
        })
        .expect("a query")
        .map(|line| line.expect("a row"))
        .collect();
    let decimals = |row: &BTreeMap<String, String>| -> u32 {
        let id = &row["indikator_id"];
        db.query_row("SELECT dezimalen FROM definitionen WHERE id = ?1", [id], |r| r.get(0))
            .expect("a definition")
    };
    let said = printed_rows.iter().map(|row| {
        let places = decimals(row);
        [
            row["indikator_id"].clone(),
            row["quartal"].clone(),
            row["wert"].clone(),
            calculated_signs(&row["zeichen"]),
            row["perioden_vorhanden"].clone(),
            row["perioden_erwartet"].clone(),
            same_scale(&row["differenz_vorquartal"], places),
            same_scale(&row["differenz_vorjahresquartal"], places),
            same_scale(&row["kumuliert"], places),
        ]
        .join(";")
    });
    (computed, said.collect())
}

const COUNTS: [&str; 11] = [
    "anzahl",
    "geplant",
    "in_umsetzung",
    "umgesetzt",
    "daueraufgabe",
    "zurueckgestellt",
    "entfallen",
    "faellig_bis_quartalsende",
    "termingerecht",
    "verspaetet",
    "ueberfaellig",
];

fn measure_lines(db: &Connection, printed_rows: &Rows) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut statement = db.prepare("SELECT * FROM massnahmen_je_quartal").expect("a query");
    let computed = statement
        .query_map([], |row| {
            let mut line = vec![row.get(0)?, row.get::<_, String>(1)?];
            for column in 2..13 {
                line.push(row.get::<_, i64>(column)?.to_string());
            }
            line.push(printed(row.get(13)?, 1));
            line.push(printed(row.get(14)?, 2));
            line.push(printed(row.get(15)?, 2));
            Ok(line.join(";"))
        })
        .expect("a query")
        .map(|line| line.expect("a row"))
        .collect();
    // A field without measures has a row of zeros that SQL does not know of.
    let said = printed_rows.iter().filter(|row| row["anzahl"] != "0").map(|row| {
        let mut line = vec![row["handlungsfeld_id"].clone(), row["quartal"].clone()];
        line.extend(COUNTS.iter().map(|name| row[*name].clone()));
        for name in ["fortschritt_mittel", "plan_eur", "ist_eur"] {
            line.push(row[name].clone());
        }
        line.join(";")
    });
    (computed, said.collect())
}

/// Recomputes both tables of quarters and asserts that nothing differs.
pub(crate) fn agrees(city: &City) {
    let figures = city.figures();
    let indicators: Vec<&Indicator> = figures.indicators.iter().map(|i| &i.indicator).collect();
    let db = database(figures.period, &indicators, &rows(city, &figures, "indikatoren_werte"));
    // Of a quarter's several editions the latest counts.
    let mut editions: BTreeMap<Period, (Period, Rows)> = BTreeMap::new();
    for edition in &city.history.editions {
        let measures = rows(city, &edition.figures, "massnahmen");
        editions.insert(edition.period.quarter(), (edition.period, measures));
    }
    let measures = rows(city, &figures, "massnahmen");
    editions.insert(figures.period.quarter(), (figures.period, measures));
    for (at, measures) in editions.values() {
        insert_measures(&db, *at, measures);
    }
    db.execute_batch(include_str!("recompute.sql")).expect("the views and tables");

    let (computed, said) = indicator_lines(&db, &rows(city, &figures, "indikatoren_je_quartal"));
    assert_same(&computed, &said);
    let (computed, said) = measure_lines(&db, &rows(city, &figures, "massnahmen_je_quartal"));
    assert_same(&computed, &said);
}

fn assert_same(computed: &BTreeSet<String>, said: &BTreeSet<String>) {
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        a.difference(b).take(10).cloned().collect::<Vec<_>>().join("\n")
    };
    assert!(!computed.is_empty());
    assert_eq!(
        (only(computed, said), only(said, computed)),
        (String::new(), String::new()),
        "left: only SQLite says so, right: only the program"
    );
}

/// A small generator of numbers: a city is its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("small")]
    }
}

const REPORTERS: [&str; 4] = ["a", "b", "a/Nord", "b/Süd"];
const PLAIN: [Aggregation; 5] =
    [Aggregation::Stock, Aggregation::Flow, Aggregation::Mean, Aggregation::Min, Aggregation::Max];

fn generated(seed: u64) -> City {
    let mut dice = Dice(seed);
    let last = dice.one(&["2019-Q1", "2019-Q2", "2019-Q4", "2019-08", "2019-11", "2019-12"]);
    let first = edition(&mut dice, City::new("2018-Q3"));
    let second = edition(&mut dice, City::new("2018-12").after(&first));
    edition(&mut dice, City::new(last).after(&second))
}

fn edition(dice: &mut Dice, mut city: City) -> City {
    for number in 0..8u64 {
        // The same definition in each edition: it follows from the number.
        let mut plain = indicator(&format!("I{number}"), PLAIN[number as usize % 5]);
        plain.grain = [
            Grain::Month,
            Grain::Month,
            Grain::Quarter,
            Grain::HalfYear,
            Grain::Year,
            Grain::Month,
            Grain::Year,
            Grain::Month,
        ][number as usize];
        plain.decimals = u32::try_from(number % 3).expect("small");
        plain.gaps = if number % 4 == 1 { Gaps::Partial } else { Gaps::Suppress };
        let id = plain.id.to_string();
        let grain = plain.grain;
        city = city.indicator(plain);
        for who in &REPORTERS[..1 + number as usize % 4] {
            series(dice, &mut city, who, &id, grain, 12);
        }
    }
    for (id, kind) in
        [("N", Aggregation::Flow), ("D", Aggregation::Stock), ("E", Aggregation::Flow)]
    {
        city = city.indicator(indicator(id, kind));
        for who in &REPORTERS[..2] {
            series(dice, &mut city, who, id, Grain::Month, 40);
        }
    }
    let mut share = ratio("R1", "N", "D");
    (share.unit, share.decimals) = ("%".into(), 1);
    let mut wide = ratio("R2", "N", "D");
    wide.ratio.as_mut().expect("parts").denominator.push("E".into());
    wide.decimals = 2;
    city = city.indicator(share).indicator(wide);
    for number in 0..12 {
        let made = some_measure(dice, number);
        city = city.measure(made);
    }
    city
}

/// A series with a gap in one of `gaps` base periods, some of them said and some left out.
fn series(dice: &mut Dice, city: &mut City, who: &str, id: &str, grain: Grain, gaps: u64) {
    let mut at = Period::containing(day("2017-01-01"), grain).expect("in range");
    // A series starts somewhere, and an edition need not repeat its beginning.
    at = at.offset(i32::try_from(dice.below(4)).expect("small")).expect("in range");
    let nothing = dice.below(5) == 0;
    while at.end() <= city.intake.period.end() {
        match dice.below(gaps) {
            0 => {}
            1 => city.push(who, id, &at.to_string(), ""),
            _ if nothing => city.push(who, id, &at.to_string(), "0"),
            _ => {
                let scale = u32::try_from(dice.below(4)).expect("small");
                let mantissa = dice.one(&[0, 1, -1, 5, 50_000, 1_234_567, -4_999])
                    + i64::try_from(dice.below(1000)).expect("small");
                city.push(who, id, &at.to_string(), &Decimal::new(mantissa, scale).to_string());
            }
        }
        at = at.offset(1).expect("in range");
    }
}

fn some_measure(dice: &mut Dice, number: u64) -> Measure {
    let mut made = measure(
        dice.one(&["a", "b"]),
        &format!("M{number}"),
        dice.one(&["WOHNEN", "ARBEIT"]),
        dice.one(Phase::ALL),
    );
    let ends = ["2018-09-30", "2018-10-01", "2018-12-31", "2019-01-30", "2019-12-31"];
    made.end = (dice.below(5) > 0).then(|| day(dice.one(&ends)));
    made.done_on = (dice.below(3) == 0).then(|| day(dice.one(&ends)));
    let tenths = i64::try_from(dice.below(1000)).expect("small");
    made.progress = (dice.below(3) > 0).then(|| Decimal::new(tenths, 1));
    let cents = i64::try_from(dice.below(10_000_000)).expect("small");
    made.plan = (dice.below(4) > 0).then_some(Cents(cents));
    made.spent = (dice.below(4) > 0).then_some(Cents(cents / 3 - 5000));
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sqlite_finds_the_same_figures(seed: u64) {
        agrees(&generated(seed));
    }

    #[test]
    fn the_order_of_workbooks_does_not_matter(seed: u64) {
        let mut city = generated(seed);
        let (figures, messages) = (city.figures(), city.messages());
        for submission in &mut city.intake.submissions {
            submission.values.reverse();
            let middle = submission.values.len() / 3;
            submission.values.rotate_left(middle);
        }
        prop_assert!(city.figures() == figures);
        prop_assert_eq!(city.messages(), messages);
    }

    #[test]
    fn totals_are_the_sum_of_their_parts(seed: u64) {
        let figures = generated(seed).figures();
        for quarter in figures.measure_quarters.iter().filter(|row| row.field.is_none()) {
            let of_quarter = |row: &&ratsbericht::domain::MeasureQuarter| row.quarter == quarter.quarter;
            let fields = || figures.measure_quarters.iter().filter(of_quarter).filter(|r| r.field.is_some());
            prop_assert_eq!(fields().map(|row| row.count).sum::<u32>(), quarter.count);
            prop_assert_eq!(fields().map(|row| row.overdue).sum::<u32>(), quarter.overdue);
            let money: i64 = fields().filter_map(|row| row.plan).map(|cents| cents.0).sum();
            prop_assert_eq!(quarter.plan.map_or(0, |cents| cents.0), money);
            prop_assert_eq!(quarter.phases.iter().sum::<u32>(), quarter.count);
        }
    }
}

/// The generated cities do not avoid what is hard: gaps, both kinds of zero, ratios, limits.
#[test]
fn generated_cities_have_every_case() {
    let mut signs = BTreeSet::new();
    for seed in 0..12 {
        let city = generated(seed);
        agrees(&city);
        for quarter in city.figures().indicators.iter().flat_map(|i| &i.quarters) {
            signs.extend(quarter.signs.iter().map(Sign::symbol));
        }
    }
    for sign in
        [Sign::Nothing, Sign::NearZero, Sign::Blocked, Sign::NotYet, Sign::Limited, Sign::Revised]
    {
        assert!(signs.contains(sign.symbol()), "{sign:?} does not occur in {signs:?}");
    }
}
