//! Joins all submissions with the project file's definitions.

use super::fold::key;
use super::unit;
use crate::config::{Config, IndicatorConfig};
use crate::domain::{
    Aggregation, Definition, Grain, Indicator, IndicatorId, Intake, Period, Ratio, Submission,
};
use crate::finding::{Finding, Place, Reported, rule};
use crate::lang::{self, Text};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What the values of one indicator show.
#[derive(Clone, Copy)]
struct Shown {
    grain: Option<Grain>,
    decimals: u32,
}

/// All submissions as one intake: the indicators of the project file and the workbooks, joined.
///
/// The project file wins; what it leaves open the workbooks' first statement fills. Indicators
/// stand in the order of the action fields, then of first appearance.
#[must_use]
pub fn intake(period: Period, submissions: Vec<Submission>, config: &Config) -> Reported<Intake> {
    let mut findings = Vec::new();
    let shown = shown(&submissions);
    let mut order: Vec<IndicatorId> = Vec::new();
    let mut stated: FxHashMap<IndicatorId, Vec<&Definition>> = FxHashMap::default();
    for definition in submissions.iter().flat_map(|s| &s.definitions) {
        let id = &definition.indicator.id;
        stated
            .entry(id.clone())
            .or_insert_with(|| {
                order.push(id.clone());
                Vec::new()
            })
            .push(definition);
    }
    for configured in &config.indicators {
        if !stated.contains_key(&configured.id) {
            order.push(configured.id.clone());
        }
    }
    let by_id: FxHashMap<&IndicatorId, &IndicatorConfig> =
        config.indicators.iter().map(|i| (&i.id, i)).collect();
    let none = Vec::new();
    let mut indicators: Vec<Indicator> = order
        .iter()
        .map(|id| {
            let stated = stated.get(id).unwrap_or(&none);
            join(id, by_id.get(id).copied(), stated, shown.get(id), &mut findings)
        })
        .collect();
    let place = |indicator: &Indicator| {
        let field = indicator.field.as_ref();
        config.fields.iter().position(|f| Some(&f.id) == field).unwrap_or(usize::MAX)
    };
    indicators.sort_by_key(place);
    let findings = one_a_sheet(findings, config);
    Reported { value: Intake { period, submissions, indicators }, findings }
}

/// Statements of one submission that contradict each other: one indicator with two units, names, kinds or
/// action fields. For workbooks that are read without a project.
#[must_use]
pub fn contradictions(submission: &Submission) -> Vec<Finding> {
    let mut stated: BTreeMap<&IndicatorId, Vec<&Definition>> = BTreeMap::new();
    for definition in &submission.definitions {
        stated.entry(&definition.indicator.id).or_default().push(definition);
    }
    let mut findings = Vec::new();
    for (id, all) in stated.iter().filter(|(_, all)| all.len() > 1) {
        join(id, None, all, None, &mut findings);
    }
    findings.retain(|finding| finding.rule == rule::DEFINITIONS_DIFFER);
    findings
}

/// Indicators of one sheet that all lack the way their values are combined lack one column: they make one
/// finding, which names their cells.
fn one_a_sheet(findings: Vec<Finding>, config: &Config) -> Vec<Finding> {
    let (lacking, mut out): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|f| {
        let id = f.subject.as_deref().unwrap_or_default();
        f.rule == rule::AGGREGATION_MISSING && !config.accepts_by_id(f.rule, id)
    });
    let mut sheets: BTreeMap<(String, Option<String>), Vec<Finding>> = BTreeMap::new();
    for finding in lacking {
        let at = (finding.place.file.clone(), finding.place.sheet.clone());
        sheets.entry(at).or_default().push(finding);
    }
    for mut group in sheets.into_values() {
        group.sort_by(|a, b| a.place.cmp(&b.place));
        let many = group.len();
        if many < 2 {
            out.append(&mut group);
            continue;
        }
        let cells: Vec<String> = group
            .iter()
            .map(|f| {
                let id = f.subject.as_deref().unwrap_or_default();
                format!("`{id}` ({})", f.place.a1().unwrap_or_default())
            })
            .collect();
        let Text { de, en } = lang::list_same(&cells, 6);
        let Some(first) = group.into_iter().next() else { continue };
        out.push(Finding {
            message: Text::new(
                format!("die Tabelle sagt von {many} Indikatoren nicht, wie ihre Werte zusammengefasst werden: {de}"),
                format!("the sheet does not say how the values of {many} indicators are combined: {en}"),
            ),
            help: Text::new(
                "eine Spalte `Art` ergänzen und darin je Zeile `Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` oder `Quote` eintragen",
                "add a column `Art` and enter `Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` or `Quote` in each row",
            ),
            subject: None,
            ..first
        });
    }
    out
}

/// Shortest grain and most decimals of each indicator's values.
fn shown(submissions: &[Submission]) -> FxHashMap<IndicatorId, Shown> {
    let mut all: FxHashMap<IndicatorId, Shown> = FxHashMap::default();
    // values of one indicator mostly follow one another
    let mut last: Option<(&IndicatorId, Shown)> = None;
    for value in submissions.iter().flat_map(|s| &s.values) {
        let decimals = value
            .value
            .map_or(0, |v| if v.scale() == 0 { 0 } else { v.normalize().scale() })
            .min(2);
        let grain = value.period.grain();
        let entry = match &mut last {
            Some((id, entry)) if **id == value.indicator => entry,
            _ => {
                if let Some((id, entry)) = last.take() {
                    all.insert(id.clone(), entry);
                }
                let entry = all
                    .get(&value.indicator)
                    .copied()
                    .unwrap_or(Shown { grain: None, decimals: 0 });
                &mut last.insert((&value.indicator, entry)).1
            }
        };
        entry.decimals = entry.decimals.max(decimals);
        entry.grain = Some(entry.grain.map_or(grain, |g| g.min(grain)));
    }
    if let Some((id, entry)) = last {
        all.insert(id.clone(), entry);
    }
    all
}

/// One indicator from all that is said of it.
fn join(
    id: &IndicatorId,
    configured: Option<&IndicatorConfig>,
    stated: &[&Definition],
    shown: Option<&Shown>,
    findings: &mut Vec<Finding>,
) -> Indicator {
    let mut out = Indicator::new(id.clone(), id.as_str().to_owned());
    let first =
        |of: &dyn Fn(&Indicator) -> bool| stated.iter().map(|d| &d.indicator).find(|i| of(i));
    if let Some(named) = first(&|i| !i.name.is_empty() && i.name != i.id.as_str()) {
        out.name.clone_from(&named.name);
    }
    out.field = first(&|i| i.field.is_some()).and_then(|i| i.field.clone());
    if let Some(with) = first(&|i| !i.unit.is_empty()) {
        out.unit.clone_from(&with.unit);
    }
    out.aggregation = first(&|i| i.aggregation.is_some()).and_then(|i| i.aggregation);
    out.target = first(&|i| i.target.is_some()).and_then(|i| i.target);
    out.public = !stated.is_empty() && stated.iter().all(|d| d.indicator.public);
    out.grain = shown.and_then(|s| s.grain).unwrap_or(Grain::Month);
    out.decimals = shown.map_or(0, |s| s.decimals);
    if let Some(c) = configured {
        if let Some(name) = &c.name {
            out.name.clone_from(name);
        }
        out.aliases.clone_from(&c.aliases);
        out.field = c.field.clone().or(out.field);
        if let Some(unit) = &c.unit {
            out.unit.clone_from(unit);
        }
        out.aggregation = Some(c.aggregation);
        out.grain = c.grain.unwrap_or(out.grain);
        out.decimals = c.decimals.unwrap_or(out.decimals);
        out.better = c.better;
        out.target = c.target.or(out.target);
        out.forecast = c.forecast;
        out.tolerance_percent = c.tolerance_percent.unwrap_or(out.tolerance_percent);
        out.gaps = c.gaps;
        out.counts_people = c.counts_people;
        out.public = c.public;
        out.ratio = (c.aggregation == Aggregation::Ratio
            && !c.numerator.is_empty()
            && !c.denominator.is_empty())
        .then(|| Ratio { numerator: c.numerator.clone(), denominator: c.denominator.clone() });
    }
    differences(&out, configured, stated, findings);
    if out.aggregation.is_none()
        && let Some(definition) = stated.first()
    {
        findings.push(
                Finding::new(
                    rule::AGGREGATION_MISSING,
                    &definition.origin,
                    Text::new(
                        format!("für `{id}` ({}) ist nicht gesagt, wie Werte zusammengefasst werden", out.name),
                        format!("nothing says how values of `{id}` ({}) are combined", out.name),
                    ),
                    Text::new(
                        "in der Spalte `Art` `Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` oder `Quote` eintragen",
                        "enter `Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` or `Quote` in the column `Art`",
                    ),
                )
                .about(id)
                .of(&definition.department),
            );
    }
    out
}

/// Reports statements that contradict the joined definition.
fn differences(
    out: &Indicator,
    configured: Option<&IndicatorConfig>,
    stated: &[&Definition],
    findings: &mut Vec<Finding>,
) {
    for definition in stated {
        let own = &definition.indicator;
        let mut parts: Vec<(&str, &str, String, String)> = Vec::new();
        let known_name = |name: &str| {
            key(name) == key(&out.name)
                || key(name) == key(out.id.as_str())
                || out.aliases.iter().any(|a| key(a) == key(name))
        };
        if !own.name.is_empty() && !known_name(&own.name) {
            parts.push(("Bezeichnung", "name", own.name.clone(), out.name.clone()));
        }
        if !own.unit.is_empty() && !out.unit.is_empty() && !unit::same(&own.unit, &out.unit) {
            parts.push(("Einheit", "unit", own.unit.clone(), out.unit.clone()));
        }
        if let (Some(a), Some(b)) = (own.aggregation, out.aggregation)
            && a != b
        {
            parts.push(("Art", "kind", a.word().to_owned(), b.word().to_owned()));
        }
        if let (Some(a), Some(b)) = (&own.field, &out.field)
            && a != b
        {
            parts.push(("Handlungsfeld", "action field", a.to_string(), b.to_string()));
        }
        for (de, en, found, expected) in parts {
            let mut place = Place::from(&definition.origin);
            let (source_de, source_en) = if configured.is_some() {
                ("ratsbericht.toml sagt".to_owned(), "ratsbericht.toml says".to_owned())
            } else {
                let first = stated.first().map(|d| d.origin.to_string()).unwrap_or_default();
                (format!("in {first} steht"), format!("{first} says"))
            };
            // the first statement is what the others are compared with
            if configured.is_none() && stated.first().is_some_and(|d| d.origin == definition.origin)
            {
                place = Place::from(&definition.origin);
            }
            findings.push(
                Finding::new(
                    rule::DEFINITIONS_DIFFER,
                    place,
                    Text::new(
                        format!("`{}`: {de} `{found}`, {source_de} `{expected}`", out.id),
                        format!("`{}`: {en} `{found}`, {source_en} `{expected}`", out.id),
                    ),
                    Text::new(
                        "eine der Angaben ändern; gerechnet wird mit der zweiten",
                        "change one of the two; the second is used",
                    ),
                )
                .about(&out.id)
                .of(&definition.department),
            );
        }
    }
}
