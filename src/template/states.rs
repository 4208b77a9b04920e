//! Shape and tone of each state. The word always follows: neither stands alone.

use crate::document::{Inline, Shape, Tone};
use crate::domain::{Deadline, Evaluation, Phase};

/// A shape with its word.
fn state(shape: Shape, tone: Tone, word: &str) -> Vec<Inline> {
    // A no-break space keeps the shape with the first word.
    vec![Inline::Shape(shape, tone), Inline::Text(format!("\u{A0}{word}"))]
}

pub(super) fn phase(phase: Option<Phase>) -> Vec<Inline> {
    let Some(phase) = phase else { return vec![Inline::from("keine Angabe")] };
    let shape = match phase {
        Phase::Planned => Shape::Empty,
        Phase::Running => Shape::Half,
        Phase::Done => Shape::Full,
        Phase::Permanent => Shape::Square,
        Phase::OnHold | Phase::Dropped => Shape::Dash,
    };
    let tone = match phase {
        Phase::Done => Tone::Good,
        Phase::Running | Phase::Permanent => Tone::Accent,
        Phase::Planned | Phase::OnHold | Phase::Dropped => Tone::Neutral,
    };
    state(shape, tone, phase.word())
}

pub(super) fn deadline(deadline: Deadline) -> Vec<Inline> {
    match deadline {
        Deadline::InTime => state(Shape::Full, Tone::Good, deadline.word()),
        Deadline::DueSoon => state(Shape::Half, Tone::Warn, deadline.word()),
        Deadline::Overdue => state(Shape::Triangle, Tone::Bad, deadline.word()),
        Deadline::None => state(Shape::Dash, Tone::Neutral, deadline.word()),
    }
}

pub(super) fn evaluation(evaluation: Evaluation) -> Vec<Inline> {
    match evaluation {
        Evaluation::Met => state(Shape::Full, Tone::Good, evaluation.word()),
        Evaluation::OnTrack => state(Shape::Half, Tone::Good, evaluation.word()),
        Evaluation::AtRisk => state(Shape::Square, Tone::Warn, evaluation.word()),
        Evaluation::Missed => state(Shape::Triangle, Tone::Bad, evaluation.word()),
        Evaluation::NotRated => vec![Inline::from(evaluation.word())],
    }
}

/// The same in a narrow column: the row says that it is about the target, the notes what `x` means.
pub(super) fn evaluation_short(evaluation: Evaluation) -> Vec<Inline> {
    match evaluation {
        Evaluation::Met => state(Shape::Full, Tone::Good, "erreicht"),
        Evaluation::NotRated => vec![Inline::from("x")],
        other => self::evaluation(other),
    }
}
