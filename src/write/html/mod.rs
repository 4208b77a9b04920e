//! [`Document`] to one HTML page: the same tree that layout sets, as semantics instead of places.
//!
//! The page is complete in itself: styles inline, charts as SVG, a logo as data; no script, no
//! request to anywhere, and a content security policy that forbids both. It is meant to be read by
//! people with a screen reader, on a phone, enlarged, in the dark, and on paper: headings without
//! gaps under one `h1`, every table with caption and header cells in a box that scrolls by itself
//! and by keyboard, every chart with its words, footnotes with ways back.
//!
//! Everything that came from elsewhere is escaped; the same document gives the same bytes.

mod block;
mod drawing;
mod escape;
mod inline;
mod style;
mod table;

use crate::document::{Block, Document, Inline, Section, SectionKind, plain_text};
use crate::layout::Theme;
use escape::{attribute, text};
use std::collections::BTreeSet;

/// What the page says of itself. German, as the report.
mod words {
    pub(super) const SKIP: &str = "Zum Inhalt springen";
    pub(super) const CONTENTS: &str = "Inhalt";
    pub(super) const FOOTNOTES: &str = "Fußnoten";
    pub(super) const FOOTNOTE: &str = "Fußnote";
    pub(super) const BACK: &str = "Zurück zum Text";
    pub(super) const CHART: &str = "Diagramm";
    pub(super) const TABLE: &str = "Tabelle";
    pub(super) const AS_OF: &str = "Stand dieser Seite";
    pub(super) const LETTER: &str = "Anschreiben";
}

/// Anchors that the page itself needs begin with an underscore; those of documents do not.
mod anchors {
    pub(super) const MAIN: &str = "_inhalt";
    pub(super) const CONTENTS: &str = "_verzeichnis";
    pub(super) const LETTER: &str = "_brief";
}

/// The document as one HTML page, in the colours of `theme`.
#[must_use]
pub fn write(document: &Document, theme: &Theme) -> String {
    let mut page = Page::new(document);
    page.head(document, theme);
    page.masthead(document);
    page.contents(document);
    page.raw("<main id=\"");
    page.raw(anchors::MAIN);
    page.raw("\">\n");
    for section in &document.sections {
        page.section(section);
    }
    page.raw("</main>\n");
    page.foot(document);
    page.raw("</body>\n</html>\n");
    page.out
}

/// A page while it is written.
struct Page<'d> {
    out: String,
    /// Anchors that links may lead to.
    anchors: BTreeSet<&'d str>,
    /// Footnotes of the running section with their numbers.
    notes: Vec<(u32, &'d [Inline])>,
    /// Footnotes so far.
    note_count: u32,
    /// Numbers for anchors of the page's own.
    fresh: u32,
    /// Level of the last heading as written; 1 is the page's title.
    level: u8,
    /// Words of the last heading: they name what has no name of its own.
    heading: String,
    /// Tables since then.
    tables: u32,
    /// Within a link: links do not nest.
    linked: bool,
}

impl<'d> Page<'d> {
    fn new(document: &'d Document) -> Self {
        let mut anchors = BTreeSet::new();
        for section in &document.sections {
            collect_anchors(&section.blocks, &mut anchors);
        }
        Self {
            out: String::with_capacity(1 << 16),
            anchors,
            notes: Vec::new(),
            note_count: 0,
            fresh: 0,
            level: 1,
            heading: document.meta.title.clone(),
            tables: 0,
            linked: false,
        }
    }

    /// Markup of our own.
    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Words from elsewhere.
    fn text(&mut self, words: &str) {
        text(&mut self.out, words);
    }

    /// ` name="value"`.
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        attribute(&mut self.out, value);
        self.out.push('"');
    }

    /// ` id="…"`; nothing for an empty one.
    fn id(&mut self, id: &str) {
        if !id.is_empty() {
            self.attribute("id", &escape::anchor(id));
        }
    }

    /// An anchor that nothing else has.
    fn fresh(&mut self, kind: &str) -> String {
        self.fresh += 1;
        format!("_{kind}-{}", self.fresh)
    }

    /// `<p class="…">words</p>`; nothing without words.
    fn line(&mut self, class: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        self.raw("<p");
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.raw(">");
        self.text(words);
        self.raw("</p>\n");
    }

    fn head(&mut self, document: &Document, theme: &Theme) {
        let meta = &document.meta;
        self.raw("<!DOCTYPE html>\n<html");
        self.attribute("lang", &meta.lang);
        self.raw(
            ">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; img-src data:\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        );
        self.text(&meta.title);
        self.raw("</title>\n");
        let date = meta.date.to_string();
        let keywords = meta.keywords.join(", ");
        for (name, content) in [
            ("author", &meta.author),
            ("description", &meta.subject),
            ("keywords", &keywords),
            ("dcterms.date", &date),
        ] {
            if !content.is_empty() {
                self.raw("<meta");
                self.attribute("name", name);
                self.attribute("content", content);
                self.raw(">\n");
            }
        }
        self.raw("<style>\n");
        style::write(&mut self.out, theme);
        self.raw("</style>\n</head>\n<body>\n");
        self.raw("<a class=\"skip\" href=\"#");
        self.raw(anchors::MAIN);
        self.raw("\">");
        self.raw(words::SKIP);
        self.raw("</a>\n");
        self.raw(drawing::SYMBOLS);
    }

    /// What stands above everything: who, what, when, and how confidential.
    fn masthead(&mut self, document: &Document) {
        let (meta, running) = (&document.meta, &document.running);
        self.raw("<header class=\"masthead\">\n");
        self.line("mark", &running.mark);
        self.line("issuer", &meta.author);
        self.raw("<h1>");
        self.text(&meta.title);
        self.raw("</h1>\n");
        let edition = [running.period.as_str(), running.recipient.as_str()];
        let edition: Vec<&str> = edition.into_iter().filter(|words| !words.is_empty()).collect();
        self.line("edition", &edition.join(" · "));
        self.line("notice", &running.notice);
        self.raw("</header>\n");
    }

    /// Headings of the first two levels, and the letter's subject.
    fn contents(&mut self, document: &Document) {
        let mut entries = Vec::new();
        for section in &document.sections {
            let subject = subject(section);
            if let Some(subject) = subject {
                entries.push((1, anchors::LETTER.to_owned(), subject_words(subject)));
            }
            collect_headings(&section.blocks, &mut entries);
        }
        if entries.is_empty() {
            return;
        }
        self.raw("<nav class=\"contents\" aria-labelledby=\"");
        self.raw(anchors::CONTENTS);
        self.raw("\">\n<p class=\"title\" id=\"");
        self.raw(anchors::CONTENTS);
        self.raw("\">");
        self.raw(words::CONTENTS);
        self.raw("</p>\n<ul>\n");
        let mut open = false;
        let mut inner = false;
        for (level, id, title) in entries {
            if level > 1 && open {
                self.raw(if inner { "</li>\n" } else { "\n<ul>\n" });
                inner = true;
            } else {
                if inner {
                    self.raw("</li>\n</ul>\n");
                }
                if open {
                    self.raw("</li>\n");
                }
                inner = false;
            }
            open = true;
            self.raw("<li><a");
            self.attribute("href", &format!("#{}", escape::anchor(&id)));
            self.raw(">");
            self.text(&title);
            self.raw("</a>");
        }
        self.raw(if inner { "</li>\n</ul>\n</li>\n" } else { "</li>\n" });
        self.raw("</ul>\n</nav>\n");
    }

    /// One part of the report. A part that held nothing but the contents is not repeated here.
    fn section(&mut self, section: &'d Section) {
        let only_contents =
            |block: &Block| matches!(block, Block::Contents { .. } | Block::PageBreak);
        if section.blocks.iter().all(only_contents)
            && !matches!(section.kind, SectionKind::Letter(_))
        {
            return;
        }
        let subject = subject(section);
        let label = match (subject, first_heading(&section.blocks)) {
            (Some(_), _) => Some(anchors::LETTER.to_owned()),
            (None, Some(id)) => Some(escape::anchor(id).into_owned()),
            (None, None) => None,
        };
        self.level = 1;
        self.raw("<section");
        if matches!(section.kind, SectionKind::Letter(_)) {
            self.raw(" class=\"letter\"");
        }
        match (&label, &section.kind) {
            (Some(label), _) => self.attribute("aria-labelledby", label),
            (None, SectionKind::Letter(_)) => self.attribute("aria-label", words::LETTER),
            (None, _) => {}
        }
        self.raw(">\n");
        if let SectionKind::Letter(head) = &section.kind {
            self.letter_head(head);
        }
        self.blocks(&section.blocks);
        self.footnotes();
        self.raw("</section>\n");
    }

    /// The footnotes since the last call.
    fn footnotes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return;
        }
        self.raw("<div class=\"footnotes\" role=\"group\"");
        self.attribute("aria-label", words::FOOTNOTES);
        self.raw(">\n<ol start=\"");
        self.raw(&notes[0].0.to_string());
        self.raw("\">\n");
        // A note within a note stands behind it.
        let mut rest = std::collections::VecDeque::from(notes);
        while let Some((number, words)) = rest.pop_front() {
            self.raw(&format!("<li id=\"_fn-{number}\">"));
            self.inlines(words);
            self.raw(&format!(" <a href=\"#_fnref-{number}\""));
            self.attribute("aria-label", words::BACK);
            self.raw(">↩</a></li>\n");
            rest.extend(std::mem::take(&mut self.notes));
        }
        self.raw("</ol>\n</div>\n");
    }

    fn foot(&mut self, document: &Document) {
        self.raw("<footer class=\"imprint\">\n<p>");
        let (meta, running) = (&document.meta, &document.running);
        for words in [&running.title, &running.period, &running.issuer, &running.mark] {
            if !words.is_empty() {
                self.text(words);
                self.raw(" · ");
            }
        }
        self.raw(words::AS_OF);
        self.raw(": <time");
        self.attribute("datetime", &meta.date.to_string());
        self.raw(">");
        self.raw(&meta.date.format("%d.%m.%Y").to_string());
        self.raw("</time></p>\n</footer>\n");
    }
}

/// The letter's subject: the first paragraph of that style, which is the heading of its section.
fn subject(section: &Section) -> Option<&[Inline]> {
    use crate::document::ParagraphStyle::Subject;
    if !matches!(section.kind, SectionKind::Letter(_)) {
        return None;
    }
    section.blocks.iter().find_map(|block| match block {
        Block::Paragraph { text, style: Subject } => Some(text.as_slice()),
        _ => None,
    })
}

/// Its first line: the rest is the title again.
fn subject_words(subject: &[Inline]) -> String {
    let first = subject.split(|inline| matches!(inline, Inline::Break)).next().unwrap_or(subject);
    plain_text(first)
}

fn first_heading(blocks: &[Block]) -> Option<&str> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { id, .. } => Some(id.as_str()),
        Block::Keep(inner) => first_heading(inner),
        _ => None,
    })
}

fn collect_headings(blocks: &[Block], out: &mut Vec<(u8, String, String)>) {
    for block in blocks {
        match block {
            Block::Heading { level, id, text } if *level <= 2 => {
                out.push((*level, id.clone(), plain_text(text)));
            }
            Block::Keep(inner) => collect_headings(inner, out),
            _ => {}
        }
    }
}

fn collect_anchors<'d>(blocks: &'d [Block], out: &mut BTreeSet<&'d str>) {
    for block in blocks {
        match block {
            Block::Heading { id, .. } => {
                out.insert(id);
            }
            Block::Table(table) => {
                out.insert(&table.id);
            }
            Block::Figure(figure) => {
                out.insert(&figure.id);
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| collect_anchors(item, out));
            }
            Block::Keep(inner) | Block::Quote(inner) => collect_anchors(inner, out),
            _ => {}
        }
    }
    out.remove("");
}
