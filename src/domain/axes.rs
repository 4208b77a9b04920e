//! The three axes that are never mixed: phase, deadline, evaluation. And the state of a
//! resolution point.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }
        impl $name {
            /// All values, in printing order.
            pub const ALL: &[$name] = &[$($name::$variant,)*];
            /// The German word that is printed beside any colour.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
            /// The value of exactly this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// How far a measure is (RULES.md 12).
    Phase {
        /// Planned.
        Planned = "geplant",
        /// Being carried out.
        Running = "in Umsetzung",
        /// Done.
        Done = "umgesetzt",
        /// Permanent task, without an end.
        Permanent = "Daueraufgabe",
        /// Put on hold.
        OnHold = "zurückgestellt",
        /// Dropped.
        Dropped = "entfallen",
    }
}

impl Phase {
    /// Whether a measure that was in `before` and is in this phase now went back on its way from
    /// planned over running to done: also from done to on hold, and from dropped to any other.
    #[must_use]
    pub fn is_behind(self, before: Phase) -> bool {
        let step = |phase| match phase {
            Phase::Planned => Some(0),
            Phase::Running | Phase::Permanent => Some(1),
            Phase::Done => Some(2),
            Phase::OnHold | Phase::Dropped => None,
        };
        match (before, self) {
            (Phase::Done, Phase::OnHold) => true,
            (Phase::Dropped, now) => !matches!(now, Phase::Dropped | Phase::Done),
            (before, now) => step(before).zip(step(now)).is_some_and(|(old, new)| new < old),
        }
    }
}

words! {
    /// Where a measure stands against its end date, judged at the period's end (RULES.md 7).
    Deadline {
        /// Within the deadline.
        InTime = "in der Frist",
        /// Due within 30 days.
        DueSoon = "bald fällig",
        /// End has passed.
        Overdue = "überfällig",
        /// No end date.
        None = "ohne Frist",
    }
}

words! {
    /// How an indicator stands against its target (RULES.md 7).
    Evaluation {
        /// Target met.
        Met = "Ziel erreicht",
        /// Within tolerance of the path to the target.
        OnTrack = "auf Kurs",
        /// Within twice the tolerance.
        AtRisk = "gefährdet",
        /// Missed.
        Missed = "verfehlt",
        /// No target or no value.
        NotRated = "nicht bewertbar",
    }
}

words! {
    /// State of a resolution point, as `resolution.points.state` has it.
    PointState {
        /// Done.
        Done = "umgesetzt",
        /// Being carried out.
        Running = "in Umsetzung",
        /// Being taken into account.
        Considered = "wird berücksichtigt",
        /// Cannot be carried out.
        Impossible = "nicht umsetzbar",
        /// Open.
        Open = "offen",
    }
}
