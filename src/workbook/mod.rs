//! Bytes to [`RawWorkbook`]: calamine ends here.

mod raw;

pub use raw::{CellRange, Format, RawCell, RawSheet, RawValue, RawWorkbook};
