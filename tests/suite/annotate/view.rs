//! Workbooks that cannot be marked themselves.

use super::{answer, finding, parts};
use crate::workbook::{fixture, refusal};
use ratsbericht::annotate::{Request, annotate};
use ratsbericht::finding::Level;
use ratsbericht::lang::Lang;
use ratsbericht::workbook::ReadFile;

#[test]
fn an_old_workbook_comes_back_unchanged_with_a_view_beside_it() {
    let bytes = std::fs::read(fixture("excel97.xls")).expect("the fixture");
    let found = [
        finding(Level::Error, "Maßnahmen", (3, 3), "eine Zahl"),
        finding(Level::Note, "Maßnahmen", (40, 3), "in einer leeren Zelle"),
    ];
    let answer = answer(&bytes, &found);
    let reason = answer.beside.expect("a reason");
    assert!(reason.de.contains("im Format xls"), "{}", reason.de);
    assert_eq!(answer.files[0], ("", bytes));
    let (suffix, view) = &answer.files[1];
    assert_eq!(*suffix, ".Hinweise.xlsx");
    let names: Vec<String> = parts(view).into_keys().collect();
    assert!(names.iter().any(|name| name.contains("comments1")), "{names:?}");
    // Whoever sends the view back is told.
    assert_eq!(
        refusal("b.xlsx", view),
        "RB001 b.xlsx!! die Datei ist nur die Ansicht mit den Prüfhinweisen, nicht die Arbeitsmappe des Amts"
    );
}

#[test]
fn what_cannot_be_read_gets_its_list_all_the_same() {
    let mut found = finding(Level::Error, "x", (1, 1), "die Datei ist beschädigt");
    (found.place.sheet, found.place.cell) = (None, None);
    let answer = annotate(&Request {
        bytes: None,
        file: &ReadFile::default(),
        name: "a",
        findings: &[found],
        department: "amt",
        period: "III. Quartal 2026",
        lang: Lang::De,
    });
    assert_eq!(answer.files.len(), 1);
    assert_eq!((answer.files[0].0, answer.findings), (".Hinweise.xlsx", 1));
}
