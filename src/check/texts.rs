//! All prose of a report in one list: narratives, status texts, texts of resolution points.

use super::Facts;
use crate::config::PROJECT_FILE;
use crate::domain::{DepartmentId, MeasureColumn};
use crate::finding::{Finding, Place, RuleId};
use crate::lang::Text as Message;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A department's narrative for an action field.
    Narrative,
    /// A measure's status text.
    Status,
    /// What the letter says to a resolution point.
    Point,
    /// Why a measure is late.
    Reason,
    /// A measure's title.
    Title,
}

/// A text with its place.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) public: bool,
    department: Option<&'a DepartmentId>,
    subject: Option<&'a str>,
    source: Source<'a>,
}

/// Places are made for findings only: most texts have none.
#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Narrative(&'a crate::domain::FieldText),
    Measure(&'a crate::domain::Measure, MeasureColumn),
    Project,
}

impl Text<'_> {
    /// A finding about this text.
    pub(super) fn finding(&self, rule: RuleId, message: Message, help: Message) -> Finding {
        let place = match self.source {
            Source::Narrative(text) => Place::from(&text.origin),
            Source::Measure(measure, column) => Place::from(&measure.place.at(column)),
            Source::Project => Place::file(PROJECT_FILE),
        };
        let mut finding = Finding::new(rule, place, message, help);
        finding.department = self.department.map(ToString::to_string);
        finding.subject = self.subject.map(ToOwned::to_owned);
        finding
    }
}

/// All texts that say anything.
pub(super) fn texts<'a>(facts: &Facts<'a>) -> impl Iterator<Item = Text<'a>> {
    let submissions = &facts.intake.submissions;
    let narratives = submissions.iter().flat_map(|s| &s.texts).map(|text| Text {
        kind: Kind::Narrative,
        text: &text.text,
        public: text.public,
        department: Some(&text.department),
        subject: text.field.as_ref().map(crate::domain::FieldId::as_str),
        source: Source::Narrative(text),
    });
    let statuses = facts.intake.measures().filter_map(|measure| {
        Some(Text {
            kind: Kind::Status,
            text: measure.text.as_deref()?,
            public: measure.public,
            department: Some(&measure.department),
            subject: Some(measure.id.as_str()),
            source: Source::Measure(measure, MeasureColumn::Text),
        })
    });
    let resolution = &facts.config.resolution;
    let points = resolution.points.iter().map(|point| Text {
        kind: Kind::Point,
        text: &point.text,
        public: resolution.public && point.public,
        department: None,
        subject: None,
        source: Source::Project,
    });
    narratives.chain(statuses).chain(points).filter(|text| !text.text.trim().is_empty())
}

/// All texts, and what else departments write in words: reasons of delay and titles.
pub(super) fn prose<'a>(facts: &Facts<'a>) -> impl Iterator<Item = Text<'a>> {
    let beside = facts.intake.measures().flat_map(|measure| {
        let title = Some((Kind::Title, measure.title.as_str(), MeasureColumn::Title));
        let reason = measure.reason.as_deref();
        let reason = reason.map(|text| (Kind::Reason, text, MeasureColumn::Reason));
        title.into_iter().chain(reason).map(|(kind, text, column)| Text {
            kind,
            text,
            public: measure.public,
            department: Some(&measure.department),
            subject: Some(measure.id.as_str()),
            source: Source::Measure(measure, column),
        })
    });
    texts(facts).chain(beside)
}
