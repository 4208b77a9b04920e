//! Cells that carry comments. Their text is not kept: only that somebody wrote one is told.

use super::biff12::Records;
use super::container::Archive;
use super::package;
use super::refusal::Outcome;
use super::sheet_xml::{LAST_COLUMN, LAST_ROW, cell_reference, plain, skip};
use super::tags::{Kind, Tags, parse};
use rustc_hash::FxHashSet;

/// Author of the comments that the program writes.
pub const COMMENT_AUTHOR: &str = "ratsbericht";
/// Begins what the program writes into a comment, its own or a person's.
pub const COMMENT_MARK: &str = "— ratsbericht —";
/// Comments of a sheet that are kept, at most.
pub(super) const COMMENTS: usize = 100_000;
/// Records of a comments part of XLSB: an author, and where a comment begins.
const AUTHOR: u16 = 632;
const COMMENT: u16 = 635;

/// Whether the program wrote a comment itself. Some programs forget the authors of comments: the
/// mark in front tells, too, and in forms the number of a rule.
pub(super) fn is_own(author: &str, text: &str) -> bool {
    let text = text.trim_start();
    let rule = || {
        let (number, rest) = text.strip_prefix("RB").and_then(|rest| rest.split_at_checked(3))?;
        Some(number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(':'))
    };
    author.trim() == COMMENT_AUTHOR || text.starts_with(COMMENT_MARK) || rule().unwrap_or(false)
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
    for relation in &relations {
        let ours = matches!(relation.kind.as_str(), "comments" | "threadedComment");
        if !ours || !seen.insert(relation.target.to_lowercase()) {
            continue;
        }
        if let Ok(Some(bytes)) = archive.take(&relation.target) {
            let binary = !bytes.trim_ascii_start().starts_with(b"<");
            let of = if binary { binary_addresses } else { addresses };
            found.append(&mut of(&bytes).unwrap_or_default());
        }
    }
    found
}

/// Addresses in a comments part of XLSB.
fn binary_addresses(bytes: &[u8]) -> Outcome<Vec<(u32, u32)>> {
    let mut authors: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let mut records = Records::new(bytes);
    while let Some(record) = records.next()? {
        match record.kind {
            AUTHOR => authors.push(record.text(0)?.0),
            COMMENT => {
                let author = authors.get(record.word(0)? as usize).map_or("", String::as_str);
                let (row, column) = (record.word(4)?, record.word(12)?);
                if row < LAST_ROW
                    && column < LAST_COLUMN
                    && !is_own(author, "")
                    && found.len() < COMMENTS
                {
                    found.push((row + 1, column + 1));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// What a comment of XLSX says: the text of its runs, without anything that stands beside them.
pub(crate) fn said(comment: &[u8]) -> Outcome<String> {
    let mut said = String::new();
    let mut tags = Tags::new(comment)?;
    while let Some(tag) = tags.next()? {
        if tag.kind == Kind::Open && tag.local() == b"t" {
            let end = skip(&mut tags, &tag)?;
            said += &plain(&comment[tag.end..end]);
        }
    }
    Ok(said)
}

/// Addresses in a comments part, or in one of threaded comments. Excel writes each of these in both;
/// other programs only there.
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
                    tag.kind == Kind::Open && !is_own(author, &said(&bytes[tag.start..end])?);
                if written && found.len() < COMMENTS {
                    found.push(at);
                }
            }
            (1, b"threadedComment") => {
                skip(&mut tags, &tag)?;
                let at = tag.attribute(b"ref").and_then(cell_reference);
                found.extend(at.filter(|_| found.len() < COMMENTS));
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{AUTHOR, COMMENT, addresses, binary_addresses};
    use crate::workbook::biff12::put;

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
            "<x:comment ref=\"A6\" authorId=\"1\"><x:text><x:r><x:rPr/>, <x:t>— ratsbericht —</x:t></x:r></x:text></x:comment>".to_owned(),
            comment("A5", "1", "RB027: es fehlt der Wert"),
            comment("B1", "99", "von niemandem"),
            comment("XFE1", "0", "außerhalb"),
            comment("", "x", "nirgends"),
        ];
        let found = addresses(part(&comments.concat()).as_bytes()).expect("sound");
        assert_eq!(found, [(5, 3), (4, 1), (1, 2)]);
    }

    #[test]
    fn threaded_comments_count_with_and_without_their_placeholders() {
        let part = "<ThreadedComments xmlns=\"urn:t\"><threadedComment ref=\"D4\" personId=\"{1}\"><text>Stimmt das?</text>\
                    </threadedComment><threadedComment ref=\"D4\" parentId=\"{2}\"><text>Ja</text></threadedComment>\
                    <threadedComment personId=\"{1}\"/></ThreadedComments>";
        assert_eq!(addresses(part.as_bytes()).expect("sound"), [(4, 4), (4, 4)]);
        let placeholder = "[Threaded comment] Your version of Excel allows you to read this";
        let legacy = self::part(&comment("D4", "1", placeholder));
        assert_eq!(addresses(legacy.as_bytes()).expect("sound"), [(4, 4)]);
    }

    #[test]
    fn comments_of_binary_workbooks_count_as_well() {
        let mut part = Vec::new();
        for author in ["Amt", "ratsbericht"] {
            let letters: Vec<u8> = author.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let count = u32::try_from(author.len()).expect("short").to_le_bytes();
            put(&mut part, AUTHOR, &[&count, &letters]);
        }
        for (author, row, column) in [(0u32, 4u32, 2u32), (1, 5, 2), (9, 0, 0), (0, u32::MAX, 0)] {
            let numbers = [author, row, row, column, column].map(u32::to_le_bytes).concat();
            put(&mut part, COMMENT, &[&numbers, &[0; 16]]);
        }
        assert_eq!(binary_addresses(&part).expect("sound"), [(5, 3), (1, 1)]);
        assert!(binary_addresses(&part[..part.len() - 1]).is_err());
    }

    #[test]
    fn a_part_cut_off_anywhere_is_an_error_and_no_panic() {
        let whole = part(&comment("C5", "0", "bitte prüfen"));
        for end in 0..whole.len() {
            assert!(addresses(&whole.as_bytes()[..end]).is_err(), "{end}");
        }
    }
}
