//! Tables as printed: cells hold text, typed values stand in `crate::table`.

use super::{Align, Inline};

/// A table that may run over pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Anchor, unique in the document; empty for none.
    pub id: String,
    /// Caption, repeated as "… (Fortsetzung)"; empty for none.
    pub caption: Vec<Inline>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Header rows, repeated on every page.
    pub head: Vec<Row>,
    /// Body.
    pub groups: Vec<Group>,
    /// Notes below the last row, each a paragraph.
    pub notes: Vec<Vec<Inline>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Alignment of its cells.
    pub align: Align,
    /// Width.
    pub width: ColumnWidth,
}

/// Width of a column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ColumnWidth {
    /// From its content.
    #[default]
    Auto,
    /// As narrow as its longest word or number allows.
    Narrow,
    /// A share of what is left, against the other shares.
    Share(f32),
}

/// Rows under a heading row that repeats as "… (Fortsetzung)" after a page break.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Heading row over the whole width; empty for none.
    pub title: Vec<Inline>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// An ordinary row.
    #[default]
    Item,
    /// Continues the row above (status text under a measure): no rule between, never parted from
    /// it by a page break.
    Detail,
    /// A total: semibold with a stronger rule above.
    Total,
}

/// A row. Its cells and those that span into it fill all columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Text; line breaks by [`Inline::Break`].
    pub text: Vec<Inline>,
    /// Columns it spans, at least 1.
    pub columns: u16,
    /// Rows it spans, at least 1; more than 1 in header rows only.
    pub rows: u16,
    /// Names the row (or, in header rows, the columns below): TH instead of TD.
    pub header: bool,
    /// Alignment, where it differs from the column's.
    pub align: Option<Align>,
}

impl Cell {
    /// A data cell of one column.
    pub fn new(text: impl Into<Vec<Inline>>) -> Self {
        Self { text: text.into(), columns: 1, rows: 1, header: false, align: None }
    }

    /// A data cell with plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(vec![Inline::Text(text.into())])
    }

    /// The same as a header cell.
    #[must_use]
    pub fn header(mut self) -> Self {
        self.header = true;
        self
    }

    /// The same over several columns.
    #[must_use]
    pub fn over(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }
}
