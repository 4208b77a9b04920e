//! What a packet is made from: one edition as it was frozen, so that a packet is the same whenever
//! it is made, whatever became of inbox and templates since.
//!
//! It lies in the archive as one zip beside the Parquet tables: `report.json` (what the report
//! says), the templates and the theme that it was set with, and the CSV files as they were written.

use super::manifest::FileEntry;
use super::zip::{Packed, Zip};
use crate::config::EditionKind;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::layout::Theme;
use crate::template::Templates;
use crate::view::ReportView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name of the file in a revision's folder.
pub const SOURCE: &str = "packet.zip";

/// Version of the file's format: what is written, and the only one that is read.
const FORMAT: u32 = 1;

const REPORT: &str = "report.json";
const LOGO: &str = "logo";
const THEME: &str = "theme.toml";
const FONTS: [&str; 3] = ["fonts/regular.ttf", "fonts/italic.ttf", "fonts/semibold.ttf"];
const TEMPLATES: &str = "templates/";
/// Folder of the images beside them.
const IMAGES: &str = "images/";

/// An edition to make packets of.
#[derive(Debug)]
pub struct Source {
    /// What the report says.
    pub view: ReportView,
    /// The templates.
    pub templates: Templates,
    /// The look.
    pub theme: Theme,
    /// The CSV files by path (`csv/open-data/massnahmen.csv`).
    pub tables: Vec<FileEntry>,
    /// The whole file: CSV files are taken out of it when they are needed.
    pub(super) packed: Packed,
}

/// `report.json`; the logo's bytes stand in a file of their own.
#[derive(Serialize)]
struct ReportOut<'a> {
    format: u32,
    tables: &'a [FileEntry],
    view: &'a ReportView,
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

#[derive(Deserialize)]
struct ReportIn {
    tables: Vec<FileEntry>,
    view: ReportView,
}

/// A CSV file, packed and digested.
#[derive(Debug)]
pub struct TableFile {
    entry: FileEntry,
    packed: Packed,
}

impl TableFile {
    /// Packs a file; `path` as it stands in the packet.
    ///
    /// # Errors
    /// Never on a usual path.
    pub fn pack(path: &str, content: &[u8]) -> Result<Self> {
        let mut zip = Zip::new(content.len() / 8);
        zip.add(path, content)?;
        let packed = Packed::open(zip.finish()?)?;
        Ok(Self { entry: FileEntry::of(path, content), packed })
    }
}

impl Source {
    /// An edition with its CSV files, in any order.
    ///
    /// # Errors
    /// Never on values that a run makes.
    pub fn new(
        view: ReportView,
        templates: Templates,
        theme: Theme,
        mut files: Vec<TableFile>,
    ) -> Result<Self> {
        files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        let tables: Vec<FileEntry> = files.iter().map(|file| file.entry.clone()).collect();
        let mut zip = Zip::new(1 << 16);
        let report = ReportOut { format: FORMAT, tables: &tables, view: &view };
        let report = serde_json::to_vec(&report)
            .map_err(|e| Error::new(format!("{REPORT}: {e}"), format!("{REPORT}: {e}")))?;
        zip.add(REPORT, &report)?;
        for file in &mut files {
            zip.copy(&mut file.packed, &file.entry.path)?;
        }
        if let Some(logo) = &view.letter.logo {
            zip.add(LOGO, logo)?;
        }
        for (name, font) in FONTS.iter().zip(theme.own_fonts().into_iter().flatten()) {
            zip.add(name, font)?;
        }
        zip.add(THEME, theme.source().as_bytes())?;
        for (name, text) in templates.sources() {
            zip.add(&format!("{TEMPLATES}{name}"), text.as_bytes())?;
        }
        for (name, image) in templates.images() {
            zip.add(&format!("{IMAGES}{name}"), image)?;
        }
        Ok(Self { view, templates, theme, tables, packed: Packed::open(zip.finish()?)? })
    }

    /// Full or public.
    #[must_use]
    pub fn kind(&self) -> EditionKind {
        if self.view.edition.public { EditionKind::Public } else { EditionKind::Full }
    }

    /// The period.
    ///
    /// # Errors
    /// Where the report names none.
    pub fn period(&self) -> Result<Period> {
        let code = &self.view.period.code;
        code.parse().map_err(|_| {
            Error::new(format!("`{code}` ist kein Zeitraum"), format!("`{code}` is no period"))
        })
    }

    /// A CSV file's content.
    ///
    /// # Errors
    /// Where there is no such file, or it is damaged.
    pub fn table(&self, path: &str) -> Result<Vec<u8>> {
        must(&mut self.packed.clone(), path)
    }

    /// The bytes to be frozen: the same source has the same bytes.
    #[must_use]
    pub fn bytes(&self) -> Arc<[u8]> {
        self.packed.clone().bytes()
    }

    /// Reads the frozen bytes.
    ///
    /// # Errors
    /// Where they are no such file, or one of another version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let mut packed = Packed::open(bytes)?;
        let report = must(&mut packed, REPORT)?;
        let fault = |e: serde_json::Error| {
            Error::new(format!("`{REPORT}`: {e}"), format!("`{REPORT}`: {e}"))
        };
        let version: Version = serde_json::from_slice(&report).map_err(fault)?;
        if version.format != FORMAT {
            let found = version.format;
            return Err(Error::new(
                format!("`{REPORT}` hat das Format {found}, bekannt ist {FORMAT}"),
                format!("`{REPORT}` has format {found}, known is {FORMAT}"),
            ));
        }
        let ReportIn { tables, mut view } = serde_json::from_slice(&report).map_err(fault)?;
        view.letter.logo = packed.read(LOGO)?;
        let theme = text(must(&mut packed, THEME)?, THEME)?;
        let fonts = match packed.read(FONTS[0])? {
            None => None,
            Some(regular) => {
                Some([regular, must(&mut packed, FONTS[1])?, must(&mut packed, FONTS[2])?])
            }
        };
        let theme = Theme::restore(&theme, fonts)?;
        let (mut templates, mut images) = (BTreeMap::new(), BTreeMap::new());
        for name in packed.names() {
            if let Some(template) = name.strip_prefix(TEMPLATES) {
                templates.insert(template.to_owned(), text(must(&mut packed, &name)?, &name)?);
            } else if let Some(image) = name.strip_prefix(IMAGES) {
                images.insert(image.to_owned(), must(&mut packed, &name)?.into());
            }
        }
        let templates = Templates::from_sources(templates, images)?;
        Ok(Self { view, templates, theme, tables, packed })
    }
}

fn must(packed: &mut Packed, name: &str) -> Result<Vec<u8>> {
    packed
        .read(name)?
        .ok_or_else(|| Error::new(format!("`{name}` fehlt"), format!("`{name}` is missing")))
}

fn text(bytes: Vec<u8>, name: &str) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| {
        Error::new(format!("`{name}` ist kein UTF-8"), format!("`{name}` is not UTF-8"))
    })
}
