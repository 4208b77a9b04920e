//! Packets on their way: a plan first, then its execution by folder, .eml or SMTP; receipts.
//!
//! [`plan`] finds out what is to be brought to whom, from the frozen packets and the log of what was
//! brought before ([`Receipts`]); it changes nothing. [`execute`] carries it out. [`mail`] and
//! [`smtp`] serve other mails too.

mod execute;
mod letter;
pub mod mail;
mod plan;
mod receipts;
mod secret;
pub mod smtp;

pub use execute::{Became, Means, execute};
pub use plan::{Correction, Packet, Sources, Step, Todo, plan};
pub use receipts::{Delivery, RECEIPTS, Receipts, Record, State, Way, What};
pub use secret::Secret;

/// Bytes in megabytes with one decimal, rounded up; `comma` as the language has it.
#[must_use]
pub fn megabytes(bytes: u64, comma: char) -> String {
    execute::megabytes(bytes, comma)
}
