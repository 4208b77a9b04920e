//! What a template inserts by name, and the blocks that stand for it.

use super::{engine, table};
use crate::chart;
use crate::document::{Block, LetterHead, ParagraphStyle, SectionKind, SignatureEntry};
use crate::error::{Error, Result};
use crate::view::{ReportView, SignatureView};

/// Height of an indicator's chart in points (45 mm).
const CHART_HEIGHT: f32 = 128.0;
/// Height of the chart of phases.
const PHASES_HEIGHT: f32 = 104.0;
/// A millimetre in points.
const MM: f32 = 72.0 / 25.4;

/// Page format of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Letter,
    Portrait,
    Landscape,
}

impl Format {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "letter" => Some(Self::Letter),
            "portrait" => Some(Self::Portrait),
            "landscape" => Some(Self::Landscape),
            _ => None,
        }
    }

    /// Width of the text column: A4 less 25 mm left and 20 mm right.
    pub(super) fn width(self) -> f32 {
        match self {
            Format::Letter | Format::Portrait => 165.0 * MM,
            Format::Landscape => 252.0 * MM,
        }
    }

    pub(super) fn kind(self, view: &ReportView) -> SectionKind {
        match self {
            Format::Letter => SectionKind::Letter(Box::new(letter_head(view))),
            Format::Portrait => SectionKind::Portrait,
            Format::Landscape => SectionKind::Landscape,
        }
    }
}

pub(super) fn letter_head(view: &ReportView) -> LetterHead {
    let letter = &view.letter;
    LetterHead {
        form_a: letter.form_a,
        letterhead: letter.letterhead.clone(),
        return_line: letter.return_line.clone(),
        additions: Some(letter.mark.clone()).filter(|mark| !mark.is_empty()).into_iter().collect(),
        address: letter.address.iter().take(6).cloned().collect(),
        info: letter.info.clone(),
        logo: letter.logo.clone(),
        logo_alt: match &letter.logo {
            Some(_) => letter.letterhead.first().map(|name| format!("Logo: {name}")),
            None => None,
        }
        .unwrap_or_default(),
    }
}

/// How the paragraph that follows is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style(pub(super) ParagraphStyle);

impl Style {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(Self(match word {
            "note" => ParagraphStyle::Note,
            "lead" => ParagraphStyle::Lead,
            "subject" => ParagraphStyle::Subject,
            "title" => ParagraphStyle::Title,
            _ => return None,
        }))
    }
}

/// The typed tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableName {
    Glance,
    News,
    Overdue,
    Done,
    Measures,
    Changes,
    Corrections,
    Deliveries,
    Files,
    Findings,
    Accepted,
    Signs,
}

impl TableName {
    pub(super) const WORDS: &[&str] = &[
        "glance",
        "news",
        "overdue",
        "done",
        "measures",
        "changes",
        "corrections",
        "deliveries",
        "files",
        "findings",
        "accepted",
        "signs",
    ];

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "glance" => Self::Glance,
            "news" => Self::News,
            "overdue" => Self::Overdue,
            "done" => Self::Done,
            "measures" => Self::Measures,
            "changes" => Self::Changes,
            "corrections" => Self::Corrections,
            "deliveries" => Self::Deliveries,
            "files" => Self::Files,
            "findings" => Self::Findings,
            "accepted" => Self::Accepted,
            "signs" => Self::Signs,
            _ => return None,
        })
    }
}

/// Something that a template names and Rust builds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Insert {
    Part { name: String, format: Format },
    Table(TableName, Option<String>),
    Indicators(Option<String>),
    Chart(String),
    Phases(Option<String>),
    Signatures { acknowledges: bool, intro: String },
    Style(Style),
    Keep,
    EndKeep,
    PageBreak,
    Contents(String),
}

impl Insert {
    /// Whether what it names exists.
    pub(super) fn check(&self, view: &ReportView) -> Result<()> {
        match self {
            Insert::Chart(id) if indicator(view, id).is_none() => {
                let known = view.indicators.groups.iter().flat_map(|group| &group.indicators);
                Err(missing("Indikator", "indicator", id, known.map(|i| i.id.as_str())))
            }
            Insert::Table(TableName::Measures, Some(field))
            | Insert::Indicators(Some(field))
            | Insert::Phases(Some(field)) => {
                let mut known = view.glance.rows.iter().map(|row| row.id.as_str());
                if known.clone().any(|id| id == field) {
                    Ok(())
                } else {
                    Err(missing("Handlungsfeld", "action field", field, &mut known))
                }
            }
            _ => Ok(()),
        }
    }

    /// The id that it names, as the template writes it.
    pub(super) fn named(&self) -> Option<String> {
        match self {
            Insert::Chart(id)
            | Insert::Table(_, Some(id))
            | Insert::Indicators(Some(id))
            | Insert::Phases(Some(id)) => Some(format!("\"{id}\"")),
            _ => None,
        }
    }

    /// Its blocks; none where there is nothing to show.
    pub(super) fn blocks(&self, view: &ReportView, format: Format) -> Vec<Block> {
        match self {
            Insert::Table(name, field) => table::build(*name, field.as_deref(), view)
                .map(|table| vec![Block::Table(Box::new(table))])
                .unwrap_or_default(),
            Insert::Indicators(field) => {
                table::indicators::chapter(view, field.as_deref(), format.width())
            }
            Insert::Chart(id) => {
                let anchor = format!("diagramm-{}", super::anchors::slug(id));
                let figure = indicator(view, id).and_then(|indicator| {
                    chart::figure(&indicator.chart, &anchor, format.width(), CHART_HEIGHT)
                });
                figure.map(|figure| vec![Block::Figure(Box::new(figure))]).unwrap_or_default()
            }
            Insert::Phases(field) => {
                let row = |id: &String| view.glance.rows.iter().find(|row| row.id == *id);
                let row = field.as_ref().map(row);
                let (name, quarters) = match row {
                    Some(Some(row)) => (Some(row.name.as_str()), &row.history),
                    Some(None) => return Vec::new(),
                    None => (None, &view.measures.history),
                };
                let anchor = match field {
                    Some(field) => format!("diagramm-phases-{}", super::anchors::slug(field)),
                    None => "diagramm-phases".to_owned(),
                };
                // A few bars need no landscape page's width.
                let width = format.width().min(Format::Portrait.width());
                chart::phases(quarters, name, &anchor, width, PHASES_HEIGHT)
                    .map(|figure| vec![Block::Figure(Box::new(figure))])
                    .unwrap_or_default()
            }
            Insert::Signatures { acknowledges, intro } => {
                let who =
                    if *acknowledges { &view.letter.acknowledges } else { &view.letter.signs };
                if who.is_empty() {
                    return Vec::new();
                }
                let entries = who.iter().map(entry).collect();
                vec![Block::Signatures { intro: intro.clone(), entries }]
            }
            Insert::PageBreak => vec![Block::PageBreak],
            Insert::Contents(title) => vec![Block::Contents { title: title.clone() }],
            Insert::Part { .. } | Insert::Style(_) | Insert::Keep | Insert::EndKeep => Vec::new(),
        }
    }
}

fn entry(signature: &SignatureView) -> SignatureEntry {
    SignatureEntry { name: signature.name.clone(), role: signature.role.clone() }
}

fn indicator<'a>(view: &'a ReportView, id: &str) -> Option<&'a crate::view::IndicatorView> {
    view.indicators.groups.iter().flat_map(|group| &group.indicators).find(|i| i.id == id)
}

fn missing<'a>(de: &str, en: &str, given: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let error = Error::new(
        format!("{de} `{given}` gibt es im Bericht nicht"),
        format!("the report has no {en} `{given}`"),
    );
    match engine::nearest(given, known) {
        Some(near) => error.help(format!("Ist `{near}` gemeint?"), format!("is `{near}` meant?")),
        None => error.help(
            "die Kennung in der Vorlage berichtigen".to_owned(),
            "correct the id in the template".to_owned(),
        ),
    }
}
