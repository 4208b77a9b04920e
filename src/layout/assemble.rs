//! Sections to one run of pages: laid out side by side, joined in order.

use super::contents::ContentsLine;
use super::flow::{Column, Composer, SUBJECT};
use super::font::Shaper;
use super::hyphen::Hyphenator;
use super::join::{Join, Joined, Part, offsets, places, root, settle};
use super::page::Geometry;
use super::paragraph::Setter;
use super::theme::{MM, Margins, Theme};
use super::tree::Tree;
use super::{Page, Pages};
use crate::document::{
    Block, Document, Figure, Inline, ParagraphStyle, Section, SectionKind, Table, plain_text,
};
use crate::error::Result;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) const A4: (f32, f32) = (210.0 * MM, 297.0 * MM);

/// Sets a document into pages.
///
/// Every piece of content appears once in the tree, in reading order; heads, feet, rules and
/// what is repeated after a page break are artifacts. A link to an anchor that is not there is
/// set as plain text. The result depends on document and theme alone.
///
/// # Errors
///
/// When the letter's logo or an image cannot be read.
pub fn lay_out(document: &Document, theme: &Theme) -> Result<Pages> {
    let survey = Survey::of(&document.sections);
    let parts = parts(&document.sections, theme, &survey, &survey.anchors, 0)?;
    Ok(join(document, theme, parts))
}

/// Sets all sections; `before` pages precede them.
pub(super) fn parts(
    sections: &[Section],
    theme: &Theme,
    survey: &Survey<'_>,
    anchors: &FxHashSet<&str>,
    before: u32,
) -> Result<Vec<Part>> {
    let mut contents = survey.contents.clone();
    let job = Job { sections, theme, anchors, notes: &survey.notes };
    let all: Vec<usize> = (0..sections.len()).collect();
    let mut parts = job.sections(&all, &contents)?;
    let with_contents: Vec<usize> =
        all.into_iter().filter(|&i| has_contents(&sections[i].blocks)).collect();
    if !with_contents.is_empty() {
        number(&mut contents, &parts, before);
        // Entries leave room for any number, so that the numbers do not move the pages.
        for (i, part) in with_contents.iter().zip(job.sections(&with_contents, &contents)?) {
            parts[*i] = part;
        }
    }
    Ok(parts)
}

/// Sections that are set side by side, and what is known of the whole document.
pub(super) struct Job<'a> {
    pub(super) sections: &'a [Section],
    pub(super) theme: &'a Theme,
    pub(super) anchors: &'a FxHashSet<&'a str>,
    pub(super) notes: &'a [u32],
}

impl Job<'_> {
    fn sections(&self, which: &[usize], contents: &[ContentsLine]) -> Result<Vec<Part>> {
        which.par_iter().map(|&i| self.section(i, contents)).collect()
    }

    pub(super) fn section(&self, index: usize, contents: &[ContentsLine]) -> Result<Part> {
        let section = &self.sections[index];
        let geometry = geometry(&section.kind, self.theme);
        let setter = Setter {
            theme: self.theme,
            shaper: Shaper::new(&self.theme.fonts),
            hyphens: Hyphenator::default(),
            tree: Tree::new(),
            anchors: self.anchors,
            notes: self.notes[index],
            pictures: FxHashMap::default(),
            fault: None,
            note_column: (geometry.left, geometry.column()),
        };
        let mut composer = Composer::new(setter, geometry, contents);
        let column = Column { x: geometry.left, width: geometry.column(), parent: 0 };
        if let SectionKind::Letter(head) = &section.kind {
            composer.in_letter = true;
            composer.letter(head)?;
        }
        composer.blocks(&section.blocks, column);
        if let Some(fault) = composer.setter.fault.take() {
            return Err(fault);
        }
        let (tree, mut sheets) = composer.finish();
        let (elements, numbers) = tree.finish();
        if let Some(numbers) = numbers {
            for page in &mut sheets.pages {
                for mark in &mut page.marks {
                    *mark = numbers[*mark as usize];
                }
                for link in &mut page.links {
                    link.element = numbers[link.element as usize];
                }
            }
        }
        // A section without content has neither pages nor an element.
        let elements = if sheets.pages.is_empty() { Vec::new() } else { elements };
        Ok((elements, sheets))
    }
}

pub(super) fn geometry(kind: &SectionKind, theme: &Theme) -> Geometry {
    let numbers = &theme.numbers;
    let page = |(width, height): (f32, f32), margins: Margins| Geometry {
        width,
        height,
        left: margins.left * MM,
        right: margins.right * MM,
        top: margins.top * MM,
        bottom: margins.bottom * MM,
        first_top: margins.top * MM,
    };
    match kind {
        SectionKind::Portrait => page(A4, numbers.portrait),
        SectionKind::Landscape => page((A4.1, A4.0), numbers.landscape),
        SectionKind::Letter(head) => {
            let letter = &numbers.letter;
            let subject = if head.form_a { letter.form_a_subject } else { letter.form_b_subject };
            let margins = Margins {
                left: letter.left,
                right: letter.right,
                top: letter.follow_top,
                bottom: letter.bottom,
            };
            Geometry { first_top: subject * MM, ..page(A4, margins) }
        }
    }
}

/// What must be known of the whole document before a section is set.
#[derive(Default)]
pub(super) struct Survey<'a> {
    pub(super) anchors: FxHashSet<&'a str>,
    pub(super) contents: Vec<ContentsLine>,
    /// Footnotes before each section.
    pub(super) notes: Vec<u32>,
    pub(super) note_count: u32,
}

impl<'a> Survey<'a> {
    pub(super) fn of(sections: &'a [Section]) -> Self {
        let mut survey = Self::default();
        for section in sections {
            survey.notes.push(survey.note_count);
            survey.blocks(&section.blocks, true);
        }
        survey
    }

    fn blocks(&mut self, blocks: &'a [Block], top: bool) {
        for block in blocks {
            match block {
                Block::Heading { level, id, text } => {
                    self.anchors.insert(id);
                    self.inlines(text);
                    if *level <= 2 && top {
                        self.contents.push(ContentsLine {
                            level: *level,
                            title: plain_text(text),
                            anchor: id.clone(),
                            page: String::new(),
                        });
                    }
                }
                Block::Paragraph { text, style } => {
                    self.inlines(text);
                    if matches!(style, ParagraphStyle::Subject | ParagraphStyle::Title) {
                        self.anchors.insert(SUBJECT);
                    }
                    // A letter's subject heads its points; its first line names it.
                    if *style == ParagraphStyle::Subject && top {
                        let first = text.iter().position(|inline| *inline == Inline::Break);
                        self.contents.push(ContentsLine {
                            level: 1,
                            title: plain_text(&text[..first.unwrap_or(text.len())]),
                            anchor: SUBJECT.to_owned(),
                            page: String::new(),
                        });
                    }
                }
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(item, false));
                }
                Block::Quote(blocks) => self.blocks(blocks, false),
                Block::Keep(blocks) => self.blocks(blocks, top),
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.figure(figure),
                Block::Beside(figure, table) => {
                    self.figure(figure);
                    self.table(table);
                }
                Block::Signatures { .. }
                | Block::Contents { .. }
                | Block::PageBreak
                | Block::Rule => {}
            }
        }
    }

    fn figure(&mut self, figure: &'a Figure) {
        self.anchors.insert(&figure.id);
        for text in [&figure.title, &figure.reading, &figure.note] {
            self.inlines(text);
        }
    }

    fn table(&mut self, table: &'a Table) {
        self.anchors.insert(&table.id);
        self.inlines(&table.caption);
        let rows = table.groups.iter().flat_map(|group| &group.rows);
        for row in table.head.iter().chain(rows) {
            row.cells.iter().for_each(|cell| self.inlines(&cell.text));
        }
        table.groups.iter().for_each(|group| self.inlines(&group.title));
        table.notes.iter().for_each(|note| self.inlines(note));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Footnote(inner) => {
                    self.note_count += 1;
                    self.inlines(inner);
                }
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Toned(_, inner)
                | Inline::Small(inner)
                | Inline::Lang(_, inner)
                | Inline::Link { text: inner, .. } => self.inlines(inner),
                _ => {}
            }
        }
    }
}

fn has_contents(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Contents { .. } => true,
        Block::Keep(inner) | Block::Quote(inner) => has_contents(inner),
        Block::List { items, .. } => items.iter().any(|item| has_contents(item)),
        _ => false,
    })
}

/// Fills in the pages of the table of contents.
fn number(contents: &mut [ContentsLine], parts: &[Part], before: u32) {
    let places = places(parts, &offsets(parts, before));
    for line in contents {
        if let Some((page, _)) = places.get(line.anchor.as_str()) {
            line.page = (page + 1).to_string();
        }
    }
}

fn join(document: &Document, theme: &Theme, parts: Vec<Part>) -> Pages {
    let Document { sections, running, .. } = document;
    let joined = settle(sections, running, theme, parts, &Join::default());
    let Joined { mut pages, mut elements, sections, outline, .. } = joined;
    let mut tree = Vec::with_capacity(elements.len() + 1);
    tree.push(root(&document.meta.lang, &sections));
    tree.append(&mut elements);
    if pages.is_empty() {
        let (width, height) = A4;
        pages.push(Page { width, height, ..Page::default() });
    }
    Pages { pages, tree, outline, fonts: theme.fonts.clone(), stamps: Vec::new() }
}
