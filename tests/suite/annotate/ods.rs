//! OpenDocument.

use super::{finding, marked, part, parts, read, sheets};
use crate::workbook::archive::{Entry, deflated};
use crate::workbook::fixture;
use ratsbericht::finding::{Finding, Level};

fn workbook() -> Vec<u8> {
    std::fs::read(fixture("libreoffice.ods")).expect("the fixture")
}

fn findings() -> Vec<Finding> {
    let sheet = "Maßnahmen";
    vec![
        finding(Level::Warning, sheet, (1, 3), "im verbundenen Titel"),
        finding(Level::Error, sheet, (3, 4), "eine Quote"),
        finding(Level::Note, sheet, (500, 2), "in einer leeren Zeile"),
        finding(Level::Error, sheet, (1006, 3), "in einer wiederholten Zeile"),
        finding(Level::Error, sheet, (1006, 20), "hinter der letzten Spalte"),
    ]
}

#[test]
fn faults_are_marked_and_everything_else_is_as_it_was() {
    let before = workbook();
    let after = marked(&before, &findings());
    assert_eq!(sheets(&after), sheets(&before));
    let (old, new) = (parts(&before), parts(&after));
    let changed: Vec<&str> = old
        .iter()
        .filter(|(name, content)| new.get(*name) != Some(content))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(changed, ["content.xml"]);
    assert_eq!(old.len(), new.len());
    let content = part(&after, "content.xml");
    assert_eq!(content.matches("<office:annotation").count(), 5);
    assert!(content.contains(
        "<text:p>Fehler RB002: eine Quote</text:p><text:p>Abhilfe: so berichtigen</text:p>"
    ));
    assert!(content.contains("xlink:href=\"#'Maßnahmen'.D3\""), "{content}");
    for colour in ["f8c4be", "fde9a9", "cbe3f5"] {
        assert!(content.contains(&format!("fo:background-color=\"#{colour}\"")), "{colour}");
    }
    assert_eq!(content.matches("table:name=\"Hinweise\"").count(), 1);
}

#[test]
fn annotating_again_doubles_nothing() {
    let first = marked(&workbook(), &findings());
    assert!(read(&first).findings_sheet.is_some());
    let again = marked(&first, &findings());
    assert_eq!(sheets(&again), sheets(&workbook()));
    let count = |bytes: &[u8]| {
        let content = part(bytes, "content.xml");
        (content.matches("<office:annotation").count(), content.matches("<table:table ").count())
    };
    assert_eq!(count(&again), count(&first));
    let clean = marked(&again, &[]);
    assert_eq!(count(&clean).0, 0);
    assert_eq!(sheets(&clean), sheets(&workbook()));
}

/// Found by fuzzing: a style that does not say whose it is, or says something odd, lost what it says
/// when it was copied.
#[test]
fn styles_of_odd_families_are_read_and_copied_alike() {
    for family in ["", " style:family=\"t\"", " style:family=\"text\""] {
        let entries: Vec<Entry> = parts(&workbook())
            .into_iter()
            .map(|(name, bytes)| {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let old = "style:name=\"struck\" style:family=\"table-cell\"";
                match name.as_str() {
                    "content.xml" => {
                        assert!(text.contains(old));
                        Entry::new(
                            &name,
                            text.replace(old, &format!("style:name=\"struck\"{family}")),
                        )
                    }
                    _ => Entry::new(&name, bytes),
                }
            })
            .collect();
        let before = deflated(&entries);
        let struck = finding(Level::Error, "Maßnahmen", (1005, 2), "durchgestrichen");
        assert_eq!(sheets(&marked(&before, &[struck])), sheets(&before));
    }
}
