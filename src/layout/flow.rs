//! Blocks to pieces: what stands in a column, from top to bottom.

use super::breaks::Fill;
use super::font::{Figures, REGULAR, SEMIBOLD};
use super::inline::TextStyle;
use super::page::{Anchor, Geometry, Hold, Pager, Piece, shift};
use super::paragraph::{Line, Measure, Setter};
use super::{Artifact, Attributes, Item, Mark, Tag};
use crate::document::{Align, Block, Inline, ParagraphStyle, SignatureEntry, Tone, plain_text};

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
    /// Lines of the table of contents: level, title, anchor, page as printed.
    pub(super) contents: &'a [ContentsLine],
}

/// A line of the table of contents.
#[derive(Debug, Clone)]
pub(super) struct ContentsLine {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) anchor: String,
    /// The page as printed; empty until it is known.
    pub(super) page: String,
}

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

    /// Names the place of the next piece.
    pub(super) fn anchor(&mut self, id: &str, outline: Option<(String, u8)>) {
        self.anchors.push(Anchor { id: id.to_owned(), outline });
    }

    /// Adds a piece with the space, hold and anchors that wait for it.
    pub(super) fn push(&mut self, mut piece: Piece) {
        piece.space += std::mem::take(&mut self.space);
        piece.hold = piece.hold.max(std::mem::take(&mut self.hold));
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

    fn paragraph(&mut self, text: &[Inline], style: ParagraphStyle, column: Column) {
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
        let justified =
            column.width >= from && matches!(style, ParagraphStyle::Body | ParagraphStyle::Lead);
        let fill = if justified { Fill::Justified } else { Fill::Ragged };
        // A letter's subject and a cover's title head what follows (ISO 14289-1, 7.4: the first heading
        // is H1).
        let heads = matches!(style, ParagraphStyle::Subject | ParagraphStyle::Title);
        let tag = if heads { Tag::H1 } else { Tag::P };
        let element = self.setter.tree.add(tag, column.parent);
        let measure = Measure { x: column.x, width: column.width, align: Align::Left, fill };
        let lines = self.setter.lines(text, &text_style, element, measure);
        let gap = match style {
            ParagraphStyle::Note => gap * 0.5,
            ParagraphStyle::Subject => gap * 2.0,
            _ => gap,
        };
        self.space(gap);
        if heads {
            self.anchor("betreff", Some((plain_text(text), 1)));
        }
        self.push_lines(lines, leading, size);
        self.space(gap);
    }

    fn heading(&mut self, level: u8, id: &str, text: &[Inline], column: Column) {
        let headings = &self.setter.theme.numbers.headings;
        let i = usize::from(level.clamp(1, 3) - 1);
        let (size, leading) = (headings.sizes[i], headings.leadings[i]);
        let (before, after) = (headings.before[i], headings.after[i]);
        let tag = [Tag::H1, Tag::H2, Tag::H3][i];
        let element = self.setter.tree.add(tag, column.parent);
        let mut style = self.style(SEMIBOLD, size, leading, Tone::Ink);
        style.hyphenate = false;
        let measure =
            Measure { x: column.x, width: column.width, align: Align::Left, fill: Fill::Ragged };
        let lines = self.setter.lines(text, &style, element, measure);
        self.flush_label(leading, size);
        self.space(before);
        self.anchor(id, Some((plain_text(text), level.clamp(1, 3))));
        for (i, line) in lines.into_iter().enumerate() {
            let mut piece = line_piece(line, leading, size);
            if i > 0 {
                piece.hold = Hold::Never;
            }
            self.push(piece);
        }
        if level <= 1 {
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
                self.space = gap * 0.5;
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

    /// Signatures side by side: a line to sign on, the name under it, the role under that.
    fn signatures(&mut self, intro: &str, entries: &[SignatureEntry], column: Column) {
        let theme = self.setter.theme;
        let body = &theme.numbers.body;
        let (size, leading, gap) = (body.size, body.leading, body.gap);
        let place = theme.numbers.letter.signature_space;
        let style = self.style(REGULAR, size, leading, Tone::Ink);
        self.flush_label(leading, size);
        self.space(gap * 2.0);
        if !intro.is_empty() {
            let element = self.setter.tree.add(Tag::P, column.parent);
            let measure = Measure {
                x: column.x,
                width: column.width,
                align: Align::Left,
                fill: Fill::Ragged,
            };
            let lines = self.setter.lines(&[intro.into()], &style, element, measure);
            self.push_lines(lines, leading, size);
            self.hold(Hold::Never);
        }
        let gutter = 18.0;
        for pair in entries.chunks(2) {
            let width = (column.width - gutter) / 2.0;
            let mut piece = Piece { height: 0.0, ..Piece::default() };
            for (i, entry) in pair.iter().enumerate() {
                let x = column.x + i as f32 * (width + gutter);
                let element = self.setter.tree.add(Tag::P, column.parent);
                let mut text: Vec<Inline> = Vec::new();
                if !entry.name.is_empty() {
                    text.push(entry.name.as_str().into());
                }
                for line in entry.role.lines() {
                    if !text.is_empty() {
                        text.push(Inline::Break);
                    }
                    text.push(line.into());
                }
                let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
                let mut y = place;
                if entry.name.is_empty() {
                    piece.items.push(Item::Begin(Mark::Artifact(Artifact::Layout)));
                    let fill = theme.text(Tone::Ink);
                    let area = [x, y - 2.0, width.min(170.0), 0.5];
                    piece.items.push(Item::Rect { area, fill });
                    piece.items.push(Item::End);
                }
                for line in self.setter.lines(&text, &style, element, measure) {
                    y += stack(&mut piece, line, y, leading, size);
                }
                piece.height = piece.height.max(y);
            }
            self.push(piece);
            self.hold(Hold::Never);
        }
        self.release();
        self.space(gap);
    }

    /// The table of contents: title, dotted leader, page number.
    fn contents(&mut self, title: &str, column: Column) {
        let body = &self.setter.theme.numbers.body;
        let (size, leading) = (body.size, body.leading);
        if !title.is_empty() {
            self.heading(1, "", &[title.into()], column);
        }
        let toc = self.setter.tree.add(Tag::TOC, column.parent);
        let muted = self.setter.theme.text(Tone::Muted);
        let lines = self.contents;
        for (i, entry) in lines.iter().enumerate() {
            let first = entry.level <= 1;
            let face = if first { SEMIBOLD } else { REGULAR };
            let mut style = self.style(face, size, leading, Tone::Ink);
            style.figures = Figures::Tabular;
            style.hyphenate = false;
            let item = self.setter.tree.add(Tag::TOCI, toc);
            let reference = self.setter.tree.add(Tag::Reference, item);
            let link = self.setter.tree.add(Tag::Link, reference);
            let indent = if first { 0.0 } else { 14.0 };
            // Room for "9999" whatever the number is, so that lines do not depend on it.
            let number_width = self.setter.text_width(&style, "9999") + 6.0;
            let x = column.x + indent;
            let width = column.width - indent - number_width;
            let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
            let text: Inline = entry.title.as_str().into();
            let mut piece = Piece::default();
            let set = self.setter.lines(&[text], &style, link, measure);
            let count = set.len();
            let mut y = 0.0;
            for (n, line) in set.into_iter().enumerate() {
                let end = x + line.width;
                y += stack(&mut piece, line, y, leading, size);
                if n + 1 < count {
                    continue;
                }
                let right = column.x + column.width;
                let digits = self.setter.text_width(&style, &entry.page);
                let (mut run, _) = self.setter.run(&style, &format!(" {}", entry.page), 0.0, 0.0);
                let blank = self.setter.text_width(&style, " ");
                run.x = right - digits - blank;
                run.y = y - leading + baseline(leading, size);
                let dots = self.leader(end + 5.0, right - number_width, run.y, muted);
                piece.items.extend([Item::Begin(Mark::Content(link)), Item::Run(run), Item::End]);
                piece.items.extend(dots);
            }
            piece.height = y;
            piece.links.push(super::page::PieceLink {
                area: [x, 0.0, column.x + column.width - x, y],
                target: crate::document::LinkTarget::Anchor(entry.anchor.clone()),
                contents: if entry.page.is_empty() {
                    entry.title.clone()
                } else {
                    format!("{}, Seite {}", entry.title, entry.page)
                },
                element: link,
            });
            if i > 0 && first {
                self.space(5.0);
            }
            let next_is_deeper = lines.get(i + 1).is_some_and(|next| next.level > 1);
            self.push(piece);
            if first && next_is_deeper {
                self.hold(Hold::Never);
            }
        }
        self.space(self.setter.theme.numbers.body.gap);
    }

    /// Dots at equal places of the page, so that the leaders of all lines stand in columns.
    fn leader(&mut self, from: f32, to: f32, y: f32, fill: super::Rgb) -> Vec<Item> {
        const STEP: f32 = 5.0;
        let first = (from / STEP).ceil();
        let count = (to / STEP).floor() - first;
        if count < 3.0 {
            return Vec::new();
        }
        let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Layout))];
        for i in 0..count as usize {
            let x = (first + i as f32) * STEP;
            items.push(Item::Rect { area: [x, y - 0.8, 0.8, 0.8], fill });
        }
        items.push(Item::End);
        items
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
