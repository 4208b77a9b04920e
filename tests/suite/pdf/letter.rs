//! The letter's millimetres (DIN 5008, forms A and B), measured in the finished file.

use super::read::{File, Placed};
use super::whole;
use crate::case::keep_pdf;
use ratsbericht::document::{
    Block, Document, LetterHead, ParagraphStyle, Section, SectionKind, SignatureEntry,
};
use ratsbericht::layout::{Theme, audit, lay_out};
use ratsbericht::pdf;

const TEXT: &str = "Der Oberbürgermeister hat die Vorlage am Dienstag in der Beratung der Beigeordneten \
    vorgestellt, die Ämter haben ihre Stellungnahmen abgegeben, und der Ausschuss hat sie empfohlen. ";

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn head(form_a: bool) -> LetterHead {
    LetterHead {
        form_a,
        letterhead: lines(&["Stadt Musterstadt", "Geschäftsbereich Soziales"]),
        return_line: "Stadt Musterstadt · Rathausplatz 1 · 99999 Musterstadt".to_owned(),
        additions: lines(&["nicht öffentlich"]),
        address: lines(&["Eins", "Zwei", "Drei", "Vier", "Fünf", "Sechs"]),
        info: vec![
            ("GZ".to_owned(), "GB 5".to_owned()),
            ("Datum".to_owned(), "13. November 2019".to_owned()),
        ],
        ..LetterHead::default()
    }
}

fn letter(form_a: bool, paragraphs: usize) -> Document {
    let words = |text: &str, style| Block::Paragraph { text: vec![text.into()], style };
    let signature = |intro: &str, roles: &[&str]| Block::Signatures {
        intro: intro.to_owned(),
        entries: roles
            .iter()
            .map(|role| SignatureEntry { name: String::new(), role: (*role).to_owned() })
            .collect(),
    };
    let mut blocks = vec![words("Betreff des Schreibens", ParagraphStyle::Subject)];
    blocks.extend((0..paragraphs).map(|_| words(&TEXT.repeat(2), ParagraphStyle::Body)));
    blocks.push(Block::Keep(vec![
        words("Anlagen: keine", ParagraphStyle::Body),
        signature("Mit freundlichen Grüßen", &["Beigeordnete"]),
        signature("Zur Kenntnis genommen:", &["Oberbürgermeister", "Erster Bürgermeister"]),
    ]));
    let kind = SectionKind::Letter(Box::new(head(form_a)));
    Document { sections: vec![Section { kind, blocks }], ..whole::document() }
}

fn written(form_a: bool, paragraphs: usize) -> (File, usize) {
    let document = letter(form_a, paragraphs);
    let pages = lay_out(&document, &Theme::builtin()).expect("sets");
    assert_eq!(audit(&pages), [""; 0]);
    let bytes = pdf::write(&pages, &document.meta).expect("sound");
    keep_pdf(&format!("letter-{}-{paragraphs}", if form_a { "a" } else { "b" }), &bytes);
    (File::read(&bytes), pages.pages.len())
}

#[track_caller]
fn near(measured: f32, expected: f32) {
    assert!((measured - expected).abs() < 0.15, "{measured} mm instead of {expected} mm");
}

#[track_caller]
fn between(measured: f32, from: f32, to: f32) {
    assert!((from..=to).contains(&measured), "{measured} mm, expected {from} to {to} mm");
}

#[test]
fn the_first_page_keeps_the_millimetres_of_the_norm() {
    // Top of the address field, folds, subject: form A, form B.
    for (form_a, field, folds, subject) in
        [(true, 27.0, [87.0, 192.0], 80.46), (false, 45.0, [105.0, 210.0], 98.46)]
    {
        let (file, count) = written(form_a, 9);
        assert!(count > 1, "there is a page to follow");
        let page = file.placed(0);
        let (x, y, right) = page.text("Stadt Musterstadt ·");
        near(x, 25.0);
        between(y, field + 2.0, field + 5.0);
        between(right, 60.0, 105.0);
        let (x, y, _) = page.text("nicht öffentlich");
        near(x, 25.0);
        // Additions stand on the divider, the address hangs below it.
        between(y, field + 5.0, field + 17.7);
        let divider = field + 17.7;
        let (x, y, _) = page.text("Eins");
        near(x, 25.0);
        between(y, divider + 2.0, divider + 4.6);
        let (_, y, right) = page.text("Sechs");
        between(y, divider + 20.0, field + 45.0);
        between(right, 25.0, 105.0);
        // The information block: 125 mm from the left, 5 mm below the field's top, 75 mm wide.
        let (x, y, _) = page.text("GZ");
        near(x, 125.0);
        between(y, field + 5.0 + 2.0, field + 5.0 + 4.5);
        between(page.text("13. November").2, 130.0, 200.0);
        let (x, y, _) = page.text("Betreff");
        near(x, 25.0);
        // The baseline of a line of 14.5 pt whose top is the subject's place.
        near(y, subject + 3.68);
        between(page.text("Stadt Musterstadt").1, 10.0, field);
        marks(&page, folds);
        margins(&page, subject);
    }
}

/// Fold marks and the hole mark stand in the left margin.
fn marks(page: &Placed, folds: [f32; 2]) {
    let mut found: Vec<f32> =
        page.rects.iter().filter(|[x, ..]| *x < 10.0).map(|[_, y, ..]| *y).collect();
    found.sort_by(f32::total_cmp);
    assert_eq!(found.len(), 3, "{found:?}");
    for (measured, expected) in found.into_iter().zip([folds[0], 148.5, folds[1]]) {
        near(measured, expected);
    }
}

/// Text stands 25 mm from the left, 20 mm from the right, at least 20 mm from the bottom.
fn margins(page: &Placed, top: f32) {
    let body: Vec<_> = page.texts.iter().filter(|(x, y, ..)| *x < 100.0 && *y > top).collect();
    let text: Vec<_> =
        body.iter().filter(|(.., text)| text.len() > 60 && !text.contains("Stadt M")).collect();
    assert!(text.len() > 10, "there is text");
    for (x, y, right, words) in &text {
        near(*x, 25.0);
        assert!(*right < 190.9, "`{words}` ends at {right} mm");
        assert!(*y < 297.0 - 20.0, "`{words}` stands at {y} mm");
    }
    let widest = text.iter().map(|(_, _, right, _)| *right).fold(0.0, f32::max);
    between(widest, 189.0, 190.9);
}

#[test]
fn pages_that_follow_begin_below_their_head() {
    let (file, _) = written(false, 9);
    let page = file.placed(1);
    between(page.text("Beschlusskontrolle").1, 10.0, 15.0);
    let first = page.texts.iter().filter(|(_, y, ..)| *y > 16.0).map(|(_, y, ..)| *y);
    between(first.fold(f32::INFINITY, f32::min), 30.0, 35.0);
    assert!(page.rects.iter().all(|[x, ..]| *x > 20.0), "no marks on pages that follow");
}

#[test]
fn signatures_and_acknowledgement_stay_together() {
    for paragraphs in 1..9 {
        let (file, count) = written(paragraphs % 2 == 0, paragraphs);
        let holding: Vec<usize> = (0..count)
            .filter(|page| {
                let text = file.text(*page);
                ["Anlagen:", "Mit freundlichen", "Zur Kenntnis", "Erster Bürger"]
                    .iter()
                    .any(|words| text.replace(TEXT, "").contains(words))
            })
            .collect();
        assert_eq!(holding.len(), 1, "{paragraphs} paragraphs: on pages {holding:?}");
    }
}
