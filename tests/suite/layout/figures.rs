//! Pictures: figures without a drawing, logos, small charts in tables.

use super::{PROSE, document, letterhead, paragraph, sound, text};
use ratsbericht::document::{
    Block, Cell, Figure, Group, Inline, LetterHead, Row, RowKind, SectionKind, StackPart, Table,
    Tone,
};
use ratsbericht::layout::{Attributes, Item, Mark, Segment, Tag, Theme, audit, dump_tree, lay_out};

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

#[test]
fn logos_are_drawn_from_svg_and_png() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 30\">\
        <path d=\"M0 0h60v30z\" fill=\"#14406b\" fill-rule=\"evenodd\"/>\
        <circle cx=\"30\" cy=\"15\" r=\"8\" fill=\"none\" stroke=\"#c00\" stroke-width=\"2\"/></svg>";
    let png = std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt/logo.png"),
    )
    .expect("the sample's logo");
    for (name, logo) in [("svg", svg.as_bytes().to_vec()), ("png", png)] {
        let head = LetterHead {
            logo: Some(logo),
            logo_alt: "Wappen der Stadt".to_owned(),
            ..letterhead()
        };
        let document = document(SectionKind::Letter(Box::new(head)), vec![paragraph(PROSE)]);
        let pages = lay_out(&document, &Theme::builtin()).expect("sets");
        let figure = pages.tree.iter().find(|element| element.tag == Tag::Figure).expect("a logo");
        assert_eq!(figure.alt.as_deref(), Some("Wappen der Stadt"));
        let Attributes::Figure { area: [x, y, width, height], page: 0 } = figure.attributes else {
            panic!("{:?}", figure.attributes);
        };
        // At the top right: its right edge on the margin, above the address field.
        let right = (210.0 - 20.0) * 72.0 / 25.4;
        assert!((x + width - right).abs() < 0.1 && y > 14.0 && y + height < 45.0 * 72.0 / 25.4);
        let bytes = ratsbericht::pdf::write(&pages, &document.meta).expect("sound");
        crate::case::keep_pdf(&format!("logo-{name}"), &bytes);
    }
    let head = LetterHead { logo: Some(b"<svg><text>x</text></svg>".to_vec()), ..letterhead() };
    let document = document(SectionKind::Letter(Box::new(head)), vec![paragraph(PROSE)]);
    let error = lay_out(&document, &Theme::builtin()).expect_err("words as text");
    assert!(error.message(ratsbericht::lang::Lang::De).contains("Schrift als Text"), "{error}");
    assert!(error.remedy(ratsbericht::lang::Lang::De).expect("a remedy").contains("PNG"));
}

#[test]
fn small_charts_in_tables_are_figures_with_words() {
    let spark = |n: usize| Inline::Spark {
        values: vec![Some(0.0), Some(0.4), None, Some(0.7), Some(1.0)],
        alt: format!("Verlaufslinie {n}: von 440 auf 507, gestiegen"),
    };
    let part = |share, tone, hatch| StackPart { share, tone, hatch };
    let row = |n: usize| Row {
        kind: RowKind::Item,
        cells: vec![
            Cell::text(format!("Kennzahl {n}")).header(),
            Cell::new(vec!["vorher ".into(), spark(n), Inline::Strong(text(" 507"))]),
            Cell::new(vec![
                Inline::Stack {
                    parts: vec![part(0.5, Tone::Accent, false), part(0.5, Tone::Warn, true)],
                    alt: "Gestapelter Balken: 50 % in Umsetzung und 50 % zurückgestellt".to_owned(),
                },
                Inline::Break,
                "3 in Umsetzung".into(),
            ]),
            // Without words it only decorates.
            Cell::new(vec![Inline::Spark {
                values: vec![Some(0.0), Some(1.0)],
                alt: String::new(),
            }]),
        ],
    };
    let rows = (0..60).map(row).collect();
    let table = Table {
        id: "klein".to_owned(),
        groups: vec![Group { title: Vec::new(), rows }],
        ..Table::default()
    };
    let document = document(SectionKind::Portrait, vec![Block::Table(Box::new(table))]);
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    assert!(pages.pages.len() > 1);
    let (mut sparks, mut stacks) = (0, 0);
    for (number, page) in pages.pages.iter().enumerate() {
        let mut open = None;
        for item in &page.items {
            match item {
                Item::Begin(Mark::Content(mark)) => open = Some(page.marks[*mark as usize]),
                Item::Begin(_) | Item::End => open = None,
                _ => {}
            }
            let Some(element) = open.map(|id| &pages.tree[id as usize]) else { continue };
            if element.tag != Tag::Figure {
                assert!(matches!(item, Item::Begin(_) | Item::Run(_)), "{item:?} is no figure's");
                continue;
            }
            assert_eq!(pages.tree[element.parent as usize].tag, Tag::TD);
            let Attributes::Figure { area: [x, y, w, h], page: on } = element.attributes else {
                panic!("no box: {element:?}");
            };
            assert_eq!(on as usize, number);
            let inside = |px: f32, py: f32| {
                (x - 0.1..=x + w + 0.1).contains(&px) && (y - 0.1..=y + h + 0.1).contains(&py)
            };
            match item {
                Item::Begin(_) if element.alt.as_deref().expect("words").starts_with("Verlauf") => {
                    sparks += 1;
                    assert!((50.0..65.0).contains(&w) && (8.0..14.0).contains(&h), "{w} by {h}");
                }
                Item::Begin(_) => stacks += 1,
                Item::Path(path) => {
                    for segment in &path.segments {
                        let (Segment::Move(px, py) | Segment::Line(px, py)) = segment else {
                            continue;
                        };
                        assert!(inside(*px, *py), "{px}, {py} outside of {:?}", [x, y, w, h]);
                    }
                }
                Item::Rect { area: [px, py, ..], .. } => assert!(inside(*px, *py)),
                other => panic!("vectors only: {other:?}"),
            }
        }
    }
    assert_eq!((sparks, stacks), (60, 60));
    let tree = dump_tree(&pages);
    let first: Vec<&str> = tree.lines().filter(|line| line.contains("Kennzahl 0")).collect();
    assert_eq!(first.len(), 1, "{tree}");
    assert!(tree.contains("\"vorher ◦ 507\""), "read where it stands: {tree}");
    let bytes = ratsbericht::pdf::write(&pages, &document.meta).expect("sound");
    let file = crate::case::keep_pdf("small-charts", &bytes);
    crate::spoken::says_all(&file, &document);
    let structure = crate::pdf::read::File::read(&bytes).structure();
    assert_eq!(structure.matches("Verlaufslinie").count(), 60);
}
