//! SVG files to filled paths: what a logo needs, and a clear word about what cannot be drawn.
//!
//! usvg resolves styles, references and shapes; strokes become outlines. PDF/A would allow more than
//! is drawn here, but a logo in flat colours is what prints, faxes and archives alike.

use super::{Item, Path, Rgb, Segment};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{BlendMode, FillRule, Group, Node, Options, Paint, Tree};

/// What is wrong with a file, in German and English.
type Fault = (&'static str, &'static str);

/// Larger than any logo, and no bomb.
const MOST_BYTES: usize = 2_000_000;
/// Pieces of paths, all together.
const MOST_SEGMENTS: usize = 100_000;

/// A drawing without a place yet: paths with the origin at its top left corner.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) width: f32,
    pub(super) height: f32,
    paths: Vec<Path>,
}

/// Whether a file looks like SVG: an XML file with an `svg` element near its beginning.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4000)];
    let head = String::from_utf8_lossy(head);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && (head.contains("<svg") || head.contains(":svg"))
}

/// Reads a file; the error says what cannot be drawn.
pub(super) fn read(bytes: &[u8]) -> Result<Drawing, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(("die Datei ist größer als 2 MB", "the file is larger than 2 MB"));
    }
    let damaged = ("die SVG-Datei ist beschädigt", "the SVG file is damaged");
    let text = std::str::from_utf8(bytes).map_err(|_| damaged)?;
    // usvg would leave these out without a word; an image could also name a file to be read.
    for (element, fault) in [
        ("text", ("es enthält Schrift als Text", "it holds words as text")),
        ("image", ("es enthält ein Bild aus Bildpunkten", "it holds an image of pixels")),
        ("foreignObject", ("es enthält fremde Inhalte", "it holds foreign content")),
    ] {
        if has_element(text, element) {
            return Err(fault);
        }
    }
    let tree = Tree::from_str(text, &Options::default()).map_err(|_| damaged)?;
    let size = tree.size();
    let mut drawing = Drawing { width: size.width(), height: size.height(), paths: Vec::new() };
    let mut left = MOST_SEGMENTS;
    group(tree.root(), &mut drawing.paths, &mut left)?;
    if drawing.paths.is_empty() {
        return Err(("es zeigt nichts", "it shows nothing"));
    }
    Ok(drawing)
}

impl Drawing {
    /// Its paths in a place: x, y of the top left corner, width, height.
    pub(super) fn items(&self, [x, y, width, height]: [f32; 4]) -> Vec<Item> {
        let (sx, sy) = (width / self.width, height / self.height);
        let at = |px: f32, py: f32| (x + px * sx, y + py * sy);
        let placed = |segment: &Segment| match *segment {
            Segment::Move(px, py) => {
                let (px, py) = at(px, py);
                Segment::Move(px, py)
            }
            Segment::Line(px, py) => {
                let (px, py) = at(px, py);
                Segment::Line(px, py)
            }
            Segment::Curve([ax, ay, bx, by, cx, cy]) => {
                let ((ax, ay), (bx, by), (cx, cy)) = (at(ax, ay), at(bx, by), at(cx, cy));
                Segment::Curve([ax, ay, bx, by, cx, cy])
            }
            Segment::Close => Segment::Close,
        };
        self.paths
            .iter()
            .map(|path| {
                let segments = path.segments.iter().map(placed).collect();
                Item::Path(Box::new(Path { segments, ..path.clone() }))
            })
            .collect()
    }
}

/// Whether a start tag of that name stands in the text, with or without a prefix.
fn has_element(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = &text[..at];
        let after = text[at + name.len()..].chars().next();
        let opened = before.ends_with('<')
            || before.ends_with(':')
                && before[..before.len() - 1]
                    .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
                    .ends_with('<');
        opened && after.is_some_and(|c| c.is_whitespace() || matches!(c, '>' | '/'))
    })
}

fn group(group: &Group, paths: &mut Vec<Path>, left: &mut usize) -> Result<(), Fault> {
    if group.opacity().get() < 1.0 || group.blend_mode() != BlendMode::Normal {
        return Err(TRANSPARENT);
    }
    if !group.filters().is_empty() || group.mask().is_some() {
        return Err(("es enthält Effekte oder Masken", "it holds effects or masks"));
    }
    if let Some(clip) = group.clip_path() {
        // Drawing programs clip everything at the edge of the sheet, where nothing is cut.
        let (edge, content) = (clip.root().abs_bounding_box(), group.abs_bounding_box());
        let inside = edge.left() <= content.left() + 0.5
            && edge.top() <= content.top() + 0.5
            && edge.right() >= content.right() - 0.5
            && edge.bottom() >= content.bottom() - 0.5;
        let plain = matches!(clip.root().children(), [Node::Path(path)] if path.data().len() <= 6);
        if !(inside && plain) {
            return Err(("es beschneidet Formen", "it clips shapes"));
        }
    }
    for node in group.children() {
        match node {
            Node::Group(inner) => self::group(inner, paths, left)?,
            Node::Path(path) if path.is_visible() => shape(path, paths, left)?,
            Node::Path(_) => {}
            Node::Image(_) => return Err(("es enthält ein Bild", "it holds an image")),
            Node::Text(_) => return Err(("es enthält Schrift als Text", "it holds words as text")),
        }
    }
    Ok(())
}

const TRANSPARENT: Fault = ("es enthält durchscheinende Farben", "it holds translucent colours");

fn shape(path: &usvg::Path, paths: &mut Vec<Path>, left: &mut usize) -> Result<(), Fault> {
    let transform = path.abs_transform();
    let mut filled = None;
    let mut stroked = None;
    if let Some(fill) = path.fill() {
        let colour = colour(fill.paint(), fill.opacity().get())?;
        let even_odd = fill.rule() == FillRule::EvenOdd;
        filled = outline(path.data().clone().transform(transform), left)?.map(|segments| Path {
            segments,
            fill: Some(colour),
            even_odd,
            ..Path::default()
        });
    }
    if let Some(stroke) = path.stroke() {
        let colour = colour(stroke.paint(), stroke.opacity().get())?;
        let pen = stroke.to_tiny_skia();
        let dashed = pen.dash.as_ref().and_then(|dash| path.data().dash(dash, 1.0));
        let line = dashed.as_ref().unwrap_or(path.data()).stroke(&pen, 4.0);
        stroked = outline(line.and_then(|line| line.transform(transform)), left)?
            .map(|segments| Path { segments, fill: Some(colour), ..Path::default() });
    }
    match path.paint_order() {
        usvg::PaintOrder::FillAndStroke => paths.extend(filled.into_iter().chain(stroked)),
        usvg::PaintOrder::StrokeAndFill => paths.extend(stroked.into_iter().chain(filled)),
    }
    Ok(())
}

fn colour(paint: &Paint, opacity: f32) -> Result<Rgb, Fault> {
    if opacity < 1.0 {
        return Err(TRANSPARENT);
    }
    match paint {
        Paint::Color(c) => Ok(Rgb([c.red, c.green, c.blue].map(|part| f32::from(part) / 255.0))),
        Paint::LinearGradient(_) | Paint::RadialGradient(_) => {
            Err(("es enthält Farbverläufe", "it holds gradients"))
        }
        Paint::Pattern(_) => Err(("es enthält Muster", "it holds patterns")),
    }
}

/// The segments of a path; `None` for one that has no extent.
fn outline(
    path: Option<tiny_skia_path::Path>,
    left: &mut usize,
) -> Result<Option<Vec<Segment>>, Fault> {
    let Some(path) = path else { return Ok(None) };
    *left = left
        .checked_sub(path.len())
        .ok_or(("es ist zu verwickelt für ein Logo", "it is too intricate for a logo"))?;
    let mut at = (0.0, 0.0);
    let mut segments = Vec::with_capacity(path.len());
    for segment in path.segments() {
        segments.push(match segment {
            PathSegment::MoveTo(p) => {
                at = (p.x, p.y);
                Segment::Move(p.x, p.y)
            }
            PathSegment::LineTo(p) => {
                at = (p.x, p.y);
                Segment::Line(p.x, p.y)
            }
            // A quadratic curve as a cubic one.
            PathSegment::QuadTo(c, p) => {
                let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                let (a, b) =
                    ((third(at.0, c.x), third(at.1, c.y)), (third(p.x, c.x), third(p.y, c.y)));
                at = (p.x, p.y);
                Segment::Curve([a.0, a.1, b.0, b.1, p.x, p.y])
            }
            PathSegment::CubicTo(a, b, p) => {
                at = (p.x, p.y);
                Segment::Curve([a.x, a.y, b.x, b.y, p.x, p.y])
            }
            PathSegment::Close => Segment::Close,
        });
    }
    Ok(Some(segments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(content: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 100 50\">{content}</svg>"
        )
    }

    fn fault(content: &str) -> &'static str {
        read(svg(content).as_bytes()).expect_err("must be refused").0
    }

    #[test]
    fn shapes_become_paths_in_their_place() {
        let text = svg(
            "<style>.a{fill:#ff0000}</style><g transform=\"translate(10 0)\"><rect class=\"a\" \
             width=\"20\" height=\"10\"/></g><path fill-rule=\"evenodd\" d=\"M0 0h9v9z\"/>\
             <circle cx=\"50\" cy=\"25\" r=\"5\" fill=\"none\" stroke=\"blue\" stroke-width=\"2\"/>",
        );
        assert!(is_svg(text.as_bytes()));
        let drawing = read(text.as_bytes()).expect("plain shapes");
        assert_eq!((drawing.width, drawing.height), (100.0, 50.0));
        let items = drawing.items([100.0, 200.0, 50.0, 25.0]);
        let paths: Vec<&Path> = items
            .iter()
            .map(|item| match item {
                Item::Path(path) => &**path,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(paths.len(), 3);
        assert_eq!(paths[0].fill, Some(Rgb([1.0, 0.0, 0.0])));
        assert_eq!(paths[0].segments[0], Segment::Move(105.0, 200.0));
        assert_eq!(paths[0].segments[1], Segment::Line(115.0, 200.0));
        assert!(paths[1].even_odd && !paths[0].even_odd);
        assert_eq!(paths[2].fill, Some(Rgb([0.0, 0.0, 1.0])), "a stroke is an outline");
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        assert_eq!(fault("<text x=\"1\">Stadt</text>"), "es enthält Schrift als Text");
        assert_eq!(fault("<rect width=\"9\" height=\"9\" opacity=\".5\"/>"), TRANSPARENT.0);
        assert_eq!(fault("<rect width=\"9\" height=\"9\" fill-opacity=\".5\"/>"), TRANSPARENT.0);
        assert_eq!(
            fault(
                "<linearGradient id=\"g\"><stop stop-color=\"red\"/><stop offset=\"1\"/>\
                 </linearGradient><rect width=\"9\" height=\"9\" fill=\"url(#g)\"/>"
            ),
            "es enthält Farbverläufe"
        );
        assert_eq!(
            fault("<image xlink:href=\"/etc/passwd\" width=\"9\" height=\"9\"/>"),
            "es enthält ein Bild aus Bildpunkten"
        );
        assert_eq!(fault(""), "es zeigt nichts");
        assert_eq!(read(b"<svg").expect_err("damaged").0, "die SVG-Datei ist beschädigt");
        assert!(!is_svg(b"\x89PNG") && !is_svg(b"svg"));
    }

    #[test]
    fn a_clip_at_the_edge_of_the_sheet_cuts_nothing() {
        let clip = "<clipPath id=\"c\"><rect width=\"100\" height=\"50\"/></clipPath>";
        let rect = "<g clip-path=\"url(#c)\"><rect width=\"20\" height=\"10\"/></g>";
        assert!(read(svg(&format!("{clip}{rect}")).as_bytes()).is_ok());
        let small = "<clipPath id=\"c\"><rect width=\"9\" height=\"9\"/></clipPath>";
        assert_eq!(fault(&format!("{small}{rect}")), "es beschneidet Formen");
    }
}
