//! What a chart shows, in words, for those who do not see it.

use crate::domain::Decimal;
use crate::view::{ChartKind, ChartView, format};

/// Kind of chart, first and last value with their periods, direction, extremes, target, gaps.
#[must_use]
pub fn alt_text(chart: &ChartView) -> String {
    words(
        chart,
        match chart.kind {
            ChartKind::Line => "Liniendiagramm",
            ChartKind::Bars => "Säulendiagramm",
        },
    )
}

/// The same of the series drawn as a small line within a table.
#[must_use]
pub fn spark_alt(chart: &ChartView) -> String {
    words(chart, "Verlaufslinie")
}

fn words(chart: &ChartView, kind: &str) -> String {
    let mut sentences = vec![format!("{kind}: {}", chart.title)];
    let known: Vec<(Decimal, &str)> = chart
        .values
        .iter()
        .zip(&chart.periods)
        .filter_map(|(value, period)| Some(((*value)?, period.as_str())))
        .collect();
    let print = |value: Decimal| {
        let text = format::number(value, chart.decimals);
        if chart.unit == "%" { format::with_unit(&text, "%") } else { text }
    };
    match known.as_slice() {
        [] => sentences.push("Es liegen keine Werte vor".to_owned()),
        [(value, period)] => {
            sentences.push(format!("Einziger Wert: {} im {period}", print(*value)))
        }
        [(first, from), .., (last, to)] => {
            let direction = match last.cmp(first) {
                std::cmp::Ordering::Greater => "insgesamt gestiegen",
                std::cmp::Ordering::Less => "insgesamt gesunken",
                std::cmp::Ordering::Equal => "am Ende so hoch wie am Anfang",
            };
            sentences.push(format!(
                "Von {} im {from} auf {} im {to}, {direction}",
                print(*first),
                print(*last)
            ));
            // The first of equal extremes is named.
            let highest = known.iter().rev().max_by_key(|(value, _)| *value);
            let lowest = known.iter().min_by_key(|(value, _)| *value);
            if let (Some(highest), Some(lowest)) = (highest, lowest)
                && known.len() > 2
                && highest.0 != lowest.0
            {
                sentences.push(format!(
                    "Höchster Wert {} im {}, niedrigster Wert {} im {}",
                    print(highest.0),
                    highest.1,
                    print(lowest.0),
                    lowest.1
                ));
            }
        }
    }
    if let Some(target) = &chart.target {
        sentences.push(target.label.clone());
    }
    let gaps = gaps(chart);
    if !gaps.is_empty() && !known.is_empty() {
        sentences.push(format!("Ohne Wert: {}", format::list(&gaps)));
    }
    format!("{}.", sentences.join(". "))
}

/// Periods without a value; three and more in a row as a span.
fn gaps(chart: &ChartView) -> Vec<String> {
    let cells: Vec<(bool, &String)> =
        chart.values.iter().map(Option::is_none).zip(&chart.periods).collect();
    let mut out = Vec::new();
    for run in cells.chunk_by(|a, b| a.0 == b.0) {
        match run {
            [(true, first), _, .., (_, last)] => out.push(format!("{first} bis {last}")),
            [(true, _), ..] => out.extend(run.iter().map(|(_, period)| (*period).clone())),
            _ => {}
        }
    }
    out
}
