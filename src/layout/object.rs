//! Small drawings within a line: shapes of states, bars, stacks, sparks.

use super::inline::Object;
use super::theme::Theme;
use super::{Item, Path, Rgb, Segment};
use crate::document::{Shape, Tone};

/// Width of an object beside text of `size`.
pub(super) fn width(object: &Object, theme: &Theme, size: f32) -> f32 {
    let numbers = &theme.numbers.inline;
    match object {
        Object::Shape(..) => size * 0.72,
        Object::Bar(..) => numbers.bar_width,
        Object::Stack(_) => numbers.stack_width,
        Object::Spark(_) => numbers.spark_width,
        Object::Picture(picture) => picture.within_line(size).0,
    }
}

/// Draws an object with its left edge at `x` on the baseline y = 0.
pub(super) fn draw(object: &Object, theme: &Theme, size: f32, x: f32, items: &mut Vec<Item>) {
    let numbers = &theme.numbers.inline;
    let middle = -size * 0.33;
    match object {
        Object::Shape(shape, fill) => draw_shape(*shape, *fill, size, x, items),
        Object::Bar(part, fill) => {
            let (w, h) = (numbers.bar_width, numbers.bar_height);
            let y = middle - h / 2.0;
            let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
            let ground = theme.shape(Tone::Hairline);
            items.push(Item::Rect { area: [x, y, w, h], fill: ground });
            if part > 0.0 {
                items.push(Item::Rect { area: [x, y, w * part, h], fill: *fill });
            }
        }
        Object::Stack(parts) => {
            let (w, h) = (numbers.stack_width, numbers.bar_height + 2.0);
            let y = middle - h / 2.0;
            let clean = |part: f32| if part.is_finite() { part.max(0.0) } else { 0.0 };
            let total: f32 = parts.iter().map(|&(part, ..)| clean(part)).sum();
            let scale = w / total.max(1.0);
            let mut from = x;
            for &(part, fill, hatch) in parts {
                let part = clean(part) * scale;
                if part > 0.0 {
                    // A hair of white keeps neighbours of like darkness apart.
                    let area = [from, y, (part - 0.6).max(0.3), h];
                    items.push(Item::Rect { area, fill });
                    if hatch {
                        items.extend(super::figure::hatching(area));
                    }
                }
                from += part;
            }
        }
        Object::Spark(values) => spark(values, theme, size, x, items),
        Object::Picture(picture) => {
            let (w, h) = picture.within_line(size);
            items.extend(picture.items([x, size * 0.15 - h, w, h]));
        }
    }
}

/// A circle around (x, y).
pub(super) fn circle(x: f32, y: f32, r: f32) -> Vec<Segment> {
    let k = r * 0.552_28;
    vec![
        Segment::Move(x + r, y),
        Segment::Curve([x + r, y + k, x + k, y + r, x, y + r]),
        Segment::Curve([x - k, y + r, x - r, y + k, x - r, y]),
        Segment::Curve([x - r, y - k, x - k, y - r, x, y - r]),
        Segment::Curve([x + k, y - r, x + r, y - k, x + r, y]),
        Segment::Close,
    ]
}

fn polygon(points: &[(f32, f32)]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = points
        .iter()
        .enumerate()
        .map(|(i, &(x, y))| if i == 0 { Segment::Move(x, y) } else { Segment::Line(x, y) })
        .collect();
    segments.push(Segment::Close);
    segments
}

fn filled(segments: Vec<Segment>, fill: Rgb) -> Item {
    Item::Path(Box::new(Path { segments, fill: Some(fill), ..Path::default() }))
}

fn stroked(segments: Vec<Segment>, width: f32, colour: Rgb) -> Item {
    Item::Path(Box::new(Path { segments, stroke: Some((width, colour)), ..Path::default() }))
}

fn draw_shape(shape: Shape, fill: Rgb, size: f32, x: f32, items: &mut Vec<Item>) {
    let (w, r) = (size * 0.72, size * 0.3);
    let (cx, cy) = (x + w / 2.0, -size * 0.33);
    let line = size * 0.1;
    match shape {
        Shape::Full => items.push(filled(circle(cx, cy, r), fill)),
        Shape::Empty => items.push(stroked(circle(cx, cy, r - line / 2.0), line, fill)),
        Shape::Half => {
            items.push(stroked(circle(cx, cy, r - line / 2.0), line, fill));
            let k = r * 0.552_28;
            items.push(filled(
                vec![
                    Segment::Move(cx, cy + r),
                    Segment::Curve([cx - k, cy + r, cx - r, cy + k, cx - r, cy]),
                    Segment::Curve([cx - r, cy - k, cx - k, cy - r, cx, cy - r]),
                    Segment::Close,
                ],
                fill,
            ));
        }
        Shape::Triangle => {
            let h = r * 1.1;
            items.push(filled(
                polygon(&[(cx, cy - h), (cx + h, cy + h * 0.85), (cx - h, cy + h * 0.85)]),
                fill,
            ));
        }
        Shape::Square => {
            let h = r * 0.9;
            items.push(Item::Rect { area: [cx - h, cy - h, 2.0 * h, 2.0 * h], fill });
        }
        Shape::Dash => {
            items.push(Item::Rect { area: [cx - r, cy - line * 0.7, 2.0 * r, line * 1.4], fill });
        }
    }
}

/// A line through the values that are there; gaps stay gaps; the last value is a dot.
fn spark(values: &[Option<f32>], theme: &Theme, size: f32, x: f32, items: &mut Vec<Item>) {
    let numbers = &theme.numbers.inline;
    let known = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let (low, high) =
        known().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        return;
    }
    let (w, h) = (numbers.spark_width - 4.0, numbers.spark_height);
    let base = -size * 0.33 + h / 2.0;
    let step = w / values.len().saturating_sub(1).max(1) as f32;
    let place = |i: usize, v: f32| {
        let up = if high > low { (v - low) / (high - low) } else { 0.5 };
        (x + 2.0 + i as f32 * step, base - up * h)
    };
    let colour = theme.shape(Tone::Accent);
    let mut segments = Vec::new();
    let mut last = None;
    let mut pen_down = false;
    for (i, value) in values.iter().enumerate() {
        match value.filter(|v| v.is_finite()) {
            Some(v) => {
                let (px, py) = place(i, v);
                segments.push(if pen_down { Segment::Line(px, py) } else { Segment::Move(px, py) });
                pen_down = true;
                last = Some((px, py));
            }
            None => pen_down = false,
        }
    }
    if segments.len() > 1 {
        items.push(stroked(segments, 0.9, colour));
    }
    if let Some((px, py)) = last {
        items.push(filled(circle(px, py, 1.5), colour));
    }
}
