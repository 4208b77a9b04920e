//! Markdown (CommonMark with tables and footnotes) becomes blocks; marks become typed tables and
//! charts.

use super::engine::{CLOSE, OPEN, Rendered};
use super::insert::{Format, Insert};
use crate::document::{
    Align, Block, Cell, Column, ColumnWidth, Group, Inline, LinkTarget, ParagraphStyle, Row,
    RowKind, Table,
};
use crate::error::{Error, Result};
use crate::view::ReportView;
use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// Anchors given and links to anchors, over all parts of a report.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    given: BTreeSet<String>,
    wanted: Vec<(String, String)>,
}

impl Anchors {
    /// The wished anchor, with a number where it is taken.
    fn give(&mut self, wish: String) -> String {
        let wish = if wish.is_empty() { "abschnitt".to_owned() } else { wish };
        let mut anchor = wish.clone();
        let mut n = 1u32;
        while !self.given.insert(anchor.clone()) {
            n += 1;
            anchor = format!("{wish}-{n}");
        }
        anchor
    }

    /// Every link inside leads somewhere.
    pub(super) fn check(&self) -> Result<()> {
        match self.wanted.iter().find(|(_, anchor)| !self.given.contains(anchor)) {
            None => Ok(()),
            Some((template, anchor)) => Err(Error::new(
                format!(
                    "Vorlage `{template}` verweist auf `#{anchor}`, das es im Bericht nicht gibt"
                ),
                format!(
                    "template `{template}` links to `#{anchor}`, which the report does not have"
                ),
            )
            .help(
                "den Verweis berichtigen oder nur setzen, wenn der Teil vorhanden ist",
                "correct the link, or print it only where that part exists",
            )),
        }
    }
}

/// Lower-case ASCII letters and digits, hyphens for the rest.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            c if c.is_ascii_alphanumeric() => {
                out.push(c);
                continue;
            }
            _ => {
                if !out.is_empty() && !out.ends_with('-') {
                    out.push('-');
                }
                continue;
            }
        };
        out.push_str(plain);
    }
    out.trim_end_matches('-').to_owned()
}

/// The inserts of a template that holds nothing else.
pub(super) fn inserts_only(name: &str, rendered: &Rendered) -> Result<Vec<Insert>> {
    let mut inserts = Vec::new();
    for line in rendered.markdown.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match whole_mark(line, &rendered.inserts) {
            Some(insert) => inserts.push(insert.clone()),
            None => {
                return Err(Error::new(
                    format!("Vorlage `{name}` enthält Text: `{line}`"),
                    format!("template `{name}` holds text: `{line}`"),
                )
                .help(
                    "Text gehört in die Vorlagen der Teile; hier stehen nur Zeilen {{ part(\"…\") }}",
                    "text belongs into the templates of the parts; here only lines {{ part(\"…\") }}",
                ));
            }
        }
    }
    Ok(inserts)
}

/// The insert of a text that is one mark and nothing else.
fn whole_mark<'i>(text: &str, inserts: &'i [Insert]) -> Option<&'i Insert> {
    let number = text.trim().strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    inserts.get(number.parse::<usize>().ok()?)
}

/// The blocks of a rendered part.
pub(super) fn blocks(
    name: &str,
    rendered: &Rendered,
    view: &ReportView,
    format: Format,
    anchors: &mut Anchors,
) -> Result<Vec<Block>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(&rendered.markdown, options).collect();
    let mut builder = Builder {
        name,
        inserts: &rendered.inserts,
        view,
        format,
        anchors,
        notes: BTreeMap::new(),
        events: events.into_iter().peekable(),
        keeps: Vec::new(),
    };
    let mut blocks = builder.blocks()?;
    if !builder.keeps.is_empty() {
        return Err(builder.unsupported("{{ keep() }} ohne {{ end_keep() }}"));
    }
    let notes = std::mem::take(&mut builder.notes);
    fill_footnotes(&mut blocks, &notes);
    // Typed blocks bring anchors of their own.
    collect_anchors(&blocks, &mut builder.anchors.given);
    Ok(blocks)
}

struct Builder<'a, 'e> {
    name: &'a str,
    inserts: &'a [Insert],
    view: &'a ReportView,
    format: Format,
    anchors: &'a mut Anchors,
    /// Footnotes by label.
    notes: BTreeMap<String, Vec<Inline>>,
    events: std::iter::Peekable<std::vec::IntoIter<Event<'e>>>,
    /// Blocks before each open keep().
    keeps: Vec<Vec<Block>>,
}

impl Builder<'_, '_> {
    fn unsupported(&self, what: &str) -> Error {
        let name = self.name;
        Error::new(
            format!("Vorlage `{name}`: `{what}` wird nicht unterstützt"),
            format!("template `{name}`: `{what}` is not supported"),
        )
        .help(
            "Markdown mit Überschriften, Absätzen, Listen, Zitaten, Tabellen und Fußnoten verwenden",
            "use Markdown with headings, paragraphs, lists, quotations, tables and footnotes",
        )
    }

    /// Blocks up to the end of the element that is open, or of the text.
    fn blocks(&mut self) -> Result<Vec<Block>> {
        let mut blocks = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(_) => break,
                Event::Rule => blocks.push(Block::Rule),
                // The text of a tight list's item.
                event @ (Event::Text(_)
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::FootnoteReference(_)
                | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })) => {
                    let mut text = Vec::new();
                    self.inline(event, &mut text)?;
                    self.loose_inlines(&mut text)?;
                    self.paragraph(merge(text), &mut blocks)?;
                }
                Event::Start(tag) => self.start(tag, &mut blocks)?,
                Event::Html(html) | Event::InlineHtml(html) => {
                    return Err(self.unsupported(html.trim()));
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => {
                    return Err(self.unsupported(&text));
                }
                Event::TaskListMarker(_) => return Err(self.unsupported("[ ]")),
            }
        }
        Ok(blocks)
    }

    fn start(&mut self, tag: Tag<'_>, blocks: &mut Vec<Block>) -> Result<()> {
        match tag {
            Tag::Paragraph => {
                let text = self.inlines()?;
                self.paragraph(text, blocks)?;
            }
            Tag::Heading { level, id, .. } => {
                let text = self.inlines()?;
                let wish = match id {
                    Some(id) => id.to_string(),
                    None => slug(&crate::document::plain_text(&text)),
                };
                let id = self.anchors.give(wish);
                blocks.push(Block::Heading { level: (level as u8).min(3), id, text });
            }
            Tag::BlockQuote(_) => {
                let inner = self.blocks()?;
                blocks.push(Block::Quote(inner));
            }
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some(event) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => items.push(self.blocks()?),
                        _ => break,
                    }
                }
                let start = start.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
                blocks.push(Block::List { start, items });
            }
            Tag::Table(alignments) => blocks.push(self.table(&alignments)?),
            Tag::FootnoteDefinition(label) => {
                let label = label.to_string();
                let inner = self.blocks()?;
                let text = inner.into_iter().filter_map(|block| match block {
                    Block::Paragraph { text, .. } => Some(text),
                    _ => None,
                });
                let text = text.collect::<Vec<_>>().join(&Inline::from(" "));
                self.notes.insert(label, text);
            }
            Tag::CodeBlock(_) => return Err(self.unsupported("Codeblock")),
            Tag::HtmlBlock => {
                let html = match self.events.next() {
                    Some(Event::Html(html)) => html.trim().to_owned(),
                    _ => "HTML".to_owned(),
                };
                return Err(self.unsupported(&html));
            }
            Tag::Image { dest_url, .. } => return Err(self.unsupported(&dest_url)),
            other => return Err(self.unsupported(&format!("{other:?}"))),
        }
        Ok(())
    }

    /// A paragraph, or what its one mark stands for.
    fn paragraph(&mut self, mut text: Vec<Inline>, blocks: &mut Vec<Block>) -> Result<()> {
        if let [Inline::Text(only)] = text.as_slice()
            && let Some(insert) = whole_mark(only, self.inserts)
        {
            match insert {
                Insert::Keep => self.keeps.push(std::mem::take(blocks)),
                Insert::EndKeep => {
                    let Some(before) = self.keeps.pop() else {
                        return Err(self.unsupported("{{ end_keep() }} ohne {{ keep() }}"));
                    };
                    let kept = std::mem::replace(blocks, before);
                    blocks.push(Block::Keep(kept));
                }
                Insert::Style(_) => {}
                insert => blocks.extend(insert.blocks(self.view, self.format)),
            }
            return Ok(());
        }
        let mut style = ParagraphStyle::Body;
        if let Some(Inline::Text(first)) = text.first_mut()
            && first.starts_with(OPEN)
            && let Some(end) = first.find(CLOSE)
            && let Some(Insert::Style(given)) =
                whole_mark(&first[..end + CLOSE.len_utf8()], self.inserts)
        {
            style = given.0;
            *first = first[end + CLOSE.len_utf8()..].trim_start().to_owned();
        }
        if has_mark(&text) {
            let words = crate::document::plain_text(&text).replace([OPEN, CLOSE], "");
            let name = self.name;
            return Err(Error::new(
                format!("Vorlage `{name}`: eine Einfügung steht mitten im Absatz `{words}`"),
                format!("template `{name}`: an insert stands within the paragraph `{words}`"),
            )
            .help(
                "die Einfügung zwischen zwei Leerzeilen in einen eigenen Absatz setzen",
                "put the insert into a paragraph of its own between two blank lines",
            ));
        }
        text.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
        if !text.is_empty() {
            blocks.push(Block::Paragraph { text, style });
        }
        Ok(())
    }

    /// Inlines up to the end of the element that is open.
    fn inlines(&mut self) -> Result<Vec<Inline>> {
        let mut out = Vec::new();
        while let Some(event) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, &mut out)?;
        }
        Ok(merge(out))
    }

    /// Inlines of a tight list's item: up to the next block or the item's end, which stays.
    fn loose_inlines(&mut self, out: &mut Vec<Inline>) -> Result<()> {
        loop {
            let inline = match self.events.peek() {
                Some(Event::Start(tag)) => {
                    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. })
                }
                Some(Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak) => true,
                Some(Event::FootnoteReference(_) | Event::InlineHtml(_)) => true,
                _ => false,
            };
            if !inline {
                return Ok(());
            }
            if let Some(event) = self.events.next() {
                self.inline(event, out)?;
            }
        }
    }

    fn inline(&mut self, event: Event<'_>, out: &mut Vec<Inline>) -> Result<()> {
        match event {
            Event::Text(text) => out.push(Inline::Text(text.into_string())),
            Event::Code(text) => out.push(Inline::Text(text.into_string())),
            Event::SoftBreak => out.push(Inline::from(" ")),
            Event::HardBreak => out.push(Inline::Break),
            // Filled in when all definitions are read; a footnote that holds its label until then.
            Event::FootnoteReference(label) => {
                out.push(Inline::Footnote(vec![Inline::Text(label.into_string())]));
            }
            Event::Start(Tag::Emphasis) => {
                let inner = self.inlines()?;
                out.push(Inline::Emphasis(inner));
            }
            Event::Start(Tag::Strong) => {
                let inner = self.inlines()?;
                out.push(Inline::Strong(inner));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let text = self.inlines()?;
                let target = match dest_url.strip_prefix('#') {
                    Some(anchor) => {
                        self.anchors.wanted.push((self.name.to_owned(), anchor.to_owned()));
                        LinkTarget::Anchor(anchor.to_owned())
                    }
                    None => LinkTarget::Uri(dest_url.into_string()),
                };
                out.push(Inline::Link { target, text });
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                return Err(self.unsupported(html.trim()));
            }
            Event::Start(tag) => return Err(self.unsupported(&format!("{tag:?}"))),
            _ => {}
        }
        Ok(())
    }

    fn table(&mut self, alignments: &[Alignment]) -> Result<Block> {
        let columns = alignments
            .iter()
            .map(|alignment| Column {
                align: match alignment {
                    Alignment::Right => Align::Right,
                    Alignment::Center => Align::Centre,
                    Alignment::None | Alignment::Left => Align::Left,
                },
                width: ColumnWidth::Auto,
            })
            .collect();
        let mut table = Table { columns, ..Table::default() };
        let mut group = Group::default();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => {
                    let cells = self.cells()?.into_iter().map(Cell::header).collect();
                    table.head.push(Row { kind: RowKind::Item, cells });
                }
                Event::Start(Tag::TableRow) => {
                    let cells = self.cells()?;
                    group.rows.push(Row { kind: RowKind::Item, cells });
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table.groups.push(group);
        Ok(Block::Table(Box::new(table)))
    }

    fn cells(&mut self) -> Result<Vec<Cell>> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(Cell::new(self.inlines()?));
        }
        Ok(cells)
    }
}

/// Neighbouring texts joined.
fn merge(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}

fn has_mark(inlines: &[Inline]) -> bool {
    crate::document::plain_text(inlines).contains(OPEN)
}

fn collect_anchors(blocks: &[Block], given: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading { id, .. } => {
                given.insert(id.clone());
            }
            Block::Table(table) if !table.id.is_empty() => {
                given.insert(table.id.clone());
            }
            Block::Figure(figure) => {
                given.insert(figure.id.clone());
            }
            Block::Keep(inner) | Block::Quote(inner) => collect_anchors(inner, given),
            _ => {}
        }
    }
}

fn fill_footnotes(blocks: &mut [Block], notes: &BTreeMap<String, Vec<Inline>>) {
    if notes.is_empty() {
        return;
    }
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => {
                fill_inlines(text, notes)
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| fill_footnotes(item, notes));
            }
            Block::Quote(inner) | Block::Keep(inner) => fill_footnotes(inner, notes),
            _ => {}
        }
    }
}

fn fill_inlines(inlines: &mut [Inline], notes: &BTreeMap<String, Vec<Inline>>) {
    for inline in inlines {
        match inline {
            Inline::Footnote(text) => {
                if let Some(note) = notes.get(&crate::document::plain_text(text)) {
                    text.clone_from(note);
                }
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Toned(_, inner)
            | Inline::Small(inner)
            | Inline::Link { text: inner, .. } => fill_inlines(inner, notes),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Zu Beschlusspunkt 2"), "zu-beschlusspunkt-2");
        assert_eq!(slug("Über Maßnahmen!"), "ueber-massnahmen");
        assert_eq!(slug("W-03"), "w-03");
    }

    #[test]
    fn anchors_are_unique() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give("a".into()), "a");
        assert_eq!(anchors.give("a".into()), "a-2");
        assert_eq!(anchors.give(String::new()), "abschnitt");
    }
}
