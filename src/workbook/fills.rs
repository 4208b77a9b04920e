//! Colours behind cells. What they mean nobody knows: they are kept so that it can be said that they
//! are not read.

use super::raw::Fill;

/// Runs of a sheet that are kept, at most.
const RUNS: usize = 100_000;

/// Colours of the marks that the program sets into workbooks (error, warning, note), as red, green and
/// blue. They mean nothing to a report.
pub const MARK_COLOURS: [&str; 3] = ["F8C4BE", "FDE9A9", "CBE3F5"];

/// Says that a number is a colour; 0 is none.
const COLOUR: u32 = 0x0100_0000;
const WHITE: u32 = 0x00FF_FFFF;

/// The colour of red, green and blue; white and the program's own marks are none.
pub(super) fn rgb(red: u8, green: u8, blue: u8) -> u32 {
    let colour = u32::from_be_bytes([0, red, green, blue]);
    let own = |mark: &&str| u32::from_str_radix(mark, 16) == Ok(colour);
    if colour == WHITE || MARK_COLOURS.iter().any(own) { 0 } else { COLOUR | colour }
}

/// The colour of `ffcc00`, with or without `#`; anything else is none.
pub(super) fn hex(text: &[u8]) -> u32 {
    let text = text.strip_prefix(b"#").unwrap_or(text);
    let digits = std::str::from_utf8(text).ok().filter(|digits| digits.len() == 6);
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.map_or(0, |number| {
        let [_, red, green, blue] = number.to_be_bytes();
        rgb(red, green, blue)
    })
}

/// A colour of a palette that is not looked up; only equal ones are known as equal.
pub(super) fn indexed(index: u16) -> u32 {
    // White, and the colours of the window.
    if matches!(index, 1 | 9 | 64 | 65) { 0 } else { COLOUR << 1 | u32::from(index) }
}

/// Gathers the colours of a sheet.
#[derive(Debug, Default)]
pub(super) struct Fills {
    runs: Vec<Fill>,
}

impl Fills {
    /// Cells of a row from a column on.
    pub(super) fn paint(&mut self, row: u32, column: u32, count: u32, colour: u32) {
        if colour == 0 || count == 0 {
            return;
        }
        let end = column.saturating_add(count - 1);
        if let Some(last) = self.runs.last_mut()
            && (last.row, last.colour, last.last.checked_add(1)) == (row, colour, Some(column))
        {
            last.last = end;
        } else if self.runs.len() < RUNS {
            self.runs.push(Fill { row, first: column, last: end, colour });
        }
    }

    /// The runs, sorted.
    pub(super) fn finish(mut self) -> Vec<Fill> {
        self.runs.sort_unstable();
        self.runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_colour_are_one_run() {
        let red = hex(b"#ff0000");
        let mut fills = Fills::default();
        fills.paint(2, 1, 1, red);
        fills.paint(1, 1, 2, red);
        fills.paint(1, 3, 1, red);
        fills.paint(1, 4, 1, rgb(0, 255, 0));
        fills.paint(1, 5, 1, hex(b"ffffff"));
        fills.paint(1, 6, 1, hex(b"transparent"));
        let runs = fills.finish();
        let runs: Vec<_> = runs.iter().map(|run| (run.row, run.first, run.last)).collect();
        assert_eq!(runs, [(1, 1, 3), (1, 4, 4), (2, 1, 1)]);
        assert_ne!(indexed(10), indexed(11));
        assert_eq!(indexed(9), 0);
        assert_eq!(MARK_COLOURS.map(|mark| hex(mark.as_bytes())), [0; 3]);
    }

    #[test]
    fn no_sheet_has_more_runs_than_are_kept() {
        let mut fills = Fills::default();
        for row in 0..200_000 {
            fills.paint(row, 1, u32::MAX, rgb(1, 2, 3));
        }
        assert_eq!(fills.finish().len(), RUNS);
    }
}
