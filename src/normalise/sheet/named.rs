//! What names an indicator or a period from outside of its column: a title, a word for the period of the
//! report.

use super::SheetReader;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::column::Role;
use crate::normalise::fold::shown;
use crate::normalise::header::{self, Header};
use crate::normalise::report::Reporter;
use crate::origin::column_letters;

impl SheetReader<'_, '_> {
    /// Tells that a title names the only indicator of a table of districts.
    pub(super) fn titled(
        &self,
        header: &Header,
        (name, at): &(String, (u32, u32)),
        reporter: &mut Reporter<'_>,
    ) {
        let Some(column) = header.column(Role::District) else { return };
        let (name, at) = (shown(name), format!("{}{}", column_letters(at.1), at.0));
        let message = Text::new(
            format!("jede Zeile gilt als Bezirk des Indikators `{name}`, nach dem Titel in `{at}`"),
            format!(
                "each row counts as a district of the indicator `{name}`, by the title in `{at}`"
            ),
        );
        let help = Text::new(
            "stimmt das, ist nichts zu tun; sonst im Leseprofil `name` angeben",
            "if that is right there is nothing to do; else give `name` in the reading profile",
        );
        reporter.note(rule::SHEET_NOT_RECOGNISED, header.rows.1.max(1), column, "", message, help);
        reporter.own_help(
            "stimmt das, ist nichts zu tun; sonst eine Spalte `Kennzahl` ergänzen",
            "if that is right there is nothing to do; else add a column `Kennzahl`",
        );
    }

    /// Tells which periods words such as "Vorquartal" were taken for.
    pub(super) fn relative_periods(&self, header: &Header, reporter: &mut Reporter<'_>) {
        let told: Vec<(u32, Text)> = header
            .columns
            .iter()
            .filter_map(|column| {
                let period = column.period.filter(|_| column.role.is_none())?;
                header::relative(&column.own, period)?;
                let (words, when) = (shown(&column.own), crate::finding::period(period));
                let text = Text::new(
                    format!("`{words}` als {}", when.de),
                    format!("`{words}` as {}", when.en),
                );
                Some((column.column, text))
            })
            .collect();
        let Some((column, _)) = told.first() else { return };
        let join = |of: fn(&Text) -> &str| {
            told.iter().map(|(_, text)| of(text)).collect::<Vec<_>>().join(", ")
        };
        let message = Text::new(
            format!("nach dem Zeitraum über der Tabelle gilt {}", join(|t| &t.de)),
            format!("by the period above the table, {} is read", join(|t| &t.en)),
        );
        let help = Text::new(
            "stimmt das, ist nichts zu tun; sonst den Zeitraum in den Spaltenkopf schreiben, etwa `II. Quartal 2025`",
            "if that is right there is nothing to do; else write the period in the header, such as `II. Quartal 2025`",
        );
        reporter.note(rule::AMBIGUOUS_VALUE, header.rows.1.max(1), *column, "", message, help);
    }
}
