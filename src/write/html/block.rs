//! Headings, paragraphs, lists, the letter's head, signatures, figures.

use super::{Page, anchors, drawing};
use crate::document::{
    Block, Figure, Inline, LetterHead, ParagraphStyle, SignatureEntry, plain_text,
};

impl<'d> Page<'d> {
    pub(super) fn blocks(&mut self, blocks: &'d [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'d Block) {
        match block {
            Block::Heading { level, id, text } => {
                // The page's title is the only h1. A template that skips a level skips none here.
                let level = level.saturating_add(1).min(self.level + 1).min(6);
                self.heading(level, id, "", text);
            }
            Block::Paragraph { text, style } => self.paragraph(text, *style),
            Block::List { start, items } => {
                match start {
                    Some(1) => self.raw("<ol>\n"),
                    Some(start) => self.raw(&format!("<ol start=\"{start}\">\n")),
                    None => self.raw("<ul>\n"),
                }
                for item in items {
                    self.raw("<li>");
                    match item.as_slice() {
                        // A single paragraph needs no element of its own.
                        [Block::Paragraph { text, style: ParagraphStyle::Body }] => {
                            self.inlines(text);
                        }
                        blocks => self.blocks(blocks),
                    }
                    self.raw("</li>\n");
                }
                self.raw(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
            }
            Block::Quote(inner) => {
                self.raw("<blockquote>\n");
                self.blocks(inner);
                self.raw("</blockquote>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Beside(figure, table) => {
                self.figure(figure);
                self.table(table);
            }
            Block::Signatures { intro, entries } => self.signatures(intro, entries),
            Block::Keep(inner) => self.blocks(inner),
            Block::Rule => self.raw("<hr>\n"),
            // The contents stand beside the text; pages are the printer's.
            Block::Contents { .. } | Block::PageBreak => {}
        }
    }

    fn heading(&mut self, level: u8, id: &str, class: &str, text: &'d [Inline]) {
        self.level = level;
        self.heading = plain_text(text);
        self.tables = 0;
        self.raw(&format!("<h{level}"));
        self.id(id);
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.raw(">");
        self.inlines(text);
        self.raw(&format!("</h{level}>\n"));
    }

    fn paragraph(&mut self, text: &'d [Inline], style: ParagraphStyle) {
        let class = match style {
            // The subject heads the letter; a second one is a paragraph like others.
            ParagraphStyle::Subject if self.level == 1 => {
                return self.heading(2, anchors::LETTER, "subject", text);
            }
            ParagraphStyle::Body => "",
            ParagraphStyle::Subject => "subject",
            ParagraphStyle::Lead => "lead",
            ParagraphStyle::Note => "note",
            ParagraphStyle::Title => "cover",
        };
        self.raw("<p");
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.raw(">");
        self.inlines(text);
        self.raw("</p>\n");
    }

    /// The parts of a letter's first page, in the order in which they are read.
    pub(super) fn letter_head(&mut self, head: &LetterHead) {
        self.raw("<div class=\"letterhead\">\n");
        if let Some(logo) = &head.logo {
            self.image("logo", &head.logo_alt, logo);
            self.raw("\n");
        }
        self.lines("sender", &head.letterhead);
        self.raw("<div class=\"address\">\n");
        self.line("note", &head.return_line);
        self.lines("additions", &head.additions);
        self.lines("recipient", &head.address);
        self.raw("</div>\n");
        if !head.info.is_empty() {
            self.raw("<dl>\n");
            let mut open = false;
            for (label, value) in &head.info {
                if label.is_empty() && open {
                    self.raw("<br>\n");
                } else {
                    if open {
                        self.raw("</dd></div>\n");
                    }
                    self.raw("<div><dt>");
                    self.text(label);
                    self.raw("</dt><dd>");
                    open = true;
                }
                self.text(value);
            }
            self.raw("</dd></div>\n</dl>\n");
        }
        self.raw("</div>\n");
    }

    /// Lines of one paragraph; nothing without lines.
    fn lines(&mut self, class: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.raw(&format!("<p class=\"{class}\">"));
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.raw("<br>\n");
            }
            self.text(line);
        }
        self.raw("</p>\n");
    }

    fn signatures(&mut self, intro: &str, entries: &[SignatureEntry]) {
        self.raw("<div class=\"signatures\">\n");
        self.line("", intro);
        self.raw("<ul>\n");
        for entry in entries {
            self.raw("<li>");
            self.text(&entry.name);
            if !entry.name.is_empty() && !entry.role.is_empty() {
                self.raw("<br>\n");
            }
            for (i, line) in entry.role.lines().enumerate() {
                if i > 0 {
                    self.raw("<br>\n");
                }
                self.text(line);
            }
            self.raw("</li>\n");
        }
        self.raw("</ul>\n</div>\n");
    }

    /// Title and reading as caption; the drawing is one image with the alternative text as its
    /// name, its labels are text that can be selected and enlarged.
    fn figure(&mut self, figure: &'d Figure) {
        self.raw("<figure");
        self.id(&figure.id);
        self.raw(">\n");
        if !figure.title.is_empty() || !figure.reading.is_empty() {
            self.raw("<figcaption>");
            if !figure.title.is_empty() {
                self.raw("<strong>");
                self.inlines(&figure.title);
                self.raw("</strong>");
            }
            if !figure.title.is_empty() && !figure.reading.is_empty() {
                self.raw("<br>\n");
            }
            self.inlines(&figure.reading);
            self.raw("</figcaption>\n");
        }
        if !figure.drawing.items.is_empty() {
            let alt =
                if figure.alt.is_empty() { plain_text(&figure.title) } else { figure.alt.clone() };
            self.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
            let name = if figure.title.is_empty() {
                self.heading.clone()
            } else {
                plain_text(&figure.title)
            };
            self.attribute("aria-label", &format!("{}: {name}", super::words::CHART));
            self.raw(">\n");
            drawing::figure(&mut self.out, &figure.drawing, &alt);
            self.raw("</div>\n");
        }
        if !figure.note.is_empty() {
            self.raw("<p class=\"note\">");
            self.inlines(&figure.note);
            self.raw("</p>\n");
        }
        self.raw("</figure>\n");
    }
}
