//! Which files of the last edition a department did not deliver again.

use super::Facts;
use super::prose::MONTHS;
use crate::domain::{DepartmentId, Edition, Submission};
use globset::GlobBuilder;

/// Files of an edition before that belong to the department by its patterns and have no successor in
/// its submission now: neither the same bytes nor the same name. In names, years, quarters and months
/// do not count: `amt-2026-Q3.xlsx` follows `amt-2026-Q2.xlsx`. In the edition's order.
pub(super) fn absent<'a>(
    facts: &Facts<'_>,
    before: &'a Edition,
    submission: &Submission,
) -> Vec<&'a str> {
    let now: Vec<String> = submission.files.iter().map(|file| key(&file.path)).collect();
    before
        .inputs
        .iter()
        .filter(|(path, sha256)| {
            belongs(facts, &submission.department, path)
                && !now.contains(&key(path))
                && submission.files.iter().all(|file| file.sha256 != *sha256)
        })
        .map(|(path, _)| path.as_str())
        .collect()
}

/// The name of a file without its folders.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether the patterns of this department, and of no other, match the file.
fn belongs(facts: &Facts<'_>, id: &DepartmentId, path: &str) -> bool {
    // `eingang/2026-Q2/` does not count for patterns.
    let inside = path.splitn(3, '/').nth(2).unwrap_or(path);
    let matches = |pattern: &String| {
        GlobBuilder::new(pattern).case_insensitive(true).build().is_ok_and(|glob| {
            let glob = glob.compile_matcher();
            glob.is_match(inside) || glob.is_match(name(path))
        })
    };
    let mut owners = facts.config.departments.iter().filter(|d| d.files.iter().any(matches));
    owners.next().is_some_and(|owner| owner.id == *id) && owners.next().is_none()
}

/// What stays of a file's name from one period to the next.
fn key(path: &str) -> String {
    let lower = name(path).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| {
        let roman = matches!(*word, "i" | "ii" | "iii" | "iv" | "q" | "h" | "quartal");
        !word.is_empty() && !roman && !MONTHS.iter().any(|month| month.to_lowercase() == *word)
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_are_the_same_but_for_the_period() {
        let first = key("eingang/2026-Q2/Amt_Projekte-2026-Q2.xlsx");
        for other in ["amt projekte III. Quartal 2026.xlsx", "unter/amt_projekte_September.XLSX"] {
            assert_eq!(key(other), first);
        }
        assert_ne!(key("amt_personal-2026-Q2.xlsx"), first);
    }
}
