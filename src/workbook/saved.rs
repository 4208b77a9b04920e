//! The day a workbook was last saved, as it says itself: the date of the file on disk changes with
//! every copy, and the same bytes must give the same report.

use chrono::NaiveDate;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Longest part that is looked into.
const PART: u64 = 1 << 16;

/// The day from the document properties of an Office Open XML or OpenDocument file; `None` for other
/// files, and where the file does not say it.
pub(super) fn day(bytes: &[u8]) -> Option<NaiveDate> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    [("docProps/core.xml", "<dcterms:modified"), ("meta.xml", "<dc:date")].iter().find_map(
        |(part, element)| {
            let mut text = String::new();
            archive.by_name(part).ok()?.take(PART).read_to_string(&mut text).ok()?;
            let content = text.split_once(element)?.1.split_once('>')?.1;
            content.get(..10)?.parse().ok()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_workbook_tells_when_it_was_saved() {
        let workbook = include_bytes!("../../templates/init/beispielamt.xlsx");
        assert_eq!(day(workbook), NaiveDate::from_ymd_opt(2026, 10, 1));
        assert_eq!(day(b"PK\x03\x04 no archive"), None);
    }

    use chrono::NaiveDate;
}
