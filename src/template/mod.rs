//! The view becomes a document: Markdown templates with minijinja, and typed tables and charts that
//! they insert by name.
//!
//! `bericht.md` lists the parts; each part is a template of its own that becomes one section. A
//! file of the same name in the project's `vorlagen/` replaces a built-in one, further files may
//! be named as parts. What a template prints of the view is escaped: a department's words never
//! become markup. Large tables never pass through the engine; `{{ table("measures") }}` leaves
//! a mark in the text that is replaced by the typed table.

mod anchors;
mod cover;
mod engine;
mod footnotes;
mod glossary;
mod insert;
mod levels;
mod mail;
mod markdown;
mod states;
mod table;

pub use cover::covers;
pub use mail::{MailText, mail};

use crate::document::{Block, Document, Meta, Running, Section};
use crate::error::{Error, Result};
use crate::view::ReportView;
use anchors::Anchors;
use engine::Engine;
use glossary::Glossary;
use insert::{Format, Insert};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The built-in templates: name and text.
const BUILT_IN: [(&str, &str); 12] = [
    ("bericht.md", include_str!("../../templates/de/bericht.md")),
    ("brief.md", include_str!("../../templates/de/brief.md")),
    ("inhalt.md", include_str!("../../templates/de/inhalt.md")),
    ("ueberblick.md", include_str!("../../templates/de/ueberblick.md")),
    ("aenderungen.md", include_str!("../../templates/de/aenderungen.md")),
    ("massnahmen.md", include_str!("../../templates/de/massnahmen.md")),
    ("indikatoren.md", include_str!("../../templates/de/indikatoren.md")),
    ("datengrundlage.md", include_str!("../../templates/de/datengrundlage.md")),
    ("erinnerung.md", include_str!("../../templates/de/erinnerung.md")),
    ("zustellung.md", include_str!("../../templates/de/zustellung.md")),
    ("zustellung-hinweis.md", include_str!("../../templates/de/zustellung-hinweis.md")),
    ("anschreiben.md", include_str!("../../templates/de/anschreiben.md")),
];

/// The template that lists the parts.
const MAIN: &str = "bericht.md";

/// Templates by name, every one of them free of syntax errors.
#[derive(Debug, Clone)]
pub struct Templates {
    sources: BTreeMap<String, String>,
    images: Images,
}

/// Images beside the templates: name and bytes.
pub type Images = BTreeMap<String, Arc<[u8]>>;

impl Default for Templates {
    fn default() -> Self {
        let sources = BUILT_IN.iter().map(|(name, text)| ((*name).into(), (*text).into()));
        Self { sources: sources.collect(), images: Images::new() }
    }
}

impl Templates {
    /// The built-in templates, with those of `folder` (its `*.md` files) in their place, and the images
    /// there (`*.png`, `*.svg`).
    ///
    /// # Errors
    /// Where a file cannot be read, is not UTF-8, or has a syntax error: names file and line.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let mut templates = Self::default();
        let Some(folder) = folder else { return Ok(templates) };
        let failed =
            |error: &std::io::Error, path: &Path| Error::io("Das Lesen", "reading", path, error);
        for entry in std::fs::read_dir(folder).map_err(|error| failed(&error, folder))? {
            let path = entry.map_err(|error| failed(&error, folder))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let kind = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
            if name.starts_with('.') || !["md", "png", "svg"].contains(&kind) {
                continue;
            }
            let bytes = std::fs::read(&path).map_err(|error| failed(&error, &path))?;
            if kind != "md" {
                templates.images.insert(name.to_owned(), bytes.into());
                continue;
            }
            let text = String::from_utf8(bytes).map_err(|_| {
                let path = path.display();
                Error::new(
                    format!("Vorlage `{path}` ist kein UTF-8-Text"),
                    format!("template `{path}` is not UTF-8 text"),
                )
                .help("Datei als UTF-8 speichern", "save the file as UTF-8")
            })?;
            let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
            templates.sources.insert(name.to_owned(), text);
        }
        Engine::new(&templates.sources)?;
        Ok(templates)
    }

    /// The templates with one replaced or added: for tests and tools.
    ///
    /// # Errors
    /// As [`Templates::load`].
    pub fn with(mut self, name: &str, text: &str) -> Result<Self> {
        self.sources.insert(name.to_owned(), text.to_owned());
        Engine::new(&self.sources)?;
        Ok(self)
    }

    /// The templates with an image beside them: for tests and tools.
    #[must_use]
    pub fn with_image(mut self, name: &str, bytes: &[u8]) -> Self {
        self.images.insert(name.to_owned(), bytes.into());
        self
    }

    /// The images beside the templates.
    #[must_use]
    pub fn images(&self) -> &Images {
        &self.images
    }

    /// Names and texts, by name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Exactly these templates and images, without the built-in ones: those that an edition was frozen
    /// with.
    ///
    /// # Errors
    /// As [`Templates::load`].
    pub fn from_sources(sources: BTreeMap<String, String>, images: Images) -> Result<Self> {
        Engine::new(&sources)?;
        Ok(Self { sources, images })
    }

    /// SHA-256 over names, texts and images, lower-case hexadecimal: changes when any of them does.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let texts = self.sources.iter().map(|(name, text)| (name, text.as_bytes()));
        let images = self.images.iter().map(|(name, image)| (name, &**image));
        for (name, content) in texts.chain(images) {
            for part in [name.as_bytes(), content] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Makes the document.
///
/// # Errors
/// Where a template names something that does not exist or uses what is not supported: names
/// template, line and name.
pub fn render(view: &ReportView, templates: &Templates) -> Result<Document> {
    let mut engine = Engine::new(&templates.sources)?;
    let context = engine::context(view, &templates.sources);
    let rendered = engine.render(MAIN, &context, view)?;
    let mut sections = Vec::new();
    let mut level = 0;
    let mut anchors = Anchors::default();
    for insert in markdown::inserts_only(MAIN, &rendered)? {
        let Insert::Part { name, format } = insert else {
            return Err(Error::new(
                format!("Vorlage `{MAIN}` nennt etwas anderes als Teile"),
                format!("template `{MAIN}` holds something else than parts"),
            )
            .help(
                "nur {{ part(\"…\") }} verwenden; Texte gehören in die Vorlagen der Teile",
                "use {{ part(\"…\") }} only; text belongs into the templates of the parts",
            ));
        };
        let rendered = engine.render(&name, &context, view)?;
        let mut blocks =
            markdown::blocks(&name, &rendered, view, &templates.images, format, &mut anchors)?;
        levels::close_gaps(&mut blocks, &mut level);
        sections.push(Section { kind: format.kind(view), blocks });
    }
    anchors.check()?;
    let mut document = Document { meta: meta(view), running: running(view), sections };
    Glossary::new(view).mark(&mut document);
    Ok(document)
}

/// Renders a single part without the report around it: a packet's cover letter, for example.
///
/// # Errors
/// As [`render`].
pub fn render_part(view: &ReportView, templates: &Templates, name: &str) -> Result<Vec<Block>> {
    let mut engine = Engine::new(&templates.sources)?;
    let context = engine::context(view, &templates.sources);
    let rendered = engine.render(name, &context, view)?;
    let mut anchors = Anchors::default();
    let (images, format) = (&templates.images, Format::Portrait);
    let mut blocks = markdown::blocks(name, &rendered, view, images, format, &mut anchors)?;
    levels::close_gaps(&mut blocks, &mut 0);
    Glossary::new(view).blocks(&mut blocks);
    Ok(blocks)
}

fn meta(view: &ReportView) -> Meta {
    Meta {
        title: view.running.long_title.clone(),
        author: view.running.issuer.clone(),
        subject: format!("{}, {}", view.running.title, view.period.text),
        keywords: view.running.keywords.clone(),
        lang: "de-DE".to_owned(),
        date: view.running.date,
    }
}

fn running(view: &ReportView) -> Running {
    Running {
        title: view.running.title.clone(),
        period: view.running.period.clone(),
        issuer: view.running.issuer.clone(),
        mark: view.running.mark.clone(),
        recipient: String::new(),
        notice: view.running.notice.clone(),
    }
}
