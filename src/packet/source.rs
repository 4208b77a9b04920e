//! What a packet is made from: one edition as it was frozen, so that a packet is the same whenever
//! it is made, whatever became of inbox and templates since.
//!
//! It lies in the archive as one zip beside the Parquet tables: `report.json` (what the report
//! says), the templates and the theme that it was set with, and the CSV files as they were written.

use super::zip::{Packed, Zip};
use crate::config::EditionKind;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::layout::Theme;
use crate::template::Templates;
use crate::view::ReportView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file in a revision's folder.
pub const SOURCE: &str = "packet.zip";

/// Version of the file's format: what is written, and the only one that is read.
const FORMAT: u32 = 1;

const REPORT: &str = "report.json";
const LOGO: &str = "logo";
const THEME: &str = "theme.toml";
const FONTS: [&str; 3] = ["fonts/regular.ttf", "fonts/italic.ttf", "fonts/semibold.ttf"];
const TEMPLATES: &str = "templates/";
const CSV: &str = "csv/";

/// An edition to make packets of.
#[derive(Debug)]
pub struct Source {
    /// What the report says.
    pub view: ReportView,
    /// The templates.
    pub templates: Templates,
    /// The look.
    pub theme: Theme,
    /// CSV files by path (`csv/open-data/massnahmen.csv`).
    pub tables: BTreeMap<String, Vec<u8>>,
}

/// `report.json`
#[derive(Serialize)]
struct ReportOut<'a> {
    format: u32,
    view: &'a ReportView,
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

#[derive(Deserialize)]
struct ReportIn {
    view: ReportView,
}

impl Source {
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

    /// The file's bytes: the same source gives the same bytes.
    ///
    /// # Errors
    /// Never on values that a run makes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut zip = Zip::new(1 << 16);
        let report = ReportOut { format: FORMAT, view: &self.view };
        let report = serde_json::to_vec(&report)
            .map_err(|e| Error::new(format!("{REPORT}: {e}"), format!("{REPORT}: {e}")))?;
        zip.add(REPORT, &report)?;
        for (path, content) in &self.tables {
            zip.add(path, content)?;
        }
        if let Some(logo) = &self.view.letter.logo {
            zip.add(LOGO, logo)?;
        }
        for (name, font) in FONTS.iter().zip(self.theme.own_fonts().into_iter().flatten()) {
            zip.add(name, font)?;
        }
        zip.add(THEME, self.theme.source().as_bytes())?;
        for (name, text) in self.templates.sources() {
            zip.add(&format!("{TEMPLATES}{name}"), text.as_bytes())?;
        }
        zip.finish()
    }

    /// Reads the file's bytes.
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
        let ReportIn { mut view } = serde_json::from_slice(&report).map_err(fault)?;
        view.letter.logo = packed.read(LOGO)?;
        let theme = text(must(&mut packed, THEME)?, THEME)?;
        let fonts = match packed.read(FONTS[0])? {
            None => None,
            Some(regular) => {
                Some([regular, must(&mut packed, FONTS[1])?, must(&mut packed, FONTS[2])?])
            }
        };
        let theme = Theme::restore(&theme, fonts)?;
        let mut templates = BTreeMap::new();
        let mut tables = BTreeMap::new();
        for name in packed.names() {
            if let Some(template) = name.strip_prefix(TEMPLATES) {
                templates.insert(template.to_owned(), text(must(&mut packed, &name)?, &name)?);
            } else if name.starts_with(CSV) {
                let content = must(&mut packed, &name)?;
                tables.insert(name, content);
            }
        }
        Ok(Self { view, templates: Templates::from_sources(templates)?, theme, tables })
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
