//! Values that may be known ones in another guise: a reporter under a new name, a total that is divided
//! now, parts that are told as a whole now. What was published of the old form and what would be published
//! of the new one must not together tell a small count, so the control assumes that they are the same.

use super::known::Lost;
use super::suppress::{Suppression, key};
use crate::domain::{Decimal, Indicator, Period, Value};

pub(super) fn meet(a: Period, b: Period) -> bool {
    a.start() <= b.end() && b.start() <= a.end()
}

impl Suppression {
    /// Hides the values of `indicator` that may be part of what is known of others.
    pub(super) fn renamed(&mut self, indicator: &Indicator, values: &[&Value]) {
        let mut maybe: Vec<&Value> = Vec::new();
        let fresh = values.iter().copied().filter(|value| {
            value.value.is_some_and(|number| number > Decimal::ZERO) && !self.known.shows(value)
        });
        let fresh: Vec<&Value> = fresh.collect();
        if fresh.is_empty() {
            return;
        }
        let past = self.known.past(&indicator.id, &self.now);
        for value in fresh {
            let (mut hide, mut doubt) = (false, false);
            for (period, lost) in past.iter().filter(|(period, _)| meet(*period, value.period)) {
                match self.may_be(value, *period, *lost) {
                    Likeness::None => {}
                    Likeness::Beside => hide = true,
                    Likeness::KeptBack => (hide, doubt) = (true, true),
                    Likeness::Shown => maybe.push(value),
                }
            }
            if hide {
                self.values.insert(key(value));
            }
            if doubt {
                self.doubtful.insert(key(value));
            }
        }
        // What was shown tells nothing, as long as nothing beside it is kept back.
        loop {
            let near = |a: &Value, b: &Value| {
                meet(a.period, b.period) || a.period.quarter() == b.period.quarter()
            };
            let hidden =
                |a: &Value| values.iter().any(|b| near(a, b) && self.values.contains(&key(b)));
            let (now, later) = maybe.iter().partition::<Vec<&Value>, _>(|value| hidden(value));
            if now.is_empty() {
                break;
            }
            for value in now {
                self.values.insert(key(value));
                self.doubtful.insert(key(value));
            }
            maybe = later;
        }
    }

    /// Whether `value` may be, or be a part of, what is known of a cell of `period`.
    fn may_be(&self, value: &Value, period: Period, known: Lost) -> Likeness {
        let number = value.value.unwrap_or_default();
        let new = !self.known.has(value);
        let gain = number - self.known.most(value);
        let other_grain = period != value.period;
        // A new cell may be any part of what left another; a known one has grown by just that.
        let took = |loss: Decimal| if new { number <= loss } else { gain == loss };
        let is = |likeness: Likeness, so: bool| if so { likeness } else { Likeness::None };
        match known {
            Lost::KeptBack | Lost::Archived(_) | Lost::Gone(_) | Lost::Less(_) if other_grain => {
                is(Likeness::KeptBack, new)
            }
            Lost::KeptBack => Likeness::None,
            Lost::Gone(loss) => is(Likeness::KeptBack, new || gain == loss),
            Lost::Less(loss) => is(Likeness::KeptBack, took(loss)),
            Lost::Archived(loss) => {
                is(Likeness::Beside, value.origin.is_some() && (new || gain == loss))
            }
            Lost::Shown { number: whole, .. } if other_grain => {
                let of_whole =
                    period.start() <= value.period.start() && value.period.end() <= period.end();
                is(Likeness::Shown, new && of_whole && number <= whole)
            }
            Lost::Shown { loss, .. } if loss > Decimal::ZERO => {
                is(Likeness::Shown, new && number <= loss)
            }
            Lost::Shown { number: copied, archived, .. } => {
                is(Likeness::Shown, archived && value.origin.is_some() && new && number == copied)
            }
        }
    }
}

/// What a value may be.
#[derive(Clone, Copy)]
enum Likeness {
    None,
    /// One that was kept back and still stands beside it.
    Beside,
    /// One that was kept back.
    KeptBack,
    /// One that was shown.
    Shown,
}
