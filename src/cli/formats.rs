//! The files of an edition, in the formats that ratsbericht.toml asks for.

use super::project::Project;
use super::report::Look;
use super::terminal::Terminal;
use crate::config::{CsvDialect, EditionKind, OutputFormat, Publish};
use crate::error::{Error, Result};
use crate::finding;
use crate::lang::Text;
use crate::layout::Theme;
use crate::pipeline::{self, Content};
use crate::platform::FolderWriter;
use crate::table::Table;
use crate::view::ReportView;
use crate::write::about::About;
use crate::write::opendata::{self, FileFormat, Published, datapackage, dcat, oparl};
use crate::write::{self, schema};
use rayon::prelude::*;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

const PDF: &str = "bericht.pdf";
const HTML: &str = "bericht.html";
const XLSX: &str = "bericht.xlsx";
/// All that lies in an edition's folder.
const OURS: [&str; 7] = [PDF, HTML, XLSX, "csv", "datapackage.json", "oparl.json", "dcat.jsonld"];

/// Refuses a folder that somebody named and that holds anything else than a report: it is replaced as a
/// whole, and what lay in it would be gone.
///
/// # Errors
/// Where the folder holds another file, or is none.
pub(super) fn refuse_foreign(folder: &Path) -> Result<()> {
    let fault = |error| Error::io("Lesen", "reading", folder, &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(fault)?,
    };
    let mut foreign = Vec::new();
    for entry in entries {
        let name = entry.map_err(fault)?.file_name();
        if !OURS.iter().any(|ours| name == *ours) {
            foreign.push(name.to_string_lossy().into_owned());
        }
    }
    foreign.sort();
    let Some(first) = foreign.first() else { return Ok(()) };
    let (shown, first) = (folder.display(), finding::printable(first));
    Err(Error::new(
        format!(
            "der Ordner `{shown}` würde ersetzt und enthält anderes als einen Bericht: `{first}`"
        ),
        format!(
            "the folder `{shown}` would be replaced and holds other things than a report: `{first}`"
        ),
    )
    .help(
        "mit `--out` einen neuen oder leeren Ordner nennen",
        "name a new or an empty folder with `--out`",
    ))
}

/// Formats that describe what is published, so that only the public edition has them.
const METADATA: [OutputFormat; 3] =
    [OutputFormat::Datapackage, OutputFormat::Oparl, OutputFormat::Dcat];

/// Writes an edition's folder beside its place: the report, the tables, and what describes them. The view is
/// the one that the report was made from, where one was needed.
pub(super) fn write_edition(
    project: &Project,
    content: &Content<'_>,
    revision: u32,
    look: &Look,
    target: &Path,
    terminal: &Terminal,
) -> Result<(FolderWriter, Option<ReportView>)> {
    let formats = Formats::of(project, content.kind);
    let writer = FolderWriter::begin(target)?;
    let made = formats.need_a_view().then(|| content.view(revision, look.logo.as_deref()));
    let view = made.as_ref();
    let about = view.map(|view| content.about(view, revision));
    let about = about.as_ref();
    let (period, kind) = (project.period, content.kind.word());
    let progress = terminal.busy(&Text::new(
        format!("{period}: der Bericht wird gesetzt ({kind})"),
        format!("{period}: typesetting the report ({kind})"),
    ));
    let (report, tables) = rayon::join(
        || view.map_or(Ok(()), |view| report(&writer, &formats, view, look)),
        || tables(&writer, &formats, content, about),
    );
    report?;
    tables?;
    if let Some(about) = about {
        metadata(&writer, &formats, content, about)?;
    }
    drop(progress);
    terminal.stage("gesetzt und geschrieben", "typeset and written");
    replaced(&look.theme, terminal);
    Ok((writer, made))
}

/// Says which characters the theme's fonts lack: a visible sign stands in their place.
fn replaced(theme: &Theme, terminal: &Terminal) {
    let missing = theme.fonts.replaced();
    if missing.is_empty() {
        return;
    }
    let list: Vec<String> =
        missing.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let list = list.join(", ");
    terminal.say(&Text::new(
        format!("die Schrift hat diese Zeichen nicht, im PDF steht dafür □: {list}"),
        format!("the font lacks these characters, the PDF shows □ instead: {list}"),
    ));
}

/// Says before the work which of the formats asked for cannot be made, and what is missing.
/// `public` tells whether a public edition is made.
pub(super) fn tell_unmade(project: &Project, public: bool, terminal: &Terminal) {
    let asked = &project.config.output.formats;
    for format in METADATA.into_iter().filter(|format| asked.contains(format)) {
        let word = format.word();
        if !public {
            terminal.say(&Text::new(
                format!("nicht geschrieben: `{word}` beschreibt die öffentliche Ausgabe, und hier entsteht keine"),
                format!("not written: `{word}` describes the public edition, and none is made here"),
            ));
        } else if let Some(key) = lacking(format, &project.config.publish) {
            terminal.say(&Text::new(
                format!("nicht geschrieben: `{word}` braucht `{key}` unter [publish] in ratsbericht.toml"),
                format!("not written: `{word}` needs `{key}` under [publish] in ratsbericht.toml"),
            ));
        }
    }
}

/// The key of `[publish]` without which a format cannot be made.
fn lacking(format: OutputFormat, publish: &Publish) -> Option<&'static str> {
    match format {
        OutputFormat::Oparl | OutputFormat::Dcat if publish.base_url.is_empty() => Some("base_url"),
        // A distribution without a licence is none (DCAT-AP.de).
        OutputFormat::Dcat if publish.licence.is_empty() => Some("licence"),
        _ => None,
    }
}

/// What is made of one edition.
pub(super) struct Formats {
    formats: Vec<OutputFormat>,
    /// Dialects of the tables.
    pub(super) csv: Vec<CsvDialect>,
}

impl Formats {
    pub(super) fn of(project: &Project, kind: EditionKind) -> Self {
        let output = &project.config.output;
        let made = |format: &OutputFormat| {
            !METADATA.contains(format)
                || kind == EditionKind::Public
                    && lacking(*format, &project.config.publish).is_none()
        };
        let formats: Vec<OutputFormat> = output.formats.iter().copied().filter(made).collect();
        let mut csv =
            if formats.contains(&OutputFormat::Csv) { output.csv.clone() } else { Vec::new() };
        // A data package without its tables describes nothing.
        if formats.contains(&OutputFormat::Datapackage) && !csv.contains(&CsvDialect::OpenData) {
            csv.push(CsvDialect::OpenData);
        }
        Self { formats, csv }
    }

    fn want(&self, format: OutputFormat) -> bool {
        self.formats.contains(&format)
    }

    fn need_a_view(&self) -> bool {
        self.formats.iter().any(|format| *format != OutputFormat::Csv)
    }
}

/// The report as PDF and as a page, both from one document.
fn report(writer: &FolderWriter, formats: &Formats, view: &ReportView, look: &Look) -> Result<()> {
    let (pdf, html) = (formats.want(OutputFormat::Pdf), formats.want(OutputFormat::Html));
    if !pdf && !html {
        return Ok(());
    }
    let document = pipeline::document(view, &look.templates)?;
    let (page, set) = rayon::join(
        || -> Result<()> {
            if !html {
                return Ok(());
            }
            writer.write(HTML, write::html::write(&document, &look.theme).as_bytes())
        },
        || -> Result<()> {
            if !pdf {
                return Ok(());
            }
            writer.write(PDF, &pipeline::set(&document, &look.theme)?)
        },
    );
    page.and(set)
}

/// The tables: a file each in each dialect, and all of them as a workbook.
fn tables(
    writer: &FolderWriter,
    formats: &Formats,
    content: &Content<'_>,
    about: Option<&About>,
) -> Result<()> {
    let (csv, xlsx) = rayon::join(
        || {
            formats.csv.par_iter().try_for_each(|dialect| {
                let mut tables = content.tables().into_iter();
                tables.try_for_each(|table| write_table(writer, table, *dialect))
            })
        },
        || match about.filter(|_| formats.want(OutputFormat::Xlsx)) {
            Some(about) => writer.write(XLSX, &write::xlsx::write(content.tables(), about)?),
            None => Ok(()),
        },
    );
    csv.and(xlsx)
}

fn write_table(writer: &FolderWriter, table: Table<'_>, dialect: CsvDialect) -> Result<()> {
    let path = table_path(table.name, dialect);
    let io = |error: std::io::Error| Error::io("Schreiben", "writing", Path::new(&path), &error);
    let mut file = BufWriter::with_capacity(1 << 16, writer.create(&path)?);
    write::csv::write(table, dialect, &mut file).map_err(io)?;
    file.flush().map_err(io)?;
    file.get_ref().sync_all().map_err(io)
}

/// Where a table stands in an edition's folder.
pub(super) fn table_path(name: &str, dialect: CsvDialect) -> String {
    format!("csv/{}/{name}.csv", write::csv::folder(dialect))
}

/// What describes the files that are written by now.
fn metadata(
    writer: &FolderWriter,
    formats: &Formats,
    content: &Content<'_>,
    about: &About,
) -> Result<()> {
    if !METADATA.into_iter().any(|format| formats.want(format)) {
        return Ok(());
    }
    let mut wanted = Vec::new();
    for (format, path, kind, title) in [
        (OutputFormat::Pdf, PDF, FileFormat::Pdf, "Bericht (PDF, barrierefrei)"),
        (OutputFormat::Html, HTML, FileFormat::Html, "Bericht (Webseite, barrierefrei)"),
        (OutputFormat::Xlsx, XLSX, FileFormat::Xlsx, "Tabellen als Arbeitsmappe"),
    ] {
        if formats.want(format) {
            wanted.push((path.to_owned(), kind, title.to_owned()));
        }
    }
    if formats.csv.contains(&CsvDialect::OpenData) {
        for table in content.tables() {
            let title = schema::of(table.name).map_or(table.name, |described| described.title);
            let path = format!("{}/{}.csv", opendata::TABLES, table.name);
            wanted.push((path, FileFormat::Csv, title.to_owned()));
        }
    }
    let mut files = wanted
        .into_par_iter()
        .map(|(path, kind, title)| Ok(Published::new(&path, title, kind, &writer.read(&path)?)))
        .collect::<Result<Vec<_>>>()?;
    if formats.want(OutputFormat::Datapackage) {
        let text = datapackage::write(about, &files);
        writer.write(datapackage::FILE, text.as_bytes())?;
        let title = "Beschreibung der Tabellen (Data Package)".to_owned();
        files.push(Published::new(datapackage::FILE, title, FileFormat::Json, text.as_bytes()));
    }
    if formats.want(OutputFormat::Oparl) {
        writer.write(oparl::FILE, oparl::write(about, &files).as_bytes())?;
    }
    if formats.want(OutputFormat::Dcat) {
        writer.write(dcat::FILE, dcat::write(about, &files).as_bytes())?;
    }
    Ok(())
}
