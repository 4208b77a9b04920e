//! Figures: title, reading, drawing and source, kept together.

use super::breaks::Fill;
use super::flow::{Column, Composer};
use super::font::{Figures, REGULAR, SEMIBOLD};
use super::inline::TextStyle;
use super::page::{Hold, Piece};
use super::paragraph::{Measure, Setter};
use super::{Artifact, Item, Mark, Path, Rgb, Segment, Tag};
use crate::document::{
    Align, Anchor, DrawItem, Drawing, Figure, Inline, Picture, Tone, Weight, plain_text,
};

impl Composer<'_> {
    pub(super) fn figure(&mut self, figure: &Figure, column: Column) {
        let theme = self.setter.theme;
        let body = &theme.numbers.body;
        self.flush_label(body.leading, body.size);
        // Without a title of its own a figure belongs to what stands above it.
        let before = if figure.title.is_empty() { 0.0 } else { body.gap * 2.0 };
        self.space(before);
        self.anchor(&figure.id, None);
        let title = self.style(SEMIBOLD, body.size, body.leading, Tone::Ink);
        let reading = self.style(REGULAR, body.size * 0.93, body.leading * 0.93, Tone::Muted);
        // Two short lines beside a table: "Quar-tal" helps nobody.
        let reading = TextStyle { hyphenate: false, ..reading };
        let note = self.style(REGULAR, body.note_size, body.note_leading, Tone::Muted);
        self.words(&figure.title, &title, column);
        self.words(&figure.reading, &reading, column);
        self.space(4.0);
        let drawing = &figure.drawing;
        let room = self.pager.geometry.room() * 0.8;
        // Drawings are made for their column; one that is not is shrunk, never cut.
        let scale =
            (column.width / drawing.width.max(1.0)).min(room / drawing.height.max(1.0)).min(1.0);
        if !drawing.items.is_empty() && scale > 0.0 {
            let element = self.setter.tree.add(Tag::Figure, column.parent);
            let alt =
                if figure.alt.is_empty() { plain_text(&figure.title) } else { figure.alt.clone() };
            self.setter.tree.get(element).alt = Some(alt);
            let height = drawing.height * scale;
            let mut items = vec![Item::Begin(Mark::Content(element))];
            paint(&mut self.setter, drawing, column.x, scale, &mut items);
            items.push(Item::End);
            let area = [column.x, 0.0, drawing.width * scale, height];
            let figure = Some((element, area));
            self.push(Piece { height, items, figure, ..Piece::default() });
            self.hold(Hold::Never);
        }
        self.space(3.0);
        self.words(&figure.note, &note, column);
        self.release();
        self.space(body.gap);
    }

    /// An image that is a paragraph of its own: in its own size, no wider than the column and no higher
    /// than most of a page.
    pub(super) fn picture(&mut self, picture: &Picture, column: Column) {
        let Some(read) = self.setter.picture(picture) else { return };
        let body = &self.setter.theme.numbers.body;
        self.flush_label(body.leading, body.size);
        let (width, height) = read.size();
        let room = self.pager.geometry.room() * 0.8;
        let scale = (column.width / width.max(0.1)).min(room / height.max(0.1)).min(1.0);
        let (width, height) = (width * scale, height * scale);
        let area = [column.x, 0.0, width, height];
        let mut piece = Piece { height, ..Piece::default() };
        let mark = if picture.alt.is_empty() {
            Mark::Artifact(Artifact::Layout)
        } else {
            let element = self.setter.tree.add(Tag::Figure, column.parent);
            self.setter.tree.get(element).alt = Some(picture.alt.clone());
            piece.figure = Some((element, area));
            Mark::Content(element)
        };
        piece.items.push(Item::Begin(mark));
        piece.items.extend(read.items(area));
        piece.items.push(Item::End);
        self.space(body.gap);
        self.push(piece);
        self.space(body.gap);
    }

    /// A paragraph that is held to what follows.
    fn words(&mut self, text: &[Inline], style: &TextStyle, column: Column) {
        if text.is_empty() {
            return;
        }
        let element = self.setter.tree.add(Tag::P, column.parent);
        let measure =
            Measure { x: column.x, width: column.width, align: Align::Left, fill: Fill::Ragged };
        let lines = self.setter.lines(text, style, element, measure);
        for (i, line) in lines.into_iter().enumerate() {
            let mut piece = super::flow::line_piece(line, style.leading, style.size);
            piece.hold = if i > 0 { Hold::Never } else { Hold::Loose };
            self.push(piece);
        }
        self.hold(Hold::Never);
    }
}

/// Paints a drawing with its left edge at `left` and its top at y = 0.
fn paint(setter: &mut Setter<'_>, drawing: &Drawing, left: f32, scale: f32, items: &mut Vec<Item>) {
    let at = |(x, y): (f32, f32)| (left + x * scale, y * scale);
    let theme = setter.theme;
    let shape = |tone| theme.shape(tone);
    for item in &drawing.items {
        match item {
            DrawItem::Line { points, width, tone, dash } => {
                items.push(Item::Path(Box::new(Path {
                    segments: polyline(points.iter().map(|&p| at(p))),
                    stroke: Some((width * scale, shape(*tone))),
                    dash: dash.iter().map(|d| d * scale).collect(),
                    ..Path::default()
                })))
            }
            DrawItem::Area { points, tone } => {
                let mut segments = polyline(points.iter().map(|&p| at(p)));
                segments.push(Segment::Close);
                let fill = Some(shape(*tone));
                items.push(Item::Path(Box::new(Path { segments, fill, ..Path::default() })));
            }
            DrawItem::Rect { x, y, width, height, tone, hatch } => {
                let (x, y) = at((*x, *y));
                let area = [x, y, width * scale, height * scale];
                items.push(Item::Rect { area, fill: shape(*tone) });
                if *hatch {
                    items.extend(hatching(area));
                }
            }
            DrawItem::Dot { x, y, radius, tone, filled } => {
                let (x, y) = at((*x, *y));
                let segments = super::object::circle(x, y, radius * scale);
                let colour = shape(*tone);
                let path = if *filled {
                    Path { segments, fill: Some(colour), ..Path::default() }
                } else {
                    let fill = Some(Rgb([1.0; 3]));
                    Path { segments, fill, stroke: Some((0.9 * scale, colour)), ..Path::default() }
                };
                items.push(Item::Path(Box::new(path)));
            }
            DrawItem::Text { .. } => {}
        }
    }
    // Words last: nothing is drawn over them.
    for item in &drawing.items {
        if let DrawItem::Text { x, y, text, size, anchor, weight, tone } = item {
            let style = TextStyle {
                face: if *weight == Weight::Semibold { SEMIBOLD } else { REGULAR },
                size: size * scale,
                leading: 0.0,
                fill: setter.theme.text(*tone),
                figures: Figures::Tabular,
                hyphenate: false,
            };
            let (x, y) = at((*x, *y));
            // A blank after each label: they are words of their own when read aloud.
            let (mut run, _) = setter.run(&style, &format!("{text} "), x, 0.0);
            let width = setter.text_width(&style, text);
            run.x -= match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            run.y = y;
            items.push(Item::Run(run));
        }
    }
}

fn polyline(points: impl Iterator<Item = (f32, f32)>) -> Vec<Segment> {
    points
        .enumerate()
        .map(|(i, (x, y))| if i == 0 { Segment::Move(x, y) } else { Segment::Line(x, y) })
        .collect()
}

/// White diagonals over a rectangle: it can be told apart without colour.
pub(super) fn hatching([x, y, width, height]: [f32; 4]) -> Option<Item> {
    const STEP: f32 = 4.0;
    let mut segments = Vec::new();
    let mut offset = STEP;
    // Lines x + y = offset, cut at the rectangle's sides.
    while offset < width + height && segments.len() < 4000 {
        let (x1, y1) = if offset <= height { (0.0, offset) } else { (offset - height, height) };
        let (x2, y2) = if offset <= width { (offset, 0.0) } else { (width, offset - width) };
        segments.push(Segment::Move(x + x1, y + y1));
        segments.push(Segment::Line(x + x2, y + y2));
        offset += STEP;
    }
    (!segments.is_empty()).then(|| {
        let stroke = Some((0.7, Rgb([1.0; 3])));
        Item::Path(Box::new(Path { segments, stroke, ..Path::default() }))
    })
}
