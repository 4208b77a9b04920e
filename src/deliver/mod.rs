//! Packets on their way: a plan first, then its execution by folder, .eml or SMTP; receipts.
//!
//! [`mail`] and [`smtp`] serve other mails too.

pub mod mail;
mod receipts;
mod secret;
pub mod smtp;

pub use receipts::{Delivery, RECEIPTS, Receipts, Record, State, Way, What};
pub use secret::Secret;
