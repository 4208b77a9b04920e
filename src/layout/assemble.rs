//! Sections to one run of pages: laid out side by side, joined in order.

use super::contents::ContentsLine;
use super::flow::{Column, Composer, SUBJECT};
use super::font::Shaper;
use super::page::{Geometry, Sheets};
use super::paragraph::Setter;
use super::running::{self, Place};
use super::theme::{MM, Margins, Theme};
use super::tree::Tree;
use super::{Attributes, Destination, Element, Kid, Page, Pages, Tag};
use crate::document::{
    Block, Document, Figure, Inline, ParagraphStyle, SectionKind, Table, plain_text,
};
use crate::error::Result;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

const A4: (f32, f32) = (210.0 * MM, 297.0 * MM);

/// Sets a document into pages.
///
/// Every piece of content appears once in the tree, in reading order; heads, feet, rules and
/// what is repeated after a page break are artifacts. A link to an anchor that is not there is
/// set as plain text. The result depends on document and theme alone.
///
/// # Errors
///
/// When the letter's logo cannot be read.
pub fn lay_out(document: &Document, theme: &Theme) -> Result<Pages> {
    let mut survey = Survey::default();
    for section in &document.sections {
        survey.notes.push(survey.note_count);
        survey.blocks(&section.blocks, true);
    }
    let mut contents = survey.contents;
    let job = Job { document, theme, anchors: &survey.anchors, notes: &survey.notes };
    let all: Vec<usize> = (0..document.sections.len()).collect();
    let mut parts = job.sections(&all, &contents)?;
    let with_contents: Vec<usize> =
        all.into_iter().filter(|&i| has_contents(&document.sections[i].blocks)).collect();
    if !with_contents.is_empty() {
        number(&mut contents, &parts);
        // Entries leave room for any number, so that the numbers do not move the pages.
        for (i, part) in with_contents.iter().zip(job.sections(&with_contents, &contents)?) {
            parts[*i] = part;
        }
    }
    Ok(join(document, theme, parts))
}

type Part = (Vec<Element>, Sheets);

struct Job<'a> {
    document: &'a Document,
    theme: &'a Theme,
    anchors: &'a FxHashSet<&'a str>,
    notes: &'a [u32],
}

impl Job<'_> {
    fn sections(&self, which: &[usize], contents: &[ContentsLine]) -> Result<Vec<Part>> {
        which.par_iter().map(|&i| self.section(i, contents)).collect()
    }

    fn section(&self, index: usize, contents: &[ContentsLine]) -> Result<Part> {
        let section = &self.document.sections[index];
        let geometry = geometry(&section.kind, self.theme);
        let setter = Setter {
            theme: self.theme,
            shaper: Shaper::new(&self.theme.fonts),
            tree: Tree::new(),
            anchors: self.anchors,
            notes: self.notes[index],
            note_column: (geometry.left, geometry.column()),
        };
        let mut composer = Composer::new(setter, geometry, contents);
        let column = Column { x: geometry.left, width: geometry.column(), parent: 0 };
        if let SectionKind::Letter(head) = &section.kind {
            composer.in_letter = true;
            composer.letter(head)?;
        }
        composer.blocks(&section.blocks, column);
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

fn geometry(kind: &SectionKind, theme: &Theme) -> Geometry {
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
struct Survey<'a> {
    anchors: FxHashSet<&'a str>,
    contents: Vec<ContentsLine>,
    /// Footnotes before each section.
    notes: Vec<u32>,
    note_count: u32,
}

impl<'a> Survey<'a> {
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

/// First page of each part, counted from 0.
fn offsets(parts: &[Part]) -> Vec<u32> {
    let mut next = 0;
    parts
        .iter()
        .map(|(_, sheets)| {
            let first = next;
            next += u32::try_from(sheets.pages.len()).expect("fewer than 2^32 pages");
            first
        })
        .collect()
}

/// Fills in the pages of the table of contents.
fn number(contents: &mut [ContentsLine], parts: &[Part]) {
    let places = places(parts, &offsets(parts));
    for line in contents {
        if let Some((page, _)) = places.get(line.anchor.as_str()) {
            line.page = (page + 1).to_string();
        }
    }
}

/// Page and y of every anchor; where two have one name, the first counts.
fn places<'p>(parts: &'p [Part], offsets: &[u32]) -> FxHashMap<&'p str, (u32, f32)> {
    let mut places = FxHashMap::default();
    for ((_, sheets), offset) in parts.iter().zip(offsets) {
        for (id, page, y) in &sheets.anchors {
            places.entry(id.as_str()).or_insert((offset + page, *y));
        }
    }
    places
}

fn join(document: &Document, theme: &Theme, mut parts: Vec<Part>) -> Pages {
    let offsets = offsets(&parts);
    let targets: Vec<Vec<(u32, u32, Destination)>> = {
        let places = places(&parts, &offsets);
        let resolve = |(_, sheets): &Part| {
            let inside = sheets.inside.iter();
            let found = inside.filter_map(|(page, link, anchor)| {
                let &(to, y) = places.get(anchor.as_str())?;
                Some((*page, *link, Destination::Page(to, y)))
            });
            found.collect()
        };
        parts.iter().map(resolve).collect()
    };
    let mut bases = Vec::with_capacity(parts.len());
    let mut next = 1u32;
    for (elements, _) in &parts {
        bases.push(next);
        next += u32::try_from(elements.len()).expect("fewer than 2^32 elements");
    }
    let count: usize = parts.iter().map(|(_, sheets)| sheets.pages.len()).sum();
    parts.par_iter_mut().enumerate().for_each(|(i, (elements, sheets))| {
        let section = &document.sections[i];
        for (page, link, target) in &targets[i] {
            sheets.pages[*page as usize].links[*link as usize].target = target.clone();
        }
        move_elements(elements, bases[i], offsets[i]);
        let geometry = geometry(&section.kind, theme);
        let mut shaper = Shaper::new(&theme.fonts);
        for (n, page) in sheets.pages.iter_mut().enumerate() {
            page.marks.iter_mut().for_each(|element| *element += bases[i]);
            page.links.iter_mut().for_each(|link| link.element += bases[i]);
            let head = n > 0 || !matches!(section.kind, SectionKind::Letter(_));
            let place = Place { left: geometry.left, right: geometry.right, head };
            let number = (offsets[i] as usize + n + 1, count);
            running::add(page, place, &document.running, theme, &mut shaper, number);
        }
    });
    let mut tree = Vec::with_capacity(next as usize);
    tree.push(Element {
        tag: Tag::Document,
        parent: 0,
        kids: bases
            .iter()
            .zip(&parts)
            .filter(|(_, (_, sheets))| !sheets.pages.is_empty())
            .map(|(&base, _)| Kid::Element(base))
            .collect(),
        alt: None,
        actual_text: None,
        expansion: None,
        lang: Some(document.meta.lang.clone()),
        attributes: Attributes::None,
    });
    let mut pages = Vec::with_capacity(count.max(1));
    let mut outline = Vec::new();
    for ((mut elements, mut sheets), offset) in parts.into_iter().zip(offsets) {
        tree.append(&mut elements);
        pages.append(&mut sheets.pages);
        sheets.outline.iter_mut().for_each(|entry| entry.page += offset);
        outline.append(&mut sheets.outline);
    }
    if pages.is_empty() {
        let (width, height) = A4;
        pages.push(Page { width, height, ..Page::default() });
    }
    Pages { pages, tree, outline, fonts: theme.fonts.clone() }
}

/// Numbers of elements and pages as they are in the whole document.
fn move_elements(elements: &mut [Element], base: u32, first_page: u32) {
    for (i, element) in elements.iter_mut().enumerate() {
        element.parent = if i == 0 { 0 } else { element.parent + base };
        for kid in &mut element.kids {
            match kid {
                Kid::Element(id) => *id += base,
                Kid::Content { page, .. } | Kid::Link { page, .. } => *page += first_page,
            }
        }
        match &mut element.attributes {
            Attributes::Cell { headers, .. } => headers.iter_mut().for_each(|id| *id += base),
            Attributes::Figure { page, .. } => *page += first_page,
            Attributes::None | Attributes::List { .. } | Attributes::Note { .. } => {}
        }
    }
}
