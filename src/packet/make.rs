//! A source and its recipients to packets.

use super::manifest::{FileEntry, MANIFEST, Manifest, digest};
use super::number::{GivenOut, Number, number};
use super::source::Source;
use super::zip::Zip;
use crate::config::Recipient;
use crate::document::{Block, Document, Meta, Section, SectionKind};
use crate::error::Result;
use crate::layout::{self, Cover};
use crate::pdf;
use crate::template;
use crate::view::RecipientView;

/// Name of a packet's PDF.
pub const PAPER: &str = "paket.pdf";

/// The part that is the table of contents, where the report itself has none.
const CONTENTS: &str = "inhalt.md";

/// What one recipient gets, beside the CSV files that all packets of the edition share
/// ([`Source::tables`]).
#[derive(Debug)]
pub struct Packet {
    /// Its description.
    pub manifest: Manifest,
    /// `paket.pdf`
    pub pdf: Vec<u8>,
    /// All files as one zip.
    pub zip: Vec<u8>,
}

/// Makes the packets of an edition's recipients; `each` gets them one by one, so that no more than one is
/// held. Copies are numbered in their order, those of `given_out` as they were. The same arguments give
/// the same bytes.
///
/// # Errors
/// A fault in a template, and the first error of `each`.
pub fn make(
    source: &Source,
    recipients: &[&Recipient],
    given_out: &[GivenOut],
    mut each: impl FnMut(Packet) -> Result<()>,
) -> Result<()> {
    let Source { view, templates, theme, .. } = source;
    let numbers = number(recipients, view.edition.revision, given_out);
    let copies: Vec<RecipientView> = recipients
        .iter()
        .zip(numbers)
        .map(|(recipient, number)| addressed(recipient, source, number))
        .collect();
    let document = contents_first(template::render(view, templates)?, source)?;
    let letters = template::covers(view, templates, &copies)?;
    let covers: Vec<Cover> = letters
        .into_iter()
        .zip(&copies)
        .map(|(letter, to)| Cover { letter, recipient: format!("{}, {}", to.name, to.copy_text) })
        .collect();
    for mut set in layout::lay_out_copies(&document, &covers, theme)? {
        let which = set.which.clone();
        let meta = |copy: usize| of_copy(&document.meta, &copies[which[copy]]);
        pdf::write_copies(&mut set, meta, |copy, pdf| {
            each(packet(source, &copies[which[copy]], pdf)?)
        })?;
    }
    Ok(())
}

fn addressed(recipient: &Recipient, source: &Source, number: Number) -> RecipientView {
    let Number { copy, copies } = number;
    let salutation = match recipient.salutation.trim() {
        "" => source.view.letter.salutation.clone(),
        salutation => salutation.to_owned(),
    };
    let address = match recipient.address.as_slice() {
        [] => vec![recipient.name.clone()],
        lines => lines.to_vec(),
    };
    let mut tables: Vec<String> =
        source.tables.iter().filter_map(|f| Some(f.path.split('/').nth(1)?.to_owned())).collect();
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

/// Digest of what makes a packet this recipient's. The total is left out: that somebody joins changes
/// nothing for the others.
fn own(to: &RecipientView) -> String {
    let copy = to.copy.to_string();
    let own = [&to.id, &to.kind, &to.name, &to.salutation, &copy];
    let lines: Vec<&str> = own.into_iter().chain(&to.address).map(String::as_str).collect();
    digest(lines.join("\n").as_bytes())
}

fn packet(source: &Source, to: &RecipientView, pdf: Vec<u8>) -> Result<Packet> {
    let view = &source.view;
    let mut files = source.tables.clone();
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
        addressed: own(to),
        title: view.running.title.clone(),
        period_text: view.running.period.clone(),
        confidentiality: view.running.mark.clone(),
    };
    let mut packed = source.packed.clone();
    let mut zip = Zip::new(pdf.len() + (1 << 16));
    for file in &source.tables {
        zip.copy(&mut packed, &file.path)?;
    }
    zip.add(MANIFEST, &manifest.to_bytes())?;
    zip.store(PAPER, &pdf)?;
    Ok(Packet { manifest, pdf, zip: zip.finish()? })
}
