//! A source and its recipients to packets.

use super::manifest::{FileEntry, MANIFEST, Manifest};
use super::source::Source;
use super::zip::{Packed, Zip};
use crate::config::Recipient;
use crate::document::{Block, Document, Meta, Section, SectionKind};
use crate::error::Result;
use crate::layout::{self, Cover};
use crate::pdf;
use crate::template;
use crate::view::RecipientView;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name of a packet's PDF.
pub const PAPER: &str = "paket.pdf";

/// The part that is the table of contents, where the report itself has none.
const CONTENTS: &str = "inhalt.md";

/// What one recipient gets.
#[derive(Debug)]
pub struct Packet {
    /// Its description.
    pub manifest: Manifest,
    /// `paket.pdf`
    pub pdf: Vec<u8>,
    /// The CSV files by path; all packets of an edition share them.
    pub tables: Arc<BTreeMap<String, Vec<u8>>>,
    /// All files as one zip.
    pub zip: Vec<u8>,
}

impl Packet {
    /// Every file of the packet's folder: its path and its content.
    pub fn files(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, [u8]>)> {
        let tables = self.tables.iter().map(|(path, bytes)| (path.as_str(), bytes.into()));
        [(PAPER, self.pdf.as_slice().into()), (MANIFEST, self.manifest.to_bytes().into())]
            .into_iter()
            .chain(tables)
    }
}

/// Makes the packets of an edition's recipients, copies numbered in their order; `each` gets them one
/// by one, so that no more than one is held. The same source and recipients give the same bytes.
///
/// # Errors
/// A fault in a template, and the first error of `each`.
pub fn make(
    source: Source,
    recipients: &[&Recipient],
    mut each: impl FnMut(Packet) -> Result<()>,
) -> Result<()> {
    let Source { view, templates, theme, tables } = &source;
    let copies: Vec<RecipientView> = (1..)
        .zip(recipients)
        .map(|(copy, recipient)| addressed(recipient, &source, copy, recipients.len()))
        .collect();
    let document = contents_first(template::render(view, templates)?, &source)?;
    let letters = template::covers(view, templates, &copies)?;
    let covers: Vec<Cover> = letters
        .into_iter()
        .zip(&copies)
        .map(|(letter, to)| Cover { letter, recipient: format!("{}, {}", to.name, to.copy_text) })
        .collect();
    let shared = Tables::of(tables)?;
    for mut set in layout::lay_out_copies(&document, &covers, theme)? {
        let which = set.which.clone();
        let meta = |copy: usize| of_copy(&document.meta, &copies[which[copy]]);
        pdf::write_copies(&mut set, meta, |copy, pdf| {
            each(shared.packet(&source, &copies[which[copy]], pdf)?)
        })?;
    }
    Ok(())
}

fn addressed(recipient: &Recipient, source: &Source, copy: usize, copies: usize) -> RecipientView {
    let salutation = match recipient.salutation.trim() {
        "" => source.view.letter.salutation.clone(),
        salutation => salutation.to_owned(),
    };
    let address = match recipient.address.as_slice() {
        [] => vec![recipient.name.clone()],
        lines => lines.to_vec(),
    };
    let mut tables: Vec<String> =
        source.tables.keys().filter_map(|path| Some(path.split('/').nth(1)?.to_owned())).collect();
    tables.dedup();
    RecipientView {
        id: recipient.id.clone(),
        kind: recipient.kind.clone(),
        name: recipient.name.clone(),
        salutation,
        address,
        copy,
        copies,
        copy_text: format!("Exemplar {copy} von {copies}"),
        tables,
    }
}

/// The report with its contents before everything else; a short report has none of its own.
fn contents_first(mut document: Document, source: &Source) -> Result<Document> {
    let is_contents = |block: &Block| matches!(block, Block::Contents { .. });
    let own = document.sections.iter().position(|section| section.blocks.iter().any(is_contents));
    let contents = match own {
        Some(own) => document.sections.remove(own),
        None => Section {
            kind: SectionKind::Portrait,
            blocks: template::render_part(&source.view, &source.templates, CONTENTS)?,
        },
    };
    document.sections.insert(0, contents);
    Ok(document)
}

/// What the file of a copy says about itself.
fn of_copy(meta: &Meta, to: &RecipientView) -> Meta {
    let subject = format!("{}, Sitzungsmappe für {}, {}", meta.subject, to.name, to.copy_text);
    Meta { subject, ..meta.clone() }
}

/// What all packets of an edition share: packed and digested once.
struct Tables {
    contents: Arc<BTreeMap<String, Vec<u8>>>,
    entries: Vec<FileEntry>,
    packed: Vec<u8>,
}

impl Tables {
    fn of(tables: &BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let mut zip = Zip::new(1 << 16);
        for (path, content) in tables {
            zip.add(path, content)?;
        }
        Ok(Self {
            contents: Arc::new(tables.clone()),
            entries: tables.iter().map(|(path, bytes)| FileEntry::of(path, bytes)).collect(),
            packed: zip.finish()?,
        })
    }

    fn packet(&self, source: &Source, to: &RecipientView, pdf: Vec<u8>) -> Result<Packet> {
        let view = &source.view;
        let mut files = self.entries.clone();
        files.push(FileEntry::of(PAPER, &pdf));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest {
            recipient: to.id.clone(),
            period: source.period()?,
            edition: source.kind(),
            revision: view.edition.revision,
            files,
            name: to.name.clone(),
            copy: to.copy,
            copies: to.copies,
            title: view.running.title.clone(),
            period_text: view.running.period.clone(),
            confidentiality: view.running.mark.clone(),
        };
        let mut packed = Packed::open(self.packed.clone())?;
        let mut zip = Zip::new(pdf.len() + self.packed.len() + 4096);
        for path in self.contents.keys() {
            zip.copy(&mut packed, path)?;
        }
        zip.add(MANIFEST, &manifest.to_bytes())?;
        zip.store(PAPER, &pdf)?;
        let zip = zip.finish()?;
        Ok(Packet { manifest, pdf, tables: Arc::clone(&self.contents), zip })
    }
}
