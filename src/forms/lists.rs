//! What drop-downs offer, on a hidden sheet, and what cells accept.

use super::cell::Cell;
use super::look::{Kind, Look};
use super::page::{FIRST, Page};
use crate::config::Config;
use crate::domain::Phase;
use crate::normalise::FORM_MARK;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

/// Name of the sheet.
const NAME: &str = "Listen";

/// The words that drop-downs offer.
pub(super) struct Lists {
    phases: Vec<String>,
    reasons: Vec<String>,
    fields: Vec<String>,
}

impl Lists {
    pub(super) fn of(config: &Config) -> Self {
        let mut phases: Vec<String> = Phase::ALL.iter().map(|p| p.word().to_owned()).collect();
        phases.extend(config.phases.keys().cloned());
        Self {
            phases,
            reasons: config.reasons.values().cloned().collect(),
            fields: config.fields.iter().map(|field| field.name.clone()).collect(),
        }
    }

    /// The hidden sheet.
    pub(super) fn sheet<'a>(&self, look: &'a Look) -> Result<Page<'a>, XlsxError> {
        let mut page = Page::new(NAME, &format!("{FORM_MARK} · {NAME}"), look)?;
        for (column, list) in (0u16..).zip([&self.phases, &self.reasons, &self.fields]) {
            for (row, word) in (FIRST..).zip(list) {
                page.put(row, column, &Cell::text(word.as_str()), Kind::Given)?;
            }
        }
        page.raw().set_hidden(true);
        Ok(page)
    }

    fn choice(column: char, list: &[String]) -> Option<DataValidation> {
        let last = FIRST as usize + list.len();
        (!list.is_empty()).then(|| {
            let range = format!("={NAME}!${column}${}:${column}${last}", FIRST + 1);
            DataValidation::new().allow_list_formula(Formula::new(range))
        })
    }

    /// One of the known phases.
    pub(super) fn phase(&self) -> Result<Option<DataValidation>, XlsxError> {
        let rule = Self::choice('A', &self.phases);
        rule.map(|rule| {
            rule.set_error_title("Unbekannte Phase")?
                .set_error_message("Bitte eine Phase aus der Liste wählen.")
        })
        .transpose()
    }

    /// One of the known reasons, or words of one's own after a question.
    pub(super) fn reason(&self) -> Result<Option<DataValidation>, XlsxError> {
        let rule = Self::choice('B', &self.reasons);
        rule.map(|rule| {
            rule.set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("Anderer Grund")?
                .set_error_message("Der Grund steht nicht in der Liste.")
        })
        .transpose()
    }

    /// One of the action fields.
    pub(super) fn field(&self) -> Result<Option<DataValidation>, XlsxError> {
        let rule = Self::choice('C', &self.fields);
        rule.map(|rule| {
            rule.set_error_title("Unbekanntes Handlungsfeld")?
                .set_error_message("Bitte ein Handlungsfeld aus der Liste wählen.")
        })
        .transpose()
    }
}

/// A day. Where words are allowed too (`III. Quartal 2026`, `fortlaufend`), they are asked about.
pub(super) fn day(words: bool) -> Result<DataValidation, XlsxError> {
    let (first, last) =
        (ExcelDateTime::from_ymd(1990, 1, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?);
    let rule = DataValidation::new().allow_date(DataValidationRule::Between(first, last));
    if words {
        rule.set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Kein Datum")?
            .set_error_message(
                "Erwartet wird ein Datum (31.12.2026). Zulässig sind auch Worte wie \
                 „III. Quartal 2026“, „Ende 2026“ oder „fortlaufend“. Übernehmen?",
            )
    } else {
        rule.set_error_title("Kein Datum")?
            .set_error_message("Bitte ein Datum eintragen, zum Beispiel 31.12.2026.")
    }
}

/// A percentage from 0 to 100.
pub(super) fn percent() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 100.0))
        .set_error_title("Kein Prozentwert")?
        .set_error_message("Bitte eine Zahl von 0 bis 100 ohne Prozentzeichen eintragen.")
}

/// An amount of money.
pub(super) fn money() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(-1e12, 1e12))
        .set_error_title("Kein Betrag")?
        .set_error_message("Bitte den Betrag in Euro als Zahl eintragen, ohne „Euro“ oder „T€“.")
}

/// Yes or no.
pub(super) fn yes_or_no() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(&["ja", "nein"])?
        .set_error_title("ja oder nein")?
        .set_error_message("Bitte „ja“ oder „nein“ wählen.")
}
