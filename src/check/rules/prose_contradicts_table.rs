//! RB042: a number in prose contradicts the table.

use crate::check::prose::mention::{Leeway, NumberMention, PeriodMention};
use crate::check::prose::named::{Names, Sentence};
use crate::check::prose::sentences;
use crate::check::texts::{Kind, Text as Prose, prose};
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
               Dauern, Paragrafen, Veränderungen, andere Einheiten) werden nicht beurteilt. `rund`, \
               `etwa`, `ca.` lassen nur die Rundung zu: `rund 500` ist jeder Wert, der gerundet 500 \
               ergibt. Bei `knapp`, `fast`, `unter`, `höchstens`, `bis zu`, `weniger als` darf der \
               Wert bis zu einem Zehntel kleiner sein als die Zahl, nicht größer; bei `über`, `gut`, \
               `mindestens`, `mehr als` bis zu einem Zehntel größer, nicht kleiner.",
        why: "Wer im Brief 508 und in der Anlage 507 liest, traut beiden Zahlen nicht.",
        example: "`Die Zahl der W-03 stieg im September 2019 auf 508.` Die Tabelle nennt 507.",
        remedy: "Statt der Zahl einen Verweis schreiben: `{W-03@2019-09}`. Dann stimmt sie immer.",
    },
    en: Page {
        fault: "A number in the text contradicts the table",
        what: "Whether a sentence that names an indicator (id, name or `aliases`) and a period \
               holds a number without a reference that is not the value of that period. It is \
               compared with the value as printed. Other numbers (dates, durations, paragraphs of \
               laws, changes, other units) are not judged. `rund`, `etwa`, `ca.` allow no more than \
               the rounding: `rund 500` is every value that gives 500 when rounded. With `knapp`, \
               `fast`, `unter`, `höchstens`, `bis zu`, `weniger als` the value may be smaller than \
               the number by up to a tenth, and not larger; with `über`, `gut`, `mindestens`, `mehr \
               als` larger by up to a tenth, and not smaller.",
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
    for text in prose(facts).filter(|text| text.text.bytes().any(|b| b.is_ascii_digit())) {
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
    // A title resolves no references.
    let in_title = text.kind == Kind::Title;
    let help = if in_title {
        Text::new("die Zahl aus dem Titel streichen", "remove the number from the title")
    } else {
        Text::new(
            format!("statt der Zahl den Verweis `{{{id}@{}}}` schreiben", claim.period),
            format!("write the reference `{{{id}@{}}}` instead of the number", claim.period),
        )
    };
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

/// Whether the number is the value, or what its word allows; never more than a tenth of the value off.
fn agrees(number: &NumberMention, value: Decimal) -> bool {
    let value = value.abs();
    if number.value == value {
        return true;
    }
    // Both are zero or more: the difference cannot overflow.
    let off = (number.value - value).abs();
    let near = off.checked_mul(Decimal::TEN).is_some_and(|off| off <= value);
    near && match number.leeway {
        Leeway::None => false,
        Leeway::Rounded => {
            off.checked_mul(Decimal::TWO).is_some_and(|off| off <= place(number.value))
        }
        Leeway::Below => value < number.value,
        Leeway::Above => value > number.value,
    }
}

/// What a rounded number is rounded to: its last place that is not zero, but no more than half of its
/// first one: `rund 400` is anything from 375 to 425.
fn place(number: Decimal) -> Decimal {
    let number = number.normalize();
    if number.scale() > 0 {
        return Decimal::new(1, number.scale());
    }
    // Powers of ten up to the largest that a decimal can hold.
    let powers = || {
        std::iter::successors(Some(Decimal::ONE), |power| power.checked_mul(Decimal::TEN))
            .take_while(|power| *power <= number)
    };
    let last = powers().take_while(|power| (number % power).is_zero()).last();
    let first = powers().last().unwrap_or(Decimal::ONE);
    last.unwrap_or(Decimal::ONE).min(first / Decimal::TWO)
}

/// A number with a unit of its own is compared only with values of that unit.
fn has_unit_of(number: &NumberMention, indicator: &Indicator) -> bool {
    let unit = indicator.unit.to_lowercase();
    let percent = matches!(unit.as_str(), "%" | "prozent");
    let money = matches!(unit.as_str(), "€" | "euro" | "eur");
    (!number.percent || percent) && (!number.money || money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_rounded_to_its_last_place() {
        for (number, expected) in [
            ("0", "0.5"),
            ("7", "0.5"),
            ("507", "1"),
            ("510", "10"),
            ("500", "50"),
            ("40", "5"),
            ("45.3", "0.1"),
            ("1200000", "100000"),
            // The largest power of ten, and the largest number of all.
            ("10000000000000000000000000000", "5000000000000000000000000000"),
            ("79228162514264337593543950335", "1"),
            ("70000000000000000000000000000", "5000000000000000000000000000"),
        ] {
            let number: Decimal = number.parse().expect("a number");
            assert_eq!(place(number).normalize().to_string(), expected, "{number}");
        }
    }

    #[test]
    fn the_largest_numbers_are_compared() {
        let mention = |value: Decimal, leeway| NumberMention {
            range: 0..1,
            value,
            percent: false,
            money: false,
            leeway,
        };
        for leeway in [Leeway::None, Leeway::Rounded, Leeway::Below, Leeway::Above] {
            assert!(agrees(&mention(Decimal::MAX, leeway), Decimal::MIN));
            assert!(!agrees(&mention(Decimal::MAX, leeway), Decimal::ONE));
            assert!(!agrees(&mention(Decimal::ONE, leeway), Decimal::MAX));
        }
    }
}
