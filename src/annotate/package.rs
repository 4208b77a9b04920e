//! The container while it is changed: parts that are put, everything else copied as it is packed.

use super::edit::{Edits, attribute_ending, elements, escape, root};
use crate::workbook::container::Archive;
use crate::workbook::package::{self, Relation};
use crate::workbook::refusal::{Outcome, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use zip::read::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A package and what is changed of it.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    pub(super) archive: Archive<'a>,
    /// By name in lower case: the name as it is written, and the content.
    put: BTreeMap<String, (String, Vec<u8>)>,
    /// Parts that relations lead to, also where they are missing: a new part must not become one of them.
    reserved: BTreeSet<String>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Outcome<Self> {
        let archive = Archive::open(bytes)?;
        Ok(Self { bytes, archive, put: BTreeMap::new(), reserved: BTreeSet::new() })
    }

    /// A part as it is now.
    pub(super) fn read(&mut self, name: &str) -> Outcome<Option<Vec<u8>>> {
        match self.put.get(&name.to_lowercase()) {
            Some((_, bytes)) => Ok(Some(bytes.clone())),
            None => self.archive.take(name),
        }
    }

    /// A part that has to be there.
    pub(super) fn need(&mut self, name: &str) -> Outcome<Vec<u8>> {
        self.read(name)?.ok_or_else(|| {
            let name = crate::workbook::text::clean(name).into_owned();
            Refusal::damaged(
                format!("der Teil `{name}` fehlt"),
                format!("part `{name}` is missing"),
            )
        })
    }

    /// Changes or adds a part.
    pub(super) fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.put.insert(name.to_lowercase(), (name.to_owned(), bytes));
    }

    /// The first name that is not taken, counted from 1.
    pub(super) fn free_name(&self, name: impl Fn(u32) -> String) -> String {
        let taken = |name: &str| {
            let name = name.to_lowercase();
            self.archive.has(&name) || self.put.contains_key(&name) || self.reserved.contains(&name)
        };
        (1..).map(name).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The changed package: new parts behind the old ones, by name.
    pub(super) fn finish(mut self) -> Outcome<Vec<u8>> {
        let failed = |error: &dyn std::fmt::Display| Refusal::library(error);
        let mut old = ZipArchive::new(Cursor::new(self.bytes)).map_err(|e| failed(&e))?;
        let size = self.bytes.len() + self.put.values().map(|(_, b)| b.len() / 4).sum::<usize>();
        let mut new = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
        let options = SimpleFileOptions::default();
        for index in 0..old.len() {
            let entry = old.by_index_raw(index).map_err(|e| failed(&e))?;
            let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
            match self.put.remove(&raw.replace('\\', "/").to_lowercase()) {
                Some((_, bytes)) => {
                    new.start_file(raw, options).map_err(|e| failed(&e))?;
                    new.write_all(&bytes).map_err(|e| failed(&e))?;
                }
                None => new.raw_copy_file(entry).map_err(|e| failed(&e))?,
            }
        }
        for (name, bytes) in self.put.into_values() {
            new.start_file(name, options).map_err(|e| failed(&e))?;
            new.write_all(&bytes).map_err(|e| failed(&e))?;
        }
        Ok(new.finish().map_err(|e| failed(&e))?.into_inner())
    }

    /// Announces the kind of a new part.
    pub(super) fn declare(&mut self, part: &str, kind: &str) -> Outcome<()> {
        let part = format!("/{part}");
        self.content_type(kind, "Override", "PartName", &part)
    }

    /// Announces the kind of all parts of an extension.
    pub(super) fn declare_extension(&mut self, extension: &str, kind: &str) -> Outcome<()> {
        self.content_type(kind, "Default", "Extension", extension)
    }

    fn content_type(&mut self, kind: &str, element: &str, key: &str, value: &str) -> Outcome<()> {
        let bytes = self.need(CONTENT_TYPES)?;
        let known = elements(&bytes, 1)?.iter().any(|known| {
            known.open.local() == element.as_bytes()
                && known
                    .open
                    .attribute(key.as_bytes())
                    .is_some_and(|v| v.eq_ignore_ascii_case(value.as_bytes()))
        });
        if known {
            return Ok(());
        }
        let mut edits = Edits::default();
        let root = root(&bytes)?;
        let prefix = root.prefix();
        let text =
            format!("<{prefix}{element} {key}=\"{}\" ContentType=\"{kind}\"/>", escape(value));
        // Extensions come before the parts.
        match elements(&bytes, 1)?.first().filter(|_| element == "Default") {
            Some(first) => edits.insert(first.open.start, text),
            None => root.append(&mut edits, &text),
        }
        let changed = edits.apply(&bytes);
        self.put(CONTENT_TYPES, changed);
        Ok(())
    }
}

/// The relations of one part, while they grow.
pub(super) struct Relations {
    /// The part that lists them.
    part: String,
    bytes: Vec<u8>,
    ids: BTreeSet<String>,
    /// Those inside the package.
    pub(super) list: Vec<Relation>,
    added: Vec<(String, String, String)>,
}

impl Relations {
    /// Relations of a part; none where nothing is said.
    pub(super) fn of(package: &mut Package<'_>, part: &str) -> Outcome<Self> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let list = package::relations(&mut package.archive, part)?;
        package.reserved.extend(list.iter().map(|relation| relation.target.to_lowercase()));
        let bytes = package.read(&name)?.unwrap_or_else(|| {
            b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
              <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>"
                .to_vec()
        });
        let ids = elements(&bytes, 1)?
            .iter()
            .filter_map(|relation| relation.open.text_attribute(b"Id").map(|id| id.into_owned()))
            .collect();
        Ok(Self { part: name, bytes, ids, list, added: Vec::new() })
    }

    /// Target of the first relation of a kind.
    pub(super) fn target(&self, kind: &str) -> Option<&str> {
        self.list.iter().find(|relation| relation.kind == kind).map(|r| r.target.as_str())
    }

    /// Adds a relation to a part; gives its id.
    pub(super) fn add(&mut self, kind: &str, part: &str) -> String {
        let id = (1..)
            .map(|n| format!("rIdRb{n}"))
            .find(|id| !self.ids.contains(id))
            .unwrap_or_default();
        self.ids.insert(id.clone());
        self.added.push((id.clone(), kind.to_owned(), part.to_owned()));
        id
    }

    /// Puts what was added into the package.
    pub(super) fn store(self, package: &mut Package<'_>, strict: bool) -> Outcome<()> {
        if self.added.is_empty() {
            return Ok(());
        }
        let base = if strict { STRICT } else { TRANSITIONAL };
        let root = root(&self.bytes)?;
        let prefix = root.prefix();
        let text: String = self
            .added
            .iter()
            .map(|(id, kind, part)| {
                format!(
                    "<{prefix}Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"/{}\"/>",
                    escape(part)
                )
            })
            .collect();
        let mut edits = Edits::default();
        root.append(&mut edits, &text);
        let changed = edits.apply(&self.bytes);
        package.put(&self.part, changed);
        Ok(())
    }
}

/// The prefix that a part uses for ids of relations, or the declaration that has to be made for one.
pub(super) fn relation_id(part: &[u8], strict: bool, id: &str) -> Outcome<String> {
    let root = root(part)?;
    let wanted = if strict { STRICT } else { TRANSITIONAL };
    let declared = crate::workbook::tags::attributes(root.open.attributes)
        .find(|(name, value)| name.starts_with(b"xmlns:") && *value == wanted.as_bytes())
        .and_then(|(name, _)| std::str::from_utf8(&name[b"xmlns:".len()..]).ok());
    Ok(match declared {
        Some(prefix) => format!("{prefix}:id=\"{id}\""),
        None => format!("xmlns:r=\"{wanted}\" r:id=\"{id}\""),
    })
}

/// Whether a part's main namespace is that of Strict Open XML.
pub(super) fn is_strict(part: &[u8]) -> Outcome<bool> {
    let root = root(part)?;
    let strict = crate::workbook::tags::attributes(root.open.attributes).any(|(name, value)| {
        name.starts_with(b"xmlns") && value.starts_with(b"http://purl.oclc.org/ooxml/")
    });
    Ok(strict)
}

/// The id of a relation that an element names.
pub(super) fn id_of(element: &crate::workbook::tags::Tag<'_>) -> Option<String> {
    attribute_ending(element, b":id")
        .map(|(_, id)| crate::workbook::tags::unescape(id).into_owned())
}
