//! Charts: a series becomes shapes and an alternative text.
//!
//! Lines for stocks, means and ratios, bars from zero for flows, stacked bars for phases. Direct
//! labels instead of legends; a missing quarter is a gap with its sign, never a zero.

mod alt;
mod label;
mod phases;
mod scale;

pub use alt::alt_text;
pub use phases::{phase_tone, phases};

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

/// The figure of a series, `width` points wide; `None` where there is not a single value.
#[must_use]
pub fn figure(chart: &ChartView, id: &str, width: f32, height: f32) -> Option<Figure> {
    chart.values.iter().any(Option::is_some).then(|| Figure {
        id: id.to_owned(),
        title: vec![Inline::Text(chart.title.clone())],
        reading: vec![Inline::Text(sentence(&chart.reading))],
        drawing: draw(chart, width, height),
        alt: alt_text(chart),
        note: Vec::new(),
    })
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
    let values = chart.values.iter().flatten().chain(chart.last_year.iter().flatten());
    let scale = Scale::around(
        values.map(|value| float(*value)).chain(target),
        chart.kind == ChartKind::Bars,
        chart.unit == "%",
        bottom,
        HEAD + TEXT,
    );
    let ticks = scale.ticks();
    let gutter = ticks.iter().map(|(_, text)| label::width(text)).fold(0.0, f32::max) + 6.0;
    let (left, right) = (gutter, width - 4.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let slot = (right - left) / chart.values.len().max(1) as f32;
    let plot = Plot { scale, left, right, bottom, slot };
    let mut items = Vec::new();
    axes(&mut items, chart, &plot, &ticks);
    let mut labels = Labels::new(left, right, 0.0, bottom);
    match chart.kind {
        ChartKind::Line => {
            last_year_line(&mut items, chart, &plot);
            line(&mut items, &mut labels, chart, &plot);
        }
        ChartKind::Bars => bars(&mut items, &mut labels, chart, &plot),
    }
    target_line(&mut items, &mut labels, chart, &plot);
    last_year_label(&mut items, &mut labels, chart, &plot);
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
    for (i, label) in chart.labels.iter().enumerate() {
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
        for (x, y) in run {
            let (x, y) = (*x, *y);
            items.push(DrawItem::Dot { x, y, radius: 1.8, tone: Tone::Accent, filled: true });
        }
    }
    let last = chart.values.iter().rposition(Option::is_some);
    if let Some((i, printed)) = last.and_then(|i| Some((i, chart.printed.get(i)?)))
        && let Some((x, y)) = runs.last().and_then(|run| run.last()).copied()
    {
        items.push(DrawItem::Dot { x, y, radius: 2.8, tone: Tone::Accent, filled: true });
        let places = [(plot.x(i), y - 5.0), (plot.x(i), y + 12.0)];
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

/// Bars from zero, each with its value; a limited value is hatched.
fn bars(items: &mut Vec<DrawItem>, labels: &mut Labels, chart: &ChartView, plot: &Plot) {
    let zero = plot.scale.y(0.0);
    let last = chart.values.iter().rposition(Option::is_some);
    for (i, value) in chart.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let y = plot.scale.y(float(*value));
        let width = (plot.slot * 0.55).min(36.0);
        let printed = chart.printed.get(i).map_or("", String::as_str);
        items.push(DrawItem::Rect {
            x: plot.x(i) - width / 2.0,
            y: y.min(zero),
            width,
            height: (y - zero).abs(),
            tone: Tone::Accent,
            hatch: printed.starts_with('('),
        });
        let negative = value.is_sign_negative() && !value.is_zero();
        let at = (plot.x(i), if negative { y + 9.0 } else { y - 3.0 });
        // Only the last value has to be there; the others where they fit side by side.
        if Some(i) == last {
            let (x, y) = labels.place(printed, Anchor::Middle, &[at]);
            items.push(strong(x, y, printed));
        } else if label::width(printed) < plot.slot {
            let (x, y) = labels.place(printed, Anchor::Middle, &[at]);
            items.push(text(x, y, printed, Anchor::Middle, Tone::Ink));
        }
    }
    // Last year's values as short strokes across the bars.
    for (i, value) in chart.last_year.iter().enumerate() {
        let Some(value) = value else { continue };
        let (x, y) = (plot.x(i), plot.scale.y(float(*value)));
        let half = (plot.slot * 0.4).min(26.0);
        items.push(DrawItem::Line {
            points: vec![(x - half, y), (x + half, y)],
            width: 1.0,
            tone: Tone::Neutral,
            dash: Vec::new(),
        });
    }
}

fn last_year_line(items: &mut Vec<DrawItem>, chart: &ChartView, plot: &Plot) {
    for run in runs(&chart.last_year, plot) {
        if run.len() > 1 {
            let (tone, dash) = (Tone::Neutral, Vec::new());
            items.push(DrawItem::Line { points: run, width: 0.75, tone, dash });
        } else if let [(x, y)] = run.as_slice() {
            let (x, y, tone) = (*x, *y, Tone::Neutral);
            items.push(DrawItem::Dot { x, y, radius: 1.2, tone, filled: true });
        }
    }
}

fn last_year_label(items: &mut Vec<DrawItem>, labels: &mut Labels, chart: &ChartView, plot: &Plot) {
    let known = || chart.last_year.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?)));
    let Some((i, value)) = known().next() else { return };
    let (x, y) = (plot.x(i), plot.scale.y(float(value)));
    let shift =
        if chart.kind == ChartKind::Bars { 26.0_f32.min(plot.slot * 0.4) + 2.0 } else { 0.0 };
    let places = [(x + shift, y - 4.0), (x + shift, y + 10.0), (x + shift, y - 14.0)];
    let (x, y) = labels.place("Vorjahr", Anchor::Start, &places);
    items.push(text(x, y, "Vorjahr", Anchor::Start, Tone::Muted));
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
    let places = [
        (plot.left + 3.0, y - 3.0),
        (plot.left + 3.0, y + 9.0),
        (plot.right - label::width(&target.label), y - 3.0),
    ];
    let (x, y) = labels.place(&target.label, Anchor::Start, &places);
    items.push(text(x, y, &target.label, Anchor::Start, Tone::Ink));
}

/// The sign of each missing quarter, at the foot of its column.
fn gaps(items: &mut Vec<DrawItem>, chart: &ChartView, plot: &Plot) {
    for (i, value) in chart.values.iter().enumerate() {
        if value.is_none() {
            let sign = chart.printed.get(i).map_or(".", String::as_str);
            items.push(text(plot.x(i), plot.bottom - 9.0, sign, Anchor::Middle, Tone::Muted));
        }
    }
}
