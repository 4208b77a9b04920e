//! Charts: a series becomes shapes and an alternative text.
//!
//! Lines for stocks, means and ratios, bars from zero for flows, stacked bars for phases. Direct
//! labels instead of legends; a missing quarter is a gap with its sign, never a zero.

mod alt;
mod label;
mod phases;
mod scale;

pub use alt::{alt_text, spark_alt};
pub use phases::{phase_hatched, phase_tone, phases, shares_alt};

use crate::document::{Anchor, DrawItem, Drawing, Figure, Inline, Tone, Weight};
use crate::view::{ChartKind, ChartView};
use label::Labels;
use scale::{Scale, float};

/// Size of all text in charts.
const TEXT: f32 = 8.0;
/// Height of the column labels below the plot.
const FOOT: f32 = 14.0;
/// Room above the plot.
const HEAD: f32 = 6.0;
/// From this many points on, a line shows no dot at each of them.
const DENSE: usize = 13;

/// The figure of a series, `width` points wide; `None` for fewer than two values: a sentence says
/// one better.
#[must_use]
pub fn figure(chart: &ChartView, id: &str, width: f32, height: f32) -> Option<Figure> {
    (chart.values.iter().flatten().count() > 1).then(|| Figure {
        id: id.to_owned(),
        title: vec![Inline::Text(chart.title.clone())],
        reading: vec![Inline::Text(reading(chart))],
        drawing: draw(chart, width, height),
        alt: alt_text(chart),
        note: Vec::new(),
    })
}

/// What is seen, and how the year before is told apart: a sentence collides with nothing.
#[must_use]
pub fn reading(chart: &ChartView) -> String {
    let reading = sentence(&chart.reading);
    match chart.kind {
        _ if chart.last_year.iter().all(Option::is_none) => reading,
        ChartKind::Line => format!("{reading} Dünne Linie: Vorjahr."),
        ChartKind::Bars => format!("{reading} Helle Säulen: Vorjahr."),
    }
}

/// First letter upper case, full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Where things stand in a plot.
struct Plot {
    scale: Scale,
    left: f32,
    right: f32,
    bottom: f32,
    slot: f32,
}

impl Plot {
    fn x(&self, index: usize) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let index = index as f32;
        self.left + self.slot * (index + 0.5)
    }
}

fn draw(chart: &ChartView, width: f32, height: f32) -> Drawing {
    let bottom = height - FOOT;
    let target = chart.target.as_ref().map(|target| float(target.value));
    let values: Vec<f64> =
        chart.values.iter().chain(&chart.last_year).flatten().map(|value| float(*value)).collect();
    // A target below all values needs room for its word between it and the axis.
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let below = target
        .filter(|target| chart.kind == ChartKind::Line && *target < least)
        .map(|target| target - (most - target) * 0.08);
    let scale = Scale::around(
        values.into_iter().chain(target).chain(below),
        chart.kind == ChartKind::Bars,
        chart.unit == "%",
        bottom,
        HEAD + TEXT,
    );
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let columns = chart.values.len().max(1) as f32;
    // Bars that all carry their value need no axis beside them.
    let valued = chart.kind == ChartKind::Bars
        && chart.printed.iter().all(|text| label::width(text) + 3.0 < (width - 4.0) / columns);
    let ticks = if valued { Vec::new() } else { scale.ticks(chart.decimals) };
    let gutter = ticks.iter().map(|(_, text)| label::width(text) + 6.0).fold(0.0, f32::max);
    let (left, right) = (gutter, width - 4.0);
    let plot = Plot { scale, left, right, bottom, slot: (right - left) / columns };
    let mut items = Vec::new();
    axes(&mut items, chart, &plot, &ticks);
    let mut labels = Labels::new(left, right, 0.0, bottom);
    for (tick, _) in &ticks {
        let y = plot.scale.y(*tick);
        labels.shun((left, y), (right, y));
    }
    match chart.kind {
        ChartKind::Line => {
            if let Some(target) = target {
                let y = plot.scale.y(target);
                labels.cross((left, y), (right, y));
            }
            last_year_line(&mut items, &mut labels, chart, &plot);
            line(&mut items, &mut labels, chart, &plot);
        }
        ChartKind::Bars => {
            last_year_bars(&mut items, chart, &plot);
            bars(&mut items, &mut labels, chart, &plot, valued);
        }
    }
    target_line(&mut items, &mut labels, chart, &plot);
    gaps(&mut items, chart, &plot);
    Drawing { width, height, items }
}

fn text(x: f32, y: f32, text: &str, anchor: Anchor, tone: Tone) -> DrawItem {
    let weight = Weight::Regular;
    DrawItem::Text { x, y, text: text.to_owned(), size: TEXT, anchor, weight, tone }
}

fn axes(items: &mut Vec<DrawItem>, chart: &ChartView, plot: &Plot, ticks: &[(f64, String)]) {
    for (tick, label) in ticks {
        let y = plot.scale.y(*tick);
        let zero = *tick == 0.0;
        items.push(DrawItem::Line {
            points: vec![(plot.left, y), (plot.right, y)],
            width: if zero { 0.75 } else { 0.25 },
            tone: if zero { Tone::Muted } else { Tone::Hairline },
            dash: Vec::new(),
        });
        items.push(text(plot.left - 4.0, y + TEXT * 0.35, label, Anchor::End, Tone::Muted));
    }
    if chart.kind == ChartKind::Bars && !ticks.iter().any(|(tick, _)| *tick == 0.0) {
        let y = plot.scale.y(0.0);
        items.push(DrawItem::Line {
            points: vec![(plot.left, y), (plot.right, y)],
            width: 0.75,
            tone: Tone::Muted,
            dash: Vec::new(),
        });
    }
    // As many labels as fit side by side, counted from the last one, which is always there.
    let widest = chart.labels.iter().map(|text| label::width(text)).fold(0.0, f32::max);
    let count = chart.labels.len();
    // Many columns are months: whole quarters, half-years and years apart.
    let steps: &[usize] = if count >= DENSE { &[3, 6, 12] } else { &[1, 2, 4] };
    let step = steps
        .iter()
        .copied()
        .find(|step| {
            #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
            let room = *step as f32 * plot.slot;
            widest + 6.0 <= room
        })
        .unwrap_or(count.max(1));
    for (i, label) in chart.labels.iter().enumerate() {
        if !(count - 1 - i).is_multiple_of(step) {
            continue;
        }
        let y = plot.bottom + FOOT - 3.0;
        items.push(text(plot.x(i), y, label, Anchor::Middle, Tone::Muted));
    }
}

/// Runs of neighbouring values; gaps part them.
fn runs(values: &[Option<crate::domain::Decimal>], plot: &Plot) -> Vec<Vec<(f32, f32)>> {
    let mut runs: Vec<Vec<(f32, f32)>> = vec![Vec::new()];
    for (i, value) in values.iter().enumerate() {
        match (value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push((plot.x(i), plot.scale.y(float(*value)))),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn line(items: &mut Vec<DrawItem>, labels: &mut Labels, chart: &ChartView, plot: &Plot) {
    let runs = runs(&chart.values, plot);
    for run in &runs {
        for pair in run.windows(2) {
            labels.cross(pair[0], pair[1]);
        }
        if run.len() > 1 {
            let points = run.clone();
            items.push(DrawItem::Line { points, width: 1.5, tone: Tone::Accent, dash: Vec::new() });
        }
        let dense = chart.values.len() >= DENSE && run.len() > 1;
        for (x, y) in run.iter().filter(|_| !dense) {
            let (x, y) = (*x, *y);
            items.push(DrawItem::Dot { x, y, radius: 1.8, tone: Tone::Accent, filled: true });
        }
    }
    let known: Vec<usize> =
        (0..chart.values.len()).filter(|i| chart.values[*i].is_some()).collect();
    let Some(last) = known.last() else { return };
    if let Some((x, y)) = runs.last().and_then(|run| run.last()).copied() {
        items.push(DrawItem::Dot { x, y, radius: 2.8, tone: Tone::Accent, filled: true });
    }
    // The last value stands at its point; the first where it says what the last is compared with.
    for i in [known.first(), Some(last)].into_iter().flatten() {
        let (Some(printed), Some(value)) = (chart.printed.get(*i), chart.values[*i]) else {
            continue;
        };
        let (x, y) = (plot.x(*i), plot.scale.y(float(value)));
        let places: Vec<(f32, f32)> =
            [5.0, -12.0, 8.0, -15.0, 11.0, -18.0, 14.0].into_iter().map(|up| (x, y - up)).collect();
        let (x, y) = labels.place(printed, Anchor::Middle, &places);
        items.push(strong(x, y, printed));
    }
}

fn strong(x: f32, y: f32, text: &str) -> DrawItem {
    DrawItem::Text {
        x,
        y,
        text: text.to_owned(),
        size: TEXT,
        anchor: Anchor::Middle,
        weight: Weight::Semibold,
        tone: Tone::Ink,
    }
}

/// Bars from zero, each with its value where all have room; a limited value is hatched.
fn bars(
    items: &mut Vec<DrawItem>,
    labels: &mut Labels,
    chart: &ChartView,
    plot: &Plot,
    valued: bool,
) {
    let zero = plot.scale.y(0.0);
    let last = chart.values.iter().rposition(Option::is_some);
    for (i, value) in chart.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let y = plot.scale.y(float(*value));
        let width = (plot.slot * 0.5).min(32.0);
        let printed = chart.printed.get(i).map_or("", String::as_str);
        items.push(DrawItem::Rect {
            x: plot.x(i) - width / 2.0,
            y: y.min(zero),
            width,
            height: (y - zero).abs(),
            tone: Tone::Accent,
            hatch: printed.starts_with('('),
        });
        // The value stands beyond its bar and beyond the year before behind it.
        let behind = chart.last_year.get(i).copied().flatten();
        let ends = [Some(y), behind.map(|value| plot.scale.y(float(value)))].into_iter().flatten();
        let negative = value.is_sign_negative() && !value.is_zero();
        let at = if negative { ends.fold(y, f32::max) + 9.0 } else { ends.fold(y, f32::min) - 3.0 };
        // Only the last value has to be there.
        if valued || Some(i) == last {
            // Off the lines of the scale, where it stands on one.
            let further = if negative { 4.0 } else { -4.0 };
            let places = [0.0, 1.0, 2.0].map(|n| (plot.x(i), at + n * further));
            let (x, y) = labels.place(printed, Anchor::Middle, &places);
            items.push(if Some(i) == last {
                strong(x, y, printed)
            } else {
                text(x, y, printed, Anchor::Middle, Tone::Ink)
            });
        }
    }
}

/// The year before: lighter and wider bars behind.
fn last_year_bars(items: &mut Vec<DrawItem>, chart: &ChartView, plot: &Plot) {
    let zero = plot.scale.y(0.0);
    let width = (plot.slot * 0.8).min(50.0);
    for (i, value) in chart.last_year.iter().enumerate() {
        let Some(value) = value else { continue };
        let y = plot.scale.y(float(*value));
        items.push(DrawItem::Rect {
            x: plot.x(i) - width / 2.0,
            y: y.min(zero),
            width,
            height: (y - zero).abs(),
            tone: Tone::Hairline,
            hatch: false,
        });
    }
}

fn last_year_line(items: &mut Vec<DrawItem>, labels: &mut Labels, chart: &ChartView, plot: &Plot) {
    for run in runs(&chart.last_year, plot) {
        for pair in run.windows(2) {
            labels.cross(pair[0], pair[1]);
        }
        if run.len() > 1 {
            let (tone, dash) = (Tone::Neutral, Vec::new());
            items.push(DrawItem::Line { points: run, width: 0.75, tone, dash });
        } else if let [(x, y)] = run.as_slice() {
            let (x, y, tone) = (*x, *y, Tone::Neutral);
            items.push(DrawItem::Dot { x, y, radius: 1.2, tone, filled: true });
        }
    }
}

fn target_line(items: &mut Vec<DrawItem>, labels: &mut Labels, chart: &ChartView, plot: &Plot) {
    let Some(target) = &chart.target else { return };
    let y = plot.scale.y(float(target.value));
    items.push(DrawItem::Line {
        points: vec![(plot.left, y), (plot.right, y)],
        width: 0.9,
        tone: Tone::Ink,
        dash: vec![4.0, 2.5],
    });
    let right = plot.right - label::width(&target.label);
    let places = [
        (plot.left + 3.0, y - 3.0),
        (plot.left + 3.0, y + 9.0),
        (right, y - 3.0),
        (right, y + 9.0),
    ];
    // Off the line where the series runs along it: only one line is dashed.
    let far = [
        (plot.left + 3.0, TEXT),
        (right, TEXT),
        (plot.left + 3.0, plot.bottom - 4.0),
        (right, plot.bottom - 4.0),
    ];
    let (x, y) = labels.place_near(&target.label, Anchor::Start, &places, &far);
    items.push(text(x, y, &target.label, Anchor::Start, Tone::Ink));
}

/// The sign of each missing quarter, at the foot of its column.
fn gaps(items: &mut Vec<DrawItem>, chart: &ChartView, plot: &Plot) {
    // Many columns are months: a row of signs would look like a series of its own.
    if chart.values.len() >= DENSE {
        return;
    }
    for (i, value) in chart.values.iter().enumerate() {
        if value.is_none() {
            let sign = chart.printed.get(i).map_or(".", String::as_str);
            items.push(text(plot.x(i), plot.bottom - 9.0, sign, Anchor::Middle, Tone::Muted));
        }
    }
}
