//! Cells that carry comments. Their text is not kept: only that somebody wrote one is told.

use super::container::Archive;
use super::package;
use super::refusal::Outcome;
use super::sheet_xml::{cell_reference, plain, skip};
use super::tags::{Kind, Tags, parse};
use rustc_hash::FxHashSet;

/// Author of the comments that the program writes.
pub const COMMENT_AUTHOR: &str = "ratsbericht";
/// Begins what the program writes into a comment, its own or a person's.
pub const COMMENT_MARK: &str = "— ratsbericht —";
/// Comments of a sheet that are kept, at most.
pub(super) const COMMENTS: usize = 100_000;

/// Whether the program wrote a comment itself. Some programs forget the authors of comments: the
/// mark in front tells, too.
pub(super) fn is_own(author: &str, text: &str) -> bool {
    author.trim() == COMMENT_AUTHOR || text.trim_start().starts_with(COMMENT_MARK)
}

/// Cells of an XLSX sheet with comments of people. Each comments part is read for one sheet only;
/// a broken one has none.
pub(super) fn of_sheet(
    archive: &mut Archive<'_>,
    sheet: &str,
    seen: &mut FxHashSet<String>,
) -> Vec<(u32, u32)> {
    // What is damaged stays unread, so that the check of the rest finds it.
    let relations = package::relations(archive, sheet).unwrap_or_default();
    let mut found = Vec::new();
    for relation in relations.iter().filter(|relation| relation.kind == "comments") {
        if !seen.insert(relation.target.to_lowercase()) {
            continue;
        }
        if let Ok(Some(bytes)) = archive.take(&relation.target) {
            found.append(&mut addresses(&bytes).unwrap_or_default());
        }
    }
    found
}

/// Addresses in a comments part. A threaded comment has a placeholder there and counts by it.
fn addresses(bytes: &[u8]) -> Outcome<Vec<(u32, u32)>> {
    let mut authors: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let mut tags = Tags::new(bytes)?;
    while let Some(tag) = tags.next()? {
        if !tag.begins() {
            continue;
        }
        match (tag.depth, tag.local()) {
            (2, b"author") => {
                let end = skip(&mut tags, &tag)?;
                authors.push(plain(&bytes[tag.end..end]));
            }
            (2, b"comment") => {
                let end = skip(&mut tags, &tag)?;
                let Some(at) = tag.attribute(b"ref").and_then(cell_reference) else { continue };
                let author = tag.attribute(b"authorId").and_then(parse);
                let author = author.and_then(|id| authors.get(usize::try_from(id).ok()?));
                let author = author.map_or("", String::as_str);
                let written =
                    tag.kind == Kind::Open && !is_own(author, &plain(&bytes[tag.end..end]));
                if written && found.len() < COMMENTS {
                    found.push(at);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    fn part(comments: &str) -> String {
        format!(
            "<x:comments xmlns:x=\"urn:x\"><x:authors><x:author>Amt &amp; Co</x:author><x:author/>\
             <x:author>ratsbericht</x:author></x:authors><x:commentList>{comments}</x:commentList></x:comments>"
        )
    }

    fn comment(reference: &str, author: &str, text: &str) -> String {
        format!(
            "<x:comment ref=\"{reference}\" authorId=\"{author}\"><x:text><x:r><x:t>{text}</x:t></x:r></x:text></x:comment>"
        )
    }

    #[test]
    fn comments_of_people_count_and_those_of_the_program_do_not() {
        let comments = [
            comment("C5", "0", "bitte prüfen"),
            comment("A2", "2", "Status fehlt"),
            comment("A3", "1", "\n— ratsbericht —\nStatus fehlt"),
            comment("A4", "0", "stimmt\n— ratsbericht —\nStatus fehlt"),
            comment("B1", "99", "von niemandem"),
            comment("XFE1", "0", "außerhalb"),
            comment("", "x", "nirgends"),
        ];
        let found = addresses(part(&comments.concat()).as_bytes()).expect("sound");
        assert_eq!(found, [(5, 3), (4, 1), (1, 2)]);
    }

    #[test]
    fn a_part_cut_off_anywhere_is_an_error_and_no_panic() {
        let whole = part(&comment("C5", "0", "bitte prüfen"));
        for end in 0..whole.len() {
            assert!(addresses(&whole.as_bytes()[..end]).is_err(), "{end}");
        }
    }
}
