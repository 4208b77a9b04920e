//! The letter that a packet begins with, one for each recipient.

use super::anchors::Anchors;
use super::insert::{Format, letter_head};
use super::{Engine, Glossary, Templates, engine, levels, markdown};
use crate::document::{Section, SectionKind};
use crate::error::Result;
use crate::view::{RecipientView, ReportView};

/// The template of the letter.
const COVER: &str = "anschreiben.md";

/// A cover letter for each recipient: what the report's letter knows, with the recipient's address.
/// It may lead to any anchor of the report.
///
/// # Errors
/// As [`render`](super::render).
pub fn covers(
    view: &ReportView,
    templates: &Templates,
    recipients: &[RecipientView],
) -> Result<Vec<Section>> {
    let mut engine = Engine::new(&templates.sources)?;
    let report = engine::context(view, &templates.sources);
    let glossary = Glossary::new(view);
    recipients
        .iter()
        .map(|recipient| {
            let context = engine::with_recipient(&report, recipient);
            let rendered = engine.render(COVER, &context, view)?;
            let mut anchors = Anchors::default();
            let (images, format) = (&templates.images, Format::Letter);
            let mut blocks =
                markdown::blocks(COVER, &rendered, view, images, format, &mut anchors)?;
            levels::close_gaps(&mut blocks, &mut 0);
            glossary.blocks(&mut blocks);
            let mut head = letter_head(view);
            head.address = recipient.address.iter().take(6).cloned().collect();
            Ok(Section { kind: SectionKind::Letter(Box::new(head)), blocks })
        })
        .collect()
}
