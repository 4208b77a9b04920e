//! A whole document with one of every block, set by layout.

use super::sample::meta;
use ratsbericht::document::{
    Align, Anchor, Block, Cell, Column, ColumnWidth, Document, DrawItem, Drawing, Figure, Group,
    Inline, LetterHead, LinkTarget, ParagraphStyle, Row, RowKind, Running, Section, SectionKind,
    Shape, SignatureEntry, Table, Tone, Weight,
};

const PROSE: &str = "Die Unterbringung von Geflüchteten in selbst angemietetem Wohnraum hat sich \
    von 440 Personen im Januar 2019 auf 507 Personen im September 2019 erhöht. Die bisherige \
    Zuweisung entspricht der Prognose von rund 700 Erstzuweisungen im Jahr; die \
    Wohnungsgesellschaft stellt bis zum Jahresende weitere Belegungsrechte bereit. ";

/// A letter, contents, prose, lists, quotations, tables, a figure, notes, signatures.
pub(super) fn document() -> Document {
    Document {
        meta: meta(),
        running: Running {
            title: "Beschlusskontrolle V2927/19".into(),
            period: "III. Quartal 2019".into(),
            issuer: "Stadt Musterstadt".into(),
            mark: "vertraulich".into(),
            recipient: "Fraktion A, Exemplar 3 von 7".into(),
            notice: "Fiktive Daten".into(),
        },
        sections: vec![
            Section { kind: SectionKind::Letter(Box::new(head())), blocks: letter() },
            Section { kind: SectionKind::Portrait, blocks: report() },
            Section {
                kind: SectionKind::Landscape,
                blocks: vec![heading(1, "anlage", "Anlage"), Block::Table(Box::new(measures()))],
            },
        ],
    }
}

fn text(text: &str) -> Vec<Inline> {
    vec![text.into()]
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { text: text(words), style: ParagraphStyle::Body }
}

fn heading(level: u8, id: &str, words: &str) -> Block {
    Block::Heading { level, id: id.into(), text: text(words) }
}

fn head() -> LetterHead {
    LetterHead {
        letterhead: vec!["Stadt Musterstadt".into(), "Geschäftsbereich Soziales".into()],
        return_line: "Stadt Musterstadt · Postfach 1 · 01001 Musterstadt".into(),
        additions: vec!["vertraulich".into()],
        address: vec!["Fraktion A".into(), "im Stadtrat".into(), "01001 Musterstadt".into()],
        info: vec![
            ("Aktenzeichen".into(), "GB5-1".into()),
            ("Datum".into(), "13. November 2019".into()),
        ],
        ..LetterHead::default()
    }
}

fn letter() -> Vec<Block> {
    let subject = text("Beschlusskontrolle zum Beschluss V2927/19");
    vec![
        Block::Paragraph { text: subject, style: ParagraphStyle::Subject },
        paragraph("Sehr geehrte Damen und Herren,"),
        paragraph(PROSE),
        Block::Signatures {
            intro: "Mit freundlichen Grüßen".into(),
            entries: vec![SignatureEntry {
                name: "Dr. Erika Muster".into(),
                role: "Beigeordnete".into(),
            }],
        },
    ]
}

fn report() -> Vec<Block> {
    let words = vec![
        Inline::Text("Siehe ".into()),
        Inline::Link {
            target: LinkTarget::Anchor("anlage".into()),
            text: text("die Anlage mit allen Maßnahmen und ihren Fristen im Einzelnen"),
        },
        Inline::Text(" und ".into()),
        Inline::Link {
            target: LinkTarget::Uri("https://ratsinfo.example/vo?nr=2927".into()),
            text: text("den Beschluss"),
        },
        Inline::Footnote(text("Ohne Umlandgemeinden.")),
        Inline::Text("; ".into()),
        Inline::Lang("en-GB".into(), text("key performance indicators")),
        Inline::Text(" (".into()),
        Inline::Abbreviation { text: "KPI".into(), expansion: "key performance indicators".into() },
        Inline::Text("). ".into()),
        Inline::Shape(Shape::Half, Tone::Warn),
        Inline::Text(" bald fällig ".into()),
        Inline::Bar(0.4, Tone::Good),
        Inline::Spark {
            values: vec![Some(1.0), None, Some(2.0), Some(1.5)],
            alt: "Verlaufslinie: steigt".to_owned(),
        },
        Inline::Text(" 40 %. ".into()),
        Inline::Strong(text("Wichtig: ")),
        Inline::Emphasis(text(PROSE)),
    ];
    vec![
        Block::Contents { title: "Inhalt".into() },
        heading(1, "wohnen", "Wohnen und Unterbringung"),
        Block::Paragraph { text: words, style: ParagraphStyle::Body },
        heading(2, "liste", "Was zu tun ist"),
        Block::List {
            start: Some(3),
            items: vec![
                vec![paragraph("Erstens"), paragraph(PROSE)],
                vec![Block::List { start: None, items: vec![vec![paragraph("Darin")]] }],
            ],
        },
        Block::Quote(vec![paragraph("Der Oberbürgermeister wird beauftragt.")]),
        Block::Rule,
        Block::Figure(Box::new(figure())),
        Block::Keep(vec![heading(2, "werte", "Werte"), paragraph(PROSE)]),
        Block::Table(Box::new(values())),
    ]
}

fn figure() -> Figure {
    Figure {
        id: "plaetze".into(),
        title: text("Plätze, Anzahl"),
        reading: text("von 440 auf 507 seit Januar"),
        drawing: Drawing {
            width: 450.0,
            height: 100.0,
            items: vec![
                DrawItem::Rect {
                    x: 10.0,
                    y: 40.0,
                    width: 30.0,
                    height: 60.0,
                    tone: Tone::Accent,
                    hatch: true,
                },
                DrawItem::Line {
                    points: vec![(60.0, 80.0), (120.0, 60.0), (180.0, 30.0)],
                    width: 1.0,
                    tone: Tone::Accent,
                    dash: vec![3.0, 2.0],
                },
                DrawItem::Area {
                    points: vec![(200.0, 90.0), (260.0, 90.0), (230.0, 40.0)],
                    tone: Tone::Wash,
                },
                DrawItem::Dot { x: 180.0, y: 30.0, radius: 2.5, tone: Tone::Bad, filled: true },
                DrawItem::Text {
                    x: 185.0,
                    y: 28.0,
                    text: "507".into(),
                    size: 8.0,
                    anchor: Anchor::Start,
                    weight: Weight::Semibold,
                    tone: Tone::Ink,
                },
            ],
        },
        alt: "Liniendiagramm: Plätze, von 440 im Januar auf 507 im September 2019.".into(),
        note: text("Quelle: Sozialamt."),
    }
}

fn header(words: &str) -> Cell {
    Cell::text(words).header()
}

fn values() -> Table {
    let item = |name: &str, value: &str| Row {
        cells: vec![header(name), Cell::text(value), Cell::text("−3,5")],
        ..Row::default()
    };
    let head = |cells: Vec<Cell>| Row { cells, ..Row::default() };
    Table {
        id: "t-werte".into(),
        caption: text("Plätze je Ort"),
        columns: vec![
            Column::default(),
            Column { align: Align::Decimal, width: ColumnWidth::Narrow },
            Column { align: Align::Decimal, width: ColumnWidth::Narrow },
        ],
        head: vec![
            head(vec![Cell { rows: 2, ..header("Ort") }, header("III. Quartal").over(2)]),
            head(vec![header("Wert"), header("Differenz")]),
        ],
        groups: vec![Group {
            title: Vec::new(),
            rows: vec![
                item("Nord", "440"),
                item("Süd", "1 234,5"),
                Row { kind: RowKind::Total, ..item("Summe", "1 674,5") },
            ],
        }],
        notes: vec![text("Abweichungen durch Rundung.")],
    }
}

/// Long enough for several pages.
fn measures() -> Table {
    let group = |number: usize| Group {
        title: text(&format!("Handlungsfeld {number}")),
        rows: (1..=12)
            .flat_map(|index| {
                let id = format!("M-{number}-{index}");
                let item = vec![
                    Cell::text(id).header(),
                    Cell::new(vec![Inline::Strong(text("Sprachkurse für Neuzugewanderte"))]),
                    Cell::new(vec![
                        Inline::Shape(Shape::Full, Tone::Good),
                        Inline::Text(" umgesetzt".into()),
                    ]),
                    Cell::text("12.500,00 €"),
                ];
                let detail =
                    vec![Cell::text(""), Cell::text(PROSE).over(2), Cell::text("31.12.2019")];
                [
                    Row { cells: item, ..Row::default() },
                    Row { kind: RowKind::Detail, cells: detail },
                ]
            })
            .collect(),
    };
    let column = |align, width| Column { align, width };
    Table {
        id: "t-massnahmen".into(),
        caption: text("Maßnahmen"),
        columns: vec![
            column(Align::Left, ColumnWidth::Narrow),
            column(Align::Left, ColumnWidth::Share(3.0)),
            column(Align::Left, ColumnWidth::Share(1.0)),
            column(Align::Decimal, ColumnWidth::Auto),
        ],
        head: vec![Row {
            cells: ["Nr.", "Maßnahme", "Stand", "Mittel"].map(header).to_vec(),
            ..Row::default()
        }],
        groups: (1..=3).map(group).collect(),
        ..Table::default()
    }
}
