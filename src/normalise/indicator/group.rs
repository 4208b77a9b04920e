//! Districts that are written once a group.

use crate::domain::Period;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Carries the district down to the rows of its group that name none.
pub(super) struct Districts {
    carries: bool,
    last: Option<Arc<str>>,
    /// What has been said of the district: a second time it is no longer meant.
    seen: FxHashSet<(usize, Option<Period>)>,
}

impl Districts {
    /// `carries`: blank cells of the column continue the label above.
    pub(super) fn of(carries: bool) -> Self {
        Self { carries, last: None, seen: FxHashSet::default() }
    }

    /// The district of a row with a value of this indicator and period.
    pub(super) fn of_row(
        &mut self,
        own: Option<Arc<str>>,
        what: (usize, Option<Period>),
    ) -> Option<Arc<str>> {
        if !self.carries {
            return own;
        }
        if own.is_some() {
            self.last.clone_from(&own);
            self.seen.clear();
        }
        let new = self.seen.insert(what);
        own.or_else(|| self.last.clone().filter(|_| new))
    }
}
