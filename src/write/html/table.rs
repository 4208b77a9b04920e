//! Tables: a caption, a head, groups as bodies; each data cell knows its headers.

use super::{Page, words};
use crate::document::{Align, Cell, ColumnWidth, Inline, Row, RowKind, Table, plain_text};

/// From three columns on a table keeps a width of its own and scrolls on a narrow screen; from so
/// many on, a larger one.
const WIDE: usize = 5;

/// A table while its rows are written.
struct Setting<'t> {
    table: &'t Table,
    /// In a table of more than one header row, the ids of the headers over each column.
    heads: Option<Vec<Vec<String>>>,
    /// Places behind the comma in each column of numbers.
    places: Vec<Places>,
}

/// Digits behind the decimal comma.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Places(usize);

impl<'d> Page<'d> {
    pub(super) fn table(&mut self, table: &'d Table) {
        if table.columns.is_empty() {
            return;
        }
        self.tables += 1;
        let caption = self.fresh("tab");
        self.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
        self.attribute("aria-labelledby", &caption);
        self.raw(">\n<table");
        self.id(&table.id);
        match table.columns.len() {
            0..3 => {}
            3..WIDE => self.raw(" class=\"mid\""),
            _ => self.raw(" class=\"wide\""),
        }
        self.raw(">\n");
        self.caption(table, &caption);
        self.widths(table);
        let heads = self.table_head(table);
        let places = (0..table.columns.len()).map(|column| places(table, column)).collect();
        let setting = Setting { table, heads, places };
        for group in &table.groups {
            self.raw("<tbody>\n");
            let mut over = None;
            if !group.title.is_empty() {
                self.raw("<tr class=\"group\"><th");
                if setting.heads.is_some() {
                    let id = self.fresh("z");
                    self.id(&id);
                    over = Some(id);
                }
                if table.columns.len() > 1 {
                    self.raw(&format!(" colspan=\"{}\"", table.columns.len()));
                }
                self.raw(" scope=\"rowgroup\">");
                self.inlines(&group.title);
                self.raw("</th></tr>\n");
            }
            for row in &group.rows {
                self.row(row, &setting, over.as_deref());
            }
            self.raw("</tbody>\n");
        }
        self.raw("</table>\n");
        for note in &table.notes {
            self.raw("<p class=\"note\">");
            self.inlines(note);
            self.raw("</p>\n");
        }
        self.raw("</div>\n");
    }

    /// A table without a caption of its own has the heading's words, for those who hear it.
    fn caption(&mut self, table: &'d Table, id: &str) {
        self.raw("<caption");
        self.id(id);
        if table.caption.is_empty() {
            self.raw(" class=\"heard\">");
            let mut name = self.heading.clone();
            if self.tables > 1 {
                name = format!("{name}, {}. {}", self.tables, words::TABLE);
            }
            self.text(&name);
        } else {
            self.raw(">");
            self.inlines(&table.caption);
        }
        self.raw("</caption>\n");
    }

    /// Shares of the width, where all columns have one.
    fn widths(&mut self, table: &Table) {
        let shares: Option<Vec<f32>> = table
            .columns
            .iter()
            .map(|column| match column.width {
                ColumnWidth::Share(share) if share.is_finite() && share > 0.0 => Some(share),
                _ => None,
            })
            .collect();
        let Some(shares) = shares else { return };
        let total: f32 = shares.iter().sum();
        self.raw("<colgroup>\n");
        for share in shares {
            self.raw(&format!("<col style=\"width:{:.1}%\">\n", share / total * 100.0));
        }
        self.raw("</colgroup>\n");
    }

    /// The head; ids of the headers over each column where one row does not say it all.
    fn table_head(&mut self, table: &'d Table) -> Option<Vec<Vec<String>>> {
        if table.head.is_empty() {
            return None;
        }
        let complex = table.head.len() > 1
            || table.head.iter().flat_map(|row| &row.cells).any(|cell| cell.columns > 1);
        let columns = table.columns.len();
        let mut over: Vec<Vec<String>> = vec![Vec::new(); columns];
        // Rows that a cell from above still covers, a column.
        let mut covered = vec![0usize; columns];
        self.raw("<thead>\n");
        for (r, row) in table.head.iter().enumerate() {
            self.raw("<tr>");
            let mut at = 0;
            for cell in &row.cells {
                while at < columns && covered[at] > 0 {
                    at += 1;
                }
                if at >= columns {
                    break;
                }
                let end = (at + usize::from(cell.columns.max(1))).min(columns);
                let rows = usize::from(cell.rows.max(1)).min(table.head.len() - r);
                self.head_cell(cell, (at, end, rows), complex, table, &mut over);
                covered[at..end].fill(rows);
                at = end;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            self.raw("</tr>\n");
        }
        self.raw("</thead>\n");
        complex.then_some(over)
    }

    fn head_cell(
        &mut self,
        cell: &'d Cell,
        (at, end, rows): (usize, usize, usize),
        complex: bool,
        table: &Table,
        over: &mut [Vec<String>],
    ) {
        // A header without words names nothing.
        let empty = plain_text(&cell.text).trim().is_empty();
        self.raw(if empty { "<td" } else { "<th" });
        let class = match cell.align.unwrap_or(table.columns[at].align) {
            _ if end - at > 1 && cell.align.is_none() => Align::Left,
            align => align,
        };
        self.align(class);
        self.span(end - at, rows);
        if !empty {
            if complex {
                let id = self.fresh("k");
                self.id(&id);
                let above = over[at].clone();
                if !above.is_empty() {
                    self.attribute("headers", &above.join(" "));
                }
                over[at..end].iter_mut().for_each(|ids| ids.push(id.clone()));
            }
            let wide = end - at > 1 && !complex;
            self.raw(if wide { " scope=\"colgroup\"" } else { " scope=\"col\"" });
        }
        self.raw(">");
        self.inlines(&cell.text);
        self.raw(if empty { "</td>" } else { "</th>" });
    }

    fn row(&mut self, row: &'d Row, setting: &Setting<'_>, group: Option<&str>) {
        let class = match row.kind {
            RowKind::Item => "",
            RowKind::Detail => " class=\"detail\"",
            RowKind::Total => " class=\"total\"",
        };
        self.raw("<tr");
        self.raw(class);
        self.raw(">");
        let columns = setting.table.columns.len();
        let mut at = 0;
        let mut named: Vec<String> = group.map(str::to_owned).into_iter().collect();
        for cell in &row.cells {
            if at >= columns {
                break;
            }
            let end = (at + usize::from(cell.columns.max(1))).min(columns);
            let header = cell.header && !plain_text(&cell.text).trim().is_empty();
            self.raw(if header { "<th" } else { "<td" });
            let align = cell.align.unwrap_or(setting.table.columns[at].align);
            self.align(align);
            if align == Align::Decimal && end - at == 1 {
                self.decimal(&cell.text, setting.places[at]);
            }
            self.span(end - at, 1);
            let mut over = match &setting.heads {
                Some(heads) => heads[at..end].concat(),
                None => Vec::new(),
            };
            over.dedup();
            if setting.heads.is_some() {
                over.extend(named.iter().cloned());
            }
            if !over.is_empty() {
                self.attribute("headers", &over.join(" "));
            }
            if header {
                if setting.heads.is_some() {
                    let id = self.fresh("z");
                    self.id(&id);
                    named.push(id);
                }
                self.raw(" scope=\"row\"");
            }
            self.raw(">");
            self.inlines(&cell.text);
            self.raw(if header { "</th>" } else { "</td>" });
            at = end;
        }
        self.raw("</tr>\n");
    }

    fn align(&mut self, align: Align) {
        match align {
            Align::Left => {}
            Align::Right | Align::Decimal => self.raw(" class=\"number\""),
            Align::Centre => self.raw(" class=\"centre\""),
        }
    }

    fn span(&mut self, columns: usize, rows: usize) {
        for (name, count) in [("colspan", columns), ("rowspan", rows)] {
            if count > 1 {
                self.raw(&format!(" {name}=\"{count}\""));
            }
        }
    }

    /// Room behind a number of fewer places, so that the commas stand below each other. A digit is
    /// as wide as `ch`, a comma half of it.
    fn decimal(&mut self, text: &[Inline], most: Places) {
        let words = plain_text(text);
        if !words.contains(|c: char| c.is_ascii_digit()) || most.0 == 0 {
            return;
        }
        let own = places_of(&words);
        if own < most {
            let comma = if own.0 == 0 { ".5" } else { "" };
            self.raw(&format!(" style=\"--room:{}{comma}\"", most.0 - own.0));
        }
    }
}

/// The most places behind the comma in a column of numbers.
fn places(table: &Table, column: usize) -> Places {
    if table.columns[column].align != Align::Decimal {
        return Places(0);
    }
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    let cell = |row: &Row| {
        let mut at = 0;
        row.cells.iter().find_map(|cell| {
            let here = at == column && cell.columns <= 1;
            at += usize::from(cell.columns.max(1));
            here.then(|| places_of(&plain_text(&cell.text)))
        })
    };
    rows.filter_map(cell).max().unwrap_or_default()
}

fn places_of(words: &str) -> Places {
    let behind = words.rsplit_once(',').map_or("", |(_, behind)| behind);
    // What stands behind the number is not its fraction, and nine digits are no fraction either.
    Places(behind.chars().take_while(char::is_ascii_digit).count().min(9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_behind_the_comma() {
        for (words, count) in [("12,5", 1), ("1.234,56 %", 2), ("507", 0), ("–", 0), ("a, b", 0)]
        {
            assert_eq!(places_of(words), Places(count), "{words}");
        }
    }
}
