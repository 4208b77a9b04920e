//! Markdown (CommonMark with tables and footnotes) becomes blocks; marks become typed tables and
//! charts.

use super::Images;
use super::anchors::{Anchors, slug};
use super::engine::{self, CLOSE, OPEN, Rendered};
use super::footnotes::{self, Notes};
use super::insert::{Format, Insert};
use crate::document::{
    Align, Block, Cell, Column, ColumnWidth, Group, Inline, LinkTarget, ParagraphStyle, Picture,
    Row, RowKind, Table, plain_text,
};
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::view::ReportView;
use pulldown_cmark::{Alignment, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::sync::Arc;

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
    images: &Images,
    format: Format,
    anchors: &mut Anchors,
) -> Result<Vec<Block>> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    let events: Vec<Event<'_>> = Parser::new_ext(&rendered.markdown, options).collect();
    let mut builder = Builder {
        name,
        source: &rendered.source,
        inserts: &rendered.inserts,
        view,
        images,
        format,
        anchors,
        notes: Notes::new(),
        events: events.into_iter().peekable(),
        keeps: Vec::new(),
    };
    let mut blocks = builder.blocks()?;
    if !builder.keeps.is_empty() {
        return Err(builder.unsupported("{{ keep() }} ohne {{ end_keep() }}"));
    }
    let notes = std::mem::take(&mut builder.notes);
    footnotes::fill(&mut blocks, &notes);
    // Typed blocks bring anchors of their own.
    builder.anchors.collect(&blocks);
    Ok(blocks)
}

struct Builder<'a, 'e> {
    name: &'a str,
    /// The template's own text, to find the line that a message is about.
    source: &'a str,
    inserts: &'a [Insert],
    view: &'a ReportView,
    images: &'a Images,
    format: Format,
    anchors: &'a mut Anchors,
    /// Footnotes by label.
    notes: Notes,
    events: std::iter::Peekable<std::vec::IntoIter<Event<'e>>>,
    /// Blocks before each open keep().
    keeps: Vec<Vec<Block>>,
}

impl Builder<'_, '_> {
    /// Template and line of a piece of its text.
    fn place(&self, text: &str) -> Text {
        engine::place(self.name, self.source, text)
    }

    fn unsupported(&self, what: &str) -> Error {
        let place = self.place(what);
        Error::new(
            format!("{}: `{what}` wird nicht unterstützt", place.de),
            format!("{}: `{what}` is not supported", place.en),
        )
        .help(
            "Markdown mit Überschriften, Absätzen, Listen, Zitaten, Tabellen und Fußnoten verwenden; von HTML nur <span lang=\"en\"> und <abbr title=\"…\">",
            "use Markdown with headings, paragraphs, lists, quotations, tables and footnotes; of HTML only <span lang=\"en\"> and <abbr title=\"…\">",
        )
    }

    /// An image: a file beside the templates, so that the report is made of what is at hand.
    fn image(&mut self, url: &str) -> Result<Inline> {
        let name = url.strip_prefix("./").unwrap_or(url).replace("%20", " ");
        let alt = plain_text(&self.inlines()?);
        if let Some(data) = self.images.get(&name) {
            let data = Arc::clone(data);
            return Ok(Inline::Image(Box::new(Picture { name, alt, data })));
        }
        let place = self.place(url);
        let error = Error::new(
            format!("{}: das Bild `{url}` liegt nicht bei den Vorlagen", place.de),
            format!("{}: the image `{url}` is not beside the templates", place.en),
        );
        Err(match engine::nearest(&name, self.images.keys().map(String::as_str)) {
            Some(near) => error.help(format!("Ist `{near}` gemeint?"), format!("is `{near}` meant?")),
            None => error.help(
                "eine PNG- oder SVG-Datei in den Ordner der Vorlagen legen und mit ihrem Namen nennen",
                "put a PNG or SVG file into the folder of the templates and name it",
            ),
        })
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
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Start(
                    Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. },
                )) => {
                    let mut text = Vec::new();
                    self.inline(event, &mut text)?;
                    self.loose_inlines(&mut text)?;
                    self.paragraph(merge(text), &mut blocks)?;
                }
                Event::Start(tag) => self.start(tag, &mut blocks)?,
                Event::Html(html) => self.html(&html)?,
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
                let mut text: Vec<Inline> = Vec::new();
                for block in inner {
                    let Block::Paragraph { text: more, .. } = block else {
                        return Err(self.unsupported(&format!("[^{label}]:")));
                    };
                    if !text.is_empty() {
                        text.push(Inline::from(" "));
                    }
                    text.extend(more);
                }
                if footnotes::within(&text) {
                    return Err(self.unsupported(&format!("[^{label}]:")));
                }
                self.notes.insert(label, text);
            }
            Tag::CodeBlock(_) => {
                let mut lines = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Text(text) => lines.push_str(&text),
                        Event::End(_) => break,
                        _ => {}
                    }
                }
                blocks.push(Block::Quote(vec![code(&lines)]));
            }
            Tag::HtmlBlock => {
                while let Some(Event::Html(html) | Event::InlineHtml(html)) = self.events.next() {
                    self.html(&html)?;
                }
            }
            other => return Err(self.unsupported(&format!("{other:?}"))),
        }
        Ok(())
    }

    /// A piece of an HTML block: comments are left out, all else is refused.
    fn html(&self, html: &str) -> Result<()> {
        let text = html.trim();
        if text.is_empty() || text.starts_with("<!--") && text.ends_with("-->") {
            return Ok(());
        }
        Err(self.unsupported(text))
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
            let longest = words.split(char::is_whitespace).max_by_key(|word| word.len());
            let place = self.place(longest.unwrap_or_default());
            return Err(Error::new(
                format!("{}: eine Einfügung steht mitten im Absatz `{words}`", place.de),
                format!("{}: an insert stands within the paragraph `{words}`", place.en),
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

    /// Inlines up to an end tag of HTML.
    fn until(&mut self, end: &str, begin: &str) -> Result<Vec<Inline>> {
        let mut out = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::InlineHtml(html) if html.trim() == end => return Ok(merge(out)),
                Event::End(_) => break,
                event => self.inline(event, &mut out)?,
            }
        }
        Err(self.unsupported(begin))
    }

    /// Inlines of a tight list's item: up to the next block or the item's end, which stays.
    fn loose_inlines(&mut self, out: &mut Vec<Inline>) -> Result<()> {
        loop {
            let inline = match self.events.peek() {
                Some(Event::Start(tag)) => {
                    matches!(
                        tag,
                        Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }
                    )
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
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let text = self.inlines()?;
                let target = match link_type {
                    LinkType::Email => LinkTarget::Uri(format!("mailto:{dest_url}")),
                    _ => self.target(dest_url.into_string())?,
                };
                out.push(Inline::Link { target, text });
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let image = self.image(&dest_url)?;
                out.push(image);
            }
            Event::InlineHtml(html) => self.inline_html(html.trim(), out)?,
            Event::Html(html) => self.html(&html)?,
            Event::Start(tag) => return Err(self.unsupported(&format!("{tag:?}"))),
            _ => {}
        }
        Ok(())
    }

    /// Where a link leads: a place of the report, or an absolute address.
    fn target(&mut self, url: String) -> Result<LinkTarget> {
        if let Some(anchor) = url.strip_prefix('#') {
            let place = self.place(&format!("(#{anchor})"));
            self.anchors.want(place, anchor);
            return Ok(LinkTarget::Anchor(anchor.to_owned()));
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        let absolute = scheme.is_some_and(|scheme| {
            scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+')
        });
        if absolute {
            return Ok(LinkTarget::Uri(url));
        }
        let place = self.place(&url);
        Err(Error::new(
            format!("{}: der Verweis `{url}` nennt keine vollständige Adresse", place.de),
            format!("{}: the link `{url}` is no full address", place.en),
        )
        .help(
            "die Adresse mit https:// schreiben, einen Ort im Bericht als #ort",
            "write the address with https://, a place of the report as #place",
        ))
    }

    /// `<span lang="en">…</span>` and `<abbr title="…">…</abbr>`; comments are left out.
    fn inline_html(&mut self, html: &str, out: &mut Vec<Inline>) -> Result<()> {
        let inside = |start: &str| html.strip_prefix(start)?.strip_suffix("\">");
        if let Some(tag) = inside("<span lang=\"") {
            let well_formed = (2..=35).contains(&tag.len())
                && tag.split('-').all(|part| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
                });
            if !well_formed {
                return Err(self.unsupported(html));
            }
            let inner = self.until("</span>", html)?;
            out.push(Inline::Lang(tag.to_owned(), inner));
        } else if let Some(expansion) = inside("<abbr title=\"") {
            let inner = self.until("</abbr>", html)?;
            let text = crate::document::plain_text(&inner);
            let expansion = expansion.replace("&quot;", "\"");
            out.push(Inline::Abbreviation { text, expansion: expansion.replace("&amp;", "&") });
        } else {
            self.html(html)?;
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

/// Lines of code as a paragraph that keeps its lines and its indents.
fn code(lines: &str) -> Block {
    let mut text = Vec::new();
    for line in lines.trim_end_matches('\n').split('\n') {
        if !text.is_empty() {
            text.push(Inline::Break);
        }
        let bare = line.trim_start_matches([' ', '\t']);
        let indent: usize =
            line[..line.len() - bare.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        text.push(Inline::Text(format!("{}{bare}", "\u{A0}".repeat(indent))));
    }
    Block::Paragraph { text, style: ParagraphStyle::Body }
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
