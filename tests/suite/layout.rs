//! Suite of `layout`: snapshots of small documents, and what must hold for every document.

use chrono::NaiveDate;
use proptest::prelude::*;
use ratsbericht::document::{
    Align, Block, Cell, Column, ColumnWidth, Document, Figure, Group, Inline, LetterHead,
    LinkTarget, Meta, ParagraphStyle, Row, RowKind, Running, Section, SectionKind, Shape,
    SignatureEntry, Table, Tone, plain_text,
};
use ratsbericht::layout::{Pages, Tag, Theme, audit, dump_pages, dump_tree, element_text, lay_out};

fn document(kind: SectionKind, blocks: Vec<Block>) -> Document {
    Document {
        meta: Meta {
            title: "Beschlusskontrolle".to_owned(),
            author: "Stadt".to_owned(),
            subject: String::new(),
            keywords: Vec::new(),
            lang: "de-DE".to_owned(),
            date: NaiveDate::from_ymd_opt(2019, 11, 13).expect("a date"),
        },
        running: Running {
            title: "Beschlusskontrolle V2927/19".to_owned(),
            period: "III. Quartal 2019".to_owned(),
            issuer: "Landeshauptstadt Dresden".to_owned(),
            mark: "vertraulich".to_owned(),
            recipient: String::new(),
            notice: "Fiktive Daten".to_owned(),
        },
        sections: vec![Section { kind, blocks }],
    }
}

fn set(blocks: Vec<Block>) -> Pages {
    lay_out(&document(SectionKind::Portrait, blocks), &Theme::builtin()).expect("sets")
}

/// Sets and checks the frames.
fn sound(blocks: Vec<Block>) -> Pages {
    let pages = set(blocks);
    assert_eq!(audit(&pages), [""; 0]);
    pages
}

fn text(text: &str) -> Vec<Inline> {
    vec![text.into()]
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { text: text(words), style: ParagraphStyle::Body }
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, id: format!("h-{words}"), text: text(words) }
}

const PROSE: &str = "Die Unterbringung von Geflüchteten in selbst angemietetem Wohnraum hat sich \
    von 440 Personen im Januar 2019 auf 507 Personen im September 2019 erhöht. Die bisherige \
    Zuweisung entspricht der Prognose von rund 700 Erstzuweisungen im Jahr; die \
    Wohnungsgesellschaft stellt bis zum Jahresende weitere Belegungsrechte bereit.";

#[test]
fn prose_is_justified_hyphenated_and_reads_whole() {
    let pages = sound(vec![
        heading(1, "Wohnen und Unterbringung"),
        paragraph(PROSE),
        Block::List {
            start: None,
            items: vec![vec![paragraph("Erstens")], vec![paragraph(PROSE)]],
        },
        Block::Quote(vec![paragraph("Der Oberbürgermeister wird beauftragt.")]),
    ]);
    insta::assert_snapshot!("prose_pages", dump_pages(&pages));
    insta::assert_snapshot!("prose_tree", dump_tree(&pages));
}

#[test]
fn inline_marks_become_structure() {
    let pages = sound(vec![
        heading(1, "Ziel"),
        Block::Paragraph {
            style: ParagraphStyle::Body,
            text: vec![
                "Siehe ".into(),
                Inline::Link {
                    target: LinkTarget::Anchor("h-Ziel".to_owned()),
                    text: text("oben"),
                },
                " und ".into(),
                Inline::Link {
                    target: LinkTarget::Uri("https://example.org".to_owned()),
                    text: text("dort"),
                },
                ", nicht ".into(),
                Inline::Link { target: LinkTarget::Anchor("weg".to_owned()), text: text("hier") },
                ". Das ".into(),
                Inline::Abbreviation {
                    text: "GZ".to_owned(),
                    expansion: "Geschäftszeichen".to_owned(),
                },
                " ist ".into(),
                Inline::Lang("en".to_owned(), text("well known")),
                Inline::Footnote(text("Eine Fußnote.")),
                "; Stand: ".into(),
                Inline::Shape(Shape::Half, Tone::Warn),
                " in ".into(),
                Inline::Strong(text("Umsetzung")),
                Inline::Break,
                "neue Zeile".into(),
            ],
        },
    ]);
    insta::assert_snapshot!("inline_pages", dump_pages(&pages));
    insta::assert_snapshot!("inline_tree", dump_tree(&pages));
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let word = prop_oneof![
        "[a-zäöüß]{1,24}",
        "[A-ZÄÖÜ][a-zäöüß]{2,18}",
        "[0-9]{1,6}",
        Just(
            "https://example.org/ein/sehr/langer/pfad?mit=vielen&teilen=und-noch-mehr-davon"
                .to_owned()
        ),
        Just("a\u{a0}b".to_owned()),
        Just("Donau\u{ad}dampf\u{ad}schiff".to_owned()),
        Just("漢字".to_owned()),
    ];
    let words = proptest::collection::vec(word, 0..40).prop_map(|words| words.join(" "));
    let block = prop_oneof![
        6 => words.clone().prop_map(|words| paragraph(&words)),
        1 => "[A-Z][a-z]{3,40}".prop_map(|words| heading(2, &words)),
        1 => proptest::collection::vec(words.clone(), 1..5).prop_map(|items| Block::List {
            start: Some(1),
            items: items.iter().map(|words| vec![paragraph(words)]).collect(),
        }),
        1 => words.clone().prop_map(|words| Block::Quote(vec![paragraph(&words)])),
        2 => table(words.clone()),
        1 => words.clone().prop_map(|words| Block::Keep(vec![paragraph(&words), paragraph(&words)])),
        1 => Just(Block::Signatures {
            intro: "Mit freundlichen Grüßen".to_owned(),
            entries: vec![SignatureEntry { name: String::new(), role: "Beigeordnete".to_owned() }],
        }),
    ];
    proptest::collection::vec(block, 1..16).prop_map(|mut blocks| {
        // A heading needs something below it.
        blocks.push(paragraph("Schluss"));
        blocks
    })
}

/// Any table: any number of columns, rows with too few cells, long cells, no caption or head.
fn table(words: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Block> {
    let cell = (words.clone(), 1u16..3, any::<bool>()).prop_map(|(words, columns, header)| Cell {
        columns,
        header,
        ..Cell::text(words)
    });
    let kind = prop_oneof![
        4 => Just(RowKind::Item),
        1 => Just(RowKind::Detail),
        1 => Just(RowKind::Total),
    ];
    let row =
        (kind, proptest::collection::vec(cell, 1..5)).prop_map(|(kind, cells)| Row { kind, cells });
    let rows = proptest::collection::vec(row, 0..16);
    let group = ("[A-Z]?[a-z]{0,9}", rows).prop_map(|(title, rows)| {
        let title = if title.is_empty() { Vec::new() } else { text(&title) };
        Group { title, rows }
    });
    let groups = proptest::collection::vec(group, 0..4);
    let head = proptest::collection::vec(
        proptest::collection::vec("[A-Z][a-z]{0,20}".prop_map(|w| Cell::text(w).header()), 1..5)
            .prop_map(|cells| Row { kind: RowKind::Item, cells }),
        0..2,
    );
    ("[A-Z][a-zäöü ]{0,200}", head, groups).prop_map(|(caption, head, groups)| {
        Block::Table(Box::new(Table {
            caption: text(&caption),
            head,
            groups,
            notes: vec![text("Anmerkung")],
            ..Table::default()
        }))
    })
}

/// All words of some blocks in order.
fn words_of(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => {
                out.push(plain_text(text));
            }
            Block::List { items, start } => {
                for (i, item) in items.iter().enumerate() {
                    if let Some(start) = start {
                        out.push(format!("{}.", start + u32::try_from(i).expect("few")));
                    }
                    words_of(item, out);
                }
            }
            Block::Table(table) => {
                out.push(plain_text(&table.caption));
                let row = |row: &Row, out: &mut Vec<String>| {
                    out.extend(row.cells.iter().map(|cell| plain_text(&cell.text)));
                };
                table.head.iter().for_each(|head| row(head, out));
                for group in &table.groups {
                    out.push(plain_text(&group.title));
                    group.rows.iter().for_each(|body| row(body, out));
                }
                if table.groups.iter().all(|g| g.rows.is_empty() && g.title.is_empty()) {
                    out.push("keine Einträge".to_owned());
                }
                out.extend(table.notes.iter().map(|note| plain_text(note)));
            }
            Block::Quote(inner) | Block::Keep(inner) => words_of(inner, out),
            Block::Signatures { intro, entries } => {
                out.push(intro.clone());
                for entry in entries {
                    out.push(format!("{} {}", entry.name, entry.role));
                }
            }
            _ => {}
        }
    }
}

/// Letters alone: blanks and soft hyphens are layout's business.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_document_is_set_whole_and_within_its_pages(blocks in blocks()) {
        let mut expected = Vec::new();
        words_of(&blocks, &mut expected);
        let pages = set(blocks);
        prop_assert_eq!(audit(&pages), Vec::<String>::new());
        let read = letters(&element_text(&pages, 0));
        prop_assert_eq!(read, letters(&expected.concat()).replace(['漢', '字'], "□"));
    }
}

fn letterhead() -> LetterHead {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    LetterHead {
        form_a: false,
        letterhead: lines(&["Landeshauptstadt Dresden", "Geschäftsbereich Arbeit und Soziales"]),
        return_line: "Landeshauptstadt Dresden, Beispielstraße 1, 01000 Dresden".to_owned(),
        additions: lines(&["vertraulich"]),
        address: lines(&["An alle", "Fraktionen sowie Stadträtinnen/Stadträte", "des Stadtrates"]),
        info: vec![
            ("GZ".to_owned(), "GB 5".to_owned()),
            ("Telefon".to_owned(), "0000 000-0".to_owned()),
            ("Datum".to_owned(), "13. November 2019".to_owned()),
        ],
        logo: None,
        logo_alt: String::new(),
    }
}

#[test]
fn letters_keep_the_places_of_din_5008() {
    let blocks = vec![
        Block::Paragraph {
            text: text("Beschlusskontrolle zu V2927/19"),
            style: ParagraphStyle::Subject,
        },
        paragraph("Sehr geehrte Damen und Herren,"),
        paragraph(&[PROSE; 12].join(" ")),
        Block::Signatures {
            intro: "Mit freundlichen Grüßen".to_owned(),
            entries: vec![
                SignatureEntry { name: String::new(), role: "Beigeordnete".to_owned() },
                SignatureEntry { name: "Dr. A. Muster".to_owned(), role: "Amtsleiter".to_owned() },
            ],
        },
    ];
    for form_a in [false, true] {
        let head = LetterHead { form_a, ..letterhead() };
        let document = document(SectionKind::Letter(Box::new(head)), blocks.clone());
        let pages = lay_out(&document, &Theme::builtin()).expect("sets");
        assert_eq!(audit(&pages), [""; 0]);
        insta::assert_snapshot!(format!("letter_form_a_{form_a}"), dump_pages(&pages));
    }
}

#[test]
fn contents_lead_to_the_headings() {
    let section = |name: &str, pages: usize| Section {
        kind: SectionKind::Portrait,
        blocks: [heading(1, name)]
            .into_iter()
            .chain((0..pages).flat_map(|i| {
                [heading(2, &format!("{name} {i}")), paragraph(&[PROSE; 14].join(" "))]
            }))
            .collect(),
    };
    let mut document =
        document(SectionKind::Portrait, vec![Block::Contents { title: "Inhalt".to_owned() }]);
    document.sections.push(section("Maßnahmen", 3));
    document.sections.push(section("Kennzahlen", 2));
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    let dump = dump_pages(&pages);
    insta::assert_snapshot!("contents_page", dump.split("== page 2").next().unwrap_or_default());
    let again = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(dump, dump_pages(&again), "the same document gives the same pages");
}

/// A table like the annex of measures.
fn measures(rows: usize) -> Table {
    let column = |align, width| Column { align, width };
    let words = |words: &str| Cell::text(words);
    let row = |i: usize| Row {
        kind: RowKind::Item,
        cells: vec![
            Cell::text(format!("W-{i:02}")).header(),
            Cell::new(vec![Inline::Strong(text("Belegungsrechte bei der Wohnungsgesellschaft"))]),
            words("Sozialamt"),
            words("31.12.2019"),
            Cell::new(vec![Inline::Shape(Shape::Half, Tone::Warn), " in Umsetzung".into()]),
            words(["1.234,50", "17", "–", "12,5"][i % 4]),
        ],
    };
    let detail = || Row {
        kind: RowKind::Detail,
        cells: vec![
            words(""),
            words("Verhandlungen laufen; der Vertrag liegt dem Rechtsamt zur Prüfung vor.").over(4),
            words(""),
        ],
    };
    let group = |name: &str| Group {
        title: text(name),
        rows: (0..rows).flat_map(|i| [row(i), detail()]).collect(),
    };
    let mut last = group("Arbeit und Ausbildung");
    last.rows.push(Row {
        kind: RowKind::Total,
        cells: vec![words("Summe").over(5), words("1.263,999")],
    });
    Table {
        id: "massnahmen".to_owned(),
        caption: text("Maßnahmen je Handlungsfeld"),
        columns: vec![
            column(Align::Left, ColumnWidth::Narrow),
            column(Align::Left, ColumnWidth::Share(2.0)),
            column(Align::Left, ColumnWidth::Auto),
            column(Align::Left, ColumnWidth::Narrow),
            column(Align::Left, ColumnWidth::Auto),
            column(Align::Decimal, ColumnWidth::Auto),
        ],
        head: vec![
            Row {
                kind: RowKind::Item,
                cells: vec![
                    Cell { rows: 2, ..words("Nr.").header() },
                    Cell { rows: 2, ..words("Maßnahme").header() },
                    words("Zuständigkeit").header().over(2),
                    Cell { rows: 2, ..words("Stand").header() },
                    Cell { rows: 2, ..words("Mittel in T€").header() },
                ],
            },
            Row {
                kind: RowKind::Item,
                cells: vec![words("Amt").header(), words("Termin").header()],
            },
        ],
        groups: vec![group("Wohnen"), last],
        notes: vec![text("– genau null")],
    }
}

#[test]
fn tables_repeat_their_heads_as_artifacts() {
    let pages = sound(vec![Block::Table(Box::new(measures(24)))]);
    insta::assert_snapshot!("table_pages", dump_pages(&pages));
}

#[test]
fn tables_have_a_regular_structure() {
    let pages = sound(vec![Block::Table(Box::new(measures(1)))]);
    insta::assert_snapshot!("table_tree", dump_tree(&pages));
}

#[test]
fn a_figure_without_a_drawing_is_its_words() {
    let figure = Figure {
        id: "f".to_owned(),
        title: text("Titel"),
        reading: Vec::new(),
        drawing: ratsbericht::document::Drawing::default(),
        alt: "Alt".to_owned(),
        note: Vec::new(),
    };
    let pages = sound(vec![Block::Figure(Box::new(figure))]);
    assert!(
        pages.tree.iter().all(|element| element.tag != Tag::Figure),
        "nothing drawn, no figure"
    );
}
