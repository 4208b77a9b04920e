//! References to figures in narratives: `{W-03@2019-Q3}` becomes the value as printed, so that a
//! number in the prose always equals the table.

use super::format;
use super::measures::paragraphs;
use crate::check::{self, Names, Secrecy, Secrets};
use crate::config::Config;
use crate::domain::{
    Decimal, DepartmentId, FieldText, FigureIndex, Figures, Indicator, IndicatorId,
    IndicatorQuarter, Intake, Measure, MeasureColumn, MeasureId, Period, Reference, ReferredFigure,
    Sign, TextRecord, Value, parse_references,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The narratives of all departments, in their order, references resolved: what is printed, and frozen
/// beside what was written. Texts without a known action field are left out (a finding names them).
#[must_use]
pub fn narratives(intake: &Intake, figures: &Figures) -> Vec<TextRecord> {
    let index = FigureIndex::new(figures);
    records(intake, |text| {
        let printed = resolve(&text.text, &index);
        let written = if printed == text.text { String::new() } else { text.text.clone() };
        Some((printed, written))
    })
}

/// A text, or a part of one, that the public edition leaves out because it would tell what is kept back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omitted {
    /// Where it stands: `file!sheet!cell`, or the resolution point.
    pub place: String,
    /// Of which indicator it tells.
    pub indicator: IndicatorId,
    /// For which period, where the text names one.
    pub period: Option<Period>,
}

/// The texts of the public edition, and what had to be left out of them.
#[derive(Debug, Default)]
pub struct PublicTexts {
    /// Narratives, as [`narratives`] gives them.
    pub narratives: Vec<TextRecord>,
    /// Numbers of the resolution points whose own text is left out.
    pub points: BTreeSet<String>,
    /// Numbers of the resolution points whose wording is left out.
    pub wordings: BTreeSet<String>,
    /// Ids under `[[dropped]]` whose reason is left out.
    pub dropped: BTreeSet<String>,
    /// Whether the salutation is left out.
    pub salutation: bool,
    /// What was left out.
    pub omitted: Vec<Omitted>,
}

/// The texts of the public edition: public texts only, references resolved from `public`, its figures.
///
/// Left out is what refers to a figure that is not published (not public, suppressed, or a gap), and what
/// names one with a number typed beside it: of a narrative the paragraph, of a measure its status text or
/// reason, of a resolution point its text. Their sentences stand on that figure; without it they would
/// say nothing, or what is not public. The measures of `public` get their texts here.
#[must_use]
pub fn public_texts(
    intake: &Intake,
    full: &Figures,
    public: &mut Figures,
    config: &Config,
) -> PublicTexts {
    let mut texts = PublicTexts::default();
    let measures = std::mem::take(&mut public.measures);
    let judge = Judge::new(intake, full, public);
    let tells = |text: &str| judge.tells(text, None);
    // What was written is kept in the full edition alone: it may refer to what is not public.
    let shown = |printed| Some((printed, String::new()));
    texts.narratives = records(intake, |text| {
        if !text.public {
            return None;
        }
        let mut left_out = |told: (IndicatorId, Option<Period>)| {
            let (indicator, period) = told;
            texts.omitted.push(Omitted { place: text.origin.to_string(), indicator, period });
        };
        let Some(told) = tells(&text.text) else {
            return shown(resolve(&text.text, &judge.public));
        };
        let mut kept = paragraphs(&text.text);
        let before = kept.len();
        kept.retain(|paragraph| match tells(paragraph) {
            Some(told) => {
                left_out(told);
                false
            }
            None => true,
        });
        if kept.len() == before {
            // Only the whole tells: a sentence that a blank line divides.
            left_out(told);
            return None;
        }
        if kept.is_empty() { None } else { shown(resolve(&kept.join("\n\n"), &judge.public)) }
    });
    let delivered: FxHashMap<&MeasureId, &Measure> =
        intake.measures().map(|measure| (&measure.id, measure)).collect();
    // As of every source in the public edition, only the department is named.
    for record in &mut texts.narratives {
        record.source = config
            .department(&DepartmentId::from(record.department.as_str()))
            .map_or_else(String::new, |department| department.name.clone());
    }
    let mut shown = measures;
    for record in &mut shown {
        let Some(measure) = delivered.get(&record.id) else { continue };
        if let Some((indicator, period)) = tells(&record.title) {
            record.title = format!("Maßnahme {}", record.id);
            let place = measure.place.at(MeasureColumn::Title).to_string();
            texts.omitted.push(Omitted { place, indicator, period });
        }
        let parts = [
            (&mut record.text, measure.text.as_deref(), MeasureColumn::Text),
            (&mut record.reason, measure.reason.as_deref(), MeasureColumn::Reason),
        ];
        for (printed, written, column) in parts {
            let Some(written) = written else { continue };
            // What the title names, the text is about.
            match tells(&format!("{}.\n\n{written}", measure.title)) {
                Some((indicator, period)) => {
                    printed.clear();
                    let place = measure.place.at(column).to_string();
                    texts.omitted.push(Omitted { place, indicator, period });
                }
                None if written.contains('{') => {
                    let words = if column == MeasureColumn::Reason {
                        config.reason_in_words(written)
                    } else {
                        written.to_owned()
                    };
                    *printed = resolve(&words, &judge.public);
                }
                None => {}
            }
        }
    }
    let mut left_out = |place: String, told: (IndicatorId, Option<Period>)| {
        let (indicator, period) = told;
        texts.omitted.push(Omitted { place, indicator, period });
    };
    for point in &config.resolution.points {
        for (text, set) in [(&point.text, &mut texts.points), (&point.wording, &mut texts.wordings)]
        {
            if let Some(told) = tells(text) {
                set.insert(point.number.clone());
                left_out(format!("Beschlusspunkt {}", point.number), told);
            }
        }
    }
    for dropped in &config.dropped {
        if let Some(told) = tells(&dropped.reason) {
            texts.dropped.insert(dropped.id.clone());
            left_out(format!("[[dropped]] {}", dropped.id), told);
        }
    }
    if let Some(told) = tells(&config.control.salutation) {
        texts.salutation = true;
        left_out("[control] salutation".to_owned(), told);
    }
    let told: Vec<usize> = public
        .values
        .iter()
        .enumerate()
        .filter(|(_, record)| !record.value.note.is_empty())
        .filter(|(_, record)| judge.note_tells(&record.value))
        .map(|(at, _)| at)
        .collect();
    for at in told {
        public.values[at].value.note = "".into();
    }
    public.measures = shown;
    texts
}

/// Numbers of indicators.
type Numbers<'a> = FxHashMap<&'a IndicatorId, BTreeSet<Decimal>>;

/// Knows what readers of the public edition may know.
struct Judge<'a> {
    full: FigureIndex<'a>,
    public: FigureIndex<'a>,
    names: Names<'a>,
    known: BTreeSet<&'a str>,
    /// Periods in which a single value is suppressed, by indicator.
    kept_back: FxHashMap<&'a IndicatorId, Vec<Period>>,
    /// The numbers of public indicators that are suppressed.
    numbers: Numbers<'a>,
    /// The changes from which these can be calculated.
    changes: Numbers<'a>,
    indicators: FxHashMap<&'a IndicatorId, &'a Indicator>,
}

impl<'a> Judge<'a> {
    fn new(intake: &'a Intake, full: &'a Figures, public: &'a Figures) -> Self {
        let mut kept_back: FxHashMap<&IndicatorId, Vec<Period>> = FxHashMap::default();
        let hidden = public.values.iter().map(|record| &record.value);
        for value in hidden.filter(|v| v.value.is_none() && v.signs.has(Sign::Unknown)) {
            kept_back.entry(&value.indicator).or_default().push(value.period);
        }
        let [numbers, changes] = suppressed(full, public);
        Self {
            full: FigureIndex::new(full),
            public: FigureIndex::published(public),
            numbers,
            changes,
            indicators: full.indicators.iter().map(|i| (&i.indicator.id, &i.indicator)).collect(),
            names: Names::parted(full),
            known: intake.indicators.iter().map(|i| i.id.as_str()).collect(),
            kept_back,
        }
    }

    /// Whether a value's note tells a number of its indicator.
    fn note_tells(&self, value: &Value) -> bool {
        let indicator = self.indicators.get(&value.indicator).copied();
        self.tells(&value.note, indicator).is_some()
    }

    fn tells(
        &self,
        text: &str,
        topic: Option<&'a Indicator>,
    ) -> Option<(IndicatorId, Option<Period>)> {
        let refers = || {
            let references = parse_references(text).into_iter().filter_map(|(_, r)| r.ok());
            let withheld = |reference: &Reference| {
                self.known.contains(reference.indicator.as_str())
                    && printed(reference, &self.public, true).is_none()
            };
            references.into_iter().find(withheld).map(|reference| {
                let period = match reference.figure {
                    ReferredFigure::Value(period)
                    | ReferredFigure::Change(_, period)
                    | ReferredFigure::ChangeInWords(_, period) => Some(period),
                    ReferredFigure::Target | ReferredFigure::Forecast => None,
                };
                (reference.indicator, period)
            })
        };
        let referred = if text.contains('{') { refers() } else { None };
        referred.or_else(|| {
            let of_period = |indicator: &Indicator, period| self.secrecy(indicator, period);
            let numbers = |indicator: &Indicator| self.numbers.get(&indicator.id);
            let changes = |indicator: &Indicator| self.changes.get(&indicator.id);
            let secrets = Secrets { of_period: &of_period, numbers: &numbers, changes: &changes };
            check::tells(text, topic, &self.names, secrets)
        })
    }

    fn secrecy(&self, indicator: &Indicator, period: Option<Period>) -> Secrecy {
        if !indicator.public {
            return Secrecy::Hidden;
        }
        let Some(period) = period else { return Secrecy::Open };
        let id = indicator.id.as_str();
        let within = |part: &Period| part.start() <= period.end() && period.start() <= part.end();
        let parts = self.kept_back.get(&indicator.id).is_some_and(|all| all.iter().any(within));
        match (self.public.value(id, period), self.full.value(id, period)) {
            (Some(shown), _) if parts => Secrecy::Only(shown.abs()),
            (Some(_), _) => Secrecy::Open,
            (None, Some(_)) => Secrecy::Hidden,
            (None, None) if parts => Secrecy::Hidden,
            (None, None) => Secrecy::Open,
        }
    }
}

/// What `full` has and `public` suppresses, of values and quarters: the numbers, and the changes from which
/// they can be calculated.
fn suppressed<'a>(full: &'a Figures, public: &Figures) -> [Numbers<'a>; 2] {
    let values = public.values.iter().map(|record| &record.value);
    let gaps: FxHashSet<_> = values
        .filter(|value| value.value.is_none())
        .map(|v| (&v.indicator, &v.department, v.district.as_deref(), v.period))
        .collect();
    let shown: FxHashMap<_, _> = public
        .indicators
        .iter()
        .flat_map(|i| i.quarters.iter().map(|q| ((&i.indicator.id, q.quarter), q.value)))
        .collect();
    let hides =
        |v: &Value| gaps.contains(&(&v.indicator, &v.department, v.district.as_deref(), v.period));
    let hides_quarter = |id: &IndicatorId, quarter: &IndicatorQuarter| {
        matches!(shown.get(&(id, quarter.quarter)), Some(None))
    };
    let mut numbers = Numbers::default();
    for value in full.values.iter().map(|record| &record.value) {
        if let Some(number) = value.value.filter(|_| hides(value)) {
            numbers.entry(&value.indicator).or_default().insert(number.abs());
        }
    }
    for series in full.indicators.iter().filter(|series| series.indicator.public) {
        let id = &series.indicator.id;
        for quarter in series.quarters.iter().filter(|quarter| hides_quarter(id, quarter)) {
            numbers.entry(id).or_default().extend(quarter.value.map(|number| number.abs()));
        }
    }
    [numbers, check::telling_changes(full, &hides, &hides_quarter)]
}

/// The status texts, reasons and resolution points of the full edition with their references resolved.
pub fn with_references(figures: &mut Figures) {
    let measures = std::mem::take(&mut figures.measures);
    let index = FigureIndex::new(figures);
    let resolved = measures
        .into_iter()
        .map(|mut measure| {
            let texts = [
                (&mut measure.text, &mut measure.text_written),
                (&mut measure.reason, &mut measure.reason_written),
            ];
            for (text, written) in texts.into_iter().filter(|(text, _)| text.contains('{')) {
                let printed = resolve(text, &index);
                if printed != *text {
                    let before = std::mem::replace(text, printed);
                    if written.is_empty() {
                        *written = before;
                    }
                }
            }
            measure
        })
        .collect();
    figures.measures = resolved;
}

fn records(
    intake: &Intake,
    mut printed: impl FnMut(&FieldText) -> Option<(String, String)>,
) -> Vec<TextRecord> {
    intake
        .submissions
        .iter()
        .flat_map(|submission| &submission.texts)
        .filter_map(|text| {
            let field = text.field.clone()?;
            let (printed, written) = printed(text)?;
            Some(TextRecord {
                field,
                department: text.department.to_string(),
                text: printed,
                written,
                public: text.public,
                source: text.origin.to_string(),
            })
        })
        .collect()
}

/// The text with every reference replaced by the value as printed. A reference to something that
/// does not exist, or has no value in these figures, prints "keine Angabe": a finding names it, and
/// in the public edition it may be suppressed. Per cent get their sign, unless it follows. Braces that hold no reference stay.
#[must_use]
pub fn resolve(text: &str, index: &FigureIndex<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, reference) in parse_references(text) {
        out.push_str(&text[from..range.start]);
        // "{W-04} Prozent": the writer said the unit.
        let next = text[range.end..].trim_start_matches([' ', '\u{A0}', '\u{202F}']);
        let said = next.starts_with("Prozent") || next.starts_with('%');
        let printed = reference.ok().and_then(|reference| printed(&reference, index, said));
        out.push_str(printed.as_deref().unwrap_or("keine Angabe"));
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

fn printed(reference: &Reference, index: &FigureIndex<'_>, said: bool) -> Option<String> {
    let indicator = index.indicator(reference.indicator.as_str())?;
    let value = index.number(reference)?;
    let percent = indicator.unit == "%" && !said;
    Some(match reference.figure {
        ReferredFigure::Change(..) => {
            let text = format::signed(value, indicator.decimals);
            if percent { format::with_unit(&text, "Prozentpunkte") } else { text }
        }
        ReferredFigure::ChangeInWords(..) => {
            let text = format::number(value.abs(), indicator.decimals);
            let points = if text == "1" { "Prozentpunkt" } else { "Prozentpunkte" };
            let text = if percent { format::with_unit(&text, points) } else { text };
            match value.cmp(&Decimal::ZERO) {
                Ordering::Greater => format!("um {text} gestiegen"),
                Ordering::Less => format!("um {text} gesunken"),
                Ordering::Equal => "unverändert".to_owned(),
            }
        }
        ReferredFigure::Value(_) | ReferredFigure::Target | ReferredFigure::Forecast => {
            let text = format::number(value, indicator.decimals);
            let text = if percent { format::with_unit(&text, "%") } else { text };
            let forecast = reference.figure == ReferredFigure::Forecast;
            if forecast && indicator.forecast.is_some_and(|forecast| forecast.approximate) {
                format!("rund {text}")
            } else {
                text
            }
        }
    })
}
