//! The table that a reading profile names.

use super::wrong::last_column;
use super::{Tables, stem, titles};
use crate::config::{Profile, SheetKind, SheetLayout};
use crate::finding::{Level, rule};
use crate::lang::{Text, list_same};
use crate::normalise::column::{Role, profile_names, profile_role};
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Column, Header, Layout, SEARCHED_ROWS, Surroundings, Wanted};
use crate::normalise::report::Reporter;
use crate::origin::{column_letters, column_number};
use crate::workbook::{RawSheet, RawWorkbook};
use std::collections::BTreeMap;

/// What detection takes from a profile.
pub(super) fn wanted(profile: &Profile) -> Wanted<'_> {
    Wanted {
        kind: profile.kind,
        layout: profile.layout,
        has_field: !profile.field.is_empty(),
        has_name: !profile.name.is_empty(),
        columns: Some(&profile.columns),
        periods: Some(&profile.periods),
    }
}

/// Whether a profile is for one sheet, not for all that a pattern meets.
pub(super) fn names_one(profile: &Profile) -> bool {
    !profile.sheet.contains(['*', '?', '[', '{'])
}

/// The header that a profile gives.
pub(super) fn by_profile(
    grid: &Grid<'_>,
    profile: &Profile,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    reporter: &mut Reporter<'_>,
) -> Tables {
    let wanted = wanted(profile);
    let mut around = header::surroundings(
        titles(grid, profile.header_rows.first().copied().unwrap_or(6)).iter().map(String::as_str),
    );
    if around.year.is_none() {
        around = header::surroundings([sheet.name.as_str()]);
    }
    if around.year.is_none() {
        around = header::surroundings([stem(&raw.file)]);
    }
    let found = match profile.header_rows.is_empty() {
        true => searched(grid, profile, around, wanted),
        false => header::given(grid, &profile.header_rows, around, wanted)
            .into_iter()
            .max_by_key(|h| h.score),
    };
    let Some(mut header) = found else {
        return unusable(reporter, profile, "keine Kopfzeile gefunden", "no header found");
    };
    let mut taken: BTreeMap<u32, (&str, &str)> = BTreeMap::new();
    for (name, place) in &profile.columns {
        let column = match put(&mut header, name, place, last_column(grid)) {
            Ok(column) => column,
            Err(why) => {
                let unusable = unusable(reporter, profile, &why.de, &why.en);
                reporter.set_help(
                    format!("in ratsbericht.toml unter `columns` bei `{name}` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben"),
                    format!("in ratsbericht.toml, give the header's text or the column's letter at `{name}` in `columns`"),
                );
                return unusable;
            }
        };
        if let Some((other, same)) = taken.insert(column, (name, place)) {
            let why = Text::new(
                format!(
                    "`columns` gibt `{other}` (`{same}`) und `{name}` (`{place}`) dieselbe Spalte"
                ),
                format!(
                    "`columns` gives `{other}` (`{same}`) and `{name}` (`{place}`) the same column"
                ),
            );
            let unusable = unusable(reporter, profile, &why.de, &why.en);
            reporter.set_help(
                format!("in ratsbericht.toml unter `columns` `{other}` oder `{name}` streichen"),
                format!("in ratsbericht.toml, remove `{other}` or `{name}` from `columns`"),
            );
            return unusable;
        }
    }
    let certain = header::laid_out(grid, &header, around, wanted);
    header.layout = match (header.kind, profile.layout) {
        (SheetKind::Indicators, Some(SheetLayout::Wide)) => Layout::Wide,
        (SheetKind::Indicators, Some(SheetLayout::Long)) => Layout::Long,
        (SheetKind::Indicators, None) if header.has(Role::Value) && header.has(Role::Period) => {
            Layout::Long
        }
        (SheetKind::Indicators, None) if header.columns.iter().any(|c| c.period.is_some()) => {
            Layout::Wide
        }
        // periods down, indicators across
        (SheetKind::Indicators, None)
            if certain.as_ref().is_some_and(|h| h.layout == Layout::Across) =>
        {
            return certain.map_or(Tables::Search, Tables::Given);
        }
        (SheetKind::Indicators, None) if header.has(Role::Value) => match around.period {
            Some(period) => Layout::Single(period),
            None => {
                return unusable(reporter, profile, "kein Zeitraum gefunden", "no period found");
            }
        },
        (_, _) => header.layout,
    };
    // in a wide table the column of values would be one period's, and that period would vanish
    if header.kind == SheetKind::Indicators
        && header.layout == Layout::Wide
        && let Some(place) = profile.columns.get("value")
    {
        let periods: Vec<String> = header
            .columns
            .iter()
            .filter(|c| c.period.is_some() && c.role.is_none())
            .map(|c| format!("`{}`", shown(&c.text)))
            .collect();
        let periods = list_same(&periods, 6);
        does_not_fit(
            reporter,
            profile,
            &format!(
                "`columns` nennt `{place}` als `value`, die Werte stehen hier aber unter den Zeiträumen ({})",
                periods.de
            ),
            &format!(
                "`columns` names `{place}` as `value`, but the values stand below the periods ({})",
                periods.en
            ),
        );
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Error;
        }
        reporter.set_help(
            "in ratsbericht.toml `value` unter `columns` streichen",
            "in ratsbericht.toml, remove `value` from `columns`",
        );
        return Tables::Unusable;
    }
    match lacking(&header, profile) {
        Some(why) => unusable(reporter, profile, &why.de, &why.en),
        None => Tables::Given(header),
    }
}

/// The header of a profile without header rows.
fn searched(
    grid: &Grid<'_>,
    profile: &Profile,
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Option<Header> {
    let near = match header::find(grid, 0, grid.row(0) + SEARCHED_ROWS, around, wanted) {
        Ok(header) => return Some(header),
        Err(near) => near.map(|near| *near),
    };
    let letters = profile.columns.values().all(|c| column_number(c).is_some());
    if letters && !profile.columns.is_empty() {
        return Some(by_letters(grid, profile, around, wanted));
    }
    near.or_else(|| {
        let mut headers = (0..grid.len().min(40))
            .flat_map(|i| header::given(grid, &[grid.row(i)], around, wanted));
        headers.find(|h| {
            let named = |name: &String| h.columns.iter().any(|c| key(&c.text) == key(name));
            profile.columns.values().any(named)
        })
    })
}

/// The header above columns that are named by letters: the row that says most with a text in each of
/// them; none where the data begin at once.
fn by_letters(
    grid: &Grid<'_>,
    profile: &Profile,
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Header {
    let letters: Vec<u32> = profile.columns.values().filter_map(|c| column_number(c)).collect();
    let mut best: Option<Header> = None;
    for index in 0..grid.len().min(SEARCHED_ROWS as usize) {
        for header in header::given(grid, &[grid.row(index)], around, wanted) {
            let headed = letters.iter().all(|at| header.columns.iter().any(|c| c.column == *at));
            // what the letters name counts for any row: a header says more
            let own = header
                .columns
                .iter()
                .filter(|c| c.period.is_some() || c.role.is_some() && !letters.contains(&c.column));
            let known = own.count() > 0
                || header.columns.iter().any(|c| {
                    letters.contains(&c.column)
                        && crate::normalise::column::role(header.kind, &c.text).is_some()
                });
            if headed && known && best.as_ref().is_none_or(|b| header.score > b.score) {
                best = Some(header);
            }
        }
    }
    // periods stand in a header, also in one that nobody can read
    if best.is_none() && profile.layout == Some(SheetLayout::Wide) {
        let broad = (0..grid.len()).find(|i| grid.used(*i).nth(1).is_some());
        best = broad.and_then(|i| {
            header::given(grid, &[grid.row(i)], around, wanted).into_iter().max_by_key(|h| h.score)
        });
    }
    best.unwrap_or(Header {
        kind: profile.kind.unwrap_or(SheetKind::Indicators),
        layout: Layout::Long,
        rows: (0, 0),
        columns: Vec::new(),
        score: 0,
        year: around.year,
        rival: None,
        span: None,
        name: None,
        named: Vec::new(),
    })
}

/// Gives a column of the header the role that a profile names it for; which it is. `last` is the sheet's last
/// column.
fn put(header: &mut Header, name: &str, place: &str, last: u32) -> Result<u32, Text> {
    let Some(role) = profile_role(header.kind, name) else {
        return Err(unknown(header.kind, name));
    };
    let same = |c: &&Column| key(&c.text) == key(place) || key(&c.own) == key(place);
    let by_text = header.columns.iter().find(same);
    let number = by_text.map(|c| c.column).or_else(|| column_number(place));
    let Some(number) = number else {
        let seen = texts(header, 10);
        return Err(Text::new(
            format!(
                "die Spalte `{place}` fehlt im Tabellenkopf; in {} stehen {seen}",
                rows(header).de
            ),
            format!(
                "the column `{place}` is missing in the header; {} has {seen}",
                rows(header).en
            ),
        ));
    };
    if number > last {
        let end = column_letters(last.max(1));
        return Err(Text::new(
            format!(
                "die Spalte `{place}` für `{name}` gibt es hier nicht: das Blatt reicht bis Spalte {end}"
            ),
            format!("there is no column `{place}` for `{name}`: the sheet ends with column {end}"),
        ));
    }
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
                text: place.to_owned(),
                own: place.to_owned(),
                role: Some(role),
                rank: 0,
                period: None,
                unit: None,
                by: None,
                day: None,
                mark: String::new(),
                signs: crate::domain::Signs::NONE,
                above: String::new(),
                planned: false,
                so_far: false,
            };
            header.columns.insert(at, column);
        }
    }
    Ok(number)
}

/// What is wrong with a name on the left in `columns`.
fn unknown(kind: SheetKind, name: &str) -> Text {
    let known = profile_names(kind).map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    Text::new(
        format!("`columns` kennt hier `{name}` nicht; möglich sind {known}"),
        format!("`columns` does not know `{name}` here; possible are {known}"),
    )
}

/// A name on the left in a profile's `columns` that tables of a kind do not have.
pub(super) fn misnamed(profile: &Profile, kind: SheetKind) -> Option<Text> {
    let mut names = profile.columns.keys();
    names.find(|name| profile_role(kind, name).is_none()).map(|name| unknown(kind, name))
}

/// What a table lacks to be read: the column of names, or that of values.
fn lacking(header: &Header, profile: &Profile) -> Option<Text> {
    let named = header.has(Role::Title) || header.has(Role::Id) || !profile.name.is_empty();
    let seen = texts(header, 8);
    let at = rows(header);
    let (lack, what) = match header.kind {
        SheetKind::Measures if !named => ("die Spalte mit den Maßnahmen", "title"),
        SheetKind::Indicators
            if !named
                && header.layout != Layout::Across
                && !header::groups_of_districts(header) =>
        {
            ("die Spalte mit den Bezeichnungen", "name")
        }
        SheetKind::Indicators
            if header.layout == Layout::Wide
                && !header.columns.iter().any(|c| c.period.is_some()) =>
        {
            return Some(Text::new(
                format!("in {} steht kein Zeitraum; dort stehen {seen}", at.de),
                format!("{} has no period; there stand {seen}", at.en),
            ));
        }
        SheetKind::Indicators if header.layout == Layout::Long && !header.has(Role::Value) => {
            ("die Spalte mit den Werten", "value")
        }
        SheetKind::Indicators if header.layout == Layout::Long && !header.has(Role::Period) => {
            ("die Spalte mit dem Zeitraum der Werte", "period")
        }
        _ => return None,
    };
    let en = match what {
        "title" => "the column of measures",
        "name" => "the column of names",
        "value" => "the column of values",
        _ => "the column with the periods of the values",
    };
    Some(Text::new(
        format!(
            "{lack} ist nicht bekannt; in {} stehen {seen}, eine davon ist unter `columns` als `{what}` anzugeben",
            at.de
        ),
        format!(
            "{en} is not known; {} has {seen}, one of which is to be named in `columns` as `{what}`",
            at.en
        ),
    ))
}

/// The first headers' texts, for a message.
pub(super) fn texts(header: &Header, at_most: usize) -> String {
    let columns = header.columns.iter().filter(|c| !c.text.is_empty());
    let mut texts: Vec<String> =
        columns.clone().take(at_most).map(|c| format!("`{}`", shown(&c.text))).collect();
    if columns.count() > at_most {
        texts.push("…".to_owned());
    }
    if texts.is_empty() { "keine Texte".to_owned() } else { texts.join(", ") }
}

/// The header's rows, for a message.
pub(super) fn rows(header: &Header) -> Text {
    match header.rows {
        (_, 0) => Text::new("der Tabelle ohne Kopfzeile", "the table without a header"),
        (first, last) if first == last => {
            Text::new(format!("Zeile {first}"), format!("row {first}"))
        }
        (first, last) => {
            Text::new(format!("den Zeilen {first} bis {last}"), format!("rows {first} to {last}"))
        }
    }
}

fn unusable(reporter: &mut Reporter<'_>, profile: &Profile, de: &str, en: &str) -> Tables {
    does_not_fit(reporter, profile, de, en);
    Tables::Unusable
}

/// Says that a profile does not fit its sheet. For a profile of one sheet that is an error: nothing of
/// what it was written for is read.
pub(super) fn does_not_fit(reporter: &mut Reporter<'_>, profile: &Profile, de: &str, en: &str) {
    reporter.sheet(
        rule::SHEET_NOT_RECOGNISED,
        Text::new(
            format!("das Leseprofil `{}` passt nicht: {de}", profile.sheet),
            format!("the reading profile `{}` does not fit: {en}", profile.sheet),
        ),
        Text::new(
            "`header_rows` und `columns` des Leseprofils in ratsbericht.toml berichtigen oder weglassen, was von selbst erkannt wird",
            "correct `header_rows` and `columns` of the reading profile in ratsbericht.toml, or leave out what is recognised by itself",
        ),
    );
    if let Some(finding) = reporter.findings.last_mut() {
        finding.level = if names_one(profile) { Level::Error } else { Level::Warning };
        finding.own_help = Some(Text::new(
            "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
            "nothing to do; the office corrects how the sheet is read",
        ));
    }
}
