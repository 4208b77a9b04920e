//! Which strings occur only in the non-public data of a project.

use super::{Secrets, squeezed};
use ratsbericht::archive;
use ratsbericht::config::{self, Config, PERIOD_FILE, PROJECT_FILE};
use ratsbericht::domain::{Edition, Period};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The strings that the public edition of a period must not hold, from what `run` froze up to it:
/// measures, indicators, texts and their sources that are not public, recipients, the mark of
/// confidentiality, accepted findings, everything that the findings say, names of delivered files.
///
/// Left out is what occurs in the public data too, and the program's own words.
pub(crate) fn of_period(project: &Path, period: &str) -> Secrets {
    let period: Period = period.parse().expect("a period");
    let config = configuration(project, period);
    let archive = project.join("archiv");
    let editions: Vec<Edition> = archive::list(&archive)
        .expect("an archive")
        .iter()
        .filter(|entry| entry.period.end() <= period.end())
        .map(|entry| archive::load(&archive, entry.period).expect("an edition"))
        .collect();
    let current = editions.last().expect("the period was frozen");
    let mut found = Gathered::default();
    for edition in &editions {
        found.edition(edition, current, &config);
        let manifest = archive::manifest(&archive, edition.period).expect("a manifest");
        for accepted in manifest.accepted {
            found.hidden([accepted.message, accepted.reason, accepted.by, accepted.place]);
        }
    }
    found.configuration(&config);
    let findings = format!("ausgabe/{period}/full/csv/open-data/hinweise.csv");
    if let Ok(mut reader) = csv::Reader::from_path(project.join(findings)) {
        for row in reader.records() {
            let row = row.expect("a row");
            found.hidden([&row[2], &row[3], &row[5], &row[6]].map(str::to_owned));
        }
    }
    found.secrets()
}

/// The project file and the period's own, joined.
fn configuration(project: &Path, period: Period) -> Config {
    let text = fs::read_to_string(project.join(PROJECT_FILE)).expect("a project file");
    let config = config::parse(&text, project).expect("valid");
    let own = project.join("eingang").join(period.to_string()).join(PERIOD_FILE);
    match fs::read_to_string(own) {
        Ok(text) => config::overlay(&config, &text, PERIOD_FILE).expect("valid"),
        Err(_) => config,
    }
}

#[derive(Default)]
struct Gathered {
    /// Texts that may be printed.
    public: String,
    hidden: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Gathered {
    fn shown(&mut self, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            self.public.push_str(&text);
            self.public.push('\n');
        }
    }

    fn hidden(&mut self, texts: impl IntoIterator<Item = String>) {
        self.hidden.extend(texts);
    }

    /// What was public in an edition is so now where the current edition does not take it back.
    fn edition(&mut self, edition: &Edition, current: &Edition, config: &Config) {
        for measure in &edition.figures.measures {
            let now = current.measure(&measure.id).is_none_or(|now| now.public);
            let words = [&measure.title, &measure.reason, &measure.text, &measure.responsible];
            if measure.public && now {
                self.shown(words.map(Clone::clone));
                self.shown([measure.id.to_string()]);
            } else {
                self.hidden(words.map(Clone::clone));
                self.ids.insert(measure.id.to_string());
            }
            self.source(&measure.source);
        }
        let public = |edition: &Edition, id| edition.indicator(id).map(|i| i.public);
        for figures in &edition.figures.indicators {
            let indicator = &figures.indicator;
            let words = indicator.aliases.iter().chain([&indicator.name]).cloned();
            if indicator.public && public(current, &indicator.id).unwrap_or(true) {
                self.shown(words);
                self.shown([indicator.id.to_string(), indicator.unit.clone()]);
            } else {
                self.hidden(words);
                self.ids.insert(indicator.id.to_string());
            }
        }
        for record in &edition.figures.values {
            let note = [record.value.note.to_string()];
            match public(current, &record.value.indicator) {
                Some(true) => self.shown(note),
                _ => self.hidden(note),
            }
            self.source(&record.value.source());
        }
        for text in &edition.texts {
            if text.public {
                self.shown([text.text.clone()])
            } else {
                self.hidden([text.text.clone()])
            }
            self.source(&text.source);
        }
        for (path, digest) in &edition.inputs {
            self.source(path);
            self.hidden([digest.clone()]);
        }
        self.shown(config.dropped.iter().map(|dropped| dropped.reason.clone()));
    }

    /// `file!sheet!cell`: the file's path and name are nobody's business.
    fn source(&mut self, source: &str) {
        for source in source.split(" | ") {
            let path = source.split('!').next().unwrap_or_default();
            self.hidden([path.to_owned()]);
            self.hidden(path.rsplit('/').next().map(str::to_owned));
        }
    }

    fn configuration(&mut self, config: &Config) {
        for recipient in &config.recipients {
            let lines = [&recipient.name, &recipient.salutation, &recipient.email];
            self.hidden(lines.into_iter().chain(&recipient.address).cloned());
        }
        self.hidden([config.control.confidentiality.clone()]);
        self.hidden(config.control.addressees.iter().cloned());
        self.hidden(config.departments.iter().map(|department| department.email.clone()));
        self.shown(config.departments.iter().map(|department| department.name.clone()));
        let control = &config.control;
        self.shown([
            format!("{:?} {:?} {:?}", config.municipality, config.issuer, config.resolution),
            format!("{:?} {:?} {:?}", config.fields, config.signatures, config.reasons),
            format!("{} {}", control.salutation, config.notice),
            format!("{:?} {:?}", config.publish, config.phases),
            // As the letterhead joins them.
            format!("{} {}", config.issuer.postcode, config.issuer.place),
        ]);
        // The program's own words, and how it numbers tables: sheets have such names as well.
        self.shown((1..100).map(|n| format!("Tabelle {n}")));
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let own = [root.join("templates"), root.join("src/view"), root.join("src/template")];
        for folder in own.into_iter().chain(config.output.templates.clone()) {
            self.words_of(&folder);
        }
    }

    fn words_of(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.words_of(&path);
            } else {
                self.shown(fs::read_to_string(&path));
            }
        }
    }

    fn secrets(self) -> Secrets {
        let public = squeezed(&self.public);
        // Each string, and every four words in a row of a longer one.
        let mut phrases: BTreeMap<String, String> = BTreeMap::new();
        for text in &self.hidden {
            let words: Vec<&str> = text.split_whitespace().collect();
            let parts = words.windows(4).map(|four| four.join(" "));
            for part in parts.chain([text.clone()]) {
                let key = squeezed(&part);
                if key.len() >= 8 && !public.contains(&key) {
                    phrases.entry(key).or_insert(part);
                }
            }
        }
        let words = self.ids.into_iter().filter(|id| !self.public.contains(id.as_str())).collect();
        Secrets { phrases: phrases.into_values().collect(), words }
    }
}
