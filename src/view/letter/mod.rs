//! The letter: the resolution point by point, what was due in each action field, the next
//! control date, signatures.

use super::{Scope, format, measures::paragraphs, words};
use crate::domain::FieldId;
use serde::{Deserialize, Serialize};

mod prose;

/// The letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LetterView {
    /// DIN 5008 form A instead of B.
    pub form_a: bool,
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// Return address in one line.
    pub return_line: String,
    /// Confidentiality mark; empty for none.
    pub mark: String,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Information block: label and value.
    pub info: Vec<(String, String)>,
    /// Bytes of the logo.
    #[serde(skip)]
    pub logo: Option<Vec<u8>>,
    /// The report's date in text.
    pub date: String,
    /// Subject: `Beschlusskontrolle zu V2927/19 (Sitzungsnummer: SR/067/2019)`.
    pub subject: String,
    /// The resolution's title; empty where it is not public.
    pub resolution: String,
    /// Motion, resolution number and date of the decision in one line; empty for none.
    pub particulars: String,
    /// Salutation, ends with a comma.
    pub salutation: String,
    /// Says that this is a correction of an earlier revision; empty for a first one.
    pub correction: String,
    /// Names missing departments; empty where all delivered.
    pub missing: String,
    /// Resolution points.
    pub points: Vec<PointView>,
    /// Action fields that belong to no point: printed behind the points.
    pub fields: Vec<LetterField>,
    /// `Bis zum III. Quartal 2019 terminierte Maßnahmen`.
    pub due_heading: String,
    /// Next control date in text; empty for none.
    pub next: String,
    /// Who signs.
    pub signs: Vec<SignatureView>,
    /// Who acknowledges.
    pub acknowledges: Vec<SignatureView>,
}

/// A resolution point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointView {
    /// Number as printed.
    pub number: String,
    /// Wording, one entry a paragraph, without quotation marks around the whole.
    pub wording: Vec<String>,
    /// State's word.
    pub state: String,
    /// What the letter says to it, one entry a paragraph.
    pub text: Vec<String>,
    /// Action fields that are reported under it.
    pub fields: Vec<LetterField>,
}

/// An action field in the letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LetterField {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `Handlungsfeld Wohnen und Unterbringung`.
    pub heading: String,
    /// Narratives in the departments' order, or what is said in their place; one entry a paragraph.
    pub paragraphs: Vec<String>,
    /// Whether departments wrote the text.
    pub narrated: bool,
    /// The field's measures in one sentence; empty without measures.
    pub facts: String,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Name; empty leaves the line.
    pub name: String,
    /// Role.
    pub role: String,
}

pub(super) fn view(scope: &Scope<'_>) -> LetterView {
    let config = scope.input.config;
    let period = scope.input.figures.period;
    let issuer = &config.issuer;
    let date = format::date_long(config.report_date(period));
    let (points, fields) = points(scope);
    LetterView {
        form_a: config.output.form_a,
        letterhead: filled([&config.municipality.name, &issuer.division]),
        return_line: filled([
            &config.municipality.name,
            &issuer.street,
            &format!("{} {}", issuer.postcode, issuer.place).trim().to_owned(),
        ])
        .join(" · "),
        mark: if scope.public { String::new() } else { config.control.confidentiality.clone() },
        // who it went to is the council's business
        address: if scope.public { Vec::new() } else { config.control.addressees.clone() },
        info: [
            ("GZ", &issuer.reference),
            ("Telefon", &issuer.phone),
            ("E-Mail", &issuer.email),
            ("Datum", &date),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| (label.to_owned(), value.clone()))
        .collect(),
        logo: scope.input.logo.map(<[u8]>::to_vec),
        date,
        subject: subject(scope),
        resolution: scope.resolution_title().to_owned(),
        particulars: particulars(scope),
        salutation: if config.control.salutation.trim().is_empty() {
            "Sehr geehrte Damen und Herren,".to_owned()
        } else {
            config.control.salutation.trim().to_owned()
        },
        correction: String::new(),
        missing: words::missing_sentence(&scope.missing(), &format::period(period)),
        points,
        fields,
        due_heading: format!("Bis zum {} terminierte Maßnahmen", format::period(period.quarter())),
        next: config.control.next.map(format::date_long).unwrap_or_default(),
        signs: signatures(scope, false),
        acknowledges: signatures(scope, true),
    }
}

fn filled<const N: usize>(parts: [&String; N]) -> Vec<String> {
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect()
}

fn named(scope: &Scope<'_>) -> bool {
    !scope.public || scope.input.config.resolution.public
}

fn subject(scope: &Scope<'_>) -> String {
    let resolution = &scope.input.config.resolution;
    let title = words::short_title(scope.input.config, scope.public);
    if resolution.session.is_empty() || !named(scope) {
        title
    } else {
        format!("{title} (Sitzungsnummer: {})", resolution.session)
    }
}

fn particulars(scope: &Scope<'_>) -> String {
    if !named(scope) {
        return String::new();
    }
    let resolution = &scope.input.config.resolution;
    let mut parts = Vec::new();
    if !resolution.motion.is_empty() {
        parts.push(format!("Antragsnummer: {}", resolution.motion));
    }
    if !resolution.number.is_empty() {
        parts.push(format!("Beschlussnummer: {}", resolution.number));
    }
    if let Some(day) = resolution.decided {
        parts.push(format!("beschlossen am {}", format::date_long(day)));
    }
    parts.join(", ")
}

fn signatures(scope: &Scope<'_>, acknowledges: bool) -> Vec<SignatureView> {
    scope
        .input
        .config
        .signatures
        .iter()
        .filter(|signature| signature.acknowledges == acknowledges)
        .map(|s| SignatureView { name: s.name.clone(), role: s.role.clone() })
        .collect()
}

/// The points that may be shown, and the action fields that stand under none of them. A field
/// stands under the points that its measures name; where they name none, under the first point
/// that carries measures. Its text is printed once, at the first of its points.
fn points(scope: &Scope<'_>) -> (Vec<PointView>, Vec<LetterField>) {
    let resolution = &scope.input.config.resolution;
    let shown: Vec<_> = resolution
        .points
        .iter()
        .filter(|point| !scope.public || resolution.public && point.public)
        .collect();
    let carriers: Vec<&str> =
        shown.iter().filter(|point| point.measures).map(|point| point.number.as_str()).collect();
    let placed: Vec<(Vec<&str>, &(FieldId, String))> = scope
        .fields
        .iter()
        .map(|field| (prose::points_of(scope, &field.0, &carriers), field))
        .collect();
    let views = shown
        .iter()
        .map(|point| PointView {
            number: point.number.clone(),
            wording: paragraphs(point.wording.trim().trim_matches(['„', '“', '"'])),
            state: point.state.word().to_owned(),
            text: if point.text.trim().is_empty() {
                vec![words::point_state(point.state).to_owned()]
            } else {
                paragraphs(&scope.resolve(&point.text))
            },
            fields: placed
                .iter()
                .filter(|(points, _)| points.contains(&point.number.as_str()))
                .map(|(points, (id, name))| {
                    let first = points.first() == Some(&point.number.as_str());
                    let only = (points.len() > 1).then_some((point.number.as_str(), first));
                    prose::field(scope, id, name, only)
                })
                .collect(),
        })
        .collect();
    let without = placed
        .iter()
        .filter(|(points, _)| points.is_empty())
        .map(|(_, (id, name))| prose::field(scope, id, name, None))
        .collect();
    (views, without)
}
