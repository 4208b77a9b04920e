//! What an edition says of itself to those who file it: title, issuer, period, licence, address.

use crate::config::{Config, EditionKind};
use crate::domain::{Figures, Period};
use crate::view::RunningView;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Facts about an edition for document properties and metadata; of the public edition only what
/// is public.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Title with the resolution's own and the period.
    pub title: String,
    /// `Beschlusskontrolle zu V2927/19`.
    pub short_title: String,
    /// Period and edition in words.
    pub edition: String,
    /// Municipality and division.
    pub issuer: String,
    /// Who publishes.
    pub publisher: String,
    /// Mailbox for questions; empty for none.
    pub email: String,
    /// The division that issues.
    pub division: String,
    /// Amtlicher Gemeindeschlüssel, eight digits; empty where not stated.
    pub ags: String,
    /// Confidentiality mark; empty for none.
    pub mark: String,
    /// A notice such as "Fiktive Daten"; empty for none.
    pub notice: String,
    /// Keywords: the action fields.
    pub keywords: Vec<String>,
    /// Names of the departments whose data it rests on.
    pub departments: Vec<String>,
    /// Full or public.
    pub kind: EditionKind,
    /// Its period.
    pub period: Period,
    /// Its revision, from 1.
    pub revision: u32,
    /// The report's date.
    pub date: NaiveDate,
    /// URI of the licence; empty for none.
    pub licence: String,
    /// Address under which the files of this edition are published, with a slash at its end; empty
    /// where not stated.
    pub base_url: String,
    /// Identifier of the data provider at GovData; empty where not stated.
    pub contributor: String,
}

impl About {
    /// The facts of an edition. `figures` are its own, `running` is what its view says.
    #[must_use]
    pub fn new(
        config: &Config,
        figures: &Figures,
        running: &RunningView,
        kind: EditionKind,
        revision: u32,
    ) -> Self {
        let period = figures.period;
        let publish = &config.publish;
        let municipality = &config.municipality;
        let publisher =
            if publish.publisher.is_empty() { &municipality.name } else { &publish.publisher };
        let base = publish.base_url.trim_end_matches('/');
        Self {
            title: running.long_title.clone(),
            short_title: running.title.clone(),
            edition: running.period.clone(),
            issuer: running.issuer.clone(),
            publisher: publisher.clone(),
            email: config.issuer.email.clone(),
            division: config.issuer.division.clone(),
            ags: municipality.ags.clone(),
            mark: running.mark.clone(),
            notice: running.notice.clone(),
            keywords: running.keywords.clone(),
            departments: departments(config, figures),
            kind,
            period,
            revision,
            date: running.date,
            licence: publish.licence.clone(),
            base_url: if base.is_empty() { String::new() } else { format!("{base}/{period}/") },
            contributor: publish.contributor.clone(),
        }
    }
}

/// Names of the departments whose figures these are, in the configuration's order.
fn departments(config: &Config, figures: &Figures) -> Vec<String> {
    let values = figures.values.iter().map(|record| record.value.department.as_str());
    let ids: BTreeSet<&str> =
        figures.measures.iter().map(|measure| measure.department.as_str()).chain(values).collect();
    let known = config.departments.iter().filter(|department| ids.contains(department.id.as_str()));
    known.map(|department| department.name.clone()).collect()
}
