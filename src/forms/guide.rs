//! The first sheet: how to fill the form, until when, and what is open.

use super::cell::NEAR_ZERO;
use super::look::Look;
use super::page::Page;
use super::plan::Plan;
use super::remark::Remarks;
use crate::check;
use crate::config::Config;
use crate::domain::{Sign, Signs};
use rust_xlsxwriter::XlsxError;

/// The guide.
pub(super) fn sheet<'a>(
    plan: &Plan<'_>,
    remarks: &Remarks,
    config: &Config,
    look: &'a Look,
) -> Result<Page<'a>, XlsxError> {
    let mut page = Page::new("Hinweise", &plan.title("Hinweise"), look)?;
    page.raw().set_portrait();
    page.width(0, 24.0)?;
    page.width(1, 92.0)?;
    let mut row = 2;
    let mut line = |left: &str, right: &str| -> Result<(), XlsxError> {
        if !left.is_empty() {
            page.raw().write_string_with_format(row, 0, left, &look.strong)?;
        }
        if !right.is_empty() {
            page.raw().write_string_with_format(row, 1, right, &look.plain)?;
            page.room(row, 1, right);
        }
        row += 1;
        Ok(())
    };
    let due = check::due_date(config, &plan.department.id, plan.period);
    let until = due.map(|day| format!(" bis zum {}", day.format("%d.%m.%Y"))).unwrap_or_default();
    let to = config.issuer.email.trim();
    let to = if to.is_empty() { config.issuer.division.trim() } else { to };
    line(
        "Worum es geht",
        &format!(
            "Zulieferung: {}, {}. Bitte ausfüllen und{until} an {to} zurückgeben.",
            plan.department.name,
            plan.period_words()
        ),
    )?;
    line(
        "Dateiname",
        &format!(
            "„{}.xlsx“ kann bleiben; ein anderer Name muss zum Muster {} passen. Gespeichert werden kann als xlsx, ods oder xls.",
            plan.department.id,
            plan.department
                .files
                .iter()
                .map(|f| format!("„{f}“"))
                .collect::<Vec<_>>()
                .join(" oder ")
        ),
    )?;
    line(
        "Farben",
        "Gelb: hier wird eingetragen und geändert. Grau: steht fest oder zeigt, was zuletzt gemeldet wurde; graue Spalten „zuletzt“ werden nicht gelesen.",
    )?;
    line(
        "Kennungen",
        "Eine Kennung bleibt bei ihrer Maßnahme, auch wenn der Titel sich ändert. Neue Maßnahmen kommen in die Zeilen mit den vorgegebenen nächsten Kennungen; nicht gebrauchte Zeilen bleiben leer.",
    )?;
    line(
        "Maßnahmen",
        "Phase, Fortschritt, Ausgaben und Sachstand auf den neuen Stand bringen, bei „Stand“ das Datum der Angaben. Umgesetzte Maßnahmen: Phase „umgesetzt“ und „umgesetzt am“; sie erscheinen noch einmal im Bericht und stehen dann nicht mehr im Formular. Überfällige, zurückgestellte und entfallene Maßnahmen brauchen einen Grund.",
    )?;
    line(
        "Termine",
        "Ein Datum, oder Worte wie „III. Quartal 2026“, „Ende 2026“; Daueraufgaben „fortlaufend“.",
    )?;
    line("Beträge", "In Euro als Zahl, ohne „T€“. Fortschritt als Zahl von 0 bis 100.")?;
    line(
        "Kennzahlen",
        "Je Zeile ein Wert. Was zum Wert zu sagen ist, steht daneben unter „Bemerkung“. Frühere Werte stehen auf einem eigenen Blatt und können dort berichtigt werden.",
    )?;
    line(
        "Texte",
        "Zahlen aus den Kennzahlen können als Verweis geschrieben werden, dann stimmen Text und Tabelle immer überein: {Kennung@Zeitraum}, zum Beispiel {W-03@2026-09} oder {W-03@2026-Q3}.",
    )?;
    line(
        "Blattschutz",
        "Die Blätter sind ohne Kennwort geschützt, damit nichts aus Versehen verrutscht (Überprüfen, Blattschutz aufheben).",
    )?;
    line(
        "Kommentare",
        "Ein Kommentar an einer Zelle ist ein offener Hinweis aus der letzten Prüfung.",
    )?;
    line("", "")?;
    line("Zeichen statt Zahlen", "")?;
    for (sign, words) in [
        (Sign::Nothing, "nichts vorhanden (genau null)"),
        (Sign::NotYet, "liegt noch nicht vor"),
        (Sign::Unknown, "unbekannt; auch „k. A.“"),
        (Sign::Blocked, "Angabe nicht sinnvoll"),
        (Sign::Unreliable, "Zahlenwert nicht sicher genug"),
    ] {
        line(sign.symbol(), words)?;
    }
    let mut values = plan.series.iter().flat_map(|series| &series.values);
    if values.any(|value| value.signs == Signs::from(Sign::NearZero)) {
        line(NEAR_ZERO, "weniger als die Hälfte der kleinsten Einheit, aber mehr als nichts")?;
    }
    line("(12)", "eingeschränkt aussagefähig")?;
    line("vorläufig 12", "vorläufig; ebenso „geschätzt 12“ und „berichtigt 12“")?;
    if !remarks.general.is_empty() {
        line("", "")?;
        line("Offene Hinweise", "")?;
        for remark in &remarks.general {
            line("", remark)?;
        }
    }
    Ok(page)
}
