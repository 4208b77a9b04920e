//! RB050: the same file was delivered twice.

use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;
use std::collections::BTreeMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Datei wurde zweimal geliefert",
        what: "Ob zwei Dateien im Eingang denselben Inhalt haben. Verglichen werden die Bytes, \
               nicht die Namen.",
        why: "Jede Zeile steht dann doppelt; die Kennungen und Werte werden einzeln bemängelt, \
              die Ursache ist diese.",
        example: "`sozialamt.xlsx` und `sozialamt (1).xlsx` sind gleich.",
        remedy: "Eine der beiden Dateien aus dem Eingang entfernen.",
    },
    en: Page {
        fault: "A file was delivered twice",
        what: "Whether two files in the inbox have the same content. Bytes are compared, not \
               names.",
        why: "Every row then stands twice; ids and values are reported one by one, this is the \
              cause.",
        example: "`sozialamt.xlsx` and `sozialamt (1).xlsx` are the same.",
        remedy: "Remove one of the two files from the inbox.",
    },
};

/// At every file but the first of the same content: the one with the shortest name.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut files: Vec<_> = facts
        .intake
        .submissions
        .iter()
        .flat_map(|s| s.files.iter().map(move |file| (&file.path, &file.sha256, &s.department)))
        .collect();
    // `amt.xlsx` stands before `amt (1).xlsx`, its copy.
    files.sort_by_key(|(path, ..)| (path.len(), *path));
    let mut first: BTreeMap<&String, &String> = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, digest, department) in files {
        let earlier = *first.entry(digest).or_insert(path);
        if earlier == path {
            continue;
        }
        let message = Text::new(
            format!("die Datei hat denselben Inhalt wie `{earlier}`"),
            format!("the file has the same content as `{earlier}`"),
        );
        let help = Text::new(
            "eine der beiden Dateien aus dem Eingang entfernen",
            "remove one of the two files from the inbox",
        );
        let place = Place::file(path);
        findings.push(Finding::new(rule::DUPLICATE_FILE, place, message, help).of(department));
    }
    findings
}
