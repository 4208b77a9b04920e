//! Pages made by hand, with one of everything.

use chrono::NaiveDate;
use ratsbericht::document::Meta;
use ratsbericht::layout::font::{Figures, FontBook, ITALIC, REGULAR, SEMIBOLD, Shaper};
use ratsbericht::layout::{
    Artifact, Attributes, Destination, Element, Glyph, Image, Item, Kid, Link, Mark, OutlineEntry,
    Page, Pages, Path, Rgb, Run, Scope, Segment, Tag,
};
use std::sync::Arc;

pub(super) const INK: Rgb = Rgb([0.1, 0.1, 0.1]);
pub(super) const BLUE: Rgb = Rgb([0.0, 0.25, 0.5]);

pub(super) fn meta() -> Meta {
    Meta {
        title: "Beschlusskontrolle <Asyl & Integration>".into(),
        author: "Stadt Musterstadt".into(),
        subject: "Bericht für das III. Quartal 2019".into(),
        keywords: vec!["Beschlusskontrolle".into(), "Maßnahmen".into()],
        lang: "de-DE".into(),
        date: NaiveDate::from_ymd_opt(2019, 11, 13).expect("a day"),
    }
}

/// Pages under construction.
pub(super) struct Build {
    pub(super) pages: Pages,
}

impl Build {
    pub(super) fn new() -> Self {
        let mut build = Self {
            pages: Pages {
                pages: Vec::new(),
                tree: Vec::new(),
                outline: Vec::new(),
                fonts: Arc::new(FontBook::builtin()),
                stamps: Vec::new(),
            },
        };
        build.add(0, Tag::Document, Attributes::None);
        build
    }

    pub(super) fn page(&mut self, width: f32, height: f32) -> u32 {
        self.pages.pages.push(Page { width, height, ..Page::default() });
        self.pages.pages.len() as u32 - 1
    }

    pub(super) fn add(&mut self, parent: u32, tag: Tag, attributes: Attributes) -> u32 {
        let index = self.pages.tree.len() as u32;
        self.pages.tree.push(Element {
            tag,
            parent,
            kids: Vec::new(),
            alt: None,
            actual_text: None,
            expansion: None,
            lang: None,
            attributes,
        });
        if index > 0 {
            self.element(parent).kids.push(Kid::Element(index));
        }
        index
    }

    pub(super) fn element(&mut self, index: u32) -> &mut Element {
        &mut self.pages.tree[index as usize]
    }

    /// Items of an element, between marks.
    pub(super) fn mark(&mut self, page: u32, element: u32, items: Vec<Item>) {
        let sheet = &mut self.pages.pages[page as usize];
        let mark = sheet.marks.len() as u32;
        sheet.marks.push(element);
        sheet.items.push(Item::Begin(Mark::Content(mark)));
        sheet.items.extend(items);
        sheet.items.push(Item::End);
        self.element(element).kids.push(Kid::Content { page, mark });
    }

    pub(super) fn artifact(&mut self, page: u32, kind: Artifact, items: Vec<Item>) {
        let sheet = &mut self.pages.pages[page as usize];
        sheet.items.push(Item::Begin(Mark::Artifact(kind)));
        sheet.items.extend(items);
        sheet.items.push(Item::End);
    }

    pub(super) fn run(&self, face: u8, size: f32, x: f32, y: f32, text: &str) -> Item {
        let mut shaper = Shaper::new(&self.pages.fonts);
        let word = shaper.shape(face, Figures::Tabular, text);
        let glyphs = shaper.glyphs(word).into();
        Item::Run(Run { face, size, x, y, fill: INK, glyphs, soft_hyphen: false })
    }

    /// A new element with one line of text.
    pub(super) fn line(&mut self, at: (u32, f32, f32), parent: u32, tag: Tag, text: &str) -> u32 {
        let (page, x, y) = at;
        let (face, size) = match tag {
            Tag::H1 | Tag::H2 | Tag::TH => (SEMIBOLD, 12.0),
            Tag::Caption => (ITALIC, 10.0),
            _ => (REGULAR, 10.0),
        };
        let attributes = match tag {
            Tag::TH => cell(1, 1, Some(Scope::Column), &[]),
            _ => Attributes::None,
        };
        let element = self.add(parent, tag, attributes);
        let run = self.run(face, size, x, y, text);
        self.mark(page, element, vec![run]);
        element
    }

    pub(super) fn link(&mut self, page: u32, area: [f32; 4], target: Destination, element: u32) {
        let links = &mut self.pages.pages[page as usize].links;
        let link = links.len() as u32;
        links.push(Link { area, target, contents: "zum Beschluss".into(), element });
        self.element(element).kids.push(Kid::Link { page, link });
    }
}

pub(super) fn cell(columns: u16, rows: u16, scope: Option<Scope>, headers: &[u32]) -> Attributes {
    Attributes::Cell { columns, rows, scope, headers: headers.to_vec() }
}

/// Two pages: headings, a paragraph with a hyphen and links, a list, a note, a figure, an image,
/// a table over the page break.
pub(super) fn everything() -> Pages {
    let mut build = Build::new();
    let (first, second) = (build.page(595.28, 841.89), build.page(841.89, 595.28));
    let section = build.add(0, Tag::Sect, Attributes::None);
    build.line((first, 71.0, 80.0), section, Tag::H1, "Beschlusskontrolle");
    paragraph(&mut build, first, section);
    list(&mut build, first, section);
    figure(&mut build, first, section);
    build.line((first, 71.0, 560.0), section, Tag::H2, "Maßnahmen");
    table(&mut build, first, second, section);
    for (page, width, height) in [(first, 595.28, 841.89), (second, 841.89, 595.28)] {
        let foot =
            build.run(REGULAR, 8.0, 71.0, height - 30.0, &format!("Seite {} von 2", page + 1));
        build.artifact(page, Artifact::Footer, vec![foot]);
        let head = build.run(REGULAR, 8.0, width - 150.0, 40.0, "III. Quartal 2019");
        build.artifact(page, Artifact::Header, vec![head]);
    }
    for (title, level, page, y) in [
        ("Beschlusskontrolle", 1, first, 80.0),
        ("Maßnahmen", 2, first, 560.0),
        ("Übersicht", 2, second, 60.0),
    ] {
        build.pages.outline.push(OutlineEntry { title: title.into(), level, page, y });
    }
    build.pages
}

fn paragraph(build: &mut Build, page: u32, parent: u32) {
    let paragraph = build.add(parent, Tag::P, Attributes::None);
    let mut items = vec![
        build.run(REGULAR, 10.5, 71.0, 110.0, "Die Stadtverwaltung legt zur Kon "),
        build.run(REGULAR, 10.5, 240.0, 110.0, "-"),
        build.run(REGULAR, 10.5, 71.0, 124.0, "trolle vor: AV To Wa."),
    ];
    if let Item::Run(run) = &mut items[0] {
        // Justified: every blank a little wider.
        let blank = run.glyphs.last().expect("a blank ends the run").id;
        let blanks = run.glyphs.iter_mut().filter(|glyph| glyph.id == blank);
        blanks.for_each(|glyph| glyph.adjust += 37.3);
    }
    if let Item::Run(run) = &mut items[1] {
        run.soft_hyphen = true;
    }
    build.mark(page, paragraph, items);
    let link = build.add(paragraph, Tag::Link, Attributes::None);
    let run = build.run(REGULAR, 10.5, 200.0, 124.0, "VII-DS-00123 ");
    build.mark(page, link, vec![run]);
    let target = Destination::Uri("https://ratsinfo.example/vo?nr=Ä 1".into());
    build.link(page, [200.0, 114.0, 60.0, 14.0], target, link);
    let link = build.add(paragraph, Tag::Link, Attributes::None);
    let run = build.run(REGULAR, 10.5, 280.0, 124.0, "Tabelle auf Seite 2");
    build.mark(page, link, vec![run]);
    build.link(page, [280.0, 114.0, 90.0, 14.0], Destination::Page(1, 60.0), link);
    let foreign = build.add(paragraph, Tag::Span, Attributes::None);
    build.element(foreign).lang = Some("en-GB".into());
    build.element(foreign).expansion = Some("key performance indicator".into());
    let run = build.run(ITALIC, 10.5, 400.0, 124.0, "KPI");
    build.mark(page, foreign, vec![run]);
    let note = build.add(parent, Tag::Note, Attributes::Note { id: 7 });
    let run = build.run(REGULAR, 8.0, 71.0, 145.0, "1 Ohne Umlandgemeinden.");
    build.mark(page, note, vec![run]);
}

fn list(build: &mut Build, page: u32, parent: u32) {
    let list = build.add(parent, Tag::L, Attributes::List { ordered: true });
    for (number, text) in [(1, "Wohnraum"), (2, "Sprachkurse")] {
        let y = 150.0 + 20.0 * number as f32;
        let item = build.add(list, Tag::LI, Attributes::None);
        build.line((page, 71.0, y), item, Tag::Lbl, &format!("{number}. "));
        build.line((page, 90.0, y), item, Tag::LBody, text);
    }
}

fn figure(build: &mut Build, page: u32, parent: u32) {
    let area = [71.0, 220.0, 300.0, 120.0];
    let figure = build.add(parent, Tag::Figure, Attributes::Figure { area, page });
    build.element(figure).alt = Some("Plätze: von 440 im Januar auf 507 im September".into());
    let path = Path {
        segments: vec![
            Segment::Move(80.0, 330.0),
            Segment::Line(140.0, 300.0),
            Segment::Curve([160.0, 290.0, 180.0, 250.0, 220.0, 240.0]),
            Segment::Move(240.0, 300.0),
            Segment::Line(260.0, 280.0),
            Segment::Line(280.0, 300.0),
            Segment::Close,
        ],
        fill: Some(Rgb([0.9, 0.95, 1.0])),
        even_odd: false,
        stroke: Some((0.75, BLUE)),
        dash: vec![3.0, 1.5],
    };
    let solid = Path {
        segments: vec![Segment::Move(71.0, 335.0), Segment::Line(371.0, 335.0)],
        stroke: Some((0.25, INK)),
        ..Path::default()
    };
    let image = Arc::new(Image { width: 2, height: 2, rgb: (0..12).map(|v| v * 20).collect() });
    let label = build.run(REGULAR, 8.0, 225.0, 242.0, "507");
    let items = vec![
        Item::Rect { area: [300.0, 250.0, 20.0, 85.0], fill: BLUE },
        Item::Path(Box::new(path)),
        Item::Path(Box::new(solid)),
        label,
        Item::Image { area: [330.0, 230.0, 40.0, 40.0], image: Arc::clone(&image) },
        Item::Image { area: [330.0, 280.0, 20.0, 20.0], image },
    ];
    build.mark(page, figure, items);
}

fn table(build: &mut Build, first: u32, second: u32, parent: u32) {
    let table = build.add(parent, Tag::Table, Attributes::None);
    build.line((first, 71.0, 580.0), table, Tag::Caption, "Tabelle 1: Plätze");
    let head = build.add(table, Tag::THead, Attributes::None);
    let row = build.add(head, Tag::TR, Attributes::None);
    let columns = [("Nr.", 71.0), ("Ort", 100.0), ("Plätze", 160.0)]
        .map(|(text, x)| build.line((first, x, 600.0), row, Tag::TH, text));
    let body = build.add(table, Tag::TBody, Attributes::None);
    for (index, (place, count)) in
        [("Nord", "440"), ("Süd", "−12"), ("West", "1 234,5")].iter().enumerate()
    {
        let page = if index < 2 { first } else { second };
        let y = if index < 2 { 620.0 + 15.0 * index as f32 } else { 90.0 };
        let row = build.add(body, Tag::TR, Attributes::None);
        let number = build.add(row, Tag::TH, cell(1, 1, Some(Scope::Row), &[]));
        let run = build.run(SEMIBOLD, 9.0, 71.0, y, &format!("{}", index + 1));
        build.mark(page, number, vec![run]);
        build.line((page, 100.0, y), row, Tag::TD, place);
        let value = build.line((page, 160.0, y), row, Tag::TD, count);
        build.element(value).attributes = cell(1, 1, None, &[columns[2], number]);
    }
    let row = build.add(body, Tag::TR, Attributes::None);
    let total = build.line((second, 71.0, 110.0), row, Tag::TH, "Summe");
    build.element(total).attributes = cell(2, 1, Some(Scope::Both), &[]);
    build.line((second, 160.0, 110.0), row, Tag::TD, "1 662,5");
    // The header that is repeated on the second page, and rules.
    let repeated = build.run(SEMIBOLD, 9.0, 71.0, 70.0, "Nr. Ort Plätze");
    let rule = Item::Rect { area: [71.0, 75.0, 400.0, 0.5], fill: INK };
    build.artifact(second, Artifact::Layout, vec![repeated, rule]);
}

/// Many pages, so that work is spread over threads.
pub(super) fn many(count: u32) -> Pages {
    let mut build = Build::new();
    build.page(595.28, 841.89);
    build.line((0, 71.0, 60.0), 0, Tag::H1, "Viele Seiten");
    for page in 0..count {
        if page > 0 {
            build.page(595.28, 841.89);
        }
        for line in 0..40 {
            let text = format!("Seite {page}, Zeile {line}");
            build.line((page, 71.0, 80.0 + 15.0 * line as f32), 0, Tag::P, &text);
        }
    }
    build.pages
}

/// A page with one paragraph, for tests that break something.
pub(super) fn small() -> Build {
    let mut build = Build::new();
    let page = build.page(595.28, 841.89);
    build.line((page, 71.0, 80.0), 0, Tag::P, "Text");
    build
}

/// A glyph that no face has an outline for.
pub(super) fn notdef() -> Item {
    let glyphs = [Glyph { id: 0, adjust: 0.0 }].into();
    let soft_hyphen = false;
    Item::Run(Run { face: REGULAR, size: 10.0, x: 0.0, y: 0.0, fill: INK, glyphs, soft_hyphen })
}
