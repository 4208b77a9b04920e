//! Suite of charts: what they say in words, how their axes read, and that no colour stands alone.

use crate::report_input::number;
use ratsbericht::chart::{
    alt_text, figure, phase_hatched, phase_tone, phases, shares_alt, spark_alt,
};
use ratsbericht::document::{DrawItem, Drawing, Tone};
use ratsbericht::domain::{Decimal, Phase};
use ratsbericht::layout::{Rgb, Theme};
use ratsbericht::view::{ChartKind, ChartView, PhaseQuarter, TargetLine};

/// A series of quarters from III/2018 on; `-` is a gap.
fn chart(kind: ChartKind, values: &[&str]) -> ChartView {
    let quarter = |i: usize| (["I", "II", "III", "IV"][(i + 2) % 4], 2018 + (i + 2) / 4);
    let value = |text: &&str| (*text != "-").then(|| number(text));
    let periods = (0..values.len()).map(quarter);
    ChartView {
        kind,
        title: "Plätze (Personen)".to_owned(),
        reading: "von 440 auf 507".to_owned(),
        labels: periods.clone().map(|(q, y)| format!("{q}/{y}")).collect(),
        periods: periods.map(|(q, y)| format!("{q}. Quartal {y}")).collect(),
        values: values.iter().map(value).collect(),
        printed: values
            .iter()
            .map(|v| if *v == "-" { "…" } else { *v }.replace('.', ","))
            .collect(),
        last_year: vec![None; values.len()],
        target: None,
        unit: "Personen".to_owned(),
        decimals: 0,
    }
}

fn drawing(chart: &ChartView) -> Drawing {
    figure(chart, "f", 190.0, 100.0).expect("two values are enough").drawing
}

fn texts(drawing: &Drawing) -> Vec<&str> {
    let items = drawing.items.iter();
    items
        .filter_map(|item| match item {
            DrawItem::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_words_say_first_last_direction_extremes_target_and_gaps() {
    let mut line = chart(ChartKind::Line, &["440", "430", "-", "520", "507"]);
    line.target =
        Some(TargetLine { value: number("600"), label: "Ziel bis Ende 2022: 600".into() });
    insta::assert_snapshot!(alt_text(&line), @"Liniendiagramm: Plätze (Personen). Von 440 im III. Quartal 2018 auf 507 im III. Quartal 2019, insgesamt gestiegen. Höchster Wert 520 im II. Quartal 2019, niedrigster Wert 430 im IV. Quartal 2018. Ziel bis Ende 2022: 600. Ohne Wert: I. Quartal 2019.");
    let bars = chart(ChartKind::Bars, &["12000", "-", "-", "-", "9000.5"]);
    insta::assert_snapshot!(alt_text(&bars), @"Säulendiagramm: Plätze (Personen). Von 12 000 im III. Quartal 2018 auf 9001 im III. Quartal 2019, insgesamt gesunken. Ohne Wert: IV. Quartal 2018 bis II. Quartal 2019.");
    let same = chart(ChartKind::Line, &["5", "7", "5"]);
    assert!(alt_text(&same).contains("am Ende so hoch wie am Anfang"));
    let none = chart(ChartKind::Line, &["-", "-"]);
    assert_eq!(alt_text(&none), "Liniendiagramm: Plätze (Personen). Es liegen keine Werte vor.");
    let one = chart(ChartKind::Line, &["-", "7"]);
    assert!(alt_text(&one).contains("Einziger Wert: 7 im IV. Quartal 2018"));
    let quarter = |label: &str, phases: &[(Phase, u32)]| PhaseQuarter {
        label: label.to_owned(),
        period: format!("{label}. Quartal 2019"),
        phases: phases.to_vec(),
    };
    let history = [
        quarter("I", &[(Phase::Planned, 3), (Phase::Running, 8)]),
        quarter("II", &[(Phase::Running, 9), (Phase::Done, 2)]),
    ];
    let stacked = phases(&history, None, "p", 400.0, 100.0).expect("two quarters");
    insta::assert_snapshot!(stacked.alt, @"Gestapelte Säulen: Zahl der Maßnahmen nach Phase. I. Quartal 2019: 3 geplant und 8 in Umsetzung. II. Quartal 2019: 9 in Umsetzung und 2 umgesetzt.");
    let field = phases(&history, Some("Wohnen"), "p", 400.0, 100.0).expect("two quarters");
    assert!(field.alt.starts_with("Gestapelte Säulen: Wohnen: Zahl der Maßnahmen nach Phase. "));
    let names = texts(&stacked.drawing);
    for name in ["9 in Umsetzung", "2 umgesetzt", "3", "8", "I", "II"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn axes_and_labels_are_german() {
    let line = chart(ChartKind::Line, &["12500", "13250", "14800", "15200"]);
    let drawing = drawing(&line);
    let texts = texts(&drawing);
    assert!(texts.contains(&"14\u{202F}000"), "{texts:?}");
    let mut fine = chart(ChartKind::Line, &["0.5", "0.9", "0.7"]);
    fine.decimals = 1;
    let drawing = self::drawing(&fine);
    let texts = self::texts(&drawing);
    assert!(texts.contains(&"0,6") && texts.contains(&"III/2018"), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains('.')), "{texts:?}");
}

#[test]
fn target_and_year_before_are_told_apart_without_colour() {
    let mut line = chart(ChartKind::Line, &["440", "460", "480", "507"]);
    line.target = Some(TargetLine { value: number("600"), label: "Ziel: 600".into() });
    line.last_year = ["400", "410", "420", "430"].iter().map(|v| Some(number(v))).collect();
    let shown = drawing(&line);
    let lines: Vec<(f32, bool, usize)> = shown
        .items
        .iter()
        .filter_map(|item| match item {
            DrawItem::Line { points, width, dash, .. } => {
                Some((*width, !dash.is_empty(), points.len()))
            }
            _ => None,
        })
        .collect();
    assert!(lines.iter().any(|(_, dashed, _)| *dashed), "the target is dashed");
    let series = lines.iter().filter(|(.., count)| *count == 4).map(|(width, ..)| *width);
    let widths: Vec<f32> = series.collect();
    assert_eq!(widths.len(), 2);
    assert!((widths[0] - widths[1]).abs() >= 0.5, "thick and thin: {widths:?}");
    assert!(texts(&shown).contains(&"Ziel: 600"), "the target has its word");
    let reading = figure(&line, "f", 190.0, 100.0).expect("values").reading;
    let reading = ratsbericht::document::plain_text(&reading);
    assert!(reading.ends_with("Dünne Linie: Vorjahr."), "{reading}");
}

#[test]
fn the_word_of_a_target_stands_at_its_line() {
    for (values, target) in [
        (["39", "38", "39", "34", "31", "33", "32", "30"], "28"),
        (["54.6", "52.5", "52.7", "49.3", "46.6", "44.7", "42.5", "37.9"], "35"),
        (["440", "450", "460", "470", "480", "490", "500", "507"], "600"),
        (["440", "450", "460", "470", "480", "490", "500", "507"], "475"),
    ] {
        let mut line = chart(ChartKind::Line, &values);
        line.target =
            Some(TargetLine { value: number(target), label: "Ziel bis Ende 2026".into() });
        if target == "28" {
            let before = [None, Some("44"), Some("39"), Some("40"), Some("39"), Some("38")];
            line.last_year = before.iter().map(|value| value.map(number)).collect();
        }
        let shown = drawing(&line);
        let dashed = shown.items.iter().find_map(|item| match item {
            DrawItem::Line { points, dash, .. } if !dash.is_empty() => Some(points[0].1),
            _ => None,
        });
        let word = shown.items.iter().find_map(|item| match item {
            DrawItem::Text { y, text, .. } if text.starts_with("Ziel") => Some(*y),
            _ => None,
        });
        let (dashed, word) = (dashed.expect("a dashed line"), word.expect("its word"));
        assert!((dashed - word).abs() < 10.0, "{target}: the word at {word}, the line at {dashed}");
    }
}

#[test]
fn small_charts_say_what_they_show() {
    let mut line = chart(ChartKind::Bars, &["440", "430", "-", "520", "507"]);
    line.target =
        Some(TargetLine { value: number("600"), label: "Ziel bis Ende 2022: 600".into() });
    insta::assert_snapshot!(spark_alt(&line), @"Verlaufslinie: Plätze (Personen). Von 440 im III. Quartal 2018 auf 507 im III. Quartal 2019, insgesamt gestiegen. Höchster Wert 520 im II. Quartal 2019, niedrigster Wert 430 im IV. Quartal 2018. Ziel bis Ende 2022: 600. Ohne Wert: I. Quartal 2019.");
    let phases = [(Phase::Planned, 1), (Phase::Running, 6), (Phase::Done, 2)];
    insta::assert_snapshot!(shares_alt(&phases), @"Gestapelter Balken: 11 % geplant, 67 % in Umsetzung und 22 % umgesetzt.");
}

#[test]
fn a_gap_shows_its_sign_and_is_no_zero() {
    for kind in [ChartKind::Line, ChartKind::Bars] {
        let drawing = drawing(&chart(kind, &["440", "-", "480"]));
        assert!(texts(&drawing).contains(&"…"), "{kind:?}");
        let bars =
            drawing.items.iter().filter(|item| matches!(item, DrawItem::Rect { .. })).count();
        assert_eq!(bars, if kind == ChartKind::Bars { 2 } else { 0 });
    }
}

#[test]
fn limited_values_are_hatched() {
    let mut bars = chart(ChartKind::Bars, &["12", "14"]);
    bars.printed[1] = "(14)".to_owned();
    let hatched: Vec<bool> = drawing(&bars)
        .items
        .iter()
        .filter_map(|item| match item {
            DrawItem::Rect { hatch, .. } => Some(*hatch),
            _ => None,
        })
        .collect();
    assert_eq!(hatched, [false, true]);
}

/// Relative luminance (WCAG 2.2).
fn luminance(Rgb(parts): Rgb) -> f32 {
    let [r, g, b] =
        parts.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[test]
fn phases_that_touch_differ_in_greyscale() {
    let theme = Theme::builtin();
    let look = |phase: Phase| (luminance(theme.shape(phase_tone(phase))), phase_hatched(phase));
    for pair in Phase::ALL.windows(2) {
        let ((a, hatch_a), (b, hatch_b)) = (look(pair[0]), look(pair[1]));
        let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(contrast >= 1.5 || hatch_a != hatch_b, "{pair:?}: {contrast}");
    }
    // The series stands out from the year before and from lines that only divide.
    let accent = luminance(theme.shape(Tone::Accent));
    for other in [Tone::Hairline, Tone::Neutral] {
        assert!((luminance(theme.shape(other)) + 0.05) / (accent + 0.05) >= 2.0, "{other:?}");
    }
}

#[test]
fn labels_stay_within_the_drawing() {
    for values in [["1", "999999", "500000"], ["-5", "3", "-2"], ["0", "0", "0"]] {
        for kind in [ChartKind::Line, ChartKind::Bars] {
            let mut chart = chart(kind, &values);
            let value: Decimal = number(values[1]);
            chart.target = Some(TargetLine { value, label: "Ziel bis Ende 2027: 999 999".into() });
            for item in drawing(&chart).items {
                if let DrawItem::Text { x, y, text, .. } = item {
                    assert!(
                        (-1.0..=191.0).contains(&x) && (0.0..=100.0).contains(&y),
                        "{text} at {x}, {y}"
                    );
                }
            }
        }
    }
}
