//! Findings about quarters that stay empty: what is missing (RB027), what cannot be combined
//! (RB046), what does not fit the indicator (RB047).

use super::quarters::Context;
use super::span::{Quarter, Span};
use crate::config::Config;
use crate::domain::{Aggregation, DepartmentId, Grain, Indicator, Intake, Sign};
use crate::finding::{Finding, Place, period, rule};
use crate::lang::{self, Text, count};

/// What a message lists before it says "and n more".
const LISTED: usize = 6;
/// Signs that stand for a value which there is not.
const GAPS: [Sign; 4] = [Sign::Unknown, Sign::Blocked, Sign::NotYet, Sign::Unreliable];

/// Names what is missing or cannot be used: of an indicator at most one finding a quarter.
pub(super) fn find(context: &Context, intake: &Intake, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, indicator) in context.series.indicators.iter().enumerate() {
        if context.parts(indicator).is_some() {
            // The parts have findings of their own.
            continue;
        }
        let finder = Finder { context, intake, config, number, indicator };
        if let Some(finding) = finder.too_wide() {
            findings.push(finding);
            continue;
        }
        finder.missing(&mut findings);
        finder.other_lengths(&mut findings);
        findings.extend(finder.not_combined());
    }
    findings
}

struct Finder<'a> {
    context: &'a Context<'a>,
    intake: &'a Intake,
    config: &'a Config,
    number: usize,
    indicator: &'a Indicator,
}

impl Finder<'_> {
    fn missing(&self, findings: &mut Vec<Finding>) {
        let mut quarters: Vec<(Finding, bool)> = Vec::new();
        let mut lacking: Vec<(Span, usize)> = Vec::new();
        let end = Span::of(self.context.period).month();
        let last = Quarter::of(self.context.period);
        // A stock that is only ever counted at the quarters' ends lacks nothing in between.
        let series = self.context.series;
        let ends_only = self.indicator.aggregation == Some(Aggregation::Stock)
            && series.spans[series.rows(self.number)].iter().all(|span| span.bit() == 4);
        for quarter in (self.context.first_quarter(self.number).0..=last.0).map(Quarter) {
            let present = self.context.combined(self.number, quarter).map_or(0, |c| c.present);
            let gaps: Vec<Span> = quarter
                .base_periods(self.indicator.grain)
                .filter(|span| span.month() <= end && present & span.bit() == 0)
                .filter(|span| !ends_only || span.bit() == 4)
                .collect();
            // A quotient needs one value a quarter, not one a base period (RULES.md 5).
            let enough = self.indicator.aggregation == Some(Aggregation::Ratio) && present != 0;
            if !gaps.is_empty() && !enough {
                quarters.extend(self.missing_in(quarter, &gaps, &mut lacking));
            }
        }
        // several quarters without a value are one fault: what is missing is listed once
        let held = quarters.iter().filter(|(_, listed)| *listed).count();
        if held < 2 {
            findings.extend(quarters.into_iter().map(|(finding, _)| finding));
            return;
        }
        findings.extend(quarters.iter().filter(|(_, l)| !l).map(|(finding, _)| finding.clone()));
        findings.extend(self.missing_together(quarters, &lacking));
    }

    /// One finding for all quarters in which something is missing.
    fn missing_together(
        &self,
        quarters: Vec<(Finding, bool)>,
        lacking: &[(Span, usize)],
    ) -> Option<Finding> {
        let last = quarters.into_iter().rfind(|(_, listed)| *listed)?.0;
        let items: Vec<Text> = lacking.iter().map(|absent| self.absent(*absent)).collect();
        let Text { de, en } = lang::list(&items, LISTED);
        let (id, name) = (&self.indicator.id, &self.indicator.name);
        let named = if name == id.as_str() { String::new() } else { format!(" ({name})") };
        let message = Text::new(
            format!("Indikator `{id}`{named}: es fehlen {de}"),
            format!("indicator `{id}`{named}: {en} missing"),
        );
        let same = |reporter: usize| {
            Some(self.department(reporter).as_str()) == last.department.as_deref()
        };
        let department = last.department.clone().filter(|_| lacking.iter().all(|l| same(l.1)));
        Some(Finding { message, department, ..last })
    }

    /// What is missing in a quarter; `true` where it was added to `lacking`, by period and reporter.
    fn missing_in(
        &self,
        quarter: Quarter,
        gaps: &[Span],
        lacking: &mut Vec<(Span, usize)>,
    ) -> Option<(Finding, bool)> {
        let series = self.context.series;
        let mut absent: Vec<(Span, usize)> = Vec::new();
        let mut stated: Vec<(Sign, Span, usize)> = Vec::new();
        for reporter in series.of_indicator[self.number].clone() {
            let rows = series.reporters[reporter].rows.clone();
            for gap in gaps {
                let spans = &series.spans[rows.clone()];
                let first = rows.start + spans.partition_point(|span| span < gap);
                let delivered = first < rows.end
                    && series.spans[first] == *gap
                    && series.counted(first).is_some();
                let sign = || {
                    let same = |row: &usize| *row < rows.end && series.spans[*row] == *gap;
                    let value = &series.records[Some(first).filter(same)?].value;
                    let gap = |sign: &Sign| GAPS.contains(sign);
                    value.value.is_none().then(|| value.signs.iter().find(gap)).flatten()
                };
                match sign() {
                    _ if delivered => {}
                    Some(sign) => stated.push((sign, *gap, reporter)),
                    None => absent.push((*gap, reporter)),
                }
            }
        }
        absent.sort_unstable();
        stated.sort_unstable();
        // What is said to come later is no fault while the quarter is the report's own.
        let current = quarter == Quarter::of(self.context.period);
        if current && !stated.is_empty() && absent.is_empty() {
            stated.retain(|(sign, ..)| *sign != Sign::NotYet);
            if stated.is_empty() {
                return None;
            }
        }
        let (id, when) = (&self.indicator.id, period(quarter.period()));
        if let (true, Some((sign, _, reporter))) = (absent.is_empty(), stated.first()) {
            return Some((self.stated(&when, *sign, *reporter, &stated), false));
        }
        let items: Vec<Text> = if absent.is_empty() {
            gaps.iter().map(|gap| period(gap.period())).collect()
        } else {
            absent.iter().map(|absent| self.absent(*absent)).collect()
        };
        let Text { de: what, en: what_en } = lang::list(&items, LISTED);
        let verb = if absent.len().max(gaps.len()) > 1 { "fehlen" } else { "fehlt" };
        let first = absent.first().map(|(_, reporter)| *reporter);
        let place = first.map_or_else(|| Place::file(""), |reporter| self.place(reporter));
        let finding = Finding::new(
            rule::MISSING_PERIOD,
            place,
            Text::new(
                format!("Indikator `{id}`, {}: es {verb} {what}", when.de),
                format!("indicator `{id}`, {}: {what_en} missing", when.en),
            ),
            Text::new(
                "den fehlenden Wert nachtragen, oder beim Indikator `gaps = \"partial\"` setzen, \
                 wenn unvollständige Quartale gedruckt werden sollen",
                "fill in the missing value, or set `gaps = \"partial\"` for the indicator to print \
                 incomplete quarters",
            ),
        )
        .about(id);
        let department = first.map(|reporter| &series.reporters[reporter].department);
        let finding = match department {
            Some(department) if absent.iter().all(|a| self.department(a.1) == department) => {
                finding.of(department)
            }
            _ => finding,
        };
        let listed = !absent.is_empty();
        lacking.append(&mut absent);
        Some((finding, listed))
    }

    /// Nothing is missing, but values were given as unknown: the quarter has no figure either.
    fn stated(
        &self,
        when: &Text,
        sign: Sign,
        reporter: usize,
        stated: &[(Sign, Span, usize)],
    ) -> Finding {
        let same = || stated.iter().filter(|(other, ..)| *other == sign);
        let items: Vec<Text> =
            same().map(|(_, gap, reporter)| self.absent((*gap, *reporter))).collect();
        let Text { de, en } = lang::list(&items, LISTED);
        let (why, why_en) = match sign {
            Sign::NotYet => ("noch nicht verfügbar", "not yet available"),
            Sign::Unreliable => ("nicht verlässlich", "not reliable"),
            Sign::Blocked => ("nicht sinnvoll", "making no sense"),
            _ => ("unbekannt", "unknown"),
        };
        let (id, symbol) = (&self.indicator.id, sign.symbol());
        Finding::new(
            rule::MISSING_PERIOD,
            self.place(reporter),
            Text::new(
                format!("Indikator `{id}`, {}: als {why} (`{symbol}`) gemeldet: {de}", when.de),
                format!("indicator `{id}`, {}: given as {why_en} (`{symbol}`): {en}", when.en),
            ),
            Text::new(
                "den Wert nachtragen, sobald er bekannt ist",
                "enter the value as soon as it is known",
            ),
        )
        .about(id)
        .of(self.department(reporter))
    }

    fn department(&self, reporter: usize) -> &DepartmentId {
        &self.context.series.reporters[reporter].department
    }

    /// August 2019 (Sozialamt, Mitte)
    fn absent(&self, (gap, reporter): (Span, usize)) -> Text {
        let department = self.department(reporter);
        let name = self.config.department(department).map_or(department.as_str(), |d| &d.name);
        let who = match &self.context.series.reporters[reporter].district {
            Some(district) => format!("{name}, {district}"),
            None => name.to_owned(),
        };
        let when = period(gap.period());
        Text::new(format!("{} ({who})", when.de), format!("{} ({who})", when.en))
    }

    /// Where a reporter's next value belongs: the sheet of its last one, else a file of its
    /// department.
    fn place(&self, reporter: usize) -> Place {
        let reporter = &self.context.series.reporters[reporter];
        let records = &self.context.series.records[reporter.rows.clone()];
        if let Some(origin) = records.iter().rev().find_map(|r| r.value.origin.as_ref()) {
            return Place::sheet(&origin.sheet.file, &origin.sheet.sheet);
        }
        let submissions = &self.intake.submissions;
        let submission = submissions.iter().find(|s| s.department == reporter.department);
        let file = submission.and_then(|submission| submission.files.first());
        Place::file(file.map_or("", |file| &file.path))
    }

    /// Values of another length than the indicator's base period are printed, not combined.
    fn other_lengths(&self, findings: &mut Vec<Finding>) {
        let series = self.context.series;
        for reporter in &series.reporters[series.of_indicator[self.number].clone()] {
            let other = |row: &usize| {
                series.spans[*row].grain() != self.indicator.grain
                    && series.records[*row].value.origin.is_some()
            };
            let mut rows = reporter.rows.clone().filter(other);
            let Some(first) = rows.next() else { continue };
            let Some(origin) = &series.records[first].value.origin else { continue };
            let (id, more) = (&self.indicator.id, rows.count());
            let (de, en) = length(self.indicator.grain);
            let when = period(series.spans[first].period());
            let (more_de, more_en) = match more {
                0 => (String::new(), String::new()),
                n => (
                    format!(", ebenso {}", count(n, "weiterer Wert", "weitere Werte")),
                    format!(", nor {} {n} more", if n == 1 { "does" } else { "do" }),
                ),
            };
            findings.push(
                Finding::new(
                    rule::DEFINITIONS_DIFFER,
                    origin,
                    Text::new(
                        format!(
                            "Indikator `{id}` wird je {de} geführt, dieser Wert gilt für den Zeitraum \
                             {} und zählt nicht mit{more_de}",
                            when.de
                        ),
                        format!(
                            "indicator `{id}` is kept by {en}, this value is for {} and \
                             does not count{more_en}",
                            when.en
                        ),
                    ),
                    Text::new(
                        format!("Werte je {de} liefern, oder `grain` des Indikators ändern"),
                        format!("deliver values by {en}, or change the indicator's `grain`"),
                    ),
                )
                .about(id)
                .of(&reporter.department),
            );
        }
    }

    /// Quotients without parts, several in one quarter (RULES.md 5): one finding an indicator.
    fn not_combined(&self) -> Option<Finding> {
        if self.indicator.aggregation != Some(Aggregation::Ratio) {
            return None;
        }
        let series = self.context.series;
        let reporters = series.of_indicator[self.number].len();
        let combined = &self.context.combination.quarters[self.number];
        let several = |present: u32| reporters > 1 || present.count_ones() > 1;
        let quarters: Vec<Quarter> =
            combined.iter().filter(|c| several(c.present)).map(|c| c.quarter).collect();
        let (first, last) = (quarters.first()?, quarters.last()?);
        let in_last = |row: &usize| series.spans[*row].quarter() == *last;
        let cell = series.rows(self.number).rev().filter(in_last);
        let origin = cell.filter_map(|row| series.records[row].value.origin.as_ref()).next();
        let place = origin.map_or_else(|| Place::file(""), Place::from);
        let id = &self.indicator.id;
        let (from, to) = (period(first.period()), period(last.period()));
        let when = match quarters.len() {
            1 => from,
            _ => {
                Text::new(format!("{} bis {}", from.de, to.de), format!("{} to {}", from.en, to.en))
            }
        };
        Some(
            Finding::new(
                rule::RATIO_NOT_AGGREGATED,
                place,
                Text::new(
                    format!(
                        "Quote `{id}` ohne Zähler und Nenner hat mehrere Werte im Quartal ({}) \
                         und wird nicht zusammengefasst",
                        when.de
                    ),
                    format!(
                        "ratio `{id}` without numerator and denominator has several values in a \
                         quarter ({}) and is not combined",
                        when.en
                    ),
                ),
                Text::new(
                    "Zähler und Nenner als eigene Indikatoren liefern und unter `numerator` und \
                     `denominator` nennen, oder `aggregation = \"mean\"` setzen, wenn der \
                     ungewichtete Mittelwert gemeint ist",
                    "deliver numerator and denominator as indicators of their own and name them \
                     under `numerator` and `denominator`, or set `aggregation = \"mean\"` if the \
                     unweighted mean is meant",
                ),
            )
            .about(id),
        )
    }

    fn too_wide(&self) -> Option<Finding> {
        self.context.combination.too_wide.binary_search(&self.number).ok()?;
        let series = self.context.series;
        let largest = series
            .rows(self.number)
            .filter_map(|row| Some((series.counted(row)?.abs(), row)))
            .max_by_key(|(value, _)| *value)?;
        let origin = series.records[largest.1].value.origin.as_ref();
        let id = &self.indicator.id;
        Some(
            Finding::new(
                rule::UNREADABLE_VALUE,
                origin.map_or_else(|| Place::file(""), Place::from),
                Text::new(
                    format!(
                        "Indikator `{id}`: die Werte reichen bis `{}` und sind nicht mehr genau \
                         zusammenzufassen",
                        largest.0
                    ),
                    format!(
                        "indicator `{id}`: values reach `{}` and can no longer be combined exactly",
                        largest.0
                    ),
                ),
                Text::new("den größten Wert prüfen", "check the largest value"),
            )
            .about(id),
        )
    }
}

fn length(grain: Grain) -> (&'static str, &'static str) {
    match grain {
        Grain::Month => ("Monat", "month"),
        Grain::Quarter => ("Quartal", "quarter"),
        Grain::HalfYear => ("Halbjahr", "half-year"),
        Grain::Year => ("Jahr", "year"),
    }
}
