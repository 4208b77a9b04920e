//! What is known before a workbook is opened: action fields, phases, indicators, ids.

use super::fold::{key, likeness, nearest, slug};
use crate::config::{Config, Department, Field, IndicatorConfig};
use crate::domain::{FieldId, IndicatorId, Period, Phase, Unnamed};
use crate::origin::Origin;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Ids that were confirmed for a department's rows without one: title to id (kennungen.toml,
/// RULES.md 10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConfirmedIds(BTreeMap<String, String>);

impl ConfirmedIds {
    /// Adds one; titles are compared without regard to case, blanks and hyphens.
    pub(super) fn insert(&mut self, title: &str, id: &str) {
        self.0.insert(key(title), id.to_owned());
    }
}

/// Words for phases that are built in (RULES.md 12), beside the phases' own words.
const PHASE_WORDS: &[(Phase, &[&str])] = &[
    (
        Phase::Done,
        &[
            "abgeschlossen",
            "erledigt",
            "fertig",
            "realisiert",
            "fertiggestellt",
            "online",
            "in Betrieb",
            "in Betrieb genommen",
            "done",
            "completed",
        ],
    ),
    (
        Phase::Running,
        &[
            "läuft",
            "in Arbeit",
            "begonnen",
            "in Bearbeitung",
            "teilweise umgesetzt",
            "verzögert",
            "in progress",
            "läuft / verzögert",
            "läuft, verzögert",
            "läuft planmäßig",
            "im Bau",
            "in Bau",
            "Bauausführung",
            "in Ausführung",
            "läuft nach Plan",
            "planmäßig",
            "wird umgesetzt",
            "in der Umsetzung",
            "Umsetzung",
            "Umsetzung läuft",
            "Umsetzung begonnen",
            "teilweise erledigt",
            "teilweise abgeschlossen",
            "teilweise realisiert",
            "teilumgesetzt",
            "gestartet",
            "im Bau",
            "in Bau",
            "Bau läuft",
            "in Ausführung",
            "im Aufbau",
            "delayed",
            "started",
            "under way",
            "on track",
            "partly done",
        ],
    ),
    (
        Phase::Planned,
        &[
            "offen",
            "nicht begonnen",
            "in Planung",
            "Idee",
            "noch nicht begonnen",
            "in Vorbereitung",
            "planned",
            "Planung",
            "in der Planung",
            "in Vorplanung",
            "Vorplanung",
            "Entwurfsplanung",
            "Genehmigungsplanung",
            "Ausführungsplanung",
            "Planfeststellung",
            "noch offen",
            "not started",
        ],
    ),
    (Phase::Permanent, &["laufend", "fortlaufend", "dauerhaft"]),
    (
        Phase::OnHold,
        &["ruht", "verschoben", "gestoppt", "ausgesetzt", "pausiert", "on hold", "postponed"],
    ),
    (Phase::Dropped, &["nicht umsetzbar", "gestrichen", "entfällt", "cancelled", "canceled"]),
];

/// A text cut in front of the word that begins a reason, and the reason with that word.
fn before_why(text: &str) -> Option<(&str, &str)> {
    const WORDS: &[&str] = &[" wg. ", " wegen ", " aufgrund ", " mangels ", " infolge "];
    let at = WORDS.iter().filter_map(|word| text.find(word)).min()?;
    Some((text[..at].trim_end(), text[at..].trim()))
}

/// What holds for all sheets of a workbook.
pub(super) struct Context<'a> {
    pub(super) department: &'a Department,
    pub(super) period: Option<Period>,
    pub(super) ids: &'a ConfirmedIds,
    /// Without a project, fields are taken as named.
    pub(super) free: bool,
    fields: &'a [Field],
    indicators: &'a [IndicatorConfig],
    by_field: FxHashMap<String, FieldId>,
    by_indicator: FxHashMap<String, usize>,
    phases: FxHashMap<String, Phase>,
    /// What the whole city is called.
    city: Vec<String>,
    extra_phases: Vec<&'a str>,
    public_default: bool,
}

impl<'a> Context<'a> {
    /// What a project says.
    pub(super) fn of_project(
        department: &'a Department,
        config: &'a Config,
        period: Period,
        ids: &'a ConfirmedIds,
    ) -> Self {
        let mut context = Self::bare(department, ids);
        context.free = false;
        context.period = Some(period);
        context.fields = &config.fields;
        context.indicators = &config.indicators;
        context.public_default = config.public_default;
        let name = &config.municipality.name;
        // "Landeshauptstadt Dresden", "Stadt Musterhausen": the name alone as well
        let last = name.split_whitespace().next_back().unwrap_or_default();
        let names = [name.clone(), last.to_owned(), format!("Stadt {last}")];
        context.city.extend(names.iter().map(|name| key(name)).filter(|name| !name.is_empty()));
        for field in &config.fields {
            let names = [field.id.as_str(), field.name.as_str()].into_iter();
            for name in names.chain(field.aliases.iter().map(String::as_str)) {
                context.by_field.entry(key(name)).or_insert_with(|| field.id.clone());
            }
        }
        for (index, indicator) in config.indicators.iter().enumerate() {
            let names = indicator.name.iter().chain(&indicator.aliases).map(String::as_str);
            for name in std::iter::once(indicator.id.as_str()).chain(names) {
                context.by_indicator.entry(key(name)).or_insert(index);
            }
        }
        for (word, phase) in &config.phases {
            context.phases.insert(key(word), *phase);
            context.extra_phases.push(word);
        }
        context
    }

    /// Without a project.
    pub(super) fn bare(department: &'a Department, ids: &'a ConfirmedIds) -> Self {
        let mut phases = FxHashMap::default();
        for phase in Phase::ALL {
            phases.insert(key(phase.word()), *phase);
        }
        for (phase, words) in PHASE_WORDS {
            phases.extend(words.iter().map(|word| (key(word), *phase)));
        }
        Self {
            department,
            period: None,
            ids,
            free: true,
            fields: &[],
            indicators: &[],
            by_field: FxHashMap::default(),
            by_indicator: FxHashMap::default(),
            phases,
            city: ["stadt", "kreis", "landkreis", "stadtgebiet"].map(str::to_owned).to_vec(),
            extra_phases: Vec::new(),
            public_default: false,
        }
    }

    /// The action field of a cell's words: id, name or alias, with or without a number, a code
    /// or the word "Handlungsfeld" in front.
    pub(super) fn field(&self, text: &str) -> Option<FieldId> {
        let name = without_prefix(text);
        if self.free {
            return (!name.is_empty()).then(|| FieldId::from(slug(name)));
        }
        let find = |text: &str| self.by_field.get(&key(text)).cloned();
        find(text).or_else(|| find(name)).or_else(|| {
            // "WOHNEN – Wohnen und Unterbringung", "1.2 Wohnen"
            [" - ", " – ", ": "].iter().find_map(|cut| {
                let (head, tail) = text.split_once(cut)?;
                find(head).or_else(|| find(tail))
            })
        })
    }

    /// The action field that occurs as a whole word in a title, sheet name or file name; `None`
    /// where none or several do.
    pub(super) fn field_within(&self, text: &str) -> Option<FieldId> {
        if let Some(field) = self.field(text).filter(|_| !self.free) {
            return Some(field);
        }
        let text = key(text);
        let mut found: Option<&FieldId> = None;
        for (name, id) in &self.by_field {
            if name.len() >= 4 && text.contains(name.as_str()) {
                if found.is_some_and(|other| other != id) {
                    return None;
                }
                found = Some(id);
            }
        }
        found.cloned()
    }

    /// The only action field, where the project has just one.
    pub(super) fn only_field(&self) -> Option<FieldId> {
        match self.fields {
            [field] => Some(field.id.clone()),
            _ => None,
        }
    }

    /// The known action field most like the words.
    pub(super) fn nearest_field(&self, text: &str) -> Option<&str> {
        let names = self.fields.iter().flat_map(|field| {
            [field.name.as_str(), field.id.as_str()]
                .into_iter()
                .chain(field.aliases.iter().map(String::as_str))
        });
        let name = without_prefix(text);
        nearest(name, names).filter(|near| likeness(name, near) >= 0.4)
    }

    /// All action fields' names.
    pub(super) fn field_names(&self) -> String {
        self.fields.iter().map(|f| format!("`{}`", f.name)).collect::<Vec<_>>().join(", ")
    }

    /// The phase of a cell's words; a remark in brackets does not matter.
    pub(super) fn phase(&self, text: &str) -> Option<Phase> {
        let find = |text: &str| self.phases.get(&key(text)).copied();
        find(text)
            .or_else(|| {
                let (head, _) = text.split_once(['(', ',', ';'])?;
                find(head)
            })
            .or_else(|| {
                // "abgeschlossen 12/2025": a day or month behind it
                let (head, tail) = text.trim().rsplit_once(' ')?;
                let head = head.trim_end_matches([' ', ':', '–', '-']);
                let head =
                    head.strip_suffix(" am").or_else(|| head.strip_suffix(" seit")).unwrap_or(head);
                let dated = tail.bytes().any(|b| b.is_ascii_digit())
                    && tail.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-'));
                if dated { find(head) } else { None }
            })
            .or_else(|| find(before_why(text)?.0))
    }

    /// The words behind a phase that say why: "zurückgestellt wg. Grunderwerb".
    pub(super) fn why<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (head, why) = before_why(text)?;
        self.phases.contains_key(&key(head)).then_some(why)
    }

    /// The known phase word most like the words.
    pub(super) fn nearest_phase(&self, text: &str) -> Option<&str> {
        let own = Phase::ALL.iter().map(|phase| phase.word());
        let built_in = PHASE_WORDS.iter().flat_map(|(_, words)| words.iter().copied());
        nearest(text, own.chain(built_in).chain(self.extra_phases.iter().copied()))
            .filter(|near| likeness(text, near) >= 0.5)
            .filter(|near| bounds(text) == bounds(near))
    }

    /// The project file's entry of an indicator, by id, name or alias.
    pub(super) fn indicator(&self, text: &str) -> Option<&'a IndicatorConfig> {
        self.by_indicator.get(&key(text)).map(|index| &self.indicators[*index])
    }

    /// The project file's entry of exactly this id.
    pub(super) fn indicator_of(&self, id: &IndicatorId) -> Option<&'a IndicatorConfig> {
        self.indicators.iter().find(|indicator| indicator.id == *id)
    }

    /// The project file's units.
    pub(super) fn units(&self) -> impl Iterator<Item = &'a str> {
        self.indicators.iter().filter_map(|indicator| indicator.unit.as_deref())
    }

    /// An id for a row that has none: the confirmed one, else one made of department and title.
    /// `true` where it was confirmed.
    pub(super) fn id_for(&self, title: &str) -> (String, bool) {
        match self.ids.0.get(&key(title)) {
            Some(id) => (id.clone(), true),
            None => (format!("{}-{}", slug(self.department.id.as_str()), slug(title)), false),
        }
    }

    /// The id of an indicator without one, which is noted in `unnamed`; `true` where it was confirmed.
    pub(super) fn name(
        &self,
        title: &str,
        origin: Origin,
        unnamed: &mut Vec<Unnamed>,
    ) -> (IndicatorId, bool) {
        let (id, confirmed) = self.id_for(title);
        unnamed.push(Unnamed { title: title.to_owned(), id: id.clone(), confirmed, origin });
        (IndicatorId::from(id), confirmed)
    }

    /// Whether a label names the whole city.
    pub(super) fn is_city(&self, label: &str) -> bool {
        let label = key(label);
        self.city.contains(&label)
    }

    /// What an empty "öffentlich" means.
    pub(super) fn public_default(&self) -> bool {
        self.public_default
    }
}

/// What a status says about itself that letters hardly show: a "nicht umgesetzt" is the opposite of the
/// `umgesetzt` that it resembles, a "teilweise umgesetzt" is less.
fn bounds(text: &str) -> Vec<&'static str> {
    const WORDS: [&str; 23] = [
        "hatsich",
        "nicht",
        "nie",
        "kein",
        "noch",
        "teil",
        "halb",
        "fast",
        "weitgehend",
        "groesstenteils",
        "ueberwiegend",
        "kaum",
        "wird",
        "werden",
        "soll",
        "ausgesetzt",
        "abge",
        "nach",
        "un",
        "not",
        "part",
        "almost",
        "will",
    ];
    let folded = key(text);
    let mut found: Vec<&'static str> = WORDS
        .into_iter()
        .filter(|word| match *word {
            // as the beginning of a word only: "un" stands in many
            "un" | "nach" | "abge" => folded.starts_with(word),
            word => folded.contains(word),
        })
        .collect();
    if text.bytes().any(|b| b.is_ascii_digit()) {
        found.push("digit");
    }
    found
}

/// A name without "Handlungsfeld", "HF" or a number in front.
fn without_prefix(text: &str) -> &str {
    let mut rest = text.trim();
    for word in ["Handlungsfeld", "handlungsfeld", "HANDLUNGSFELD", "HF"] {
        if let Some(tail) = rest.strip_prefix(word)
            && !tail.starts_with(char::is_alphabetic)
        {
            rest = tail.trim_start();
        }
    }
    // "A. Bildung", "IV. Verkehr"
    if let Some((mark, tail)) = rest.split_once(['.', ')'])
        && (mark.len() == 1 || mark.len() <= 4 && mark.bytes().all(|b| b"IVX".contains(&b)))
        && mark.bytes().all(|b| b.is_ascii_uppercase())
        && tail.starts_with([' ', '\u{a0}'])
    {
        rest = tail.trim_start();
    }
    let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".:)-– \u{a0}".contains(c));
    if tail.is_empty() { rest } else { tail }
}

/// What a cell of the column "öffentlich" says; `None` where it can't be read.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "ja" | "j" | "yes" | "y" | "x" | "1" | "oeffentlich" | "wahr" | "true" => Some(true),
        "nein" | "n" | "no" | "0" | "nichtoeffentlich" | "noe" | "vertraulich" | "falsch"
        | "false" | "intern" => Some(false),
        "" if text.contains(['✓', '✔', '☑']) => Some(true),
        "" if text.contains(['-', '–', '☐', '✗']) => Some(false),
        _ => None,
    }
}
