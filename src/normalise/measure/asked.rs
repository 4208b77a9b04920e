//! What is asked back about rows, also of indicators and texts.

use crate::domain::FieldId;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::context::{Context, yes_or_no};
use crate::normalise::fold::shown;
use crate::normalise::report::Reporter;
use crate::normalise::table::Table;
use crate::workbook::RawCell;
use rustc_hash::FxHashMap;

/// The finding for a table without ids.
pub(in crate::normalise) fn no_ids(reporter: &mut Reporter<'_>, table: &Table, counting: bool) {
    let column = table.header.column(Role::Id).or(table.header.column(Role::Title)).unwrap_or(1);
    let why = if counting {
        Text::new(
            "die Spalte zählt nur die Zeilen und ist keine Kennung",
            "the column only counts the rows and is no id",
        )
    } else {
        Text::new("die Tabelle hat keine Spalte mit Kennungen", "the table has no column of ids")
    };
    let message = Text::new(
        format!("{}; vorläufig werden Kennungen aus Amt und Titel gebildet", why.de),
        format!("{}; for now ids are made of department and title", why.en),
    );
    let help = Text::new(
        "eine Spalte `Kennung` mit festen, im ganzen Projekt eindeutigen Kennungen ergänzen, oder die vorläufigen mit `ratsbericht check --write-ids` festhalten",
        "add a column `Kennung` with lasting ids that are unique in the project, or confirm the proposed ones with `ratsbericht check --write-ids`",
    );
    reporter.cell(rule::MISSING_ID, table.header.rows.1, column, "", message, help);
    reporter.own_help(
        "eine Spalte `Kennung` mit festen, eindeutigen Kennungen ergänzen und sie so lassen",
        "add a column `Kennung` with lasting, unique ids, and keep them",
    );
}

/// The finding for a table whose rows name no action field.
pub(in crate::normalise) fn no_field(
    reporter: &mut Reporter<'_>,
    context: &Context<'_>,
    table: &Table,
) {
    if context.free {
        return;
    }
    let column = table.header.column(Role::Title).or(table.header.column(Role::Id)).unwrap_or(1);
    let message = Text::new(
        "die Tabelle nennt kein Handlungsfeld, weder als Spalte noch als Überschrift, Tabellen- oder Dateiname",
        "the table names no action field: no column, no heading, no sheet or file name",
    );
    let help = Text::new(
        format!("eine Spalte `Handlungsfeld` ergänzen; bekannt sind {}", context.field_names()),
        format!("add a column `Handlungsfeld`; known are {}", context.field_names()),
    );
    reporter.cell(rule::UNKNOWN_FIELD, table.header.rows.1, column, "", message, help);
}

/// What a cell of "öffentlich" says. What can't be read is no: better withheld than published.
pub(in crate::normalise) fn public(
    reporter: &mut Reporter<'_>,
    cell: &RawCell,
    subject: &str,
) -> bool {
    if reporter.fault(cell, subject) {
        return false;
    }
    yes_or_no(&cell::text(cell)).unwrap_or_else(|| {
        let shown = cell::shown(cell);
        let message = Text::new(
            format!("`{shown}` ist weder ja noch nein und gilt als nicht öffentlich"),
            format!("`{shown}` is neither yes nor no and counts as not public"),
        );
        let help = Text::new("`ja` oder `nein` eintragen", "enter `ja` or `nein`");
        reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, subject, message, help);
        false
    })
}

/// The action fields that cells name, each looked up once.
#[derive(Default)]
pub(in crate::normalise) struct NamedFields(FxHashMap<String, Option<FieldId>>);

impl NamedFields {
    /// The action field of a cell's words; a finding at the cell where it is unknown.
    pub(in crate::normalise) fn named(
        &mut self,
        context: &Context<'_>,
        reporter: &mut Reporter<'_>,
        (row, column): (u32, u32),
        text: &str,
        subject: &str,
    ) -> Option<FieldId> {
        if !self.0.contains_key(text) {
            self.0.insert(text.to_owned(), context.field(text));
        }
        let field = self.0.get(text).cloned().flatten();
        if field.is_none() {
            unknown_field(reporter, context, row, column, text, subject);
        }
        field
    }
}

/// A finding for an action field that nobody knows.
pub(in crate::normalise) fn unknown_field(
    reporter: &mut Reporter<'_>,
    context: &Context<'_>,
    row: u32,
    column: u32,
    text: &str,
    subject: &str,
) {
    let shown = shown(text);
    let (near_de, near_en) = match context.nearest_field(text) {
        Some(near) => {
            (format!("; am nächsten liegt `{near}`"), format!("; the nearest is `{near}`"))
        }
        None => Default::default(),
    };
    let message = Text::new(
        format!("das Handlungsfeld `{shown}` ist unbekannt{near_de}"),
        format!("the action field `{shown}` is unknown{near_en}"),
    );
    let help = Text::new(
        format!(
            "eines von {} eintragen oder das Wort als `aliases` in ratsbericht.toml aufnehmen",
            context.field_names()
        ),
        format!(
            "enter one of {} or add the word to `aliases` in ratsbericht.toml",
            context.field_names()
        ),
    );
    reporter.cell(rule::UNKNOWN_FIELD, row, column, subject, message, help);
    let names = context.field_names();
    reporter.own_help(format!("eines von {names} eintragen"), format!("enter one of {names}"));
}

/// A finding for a row without an id.
pub(in crate::normalise) fn missing_id(
    reporter: &mut Reporter<'_>,
    row: u32,
    column: u32,
    id: &str,
    title: &str,
) {
    let title = shown(title);
    let message = Text::new(
        format!("`{title}` hat keine Kennung; vorläufig wird `{id}` verwendet"),
        format!("`{title}` has no id; for now `{id}` is used"),
    );
    let help = Text::new(
        "eine feste, im ganzen Projekt eindeutige Kennung eintragen",
        "enter a lasting id that is unique in the project",
    );
    reporter.cell(rule::MISSING_ID, row, column, id, message, help);
}

pub(super) fn no_amount(
    reporter: &mut Reporter<'_>,
    cell: &RawCell,
    subject: &str,
    de: &str,
    en: &str,
) {
    let shown = cell::shown(cell);
    let name = reporter.column_name(cell.column);
    let message = Text::new(
        format!("`{shown}` in der Spalte `{name}` ist nicht lesbar: erwartet wird {de}"),
        format!("`{shown}` in the column `{name}` can't be read: expected is {en}"),
    );
    let help =
        Text::new("eine Zahl eintragen oder die Zelle leeren", "enter a number or clear the cell");
    reporter.cell(rule::UNREADABLE_VALUE, cell.row, cell.column, subject, message, help);
}

/// Whether a text is only a dash: nothing, outside of indicator values (RULES.md 11).
pub(in crate::normalise) fn is_dash(text: &str) -> bool {
    text.is_empty() || matches!(text, "-" | "–" | "—" | "--" | "/")
}
