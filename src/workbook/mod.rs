//! Bytes to [`RawWorkbook`]: calamine ends here.
//!
//! calamine reads good files right and has to be kept from bad ones: it can be made to abort,
//! to loop for ever, to take one cell for another. So a file passes these steps:
//!
//! 1. `sniff`: what the bytes are, whatever the file is called.
//! 2. `container`: names, sizes and checksums of a ZIP archive, before it is believed.
//! 3. `sheet_xml`, `ods_xml`, `biff`: one pass of our own over the sheets, for what calamine does
//!    not tell (merges, hidden rows, formulas without result) and what it would misread.
//! 4. calamine reads the values, from a canonical container in memory.
//! 5. `worker`: all of it in a child process with limits of memory and time, so that what still
//!    goes wrong costs one file and becomes one finding.
//!
//! What cannot be read is a [`Finding`] that names file, sheet or cell; the rest is still read.

mod biff;
mod biff12;
pub(crate) mod comments;
pub(crate) mod container;
mod fills;
mod findings_sheet;
mod format;
mod number;
mod ods;
mod ods_xml;
mod ole;
pub(crate) mod package;
mod raw;
pub(crate) mod refusal;
mod saved;
mod scaled;
pub(crate) mod sheet_xml;
mod sniff;
pub(crate) mod tags;
pub(crate) mod text;
mod wire;
mod worker;
mod xls;
mod xlsb;
mod xlsx;

pub use comments::{COMMENT_AUTHOR, COMMENT_MARK};
pub use fills::MARK_COLOURS;
pub use findings_sheet::{FINDINGS_SHEET, Kind as FindingsSheet, title as findings_sheet_title};
pub use raw::{CellRange, Fill, Format, RawCell, RawSheet, RawValue, RawWorkbook, Shown};
pub use worker::{WORKER_COMMAND, end_workers, worker_main};

use crate::digest::sha256;
use crate::finding::{Finding, Place, Reported, rule};
use crate::lang::Text;
use container::Archive;
use refusal::{Outcome, Refusal};
use sheet_xml::{Odd, Survey};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Cells of a workbook that are read at most: 70 times a large department's workbook, a tenth of
/// what fits into the memory of an office PC.
const CELLS: usize = 5_000_000;
/// Largest file that is read.
const FILE: u64 = 256 << 20;

/// A delivered file as far as it could be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadFile {
    /// The workbook, unless nothing of it could be read.
    pub workbook: Option<RawWorkbook>,
    /// SHA-256 of the bytes, lower-case hexadecimal; empty where not even they could be read.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Day it was last saved, as the workbook itself says; `None` where it does not (xls, for one).
    pub saved: Option<chrono::NaiveDate>,
    /// The sheet of findings that an earlier `check --annotate` added: no data, and not among the
    /// workbook's sheets.
    pub findings_sheet: Option<RawSheet>,
}

/// How files are read. Shared by all threads.
#[derive(Debug)]
pub struct Reader {
    /// `None` reads in this process.
    pool: Option<worker::Pool>,
}

impl Reader {
    /// Reads in this process. A hostile file can end it: only for tests and as a last resort.
    #[must_use]
    pub fn in_process() -> Self {
        Self { pool: None }
    }

    /// Reads in children of `program`, which runs [`worker_main`] when called with
    /// [`WORKER_COMMAND`]. Children are started when needed; `count` of them are kept. If the
    /// program cannot be started so, files are read in this process.
    #[must_use]
    pub fn with_workers(program: PathBuf, count: usize) -> Self {
        Self { pool: Some(worker::Pool::new(program, count)) }
    }

    /// Whether files are read in children, as far as is known: `false` from the first file on
    /// that had to be read in this process because the program is no worker.
    #[must_use]
    pub fn is_isolated(&self) -> bool {
        self.pool.as_ref().is_some_and(worker::Pool::is_usable)
    }
}

/// Reads a file; `name` is what findings call it (relative to the project, with `/`).
///
/// Never panics and never fails: what could not be read is among the findings. In children
/// ([`Reader::with_workers`]) it takes at most ten seconds and 1.5 GB, whatever the file is.
#[must_use]
pub fn read(reader: &Reader, path: &Path, name: &str) -> Reported<ReadFile> {
    match &reader.pool {
        Some(pool) => pool.read(path, name),
        None => read_here(path, name),
    }
}

/// Reads a file in this process.
fn read_here(path: impl AsRef<Path>, name: &str) -> Reported<ReadFile> {
    if let Some(finding) = lock_file(name) {
        return Reported { value: ReadFile::default(), findings: vec![finding] };
    }
    let bytes = match load(path.as_ref()) {
        Ok(bytes) => bytes,
        Err(refusal) => {
            return Reported { value: ReadFile::default(), findings: vec![refusal.of_file(name)] };
        }
    };
    let mut file =
        ReadFile { sha256: sha256(&bytes), bytes: bytes.len() as u64, ..ReadFile::default() };
    // calamine has some twenty places that panic on malformed input.
    let outcome = std::panic::catch_unwind(|| workbook(&bytes, name));
    let findings = match outcome {
        Ok(Ok(content)) => {
            file.workbook = Some(content.workbook);
            file.saved = saved::day(&bytes);
            file.findings_sheet = content.findings_sheet;
            content.findings
        }
        Ok(Err(refusal)) => vec![refusal.of_file(name)],
        Err(_) => vec![
            Refusal::reader_failed(
                "ihr innerer Aufbau ist fehlerhaft",
                "its inner structure is faulty",
            )
            .of_file(name),
        ],
    };
    Reported { value: file, findings }
}

/// What is gathered from a file.
struct Content {
    workbook: RawWorkbook,
    findings: Vec<Finding>,
    findings_sheet: Option<RawSheet>,
    /// The file is a view of another one (see `findings_sheet`).
    view: bool,
}

impl Content {
    fn add_sheet(&mut self, mut sheet: RawSheet) {
        sheet.name = text::clean(&sheet.name).into_owned();
        match findings_sheet::kind(&sheet) {
            Some(findings_sheet::Kind::Added) => {
                self.findings_sheet = Some(sheet);
                return;
            }
            Some(findings_sheet::Kind::View) => self.view = true,
            None => {}
        }
        sheet.comments.sort_unstable();
        sheet.comments.dedup();
        self.note_duplicates(&mut sheet);
        // What is hidden beyond the last used cell hides nothing.
        let last_row = sheet.cells.last().map_or(0, |cell| cell.row);
        let last_column = sheet.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        sheet.hidden_rows.retain(|row| *row <= last_row);
        sheet.fills.retain(|fill| fill.row <= last_row && fill.first <= last_column);
        sheet.hidden_columns.retain(|column| *column <= last_column);
        self.workbook.sheets.push(sheet);
    }

    /// An address that occurs twice with different values is an error cell; nothing is guessed.
    fn note_duplicates(&mut self, sheet: &mut RawSheet) {
        let repeated = |a: &RawCell, b: &RawCell| (a.row, a.column) == (b.row, b.column);
        if !sheet.cells.windows(2).any(|pair| repeated(&pair[0], &pair[1])) {
            return;
        }
        let mut kept: Vec<RawCell> = Vec::with_capacity(sheet.cells.len());
        for cell in std::mem::take(&mut sheet.cells) {
            let Some(last) = kept.last_mut().filter(|last| repeated(last, &cell)) else {
                kept.push(cell);
                continue;
            };
            if last.value == cell.value {
                continue;
            }
            last.value = RawValue::Error("#DUPLICATE".to_owned());
            let place = place(&self.workbook.file, &sheet.name, (cell.row, cell.column));
            self.findings.push(Finding::new(
                rule::UNREADABLE_VALUE,
                place,
                Text::new(
                    "die Zelle steht zweimal mit verschiedenem Inhalt in der Datei",
                    "the cell stands twice in the file, with different content",
                ),
                Text::new(
                    "die Arbeitsmappe in Excel öffnen, den Wert prüfen und neu speichern",
                    "open the workbook in Excel, check the value and save it anew",
                ),
            ));
        }
        self.findings.dedup();
        sheet.cells = kept;
    }

    fn refuse_sheet(&mut self, sheet: &str, refusal: Refusal) {
        self.findings.push(refusal.of_sheet(&self.workbook.file, &text::clean(sheet)));
    }

    /// A sheet that is no worksheet and may hold something all the same.
    fn sheet_not_read(&mut self, sheet: &str) {
        self.findings.push(Finding::new(
            rule::HIDDEN_CONTENT,
            Place::sheet(&self.workbook.file, text::clean(sheet)),
            Text::new(
                "das Blatt ist ein Makro- oder Dialogblatt und wird nicht gelesen",
                "the sheet is a macro or dialog sheet and is not read",
            ),
            Text::new(
                "Daten daraus in ein Tabellenblatt kopieren",
                "copy data from it into a worksheet",
            ),
        ));
    }

    /// What the own pass found damaged.
    fn survey_findings(&mut self, sheet: &str, survey: &Survey) {
        let sheet = text::clean(sheet);
        for reference in &survey.outside {
            self.outside(&sheet, reference);
        }
        for odd in &survey.odd {
            if let Odd::NoSuchText(index) = &odd.content {
                self.no_such_text(&sheet, odd.at, index);
            }
        }
    }

    /// An address that is not in the grid.
    fn outside(&mut self, sheet: &str, reference: &str) {
        let reference = text::clean(reference).replace('`', "'");
        self.findings.push(Finding::new(
            rule::UNREADABLE_VALUE,
            Place::sheet(&self.workbook.file, text::clean(sheet)),
            Text::new(
                format!(
                    "die Adresse `{reference}` liegt außerhalb der Tabelle (A1 bis XFD1048576)"
                ),
                format!("address `{reference}` lies outside of the sheet (A1 to XFD1048576)"),
            ),
            Text::new(REPAIR.0, REPAIR.1),
        ));
    }

    /// A cell whose shared text is not in the file.
    fn no_such_text(&mut self, sheet: &str, at: (u32, u32), index: &str) {
        let index = text::clean(index).replace('`', "'");
        self.findings.push(Finding::new(
            rule::UNREADABLE_VALUE,
            place(&self.workbook.file, &text::clean(sheet), at),
            Text::new(
                format!(
                    "die Zelle verweist auf den Text Nr. `{index}`, den die Datei nicht enthält"
                ),
                format!("the cell refers to text no. `{index}`, which the file does not contain"),
            ),
            Text::new(REPAIR.0, REPAIR.1),
        ));
    }
}

const REPAIR: (&str, &str) = (
    "die Arbeitsmappe in Excel öffnen, reparieren lassen und neu speichern",
    "open the workbook in Excel, let it repair the file and save it anew",
);

fn place(file: &str, sheet: &str, cell: (u32, u32)) -> Place {
    Place { file: file.to_owned(), sheet: Some(sheet.to_owned()), cell: Some(cell) }
}

fn workbook(bytes: &[u8], name: &str) -> Outcome<Content> {
    let mut content = Content {
        workbook: RawWorkbook { file: name.to_owned(), format: Format::Xls, sheets: Vec::new() },
        findings: Vec::new(),
        findings_sheet: None,
        view: false,
    };
    match sniff::container(bytes)? {
        sniff::Container::Ole => xls::read(bytes, &mut content)?,
        sniff::Container::Zip => {
            let mut archive = Archive::open(bytes)?;
            let mimetype = archive.take("mimetype")?;
            let format = sniff::zip_content(archive.names(), mimetype.as_deref())?;
            content.workbook.format = format;
            match format {
                Format::Ods => ods::read(&mut archive, &mut content)?,
                Format::Xlsb => xlsb::read(&mut archive, &mut content)?,
                Format::Xlsx | Format::Xls => xlsx::read(&mut archive, &mut content)?,
            }
        }
    }
    if content.view {
        return Err(findings_sheet::only_a_view());
    }
    Ok(content)
}

/// Two sheets of one name (Excel ignores case) cannot be told apart in any message.
fn check_names<'a>(names: impl Iterator<Item = &'a str>) -> Outcome<()> {
    let mut seen = rustc_hash::FxHashSet::default();
    for name in names {
        if !seen.insert(name.to_lowercase()) {
            let name = text::clean(name).replace('`', "'");
            return Err(Refusal::malformed(
                format!("zwei ihrer Tabellen heißen `{name}`"),
                format!("two of its sheets are called `{name}`"),
            ));
        }
    }
    Ok(())
}

/// The finding for Excel's and LibreOffice's lock files.
fn lock_file(name: &str) -> Option<Finding> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    (file.starts_with("~$") || file.starts_with(".~lock.")).then(|| {
        Finding::new(
            rule::LOCK_FILE,
            Place::file(name),
            Text::new(
                "die Datei ist eine Sperrdatei von Office: die Arbeitsmappe ist noch irgendwo geöffnet",
                "the file is a lock file of Office: the workbook is still open somewhere",
            ),
            Text::new(
                "die Arbeitsmappe überall schließen; die Sperrdatei verschwindet dann von selbst",
                "close the workbook everywhere; the lock file then goes away by itself",
            ),
        )
    })
}

/// The bytes of a regular file of bounded size.
fn load(path: &Path) -> Outcome<Vec<u8>> {
    let size = check_file(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > FILE {
        return Err(file_too_large());
    }
    Ok(bytes)
}

/// Refuses what is no regular file, before it is opened: a named pipe would block for ever.
fn check_file(path: &Path) -> Outcome<u64> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        return Err(Refusal::not_a_workbook(
            "ein Ordner",
            "a folder",
            ("die Arbeitsmappe selbst angeben", "name the workbook itself"),
        ));
    }
    if !metadata.is_file() {
        return Err(Refusal::not_a_workbook(
            "ein Gerät oder eine Pipe",
            "a device or a pipe",
            (
                "die Arbeitsmappe als gewöhnliche Datei ablegen",
                "store the workbook as a plain file",
            ),
        ));
    }
    if metadata.len() > FILE {
        return Err(file_too_large());
    }
    Ok(metadata.len())
}

fn file_too_large() -> Refusal {
    let limit = FILE >> 20;
    Refusal::too_large(
        format!("die Datei ist größer als {limit} MB"),
        format!("the file is larger than {limit} MB"),
    )
}

fn unreadable(error: &std::io::Error) -> Refusal {
    use std::io::ErrorKind as K;
    let raw = error.to_string();
    let (de, en) = match error.kind() {
        K::NotFound => ("es gibt sie nicht", "it does not exist"),
        K::PermissionDenied => ("keine Berechtigung", "permission denied"),
        _ => (raw.as_str(), raw.as_str()),
    };
    Refusal::new(
        format!("die Datei lässt sich nicht öffnen: {de}"),
        format!("the file cannot be opened: {en}"),
        (
            "prüfen, ob die Datei noch da ist und gelesen werden darf",
            "check that the file is still there and may be read",
        ),
    )
}
