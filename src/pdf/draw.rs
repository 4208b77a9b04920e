//! A page's items as printpdf operations.
//!
//! Frames count from the top left corner, PDF from the bottom left. Positions are rounded to
//! hundredths of a point before they are compared or subtracted, so nothing drifts.

use super::fonts::Subset;
use super::images::Images;
use super::syntax::{hundredths, points};
use crate::layout::{Artifact, Element, Item, Mark, Page, Path, Rgb, Run, Segment};
use printpdf::{
    Color, DictItem, Line, LineDashPattern, LinePoint, Op, PaintMode, Point, Polygon, PolygonRing,
    Pt, Rect, WindingOrder, XObjectId, XObjectTransform,
};
use std::collections::BTreeMap;

/// The operations that paint a page.
pub(super) fn page(
    page: &Page,
    tree: &[Element],
    subsets: &[Option<Subset>],
    images: &Images,
) -> Vec<Op> {
    let mut pen = Pen {
        out: Vec::with_capacity(page.items.len() * 3),
        height: hundredths(page.height),
        text: None,
        font: None,
        fill: None,
        stroke: None,
        width: None,
        dash: Vec::new(),
    };
    for item in &page.items {
        match item {
            Item::Begin(mark) => pen.begin(*mark, page, tree),
            Item::End => {
                pen.end_text();
                pen.out.push(Op::EndMarkedContent);
            }
            Item::Run(run) => {
                if let Some(subset) = subsets.get(usize::from(run.face)).and_then(Option::as_ref) {
                    pen.run(run, subset);
                }
            }
            Item::Rect { area, fill } => pen.rect(*area, *fill),
            Item::Path(path) => pen.path(path),
            Item::Image { area, image } => pen.image(*area, images.resource(image)),
        }
    }
    pen.end_text();
    pen.out
}

/// What the page's graphics state is, so that nothing is set twice.
struct Pen {
    out: Vec<Op>,
    height: i64,
    /// Position of the current line, within a text object.
    text: Option<(i64, i64)>,
    /// Face, soft hyphen, size.
    font: Option<(u8, bool, i64)>,
    fill: Option<Rgb>,
    stroke: Option<Rgb>,
    width: Option<i64>,
    dash: Vec<i64>,
}

impl Pen {
    fn begin(&mut self, mark: Mark, page: &Page, tree: &[Element]) {
        // A text object must not straddle the border of a marked sequence (14.6.1).
        self.end_text();
        let (tag, properties) = match mark {
            Mark::Content(mcid) => {
                let element = page.marks.get(mcid as usize).and_then(|&e| tree.get(e as usize));
                let tag = element.map_or("Span", |element| element.tag.name());
                (tag, vec![("MCID", DictItem::Int(i64::from(mcid)))])
            }
            Mark::Artifact(kind) => {
                let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
                let properties = match kind {
                    Artifact::Header => {
                        vec![("Type", name("Pagination")), ("Subtype", name("Header"))]
                    }
                    Artifact::Footer => {
                        vec![("Type", name("Pagination")), ("Subtype", name("Footer"))]
                    }
                    Artifact::Layout => vec![("Type", name("Layout"))],
                };
                ("Artifact", properties)
            }
        };
        let map: BTreeMap<String, DictItem> =
            properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        self.out.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map },
        });
    }

    fn run(&mut self, run: &Run, subset: &Subset) {
        let (line_x, line_y) = match self.text {
            Some(line) => line,
            None => {
                self.out.push(Op::StartTextSection);
                (0, 0)
            }
        };
        let size = hundredths(run.size);
        let font = (run.face, run.soft_hyphen, size);
        if self.font != Some(font) {
            let handle = subset.handle(run.soft_hyphen);
            self.out.push(Op::SetFont { font: handle, size: Pt(points(size)) });
            self.font = Some(font);
        }
        self.set_fill(run.fill);
        // Td moves relative to the line before: two short numbers where Tm takes six.
        let (x, y) = (hundredths(run.x), self.height - hundredths(run.y));
        self.out.push(Op::SetTextCursor { pos: point(x - line_x, y - line_y) });
        self.text = Some((x, y));
        // printpdf's own ShowText looks every glyph up in two ordered maps and allocates its
        // reading; TJ with the codes as they are is the same operator without that.
        self.out.push(Op::Unknown {
            key: "TJ".to_owned(),
            value: vec![DictItem::Array(shown(run, subset))],
        });
    }

    fn end_text(&mut self) {
        if self.text.take().is_some() {
            self.out.push(Op::EndTextSection);
        }
    }

    fn rect(&mut self, [x, y, width, height]: [f32; 4], fill: Rgb) {
        self.end_text();
        self.set_fill(fill);
        let (x, top, bottom) = (hundredths(x), hundredths(y), hundredths(y + height));
        let (width, height) = (points(hundredths(width)), points(bottom - top));
        self.out.push(Op::DrawRectangle {
            rectangle: Rect {
                x: Pt(points(x)),
                y: Pt(points(self.height - bottom)),
                width: Pt(width),
                height: Pt(height),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn path(&mut self, path: &Path) {
        self.end_text();
        let subpaths = self.subpaths(&path.segments);
        if let Some(fill) = path.fill {
            self.set_fill(fill);
            let rings = subpaths.iter().map(|s| PolygonRing { points: s.points.clone() });
            self.out.push(Op::DrawPolygon {
                polygon: Polygon {
                    rings: rings.collect(),
                    mode: PaintMode::Fill,
                    winding_order: WindingOrder::NonZero,
                },
            });
        }
        if let Some((width, colour)) = path.stroke {
            self.set_stroke(width, colour, &path.dash);
            self.out.extend(subpaths.into_iter().map(|line| Op::DrawLine { line }));
        }
    }

    fn subpaths(&self, segments: &[Segment]) -> Vec<Line> {
        let place = |x: f32, y: f32, bezier: bool| LinePoint {
            p: point(hundredths(x), self.height - hundredths(y)),
            bezier,
        };
        let mut lines: Vec<Line> = Vec::new();
        for segment in segments {
            if let Segment::Move(x, y) = *segment {
                lines.push(Line { points: vec![place(x, y, false)], is_closed: false });
                continue;
            }
            let Some(line) = lines.last_mut() else { continue };
            match *segment {
                Segment::Move(..) => {}
                Segment::Line(x, y) => line.points.push(place(x, y, false)),
                Segment::Curve([ax, ay, bx, by, x, y]) => line.points.extend([
                    place(ax, ay, true),
                    place(bx, by, true),
                    place(x, y, false),
                ]),
                Segment::Close => line.is_closed = true,
            }
        }
        lines
    }

    fn image(&mut self, [x, y, width, height]: [f32; 4], resource: String) {
        self.end_text();
        let bottom = self.height - hundredths(y + height);
        self.out.push(Op::UseXobject {
            id: XObjectId(resource),
            transform: XObjectTransform {
                translate_x: Some(Pt(points(hundredths(x)))),
                translate_y: Some(Pt(points(bottom))),
                scale_x: Some(points(hundredths(width))),
                scale_y: Some(points(hundredths(height))),
                no_auto_scale: true,
                ..Default::default()
            },
        });
    }

    fn set_fill(&mut self, colour: Rgb) {
        if self.fill != Some(colour) {
            self.out.push(Op::SetFillColor { col: color(colour) });
            self.fill = Some(colour);
        }
    }

    fn set_stroke(&mut self, width: f32, colour: Rgb, dash: &[f32]) {
        if self.stroke != Some(colour) {
            self.out.push(Op::SetOutlineColor { col: color(colour) });
            self.stroke = Some(colour);
        }
        let width = hundredths(width);
        if self.width != Some(width) {
            self.out.push(Op::SetOutlineThickness { pt: Pt(points(width)) });
            self.width = Some(width);
        }
        let dash: Vec<i64> = dash.iter().map(|&length| hundredths(length)).collect();
        if self.dash != dash {
            let pattern = dash.iter().map(|&length| points(length)).collect();
            self.out
                .push(Op::SetLineDashPattern { dash: LineDashPattern { offset: 0.0, pattern } });
            self.dash = dash;
        }
    }
}

/// The array of TJ: codes, and between them what the next glyph stands closer, in whole
/// thousandths of an em. What rounding leaves over goes into the next adjustment, so the end of a
/// justified line stands where it was set.
fn shown(run: &Run, subset: &Subset) -> Vec<DictItem> {
    // ISO 19005-2, 6.1.13: strings of no more than 32,767 bytes.
    const LONGEST: usize = 32_766;
    let mut items = Vec::new();
    let mut codes = Vec::with_capacity(run.glyphs.len() * 2);
    let mut owed = 0.0;
    for (index, glyph) in run.glyphs.iter().enumerate() {
        codes.extend(subset.code(glyph.id).to_be_bytes());
        owed -= glyph.adjust;
        let step = owed.round();
        let last = index + 1 == run.glyphs.len();
        if (step != 0.0 && !last) || codes.len() >= LONGEST {
            items.push(DictItem::Bytes(std::mem::take(&mut codes)));
            items.push(DictItem::Int(step as i64));
            owed -= step;
        }
    }
    if !codes.is_empty() {
        items.push(DictItem::Bytes(codes));
    }
    items
}

fn point(x: i64, y: i64) -> Point {
    Point { x: Pt(points(x)), y: Pt(points(y)) }
}

/// Components with three digits: finer than the 255 steps of a screen.
fn color(Rgb(components): Rgb) -> Color {
    let [r, g, b] = components.map(|c| (c.clamp(0.0, 1.0) * 1000.0).round() / 1000.0);
    Color::Rgb(printpdf::Rgb { r, g, b, icc_profile: None })
}
