//! Says how a sheet was understood, or why it was not.

use super::odd::bad_periods;
use super::{Notes, SheetReader};
use crate::config::SheetKind;
use crate::finding::{Level, rule};
use crate::lang::{Text, count};
use crate::normalise::cell;
use crate::normalise::column::{self, Role, profile_role};
use crate::normalise::fold::{key, line, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{Header, Layout, Wanted};
use crate::normalise::report::Reporter;
use crate::normalise::table::{self, Kind, Table};
use crate::origin::column_letters;
use crate::workbook::RawValue;

impl SheetReader<'_, '_> {
    /// Says how a table was understood.
    pub(super) fn describe(
        &mut self,
        grid: &Grid<'_>,
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
        let mut known: Vec<Text> = Vec::new();
        let mut periods = 0;
        for column in &header.columns {
            let name = shown(&column.text);
            if column.role == Some(Role::Total) {
                continue;
            }
            if let Some(role) = column.role {
                let letters = column_letters(column.column);
                let word = column::named(role);
                // `Verantw.` needs to be explained, `Status` does not
                let (mut de, mut en) = (String::new(), String::new());
                if key(&column.text) != key(&word.de) {
                    (de, en) = (format!(" als {}", word.de), format!(" as {}", word.en));
                }
                known.push(Text::new(
                    format!("`{name}` ({letters}){de}"),
                    format!("`{name}` ({letters}){en}"),
                ));
            } else if column.period.is_some() {
                periods += 1;
            }
        }
        self.reading.note(
            format!("Tabellenkopf in Zeile {rows}; Spalten {}", listing(&known, |t| &t.de)),
            format!("header in row {rows}; columns {}", listing(&known, |t| &t.en)),
        );
        if periods > 0 {
            self.reading.note(
                count(periods, "Spalte mit Zeiträumen", "Spalten mit Zeiträumen"),
                count(periods, "column of periods", "columns of periods"),
            );
        }
        let sums_of: Vec<String> = header
            .columns
            .iter()
            .filter(|c| c.role == Some(Role::Total))
            .map(|c| format!("`{}` ({})", shown(&c.text), column_letters(c.column)))
            .collect();
        if !sums_of.is_empty() {
            let list = sums_of.join(", ");
            self.reading.note(
                format!("Summenspalten, geprüft und nicht gelesen: {list}"),
                format!("columns of sums, checked and not read: {list}"),
            );
        }
        let empty: Vec<String> = header
            .columns
            .iter()
            .filter(|c| !c.text.is_empty() && c.period.is_none() && !table.rows.is_empty())
            .filter(|c| table.rows.iter().all(|r| grid.shown(r.number, c.column).is_none()))
            .map(|c| format!("`{}` ({})", shown(&c.text), column_letters(c.column)))
            .collect();
        if !empty.is_empty() {
            let list = empty.join(", ");
            self.reading.note(format!("leere Spalten: {list}"), format!("empty columns: {list}"));
        }
        let (de, en) = match header.kind {
            SheetKind::Measures => {
                let n = measures;
                (count(n, "Maßnahme", "Maßnahmen"), count(n, "measure", "measures"))
            }
            SheetKind::Indicators => {
                (count(values, "Wert", "Werte"), count(values, "value", "values"))
            }
            _ => (count(texts, "Text", "Texte"), count(texts, "text", "texts")),
        };
        self.reading.note(format!("{de} gelesen"), format!("{en} read"));
        if sums > 0 {
            let (de, en) = (count(sums, "Summe", "Summen"), count(sums, "sum", "sums"));
            self.reading.note(format!("{de} gefunden"), format!("{en} found"));
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
    pub(super) fn struck(&mut self, grid: &Grid<'_>, table: &Table, reporter: &mut Reporter<'_>) {
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
    pub(super) fn not_recognised(
        &mut self,
        grid: &Grid<'_>,
        near: Option<Header>,
        wanted: Wanted<'_>,
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
        let lists = (0..grid.len()).filter(|i| grid.used(*i).nth(2).is_some()).count() >= 3;
        let looks =
            broad >= 2 && (near.is_some() || numbers >= 2) || lists || wanted.kind.is_some();
        if !looks || wanted.kind.is_none() && is_no_data(&self.sheet.name) {
            self.reading.note(
                "keine Tabelle mit Maßnahmen, Indikatoren oder Texten",
                "no table of measures, indicators or texts",
            );
            return;
        }
        if let Some(header) = &near
            && header.kind == SheetKind::Indicators
            && bad_periods(header, reporter) > 0
        {
            self.reading.note(
                "nicht gelesen: die Zeiträume im Tabellenkopf sind nicht lesbar",
                "not read: the periods in the header can't be read",
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
                let (lacks_de, lacks_en) = lacking(header);
                (
                    format!(
                        "in Zeile {} stehen {}; es fehlt {lacks_de}",
                        header.rows.0,
                        found(true)
                    ),
                    format!("row {} has {}; missing is {lacks_en}", header.rows.0, found(true)),
                    header.rows,
                    header.kind,
                )
            }
            None => {
                let broadest = (0..grid.len()).find(|i| grid.used(*i).nth(1).is_some());
                let first = grid.row(broadest.unwrap_or(0));
                let words: Vec<String> = broadest
                    .map(|i| {
                        grid.used(i).take(6).map(|c| format!("`{}`", cell::shown(c))).collect()
                    })
                    .unwrap_or_default();
                let words = if words.is_empty() { "–".to_owned() } else { words.join(", ") };
                (
                    format!(
                        "{broad} Zeilen mit {numbers} Zahlen, aber kein bekannter Tabellenkopf; in Zeile {first} stehen {words}"
                    ),
                    format!(
                        "{broad} rows with {numbers} numbers, but no known header; row {first} has {words}"
                    ),
                    (first, first),
                    wanted.kind.unwrap_or(SheetKind::Indicators),
                )
            }
        };
        self.reading
            .note(format!("nicht erkannt: {seen_de}"), format!("not recognised: {seen_en}"));
        let profile = self.profile_to_paste(near.as_ref(), rows, kind);
        if self.context.free {
            reporter.sheet(
                rule::SHEET_NOT_RECOGNISED,
                Text::new(
                    format!("die Tabelle ist nicht sicher erkannt: {seen_de}"),
                    format!("the sheet is not recognised for certain: {seen_en}"),
                ),
                Text::new(
                    "eine Kopfzeile mit üblichen Spaltennamen darüber setzen, etwa `Kennung`, `Handlungsfeld`, `Maßnahme`, `Status`, `Ende` oder `Kennung`, `Indikator`, `Einheit`, `Quartal`, `Wert`",
                    "put a header with usual names above it, such as `Kennung`, `Handlungsfeld`, `Maßnahme`, `Status`, `Ende` or `Kennung`, `Indikator`, `Einheit`, `Quartal`, `Wert`",
                ),
            );
            return;
        }
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

    /// Says where a table could be read in two ways, which was taken, and how to settle it.
    pub(super) fn two_readings(&mut self, header: &Header, reporter: &mut Reporter<'_>) {
        let settled = self.profile.is_some_and(|p| p.kind.is_some() && p.layout.is_some())
            || self
                .profile
                .is_some_and(|p| p.kind.is_some() && header.kind != SheetKind::Indicators);
        let Some((kind, layout)) = header.rival.filter(|_| !settled) else { return };
        let (taken, other) = (named(header.kind, header.layout), named(kind, layout));
        self.reading.note(
            format!("auch als {} lesbar; gelesen als {}", other.de, taken.de),
            format!("could be read as {} too; read as {}", other.en, taken.en),
        );
        let mut own = self.profile_to_paste(Some(header), header.rows, header.kind);
        if header.kind == SheetKind::Indicators {
            let word = if header.layout == Layout::Wide { "wide" } else { "long" };
            own.push_str(&format!("\nlayout = \"{word}\""));
        }
        reporter.sheet(
            rule::SHEET_NOT_RECOGNISED,
            Text::new(
                format!(
                    "die Tabelle lässt sich als {} und als {} lesen; gelesen wird sie als {}",
                    taken.de, other.de, taken.de
                ),
                format!(
                    "the sheet can be read as {} and as {}; it is read as {}",
                    taken.en, other.en, taken.en
                ),
            ),
            Text::new(
                format!(
                    "zum Festlegen in ratsbericht.toml unter `{}` einfügen:\n{own}",
                    self.context.department.id
                ),
                format!(
                    "to settle it paste into ratsbericht.toml below `{}`:\n{own}",
                    self.context.department.id
                ),
            ),
        );
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Note;
        }
    }

    /// A reading profile for a sheet, with what was seen.
    pub(super) fn profile_to_paste(
        &self,
        near: Option<&Header>,
        rows: (u32, u32),
        kind: SheetKind,
    ) -> String {
        let word = match kind {
            SheetKind::Measures => "measures",
            SheetKind::Indicators => "indicators",
            SheetKind::Texts => "texts",
            SheetKind::Skip => "skip",
        };
        // breaks in a header do not matter, and would end the line
        let quote =
            |text: &str| format!("\"{}\"", line(text).replace('\\', "\\\\").replace('"', "\\\""));
        let wanted: &[&str] = match kind {
            SheetKind::Measures => &["id", "field", "title", "end", "phase"],
            SheetKind::Indicators => &["id", "field", "name", "unit", "period", "value"],
            _ => &["field", "text"],
        };
        let mut missing: Vec<&str> = Vec::new();
        let mut columns: Vec<String> = Vec::new();
        for name in wanted {
            let role = profile_role(kind, name);
            let seen =
                near.and_then(|h| h.columns.iter().find(|c| c.role == role && role.is_some()));
            match seen {
                Some(column) => columns.push(format!("{name} = {}", quote(&column.text))),
                // nothing was seen at all: the names show what is expected
                None if near.is_none() => columns.push(format!("{name} = \"…\"")),
                None => missing.push(name),
            }
        }
        let missing = match missing.is_empty() {
            true => String::new(),
            false => format!("   # fehlt: {}", missing.join(", ")),
        };
        let rows = if rows.0 == rows.1 {
            rows.0.to_string()
        } else {
            (rows.0..=rows.1).map(|r| r.to_string()).collect::<Vec<_>>().join(", ")
        };
        format!(
            "[[departments.sheets]]\nsheet = {}\nkind = \"{word}\"   # measures | indicators | texts | skip\nheader_rows = [{rows}]\ncolumns = {{ {} }}{missing}",
            quote(&self.sheet.name),
            columns.join(", "),
        )
    }
}

/// Texts in one language, as a list.
fn listing(texts: &[Text], of: impl Fn(&Text) -> &String) -> String {
    texts.iter().map(|text| of(text).as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether a sheet's name says that it holds no data: contents, imprint, legend.
fn is_no_data(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "inhalt",
        "impressum",
        "deckblatt",
        "titelblatt",
        "vorbemerkung",
        "zeichenerklaerung",
        "legende",
        "ansprechpartner",
        "kontakt",
        "anleitung",
        "ausfuellhinweis",
        "erlaeuterung",
        "auswahlliste",
    ];
    let name = key(name);
    WORDS.iter().any(|word| name.contains(word))
}

/// A kind of table in words.
fn named(kind: SheetKind, layout: Layout) -> Text {
    match (kind, layout) {
        (SheetKind::Measures, _) => Text::new("Maßnahmen", "measures"),
        (SheetKind::Indicators, Layout::Wide) => {
            Text::new("Indikatoren mit Zeiträumen in den Spalten", "indicators with periods across")
        }
        (SheetKind::Indicators, _) => Text::new("Indikatoren", "indicators"),
        (SheetKind::Texts | SheetKind::Skip, _) => Text::new("Texte", "texts"),
    }
}

/// Row numbers for a message: at most six.
pub(super) fn listed(rows: &[u32]) -> String {
    let mut text = rows.iter().take(6).map(u32::to_string).collect::<Vec<_>>().join(", ");
    if rows.len() > 6 {
        text.push_str(&format!(" und {} weitere", rows.len() - 6));
    }
    text
}

/// What a header lacks to be one of its kind.
fn lacking(header: &Header) -> (&'static str, &'static str) {
    let named = header.has(Role::Title) || header.has(Role::Id);
    match header.kind {
        SheetKind::Measures if !header.has(Role::Title) => {
            ("die Spalte mit den Maßnahmen", "the column of measures")
        }
        SheetKind::Measures => ("Status, Termin oder Sachstand", "status, end or status text"),
        SheetKind::Indicators if !named => {
            ("die Spalte mit den Indikatoren", "the column of indicators")
        }
        SheetKind::Indicators if header.has(Role::Value) => {
            ("der Zeitraum der Werte", "the period of the values")
        }
        SheetKind::Indicators => ("die Spalte mit den Werten", "the column of values"),
        SheetKind::Texts | SheetKind::Skip => ("das Handlungsfeld", "the action field"),
    }
}
