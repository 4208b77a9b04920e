//! Suite of `pdf`: pages made by hand, written, and read back.

mod broken;
mod letter;
pub(crate) mod read;
mod sample;
mod whole;

use crate::case::keep_pdf;
use proptest::prelude::*;
use ratsbericht::document::{
    Block, Inline, LetterHead, LinkTarget, Meta, ParagraphStyle, Section, SectionKind,
};
use ratsbericht::layout::{
    Attributes, Cover, Item, Kid, Mark, Pages, Tag, Theme, audit, lay_out, lay_out_copies,
};
use ratsbericht::pdf;
use read::File;
use sample::{Build, everything, many, meta, small};

fn written(name: &str, pages: &Pages) -> File {
    let bytes = pdf::write(pages, &meta()).expect("sound pages are written");
    keep_pdf(name, &bytes);
    File::read(&bytes)
}

#[test]
fn the_tag_tree_is_what_layout_set() {
    insta::assert_snapshot!(written("everything", &everything()).structure());
}

#[test]
fn content_is_marked_and_shown_as_codes() {
    insta::assert_snapshot!(written("everything", &everything()).content(0));
}

#[test]
fn catalogue_pages_links_and_outline() {
    insta::assert_snapshot!(written("everything", &everything()).catalogue());
}

#[test]
fn text_reads_as_it_was_set() {
    let file = written("everything", &everything());
    let text = file.text(0);
    for expected in
        ["zur Kon \u{ad}trolle vor: AV To Wa.", "VII-DS-00123 ", "Sprachkurse", "Maßnahmen", "−12"]
    {
        assert!(text.contains(expected), "{expected:?} in {text:?}");
    }
    assert!(file.text(1).contains("1 234,5"));
}

#[test]
fn marks_links_and_elements_name_each_other() {
    let counts = written("everything", &everything()).both_ways();
    assert_eq!(counts, (27, 2), "marks and links that were followed there and back");
}

#[test]
fn everything_painted_is_marked_and_nothing_else_is_in_the_streams() {
    let file = written("everything", &everything());
    for page in 0..2 {
        let painted = file.painted();
        assert!(painted[page] > 5, "{painted:?}");
    }
}

#[test]
fn the_file_has_nothing_that_pdf_a_forbids() {
    let bytes = pdf::write(&everything(), &meta()).expect("sound pages are written");
    assert!(bytes.starts_with(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    assert!(bytes.ends_with(b"\n%%EOF\n"));
    let forbidden = File::read(&bytes).keys_among(&[
        "Encrypt",
        "AA",
        "JS",
        "OpenAction",
        "EF",
        "EmbeddedFiles",
        "OCProperties",
        "Group",
        "SMask",
        "XFA",
        "AcroForm",
        "NeedsRendering",
        "Requirements",
        "AlternatePresentations",
        "PresSteps",
        "TR",
        "TR2",
        "HTP",
        "Alternates",
        "OPI",
        "Interpolate",
        "Ref",
        "PS",
        "FFilter",
        "CIDSet",
        "AS",
        "AF",
    ]);
    assert_eq!(forbidden, [] as [String; 0]);
}

#[test]
fn a_whole_document_is_set_and_written() {
    let document = whole::document();
    let pages = lay_out(&document, &Theme::builtin()).expect("the document is sound");
    assert_eq!(audit(&pages), [""; 0]);
    let bytes = pdf::write(&pages, &document.meta).expect("what layout sets is sound");
    crate::spoken::says_all(&keep_pdf("whole", &bytes), &document);
    // An upright document with a landscape page in its midst, which is not turned.
    let upright: Vec<bool> = pages.pages.iter().map(|page| page.width < page.height).collect();
    assert!(upright[0] && upright.contains(&false), "{upright:?}");
    assert_eq!(File::read(&bytes).keys_among(&["Rotate"]), [] as [String; 0]);
    let file = File::read(&bytes);
    let text: String = (0..pages.pages.len()).map(|page| file.text(page)).collect();
    for expected in
        ["Sehr geehrte Damen", "Inhalt", "key performance", "Erstens", "Quelle: Sozialamt."]
    {
        assert!(text.contains(expected), "{expected:?} in {text:?}");
    }
}

/// A letter for a recipient, with links into the document, a note and, for some, a second page.
fn cover(recipient: &str, pages: usize) -> Cover {
    let SectionKind::Letter(head) = whole::document().sections.swap_remove(0).kind else {
        unreachable!("the document begins with a letter")
    };
    let head = LetterHead { address: vec![recipient.into()], ..*head };
    let link = |text: &str, to: &str| Inline::Link {
        target: LinkTarget::Anchor(to.into()),
        text: vec![text.into()],
    };
    let subject = vec![format!("Mappe für {recipient}").into()];
    let note = Inline::Footnote(vec!["Nur in diesem Anschreiben.".into()]);
    let text = vec![
        "Zum ".into(),
        link("Bericht", "betreff"),
        ", zur ".into(),
        link("Anlage", "anlage"),
        ".".into(),
        note,
    ];
    let mut blocks = vec![
        // Not a subject: the contents of the document alone would list it.
        Block::Paragraph { text: subject, style: ParagraphStyle::Title },
        Block::Paragraph { text, style: ParagraphStyle::Body },
    ];
    for _ in 1..pages {
        blocks.push(Block::PageBreak);
        let more = vec![format!("Mehr für {recipient}.").into()];
        blocks.push(Block::Paragraph { text: more, style: ParagraphStyle::Body });
    }
    let letter = Section { kind: SectionKind::Letter(Box::new(head)), blocks };
    Cover { letter, recipient: format!("{recipient}, Exemplar 1 von 3") }
}

/// What a reader meets in a file, page by page, with the recipient at each page's end.
fn read_through(bytes: &[u8], recipient: &str) -> Vec<String> {
    let file = File::read(bytes);
    let pages = 0..file.page_count();
    // A long recipient takes several lines.
    let recipient = &recipient.replace(' ', "");
    pages
        .map(|page| {
            let text = file.text(page).replace(' ', "");
            assert_eq!(text.matches(recipient).count(), 1, "page {page}: {text}");
            // Notes of the letter are counted by themselves.
            text.replace(recipient, "").replace(['¹', '²'], "*") + recipient
        })
        .collect()
}

#[test]
fn copies_are_what_each_would_be_alone() {
    let body = whole::document();
    let long = "Fraktion der Freien Wählerinnen, Wähler und Bürgerlisten im Rat der Stadt und ihrer \
                Ortschaften";
    let covers = [cover("Fraktion Ä", 1), cover("Łódź-Kreis", 2), cover(long, 1)];
    let theme = Theme::builtin();
    let mut seen = Vec::new();
    for mut copies in lay_out_copies(&body, &covers, &theme).expect("sound") {
        let which = copies.which.clone();
        pdf::write_copies(
            &mut copies,
            |_| meta(),
            |copy, bytes| {
                let cover = &covers[which[copy]];
                seen.push(which[copy]);
                keep_pdf(&format!("copy-{}", which[copy]), &bytes);
                let mut alone = body.clone();
                alone.sections.insert(0, cover.letter.clone());
                alone.running.recipient = cover.recipient.clone();
                let pages = lay_out(&alone, &theme).expect("sound");
                let alone = pdf::write(&pages, &meta()).expect("sound");
                let (one, other) = (File::read(&bytes), File::read(&alone));
                assert_eq!(one.both_ways(), other.both_ways());
                assert_eq!(one.painted().len(), other.painted().len());
                // A link to the subject leads to the report, not to the letter it stands in.
                let elsewhere = |text: String| text.replace("Dest [page 1 ", "Dest [page ? ");
                assert_eq!(elsewhere(one.outline()), elsewhere(other.outline()));
                let recipient = &cover.recipient;
                let (one, other) =
                    (read_through(&bytes, recipient), read_through(&alone, recipient));
                assert_eq!(one.len(), other.len());
                // Alone, two titles share an anchor, and the contents lead to the first.
                let report = if which[copy] == 1 { 3 } else { 2 };
                let (listed, right) = ("V2927/191Wohnen", format!("V2927/19{report}Wohnen"));
                for (one, other) in one.iter().zip(&other) {
                    assert_eq!(*one, other.replace(listed, &right));
                }
                Ok(())
            },
        )
        .expect("sound");
        assert_eq!(audit(copies.pages()), [""; 0]);
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2]);
}

#[test]
fn the_body_of_all_copies_is_the_same_bytes() {
    let covers = [cover("Fraktion A", 1), cover("Fraktion B", 1)];
    let make = || {
        let theme = Theme::builtin();
        let mut all = Vec::new();
        for mut copies in lay_out_copies(&whole::document(), &covers, &theme).expect("sound") {
            let each = |_, bytes| {
                all.push(bytes);
                Ok(())
            };
            pdf::write_copies(&mut copies, |_| meta(), each).expect("sound");
        }
        all
    };
    let all = make();
    assert_eq!(all, make());
    let shared = all[0].iter().zip(&all[1]).take_while(|(a, b)| a == b).count();
    assert!(shared * 10 > all[0].len() * 7, "{shared} of {} bytes are shared", all[0].len());
    assert_ne!(File::read(&all[0]).id(), File::read(&all[1]).id());
}

#[test]
fn widths_are_those_of_the_font() {
    for (width, own) in written("everything", &everything()).widths() {
        assert!((width - own).abs() < 0.01, "{width} in W, {own} in the font");
    }
}

#[test]
fn the_same_pages_are_the_same_bytes_on_any_number_of_threads() {
    let pages = many(150);
    let write = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| pdf::write(&pages, &meta()).expect("sound pages are written"))
    };
    let one = write(1);
    keep_pdf("many", &one);
    assert!(one == write(1), "two runs differ");
    assert!(one == write(4), "four threads differ from one");
    let other = many(151);
    let other = File::read(&pdf::write(&other, &meta()).expect("sound pages are written"));
    assert_ne!(File::read(&one).id(), other.id());
}

#[test]
fn metadata_says_the_same_twice() {
    let bytes = pdf::write(&everything(), &meta()).expect("sound pages are written");
    let packet = std::str::from_utf8(&bytes[find(&bytes, "<?xpacket begin")..]);
    let packet = match packet {
        Ok(text) => text,
        Err(error) => {
            let start = find(&bytes, "<?xpacket begin");
            std::str::from_utf8(&bytes[start..start + error.valid_up_to()]).expect("UTF-8")
        }
    };
    let packet = &packet[..packet.find("<?xpacket end").expect("an end")];
    insta::assert_snapshot!("xmp", packet);
    insta::assert_snapshot!("info", File::read(&bytes).info());
}

#[test]
fn empty_values_are_left_out() {
    let meta =
        Meta { author: String::new(), subject: String::new(), keywords: Vec::new(), ..meta() };
    let bytes = pdf::write(&small().pages, &meta).expect("sound pages are written");
    keep_pdf("empty-values", &bytes);
    let info = File::read(&bytes).info();
    assert!(!info.contains("Author") && !info.contains("Keywords"), "{info}");
}

fn find(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).position(|w| w == text.as_bytes()).expect("it is there")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_survives(title in "\\PC{1,40}", alt in ".{1,60}") {
        prop_assume!(!title.trim().is_empty() && !alt.trim().is_empty());
        let mut build = small();
        build.element(1).alt = Some(alt.clone());
        let meta = Meta { title: title.clone(), ..meta() };
        let file = File::read(&pdf::write(&build.pages, &meta).expect("sound pages are written"));
        let shown = |text: &str| -> String {
            let kept = text.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}'));
            kept.map(|c| if c.is_control() { ' ' } else { c }).collect()
        };
        let (title, alt) = (format!("{:?}", shown(&title)), format!("{:?}", shown(&alt)));
        let (info, structure) = (file.info(), file.structure());
        prop_assert!(info.contains(&title), "{} not in {}", title, info);
        prop_assert!(structure.contains(&alt), "{} not in {}", alt, structure);
    }
}

/// What `write` says about pages that were broken on purpose.
fn refused(break_it: impl FnOnce(&mut Build)) -> String {
    let mut build = small();
    break_it(&mut build);
    let error = pdf::write(&build.pages, &meta()).expect_err("broken pages are refused");
    error.message(ratsbericht::lang::Lang::En)
}

/// A table of empty cells, each of so many columns and rows.
fn table(build: &mut Build, rows: &[&[(u16, u16)]]) {
    let table = build.add(0, Tag::Table, Attributes::None);
    for cells in rows {
        let row = build.add(table, Tag::TR, Attributes::None);
        for &(columns, rows) in *cells {
            build.add(row, Tag::TD, sample::cell(columns, rows, None, &[]));
        }
    }
}

#[test]
fn tables_whose_cells_fill_a_grid_are_written() {
    let mut build = small();
    table(&mut build, &[&[(1, 2), (2, 1), (1, 3)], &[(1, 1), (1, 2)], &[(1, 1), (1, 1)]]);
    written("grid", &build.pages);
}

#[test]
fn a_document_without_pages_is_refused() {
    let message = refused(|build| build.pages.pages.clear());
    assert_eq!(message, "the document has no pages");
}

#[test]
fn meta_without_title_or_language_is_refused() {
    let pages = small().pages;
    for (title, lang) in [(" ", "de"), ("Titel", "Deutsch!"), ("Titel", ""), ("Titel", "de-")] {
        let broken = Meta { title: title.into(), lang: lang.into(), ..meta() };
        assert!(pdf::write(&pages, &broken).is_err(), "{title:?} {lang:?}");
    }
}

#[test]
fn frames_that_contradict_themselves_are_refused() {
    type Breaker = fn(&mut Build);
    let cases: &[(&str, Breaker)] = &[
        ("something painted outside of all marks", |b| {
            let run = b.run(0, 10.0, 0.0, 0.0, "a");
            b.pages.pages[0].items.push(run);
        }),
        ("a mark within a mark", |b| {
            b.pages.pages[0].items.insert(0, Item::Begin(Mark::Content(0)));
        }),
        ("an end without a mark", |b| b.pages.pages[0].items.push(Item::End)),
        ("a mark that does not end", |b| {
            b.pages.pages[0].items.pop();
        }),
        ("a mark without content", |b| b.pages.pages[0].marks.push(1)),
        ("mark 7 unknown or twice", |b| {
            b.pages.pages[0].items[0] = Item::Begin(Mark::Content(7));
        }),
        ("unsound", |b| {
            let items = vec![sample::notdef()];
            b.mark(0, 1, items);
        }),
        ("unsound", |b| {
            let area = [f32::NAN, 0.0, 1.0, 1.0];
            b.mark(0, 1, vec![Item::Rect { area, fill: sample::INK }]);
        }),
        ("twice in the structure", |b| b.element(1).kids.push(Kid::Content { page: 0, mark: 0 })),
        ("unknown", |b| b.element(1).kids.push(Kid::Content { page: 9, mark: 0 })),
        ("unknown", |b| b.element(1).kids.push(Kid::Element(1))),
        ("another parent", |b| b.element(1).parent = 1),
        ("at another element", |b| b.pages.pages[0].marks[0] = 0),
        ("H2 after H0", |b| {
            b.line((0, 10.0, 10.0), 0, Tag::H2, "zu tief");
        }),
        ("no alternative text", |b| {
            b.line((0, 10.0, 10.0), 0, Tag::Figure, "ohne");
        }),
        ("has no scope", |b| {
            let header = b.line((0, 10.0, 10.0), 0, Tag::TH, "ohne");
            b.element(header).attributes = Attributes::None;
        }),
        ("has no id", |b| {
            b.line((0, 10.0, 10.0), 0, Tag::Note, "ohne");
        }),
        ("has the language", |b| b.element(1).lang = Some("??".into())),
        ("size", |b| b.pages.pages[0].width = 0.0),
        ("TD 2 stands in Document", |b| {
            b.line((0, 10.0, 10.0), 0, Tag::TD, "ohne Zeile");
        }),
        ("holds what it may not", |b| {
            b.line((0, 10.0, 10.0), 0, Tag::L, "ohne Punkt");
        }),
        ("a row (6) of 1 columns instead of 2", |b| {
            table(b, &[&[(1, 1), (1, 1)], &[(1, 1)]]);
        }),
        ("a row (8) of 3 columns instead of 2", |b| {
            table(b, &[&[(1, 2), (1, 1)], &[(1, 1)], &[(2, 1), (1, 1)]]);
        }),
        ("two cells in one place (6)", |b| {
            table(b, &[&[(1, 1), (1, 2)], &[(2, 1)]]);
        }),
        ("a cell that reaches below it", |b| {
            table(b, &[&[(1, 2), (1, 1)]]);
        }),
        ("a THead without TBody", |b| {
            let table = b.add(0, Tag::Table, Attributes::None);
            b.add(table, Tag::THead, Attributes::None);
        }),
        ("too long for PDF/A", |b| b.element(1).alt = Some("x".repeat(20_000))),
    ];
    for (expected, break_it) in cases {
        let message = refused(break_it);
        assert!(message.contains(expected), "{expected:?} in {message:?}");
    }
}
