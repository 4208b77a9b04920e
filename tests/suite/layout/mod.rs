//! Suite of `layout`: snapshots of small documents, and what must hold for every document.

mod figures;

use chrono::NaiveDate;
use proptest::prelude::*;
use ratsbericht::document::{
    Align, Block, Cell, Column, ColumnWidth, Document, Figure, Group, Inline, LetterHead,
    LinkTarget, Meta, ParagraphStyle, Row, RowKind, Running, Section, SectionKind, Shape,
    SignatureEntry, Table, Tone,
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

/// Letters alone: blanks and soft hyphens are layout's business.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_document_is_set_whole_and_within_its_pages(blocks in blocks()) {
        let mut expected = Vec::new();
        crate::words::of_blocks(&blocks, &mut expected);
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
fn any_truetype_family_is_taken_by_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/fonts");
    for (from, to) in [
        ("SourceSans3_600SemiBold.ttf", "schrift/a.ttf"),
        ("SourceSans3_400Regular_Italic.ttf", "schrift/b.ttf"),
        ("SourceSans3_400Regular.ttf", "schrift/c.ttf"),
    ] {
        std::fs::create_dir_all(folder.path().join("schrift")).expect("a folder");
        std::fs::copy(fonts.join(from), folder.path().join(to)).expect("a copy");
    }
    let theme = |regular: &str| {
        let text = format!(
            "[fonts]\nregular = \"{regular}\"\nitalic = \"schrift/b.ttf\"\nsemibold = \"schrift/c.ttf\"\n"
        );
        let path = folder.path().join("theme.toml");
        std::fs::write(&path, text).expect("written");
        Theme::load(&path)
    };
    let own = theme("schrift/a.ttf").expect("three faces");
    let document = document(SectionKind::Portrait, vec![heading(1, "Titel"), paragraph(PROSE)]);
    let pages = lay_out(&document, &own).expect("sets");
    assert!(pages.fonts.faces[0].name.contains("SemiBold"), "{}", pages.fonts.faces[0].name);
    assert_eq!(audit(&pages), [""; 0]);
    let bytes = ratsbericht::pdf::write(&pages, &document.meta).expect("sound");
    crate::case::keep_pdf("own-fonts", &bytes);
    // What is no font, or is not there, is named with its path.
    std::fs::write(folder.path().join("schrift/d.ttf"), b"wOF2").expect("written");
    for name in ["schrift/d.ttf", "schrift/e.ttf"] {
        let error = theme(name).expect_err("no font");
        let message = error.message(ratsbericht::lang::Lang::De);
        assert!(message.contains("theme.toml") && message.contains(name), "{message}");
    }
}

#[test]
fn a_table_stands_beside_its_figure() {
    let figure = Figure {
        id: "f".to_owned(),
        title: Vec::new(),
        reading: text("Von 440 auf 507."),
        drawing: ratsbericht::document::Drawing {
            width: 180.0,
            height: 80.0,
            items: vec![ratsbericht::document::DrawItem::Rect {
                x: 0.0,
                y: 0.0,
                width: 10.0,
                height: 80.0,
                tone: Tone::Accent,
                hatch: false,
            }],
        },
        alt: "Säulen".to_owned(),
        note: Vec::new(),
    };
    let mut table = measures(2);
    table.groups.truncate(1);
    table.groups[0].title.clear();
    let pages = sound(vec![
        heading(1, "Oben"),
        Block::Beside(Box::new(figure.clone()), Box::new(table.clone())),
        // A list leaves too little room for two.
        Block::List {
            start: None,
            items: vec![vec![Block::Quote(vec![Block::Quote(vec![Block::Quote(vec![
                Block::Beside(
                    Box::new(figure),
                    Box::new(Table { id: "anders".to_owned(), ..table }),
                ),
            ])])])]],
        },
        paragraph("Schluss"),
    ]);
    insta::assert_snapshot!("beside_pages", dump_pages(&pages));
}

#[test]
fn an_identifier_behind_a_protected_blank_stays_whole() {
    for n in 0..40 {
        let before = "Das Amt hat vor Ort ".repeat(3) + &"x".repeat(n);
        let words = format!("{before} D008-M0026\u{a0}Hitzeaktionsplan und D008-M0027\u{a0}Rest");
        let pages = sound(vec![paragraph(&words)]);
        let dump = dump_pages(&pages);
        assert!(dump.contains("D008-M0026") && dump.contains("D008-M0027"), "{n}: {dump}");
    }
}

#[test]
fn rows_are_parted_only_where_they_are_higher_than_a_third_of_a_page() {
    // A page holds 723 points of text, a line of a table takes 11.5.
    for (lines, parted) in [(8, false), (20, false), (22, true), (50, true)] {
        let cell = |mark: &str| {
            let mut text = vec![mark.into()];
            for line in 1..lines {
                text.extend([Inline::Break, format!("Zeile {line}").into()]);
            }
            Cell::new(text)
        };
        let row = |_| Row { cells: vec![cell("a"), cell("b")], ..Row::default() };
        let rows = (0..9).map(row).collect();
        let table = Table { groups: vec![Group { title: Vec::new(), rows }], ..measures(0) };
        let table = Table { head: Vec::new(), columns: Vec::new(), ..table };
        let pages = sound(vec![Block::Table(Box::new(table))]);
        let on_two_pages = |element: &ratsbericht::layout::Element| {
            let page = |kid: &ratsbericht::layout::Kid| match kid {
                ratsbericht::layout::Kid::Content { page, .. } => Some(*page),
                _ => None,
            };
            let mut pages: Vec<u32> = element.kids.iter().filter_map(page).collect();
            pages.dedup();
            element.tag == Tag::TD && pages.len() > 1
        };
        assert_eq!(pages.tree.iter().any(on_two_pages), parted, "{lines} lines");
    }
}
