//! Suite of the HTML page: sound markup, headings, tables, links, nothing from elsewhere.

use crate::case::Project;
use crate::report_input::case;
use ratsbericht::config::EditionKind;
use ratsbericht::document::{
    Align, Block, Cell, Column, Document, Figure, Group, Inline, LinkTarget, Meta, ParagraphStyle,
    Row, RowKind, Running, Section, SectionKind, Table,
};
use ratsbericht::layout::Theme;
use ratsbericht::template::{Templates, render};
use ratsbericht::write::html;
use std::collections::{BTreeMap, BTreeSet};

/// An element: its name, attributes, ancestors from the root, and the text within.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) parents: Vec<usize>,
    pub(crate) text: String,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 6] = ["meta", "br", "hr", "img", "col", "link"];

/// Reads a page. Panics where tags do not match, an attribute comes twice or has no quotes, or a
/// bare `<` or `&` stands in the text.
pub(crate) fn parse(page: &str) -> Vec<Element> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(at) = rest.find('<') {
        let raw = elements.last().is_some_and(|last| last.name == "style") && !open.is_empty();
        let words = if raw { rest[..at].to_owned() } else { decoded(&rest[..at]) };
        for &element in &open {
            elements[element].text.push_str(&words);
        }
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
            assert_eq!(elements[last].name, name, "…{}", &elements[last].text);
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut list) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "<{tag}>");
        let mut attributes = BTreeMap::new();
        while !list.trim().is_empty() {
            let (key, value) =
                list.trim_start().split_once("=\"").unwrap_or_else(|| panic!("<{tag}>"));
            let (value, more) = value.split_once('"').unwrap_or_else(|| panic!("<{tag}>"));
            assert!(!key.contains(' '), "<{tag}>");
            let before = attributes.insert(key.to_owned(), decoded(value));
            assert!(before.is_none(), "{key} comes twice: <{tag}>");
            assert!(more.is_empty() || more.starts_with(' '), "<{tag}>");
            list = more;
        }
        elements.push(Element {
            name: name.to_owned(),
            attributes,
            parents: open.clone(),
            text: String::new(),
        });
        if !closed && !VOID.contains(&name) {
            open.push(elements.len() - 1);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "all elements are closed");
    elements
}

fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, more) = part.split_once(';').unwrap_or_else(|| panic!("a bare & in {text:?}"));
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            other => panic!("&{other};"),
        });
        out.push_str(more);
    }
    out
}

/// What every page keeps. The result is its elements.
pub(crate) fn audit(page: &str) -> Vec<Element> {
    let elements = parse(page);
    let named = |name: &str| elements.iter().filter(move |e| e.name == name).collect::<Vec<_>>();

    assert_eq!(elements[0].name, "html");
    assert!(elements[0].get("lang").is_some_and(|lang| lang.starts_with("de")));
    for name in ["title", "h1", "main", "body", "header", "footer"] {
        assert_eq!(named(name).len(), 1, "one {name}");
    }
    assert!(!named("title")[0].text.is_empty());

    let mut ids = BTreeSet::new();
    for element in &elements {
        if let Some(id) = element.get("id") {
            assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{id:?}");
            assert!(ids.insert(id.to_owned()), "#{id} is there twice");
        }
    }
    for element in &elements {
        for key in ["aria-labelledby", "aria-describedby", "headers"] {
            for id in element.get(key).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{key} names #{id}");
            }
        }
        for (key, value) in &element.attributes {
            assert!(!key.starts_with("on"), "{key}: a script");
            if let ("href" | "src", Some(anchor)) = (key.as_str(), value.strip_prefix('#')) {
                assert!(ids.contains(anchor), "a link to #{anchor}");
            } else if key == "src" {
                assert!(value.starts_with("data:image/"), "from elsewhere: {value}");
            } else if key == "href" {
                assert_eq!(element.name, "a");
                let known = ["https://", "http://", "mailto:", "tel:"];
                assert!(known.iter().any(|scheme| value.starts_with(scheme)), "{value}");
            }
        }
        assert!(!["script", "iframe", "object", "embed", "link", "base"].contains(&&*element.name));
    }
    let style = &named("style")[0].text;
    assert!(!style.contains("url(") && !style.contains("@import"), "the style loads nothing");

    let mut level = 0;
    for element in &elements {
        let number = element.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
        if let Some(number) = number {
            assert!(number <= level + 1, "h{number} after h{level}: {}", element.text);
            assert!(!element.text.trim().is_empty(), "an empty heading");
            level = number;
        }
    }

    let within = |element: &Element, name: &str| {
        element.parents.iter().any(|&parent| elements[parent].name == name)
    };
    for (at, element) in elements.iter().enumerate() {
        let inside = |name: &'static str| {
            elements.iter().filter(move |e| e.name == name && e.parents.contains(&at))
        };
        match element.name.as_str() {
            "table" => {
                let captions: Vec<_> = inside("caption").collect();
                assert_eq!(captions.len(), 1);
                assert!(!captions[0].text.trim().is_empty());
                let parent = &elements[*element.parents.last().expect("a parent")];
                assert_eq!(parent.get("tabindex"), Some("0"));
                assert!(parent.get("aria-labelledby").is_some());
                rectangular(&elements, at);
            }
            "th" => {
                let scope = element.get("scope").expect("a scope");
                assert!(["col", "colgroup", "row", "rowgroup"].contains(&scope));
                assert_eq!(scope.starts_with("col"), within(element, "thead"));
                assert!(!element.text.trim().is_empty(), "an empty header");
            }
            "svg" => {
                let hidden = element.get("aria-hidden") == Some("true");
                let image = element.get("role") == Some("img")
                    && element.get("aria-label").is_some_and(|label| !label.is_empty());
                assert!(hidden != image, "a drawing is decoration or has a name");
            }
            "img" => assert!(element.get("alt").is_some()),
            "a" => {
                let name = element.get("aria-label").unwrap_or(&element.text);
                assert!(!name.trim().is_empty(), "a link without words");
                assert!(!within(element, "a"), "a link within a link");
            }
            _ => {}
        }
    }
    elements
}

/// Every row of a table fills as many columns as the others.
fn rectangular(elements: &[Element], table: usize) {
    let mut widths = BTreeSet::new();
    let mut below: Vec<usize> = Vec::new();
    for (at, row) in elements.iter().enumerate() {
        if row.name != "tr" || !row.parents.contains(&table) {
            continue;
        }
        let mut width = if below.is_empty() { 0 } else { below.remove(0) };
        let cells = elements
            .iter()
            .filter(|e| (e.name == "td" || e.name == "th") && e.parents.last() == Some(&at));
        for cell in cells {
            let span = |name| cell.get(name).map_or(1, |n| n.parse::<usize>().expect("a number"));
            width += span("colspan");
            for row in 0..span("rowspan") - 1 {
                if below.len() <= row {
                    below.push(0);
                }
                below[row] += span("colspan");
            }
        }
        widths.insert(width);
    }
    assert_eq!(widths.len(), 1, "columns of the rows: {widths:?}");
}

/// All words of a document.
fn words(blocks: &[Block], out: &mut Vec<String>) {
    fn inline(list: &[Inline], out: &mut Vec<String>) {
        for inline in list {
            match inline {
                Inline::Text(text) | Inline::Abbreviation { text, .. } => out.push(text.clone()),
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Toned(_, inner)
                | Inline::Small(inner)
                | Inline::Lang(_, inner)
                | Inline::Footnote(inner)
                | Inline::Link { text: inner, .. } => words_of(inner, out),
                _ => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => inline(text, out),
            Block::List { items, .. } => items.iter().for_each(|item| words(item, out)),
            Block::Quote(inner) | Block::Keep(inner) => words(inner, out),
            Block::Table(table) => {
                inline(&table.caption, out);
                table.notes.iter().for_each(|note| inline(note, out));
                table.groups.iter().for_each(|group| inline(&group.title, out));
                let rows = table.groups.iter().flat_map(|group| &group.rows).chain(&table.head);
                rows.flat_map(|row| &row.cells).for_each(|cell| inline(&cell.text, out));
            }
            Block::Figure(figure) => {
                inline(&figure.title, out);
                inline(&figure.reading, out);
                inline(&figure.note, out);
            }
            Block::Beside(figure, table) => {
                words(&[Block::Figure(figure.clone()), Block::Table(table.clone())], out);
            }
            Block::Signatures { intro, entries } => {
                out.push(intro.clone());
                out.extend(entries.iter().map(|entry| entry.role.clone()));
            }
            Block::Contents { .. } | Block::PageBreak | Block::Rule => {}
        }
    }
}

fn words_of(inlines: &[Inline], out: &mut Vec<String>) {
    let paragraph = Block::Paragraph { text: inlines.to_vec(), style: ParagraphStyle::Body };
    words(&[paragraph], out);
}

#[test]
fn the_page_says_what_the_document_says() {
    for kind in [EditionKind::Full, EditionKind::Public] {
        let document = render(&case().view(kind), &Templates::default()).expect("rendered");
        let page = html::write(&document, &Theme::builtin());
        assert_eq!(page, html::write(&document, &Theme::builtin()), "the same bytes");
        let elements = audit(&page);
        let text = &elements[0].text;
        let mut said = Vec::new();
        document.sections.iter().for_each(|section| words(&section.blocks, &mut said));
        assert!(said.len() > 200);
        for words in said {
            assert!(text.contains(&words), "{words:?} is missing");
        }
        let figures = elements.iter().filter(|e| e.name == "figure").count();
        let images = elements.iter().filter(|e| e.get("role") == Some("img"));
        let named = |class| images.clone().filter(|e| e.get("class") == Some(class)).count();
        assert!(figures > 1 && named("chart") == figures);
        // The small charts of the table say what they show as well.
        assert!(named("spark") > 1 && named("stack") > 1);
        assert!(images.clone().all(|e| e.get("aria-label").is_some_and(|alt| alt.len() > 20)));
        assert_eq!(text.contains("vertraulich"), kind == EditionKind::Full);
    }
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        meta: Meta {
            title: "Titel & <mehr>".into(),
            author: "Stadt \"Beispiel\"".into(),
            subject: String::new(),
            keywords: vec![],
            lang: "de-DE".into(),
            date: "2019-11-13".parse().expect("a date"),
        },
        running: Running::default(),
        sections: vec![Section { kind: SectionKind::Portrait, blocks }],
    }
}

fn paragraph(text: Vec<Inline>) -> Block {
    Block::Paragraph { text, style: ParagraphStyle::Body }
}

#[test]
fn words_never_become_markup() {
    let evil =
        "</p></style><script>alert(1)</script><img src=x onerror=\"y\"> & &amp; \u{202e}\u{0}";
    let text = || vec![Inline::from(evil)];
    let link = |target| Inline::Link { target, text: text() };
    let table = Table {
        id: "t\" onclick=\"x".into(),
        columns: vec![Column::default()],
        head: vec![Row { kind: RowKind::Item, cells: vec![Cell::text(evil).header()] }],
        groups: vec![Group { title: text(), rows: vec![] }],
        ..Table::default()
    };
    let page = html::write(
        &document(vec![
            Block::Heading { level: 1, id: "a b\"><script>".into(), text: text() },
            paragraph(vec![
                link(LinkTarget::Uri("javascript:alert(1)".into())),
                link(LinkTarget::Uri("https://example.org/\"><script>".into())),
                link(LinkTarget::Anchor("a b\"><script>".into())),
                link(LinkTarget::Anchor("nowhere".into())),
                Inline::Lang("en\" x=\"".into(), text()),
                Inline::Abbreviation { text: evil.into(), expansion: evil.into() },
                Inline::Footnote(text()),
            ]),
            Block::Table(Box::new(table)),
            Block::Figure(Box::new(Figure {
                id: "f".into(),
                title: text(),
                reading: text(),
                drawing: ratsbericht::document::Drawing::default(),
                alt: evil.into(),
                note: text(),
            })),
        ]),
        &Theme::builtin(),
    );
    let elements = audit(&page);
    assert!(elements[0].text.contains("<script>alert(1)</script>"));
    assert!(!page.contains("javascript:") && !page.contains('\u{202e}') && !page.contains('\u{0}'));
    let links = elements.iter().filter(|e| e.name == "a" && e.text.contains("alert"));
    // The contents' entry and two of the four links.
    assert_eq!(links.count(), 3);
}

#[test]
fn headings_of_any_template_have_no_gaps() {
    let heading = |level, id: &str| Block::Heading {
        level,
        id: id.into(),
        text: vec![Inline::Text(format!("Nr. {id}"))],
    };
    let blocks = vec![heading(3, "a"), heading(1, "b"), heading(3, "c"), heading(2, "d")];
    let elements = audit(&html::write(&document(blocks), &Theme::builtin()));
    let levels: Vec<&str> = elements
        .iter()
        .map(|e| e.name.as_str())
        .filter(|name| name.starts_with('h') && name.len() == 2 && *name != "hr")
        .collect();
    assert_eq!(levels, ["h1", "h2", "h2", "h3", "h3"]);
}

#[test]
fn footnotes_lead_there_and_back() {
    let note = |text: &str| Inline::Footnote(vec![text.into()]);
    let blocks =
        vec![paragraph(vec!["eins".into(), note("erste"), " zwei".into(), note("zweite")])];
    let elements = audit(&html::write(&document(blocks), &Theme::builtin()));
    let notes: Vec<&Element> =
        elements.iter().filter(|e| e.get("id").is_some_and(|id| id.starts_with("_fn-"))).collect();
    assert_eq!(notes.len(), 2);
    assert!(notes[1].text.contains("zweite"));
    let hrefs: Vec<&str> = elements.iter().filter_map(|e| e.get("href")).collect();
    for link in ["#_fn-1", "#_fnref-1", "#_fn-2", "#_fnref-2"] {
        assert!(hrefs.contains(&link), "{link}");
    }
}

/// A header of two rows: years over quarters, a corner over both rows.
#[test]
fn cells_of_a_deep_table_name_their_headers() {
    let mut corner = Cell::text("Kennzahl").header();
    corner.rows = 2;
    let head = |cells| Row { kind: RowKind::Item, cells };
    let year = |text: &str| Cell::text(text).header().over(2);
    let quarter = |text: &str| Cell::text(text).header();
    let table = Table {
        id: "tiefe-tabelle".into(),
        columns: (0..5).map(|_| Column { align: Align::Decimal, ..Column::default() }).collect(),
        head: vec![
            head(vec![corner, year("2018"), year("2019")]),
            head(["I", "II", "I", "II"].map(quarter).to_vec()),
        ],
        groups: vec![Group {
            title: vec!["Wohnen".into()],
            rows: vec![
                head(vec![
                    Cell::text("W-1").header(),
                    Cell::text("1,25"),
                    Cell::text("2"),
                    Cell::text("3,5"),
                    Cell::text("–"),
                ]),
                head(vec![
                    Cell::text("W-2").header(),
                    Cell::text("11,5"),
                    Cell::text("30"),
                    Cell::text("7"),
                    Cell::text("x"),
                ]),
            ],
        }],
        ..Table::default()
    };
    let elements =
        audit(&html::write(&document(vec![Block::Table(Box::new(table))]), &Theme::builtin()));
    let cell = elements.iter().find(|e| e.name == "td" && e.text == "3,5").expect("the cell");
    let heads: Vec<&str> = cell
        .get("headers")
        .expect("headers")
        .split(' ')
        .map(|id| elements.iter().find(|e| e.get("id") == Some(id)).expect("audited").text.as_str())
        .collect();
    assert_eq!(heads, ["2019", "I", "Wohnen", "W-1"]);
    let rooms: Vec<Option<&str>> =
        elements.iter().filter(|e| e.name == "td").map(|e| e.get("style")).collect();
    let room = Some("--room:1");
    let whole = Some("--room:1.5");
    assert_eq!(
        rooms,
        [None, None, None, None, room, None, whole, None],
        "the commas stand below each other"
    );
}

/// The whole way: both editions of the sample have a sound page beside the PDF.
#[test]
fn a_run_writes_the_page_into_both_editions() {
    let project = Project::sample("musterstadt");
    project.formats(&["html"], "");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let page = |kind: &str| project.read(&format!("{}{kind}/bericht.html", project.outputs()));
    let (full, public) = (page("full"), page("public"));
    for page in [&full, &public] {
        let elements = audit(page);
        assert!(elements.iter().filter(|e| e.name == "table").count() > 10);
        assert!(elements.iter().filter(|e| e.name == "figure").count() > 5);
        let main = elements.iter().find(|e| e.name == "main").expect("audited");
        assert!(!main.text.contains("{W") && !main.text.contains("@20"), "references are resolved");
    }
    assert!(full.contains("nicht öffentlich") && !public.contains("nicht öffentlich"));
    assert!(!public.contains(".xlsx"), "the public page names no file of a department");
    assert!(!project.tree().iter().any(|path| path.ends_with("bericht.pdf")), "only what is asked");
}
