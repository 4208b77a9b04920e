//! A vector drawing: shapes and text in points, origin top left, y downwards.

use super::Tone;

/// A drawing of a fixed height that is placed at the full width of its column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Width in points; layout scales nothing, so it is the column's width.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Items, painted in order.
    pub items: Vec<DrawItem>,
}

/// Horizontal anchor of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// The point is the text's left end.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Regular.
    #[default]
    Regular,
    /// Semibold.
    Semibold,
}

/// One item.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "geometry in points, the names say it")]
pub enum DrawItem {
    /// A polyline; `dash` empty for solid.
    Line { points: Vec<(f32, f32)>, width: f32, tone: Tone, dash: Vec<f32> },
    /// A filled polygon.
    Area { points: Vec<(f32, f32)>, tone: Tone },
    /// A filled rectangle; `hatch` lays diagonal lines over it, for greyscale.
    Rect { x: f32, y: f32, width: f32, height: f32, tone: Tone, hatch: bool },
    /// A circle, filled or outlined.
    Dot { x: f32, y: f32, radius: f32, tone: Tone, filled: bool },
    /// Text at its baseline.
    Text { x: f32, y: f32, text: String, size: f32, anchor: Anchor, weight: Weight, tone: Tone },
}
