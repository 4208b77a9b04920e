//! What a stored number is multiplied by: by what words say of its column, and by what its number format
//! shows of it.

use super::number::{Unit, read_unit};
use crate::workbook::Shown;

/// The factor of a stored amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// The number times this is euro.
    Times(u32),
    /// The format shows plain euro, as Excel puts it by itself; the words name this factor, and count.
    Words(u32),
    /// Words and format name different units: which one holds can't be told.
    Contradiction,
}

/// The factor in euro that the unit of a number format names; `None` for no money.
pub(super) fn money_shown(shown: Shown) -> Option<u32> {
    match read_unit(shown.unit()?)? {
        (Unit::Money, factor) => Some(factor.max(1)),
        _ => None,
    }
}

/// What a number is multiplied by to be euro. `words` is the factor that its header, title or unit names.
pub(super) fn stored(words: Option<u32>, shown: Shown) -> Stored {
    let (unit, divisor) = (money_shown(shown), shown.divisor());
    if divisor > 1 {
        return match (words, unit) {
            // stored in euro, shown in thousands
            (Some(words), _) if words == divisor => Stored::Times(1),
            (Some(1) | None, None) => Stored::Times(1),
            (Some(1) | None, Some(unit)) if unit.is_multiple_of(divisor) => {
                Stored::Times(unit / divisor)
            }
            _ => Stored::Contradiction,
        };
    }
    match (words, unit) {
        (Some(words), Some(unit)) if words != unit => {
            if unit == 1 {
                Stored::Words(words)
            } else {
                Stored::Contradiction
            }
        }
        (Some(words), _) => Stored::Times(words),
        (None, unit) => Stored::Times(unit.unwrap_or(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Stored, stored};
    use crate::workbook::Shown;

    #[test]
    fn words_and_number_format_are_held_together() {
        for (words, unit, thousands, expected) in [
            (None, "", 0, Stored::Times(1)),
            (None, "T€", 0, Stored::Times(1_000)),
            (None, "T€", 1, Stored::Times(1)),
            (None, "Mio. €", 1, Stored::Times(1_000)),
            (None, "", 1, Stored::Times(1)),
            (Some(1), "", 1, Stored::Times(1)),
            (Some(1), "T€", 1, Stored::Times(1)),
            (Some(1), "T€", 0, Stored::Contradiction),
            (Some(1_000), "", 0, Stored::Times(1_000)),
            (Some(1_000), "€", 0, Stored::Words(1_000)),
            (Some(1_000), "T€", 0, Stored::Times(1_000)),
            (Some(1_000), "", 1, Stored::Times(1)),
            (Some(1_000), "Mio. €", 2, Stored::Contradiction),
            (Some(1_000_000), "", 1, Stored::Contradiction),
        ] {
            let shown = Shown::of(unit, thousands);
            assert_eq!(stored(words, shown), expected, "{words:?} {unit} {thousands}");
        }
    }
}
