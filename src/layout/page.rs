//! Pieces to pages: where a page ends, and painting it.
//!
//! A piece is what no page break can part: a line, a row, a drawing. Each says how firmly it is
//! held to the piece before; a page ends where that is loosest, and late.

use super::tree::Tree;
use super::{
    Artifact, Attributes, Destination, Item, Kid, Link, Mark, OutlineEntry, Page, Rgb, Segment, Tag,
};
use crate::document::LinkTarget;
use std::collections::VecDeque;
use std::rc::Rc;

/// How firmly a piece is held to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Hold {
    /// A page may end between them.
    #[default]
    Loose,
    /// Better not: the line before ends in a hyphen.
    Avoid,
    /// Only where the whole does not fit on one page.
    Keep,
    /// Never: widows, orphans, headings, details of a row. Given up only for what is higher than
    /// a page.
    Never,
    /// A new page begins.
    Break,
}

impl Hold {
    /// What parting them costs, against 100 for an empty page.
    fn cost(self) -> f32 {
        match self {
            Hold::Loose | Hold::Break => 0.0,
            Hold::Avoid => 4.0,
            Hold::Keep => 300.0,
            Hold::Never => 2000.0,
        }
    }
}

/// Page size and margins in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geometry {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Top of the text on the section's first page.
    pub(super) first_top: f32,
}

impl Geometry {
    pub(super) fn column(&self) -> f32 {
        self.width - self.left - self.right
    }

    /// Height of the text on a follow-on page.
    pub(super) fn room(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}

/// What no page break parts. Items have their final x; y is from the piece's top.
///
/// In [`Mark::Content`] stands the element until the piece is painted.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) height: f32,
    /// Space before it, dropped at the top of a page.
    pub(super) space: f32,
    pub(super) hold: Hold,
    pub(super) items: Vec<Item>,
    pub(super) links: Vec<PieceLink>,
    pub(super) notes: Vec<Footnote>,
    /// What is repeated above it where it begins a page.
    pub(super) resume: Option<Rc<Resume>>,
    pub(super) anchors: Vec<Anchor>,
    /// A figure and its box within the piece.
    pub(super) figure: Option<(u32, [f32; 4])>,
}

/// Pieces one below the other as one that no page break parts; space and hold are those of the
/// first.
pub(super) fn joined(pieces: Vec<Piece>) -> Piece {
    let mut all = Piece::default();
    for (i, mut piece) in pieces.into_iter().enumerate() {
        if i == 0 {
            (all.space, all.hold) = (piece.space, piece.hold);
        } else {
            all.height += piece.space;
        }
        let dy = all.height;
        piece.items.iter_mut().for_each(|item| shift(item, dy));
        piece.links.iter_mut().for_each(|link| link.area[1] += dy);
        if let Some((element, [x, y, width, height])) = piece.figure {
            all.figure = Some((element, [x, y + dy, width, height]));
        }
        all.items.append(&mut piece.items);
        all.links.append(&mut piece.links);
        all.notes.append(&mut piece.notes);
        all.anchors.append(&mut piece.anchors);
        all.height += piece.height;
    }
    all
}

/// What is repeated at the top of a page: artifacts only.
#[derive(Debug)]
pub(super) struct Resume {
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// A link on a piece.
#[derive(Debug, Clone)]
pub(super) struct PieceLink {
    pub(super) area: [f32; 4],
    pub(super) target: LinkTarget,
    pub(super) contents: String,
    pub(super) element: u32,
}

/// A footnote that stands at the foot of its reference's page.
#[derive(Debug)]
pub(super) struct Footnote {
    pub(super) number: u32,
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
    pub(super) links: Vec<PieceLink>,
}

/// A place that links and the outline name.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub(super) id: String,
    /// Title and level of an outline entry.
    pub(super) outline: Option<(String, u8)>,
}

/// Pages of a section, and what later stages resolve.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub(super) pages: Vec<Page>,
    pub(super) anchors: Vec<(String, u32, f32)>,
    pub(super) outline: Vec<OutlineEntry>,
    /// Links inside: page, index, anchor.
    pub(super) inside: Vec<(u32, u32, String)>,
}

/// Space and rule above footnotes.
const NOTE_GAP: f32 = 10.0;

/// Fills pages.
#[derive(Debug)]
pub(super) struct Pager {
    pub(super) geometry: Geometry,
    pub(super) sheets: Sheets,
    /// What stands at fixed places of the first page, with its final y.
    pub(super) fixed: Vec<Item>,
    rule: Rgb,
    queue: VecDeque<Piece>,
    queued: f32,
    /// Element and mark of the sequence that the last item of the page ended.
    ended: Option<(u32, u32)>,
}

impl Pager {
    pub(super) fn new(geometry: Geometry, rule: Rgb) -> Self {
        Self {
            geometry,
            sheets: Sheets::default(),
            fixed: Vec::new(),
            rule,
            queue: VecDeque::new(),
            queued: 0.0,
            ended: None,
        }
    }

    /// Adds a piece; pages are painted as soon as their end is certain.
    pub(super) fn push(&mut self, tree: &mut Tree, piece: Piece) {
        self.queued += piece.space + piece.height;
        self.queue.push_back(piece);
        if self.queued > 3.0 * self.geometry.room() {
            self.fill(tree, false);
        }
    }

    /// Paints what is left.
    pub(super) fn finish(&mut self, tree: &mut Tree) {
        self.fill(tree, true);
    }

    fn fill(&mut self, tree: &mut Tree, finish: bool) {
        if finish && self.queue.is_empty() && !self.fixed.is_empty() {
            self.paint(tree, 0);
        }
        while !self.queue.is_empty() {
            match self.page_end() {
                Some(count) => self.paint(tree, count),
                None if finish => self.paint(tree, self.queue.len()),
                None => break,
            }
        }
    }

    fn top(&self) -> f32 {
        if self.sheets.pages.is_empty() { self.geometry.first_top } else { self.geometry.top }
    }

    /// How many pieces the next page takes; `None` when all of the queue fits.
    fn page_end(&self) -> Option<usize> {
        let room = self.geometry.height - self.geometry.bottom - self.top();
        let (mut used, mut notes) = (0.0, 0.0);
        let mut best: Option<(f32, usize)> = None;
        for (i, piece) in self.queue.iter().enumerate() {
            if i == 0 {
                used += piece.resume.as_ref().map_or(0.0, |resume| resume.height);
            } else {
                if piece.hold == Hold::Break {
                    return Some(i);
                }
                let blank = ((room - used - notes) / room).clamp(0.0, 1.0);
                let cost = piece.hold.cost() + 100.0 * blank * blank;
                if best.is_none_or(|(least, _)| cost <= least) {
                    best = Some((cost, i));
                }
                used += piece.space;
            }
            used += piece.height;
            if notes == 0.0 && !piece.notes.is_empty() {
                notes += NOTE_GAP;
            }
            notes += piece.notes.iter().map(|note| note.height).sum::<f32>();
            if used + notes > room + 0.01 {
                return Some(best.map_or(1, |(_, i)| i));
            }
        }
        None
    }

    fn paint(&mut self, tree: &mut Tree, count: usize) {
        let top = self.top();
        let Geometry { width, height, .. } = self.geometry;
        let number = u32::try_from(self.sheets.pages.len()).expect("fewer than 2^32 pages");
        let mut page = Page { width, height, ..Page::default() };
        self.ended = None;
        for item in std::mem::take(&mut self.fixed) {
            self.put(tree, &mut page, number, item, 0.0);
        }
        let mut y = top;
        let mut notes = Vec::new();
        for i in 0..count {
            let Some(piece) = self.queue.pop_front() else { break };
            self.queued -= piece.space + piece.height;
            if i == 0 {
                if let Some(resume) = &piece.resume {
                    for item in &resume.items {
                        self.put(tree, &mut page, number, copy(item), y);
                    }
                    y += resume.height;
                }
            } else {
                y += piece.space;
            }
            for anchor in piece.anchors {
                if let Some((title, level)) = anchor.outline {
                    self.sheets.outline.push(OutlineEntry { title, level, page: number, y });
                }
                if !anchor.id.is_empty() {
                    self.sheets.anchors.push((anchor.id, number, y));
                }
            }
            if let Some((element, [x, dy, w, h])) = piece.figure {
                tree.get(element).attributes =
                    Attributes::Figure { area: [x, y + dy, w, h], page: number };
            }
            for item in piece.items {
                self.put(tree, &mut page, number, item, y);
            }
            self.link(tree, &mut page, number, piece.links, y);
            notes.extend(piece.notes);
            y += piece.height;
        }
        if !notes.is_empty() {
            let total: f32 = notes.iter().map(|note| note.height).sum();
            let mut y = height - self.geometry.bottom - total;
            let area = [self.geometry.left, y - NOTE_GAP * 0.5, 60.0, 0.5];
            let rule = [
                Item::Begin(Mark::Artifact(Artifact::Layout)),
                Item::Rect { area, fill: self.rule },
                Item::End,
            ];
            for item in rule {
                self.put(tree, &mut page, number, item, 0.0);
            }
            for note in notes {
                self.sheets.anchors.push((super::inline::note_anchor(note.number), number, y));
                for item in note.items {
                    self.put(tree, &mut page, number, item, y);
                }
                self.link(tree, &mut page, number, note.links, y);
                y += note.height;
            }
        }
        page.items.shrink_to_fit();
        page.marks.shrink_to_fit();
        self.sheets.pages.push(page);
    }

    /// Puts one item on the page; a sequence that continues the one just ended is joined to it.
    fn put(&mut self, tree: &mut Tree, page: &mut Page, number: u32, mut item: Item, dy: f32) {
        let ended = self.ended.take();
        match &mut item {
            Item::Begin(Mark::Content(element)) => {
                let id = *element;
                if let Some((last, mark)) = ended
                    && last == id
                    && tree.last_kid(id) == Some(Kid::Content { page: number, mark })
                {
                    page.items.pop();
                    return;
                }
                tree.attach(id);
                let mark = u32::try_from(page.marks.len()).expect("fewer than 2^32 marks");
                page.marks.push(id);
                tree.push_kid(id, Kid::Content { page: number, mark });
                *element = mark;
            }
            Item::End => {
                let open = page.items.iter().rev().find_map(|item| match item {
                    Item::Begin(mark) => Some(*mark),
                    _ => None,
                });
                if let Some(Mark::Content(mark)) = open {
                    let id = page.marks[mark as usize];
                    self.ended = Some((id, mark));
                    let element = tree.get(id);
                    // A drawing within a line: its box is what was painted.
                    if element.tag == Tag::Figure && element.attributes == Attributes::None {
                        let area = bounds(&page.items);
                        element.attributes = Attributes::Figure { area, page: number };
                    }
                }
            }
            _ => shift(&mut item, dy),
        }
        page.items.push(item);
    }

    fn link(
        &mut self,
        tree: &mut Tree,
        page: &mut Page,
        number: u32,
        links: Vec<PieceLink>,
        dy: f32,
    ) {
        for PieceLink { mut area, target, contents, element } in links {
            area[1] += dy;
            let link = u32::try_from(page.links.len()).expect("fewer than 2^32 links");
            let target = match target {
                LinkTarget::Uri(uri) => Destination::Uri(uri),
                LinkTarget::Anchor(anchor) => {
                    self.sheets.inside.push((number, link, anchor));
                    Destination::Page(0, 0.0)
                }
            };
            page.links.push(Link { area, target, contents, element });
            tree.attach(element);
            tree.push_kid(element, Kid::Link { page: number, link });
        }
    }
}

/// The box around what was painted since the last mark began: x, y, width, height.
fn bounds(items: &[Item]) -> [f32; 4] {
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    let mut reach = |x: f32, y: f32| {
        low = [low[0].min(x), low[1].min(y)];
        high = [high[0].max(x), high[1].max(y)];
    };
    for item in items.iter().rev() {
        match item {
            Item::Begin(_) => break,
            Item::Rect { area: [x, y, w, h], .. } | Item::Image { area: [x, y, w, h], .. } => {
                reach(*x, *y);
                reach(x + w, y + h);
            }
            Item::Path(path) => {
                for segment in &path.segments {
                    match segment {
                        Segment::Move(x, y) | Segment::Line(x, y) => reach(*x, *y),
                        Segment::Curve([a, b, c, d, x, y]) => {
                            reach(*a, *b);
                            reach(*c, *d);
                            reach(*x, *y);
                        }
                        Segment::Close => {}
                    }
                }
            }
            Item::Run(run) => reach(run.x, run.y),
            Item::End => {}
        }
    }
    if low[0] > high[0] {
        return [0.0; 4];
    }
    [low[0], low[1], high[0] - low[0], high[1] - low[1]]
}

/// Moves an item down.
pub(super) fn shift(item: &mut Item, dy: f32) {
    match item {
        Item::Begin(_) | Item::End => {}
        Item::Run(run) => run.y += dy,
        Item::Rect { area, .. } | Item::Image { area, .. } => area[1] += dy,
        Item::Path(path) => {
            for segment in &mut path.segments {
                match segment {
                    Segment::Move(_, y) | Segment::Line(_, y) => *y += dy,
                    Segment::Curve([_, a, _, b, _, c]) => {
                        *a += dy;
                        *b += dy;
                        *c += dy;
                    }
                    Segment::Close => {}
                }
            }
        }
    }
}

/// The same item again.
pub(super) fn copy(item: &Item) -> Item {
    match item {
        Item::Begin(mark) => Item::Begin(*mark),
        Item::End => Item::End,
        Item::Run(run) => Item::Run(run.clone()),
        Item::Rect { area, fill } => Item::Rect { area: *area, fill: *fill },
        Item::Path(path) => Item::Path(path.clone()),
        Item::Image { area, image } => Item::Image { area: *area, image: image.clone() },
    }
}
