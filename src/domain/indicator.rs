//! Indicators: their definitions, and single values as read.

use super::{Decimal, DepartmentId, FieldId, Grain, IndicatorId, Period, Signs};
use crate::origin::Origin;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How values of an indicator are combined over time (RULES.md 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregation {
    /// Bestand: last value of the quarter.
    Stock,
    /// Fluss: sum.
    Flow,
    /// Mittelwert: unweighted mean.
    Mean,
    /// Smallest value.
    Min,
    /// Largest value.
    Max,
    /// Quote: numerator and denominator aggregated first, divided last.
    Ratio,
}

impl Aggregation {
    /// The word of ratsbericht.toml and the CSV column `aggregation`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Aggregation::Stock => "stock",
            Aggregation::Flow => "flow",
            Aggregation::Mean => "mean",
            Aggregation::Min => "min",
            Aggregation::Max => "max",
            Aggregation::Ratio => "ratio",
        }
    }
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    #[default]
    None,
}

/// What to print for a quarter with missing base periods (RULES.md 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gaps {
    /// Nothing, with the sign `…`.
    #[default]
    Suppress,
    /// The incomplete value, with the sign `()`.
    Partial,
}

/// A target: a value to reach by the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The value.
    pub value: Decimal,
    /// Until when; `None` where only the value is known: then it holds for every
    /// quarter, and the sum of a flow is not rated against it.
    pub by: Option<Period>,
}

/// A forecast for a span (RULES.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The value.
    pub value: Decimal,
    /// The span it is for.
    pub period: Period,
    /// Whether it is printed with "rund".
    pub approximate: bool,
}

/// The parts of a ratio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Indicators that are summed above the line.
    pub numerator: Vec<IndicatorId>,
    /// Indicators that are summed below the line.
    pub denominator: Vec<IndicatorId>,
}

/// What is known of an indicator: `[[indicators]]` first, then the workbooks' columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable id.
    pub id: IndicatorId,
    /// Name.
    pub name: String,
    /// Other names (RULES.md 20).
    pub aliases: Vec<String>,
    /// Action field; `None` where none is known (a finding says so).
    pub field: Option<FieldId>,
    /// Unit as printed ("Personen", "%", "Euro"); may be empty.
    pub unit: String,
    /// How values combine; `None` where nobody declared it (a finding says so).
    pub aggregation: Option<Aggregation>,
    /// Length of a base period; where not declared, the shortest that was delivered.
    pub grain: Grain,
    /// Parts, for `Ratio` only; `None` for a ratio delivered as plain values (RULES.md 5).
    pub ratio: Option<Ratio>,
    /// Decimals printed.
    pub decimals: u32,
    /// Good direction.
    pub better: Better,
    /// Target.
    pub target: Option<Target>,
    /// Forecast.
    pub forecast: Option<Forecast>,
    /// Tolerance of the evaluation in per cent.
    pub tolerance_percent: Decimal,
    /// What happens to incomplete quarters.
    pub gaps: Gaps,
    /// Counts people: under disclosure control.
    pub counts_people: bool,
    /// May appear in the public edition.
    pub public: bool,
}

impl Indicator {
    /// An indicator of which only id and name are known: by month, of nobody's concern, not public, and
    /// judged with the usual tolerance (RULES.md 7).
    #[must_use]
    pub fn new(id: IndicatorId, name: String) -> Self {
        Self {
            id,
            name,
            aliases: Vec::new(),
            field: None,
            unit: String::new(),
            aggregation: None,
            grain: Grain::Month,
            ratio: None,
            decimals: 0,
            better: Better::None,
            target: None,
            forecast: None,
            tolerance_percent: Decimal::from(5),
            gaps: Gaps::Suppress,
            counts_people: false,
            public: false,
        }
    }
}

/// One value as read from one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Who delivered it.
    pub department: DepartmentId,
    /// District (Stadtbezirk, Ortschaft), where the sheet has one.
    pub district: Option<Arc<str>>,
    /// For which span.
    pub period: Period,
    /// The number exactly as read; `None` for a gap, the signs say why.
    pub value: Option<Decimal>,
    /// What was said about it.
    pub signs: Signs,
    /// "ca.", footnote marks, remarks, in words (column `anmerkung`); empty for none.
    pub note: Arc<str>,
    /// Its cell; `None` for a value taken from an archived edition.
    pub origin: Option<Origin>,
    /// For archived values: the edition it comes from and its original place, as printed.
    pub archived_source: Option<Arc<str>>,
}

impl Value {
    /// The column `quelle`: `file!sheet!cell`.
    #[must_use]
    pub fn source(&self) -> String {
        match (&self.origin, &self.archived_source) {
            (Some(origin), _) => origin.to_string(),
            (None, Some(source)) => source.to_string(),
            (None, None) => String::new(),
        }
    }
}
