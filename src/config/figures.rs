//! The tables of numbers and rules: indicators, rule levels, axes, margins, disclosure.

use super::decode::{Keys, nearest};
use super::model::*;
use super::report;
use crate::domain::condition::{self, Condition, DEADLINE_NAMES, EVALUATION_NAMES};
use crate::domain::{
    Aggregation, Better, Deadline, Decimal, Evaluation, FieldId, Forecast, Gaps, Grain,
    IndicatorId, Phase, Target,
};
use crate::finding::{Level, rule};
use std::collections::BTreeMap;

const AGGREGATIONS: &[(&str, Aggregation)] = &[
    ("stock", Aggregation::Stock),
    ("flow", Aggregation::Flow),
    ("mean", Aggregation::Mean),
    ("min", Aggregation::Min),
    ("max", Aggregation::Max),
    ("ratio", Aggregation::Ratio),
];

const GRAINS: &[(&str, Grain)] = &[
    ("month", Grain::Month),
    ("quarter", Grain::Quarter),
    ("half-year", Grain::HalfYear),
    ("year", Grain::Year),
];

/// A tolerance in per cent, which is not below zero.
fn tolerance(keys: &Keys<'_>) -> Option<Decimal> {
    let per_cent = keys.decimal("tolerance_percent")?;
    if per_cent.is_sign_negative() && !per_cent.is_zero() {
        keys.fault(
            "tolerance_percent",
            format!("die Toleranz `{per_cent}` ist kleiner als null"),
            format!("the tolerance `{per_cent}` is below zero"),
        );
    }
    Some(per_cent)
}

pub(super) fn indicators(top: &Keys<'_>, fields: &[Field]) -> Vec<IndicatorConfig> {
    let mut indicators: Vec<IndicatorConfig> = Vec::new();
    for keys in top.tables("indicators") {
        let id = IndicatorId::from(keys.required("id"));
        let field = keys.text("field").filter(|field| !field.is_empty()).map(FieldId::from);
        let known =
            |id: &&FieldId| fields.iter().all(|f| f.id != **id) && !report::ids_repeat(fields);
        if let Some(unknown) = field.as_ref().filter(known) {
            let near = nearest(unknown.as_str(), fields.iter().map(|f| f.id.as_str()));
            let (hint, hint_en) = near.map_or_else(Default::default, |near| {
                (format!("; gemeint ist vielleicht `{near}`"), format!("; did you mean `{near}`?"))
            });
            keys.fault(
                "field",
                format!("das Handlungsfeld `{unknown}` gibt es nicht in [[fields]]{hint}"),
                format!("the action field `{unknown}` is not in [[fields]]{hint_en}"),
            );
        }
        if !keys.has("aggregation") {
            keys.required("aggregation");
        }
        let text = |key| keys.text(key).filter(|text| !text.is_empty());
        let indicator = IndicatorConfig {
            name: text("name"),
            aliases: keys.texts("aliases").unwrap_or_default(),
            field,
            unit: text("unit").map(|unit| unit.trim().to_owned()),
            aggregation: keys.word("aggregation", AGGREGATIONS).unwrap_or(Aggregation::Stock),
            grain: keys.word("grain", GRAINS),
            numerator: ids(&keys, "numerator"),
            denominator: ids(&keys, "denominator"),
            decimals: keys.number("decimals", 0..13),
            better: keys
                .word(
                    "better",
                    &[("higher", Better::Higher), ("lower", Better::Lower), ("none", Better::None)],
                )
                .unwrap_or_default(),
            target: target(&keys),
            forecast: forecast(&keys),
            tolerance_percent: tolerance(&keys),
            gaps: keys
                .word("gaps", &[("suppress", Gaps::Suppress), ("partial", Gaps::Partial)])
                .unwrap_or_default(),
            counts_people: keys.flag("counts_people").unwrap_or(false),
            public: keys.flag("public").unwrap_or(false),
            id,
        };
        check_parts(&keys, &indicator);
        if indicators.iter().any(|other| other.id == indicator.id) {
            keys.fault(
                "id",
                format!("die Kennung `{}` ist schon vergeben", indicator.id),
                format!("the id `{}` is taken already", indicator.id),
            );
        }
        keys.finish();
        indicators.push(indicator);
    }
    indicators
}

/// Ids in a list, or in one text separated by commas or plus signs.
fn ids(keys: &Keys<'_>, key: &'static str) -> Vec<IndicatorId> {
    keys.texts(key)
        .unwrap_or_default()
        .iter()
        .flat_map(|text| text.split([',', '+']))
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(IndicatorId::from)
        .collect()
}

fn check_parts(keys: &Keys<'_>, indicator: &IndicatorConfig) {
    let parts = (!indicator.numerator.is_empty(), !indicator.denominator.is_empty());
    if indicator.aggregation == Aggregation::Ratio && parts.0 != parts.1 {
        keys.fault(
            if parts.0 { "denominator" } else { "numerator" },
            format!(
                "die Quote `{}` braucht `numerator` und `denominator`, oder keines von beiden",
                indicator.id
            ),
            format!(
                "the ratio `{}` needs both `numerator` and `denominator`, or neither",
                indicator.id
            ),
        );
    }
    if indicator.aggregation != Aggregation::Ratio && (parts.0 || parts.1) {
        keys.fault(
            "numerator",
            format!("`numerator` und `denominator` gibt es nur bei aggregation = \"ratio\", nicht bei `{}`", indicator.id),
            format!("`numerator` and `denominator` belong to aggregation = \"ratio\", not to `{}`", indicator.id),
        );
    }
    if indicator.numerator.iter().chain(&indicator.denominator).any(|part| *part == indicator.id) {
        keys.fault(
            "numerator",
            format!("die Quote `{}` darf kein Teil ihrer selbst sein", indicator.id),
            format!("the ratio `{}` must not be a part of itself", indicator.id),
        );
    }
}

fn target(keys: &Keys<'_>) -> Option<Target> {
    let inner = keys.table("target")?;
    if !inner.has("value") {
        inner.required("value");
    }
    let value = inner.decimal("value");
    let by = inner.period("by");
    inner.finish();
    Some(Target { value: value?, by })
}

fn forecast(keys: &Keys<'_>) -> Option<Forecast> {
    let inner = keys.table("forecast")?;
    for key in ["value", "for"] {
        if !inner.has(key) {
            inner.required(key);
        }
    }
    let value = inner.decimal("value");
    let period = inner.period("for");
    let approximate = inner.flag("approximate").unwrap_or(false);
    inner.finish();
    Some(Forecast { value: value?, period: period?, approximate })
}

const LEVELS: &[(&str, Option<Level>)] = &[
    ("off", None),
    ("note", Some(Level::Note)),
    ("warning", Some(Level::Warning)),
    ("error", Some(Level::Error)),
];

pub(super) fn rules(top: &Keys<'_>) -> Rules {
    let mut rules = Rules { fail_at: Some(Level::Error), levels: BTreeMap::new() };
    let Some(keys) = top.table("rules") else { return rules };
    let bars = [
        ("never", None),
        ("note", Some(Level::Note)),
        ("warning", Some(Level::Warning)),
        ("error", Some(Level::Error)),
    ];
    if let Some(fail_at) = keys.word("fail_at", &bars) {
        rules.fail_at = fail_at;
    }
    for info in rule::ALL {
        let name = RULE_KEYS[usize::from(info.id.0)];
        if let Some(level) = keys.word(name, LEVELS) {
            rules.levels.insert(info.id, level);
        }
    }
    keys.finish();
    rules
}

/// `RB000` to `RB099`: keys must live as long as the program.
const RULE_KEYS: [&str; 100] = {
    const TEXT: &str = concat!(
        "RB000RB001RB002RB003RB004RB005RB006RB007RB008RB009",
        "RB010RB011RB012RB013RB014RB015RB016RB017RB018RB019",
        "RB020RB021RB022RB023RB024RB025RB026RB027RB028RB029",
        "RB030RB031RB032RB033RB034RB035RB036RB037RB038RB039",
        "RB040RB041RB042RB043RB044RB045RB046RB047RB048RB049",
        "RB050RB051RB052RB053RB054RB055RB056RB057RB058RB059",
        "RB060RB061RB062RB063RB064RB065RB066RB067RB068RB069",
        "RB070RB071RB072RB073RB074RB075RB076RB077RB078RB079",
        "RB080RB081RB082RB083RB084RB085RB086RB087RB088RB089",
        "RB090RB091RB092RB093RB094RB095RB096RB097RB098RB099",
    );
    let mut keys = [""; 100];
    let mut i = 0;
    let mut rest = TEXT;
    while i < 100 {
        let (key, tail) = rest.split_at(5);
        keys[i] = key;
        rest = tail;
        i += 1;
    }
    keys
};

pub(super) fn disclosure(top: &Keys<'_>) -> Disclosure {
    let mut disclosure = Disclosure { min_count: 3, secondary: true, protection_width: None };
    let Some(keys) = top.table("disclosure") else { return disclosure };
    if let Some(count) = keys.number("min_count", 1..1001) {
        disclosure.min_count = count;
    }
    if let Some(secondary) = keys.flag("secondary") {
        disclosure.secondary = secondary;
    }
    disclosure.protection_width = keys.number("protection_width", 1..10_001);
    keys.finish();
    disclosure
}

pub(super) fn axes(top: &Keys<'_>) -> Axes {
    let Some(keys) = top.table("axes") else { return Axes::default() };
    let deadlines: Vec<&str> = Deadline::ALL.iter().map(|state| state.word()).collect();
    let evaluations: Vec<&str> = Evaluation::ALL.iter().map(|state| state.word()).collect();
    let axes = Axes {
        deadline: axis(&keys, "deadline", DEADLINE_NAMES, &deadlines),
        evaluation: axis(&keys, "evaluation", EVALUATION_NAMES, &evaluations),
    };
    keys.finish();
    axes
}

/// The ordered rules of one axis. What cannot be read is said with the rule's place in the order: a rule
/// that never matches would be no rule.
fn axis(
    keys: &Keys<'_>,
    name: &'static str,
    names: &[(&str, condition::Kind)],
    words: &[&str],
) -> Vec<AxisRule> {
    let tables = keys.tables(name);
    let rules = tables.into_iter().enumerate().map(|(index, rule)| {
        let number = index + 1;
        let made = AxisRule { when: rule.required("when"), then: rule.required("then") };
        if let (false, Err(why)) = (made.when.is_empty(), Condition::parse(&made.when, names)) {
            let when = &made.when;
            rule.fault(
                "when",
                format!("[axes] {name}, Regel {number} (`{when}`): {}", why.de),
                format!("[axes] {name}, rule {number} (`{when}`): {}", why.en),
            );
        }
        if !made.then.is_empty() && !words.contains(&made.then.as_str()) {
            let (then, list) = (&made.then, words.join(", "));
            rule.fault(
                "then",
                format!("[axes] {name}, Regel {number}: den Stand `{then}` gibt es nicht; möglich sind {list}"),
                format!("[axes] {name}, rule {number}: there is no state `{then}`; possible are {list}"),
            );
        }
        rule.finish();
        made
    });
    rules.collect()
}

pub(super) fn margins(top: &Keys<'_>) -> Margins {
    let mut margins =
        Margins { spent_percent: Decimal::TEN, jump_factor: Decimal::from(3), stale_editions: 2 };
    let Some(keys) = top.table("margins") else { return margins };
    if let Some(percent) = keys.decimal("spent_percent") {
        margins.spent_percent = percent;
    }
    if let Some(factor) = keys.decimal("jump_factor") {
        if factor <= Decimal::ONE {
            keys.fault(
                "jump_factor",
                "`jump_factor` muss größer als 1 sein",
                "`jump_factor` must be above 1",
            );
        }
        margins.jump_factor = factor;
    }
    if let Some(editions) = keys.number("stale_editions", 1..1000) {
        margins.stale_editions = editions;
    }
    keys.finish();
    margins
}

pub(super) fn texts(top: &Keys<'_>) -> Texts {
    let mut texts = Texts { table_sentences: 3, min_words: 5 };
    let Some(keys) = top.table("texts") else { return texts };
    if let Some(sentences) = keys.number("table_sentences", 1..1000) {
        texts.table_sentences = sentences;
    }
    if let Some(words) = keys.number("min_words", 0..1000) {
        texts.min_words = words;
    }
    keys.finish();
    texts
}

pub(super) fn phases(top: &Keys<'_>) -> BTreeMap<String, Phase> {
    let words = top.map("phases");
    let mut phases = BTreeMap::new();
    for (word, phase) in words {
        match Phase::from_word(&phase) {
            Some(phase) => {
                phases.insert(word.to_lowercase(), phase);
            }
            None => {
                let list = Phase::ALL.iter().map(|p| p.word()).collect::<Vec<_>>().join(", ");
                top.fault(
                    "phases",
                    format!("[phases] führt `{word}` auf `{phase}` zurück; möglich sind {list}"),
                    format!("[phases] maps `{word}` to `{phase}`; possible are {list}"),
                );
            }
        }
    }
    phases
}

pub(super) fn publish(top: &Keys<'_>) -> Publish {
    let Some(keys) = top.table("publish") else { return Publish::default() };
    let text = |key| keys.text(key).unwrap_or_default();
    let publish = Publish {
        licence: text("licence"),
        base_url: text("base_url"),
        publisher: text("publisher"),
        contributor: text("contributor"),
    };
    keys.finish();
    publish
}
