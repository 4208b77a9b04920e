//! Measures by phase over the editions: stacked bars with their numbers.

use super::{FOOT, HEAD, Scale, TEXT, label, text};
use crate::document::{Anchor, DrawItem, Drawing, Figure, Inline, Tone};
use crate::domain::{Decimal, Phase};
use crate::view::{PhaseQuarter, format, words};

/// Width left of the bars for the names of the phases.
const NAMES: f32 = 84.0;

/// Tone of a phase: with its hatching no two that touch look alike in greyscale.
#[must_use]
pub fn phase_tone(phase: Phase) -> Tone {
    match phase {
        Phase::Planned => Tone::Neutral,
        Phase::Running => Tone::Accent,
        Phase::Done => Tone::Good,
        Phase::Permanent => Tone::Muted,
        Phase::OnHold => Tone::Warn,
        Phase::Dropped => Tone::Hairline,
    }
}

/// Whether a phase is hatched.
#[must_use]
pub fn phase_hatched(phase: Phase) -> bool {
    matches!(phase, Phase::OnHold | Phase::Permanent)
}

/// What a bar of phases shows: the share of each in per cent. Its numbers stand beside it.
#[must_use]
pub fn shares_alt(phases: &[(Phase, u32)]) -> String {
    let total: u32 = phases.iter().map(|(_, count)| count).sum();
    let share = |count: u32| {
        let share = Decimal::from(count) * Decimal::ONE_HUNDRED;
        let share = share.checked_div(Decimal::from(total)).unwrap_or_default();
        format::with_unit(&format::number(share, 0), "%")
    };
    let parts: Vec<String> =
        phases.iter().map(|(phase, count)| format!("{} {}", share(*count), phase.word())).collect();
    format!("Gestapelter Balken: {}.", format::list(&parts))
}

/// The figure of the quarters that have an edition, of one action field where it is named; `None`
/// for fewer than two quarters.
#[must_use]
pub fn phases(
    quarters: &[PhaseQuarter],
    field: Option<&str>,
    id: &str,
    width: f32,
    height: f32,
) -> Option<Figure> {
    let (first, last) = match quarters {
        [first, .., last] => (first, last),
        _ => return None,
    };
    let reading = format!(
        "Umgesetzt: {} von {} Maßnahmen im {}, {} von {} im {}.",
        last.of(Phase::Done),
        last.count(),
        last.period,
        first.of(Phase::Done),
        first.count(),
        first.period
    );
    let title = match field {
        Some(field) => format!("{field}: Zahl der Maßnahmen nach Phase"),
        None => "Zahl der Maßnahmen nach Phase".to_owned(),
    };
    let mut alt = vec![format!("Gestapelte Säulen: {title}")];
    for quarter in quarters {
        let parts: Vec<String> = quarter
            .phases
            .iter()
            .map(|(phase, count)| words::phase_counted(*phase, *count))
            .collect();
        alt.push(format!("{}: {}", quarter.period, format::list(&parts)));
    }
    Some(Figure {
        id: id.to_owned(),
        title: vec![Inline::Text(title)],
        reading: vec![Inline::Text(reading)],
        drawing: draw(quarters, last, width, height),
        alt: format!("{}.", alt.join(". ")),
        note: Vec::new(),
    })
}

fn draw(quarters: &[PhaseQuarter], last: &PhaseQuarter, width: f32, height: f32) -> Drawing {
    let bottom = height - FOOT;
    let scale = Scale::around(
        quarters.iter().map(|quarter| f64::from(quarter.count())),
        true,
        false,
        bottom,
        HEAD,
    );
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let slot = (width - NAMES) / quarters.len().max(1) as f32;
    let bar = (slot * 0.6).min(48.0);
    let mut items = Vec::new();
    let mut names_from = bottom;
    for (i, quarter) in quarters.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let x = slot * (i as f32 + 0.5);
        let mut below = 0u32;
        for (phase, count) in &quarter.phases {
            let (y, foot) = (scale.y(f64::from(below + count)), scale.y(f64::from(below)));
            below += count;
            // A hair of white between the parts, so that they are told apart without colour.
            let tall = (foot - y - 0.75).max(0.4);
            items.push(DrawItem::Rect {
                x: x - bar / 2.0,
                y,
                width: bar,
                height: tall,
                tone: phase_tone(*phase),
                hatch: phase_hatched(*phase),
            });
            let number = format::number((*count).into(), 0);
            if quarter.label == last.label {
                // Names stand beside the last bar, from below upwards, never on each other.
                let middle = f32::midpoint(y, foot) + TEXT * 0.35;
                let at = middle.min(names_from);
                names_from = at - TEXT * 1.15;
                let name = words::phase_counted(*phase, *count);
                items.push(text(x + bar / 2.0 + 5.0, at, &name, Anchor::Start, Tone::Ink));
            } else if tall > TEXT && label::width(&number) < bar + 20.0 {
                let at = f32::midpoint(y, foot) + TEXT * 0.35;
                items.push(text(x + bar / 2.0 + 3.0, at, &number, Anchor::Start, Tone::Ink));
            }
        }
        items.push(text(x, height - 3.0, &quarter.label, Anchor::Middle, Tone::Muted));
    }
    items.push(DrawItem::Line {
        points: vec![(0.0, bottom), (width - NAMES, bottom)],
        width: 0.75,
        tone: Tone::Muted,
        dash: Vec::new(),
    });
    Drawing { width, height, items }
}
