//! What a run writes beside the PDF: tidy tables, in the dialects and formats of INTERFACES.md.
//!
//! [`tables::tables`] makes the tables from figures; the writers know no figures, only
//! [`Table`](crate::table::Table)s.

pub mod converted;
pub mod csv;
pub mod json;
pub mod parquet;
pub mod tables;
