//! Several columns under one period ("Stand 31.12.2024" over "Köpfe" and "VZÄ"): each is an indicator of
//! its own, named by its row and its column.

use super::Reader;
use super::define::{Defined, split_header, unit_words};
use crate::domain::{IndicatorId, Submission};
use crate::normalise::fold::{key, slug};
use crate::normalise::header::{Column, marked, names_time};
use crate::normalise::report::Reporter;
use crate::normalise::table::is_usual_unit;
use crate::normalise::unit::UnitOf;
use std::collections::BTreeSet;

/// By column of periods, the name that tells it from others of the same period; empty where there are
/// none, or where nothing tells them apart.
pub(super) fn names(wide: &[Column], all: &[Column]) -> Vec<String> {
    let own = |column: &Column| {
        let (text, _) = marked(&column.own);
        let time = names_time(text);
        match &column.unit {
            _ if time && !column.above.is_empty() => column.above.clone(),
            _ if !column.above.is_empty() => format!("{} – {text}", column.above),
            Some((unit, factor)) if time => unit_words(unit, *factor),
            _ if time => String::new(),
            _ => text.to_owned(),
        }
    };
    let shares = |column: &Column| {
        wide.iter().any(|other| {
            other.column != column.column
                && (other.period, other.day) == (column.period, column.day)
        })
    };
    // "Fälle" and "Aufwand" over the same or other periods: each group is named
    let groups: BTreeSet<String> =
        all.iter().filter(|c| !c.above.is_empty()).map(|c| key(&c.above)).collect();
    let grouped = groups.len() > 1 && wide.iter().all(|c| !c.above.is_empty());
    let all: Vec<String> =
        wide.iter().map(|c| if grouped || shares(c) { own(c) } else { String::new() }).collect();
    // "Köpfe" twice in one period tells nothing apart
    let mut seen = BTreeSet::new();
    let apart = wide
        .iter()
        .zip(&all)
        .filter(|(_, name)| !name.is_empty())
        .all(|(c, name)| seen.insert((c.period, c.day, key(name))));
    if apart { all } else { vec![String::new(); wide.len()] }
}

impl Reader<'_, '_> {
    /// The indicator of a row's indicator and such a column.
    pub(super) fn sub(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        parent: usize,
        name: &str,
        column: &Column,
    ) -> usize {
        let words = (parent, name.to_owned());
        if let Some(index) = self.subs.get(&words) {
            return *index;
        }
        let of = &self.defined[parent];
        let (base, unit) = split_header(name);
        let whole = format!("{} – {base}", of.definition.indicator.name);
        let known = self.context.indicator(&whole);
        let (id, proposed) = match known {
            Some(known) => (known.id.clone(), false),
            None if of.proposed => {
                let origin = reporter.origin(row, column.column);
                let (id, confirmed) = self.context.name(&whole, origin, &mut self.unnamed);
                (id, !confirmed)
            }
            None => {
                let id = format!("{}-{}", of.definition.indicator.id, slug(base));
                (IndicatorId::from(id), false)
            }
        };
        let mut definition = of.definition.clone();
        definition.indicator.id = id;
        definition.indicator.name = whole;
        let unit = unit.map(|(unit, factor)| unit_words(&unit, factor)).or_else(|| {
            // "m" beside "w" is no length
            let letter = base.chars().count() == 1 && self.lettered;
            (is_usual_unit(base) && !letter).then(|| base.to_owned())
        });
        let (unit, titled) =
            match (unit, &column.unit, known.and_then(|known| known.unit.as_deref())) {
                (_, _, Some(unit)) => (UnitOf::of(unit), false),
                (Some(unit), ..) => (UnitOf::of(&unit), false),
                (None, Some((unit, factor)), _) if unit_words(unit, *factor) != name => {
                    (UnitOf::of(&unit_words(unit, *factor)), false)
                }
                _ => (UnitOf::of(&of.unit.text), of.titled),
            };
        let grain = known.and_then(|known| known.grain).or(of.grain);
        let index = self.add(Defined { grain, titled, proposed, ..Defined::new(definition, unit) });
        self.subs.insert(words, index);
        index
    }

    /// Indicators of rows all of whose values belong to their columns are none themselves.
    pub(super) fn drop_parents(&mut self, out: &Submission) {
        if self.subs.is_empty() {
            return;
        }
        let parents: BTreeSet<usize> = self.subs.keys().map(|(parent, _)| *parent).collect();
        let valued: BTreeSet<&IndicatorId> = out.values.iter().map(|v| &v.indicator).collect();
        let gone: BTreeSet<IndicatorId> = parents
            .into_iter()
            .map(|parent| self.defined[parent].definition.indicator.id.clone())
            .filter(|id| !valued.contains(id))
            .collect();
        self.defined.retain(|defined| !gone.contains(&defined.definition.indicator.id));
        self.unnamed.retain(|unnamed| !gone.contains(&IndicatorId::from(unnamed.id.clone())));
    }
}
