//! Suite of Markdown: every construct of CommonMark, tables and footnotes, from the template to the
//! page.

use crate::report_input::case;
use ratsbericht::config::EditionKind;
use ratsbericht::document::{Document, dump};
use ratsbericht::layout::{Attributes, Item, Mark, Tag, Theme, audit, dump_tree, lay_out};
use ratsbericht::pdf;
use ratsbericht::template::{Templates, render};

/// The document of one template.
fn document(text: &str) -> Document {
    let templates = Templates::default()
        .with("bericht.md", "{{ part(\"a.md\") }}")
        .expect("fits")
        .with("a.md", text)
        .expect("no syntax error");
    render(&case().view(EditionKind::Full), &templates).expect("it is supported")
}

/// Its tree without the lines about the whole document.
fn body(text: &str) -> String {
    let all = dump(&document(text));
    all.split_once("== portrait\n").expect("one part").1.to_owned()
}

#[test]
fn blocks_of_commonmark() {
    insta::assert_snapshot!(body(
        "Setext\n======\n\nUnter\n-----\n\n#### Vierte Ebene #\n\n***\n\n\
         > Zitat\n> mit *zwei* Zeilen\n>\n> > darin noch eines\n\n\
         - eins\n- zwei\n  - darin\n\n    mit zweitem Absatz\n  1) Zahl\n  2) Zahl\n- drei\n\n\
         7. sieben\n8. acht\n\n       eingerückter Code\n         bleibt eingerückt\n\n\
         ```toml\n[output]\n    theme = \"x\"\n```\n\n<!-- Bemerkung -->\n\nSchluss<!-- hier -->."
    ));
}

#[test]
fn inlines_of_commonmark() {
    insta::assert_snapshot!(body(
        "# Ort { #ort }\n\n\
         *kursiv*, __fett__, ***beides***, `Code *roh*`, a\\*b, &amp; &auml;\n\
         weicher und  \nharter\\\nUmbruch, <https://example.org>, <rat@example.org>,\n\
         [Verweis](https://example.org \"Titel\"), [Kürzel][k], [Ort](#ort), ~~roh~~, [ ] roh.\n\n\
         <span lang=\"en\">open *data*</span> und <abbr title=\"Geschäftszeichen\">GZ</abbr>, ÖPNV.\n\n\
         [k]: https://example.org/k"
    ));
}

#[test]
fn tables_and_footnotes() {
    insta::assert_snapshot!(body(
        "| links | mitte | rechts |\n|:--|:-:|--:|\n| **a**[^t] | b \\| c | 1 |\n| d | | 22 |\n\n\
         Text[^lang] und[^t] noch[^nicht].\n\n\
         [^lang]: Erster Absatz.\n\n    Zweiter *Absatz*.\n\n[^t]: Kurz."
    ));
}

#[test]
fn a_footnote_is_read_at_its_mark_and_stands_at_the_foot() {
    let document = document(
        "# Ziel\n\nDer Text[^1] geht weiter.\n\n| a | b |\n|---|---|\n| x[^2] | y |\n\n[^1]: Erste.\n\n[^2]: Zweite.",
    );
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    insta::assert_snapshot!(dump_tree(&pages));
    // The last line of the last note ends at the bottom margin, text keeps off the notes.
    let page = &pages.pages[0];
    let (mut notes, mut text) = (Vec::new(), Vec::new());
    let mut note = false;
    for item in &page.items {
        match item {
            Item::Begin(Mark::Content(mark)) => {
                let mut id = page.marks[*mark as usize];
                while id != 0 && pages.tree[id as usize].tag != Tag::Note {
                    id = pages.tree[id as usize].parent;
                }
                note = id != 0;
            }
            Item::Begin(_) => note = false,
            Item::Run(run) if note => notes.push(run.y),
            // Above the running foot.
            Item::Run(run) if run.y < 780.0 => text.push(run.y),
            _ => {}
        }
    }
    let margin = page.height - 20.0 * 72.0 / 25.4;
    let lowest = |ys: &[f32]| ys.iter().copied().fold(0.0, f32::max);
    assert!((margin - 4.0..margin).contains(&lowest(&notes)), "{notes:?}, the margin at {margin}");
    let first = notes.iter().copied().fold(f32::INFINITY, f32::min);
    assert!(lowest(&text) < first - 300.0, "{text:?} above {first}");
    let bytes = pdf::write(&pages, &document.meta).expect("sound");
    let file = crate::case::keep_pdf("footnotes", &bytes);
    crate::spoken::says_all(&file, &document);
}

const FIELD: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0H200V100H0Z" fill="#123456"/></svg>"##;

/// Templates with one part and the images that it names.
fn with_images(text: &str) -> Templates {
    let logo =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/musterstadt/logo.png"));
    Templates::default()
        .with("bericht.md", "{{ part(\"a.md\") }}")
        .expect("fits")
        .with("a.md", text)
        .expect("no syntax error")
        .with_image("plan.svg", FIELD.as_bytes())
        .with_image("wappen.png", &logo.expect("the sample's logo"))
        .with_image("kaputt.png", b"\x89PNG\r\n\x1a\nnichts")
}

#[test]
fn images_are_figures_in_their_size_and_signs_within_a_line() {
    let text = "# Bilder\n\n![Der *Plan*](plan.svg \"Titel\")\n\nVor ![Wappen][w] nach.\n\n\
        | a | b |\n|---|---|\n| ![Zelle](plan.svg) x | y |\n\n![](plan.svg)\n\n- eins\n- zwei\n- drei\n- vier\n- fünf\n\n[w]: wappen.png";
    let templates = with_images(text);
    let document = render(&case().view(EditionKind::Full), &templates).expect("all are there");
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    let figures: Vec<(&str, f32, f32)> = pages
        .tree
        .iter()
        .filter_map(|element| match element.attributes {
            Attributes::Figure { area: [_, _, w, h], page: 0 } => {
                Some((element.alt.as_deref().expect("words"), w.round(), h.round()))
            }
            _ => None,
        })
        .collect();
    // 200 pixels of an SVG are 150 points; within text and cells an image is as high as a line.
    // The last one has no words: it only decorates.
    assert_eq!(figures[0], ("Der Plan", 150.0, 75.0));
    assert_eq!((figures[1].0, figures[1].2), ("Wappen", 11.0));
    assert_eq!((figures[2].0, figures[2].2), ("Zelle", 9.0));
    assert_eq!(figures.len(), 3, "{figures:?}");
    let items = &pages.pages[0].items;
    assert_eq!(items.iter().filter(|item| matches!(item, Item::Image { .. })).count(), 1);
    assert_eq!(items.iter().filter(|item| matches!(item, Item::Path(_))).count(), 3);
    let bytes = pdf::write(&pages, &document.meta).expect("sound");
    crate::spoken::says_all(&crate::case::keep_pdf("images", &bytes), &document);
    let page = ratsbericht::write::html::write(&document, &Theme::builtin());
    assert!(
        page.contains("<img class=\"picture\" alt=\"Der Plan\" src=\"data:image/svg+xml;base64,")
    );
    assert!(page.contains("<img class=\"icon\" alt=\"Wappen\" src=\"data:image/png;base64,"));
}

#[test]
fn images_that_cannot_be_set_are_named() {
    use ratsbericht::lang::Lang::De;
    let view = case().view(EditionKind::Full);
    let error =
        render(&view, &with_images("# A\n\nText ![x](plan.png)")).expect_err("no such file");
    assert!(error.message(De).contains("`a.md`, Zeile 3: das Bild `plan.png`"), "{error}");
    assert!(error.remedy(De).expect("a remedy").contains("plan.svg"), "{error}");
    let error = render(&view, &with_images("![x](https://example.org/a.png)"));
    assert!(error.is_err(), "nothing is fetched");
    let document = render(&view, &with_images("![x](kaputt.png)")).expect("it is there");
    let error = lay_out(&document, &Theme::builtin()).expect_err("no image");
    assert!(error.message(De).contains("das Bild `kaputt.png`"), "{error}");
}

/// Everything at once, over pages.
#[test]
fn all_of_it_is_set() {
    let part = "## Abschnitt\n\nText mit Fußnote[^n] und Liste:\n\n- eins\n- zwei\n\n> Zitat\n\n    Code\n\n| a | b |\n|---|--:|\n| x | 1 |\n\n";
    let text = format!("# Alles\n\n{}[^n]: Die Fußnote.", part.repeat(14));
    let document = document(&text);
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    assert!(pages.pages.len() > 2);
    let bytes = pdf::write(&pages, &document.meta).expect("sound");
    crate::spoken::says_all(&crate::case::keep_pdf("markdown", &bytes), &document);
}
