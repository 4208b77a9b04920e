//! An OOXML package: which part is the workbook, and where its relations lead.

use super::container::Archive;
use super::refusal::{Outcome, Refusal};
use super::tags::Tags;

/// A relation of a part: id, last word of its type, target as a path in the archive.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) target: String,
}

/// The path of the main part.
pub(crate) fn main_part(archive: &mut Archive<'_>, usual: &str) -> Outcome<String> {
    let relations = relations(archive, "")?;
    let target = relations.into_iter().find(|relation| relation.kind == "officeDocument");
    let target = target.map_or_else(|| usual.to_owned(), |relation| relation.target);
    if archive.has(&target) {
        return Ok(target);
    }
    Err(Refusal::malformed(
        "der Teil mit dem Verzeichnis der Tabellen fehlt",
        "the part that lists the sheets is missing",
    ))
}

/// The relations of a part (of the whole package for an empty path).
pub(crate) fn relations(archive: &mut Archive<'_>, part: &str) -> Outcome<Vec<Relation>> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(bytes) = archive.take(&format!("{folder}{slash}_rels/{file}.rels"))? else {
        return Ok(Vec::new());
    };
    let mut relations = Vec::new();
    let mut tags = Tags::new(&bytes)?;
    while let Some(tag) = tags.next()? {
        if !tag.begins() || tag.local() != b"Relationship" {
            continue;
        }
        if tag.attribute(b"TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case(b"External")) {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (tag.text_attribute(b"Id"), tag.text_attribute(b"Type"), tag.text_attribute(b"Target"))
        else {
            continue;
        };
        relations.push(Relation {
            id: id.into_owned(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolve(folder, &target),
        });
    }
    Ok(relations)
}

/// A target relative to a folder of the archive; it never leaves the archive's root.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_stay_inside() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../tables/t.xml"), "xl/tables/t.xml");
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "xl\\workbook.xml"), "xl/workbook.xml");
    }
}
