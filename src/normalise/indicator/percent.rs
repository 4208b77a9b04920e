//! Values that may be per cent or a share, which is asked.

use super::Reader;
use super::define::Defined;
use crate::finding::rule;
use crate::lang::{Text, count};
use crate::normalise::report::Reporter;

impl Reader<'_, '_> {
    /// Says where values are given both in per cent and as shares or plain numbers, and where all of
    /// an indicator in per cent are below one.
    pub(super) fn percent_mixtures(&self, reporter: &mut Reporter<'_>) {
        let help = Text::new("alle Werte in Prozent eintragen", "enter all values in per cent");
        for defined in &self.defined {
            let id = defined.definition.indicator.id.as_str();
            let (message, (row, column)) = match (defined.percent, defined.fraction, defined.plain)
            {
                (Some(_), Some(at), _) => (
                    Text::new(
                        "die Werte stehen teils in Prozent, teils offenbar als Anteil (0 bis 1); gelesen wird der Wert wie gespeichert",
                        "some values are per cent, some seem to be shares (0 to 1); the value is read as stored",
                    ),
                    at,
                ),
                (Some(_), None, Some(at)) if defined.learnt => (
                    Text::new(
                        "die Werte stehen teils mit, teils ohne `%`, und keine Einheit ist angegeben; gelesen wird der Wert wie gespeichert, als Prozent",
                        "some values are with `%`, some without, and no unit is given; the value is read as stored, as per cent",
                    ),
                    at,
                ),
                _ => continue,
            };
            reporter.cell(rule::AMBIGUOUS_VALUE, row, column, id, message, help.clone());
        }
        let small = |defined: &&Defined| {
            defined.unit.percent && defined.percent.is_none() && !defined.larger
        };
        let mut all = self.defined.iter().filter(small).filter_map(|d| Some((d, d.fraction?)));
        let Some((first, (row, column))) = all.next() else { return };
        let number = 1 + all.count();
        let message = Text::new(
            format!(
                "alle Werte liegen unter 1 % und haben kein Prozentformat; gemeint sein können Anteile (0,5 für 50 %) ({})",
                count(number, "Indikator", "Indikatoren")
            ),
            format!(
                "all values are below 1 % and have no percent format; they may be meant as shares (0.5 for 50 %) ({})",
                count(number, "indicator", "indicators")
            ),
        );
        let id = first.definition.indicator.id.as_str();
        reporter.cell(rule::AMBIGUOUS_VALUE, row, column, id, message, help);
    }
}
