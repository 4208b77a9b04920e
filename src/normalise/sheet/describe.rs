//! Says how a sheet was understood, or why it was not.

use super::odd::bad_periods;
use super::{Notes, SheetReader, profile, suggest};
use crate::config::{Profile, SheetKind, SheetLayout};
use crate::finding::{Level, rule};
use crate::lang::{Text, count, list_same};
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{Column, Header, Layout, Wanted};
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
        let head = match header.rows.1 {
            0 => Text::new("ohne Tabellenkopf", "without a header"),
            _ => {
                Text::new(format!("Tabellenkopf in Zeile {rows}"), format!("header in row {rows}"))
            }
        };
        self.reading.note(
            format!("{}; Spalten {}", head.de, listing(&known, |t| &t.de)),
            format!("{}; columns {}", head.en, listing(&known, |t| &t.en)),
        );
        self.periods(header);
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
            let one = rows.len() == 1;
            let rows = listed(rows);
            self.reading.note(
                format!("ausgelassen ({de}): {} {}", if one { "Zeile" } else { "Zeilen" }, rows.de),
                format!("left out ({en}): {} {}", if one { "row" } else { "rows" }, rows.en),
            );
        }
    }

    /// How each period of the header was read.
    fn periods(&mut self, header: &Header) {
        let columns: Vec<&Column> = header.columns.iter().filter(|c| c.period.is_some()).collect();
        let words = |column: &Column| {
            let letters = column_letters(column.column);
            let read = column.period.map_or_else(|| Text::new("", ""), crate::finding::period);
            let name = shown(&column.text);
            Text::new(
                format!("`{name}` ({letters}) = {}", read.de),
                format!("`{name}` ({letters}) = {}", read.en),
            )
        };
        let mut list: Vec<Text> = columns.iter().take(6).map(|c| words(c)).collect();
        if let (true, Some(last)) = (columns.len() > 6, columns.last()) {
            list.push(Text::new("…", "…"));
            list.push(words(last));
        }
        if !list.is_empty() {
            self.reading.details.push(Text::new(
                format!("Zeiträume: {}", listing(&list, |t| &t.de)),
                format!("periods: {}", listing(&list, |t| &t.en)),
            ));
        }
    }

    /// What the first row that was read became, as an example to compare with the sheet; and the units.
    pub(super) fn example(&mut self, (measures, values, defined): (usize, usize, usize)) {
        let mut parts: Vec<Text> = Vec::new();
        let mut put = |de: String, en: String| parts.push(Text::new(de, en));
        if let Some(m) = self.out.measures.get(measures) {
            put(format!("`{}`", m.id), format!("`{}`", m.id));
            put(shown(&m.title), shown(&m.title));
            if let Some(phase) = m.phase {
                put(format!("Status {}", phase.word()), format!("status {}", phase.word()));
            }
            if let Some(end) = m.end {
                put(format!("Ende {}", end.format("%d.%m.%Y")), format!("end {end}"));
            }
            if let Some(progress) = m.progress {
                put(format!("Fortschritt {progress} %"), format!("progress {progress} %"));
            }
            for (de, en, money) in [("Plan", "plan", m.plan), ("Ist", "spent", m.spent)] {
                if let Some(money) = money {
                    put(format!("{de} {} €", money.euro()), format!("{en} {} €", money.euro()));
                }
            }
        } else if let Some(v) = self.out.values.get(values) {
            let of = self.out.definitions.iter().find(|d| d.indicator.id == v.indicator);
            let name = of.map_or(v.indicator.as_str(), |d| d.indicator.name.as_str());
            let unit = of.map_or("", |d| d.indicator.unit.as_str());
            let read = v.value.map_or_else(|| v.signs.to_string(), |value| value.to_string());
            let when = crate::finding::period(v.period);
            let at = v.origin.as_ref().map(crate::origin::Origin::a1).unwrap_or_default();
            let line = |when: &str| format!("{name}, {when} = {read} {unit}").trim_end().to_owned();
            put(format!("{} ({at})", line(&when.de)), format!("{} ({at})", line(&when.en)));
        }
        if !parts.is_empty() {
            self.reading.details.push(Text::new(
                format!(
                    "zum Beispiel: {}",
                    parts.iter().map(|p| p.de.as_str()).collect::<Vec<_>>().join(" | ")
                ),
                format!(
                    "for example: {}",
                    parts.iter().map(|p| p.en.as_str()).collect::<Vec<_>>().join(" | ")
                ),
            ));
        }
        let definitions = self.out.definitions.iter().skip(defined);
        let units: std::collections::BTreeSet<&str> =
            definitions.map(|d| d.indicator.unit.as_str()).collect();
        if !units.is_empty() {
            let list = |none: &str| {
                let words = units
                    .iter()
                    .take(8)
                    .map(|u| if u.is_empty() { none.to_owned() } else { format!("`{u}`") });
                words.collect::<Vec<_>>().join(", ")
            };
            self.reading.details.push(Text::new(
                format!("Einheiten: {}", list("keine")),
                format!("units: {}", list("none")),
            ));
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
                format!("durchgestrichene Zeilen werden gelesen: {}", numbers.de),
                format!("struck-through rows are read: {}", numbers.en),
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
        // a pattern such as `*` meets covers and lists as well
        let one = self.profile.is_some_and(profile::names_one);
        let looks =
            broad >= 2 && (near.is_some() || numbers >= 2) || lists || wanted.kind.is_some() && one;
        if !looks || !one && is_no_data(&self.sheet.name) {
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
        if !self.trial && self.school_years(grid, reporter) > 0 {
            self.reading.note(
                "nicht gelesen: als Zeiträume stehen hier Schuljahre",
                "not read: school years stand here as periods",
            );
            return;
        }
        let suggested = self.suggestion(grid, wanted);
        let seen = suggested
            .as_ref()
            .map(|s| s.header.clone())
            .or_else(|| {
                self.seen(grid, wanted).filter(|own| {
                    near.as_ref().is_none_or(|n| n.rows.0 < n.rows.1 && own.score >= n.score)
                })
            })
            .or(near);
        let seen = match &seen {
            Some(header) => {
                let (at, texts) = (profile::rows(header), profile::texts(header, 8));
                let (lacks_de, lacks_en) = lacking(header);
                Text::new(
                    format!("in {} stehen die Spalten {texts}; es fehlt {lacks_de}", at.de),
                    format!("{} has the columns {texts}; missing is {lacks_en}", at.en),
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
                let rows = count(broad, "Zeile", "Zeilen");
                let of = count(numbers, "Zahl", "Zahlen");
                Text::new(
                    format!(
                        "{rows} mit {of}, aber kein bekannter Tabellenkopf; in Zeile {first} stehen {words}"
                    ),
                    format!(
                        "{} with {}, but no known header; row {first} has {words}",
                        count(broad, "row", "rows"),
                        count(numbers, "number", "numbers")
                    ),
                )
            }
        };
        self.reading
            .note(format!("nicht erkannt: {}", seen.de), format!("not recognised: {}", seen.en));
        if self.trial {
            return;
        }
        let message = Text::new(
            format!("die Tabelle ist nicht sicher erkannt und wird nicht gelesen: {}", seen.de),
            format!("the sheet is not recognised for certain and is not read: {}", seen.en),
        );
        let usual = Text::new(
            "eine Kopfzeile mit üblichen Spaltennamen darüber setzen, etwa `Kennung`, `Handlungsfeld`, `Maßnahme`, `Status`, `Ende` oder `Kennung`, `Indikator`, `Einheit`, `Quartal`, `Wert`",
            "put a header with usual names above it, such as `Kennung`, `Handlungsfeld`, `Maßnahme`, `Status`, `Ende` or `Kennung`, `Indikator`, `Einheit`, `Quartal`, `Wert`",
        );
        let own = match suggested.as_ref().and_then(|s| s.rename.as_ref()) {
            Some((text, word)) => Text::new(
                format!("die Spalte `{text}` in `{word}` umbenennen"),
                format!("rename the column `{text}` to `{word}`"),
            ),
            None => usual,
        };
        let help = match &suggested {
            Some(found) => {
                let (read, place) = (&found.read, self.place_of_profile());
                Text::new(
                    format!(
                        "{}, oder diese Zeilen, die hier {} lesen, {}:\n{}",
                        own.de, read.de, place.de, found.lines
                    ),
                    format!(
                        "{}, or {} these lines, which read {} here:\n{}",
                        own.en, place.en, read.en, found.lines
                    ),
                )
            }
            None => own.clone(),
        };
        reporter.sheet(rule::SHEET_NOT_RECOGNISED, message, help);
        if let Some(finding) = reporter.findings.last_mut() {
            finding.own_help = Some(own);
        }
    }

    /// What to do with the lines of a profile, so that they count: the first one that meets a sheet does.
    pub(super) fn place_of_profile(&self) -> Text {
        let id = &self.context.department.id;
        match self.profile {
            None => Text::new(
                format!("in ratsbericht.toml unter das Amt `{id}` einfügen"),
                format!("paste into ratsbericht.toml, below the department `{id}`,"),
            ),
            Some(known) if profile::names_one(known) => Text::new(
                format!(
                    "in ratsbericht.toml beim Amt `{id}` statt des Leseprofils `{}` einfügen",
                    known.sheet
                ),
                format!(
                    "put into ratsbericht.toml, in place of the reading profile `{}` of the department `{id}`,",
                    known.sheet
                ),
            ),
            Some(known) => Text::new(
                format!(
                    "in ratsbericht.toml beim Amt `{id}` vor dem Leseprofil `{}` einfügen",
                    known.sheet
                ),
                format!(
                    "paste into ratsbericht.toml, before the reading profile `{}` of the department `{id}`,",
                    known.sheet
                ),
            ),
        }
    }

    /// Says that nothing was read of a sheet that holds something: where a table was recognised, or a
    /// profile says how to read it.
    pub(super) fn nothing_read(
        &mut self,
        grid: &Grid<'_>,
        before: (usize, usize, usize),
        reporter: &mut Reporter<'_>,
    ) {
        let now = (self.out.measures.len(), self.out.values.len(), self.out.texts.len());
        let recognised = self.reading.kind != "skipped";
        let asked = self.profile.is_some_and(profile::names_one);
        if now != before
            || !recognised && !asked
            || reporter.findings.iter().any(|f| f.level == Level::Error)
        {
            return;
        }
        let below = self.reading.header_row.unwrap_or(0);
        let rows = (0..grid.len()).filter(|i| grid.row(*i) > below);
        let numbers: usize = rows
            .map(|i| {
                grid.used(i)
                    .filter(|c| matches!(c.value, RawValue::Number(_) | RawValue::Date(_)))
                    .count()
            })
            .sum();
        // an empty table reports nothing, and that is no fault
        if numbers == 0 && !asked || grid.len() == 0 {
            return;
        }
        let (de, en) = match self.reading.kind.as_str() {
            "measures" => ("keine Maßnahme", "no measure"),
            "texts" => ("kein Text", "no text"),
            "indicators" => ("kein Wert", "no value"),
            _ => ("nichts", "nothing"),
        };
        let although = match numbers {
            0 => Text::new("", ""),
            n => Text::new(
                format!(", obwohl darin {}", count(n, "Zahl steht", "Zahlen stehen")),
                format!(", although it holds {}", count(n, "number", "numbers")),
            ),
        };
        let message = Text::new(
            format!("aus der Tabelle wurde {de} gelesen{}", although.de),
            format!("{en} was read from the sheet{}", although.en),
        );
        let help = match self.profile {
            Some(profile) => Text::new(
                format!(
                    "das Leseprofil `{}` in ratsbericht.toml berichtigen oder entfernen; `ratsbericht -v check` zeigt, was erkannt wurde",
                    profile.sheet
                ),
                format!(
                    "correct or remove the reading profile `{}` in ratsbericht.toml; `ratsbericht -v check` shows what was recognised",
                    profile.sheet
                ),
            ),
            None => Text::new(
                "prüfen, ob die Werte in den Zeilen und Spalten der Tabelle stehen; `ratsbericht -v check` zeigt, was erkannt wurde",
                "check that the values stand in the rows and columns of the table; `ratsbericht -v check` shows what was recognised",
            ),
        };
        reporter.sheet(rule::FILE_UNREADABLE, message, help);
        if let Some(finding) = reporter.findings.last_mut() {
            finding.own_help = Some(Text::new(
                "prüfen, ob die Werte in den Zeilen und Spalten der Tabelle stehen",
                "check that the values stand in the rows and columns of the table",
            ));
        }
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
        if self.trial {
            return;
        }
        // what settles it is the kind and the layout; all else was recognised
        let layout = (header.kind == SheetKind::Indicators).then_some(match header.layout {
            Layout::Wide => SheetLayout::Wide,
            _ => SheetLayout::Long,
        });
        let own = Profile {
            sheet: self.sheet.name.clone(),
            kind: Some(header.kind),
            layout,
            ..self.profile.cloned().unwrap_or_default()
        };
        let (own, place) = (suggest::lines(&own), self.place_of_profile());
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
                format!("zum Festlegen diese Zeilen {}:\n{own}", place.de),
                format!("to settle it {} these lines:\n{own}", place.en),
            ),
        );
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Note;
        }
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
pub(super) fn listed(rows: &[u32]) -> Text {
    let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
    list_same(&rows, 6)
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
