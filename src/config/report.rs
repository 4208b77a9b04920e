//! The tables that say what the report is about: municipality, issuer, resolution, control,
//! signatures, fields, output.

use super::decode::Keys;
use super::model::*;
use crate::domain::{FieldId, PointState};
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn municipality(top: &Keys<'_>) -> Municipality {
    let Some(keys) = top.table("municipality") else {
        top.required("municipality");
        return Municipality::default();
    };
    let municipality = Municipality {
        name: keys.required("name"),
        ags: keys.text("ags").unwrap_or_default(),
        land: keys.text("land").unwrap_or_else(|| "Sachsen".into()),
    };
    let ags = &municipality.ags;
    let eight_digits = ags.len() == 8 && ags.bytes().all(|b| b.is_ascii_digit());
    if !ags.is_empty() && !eight_digits {
        keys.fault(
            "ags",
            format!(
                "`ags` erwartet acht Ziffern (Amtlicher Gemeindeschlüssel), gefunden wurde `{ags}`"
            ),
            format!("`ags` expects eight digits (Amtlicher Gemeindeschlüssel), found `{ags}`"),
        );
    }
    if !LAENDER.contains(&municipality.land.as_str()) {
        keys.fault(
            "land",
            format!(
                "`land` kennt `{}` nicht; möglich sind {}",
                municipality.land,
                LAENDER.join(", ")
            ),
            format!(
                "`land` does not know `{}`; possible are {}",
                municipality.land,
                LAENDER.join(", ")
            ),
        );
    }
    keys.finish();
    municipality
}

/// The sixteen Länder, whose public holidays count for deadlines in working days.
const LAENDER: [&str; 16] = [
    "Baden-Württemberg",
    "Bayern",
    "Berlin",
    "Brandenburg",
    "Bremen",
    "Hamburg",
    "Hessen",
    "Mecklenburg-Vorpommern",
    "Niedersachsen",
    "Nordrhein-Westfalen",
    "Rheinland-Pfalz",
    "Saarland",
    "Sachsen",
    "Sachsen-Anhalt",
    "Schleswig-Holstein",
    "Thüringen",
];

pub(super) fn issuer(top: &Keys<'_>, folder: &Path) -> Issuer {
    let Some(keys) = top.table("issuer") else {
        top.required("issuer");
        return Issuer::default();
    };
    let text = |key| keys.text(key).unwrap_or_default();
    let issuer = Issuer {
        division: keys.required("division"),
        reference: text("reference"),
        place: text("place"),
        street: text("street"),
        postcode: text("postcode"),
        phone: text("phone"),
        email: text("email"),
        logo: keys.text("logo").filter(|path| !path.is_empty()).map(|path| folder.join(path)),
    };
    keys.finish();
    issuer
}

pub(super) const POINT_STATES: &[(&str, PointState)] = &[
    ("umgesetzt", PointState::Done),
    ("in Umsetzung", PointState::Running),
    ("wird berücksichtigt", PointState::Considered),
    ("nicht umsetzbar", PointState::Impossible),
    ("offen", PointState::Open),
];

pub(super) fn resolution(top: &Keys<'_>) -> Resolution {
    let Some(keys) = top.table("resolution") else {
        top.required("resolution");
        return Resolution::default();
    };
    let text = |key| keys.text(key).unwrap_or_default();
    let points = keys
        .tables("points")
        .into_iter()
        .map(|point| {
            let made = Point {
                number: point.required("number"),
                wording: point.required("wording"),
                state: point.word("state", POINT_STATES).unwrap_or(PointState::Open),
                text: point.text("text").unwrap_or_default(),
                measures: point.flag("measures").unwrap_or(false),
                public: point.flag("public").unwrap_or(true),
            };
            point.finish();
            made
        })
        .collect::<Vec<_>>();
    let resolution = Resolution {
        paper: keys.required("paper"),
        session: text("session"),
        motion: text("motion"),
        number: text("number"),
        decided: keys.date("decided"),
        title: keys.required("title"),
        public: keys.flag("public").unwrap_or(true),
        points,
    };
    for (index, point) in resolution.points.iter().enumerate() {
        if resolution.points[..index].iter().any(|other| other.number == point.number) {
            keys.fault(
                "points",
                format!("den Beschlusspunkt `{}` gibt es zweimal", point.number),
                format!("resolution point `{}` occurs twice", point.number),
            );
        }
    }
    keys.finish();
    resolution
}

/// `[control]`; `into` is what holds so far (the period's file overrides single keys).
pub(super) fn control(top: &Keys<'_>, into: Control) -> Control {
    let Some(keys) = top.table("control") else { return into };
    let control = Control {
        date: keys.date("date").or(into.date),
        next: keys.date("next").or(into.next),
        confidentiality: keys.text("confidentiality").unwrap_or(into.confidentiality),
        salutation: keys.text("salutation").unwrap_or(into.salutation),
        addressees: keys.texts("addressees").unwrap_or(into.addressees),
    };
    if control.addressees.len() > 6 {
        keys.fault(
            "addressees",
            "`addressees` hat mehr als sechs Zeilen; das Anschriftfeld fasst sechs",
            "`addressees` has more than six lines; the address field holds six",
        );
    }
    keys.finish();
    control
}

pub(super) fn signatures(top: &Keys<'_>) -> Vec<Signature> {
    top.tables("signatures")
        .into_iter()
        .map(|keys| {
            let signature = Signature {
                acknowledges: keys
                    .word("kind", &[("signs", false), ("acknowledges", true)])
                    .unwrap_or(false),
                name: keys.text("name").unwrap_or_default(),
                role: keys.text("role").unwrap_or_default(),
            };
            keys.finish();
            signature
        })
        .collect()
}

pub(super) fn fields(top: &Keys<'_>) -> Vec<Field> {
    let tables = top.tables("fields");
    if tables.is_empty() {
        top.fault(
            "fields",
            "es fehlt mindestens ein Handlungsfeld: ein Abschnitt `[[fields]]` mit `id` und `name`",
            "at least one action field is missing: a section `[[fields]]` with `id` and `name`",
        );
    }
    let mut fields: Vec<Field> = Vec::new();
    for keys in tables {
        let field = Field {
            id: FieldId::from(keys.required("id")),
            name: keys.required("name"),
            aliases: keys.texts("aliases").unwrap_or_default(),
        };
        if field.id.as_str() == "*" {
            keys.fault(
                "id",
                "die Kennung `*` steht in den Tabellen für die Summe über alle Handlungsfelder",
                "the id `*` stands for the sum over all action fields in the tables",
            );
        }
        if fields.iter().any(|other| other.id == field.id) {
            keys.fault(
                "id",
                format!("die Kennung `{}` ist schon vergeben", field.id),
                format!("the id `{}` is taken already", field.id),
            );
        }
        keys.finish();
        fields.push(field);
    }
    fields
}

/// Whether two action fields have one id: said once, not for everything that refers to them.
pub(super) fn ids_repeat(fields: &[Field]) -> bool {
    fields.iter().enumerate().any(|(n, field)| fields[..n].iter().any(|f| f.id == field.id))
}

/// `[glossary]`: abbreviations and what they stand for.
pub(super) fn glossary(top: &Keys<'_>) -> BTreeMap<String, String> {
    let glossary = top.map("glossary");
    if glossary.keys().any(|short| short.trim().is_empty()) {
        top.fault(
            "glossary",
            "in `[glossary]` steht eine leere Abkürzung",
            "`[glossary]` holds an empty abbreviation",
        );
    }
    glossary
}

/// `[foreign]`: words of another language and its tag.
pub(super) fn foreign(top: &Keys<'_>) -> BTreeMap<String, String> {
    let foreign = top.map("foreign");
    for (words, tag) in &foreign {
        if words.trim().is_empty() || !is_language(tag) {
            top.fault(
                "foreign",
                format!(
                    "`[foreign]`: `{words}` = `{tag}` nennt keine Sprache; ein Kürzel ist `en`"
                ),
                format!("`[foreign]`: `{words}` = `{tag}` names no language; a tag is `en`"),
            );
        }
    }
    foreign
}

/// Whether a text has the shape of a language tag (BCP 47): `en`, `en-GB`, `sr-Latn`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    (2..=3).contains(&language.len())
        && letters(language)
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

pub(super) fn output(top: &Keys<'_>, folder: &Path) -> Output {
    let templates = Some(folder.join("vorlagen")).filter(|path| path.is_dir());
    let mut output = Output {
        form_a: false,
        money_points: false,
        csv: vec![CsvDialect::ExcelDe, CsvDialect::OpenData],
        formats: vec![OutputFormat::Pdf, OutputFormat::Csv],
        theme: None,
        templates,
    };
    let Some(keys) = top.table("output") else { return output };
    if let Some(form_a) = keys.word("letter_form", &[("A", true), ("B", false)]) {
        output.form_a = form_a;
    }
    if let Some(points) = keys.word("money_grouping", &[("space", false), ("point", true)]) {
        output.money_points = points;
    }
    let dialects = [("excel-de", CsvDialect::ExcelDe), ("open-data", CsvDialect::OpenData)];
    if let Some(csv) = keys.words("csv", &dialects) {
        output.csv = csv;
    }
    let formats = [
        ("pdf", OutputFormat::Pdf),
        ("csv", OutputFormat::Csv),
        ("xlsx", OutputFormat::Xlsx),
        ("html", OutputFormat::Html),
        ("datapackage", OutputFormat::Datapackage),
        ("oparl", OutputFormat::Oparl),
        ("dcat", OutputFormat::Dcat),
    ];
    if let Some(formats) = keys.words("formats", &formats) {
        output.formats = formats;
    }
    output.csv.sort_unstable();
    output.csv.dedup();
    output.formats.sort_unstable();
    output.formats.dedup();
    output.theme = keys.text("theme").filter(|path| !path.is_empty()).map(|path| folder.join(path));
    keys.finish();
    output
}
