//! Blocks to pieces: what stands in a column, from top to bottom.

use super::breaks::Fill;
use super::contents::ContentsLine;
use super::font::{Figures, REGULAR, SEMIBOLD};
use super::inline::TextStyle;
use super::line::Line;
use super::page::{Anchor, Geometry, Hold, Pager, Piece, shift};
use super::paragraph::{Measure, Setter};
use super::{Artifact, Attributes, Item, Mark, Tag};
use crate::document::{Align, Block, Inline, ParagraphStyle, Tone, plain_text};

/// Sets the blocks of one section.
pub(super) struct Composer<'a> {
    pub(super) setter: Setter<'a>,
    pub(super) pager: Pager,
    /// Space that stands before the next piece.
    space: f32,
    /// How the next piece is held.
    hold: Hold,
    /// The number or bullet that the next line carries.
    label: Option<Line>,
    /// Anchors that the next piece carries.
    anchors: Vec<Anchor>,
    /// Pieces so far.
    pieces: usize,
    /// Within [`Block::Keep`]: the number of its first piece; those after it are held to it.
    keep_from: Option<usize>,
    /// Where pieces go instead of onto pages, while a part is made to be set beside another.
    captured: Option<Vec<Piece>>,
    /// Rows of tables stand close, without rules between them.
    pub(super) dense: bool,
    /// Within a letter: headings are set as small as their text allows.
    pub(super) in_letter: bool,
    /// The subject has just been set: a note below it belongs to it.
    after_subject: bool,
    /// Lines of the table of contents: level, title, anchor, page as printed.
    pub(super) contents: &'a [ContentsLine],
}

/// Anchor of a letter's subject.
pub(super) const SUBJECT: &str = "betreff";

/// Where blocks stand and what they belong to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) parent: u32,
}

impl<'a> Composer<'a> {
    pub(super) fn new(
        setter: Setter<'a>,
        geometry: Geometry,
        contents: &'a [ContentsLine],
    ) -> Self {
        let rule = setter.theme.shape(Tone::Hairline);
        Self {
            setter,
            pager: Pager::new(geometry, rule),
            space: 0.0,
            hold: Hold::Loose,
            label: None,
            anchors: Vec::new(),
            pieces: 0,
            keep_from: None,
            captured: None,
            dense: false,
            in_letter: false,
            after_subject: false,
            contents,
        }
    }

    /// Text style of a size on the body's face.
    pub(super) fn style(&self, face: u8, size: f32, leading: f32, tone: Tone) -> TextStyle {
        TextStyle {
            face,
            size,
            leading,
            fill: self.setter.theme.text(tone),
            figures: Figures::Proportional,
            hyphenate: true,
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block], column: Column) {
        for block in blocks {
            self.block(block, column);
        }
    }

    fn block(&mut self, block: &Block, column: Column) {
        match block {
            Block::Heading { level, id, text } => self.heading(*level, id, text, column),
            Block::Paragraph { text, style } => self.paragraph(text, *style, column),
            Block::List { start, items } => self.list(*start, items, column),
            Block::Quote(blocks) => self.quote(blocks, column),
            Block::Table(table) => self.table(table, column),
            Block::Figure(figure) => self.figure(figure, column),
            Block::Beside(figure, table) => self.beside(figure, table, column),
            Block::Signatures { intro, entries } => self.signatures(intro, entries, column),
            Block::Keep(blocks) => {
                let outer = self.keep_from;
                self.keep_from = outer.or(Some(self.pieces));
                self.blocks(blocks, column);
                self.keep_from = outer;
            }
            Block::Contents { title } => self.contents(title, column),
            Block::PageBreak => self.hold = Hold::Break,
            Block::Rule => self.rule(column),
        }
    }

    /// Asks for space before the next piece; the larger of two wishes counts.
    pub(super) fn space(&mut self, space: f32) {
        self.space = self.space.max(space);
    }

    /// Holds the next piece to what stands before it.
    pub(super) fn hold(&mut self, hold: Hold) {
        self.hold = self.hold.max(hold);
    }

    /// Lets the next piece begin a page after all.
    pub(super) fn release(&mut self) {
        self.hold = Hold::Loose;
    }

    /// Forgets the space and the hold that wait for the next piece.
    pub(super) fn settle(&mut self) {
        (self.space, self.hold) = (0.0, Hold::Loose);
    }

    /// Names the place of the next piece.
    pub(super) fn anchor(&mut self, id: &str, outline: Option<(String, u8)>) {
        self.anchors.push(Anchor { id: id.to_owned(), outline });
    }

    /// Adds a piece with the space, hold and anchors that wait for it.
    pub(super) fn push(&mut self, mut piece: Piece) {
        piece.space += std::mem::take(&mut self.space);
        piece.hold = piece.hold.max(std::mem::take(&mut self.hold));
        if let Some(captured) = &mut self.captured {
            piece.anchors.append(&mut self.anchors);
            captured.push(piece);
            return;
        }
        if self.keep_from.is_some_and(|first| self.pieces > first) {
            piece.hold = piece.hold.max(Hold::Keep);
        }
        self.pieces += 1;
        piece.anchors.append(&mut self.anchors);
        self.pager.push(&mut self.setter.tree, piece);
    }

    /// Adds lines as pieces: no widow, no orphan, no page that ends in a hyphen if it can be
    /// helped.
    pub(super) fn push_lines(&mut self, lines: Vec<Line>, leading: f32, size: f32) {
        let count = lines.len();
        let mut hyphenated = false;
        for (i, line) in lines.into_iter().enumerate() {
            let hold = if i == 0 {
                Hold::Loose
            } else if i == 1 || i + 1 == count {
                Hold::Never
            } else if hyphenated {
                Hold::Avoid
            } else {
                Hold::Loose
            };
            hyphenated = line.hyphenated;
            let mut piece = line_piece(line, leading, size);
            piece.hold = hold;
            if let Some(label) = self.label.take() {
                let label = line_piece(label, leading, size);
                let mut items = label.items;
                items.append(&mut piece.items);
                piece.items = items;
            }
            self.push(piece);
        }
    }

    /// What `set` would put on pages, one below the other in one piece.
    pub(super) fn captured(&mut self, set: impl FnOnce(&mut Self)) -> Piece {
        let outer = self.captured.replace(Vec::new());
        set(self);
        let pieces = std::mem::replace(&mut self.captured, outer).unwrap_or_default();
        super::page::joined(pieces)
    }

    fn paragraph(&mut self, text: &[Inline], style: ParagraphStyle, column: Column) {
        if let [Inline::Image(picture)] = text {
            return self.picture(picture, column);
        }
        let body = &self.setter.theme.numbers.body;
        let (face, size, leading, tone) = match style {
            ParagraphStyle::Body => (REGULAR, body.size, body.leading, Tone::Ink),
            ParagraphStyle::Subject => {
                (SEMIBOLD, body.subject_size, body.subject_leading, Tone::Ink)
            }
            ParagraphStyle::Lead => (REGULAR, body.lead_size, body.lead_leading, Tone::Ink),
            ParagraphStyle::Note => (REGULAR, body.note_size, body.note_leading, Tone::Muted),
            ParagraphStyle::Title => (SEMIBOLD, body.title_size, body.title_leading, Tone::Ink),
        };
        let (gap, from) = (body.gap, body.justify_from);
        let mut text_style = self.style(face, size, leading, tone);
        text_style.hyphenate = !matches!(style, ParagraphStyle::Subject | ParagraphStyle::Title);
        // Lists and quotations are ragged: their lines are shorter, and few.
        let full = column.width >= from.max(self.pager.geometry.column() - 1.0);
        let justified = full && matches!(style, ParagraphStyle::Body | ParagraphStyle::Lead);
        let fill = if justified { Fill::Justified } else { Fill::Ragged };
        // A letter's subject and a cover's title head what follows (ISO 14289-1, 7.4: the first heading
        // is H1).
        let heads = matches!(style, ParagraphStyle::Subject | ParagraphStyle::Title);
        let tag = if heads { Tag::H1 } else { Tag::P };
        let element = self.setter.tree.add(tag, column.parent);
        let measure = Measure { x: column.x, width: column.width, align: Align::Left, fill };
        let lines = self.setter.lines(text, &text_style, element, measure);
        let (mut before, mut after) = match style {
            ParagraphStyle::Note => (gap * 0.5, gap * 0.5),
            ParagraphStyle::Subject => (gap * 2.0, gap * 2.0),
            _ => (gap, gap),
        };
        // What is said of the resolution stands under the subject like a further line of it.
        if std::mem::take(&mut self.after_subject) && style == ParagraphStyle::Note {
            (self.space, before, after) = (0.0, 2.0, gap * 2.0);
        }
        // A list says how far apart its items stand.
        if self.label.is_none() {
            self.space(before);
        }
        if heads {
            self.anchor(SUBJECT, Some((plain_text(text), 1)));
        }
        self.push_lines(lines, leading, size);
        self.space(after);
        self.after_subject = style == ParagraphStyle::Subject;
    }

    pub(super) fn heading(&mut self, level: u8, id: &str, text: &[Inline], column: Column) {
        let headings = &self.setter.theme.numbers.headings;
        let i = usize::from(level.clamp(1, 3) - 1);
        // A letter's headings are as small as those of the lowest level: it is a letter first.
        let look = if self.in_letter { 2 } else { i };
        let (size, leading) = (headings.sizes[look], headings.leadings[look]);
        let (before, after) = (headings.before[look], headings.after[look]);
        let tag = [Tag::H1, Tag::H2, Tag::H3][i];
        let element = self.setter.tree.add(tag, column.parent);
        let mut style = self.style(SEMIBOLD, size, leading, Tone::Ink);
        style.hyphenate = false;
        let measure =
            Measure { x: column.x, width: column.width, align: Align::Left, fill: Fill::Ragged };
        let lines = self.setter.lines(text, &style, element, measure);
        self.flush_label(leading, size);
        self.after_subject = false;
        self.space(before);
        self.anchor(id, Some((plain_text(text), level.clamp(1, 3))));
        for (i, line) in lines.into_iter().enumerate() {
            let mut piece = line_piece(line, leading, size);
            if i > 0 {
                piece.hold = Hold::Never;
            }
            self.push(piece);
        }
        if look == 0 {
            let fill = self.setter.theme.shape(Tone::Accent);
            let items = vec![
                Item::Begin(Mark::Artifact(Artifact::Layout)),
                Item::Rect { area: [column.x, 2.0, column.width, 0.8], fill },
                Item::End,
            ];
            self.push(Piece { height: 2.8, hold: Hold::Never, items, ..Piece::default() });
        }
        self.space(after);
        self.hold(Hold::Never);
    }

    fn quote(&mut self, blocks: &[Block], column: Column) {
        let indent = self.setter.theme.numbers.body.quote_indent;
        let parent = self.setter.tree.add(Tag::BlockQuote, column.parent);
        let inner = Column {
            x: column.x + indent,
            width: (column.width - 2.0 * indent).max(column.width * 0.5),
            parent,
        };
        self.blocks(blocks, inner);
    }

    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>], column: Column) {
        let body = &self.setter.theme.numbers.body;
        let (size, leading, gap) = (body.size, body.leading, body.gap);
        let style = self.style(REGULAR, size, leading, Tone::Ink);
        let last =
            start.unwrap_or(1).saturating_add(u32::try_from(items.len()).unwrap_or(u32::MAX));
        let widest = start.map_or(0.0, |_| self.setter.text_width(&style, &format!("{last}. ")));
        let indent =
            self.setter.theme.numbers.body.indent.max(widest + 3.0).min(column.width * 0.4);
        let list = self.setter.tree.add(Tag::L, column.parent);
        self.setter.tree.get(list).attributes = Attributes::List { ordered: start.is_some() };
        for (i, blocks) in items.iter().enumerate() {
            let item = self.setter.tree.add(Tag::LI, list);
            let label = self.setter.tree.add(Tag::Lbl, item);
            let body = self.setter.tree.add(Tag::LBody, item);
            let number = u32::try_from(i).unwrap_or(u32::MAX);
            let text = match start {
                Some(first) => format!("{}. ", first.saturating_add(number)),
                None => "• ".to_owned(),
            };
            self.flush_label(leading, size);
            // Numbers stand right before their text, bullets at the list's edge.
            let width = self.setter.text_width(&style, text.trim_end());
            let x = match start {
                Some(_) => column.x + (indent - 5.0 - width).max(0.0),
                None => column.x + 2.0,
            };
            let (run, _) = self.setter.run(&style, &text, x, 0.0);
            self.label = Some(Line {
                items: vec![Item::Begin(Mark::Content(label)), Item::Run(run), Item::End],
                ..Line::default()
            });
            if i > 0 {
                self.space = gap * 0.3;
            }
            let inner = Column { x: column.x + indent, width: column.width - indent, parent: body };
            self.blocks(blocks, inner);
        }
        self.flush_label(leading, size);
        self.space(gap);
    }

    /// Sets a waiting number or bullet on a line of its own, when no text came to carry it.
    pub(super) fn flush_label(&mut self, leading: f32, size: f32) {
        if let Some(label) = self.label.take() {
            self.push(line_piece(label, leading, size));
            self.hold(Hold::Never);
        }
    }

    fn rule(&mut self, column: Column) {
        let gap = self.setter.theme.numbers.body.gap;
        let fill = self.setter.theme.shape(Tone::Hairline);
        self.space(gap);
        let items = vec![
            Item::Begin(Mark::Artifact(Artifact::Layout)),
            Item::Rect { area: [column.x, 0.0, column.width, 0.5], fill },
            Item::End,
        ];
        self.push(Piece { height: 0.5, items, ..Piece::default() });
        self.space(gap);
    }

    pub(super) fn finish(mut self) -> (super::tree::Tree, super::page::Sheets) {
        self.flush_label(14.0, 10.5);
        self.pager.finish(&mut self.setter.tree);
        (self.setter.tree, self.pager.sheets)
    }
}

/// Baseline of a line within its leading.
pub(super) fn baseline(leading: f32, size: f32) -> f32 {
    (leading - size) / 2.0 + size * 0.79
}

/// A line as a piece of its own.
pub(super) fn line_piece(line: Line, leading: f32, size: f32) -> Piece {
    let mut piece = Piece { height: leading, ..Piece::default() };
    stack(&mut piece, line, 0.0, leading, size);
    piece
}

/// Puts a line into a piece with its top at `y`; its leading.
pub(super) fn stack(piece: &mut Piece, mut line: Line, y: f32, leading: f32, size: f32) -> f32 {
    let dy = y + baseline(leading, size);
    for item in &mut line.items {
        shift(item, dy);
    }
    for link in &mut line.links {
        link.area[1] += dy;
    }
    if piece.items.is_empty() {
        piece.items = line.items;
    } else {
        piece.items.append(&mut line.items);
    }
    piece.links.append(&mut line.links);
    piece.notes.append(&mut line.notes);
    leading
}
