//! Drawings as SVG: charts as images with a name, the small ones of a line as decoration.
//!
//! Colours are classes of the page's style, so that they follow the theme, the dark, and print.

use super::escape::{attribute, text};
use super::inline::tone_name;
use crate::document::{Anchor, DrawItem, Drawing, Shape, StackPart, Tone, Weight};
use std::fmt::Write as _;

/// Shapes of states and the hatching, defined once and used by reference.
pub(super) const SYMBOLS: &str = concat!(
    "<svg class=\"symbols\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">\n<defs>\n",
    "<symbol id=\"_full\" viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"4\"/></symbol>\n",
    "<symbol id=\"_half\" viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"3.4\" class=\"ring\"/>",
    "<path d=\"M5 1.6a3.4 3.4 0 0 0 0 6.8z\"/></symbol>\n",
    "<symbol id=\"_empty\" viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"3.4\" class=\"ring\"/></symbol>\n",
    "<symbol id=\"_triangle\" viewBox=\"0 0 10 10\"><path d=\"M5 .8 9.4 8.8H.6z\"/></symbol>\n",
    "<symbol id=\"_square\" viewBox=\"0 0 10 10\"><path d=\"M1.4 1.4h7.2v7.2H1.4z\"/></symbol>\n",
    "<symbol id=\"_dash\" viewBox=\"0 0 10 10\"><path d=\"M1 4.2h8v1.6H1z\"/></symbol>\n",
    "<pattern id=\"_hatch\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" ",
    "patternTransform=\"rotate(45)\"><path class=\"gap\" d=\"M0 2h4\"/></pattern>\n",
    "</defs>\n</svg>\n",
);

/// Opening tag of a drawing that says nothing of its own.
fn decoration(out: &mut String, class: &str, width: f32, height: f32) {
    let _ = write!(
        out,
        "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\" focusable=\"false\">",
        Number(width),
        Number(height)
    );
}

/// Opening tag of a small drawing: an image where it has a name, decoration else.
fn small(out: &mut String, class: &str, width: f32, height: f32, alt: &str) {
    if alt.is_empty() {
        return decoration(out, class, width, height);
    }
    let _ = write!(out, "<svg class=\"{class}\" role=\"img\" aria-label=\"");
    attribute(out, alt);
    let _ = write!(out, "\" viewBox=\"0 0 {} {}\">", Number(width), Number(height));
}

/// A state's shape; its word follows.
pub(super) fn shape(out: &mut String, shape: Shape, tone: Tone) {
    let name = match shape {
        Shape::Full => "full",
        Shape::Half => "half",
        Shape::Empty => "empty",
        Shape::Triangle => "triangle",
        Shape::Square => "square",
        Shape::Dash => "dash",
    };
    let _ = write!(
        out,
        "<svg class=\"shape f-{}\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#_{name}\"/></svg>",
        tone_name(tone)
    );
}

fn fraction(part: f32) -> f32 {
    if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 }
}

fn rect(out: &mut String, x: f32, y: f32, width: f32, height: f32, tone: Tone) {
    let _ = write!(
        out,
        "<rect class=\"f-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        tone_name(tone),
        Number(x),
        Number(y),
        Number(width.max(0.0)),
        Number(height.max(0.0))
    );
}

/// Diagonals over a rectangle: it can be told apart without colour.
fn hatching(out: &mut String, x: f32, y: f32, width: f32, height: f32) {
    let _ = write!(
        out,
        "<rect fill=\"url(#_hatch)\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        Number(x),
        Number(y),
        Number(width.max(0.0)),
        Number(height.max(0.0))
    );
}

/// A bar filled to a fraction.
pub(super) fn bar(out: &mut String, part: f32, tone: Tone) {
    decoration(out, "bar", 34.0, 4.0);
    rect(out, 0.0, 0.0, 34.0, 4.0, Tone::Hairline);
    rect(out, 0.0, 0.0, 34.0 * fraction(part), 4.0, tone);
    out.push_str("</svg>");
}

/// A bar of parts.
pub(super) fn stack(out: &mut String, parts: &[StackPart], alt: &str) {
    small(out, "stack", 96.0, 6.0, alt);
    let total: f32 = parts.iter().map(|part| fraction(part.share)).sum();
    let mut x = 0.0;
    for part in parts {
        let width = fraction(part.share) * 96.0 / total.max(1.0);
        if width > 0.0 {
            // A hair of the ground keeps neighbours of like darkness apart.
            let shown = (width - 0.6).max(0.3);
            rect(out, x, 0.0, shown, 6.0, part.tone);
            if part.hatch {
                hatching(out, x, 0.0, shown, 6.0);
            }
        }
        x += width;
    }
    out.push_str("</svg>");
}

/// A line through the values that are there; gaps stay gaps; the last value is a dot.
pub(super) fn spark(out: &mut String, values: &[Option<f32>], alt: &str) {
    let known = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let (low, high) =
        known().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        return;
    }
    let (width, height) = (60.0, 12.0);
    small(out, "spark", width, height, alt);
    #[expect(clippy::cast_precision_loss, reason = "a handful of values")]
    let step = (width - 6.0) / values.len().saturating_sub(1).max(1) as f32;
    let mut path = String::new();
    let (mut last, mut down) = (None, false);
    for (i, value) in values.iter().enumerate() {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            down = false;
            continue;
        };
        let up = if high > low { (value - low) / (high - low) } else { 0.5 };
        #[expect(clippy::cast_precision_loss, reason = "a handful of values")]
        let (x, y) = (3.0 + i as f32 * step, height - 2.0 - up * (height - 4.0));
        let _ = write!(path, "{}{} {}", if down { 'L' } else { 'M' }, Number(x), Number(y));
        (last, down) = (Some((x, y)), true);
    }
    let _ = write!(out, "<path class=\"l-accent\" d=\"{path}\"/>");
    if let Some((x, y)) = last {
        let _ = write!(
            out,
            "<circle class=\"f-accent\" cx=\"{}\" cy=\"{}\" r=\"1.8\"/>",
            Number(x),
            Number(y)
        );
    }
    out.push_str("</svg>");
}

/// A chart as one image whose name is its alternative text.
pub(super) fn figure(out: &mut String, drawing: &Drawing, alt: &str) {
    let (width, height) = (Number(drawing.width.max(1.0) + 10.0), Number(drawing.height.max(1.0)));
    out.push_str("<svg class=\"chart\" role=\"img\" aria-label=\"");
    attribute(out, alt);
    // Words at the sides may be wider in the reader's font than in the one they were measured in.
    let _ = writeln!(out, "\" viewBox=\"-4 0 {width} {height}\">");
    for item in &drawing.items {
        shape_item(out, item);
    }
    // Words last: nothing is drawn over them.
    for item in &drawing.items {
        if let DrawItem::Text { x, y, text: words, size, anchor, weight, tone } = item {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let weight = if *weight == Weight::Semibold { " font-weight=\"600\"" } else { "" };
            let _ = write!(
                out,
                "<text class=\"w-{}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{weight}>",
                tone_name(*tone),
                Number(*x),
                Number(*y),
                Number(*size)
            );
            text(out, words);
            out.push_str("</text>\n");
        }
    }
    out.push_str("</svg>\n");
}

fn shape_item(out: &mut String, item: &DrawItem) {
    match item {
        DrawItem::Line { points, width, tone, dash } => {
            let _ = write!(
                out,
                "<polyline class=\"l-{}\" stroke-width=\"{}\"",
                tone_name(*tone),
                Number(*width)
            );
            if !dash.is_empty() {
                let dash: Vec<String> = dash.iter().map(|&d| Number(d).to_string()).collect();
                let _ = write!(out, " stroke-dasharray=\"{}\"", dash.join(" "));
            }
            let _ = writeln!(out, " points=\"{}\"/>", Points(points));
        }
        DrawItem::Area { points, tone } => {
            let _ = writeln!(
                out,
                "<polygon class=\"f-{}\" points=\"{}\"/>",
                tone_name(*tone),
                Points(points)
            );
        }
        DrawItem::Rect { x, y, width, height, tone, hatch } => {
            rect(out, *x, *y, *width, *height, *tone);
            out.push('\n');
            if *hatch {
                hatching(out, *x, *y, *width, *height);
                out.push('\n');
            }
        }
        DrawItem::Dot { x, y, radius, tone, filled } => {
            let class = if *filled { "f" } else { "o" };
            let _ = writeln!(
                out,
                "<circle class=\"{class}-{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
                tone_name(*tone),
                Number(*x),
                Number(*y),
                Number(*radius)
            );
        }
        DrawItem::Text { .. } => {}
    }
}

/// A length with at most two places; what is no number is zero.
#[derive(Clone, Copy)]
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.0.is_finite() { self.0 } else { 0.0 };
        let digits = format!("{value:.2}");
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if digits == "-0" || digits.is_empty() { "0" } else { digits })
    }
}

struct Points<'p>(&'p [(f32, f32)]);

impl std::fmt::Display for Points<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, &(x, y)) in self.0.iter().enumerate() {
            let blank = if i > 0 { " " } else { "" };
            write!(f, "{blank}{},{}", Number(x), Number(y))?;
        }
        Ok(())
    }
}
