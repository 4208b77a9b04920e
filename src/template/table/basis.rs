//! Tables of the basis of data.

use super::{column, lines, share, small};
use crate::document::{Align, Cell, ColumnWidth, Group, Inline, Table};
use crate::view::{BasisView, FindingRow};

fn simple(id: &str, columns: Vec<crate::document::Column>, titles: &[&str]) -> Table {
    Table {
        id: format!("tabelle-{id}"),
        caption: Vec::new(),
        columns,
        head: super::head(titles),
        groups: Vec::new(),
        notes: Vec::new(),
    }
}

fn group(rows: Vec<crate::document::Row>) -> Vec<Group> {
    vec![Group { title: Vec::new(), rows }]
}

fn given(text: &str) -> Cell {
    Cell::text(if text.is_empty() { "k.\u{202F}A." } else { text })
}

/// Who delivered what.
pub(super) fn deliveries(view: &BasisView, public: bool) -> Table {
    let number = || column(Align::Right, ColumnWidth::Narrow);
    let mut table = if public {
        simple("zulieferungen", vec![share(3.0), share(2.0)], &["Amt", "Zulieferung"])
    } else {
        let columns = vec![share(3.0), share(1.6), number(), number(), number(), share(1.6)];
        let titles =
            ["Amt", "Zulieferung", "Maßnahmen", "Einzelwerte", "Texte", "Stand der Angaben"];
        let mut table = simple("zulieferungen", columns, &titles);
        for cell in table.head.iter_mut().flat_map(|row| row.cells.iter_mut().skip(2).take(3)) {
            cell.align = Some(Align::Right);
        }
        table
    };
    let rows = view.deliveries.iter().map(|row| {
        let state = if row.delivered {
            vec![Inline::Text(row.files.clone())]
        } else {
            vec![Inline::Strong(vec![Inline::Text(row.files.clone())])]
        };
        let mut cells = vec![Cell::text(row.department.clone()).header(), Cell::new(state)];
        if !public {
            let number = |text: &str| Cell::text(if text.is_empty() { "x" } else { text });
            cells.extend([number(&row.measures), number(&row.values), number(&row.texts)]);
            cells.push(given(&row.as_of));
        }
        super::row(cells)
    });
    table.groups = group(rows.collect());
    table
}

/// Every file with its digest.
pub(super) fn files(view: &BasisView) -> Table {
    let columns = vec![share(3.4), column(Align::Right, ColumnWidth::Narrow), share(3.6)];
    let mut table = simple("dateien", columns, &["Datei", "Größe", "Prüfsumme (SHA-256)"]);
    for cell in table.head.iter_mut().flat_map(|row| row.cells.iter_mut().skip(1).take(1)) {
        cell.align = Some(Align::Right);
    }
    let rows = view.files.iter().map(|file| {
        let mut path = vec![Inline::Text(file.path.clone())];
        if !file.readable {
            path.push(Inline::Text(" (nicht lesbar)".to_owned()));
        }
        // Two lines of 32 digits: whole, and narrow enough for a column.
        let half = file.sha256.len() / 2;
        let digest = match (file.sha256.get(..half), file.sha256.get(half..)) {
            (Some(a), Some(b)) => lines([vec![small(a)], vec![small(b)]]),
            _ => vec![small(file.sha256.clone())],
        };
        super::row(vec![Cell::new(path).header(), Cell::text(file.size.clone()), Cell::new(digest)])
    });
    table.groups = group(rows.collect());
    table
}

/// What was noticed, a group a rule.
pub(super) fn findings(view: &BasisView) -> Table {
    let mut table = simple("hinweise", vec![share(3.2), share(5.0)], &["Stelle", "Hinweis"]);
    table.groups = view
        .findings
        .iter()
        .map(|group| {
            let noun = if group.count == 1 { "Fall" } else { "Fälle" };
            let mut rows: Vec<_> = group.rows.iter().map(place_and_message).collect();
            if group.more > 0 {
                rows.push(super::row(vec![
                    Cell::text(format!("und {} weitere", group.more)).header(),
                    Cell::text("vollständig in hinweise.csv"),
                ]));
            }
            let title = format!("{} {} ({} {noun})", group.level, group.rule, group.count);
            Group { title: vec![Inline::Text(title)], rows }
        })
        .collect();
    table
}

fn place_and_message(finding: &FindingRow) -> crate::document::Row {
    let place = if finding.place.is_empty() { "insgesamt" } else { &finding.place };
    super::row(vec![Cell::text(place).header(), Cell::text(finding.message.clone())])
}

/// What was accepted, by whom and why.
pub(super) fn accepted(view: &BasisView) -> Table {
    let columns = vec![share(2.6), share(3.4), share(3.0)];
    let mut table = simple("zugelassen", columns, &["Stelle", "Hinweis", "Begründung"]);
    let rows = view.accepted.iter().map(|finding| {
        let mut row = place_and_message(finding);
        row.cells.push(Cell::text(finding.acceptance.clone()));
        row
    });
    table.groups = group(rows.collect());
    table
}

/// Table signs that occur.
pub(super) fn signs(view: &BasisView) -> Table {
    let columns = vec![column(Align::Left, ColumnWidth::Share(1.0)), share(9.0)];
    let mut table = simple("zeichen", columns, &["Zeichen", "Bedeutung"]);
    let rows = view.signs.iter().map(|sign| {
        super::row(vec![Cell::text(sign.sign.clone()).header(), Cell::text(sign.meaning.clone())])
    });
    table.groups = group(rows.collect());
    table
}
