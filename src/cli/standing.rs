//! Where an edition stands in the archives before it is made: which revision it will be, and what was
//! made before it.

use super::project::{ARCHIVE, PUBLIC, Project, archive_folder};
use crate::archive::{self, AcceptedFinding, After};
use crate::check::Gate;
use crate::config::EditionKind;
use crate::domain::{Aggregation, Edition, Figures, History, Indicator, IndicatorId};
use crate::error::{Error, Result};
use crate::finding::{Acceptance, Counts, Place};
use crate::pipeline::Published;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is known of an edition before it is made.
#[derive(Debug)]
pub(super) struct Standing {
    kind: EditionKind,
    full: PathBuf,
    public: PathBuf,
    /// The revision it will be: the latest one where nothing that goes in has changed.
    pub(super) revision: u32,
    /// Findings that were accepted when it was frozen, where it is the latest revision again.
    accepted: Vec<AcceptedFinding>,
    /// What the archives held before it. The same edition made again comes after the same ones.
    pub(super) after: After,
}

impl Standing {
    /// Looks an edition up. `inputs` are the delivered files and their digests.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub(super) fn of(
        project: &Project,
        kind: EditionKind,
        inputs: &BTreeMap<String, String>,
        facts: &archive::Facts,
    ) -> Result<Self> {
        let full = archive_folder(&project.folder, EditionKind::Full);
        let public = archive_folder(&project.folder, EditionKind::Public);
        let (own, inputs) = match kind {
            EditionKind::Full => (&full, inputs.clone()),
            EditionKind::Public => (&public, archive::concealed(inputs)),
        };
        let now = || -> Result<After> {
            let after = After { full: archive::state(&full)?, public: archive::state(&public)? };
            complete(&full, &after)?;
            Ok(after)
        };
        let (revision, after, accepted) = match archive::state(own)?.get(&project.period) {
            None => (1, now()?, Vec::new()),
            Some(latest) => {
                let manifest = archive::manifest(own, project.period)?;
                if manifest.same_origin(&inputs, facts) {
                    (*latest, manifest.after.map_or_else(now, Ok)?, manifest.accepted)
                } else {
                    (latest + 1, now()?, Vec::new())
                }
            }
        };
        Ok(Self { kind, full, public, revision, accepted, after })
    }

    /// The editions of earlier periods, of the same kind.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub(super) fn history(&self, project: &Project) -> Result<History> {
        let (archive, state) = self.own();
        archive::history_at(archive, project.period, state)
    }

    /// The revision before, which this one corrects.
    ///
    /// # Errors
    /// A revision that cannot be read.
    pub(super) fn former(&self, project: &Project) -> Result<Option<Edition>> {
        match self.revision {
            0 | 1 => Ok(None),
            revision => archive::revision(self.own().0, project.period, revision - 1).map(Some),
        }
    }

    /// What was published before, of a public edition.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub(super) fn published(&self, project: &Project, figures: &Figures) -> Result<Published> {
        // As defined now, or as it was then: what was shown before an indicator counted people is known too.
        let people: BTreeSet<&IndicatorId> = figures
            .indicators
            .iter()
            .map(|series| &series.indicator)
            .filter(|indicator| indicator.counts_people)
            .map(|indicator| &indicator.id)
            .collect();
        let wanted = |indicator: &Indicator| {
            indicator.counts_people
                || indicator.aggregation == Some(Aggregation::Ratio)
                || people.contains(&indicator.id)
        };
        let every =
            |archive, state| -> Result<Vec<Figures>> { archive::every(archive, state, &wanted) };
        Ok(Published {
            history: self.history(project)?,
            published: every(&self.public, &self.after.public)?,
            reported: every(&self.full, &self.after.full)?,
            former: self.former(project)?,
        })
    }

    /// Accepts in `gate` what was accepted when the same edition was frozen: it says the same on any day,
    /// also when the acceptance has ended since.
    pub(super) fn accept_again(&self, gate: &mut Gate) {
        for finding in gate.findings.iter_mut().filter(|finding| finding.accepted.is_none()) {
            let place = frozen_place(&finding.place);
            let then = self.accepted.iter().find(|then| {
                then.rule == finding.rule.to_string()
                    && then.place == place
                    && then.message == finding.message.de
            });
            finding.accepted = then.map(|then| Acceptance {
                reason: then.reason.clone(),
                by: then.by.clone(),
                until: then.until.clone(),
            });
        }
        gate.counts = Counts::of(&gate.findings);
    }

    fn own(&self) -> (&PathBuf, &BTreeMap<crate::domain::Period, u32>) {
        match self.kind {
            EditionKind::Full => (&self.full, &self.after.full),
            EditionKind::Public => (&self.public, &self.after.public),
        }
    }
}

/// A place as it is frozen: `file!sheet!A1`, as far as known.
pub(super) fn frozen_place(place: &Place) -> String {
    let parts = [Some(place.file.clone()), place.sheet.clone(), place.a1()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("!")
}

/// Whether every public edition that was frozen with a full one is still there: without it nobody knows
/// what was published, and what was kept back might follow from it.
fn complete(full: &Path, after: &After) -> Result<()> {
    for period in after.full.keys() {
        let Some(revision) = archive::manifest(full, *period)?.public else { continue };
        if after.public.get(period).is_none_or(|latest| *latest < revision) {
            let place = format!("{ARCHIVE}/{PUBLIC}/{period}/r{revision}");
            return Err(Error::new(
                format!("im Archiv fehlt die öffentliche Ausgabe `{period}`, Fassung {revision} (`{place}`)"),
                format!("the archive lacks the public edition `{period}`, revision {revision} (`{place}`)"),
            )
            .help(
                "den Ordner aus der Datensicherung zurückholen: ohne ihn ist nicht bekannt, was veröffentlicht wurde",
                "restore the folder from the backup: without it nobody knows what was published",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{After, Standing, frozen_place};
    use crate::archive::AcceptedFinding;
    use crate::check::Gate;
    use crate::config::EditionKind;
    use crate::finding::{Counts, Finding, Place, rule};
    use crate::lang::Text;

    #[test]
    fn what_was_accepted_then_is_accepted_again() {
        let place = |row| Place {
            file: "eingang/2026-Q3/amt.xlsx".to_owned(),
            sheet: Some("T".to_owned()),
            cell: Some((row, 2)),
        };
        let finding = |row| {
            let message = Text::new("überfällig", "overdue");
            Finding::new(rule::DUPLICATE_VALUE, place(row), message, Text::new("", ""))
        };
        let findings = vec![finding(3), finding(4)];
        let mut gate = Gate { counts: Counts::of(&findings), findings, passes: true };
        let standing = Standing {
            kind: EditionKind::Full,
            full: "archiv".into(),
            public: "archiv/oeffentlich".into(),
            revision: 1,
            accepted: vec![AcceptedFinding {
                rule: rule::DUPLICATE_VALUE.to_string(),
                place: frozen_place(&place(4)),
                level: "warning".to_owned(),
                message: "überfällig".to_owned(),
                reason: "bekannt".to_owned(),
                by: "Büro".to_owned(),
                until: "2026-09-30".to_owned(),
            }],
            after: After::default(),
        };
        standing.accept_again(&mut gate);
        let accepted: Vec<bool> = gate.findings.iter().map(|f| f.accepted.is_some()).collect();
        assert_eq!(accepted, [false, true]);
        assert_eq!(gate.counts.accepted, 1);
    }
}
