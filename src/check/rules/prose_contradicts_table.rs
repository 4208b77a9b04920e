//! RB042: a number in prose contradicts the table.

use crate::check::prose::mention::{NumberMention, PeriodMention};
use crate::check::prose::named::{Names, Sentence};
use crate::check::prose::sentences;
use crate::check::texts::{Text as Prose, texts};
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::{
    Aggregation, Decimal, FigureIndex, Figures, Indicator, Period, Reference, ReferredFigure,
};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Zahl im Text widerspricht der Tabelle",
        what: "Ob in einem Satz, der einen Indikator (Kennung, Name oder `aliases`) und einen \
               Zeitraum nennt, eine Zahl ohne Verweis steht, die nicht der Wert dieses Zeitraums \
               ist. Verglichen wird mit dem Wert, wie er gedruckt wird. Andere Zahlen (Daten, \
               Dauern, Paragrafen, Veränderungen, andere Einheiten) werden nicht beurteilt; \
               `rund` und ähnliche Wörter lassen ein Zehntel Spielraum, gerundete Zahlen nur die \
               Rundung.",
        why: "Wer im Brief 508 und in der Anlage 507 liest, traut beiden Zahlen nicht.",
        example: "`Die Zahl der W-03 stieg im September 2019 auf 508.` Die Tabelle nennt 507.",
        remedy: "Statt der Zahl einen Verweis schreiben: `{W-03@2019-09}`. Dann stimmt sie immer.",
    },
    en: Page {
        fault: "A number in the text contradicts the table",
        what: "Whether a sentence that names an indicator (id, name or `aliases`) and a period \
               holds a number without a reference that is not the value of that period. It is \
               compared with the value as printed. Other numbers (dates, durations, paragraphs of \
               laws, changes, other units) are not judged; `rund` and the like leave a tenth of \
               room, rounded ones no more than the rounding.",
        why: "Who reads 508 in the letter and 507 in the annex trusts neither.",
        example: "`Die Zahl der W-03 stieg im September 2019 auf 508.` The table says 507.",
        remedy: "Write a reference instead of the number: `{W-03@2019-09}`. Then it is always \
                 right.",
    },
};

/// At the text's cell, once for each indicator and period of a sentence.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let index = FigureIndex::new(figures);
    let names = Names::of(figures);
    let mut findings = Vec::new();
    for text in texts(facts).filter(|text| text.text.bytes().any(|b| b.is_ascii_digit())) {
        for sentence in sentences(text.text) {
            judge(sentence, &text, &names, &index, &mut findings);
        }
    }
    findings
}

/// What a sentence says of one indicator in one period, beside what the table says.
struct Claim<'a> {
    indicator: &'a Indicator,
    period: Period,
    at: usize,
    value: Decimal,
}

fn judge(
    sentence: &str,
    text: &Prose<'_>,
    names: &Names<'_>,
    index: &FigureIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(Sentence { references, indicators, periods, numbers, .. }) = names.read(sentence)
    else {
        return;
    };
    if periods.is_empty() || numbers.is_empty() {
        return;
    }
    let claims: Vec<Claim<'_>> = indicators
        .iter()
        .flat_map(|indicator| periods.iter().map(move |mention| (*indicator, mention)))
        .filter(|(indicator, mention)| is_judged(indicator, mention, &references))
        .filter_map(|(indicator, mention)| {
            let value = index.value(indicator.id.as_str(), mention.period)?;
            Some(Claim { indicator, period: mention.period, at: mention.range.start, value })
        })
        .collect();
    let explained = |number: &NumberMention| {
        let other = |r: &Reference| index.number(r).is_some_and(|value| agrees(number, value));
        claims.iter().any(|claim| agrees(number, claim.value))
            || indicators.iter().any(|i| known_otherwise(i, &periods).any(|r| other(&r)))
    };
    let mut open: Vec<&NumberMention> =
        numbers.iter().filter(|number| !explained(number)).collect();
    for claim in &claims {
        let comparable = |n: &NumberMention| has_unit_of(n, claim.indicator);
        if numbers.iter().any(|n| comparable(n) && agrees(n, claim.value)) {
            continue;
        }
        let nearest = (0..open.len())
            .filter(|i| comparable(open[*i]))
            .min_by_key(|i| open[*i].range.start.abs_diff(claim.at));
        if let Some(nearest) = nearest {
            findings.push(finding(text, claim, open.remove(nearest)));
        }
    }
}

fn finding(text: &Prose<'_>, claim: &Claim<'_>, found: &NumberMention) -> Finding {
    let (id, when) = (&claim.indicator.id, period(claim.period));
    let (found, value) = (number(found.value), number(claim.value));
    let message = Text::new(
        format!(
            "der Text nennt `{found}` für `{id}` im Zeitraum {}, die Tabelle `{value}`",
            when.de
        ),
        format!("the text says `{found}` for `{id}` in {}, the table `{value}`", when.en),
    );
    let help = Text::new(
        format!("statt der Zahl den Verweis `{{{id}@{}}}` schreiben", claim.period),
        format!("write the reference `{{{id}@{}}}` instead of the number", claim.period),
    );
    text.finding(rule::PROSE_CONTRADICTS_TABLE, message, help).about(id)
}

/// A period that the sentence refers to properly needs no number beside it; a last day stands for
/// a stock only.
fn is_judged(indicator: &Indicator, mention: &PeriodMention, references: &[Reference]) -> bool {
    let referred = references.iter().any(|reference| {
        reference.indicator == indicator.id
            && reference.figure == ReferredFigure::Value(mention.period)
    });
    !referred && (!mention.as_of || indicator.aggregation == Some(Aggregation::Stock))
}

/// Other figures of an indicator that a number may be: target, forecast, changes between the
/// periods of the sentence.
fn known_otherwise(
    indicator: &Indicator,
    periods: &[PeriodMention],
) -> impl Iterator<Item = Reference> {
    let reference = |figure| Reference { indicator: indicator.id.clone(), figure };
    let pairs = periods.iter().flat_map(|a| periods.iter().map(move |b| (a.period, b.period)));
    let changes = pairs.filter(|(a, b)| a != b).map(|(a, b)| ReferredFigure::Change(a, b));
    let all: Vec<Reference> = [ReferredFigure::Target, ReferredFigure::Forecast]
        .into_iter()
        .chain(changes)
        .map(reference)
        .collect();
    all.into_iter()
}

fn agrees(number: &NumberMention, value: Decimal) -> bool {
    if number.value == value.abs() {
        return true;
    }
    let off = (number.value - value.abs()).abs();
    let near = off.checked_mul(Decimal::TEN).is_some_and(|off| off <= value.abs());
    number.approximate && near && (!number.rounded || off * Decimal::TWO <= place(number.value))
}

/// What a rounded number is rounded to: its last place that is not zero, but no more than half of its
/// first one: `rund 400` is anything from 375 to 425.
fn place(number: Decimal) -> Decimal {
    let number = number.normalize();
    if number.scale() > 0 {
        return Decimal::new(1, number.scale());
    }
    let (mut last, mut first) = (Decimal::ONE, Decimal::ONE);
    while !number.is_zero() && (number % (last * Decimal::TEN)).is_zero() {
        last *= Decimal::TEN;
    }
    while number >= first * Decimal::TEN {
        first *= Decimal::TEN;
    }
    last.min(first / Decimal::TWO)
}

/// A number with a unit of its own is compared only with values of that unit.
fn has_unit_of(number: &NumberMention, indicator: &Indicator) -> bool {
    let unit = indicator.unit.to_lowercase();
    let percent = matches!(unit.as_str(), "%" | "prozent");
    let money = matches!(unit.as_str(), "€" | "euro" | "eur");
    (!number.percent || percent) && (!number.money || money)
}
