//! A page's items as printpdf operations.
//!
//! Frames count from the top left corner, PDF from the bottom left. Positions are rounded to
//! hundredths of a point before they are compared or subtracted, so nothing drifts.
//!
//! A dense page has thousands of marks and pieces of text, and printpdf keeps each operator, each
//! operand and each key of a dictionary in an allocation of its own, twice: that was half the time of
//! writing a file. So marks and text are spelled here and pass through printpdf as operators that it
//! does not know; shapes, images and their state are printpdf's (DECISIONS.md).

use super::fonts::Subset;
use super::images::Images;
use super::syntax::{hundredths, points, write_fixed, write_hex, write_integer};
use crate::layout::{Artifact, Element, Item, Mark, Page, Path, Rgb, Run, Segment, Stamp};
use printpdf::{
    Color, Line, LineDashPattern, LinePoint, Op, PaintMode, Point, Polygon, PolygonRing, Pt, Rect,
    WindingOrder, XObjectId, XObjectTransform,
};

/// The operations that paint a page.
pub(super) fn page(
    page: &Page,
    tree: &[Element],
    subsets: &[Option<Subset>],
    images: &Images,
) -> Vec<Op> {
    let tag = |mcid: u32| {
        let element = page.marks.get(mcid as usize).and_then(|&e| tree.get(e as usize));
        element.map_or("Span", |element| element.tag.name())
    };
    paint(&page.items, page.height, tag, subsets, images)
}

/// The operations that paint what several pages have in common. They rely on nothing that the page
/// has set before.
pub(super) fn stamp(stamp: &Stamp, subsets: &[Option<Subset>], images: &Images) -> Vec<Op> {
    paint(&stamp.items, stamp.height, |_| "Span", subsets, images)
}

fn paint(
    items: &[Item],
    height: f32,
    tag: impl Fn(u32) -> &'static str,
    subsets: &[Option<Subset>],
    images: &Images,
) -> Vec<Op> {
    let mut pen = Pen {
        out: Vec::new(),
        spelled: Vec::with_capacity(items.len() * 32),
        height: hundredths(height),
        text: None,
        font: None,
        fill: None,
        stroke: None,
        width: None,
        dash: Vec::new(),
    };
    for item in items {
        match item {
            Item::Begin(mark) => pen.begin(*mark, &tag),
            Item::End => {
                pen.end_text();
                pen.spelled.extend_from_slice(b"EMC\n");
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
    pen.pass_on();
    pen.out
}

/// What the page's graphics state is, so that nothing is set twice.
struct Pen {
    out: Vec<Op>,
    /// Operators that are spelled already and follow what is in `out`.
    spelled: Vec<u8>,
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
    fn begin(&mut self, mark: Mark, tag: impl Fn(u32) -> &'static str) {
        // A text object must not straddle the border of a marked sequence (14.6.1).
        self.end_text();
        let out = &mut self.spelled;
        match mark {
            Mark::Content(mcid) => {
                out.push(b'/');
                out.extend_from_slice(tag(mcid).as_bytes());
                out.extend_from_slice(b"<</MCID ");
                write_integer(out, i64::from(mcid));
                out.extend_from_slice(b">>BDC\n");
            }
            Mark::Artifact(kind) => out.extend_from_slice(match kind {
                Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
                Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
                Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n".as_slice(),
            }),
        }
    }

    /// Hands what is spelled to printpdf, before an operation of its own.
    fn pass_on(&mut self) {
        if self.spelled.last() == Some(&b'\n') {
            self.spelled.pop();
        }
        if !self.spelled.is_empty() {
            let key = String::from_utf8(std::mem::take(&mut self.spelled))
                .expect("numbers, names of tags and hexadecimal strings are ASCII");
            self.out.push(Op::Unknown { key, value: Vec::new() });
        }
    }

    fn run(&mut self, run: &Run, subset: &Subset) {
        let size = hundredths(run.size);
        let font = (run.face, run.soft_hyphen, size);
        let (x, y) = (hundredths(run.x), self.height - hundredths(run.y));
        let out = &mut self.spelled;
        let (line_x, line_y) = self.text.unwrap_or_else(|| {
            out.extend_from_slice(b"BT\n");
            (0, 0)
        });
        self.text = Some((x, y));
        if self.font != Some(font) {
            self.font = Some(font);
            out.push(b'/');
            out.extend_from_slice(subset.resource().as_bytes());
            if run.soft_hyphen {
                out.push(b'h');
            }
            out.push(b' ');
            write_fixed(out, size, 2);
            out.extend_from_slice(b" Tf\n");
        }
        if self.fill != Some(run.fill) {
            self.fill = Some(run.fill);
            for component in thousandths(run.fill) {
                write_fixed(out, component, 3);
                out.push(b' ');
            }
            out.extend_from_slice(b"rg\n");
        }
        // Td moves relative to the line before: two short numbers where Tm takes six.
        write_fixed(out, x - line_x, 2);
        out.push(b' ');
        write_fixed(out, y - line_y, 2);
        out.extend_from_slice(b" Td\n");
        show(out, run, subset);
    }

    fn end_text(&mut self) {
        if self.text.take().is_some() {
            self.spelled.extend_from_slice(b"ET\n");
        }
    }

    fn rect(&mut self, [x, y, width, height]: [f32; 4], fill: Rgb) {
        self.end_text();
        self.pass_on();
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
        self.pass_on();
        let subpaths = self.subpaths(&path.segments);
        if let Some(fill) = path.fill {
            self.set_fill(fill);
            let rings = subpaths.iter().map(|s| PolygonRing { points: s.points.clone() });
            self.out.push(Op::DrawPolygon {
                polygon: Polygon {
                    rings: rings.collect(),
                    mode: PaintMode::Fill,
                    winding_order: match path.even_odd {
                        true => WindingOrder::EvenOdd,
                        false => WindingOrder::NonZero,
                    },
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
        self.pass_on();
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

/// TJ: codes, and between them what the next glyph stands closer, in whole thousandths of an em.
/// What rounding leaves over goes into the next adjustment, so the end of a justified line stands
/// where it was set.
fn show(out: &mut Vec<u8>, run: &Run, subset: &Subset) {
    // ISO 19005-2, 6.1.13: strings of no more than 32,767 bytes.
    const LONGEST: usize = 32_766 / 2;
    out.extend_from_slice(b"[<");
    let mut owed = 0.0;
    let mut length = 0;
    for (index, glyph) in run.glyphs.iter().enumerate() {
        for byte in subset.code(glyph.id).to_be_bytes() {
            write_hex(out, byte);
        }
        length += 1;
        owed -= glyph.adjust;
        let step = owed.round();
        let last = index + 1 == run.glyphs.len();
        if !last && (step != 0.0 || length == LONGEST) {
            out.push(b'>');
            write_integer(out, step as i64);
            out.push(b'<');
            owed -= step;
            length = 0;
        }
    }
    out.extend_from_slice(b">]TJ\n");
}

fn point(x: i64, y: i64) -> Point {
    Point { x: Pt(points(x)), y: Pt(points(y)) }
}

fn color(colour: Rgb) -> Color {
    let [r, g, b] = thousandths(colour).map(|component| (component as f64 / 1000.0) as f32);
    Color::Rgb(printpdf::Rgb { r, g, b, icc_profile: None })
}

/// Components in thousandths: finer than the 255 steps of a screen.
fn thousandths(Rgb(components): Rgb) -> [i64; 3] {
    components.map(|component| (f64::from(component.clamp(0.0, 1.0)) * 1000.0).round() as i64)
}
