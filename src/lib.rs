//! `ratsbericht`: the departments' Excel sheets in, the progress report for the council out.
//!
//! The folders are the pipeline, in this order; each stage is a function from one plain type to
//! the next:
//!
//! 1. [`workbook`] reads bytes into a raw workbook: every used cell with its address.
//! 2. [`normalise`] understands it: measures, indicators, narratives.
//! 3. [`check`] looks for faults and keeps the gate.
//! 4. [`aggregate`] calculates figures per action field and quarter.
//! 5. [`disclosure`] makes the public edition's figures.
//! 6. [`archive`] freezes editions and tells what changed.
//! 7. [`view`] says what the report says, [`template`] makes a document of it, [`chart`] draws.
//! 8. [`layout`] sets pages, [`pdf`] writes them.
//! 9. [`write`] makes the other outputs: CSV, JSON, Parquet; [`forms`] the departments' next workbooks.
//!    [`annotate`] gives workbooks back with their faults marked.
//! 10. [`packet`] makes what one recipient gets, [`deliver`] brings it there.
//!
//! [`config`] is ratsbericht.toml; [`domain`], [`origin`], [`finding`], [`error`], [`lang`],
//! [`table`], [`digest`] and [`document`] are the vocabulary. [`pipeline`] joins the stages; [`cli`] is the only
//! code that prints.

pub mod digest;
pub mod domain;
pub mod error;
pub mod finding;
pub mod lang;
pub mod origin;

pub mod document;
pub mod table;

pub mod config;

pub mod workbook;

pub mod normalise;

pub mod check;

pub mod aggregate;

pub mod disclosure;

pub mod archive;

pub mod view;

pub mod chart;

pub mod template;

pub mod layout;

pub mod pdf;

pub mod write;

pub mod platform;

pub mod annotate;

pub mod forms;

pub mod packet;

pub mod deliver;

pub mod pipeline;

pub mod cli;
