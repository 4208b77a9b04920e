//! What a run writes beside the PDF: tidy tables, in the dialects and formats of INTERFACES.md.
//!
//! [`tables::tables`] makes the tables from figures; the writers know no figures, only
//! [`Table`](crate::table::Table)s.

pub mod about;
pub mod converted;
pub mod csv;
pub mod html;
pub mod json;
pub mod opendata;
pub mod parquet;
pub mod schema;
pub mod tables;
pub mod xlsx;
