//! The HTML page: its blocks of text, the tables of indicators with their columns, and the charts: what
//! their labels say and what height their points and bars have.

use super::words;
use super::{Drawn, Published, Row};
use ratsbericht::domain::Period;
use std::collections::BTreeMap;

/// Elements that end a text.
const BLOCKS: [&str; 14] = [
    "p",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "figcaption",
    "caption",
    "dd",
    "dt",
];

/// Columns of an indicator's table, as the open data name them.
const COLUMNS: [(&str, &str); 7] = [
    ("quartal", "quartal"),
    ("halbjahr", "quartal"),
    ("jahr", "quartal"),
    ("wert", "wert"),
    ("zumvorquartal", "differenz_vorquartal"),
    ("zumvorjahr", "differenz_vorjahresquartal"),
    ("seitjanuar", "kumuliert"),
];

/// Reads the page.
pub(super) fn read(page: &str, indicators: &[String], out: &mut Published) {
    let mut reader = PageReader { indicators, out, topic: None, table: None, text: String::new() };
    reader.read(page);
}

struct PageReader<'a> {
    indicators: &'a [String],
    out: &'a mut Published,
    /// The indicator whose part of the page this is.
    topic: Option<String>,
    /// The table of that indicator: its rows of cells.
    table: Option<Vec<Vec<String>>>,
    text: String,
}

impl PageReader<'_> {
    fn read(&mut self, page: &str) {
        let mut rest = page;
        while let Some(start) = rest.find('<') {
            self.text.push_str(&plain(&rest[..start]));
            let Some(length) = rest[start..].find('>') else { break };
            let tag = &rest[start + 1..start + length];
            rest = &rest[start + length + 1..];
            if tag.starts_with("svg") {
                let end = rest.find("</svg>").expect("a whole drawing");
                self.drawing(tag, &rest[..end]);
                rest = &rest[end..];
                continue;
            }
            if tag.starts_with("style") || tag.starts_with("script") {
                rest = rest.find("</").map_or("", |end| &rest[end..]);
                continue;
            }
            self.tag(tag);
        }
        self.block();
    }

    fn tag(&mut self, tag: &str) {
        for name in ["aria-label", "alt", "title", "content"] {
            if let Some(text) = attribute(tag, name) {
                self.out.text(self.topic.clone(), text);
            }
        }
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        match (name, tag.starts_with('/')) {
            ("table", false) => {
                let own =
                    attribute(tag, "id").is_some_and(|id| self.of_slug(&id, "tabelle-").is_some());
                self.table = own.then(Vec::new);
            }
            ("table", true) => self.indicator_table(),
            ("tr", false) => {
                if let Some(table) = &mut self.table {
                    table.push(Vec::new());
                }
            }
            ("td" | "th", true) => {
                let cell = std::mem::take(&mut self.text);
                match self.table.as_mut().and_then(|table| table.last_mut()) {
                    Some(row) => row.push(cell),
                    // Another table: its row is one text.
                    None => self.text = cell + " ",
                }
            }
            ("br", _) => self.text.push(' '),
            ("h1" | "h2" | "h3" | "h4", false) => {
                self.block();
                self.topic = attribute(tag, "id").and_then(|id| self.of_slug(&id, "indikator-"));
            }
            _ if tag.starts_with('/') && BLOCKS.contains(&name) => self.block(),
            _ => {}
        }
    }

    fn block(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.out.text(self.topic.clone(), text.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// The indicator of an element's id: `tabelle-si-11`.
    fn of_slug(&self, id: &str, before: &str) -> Option<String> {
        let slug = |id: &str| -> String {
            let lower = id.to_lowercase();
            lower.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
        };
        let wanted = id.strip_prefix(before)?;
        self.indicators.iter().find(|id| slug(id) == wanted).cloned()
    }

    /// The rows of an indicator's table, by the columns' headings.
    fn indicator_table(&mut self) {
        let (Some(table), Some(id)) = (self.table.take(), self.topic.clone()) else { return };
        let mut rows = table.into_iter().filter(|row| !row.is_empty());
        let head: Vec<String> = rows
            .next()
            .unwrap_or_default()
            .iter()
            .map(|cell| cell.to_lowercase().split_whitespace().collect::<String>())
            .collect();
        for cells in rows {
            let mut row = Row::from([("indikator_id".to_owned(), id.clone())]);
            for (name, cell) in head.iter().zip(&cells) {
                let column = COLUMNS.iter().find(|(printed, _)| printed == name);
                let Some((_, column)) = column else { continue };
                let value = if *column == "quartal" { quarter(cell) } else { Some(number(cell)) };
                row.insert((*column).to_owned(), value.unwrap_or_default());
            }
            assert!(!row.get("quartal").is_none_or(String::is_empty), "{id}: {head:?} {cells:?}");
            self.out.rows.entry("indikatoren_je_quartal".into()).or_default().insert(row);
        }
    }

    fn drawing(&mut self, tag: &str, content: &str) {
        if let Some(label) = attribute(tag, "aria-label") {
            self.out.text(self.topic.clone(), label);
        }
        if let (Some(id), true) = (self.topic.clone(), tag.contains("class=\"chart\"")) {
            let chart = Chart::of(content);
            self.out.drawn.extend(chart.labels(&id));
            self.out.drawn.extend(chart.shapes(&id));
        }
    }
}

/// What is drawn, in the drawing's own units.
#[derive(Debug, Default)]
struct Chart {
    /// Class, place and words of each text.
    texts: Vec<(String, f64, f64, String)>,
    /// Class, and the middle, top and height of each bar.
    bars: Vec<(String, f64, f64, f64)>,
    /// Class and points of each line; a dot is one of a single point.
    lines: Vec<(String, Vec<(f64, f64)>)>,
}

impl Chart {
    fn of(content: &str) -> Self {
        let mut chart = Self::default();
        for part in content.split('<').skip(1) {
            let (tag, text) = part.split_once('>').unwrap_or((part, ""));
            let at = |name: &str| -> Option<f64> { attribute(tag, name)?.parse().ok() };
            let class = attribute(tag, "class").unwrap_or_default();
            match tag.split(' ').next() {
                Some("text") => {
                    if let (Some(x), Some(y)) = (at("x"), at("y")) {
                        chart.texts.push((class, x, y, plain(text)));
                    }
                }
                Some("rect") => {
                    let all = (at("x"), at("y"), at("width"), at("height"));
                    if let (Some(x), Some(y), Some(width), Some(height)) = all {
                        chart.bars.push((class, x + width / 2.0, y, height));
                    }
                }
                Some("circle") => {
                    if let (Some(x), Some(y)) = (at("cx"), at("cy")) {
                        chart.lines.push((class, vec![(x, y)]));
                    }
                }
                Some("polyline") => {
                    let points = attribute(tag, "points").unwrap_or_default();
                    let numbers = points.split([' ', ',']).filter_map(|text| text.parse().ok());
                    let numbers: Vec<f64> = numbers.collect();
                    let points = numbers.chunks_exact(2).map(|xy| (xy[0], xy[1])).collect();
                    chart.lines.push((class, points));
                }
                _ => {}
            }
        }
        chart
    }

    /// Which period a place along the axis is: the axis names at least the last one, and others at equal
    /// distances.
    fn period_at(&self, x: f64) -> Option<Period> {
        let foot = self.texts.iter().map(|(_, _, y, _)| *y).fold(0.0, f64::max);
        let named: Vec<(f64, Period)> = self
            .texts
            .iter()
            .filter(|(_, _, y, _)| *y == foot)
            .filter_map(|(_, x, _, text)| Some((*x, words::read(text).0.first()?.1)))
            .collect();
        let (first, last) = (named.first()?, named.last()?);
        if (x - last.0).abs() < 0.5 {
            return Some(last.1);
        }
        let steps = (1..400).find(|steps| first.1.offset(*steps) == Some(last.1))?;
        let width = (last.0 - first.0) / f64::from(steps);
        let back = (last.0 - x) / width;
        #[expect(clippy::cast_possible_truncation, reason = "a handful of columns")]
        let whole = back.round() as i32;
        ((back - f64::from(whole)).abs() < 0.2).then(|| last.1.offset(-whole)).flatten()
    }

    /// Numbers at points and bars.
    fn labels(&self, id: &str) -> Vec<Drawn> {
        let values = self.texts.iter().filter(|(class, ..)| class.contains("w-ink"));
        values
            .filter_map(|(_, x, _, text)| {
                let (size, half) = words::size(text)?;
                let half = if half == 0.5 { 0.0 } else { half };
                let (least, most) = (size - half, size + half);
                let period = self.period_at(*x)?;
                Some(Drawn { indicator: id.to_owned(), period, least, most })
            })
            .collect()
    }

    /// What the heights of bars and points say, as far as the drawing has a scale: two numbers at the axis,
    /// or zero and a bar with its number.
    fn shapes(&self, id: &str) -> Vec<Drawn> {
        let Some(scale) = self.scale() else { return Vec::new() };
        let years_ago = |class: &str| class.contains("hairline") || class.contains("neutral");
        let bars = self.bars.iter().map(|(class, x, y, _)| (class, *x, *y));
        let points = self
            .lines
            .iter()
            .filter(|(class, points)| {
                class.contains("accent") || years_ago(class) && points.len() > 2
            })
            .flat_map(|(class, points)| points.iter().map(move |(x, y)| (class, *x, *y)));
        bars.chain(points)
            .filter_map(|(class, x, y)| {
                let shown = self.period_at(x)?;
                let year = i32::try_from(12 / shown.grain().months()).ok()?;
                let period = if years_ago(class) { shown.offset(-year)? } else { shown };
                // Places are written with two digits.
                let value = scale.0 + scale.1 * y;
                let about = scale.1.abs() * 0.02 + 1e-6;
                let (least, most) = (value - about, value + about);
                Some(Drawn { indicator: id.to_owned(), period, least, most })
            })
            .collect()
    }

    /// A value as a line through zero height and rise: `value = scale.0 + scale.1 * y`.
    fn scale(&self) -> Option<(f64, f64)> {
        let size = |text: &str| words::size(text).map(|(size, _)| size);
        let mut levels: Vec<f64> = self
            .lines
            .iter()
            .filter(|(class, points)| {
                points.len() == 2
                    && points[0].1 == points[1].1
                    && (class.contains("hairline") || class.contains("muted"))
            })
            .map(|(_, points)| points[0].1)
            .collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        // Numbers at the axis stand beside their lines, all by the same distance.
        let mut ticks: BTreeMap<i64, f64> = BTreeMap::new();
        for (class, _, y, text) in &self.texts {
            if let (true, Some(value)) = (class.contains("w-muted"), size(text)) {
                let near = levels.iter().find(|level| (y - *level - 2.8).abs() < 0.6);
                #[expect(clippy::cast_possible_truncation, reason = "hundredths of points")]
                if let Some(level) = near {
                    ticks.insert((level * 100.0).round() as i64, value);
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "hundredths of points")]
        let place = |at: &i64| *at as f64 / 100.0;
        if let (Some((a, x)), Some((b, y))) = (ticks.first_key_value(), ticks.last_key_value())
            && a != b
        {
            let rise = (y - x) / (place(b) - place(a));
            return Some((x - rise * place(a), rise));
        }
        // Bars with their numbers: the tallest is the surest.
        let numbered = self.bars.iter().filter(|(class, ..)| class.contains("accent"));
        let (_, x, y, height) = numbered.max_by(|a, b| a.3.total_cmp(&b.3))?;
        let label = self
            .texts
            .iter()
            .find(|(class, at, ..)| class.contains("w-ink") && (at - x).abs() < 0.5)?;
        let rise = -size(&label.3)? / height;
        Some((-rise * (y + height), rise))
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let before = tag.as_bytes().get(start - name.len() - 3);
    (before == Some(&b' ')).then(|| plain(tag[start..].split('"').next().unwrap_or_default()))
}

fn plain(text: &str) -> String {
    let text = text.replace("&nbsp;", "\u{A0}").replace("&shy;", "").replace('\u{AD}', "");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The quarter that a row stands for: that of its last day.
fn quarter(cell: &str) -> Option<String> {
    let (periods, _) = words::read(cell);
    let (_, period) = periods.first()?;
    Some(Period::containing(period.end(), ratsbericht::domain::Grain::Quarter)?.to_string())
}

/// A printed number as the open data write it; empty where there is none.
fn number(cell: &str) -> String {
    let cell = cell.trim();
    if cell == "–" {
        return "0".into();
    }
    let Some((size, half)) = words::size(cell) else { return String::new() };
    let places = -(half * 2.0).log10().round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few digits")]
    let places = places.max(0.0) as usize;
    format!("{size:.places$}")
}
