//! References to figures in narratives: `{W-03@2019-Q3}` becomes the value as printed, so that a
//! number in the prose always equals the table.

use super::format;
use crate::domain::{
    Aggregation, Decimal, Figures, Grain, IndicatorFigures, Intake, Period, TextRecord, Value,
};
use std::collections::BTreeMap;

/// The narratives of all departments, in their order, references resolved: what is printed and
/// frozen. Texts without a known action field are left out (a finding names them).
#[must_use]
pub fn narratives(intake: &Intake, figures: &Figures) -> Vec<TextRecord> {
    let index = Index::new(figures);
    intake
        .submissions
        .iter()
        .flat_map(|submission| &submission.texts)
        .filter_map(|text| {
            Some(TextRecord {
                field: text.field.clone()?,
                department: text.department.to_string(),
                text: index.resolve(&text.text),
                public: text.public,
                source: text.origin.to_string(),
            })
        })
        .collect()
}

/// The text with every reference replaced by the value as printed. A reference to something that
/// does not exist, or is not in these figures, prints "keine Angabe". Braces that hold no
/// reference stay.
#[must_use]
pub fn resolve(text: &str, figures: &Figures) -> String {
    if text.contains('{') { Index::new(figures).resolve(text) } else { text.to_owned() }
}

/// Indicators and their single values by id.
pub(super) struct Index<'a> {
    series: BTreeMap<&'a str, &'a IndicatorFigures>,
    values: BTreeMap<&'a str, Vec<&'a Value>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(figures: &'a Figures) -> Self {
        let series = figures.indicators.iter().map(|s| (s.indicator.id.as_str(), s)).collect();
        let mut values: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for record in &figures.values {
            values.entry(record.value.indicator.as_str()).or_default().push(&record.value);
        }
        Self { series, values }
    }

    pub(super) fn resolve(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            let Some(close) = rest.find('}') else { break };
            match rest[1..close].split_once('@') {
                Some((id, at)) => out.push_str(
                    &self.printed(id.trim(), at.trim()).unwrap_or_else(|| "keine Angabe".into()),
                ),
                None => out.push_str(&rest[..=close]),
            }
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        out
    }

    fn printed(&self, id: &str, at: &str) -> Option<String> {
        let series = *self.series.get(id)?;
        let indicator = &series.indicator;
        let number = |value: Decimal| {
            let text = format::number(value, indicator.decimals);
            if indicator.unit == "%" { format::with_unit(&text, "%") } else { text }
        };
        match at {
            "target" => return indicator.target.map(|target| number(target.value)),
            "forecast" => {
                return indicator.forecast.map(|forecast| {
                    let rounded = if forecast.approximate { "rund " } else { "" };
                    format!("{rounded}{}", number(forecast.value))
                });
            }
            _ => {}
        }
        if let Some((from, to)) = at.split_once("..") {
            let from = self.value_at(series, from.trim().parse().ok()?)??;
            let to = self.value_at(series, to.trim().parse().ok()?)??;
            let change = format::signed(to.checked_sub(from)?, indicator.decimals);
            return Some(if indicator.unit == "%" {
                format::with_unit(&change, "Prozentpunkte")
            } else {
                change
            });
        }
        self.value_at(series, at.parse().ok()?)?.map(number)
    }

    /// The value of a quarter as calculated, or of a single base period where exactly one reporter
    /// (or, for stock and flow, all of them) states it; `Some(None)` for a gap.
    fn value_at(&self, series: &IndicatorFigures, period: Period) -> Option<Option<Decimal>> {
        if period.grain() == Grain::Quarter
            && let Some(row) = series.quarters.iter().find(|row| row.quarter == period)
        {
            return Some(row.value);
        }
        let mut values = self
            .values
            .get(series.indicator.id.as_str())?
            .iter()
            .filter(|value| value.period == period)
            .map(|value| value.value);
        let first = values.next()?;
        let rest: Vec<Option<Decimal>> = values.collect();
        if rest.is_empty() {
            return Some(first);
        }
        Some(match series.indicator.aggregation {
            Some(Aggregation::Stock | Aggregation::Flow) => rest
                .into_iter()
                .try_fold(first?, |sum, value| value.and_then(|value| sum.checked_add(value))),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_without_a_reference_stay_and_unknown_references_say_so() {
        let figures = Figures {
            period: "2019-Q3".parse().expect("a period"),
            fields: Vec::new(),
            measures: Vec::new(),
            measure_quarters: Vec::new(),
            values: Vec::new(),
            indicators: Vec::new(),
        };
        assert_eq!(
            resolve("{so} bleibt, {W-03@2019-Q3} fehlt, { offen", &figures),
            "{so} bleibt, keine Angabe fehlt, { offen"
        );
    }
}
