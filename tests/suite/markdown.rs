//! Suite of Markdown: every construct of CommonMark, tables and footnotes, from the template to the
//! page.

use crate::report_input::case;
use ratsbericht::config::EditionKind;
use ratsbericht::document::{Document, dump};
use ratsbericht::layout::{Theme, audit, dump_tree, lay_out};
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
    let bytes = pdf::write(&pages, &document.meta).expect("sound");
    let file = crate::case::keep_pdf("footnotes", &bytes);
    crate::spoken::says_all(&file, &document);
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
