//! One sheet: what it holds, by its profile or by detection, and the reading of its tables.

use super::cell;
use super::column::{self, Role, profile_names, profile_role};
use super::context::Context;
use super::fold::{key, nearest, shown};
use super::grid::Grid;
use super::header::{self, Column, Header, Layout, SEARCHED_ROWS, Surroundings, Wanted};
use super::measure::SheetFacts;
use super::placeholder::Placeholders;
use super::report::Reporter;
use super::table::{self, Kind, Table};
use super::{indicator, measure, text};
use crate::config::{Profile, SheetKind, SheetLayout};
use crate::domain::{FieldId, SheetReading, Submission};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use crate::origin::{SheetRef, column_letters, column_number};
use crate::workbook::{RawSheet, RawValue, RawWorkbook};
use std::sync::Arc;

/// Reads one sheet into `out`, and says how.
pub(super) fn read(
    context: &Context<'_>,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    legend: &Placeholders,
    out: &mut Submission,
) -> Vec<Finding> {
    let profile = context.department.sheets.iter().find(|p| matches(&p.sheet, &sheet.name));
    let reference = Arc::new(SheetRef { file: raw.file.clone(), sheet: sheet.name.clone() });
    let hidden = profile.and_then(|p| p.hidden);
    let grid = Grid::new(sheet, hidden == Some(false));
    let mut reporter = Reporter::new(&grid, reference, context.department.id.clone());
    let mut reading = SheetReading {
        file: raw.file.clone(),
        sheet: sheet.name.clone(),
        kind: "skipped".to_owned(),
        header_row: None,
        notes: Vec::new(),
    };
    if profile.is_some_and(|p| p.kind == Some(SheetKind::Skip)) {
        reading.note("laut Leseprofil übergangen", "skipped by the reading profile");
        out.sheets.push(reading);
        return reporter.findings;
    }
    if grid.len() == 0 {
        reading.note("leer", "empty");
        out.sheets.push(reading);
        return reporter.findings;
    }
    if sheet.hidden && hidden != Some(true) {
        hidden_sheet(&mut reporter);
        reading.note("ausgeblendet, nicht gelesen", "hidden, not read");
        out.sheets.push(reading);
        return reporter.findings;
    }
    let mut placeholders = legend.clone();
    if let Some(profile) = profile {
        let unknown = placeholders.configure(&profile.placeholders);
        for sign in unknown {
            reporter.sheet(
                rule::SHEET_NOT_RECOGNISED,
                Text::new(
                    format!("das Leseprofil nennt unter `placeholders` das unbekannte Tabellenzeichen `{sign}`"),
                    format!("the reading profile names the unknown table sign `{sign}` in `placeholders`"),
                ),
                Text::new(
                    "eines von `–`, `0`, `.`, `x`, `…`, `/`, `()`, `p`, `r`, `s` angeben",
                    "use one of `–`, `0`, `.`, `x`, `…`, `/`, `()`, `p`, `r`, `s`",
                ),
            );
        }
    }
    let headers = match profile.filter(|p| !p.header_rows.is_empty() || !p.columns.is_empty()) {
        Some(profile) => by_profile(&grid, profile, raw, sheet, &mut reporter),
        None => Tables::Search,
    };
    let no_units = std::collections::BTreeMap::new();
    let units = profile.map_or(&no_units, |p| &p.units);
    let mut reader = SheetReader {
        context,
        profile,
        raw,
        sheet,
        placeholders: &placeholders,
        units,
        reading,
        out,
    };
    match headers {
        Tables::Given(header) => {
            let around = header::surroundings(titles(&grid, header.rows.0));
            let field = reader.field(&grid, header.rows.0, &mut reporter, &header, around);
            reader.table(header, field, &mut reporter);
        }
        Tables::Unusable => {}
        Tables::Search => reader.search(&grid, &mut reporter),
    }
    let SheetReader { mut reading, out, .. } = reader;
    if reading.kind != "skipped" {
        hidden_parts(sheet, hidden, &mut reporter, &mut reading);
    }
    out.sheets.push(reading);
    reporter.findings
}

/// Where the tables of a sheet are.
enum Tables {
    /// Where the profile says.
    Given(Header),
    /// To be found.
    Search,
    /// The profile does not fit; a finding says why.
    Unusable,
}

struct SheetReader<'r, 'a> {
    context: &'r Context<'a>,
    profile: Option<&'r Profile>,
    raw: &'r RawWorkbook,
    sheet: &'r RawSheet,
    placeholders: &'r Placeholders,
    units: &'r std::collections::BTreeMap<String, String>,
    reading: SheetReading,
    out: &'r mut Submission,
}

trait Notes {
    fn note(&mut self, de: impl Into<String>, en: impl Into<String>);
}

impl Notes for SheetReading {
    fn note(&mut self, de: impl Into<String>, en: impl Into<String>) {
        self.notes.push(Text::new(de, en));
    }
}

impl SheetReader<'_, '_> {
    /// Finds and reads all tables of the sheet.
    fn search(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) {
        let known = self.named_field(grid, u32::MAX).is_some();
        let wanted = Wanted {
            kind: self.profile.and_then(|p| p.kind),
            layout: self.profile.and_then(|p| p.layout),
            has_field: known,
        };
        let mut from = 0;
        let mut found = 0;
        while from < grid.len() {
            let first_row = grid.row(from);
            let until = first_row.max(1).saturating_add(if found == 0 { SEARCHED_ROWS } else { 8 });
            let around = self.surroundings(grid, from);
            let header = match header::find(grid, from, until, around, wanted) {
                Ok(header) => header,
                Err(near) => {
                    if found == 0 {
                        self.not_recognised(grid, near, wanted, reporter);
                    }
                    break;
                }
            };
            found += 1;
            let sides = beside(&header);
            let mut end = from;
            for header in sides {
                let field = self.field(grid, header.rows.0, reporter, &header, around);
                end = end.max(self.table(header, field, reporter));
            }
            from = end.max(from + 1);
        }
    }

    /// Year and period that stand around a table.
    fn surroundings(&self, grid: &Grid<'_>, from: usize) -> Surroundings {
        let last = (from..grid.len().min(from + 6)).map(|i| grid.row(i)).last().unwrap_or(1);
        let mut texts = titles(grid, last + 1);
        let own = header::surroundings(texts.iter().map(String::as_str));
        if own.year.is_some() || own.period.is_some() {
            return own;
        }
        texts = vec![self.sheet.name.clone()];
        let name = header::surroundings(texts.iter().map(String::as_str));
        if name.year.is_some() {
            return name;
        }
        header::surroundings([stem(&self.raw.file)])
    }

    /// The action field that the profile, the titles, the sheet's or the file's name gives.
    fn named_field(&self, grid: &Grid<'_>, above: u32) -> Option<FieldId> {
        if let Some(name) = self.profile.map(|p| p.field.as_str()).filter(|f| !f.is_empty()) {
            return self.context.field(name);
        }
        if self.context.free {
            return None;
        }
        let above = if above == u32::MAX { 6 } else { above };
        let titles = titles(grid, above);
        titles
            .iter()
            .rev()
            .find_map(|title| self.context.field_within(title))
            .or_else(|| self.context.field_within(&self.sheet.name))
            .or_else(|| self.context.field_within(stem(&self.raw.file)))
            .or_else(|| self.context.only_field())
    }

    /// The action field for a table's rows that name none.
    fn field(
        &mut self,
        grid: &Grid<'_>,
        above: u32,
        reporter: &mut Reporter<'_>,
        header: &Header,
        _: Surroundings,
    ) -> Option<FieldId> {
        let configured = self.profile.map(|p| p.field.as_str()).filter(|f| !f.is_empty());
        if let Some(name) = configured {
            let field = self.context.field(name);
            if field.is_none() {
                measure::unknown_field(reporter, self.context, header.rows.0, 1, name, "");
            }
            return field;
        }
        // a column of its own says it better than a name around it
        if header.has(Role::Field) {
            return None;
        }
        self.named_field(grid, above)
    }

    /// Reads one table; returns the index behind it.
    fn table(
        &mut self,
        header: Header,
        field: Option<FieldId>,
        reporter: &mut Reporter<'_>,
    ) -> usize {
        let grid = reporter.grid;
        let shown_header: Vec<(u32, String)> =
            header.columns.iter().take(60).map(|c| (c.column, shown(&c.text))).collect();
        reporter.table(header.rows.1, shown_header);
        let mut table = table::rows(grid, header, self.context);
        let facts = SheetFacts { field, placeholders: self.placeholders, units: self.units };
        let before = (self.out.measures.len(), self.out.values.len(), self.out.texts.len());
        let sums = self.out.sums.len();
        let kind = match table.header.kind {
            SheetKind::Measures => {
                measure::read(self.context, &facts, &mut table, reporter, self.out);
                "measures"
            }
            SheetKind::Indicators => {
                indicator::read(self.context, &facts, &mut table, reporter, self.out);
                "indicators"
            }
            SheetKind::Texts | SheetKind::Skip => {
                text::read(self.context, &facts, &mut table, reporter, self.out);
                "texts"
            }
        };
        if self.reading.kind == "skipped" {
            kind.clone_into(&mut self.reading.kind);
            self.reading.header_row = Some(table.header.rows.1).filter(|row| *row > 0);
        }
        let counts = (
            self.out.measures.len() - before.0,
            self.out.values.len() - before.1,
            self.out.texts.len() - before.2,
        );
        self.describe(&table, counts, self.out.sums.len() - sums);
        self.struck(grid, &table, reporter);
        table.end
    }

    /// Says how a table was understood.
    fn describe(
        &mut self,
        table: &Table,
        (measures, values, texts): (usize, usize, usize),
        sums: usize,
    ) {
        let header = &table.header;
        let rows = if header.rows.0 == header.rows.1 {
            header.rows.0.to_string()
        } else {
            format!("{}–{}", header.rows.0, header.rows.1)
        };
        let mut known: Vec<String> = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        let mut periods = 0;
        for column in &header.columns {
            let name = shown(&column.text);
            if column.role.is_some() {
                known.push(format!("`{name}` ({})", column_letters(column.column)));
            } else if column.period.is_some() {
                periods += 1;
            } else if !column.text.is_empty() && header.layout != Layout::Across {
                unread.push(format!("`{name}` ({})", column_letters(column.column)));
            }
        }
        self.reading.note(
            format!("Tabellenkopf in Zeile {rows}; Spalten {}", known.join(", ")),
            format!("header in row {rows}; columns {}", known.join(", ")),
        );
        if periods > 0 {
            self.reading.note(
                format!("{periods} Spalten mit Zeiträumen"),
                format!("{periods} columns of periods"),
            );
        }
        if !unread.is_empty() {
            self.reading.note(
                format!("nicht gelesene Spalten: {}", unread.join(", ")),
                format!("columns not read: {}", unread.join(", ")),
            );
        }
        let (de, en) = match header.kind {
            SheetKind::Measures => {
                (format!("{measures} Maßnahmen gelesen"), format!("{measures} measures read"))
            }
            SheetKind::Indicators => {
                (format!("{values} Werte gelesen"), format!("{values} values read"))
            }
            _ => (format!("{texts} Texte gelesen"), format!("{texts} texts read")),
        };
        self.reading.note(de, en);
        if sums > 0 {
            self.reading.note(format!("{sums} Summen gefunden"), format!("{sums} sums found"));
        }
        for (why, rows) in &table.left_out {
            let (de, en) = table::reason(why);
            let numbers = listed(rows);
            self.reading.note(
                format!("ausgelassen ({de}): Zeile {numbers}"),
                format!("left out ({en}): row {numbers}"),
            );
        }
    }

    /// Struck-through rows are read, and told.
    fn struck(&mut self, grid: &Grid<'_>, table: &Table, reporter: &mut Reporter<'_>) {
        let labels = [table.header.column(Role::Id), table.header.column(Role::Title)];
        let mut rows: Vec<(u32, u32)> = Vec::new();
        for row in table.rows.iter().filter(|r| matches!(r.kind, Kind::Data)) {
            let cells = grid.cells(row.index);
            if let Some(cell) = cells.iter().find(|c| c.struck && labels.contains(&Some(c.column)))
            {
                rows.push((row.number, cell.column));
            }
        }
        if let Some((row, column)) = rows.first() {
            let numbers: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
            let numbers = listed(&numbers);
            let message = Text::new(
                format!("durchgestrichene Zeilen werden gelesen: {numbers}"),
                format!("struck-through rows are read: {numbers}"),
            );
            let help = Text::new(
                "was nicht mehr gilt, löschen oder mit dem Status `entfallen` melden",
                "delete what no longer holds, or report it with the status `entfallen`",
            );
            reporter.cell(rule::HIDDEN_CONTENT, *row, *column, "", message, help);
        }
    }

    /// A sheet without a certain table: a note where it is no data, else what was seen and the
    /// profile to write.
    fn not_recognised(
        &mut self,
        grid: &Grid<'_>,
        near: Option<Header>,
        wanted: Wanted,
        reporter: &mut Reporter<'_>,
    ) {
        let numbers: usize = (0..grid.len())
            .map(|i| {
                grid.used(i)
                    .filter(|c| matches!(c.value, RawValue::Number(_) | RawValue::Date(_)))
                    .count()
            })
            .sum();
        let broad = (0..grid.len()).filter(|i| grid.used(*i).nth(1).is_some()).count();
        let looks =
            near.is_some() && broad >= 3 || numbers >= 4 && broad >= 3 || wanted.kind.is_some();
        if !looks {
            self.reading.note(
                "keine Tabelle mit Maßnahmen, Indikatoren oder Texten",
                "no table of measures, indicators or texts",
            );
            return;
        }
        let (seen_de, seen_en, rows, kind) = match &near {
            Some(header) => {
                let found = |known: bool| {
                    let list: Vec<String> = header
                        .columns
                        .iter()
                        .filter(|c| (c.role.is_some() || c.period.is_some()) == known)
                        .take(8)
                        .map(|c| format!("`{}`", shown(&c.text)))
                        .collect();
                    list.join(", ")
                };
                (
                    format!(
                        "in Zeile {} stehen {}; nicht erkannt: {}",
                        header.rows.0,
                        found(true),
                        found(false)
                    ),
                    format!(
                        "row {} has {}; not recognised: {}",
                        header.rows.0,
                        found(true),
                        found(false)
                    ),
                    header.rows,
                    header.kind,
                )
            }
            None => {
                let first = grid.row(0);
                (
                    format!(
                        "{broad} Zeilen mit {numbers} Zahlen, aber kein bekannter Tabellenkopf"
                    ),
                    format!("{broad} rows with {numbers} numbers, but no known header"),
                    (first, first),
                    wanted.kind.unwrap_or(SheetKind::Indicators),
                )
            }
        };
        self.reading
            .note(format!("nicht erkannt: {seen_de}"), format!("not recognised: {seen_en}"));
        let profile = self.profile_to_paste(near.as_ref(), rows, kind);
        reporter.sheet(
            rule::SHEET_NOT_RECOGNISED,
            Text::new(
                format!("die Tabelle ist nicht sicher erkannt: {seen_de}"),
                format!("the sheet is not recognised for certain: {seen_en}"),
            ),
            Text::new(
                format!(
                    "in ratsbericht.toml unter `{}` einfügen und anpassen:\n{profile}",
                    self.context.department.id
                ),
                format!(
                    "paste into ratsbericht.toml below `{}` and adapt:\n{profile}",
                    self.context.department.id
                ),
            ),
        );
    }

    /// A reading profile for a sheet, with what was seen.
    fn profile_to_paste(&self, near: Option<&Header>, rows: (u32, u32), kind: SheetKind) -> String {
        let word = match kind {
            SheetKind::Measures => "measures",
            SheetKind::Indicators => "indicators",
            SheetKind::Texts => "texts",
            SheetKind::Skip => "skip",
        };
        let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let wanted: &[&str] = match kind {
            SheetKind::Measures => &["id", "field", "title", "end", "phase"],
            SheetKind::Indicators => &["id", "field", "name", "unit", "period", "value"],
            _ => &["field", "text"],
        };
        let columns: Vec<String> = wanted
            .iter()
            .map(|name| {
                let role = profile_role(kind, name);
                let seen =
                    near.and_then(|h| h.columns.iter().find(|c| c.role == role && role.is_some()));
                format!("{name} = {}", quote(seen.map_or("…", |c| c.text.as_str())))
            })
            .collect();
        let rows = if rows.0 == rows.1 {
            rows.0.to_string()
        } else {
            (rows.0..=rows.1).map(|r| r.to_string()).collect::<Vec<_>>().join(", ")
        };
        format!(
            "[[departments.sheets]]\nsheet = {}\nkind = \"{word}\"   # measures | indicators | texts | skip\nheader_rows = [{rows}]\ncolumns = {{ {} }}",
            quote(&self.sheet.name),
            columns.join(", "),
        )
    }
}

/// Row numbers for a message: at most six.
fn listed(rows: &[u32]) -> String {
    let mut text = rows.iter().take(6).map(u32::to_string).collect::<Vec<_>>().join(", ");
    if rows.len() > 6 {
        text.push_str(&format!(" und {} weitere", rows.len() - 6));
    }
    text
}

/// The texts above a row: titles.
fn titles(grid: &Grid<'_>, above: u32) -> Vec<String> {
    let mut titles = Vec::new();
    for index in 0..grid.len() {
        if grid.row(index) >= above || titles.len() >= 40 {
            break;
        }
        let cells: Vec<_> = grid.used(index).take(4).collect();
        // a title row has few cells
        if cells.len() <= 3 {
            titles.extend(
                cells
                    .into_iter()
                    .filter(|c| matches!(c.value, RawValue::Text(_)))
                    .map(|c| cell::text(c).into_owned()),
            );
        }
    }
    titles
}

/// The file's name without folder and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a profile's sheet name or glob fits.
fn matches(pattern: &str, name: &str) -> bool {
    if key(pattern) == key(name) && !key(name).is_empty() || pattern == name {
        return true;
    }
    globset::GlobBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .is_ok_and(|glob| glob.compile_matcher().is_match(name))
}

/// Splits a header into tables that stand side by side: an empty column, and the same words
/// again to its right.
fn beside(header: &Header) -> Vec<Header> {
    let columns = &header.columns;
    let gap = |i: &usize| columns[*i].column > columns[*i - 1].column + 1;
    let cuts: Vec<usize> = (1..columns.len()).filter(gap).collect();
    for cut in cuts {
        let (left, right) = columns.split_at(cut);
        let again = |c: &&Column| {
            !c.text.is_empty()
                && left.iter().any(|l| key(&l.text) == key(&c.text) && l.role.is_some())
        };
        if right.iter().filter(again).count() < 2 {
            continue;
        }
        let mut first = header.clone();
        first.columns = left.to_vec();
        let mut second = header.clone();
        second.columns = right.to_vec();
        // its columns lost their roles to the left table's
        for column in &mut second.columns {
            if column.role.is_none() && column.period.is_none() {
                if let Some((role, rank)) = column::role(header.kind, &column.text) {
                    (column.role, column.rank) = (Some(role), rank);
                }
            }
        }
        let mut tables = vec![first];
        tables.extend(beside(&second));
        return tables;
    }
    vec![header.clone()]
}

/// The header that a profile gives.
fn by_profile(
    grid: &Grid<'_>,
    profile: &Profile,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    reporter: &mut Reporter<'_>,
) -> Tables {
    let kind = profile.kind;
    let wanted = Wanted { kind, layout: profile.layout, has_field: !profile.field.is_empty() };
    let mut around = header::surroundings(
        titles(grid, profile.header_rows.first().copied().unwrap_or(6)).iter().map(String::as_str),
    );
    if around.year.is_none() {
        around = header::surroundings([sheet.name.as_str()]);
    }
    if around.year.is_none() {
        around = header::surroundings([stem(&raw.file)]);
    }
    let mut header = if profile.header_rows.is_empty() {
        let letters = profile.columns.values().all(|c| column_number(c).is_some());
        match header::find(grid, 0, grid.row(0) + SEARCHED_ROWS, around, wanted) {
            Ok(header) => header,
            // columns by letters need no header at all
            Err(_) if letters && !profile.columns.is_empty() => Header {
                kind: kind.unwrap_or(SheetKind::Indicators),
                layout: Layout::Long,
                rows: (0, 0),
                columns: Vec::new(),
                score: 0,
            },
            Err(Some(near)) => near,
            Err(None) => {
                let headers: Vec<Header> = (0..grid.len().min(40))
                    .flat_map(|i| header::given(grid, &[grid.row(i)], around, wanted))
                    .filter(|h| {
                        profile
                            .columns
                            .values()
                            .any(|name| h.columns.iter().any(|c| key(&c.text) == key(name)))
                    })
                    .collect();
                match headers.into_iter().next() {
                    Some(header) => header,
                    None => {
                        return unusable(
                            reporter,
                            profile,
                            "keine Kopfzeile gefunden",
                            "no header found",
                        );
                    }
                }
            }
        }
    } else {
        let headers = header::given(grid, &profile.header_rows, around, wanted);
        match headers.into_iter().max_by_key(|h| h.score) {
            Some(header) => header,
            None => {
                return unusable(reporter, profile, "keine Kopfzeile gefunden", "no header found");
            }
        }
    };
    for (name, place) in &profile.columns {
        let Some(role) = profile_role(header.kind, name) else {
            let near = nearest(name, profile_names(header.kind)).unwrap_or("id");
            return unusable(
                reporter,
                profile,
                &format!("die Spalte `{name}` gibt es nicht; am nächsten liegt `{near}`"),
                &format!("there is no column `{name}`; the nearest is `{near}`"),
            );
        };
        let by_text = header.columns.iter().find(|c| key(&c.text) == key(place)).or_else(|| {
            header.columns.iter().find(|c| {
                !key(place).is_empty() && key(&c.text).split(' ').any(|t| t == key(place))
            })
        });
        let number = by_text.map(|c| c.column).or_else(|| column_number(place));
        let Some(number) = number else {
            let seen = header
                .columns
                .iter()
                .take(10)
                .map(|c| format!("`{}`", shown(&c.text)))
                .collect::<Vec<_>>()
                .join(", ");
            return unusable(
                reporter,
                profile,
                &format!("die Spalte `{place}` fehlt im Tabellenkopf; dort stehen {seen}"),
                &format!("the column `{place}` is missing in the header, which has {seen}"),
            );
        };
        for column in &mut header.columns {
            if column.role == Some(role) {
                column.role = None;
            }
        }
        match header.columns.iter_mut().find(|c| c.column == number) {
            Some(column) => (column.role, column.period, column.rank) = (Some(role), None, 0),
            None => {
                let at = header.columns.partition_point(|c| c.column < number);
                let column = Column {
                    column: number,
                    text: place.clone(),
                    role: Some(role),
                    rank: 0,
                    period: None,
                    unit: None,
                    by: None,
                };
                header.columns.insert(at, column);
            }
        }
    }
    header.layout = match (header.kind, profile.layout) {
        (SheetKind::Indicators, Some(SheetLayout::Wide)) => Layout::Wide,
        (SheetKind::Indicators, Some(SheetLayout::Long)) => Layout::Long,
        (SheetKind::Indicators, None) if header.has(Role::Value) && header.has(Role::Period) => {
            Layout::Long
        }
        (SheetKind::Indicators, None) if header.columns.iter().any(|c| c.period.is_some()) => {
            Layout::Wide
        }
        (SheetKind::Indicators, None) if header.has(Role::Value) => match around.period {
            Some(period) => Layout::Single(period),
            None => {
                return unusable(reporter, profile, "kein Zeitraum gefunden", "no period found");
            }
        },
        (_, _) => header.layout,
    };
    Tables::Given(header)
}

fn unusable(reporter: &mut Reporter<'_>, profile: &Profile, de: &str, en: &str) -> Tables {
    reporter.sheet(
        rule::SHEET_NOT_RECOGNISED,
        Text::new(
            format!("das Leseprofil `{}` passt nicht: {de}", profile.sheet),
            format!("the reading profile `{}` does not fit: {en}", profile.sheet),
        ),
        Text::new(
            "`header_rows` und `columns` des Leseprofils in ratsbericht.toml berichtigen",
            "correct `header_rows` and `columns` of the reading profile in ratsbericht.toml",
        ),
    );
    Tables::Unusable
}

/// The note for a hidden sheet.
fn hidden_sheet(reporter: &mut Reporter<'_>) {
    let name = reporter.sheet.sheet.clone();
    reporter.sheet(
        rule::HIDDEN_CONTENT,
        Text::new(
            format!("die ausgeblendete Tabelle `{name}` wird nicht gelesen"),
            format!("the hidden sheet `{name}` is not read"),
        ),
        Text::new(
            "die Tabelle einblenden oder im Leseprofil `hidden = \"read\"` setzen",
            "show the sheet or set `hidden = \"read\"` in the reading profile",
        ),
    );
}

/// The notes for hidden rows and columns of a sheet that is read.
fn hidden_parts(
    sheet: &RawSheet,
    hidden: Option<bool>,
    reporter: &mut Reporter<'_>,
    reading: &mut SheetReading,
) {
    let used_row = |row: &u32| {
        let at = sheet.cells.partition_point(|c| c.row < *row);
        sheet.cells.get(at).is_some_and(|c| c.row == *row)
    };
    let rows: Vec<u32> = sheet.hidden_rows.iter().copied().filter(used_row).collect();
    let columns: Vec<String> =
        sheet.hidden_columns.iter().take(20).map(|c| column_letters(*c)).collect();
    let (done_de, done_en) =
        if hidden == Some(false) { ("nicht gelesen", "not read") } else { ("gelesen", "read") };
    let mut parts_de = Vec::new();
    let mut parts_en = Vec::new();
    if !rows.is_empty() {
        let numbers = listed(&rows);
        parts_de.push(format!("ausgeblendete Zeilen ({numbers})"));
        parts_en.push(format!("hidden rows ({numbers})"));
    }
    if !columns.is_empty() {
        let letters = columns.join(", ");
        parts_de.push(format!("ausgeblendete Spalten ({letters})"));
        parts_en.push(format!("hidden columns ({letters})"));
    }
    if parts_de.is_empty() {
        return;
    }
    let filter =
        if sheet.filtered { (", ein Filter ist aktiv", ", a filter is active") } else { ("", "") };
    let name = &sheet.name;
    let (de, en) = (parts_de.join(" und "), parts_en.join(" and "));
    reading.note(format!("{de} {done_de}{}", filter.0), format!("{en} {done_en}{}", filter.1));
    reporter.sheet(
        rule::HIDDEN_CONTENT,
        Text::new(
            format!("{de} der Tabelle `{name}` werden {done_de}{}", filter.0),
            format!("{en} of the sheet `{name}` are {done_en}{}", filter.1),
        ),
        Text::new(
            "einblenden und prüfen; `hidden` im Leseprofil legt fest, ob sie gelten",
            "show and check them; `hidden` in the reading profile says whether they count",
        ),
    );
}
