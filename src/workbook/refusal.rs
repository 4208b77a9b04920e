//! Why a file, or a sheet of it, is not read: one sentence for each reason.

use crate::finding::{Finding, Place, RuleId, rule};
use crate::lang::Text;

/// A reason not to read a file or a sheet.
///
/// Boxed, because the outcome of reading a single tag is passed on millions of times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal(Box<(Text, Text)>);

/// What a step of reading gives.
pub(crate) type Outcome<T> = std::result::Result<T, Refusal>;

const RESAVE: (&str, &str) = (
    "die Arbeitsmappe in Excel oder LibreOffice öffnen, neu speichern und noch einmal liefern",
    "open the workbook in Excel or LibreOffice, save it anew and deliver it again",
);
const RESEND: (&str, &str) = (
    "die Datei noch einmal vom Absender schicken lassen",
    "have the sender send the file once more",
);

impl Refusal {
    /// A refusal from what was expected and found, and one thing to do.
    pub(crate) fn new(
        de: impl Into<String>,
        en: impl Into<String>,
        help: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self(Box::new((Text::new(de, en), Text::new(help.0, help.1))))
    }

    /// The bytes are something else than a workbook; `de` and `en` name it with its article.
    pub(crate) fn not_a_workbook(de: &str, en: &str, help: (&str, &str)) -> Self {
        Self::new(
            format!(
                "erwartet wird eine Arbeitsmappe (xlsx, xlsm, xlsb, xls, ods), gefunden wurde {de}"
            ),
            format!("expected a workbook (xlsx, xlsm, xlsb, xls, ods), found {en}"),
            help,
        )
    }

    /// Damaged on its way or on disk: sending it again may help.
    pub(crate) fn damaged(de: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        Self::new(
            format!("die Datei ist beschädigt: {}", de.as_ref()),
            format!("the file is damaged: {}", en.as_ref()),
            RESEND,
        )
    }

    /// Not as a spreadsheet program writes it: saving it anew helps.
    pub(crate) fn malformed(de: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        Self::new(
            format!("die Datei ist keine gültige Arbeitsmappe: {}", de.as_ref()),
            format!("the file is no valid workbook: {}", en.as_ref()),
            RESAVE,
        )
    }

    /// Larger than any workbook of a department.
    pub(crate) fn too_large(de: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        Self::new(
            format!("die Arbeitsmappe überschreitet eine Sicherheitsgrenze: {}", de.as_ref()),
            format!("the workbook exceeds a safety limit: {}", en.as_ref()),
            (
                "nur die benötigten Tabellen in eine neue Arbeitsmappe kopieren und diese liefern",
                "copy only the sheets that are needed into a new workbook and deliver that",
            ),
        )
    }

    /// Protected by a password.
    pub(crate) fn encrypted() -> Self {
        Self::new(
            "die Arbeitsmappe ist mit einem Kennwort verschlüsselt",
            "the workbook is encrypted with a password",
            (
                "das Kennwort in Excel entfernen (Datei, Informationen, Arbeitsmappe schützen) und \
                 die Datei noch einmal liefern",
                "remove the password in Excel (File, Info, Protect Workbook) and deliver the file \
                 again",
            ),
        )
    }

    /// The reader gave up, died or did not come to an end.
    pub(crate) fn reader_failed(de: &str, en: &str) -> Self {
        Self::new(
            format!("die Arbeitsmappe lässt sich nicht lesen: {de}"),
            format!("the workbook cannot be read: {en}"),
            RESAVE,
        )
    }

    /// What the reading library says about the file; its words are English and technical.
    pub(crate) fn library(error: &dyn std::fmt::Display) -> Self {
        let words = super::text::clean(&error.to_string()).replace('`', "'");
        let words: String = words.chars().take(200).collect();
        Self::reader_failed(&format!("`{words}`"), &format!("`{words}`"))
    }

    /// The finding for a whole file.
    pub(crate) fn of_file(self, file: &str) -> Finding {
        self.with(rule::FILE_UNREADABLE, Place::file(file))
    }

    /// The finding for one sheet.
    pub(crate) fn of_sheet(self, file: &str, sheet: &str) -> Finding {
        self.with(rule::FILE_UNREADABLE, Place::sheet(file, sheet))
    }

    /// Its message alone.
    pub(crate) fn into_message(self) -> Text {
        self.0.0
    }

    /// The finding of another rule.
    pub(crate) fn with(self, rule: RuleId, place: Place) -> Finding {
        let (message, help) = *self.0;
        Finding::new(rule, place, message, help)
    }
}
