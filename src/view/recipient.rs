//! Whom a packet is for, as its cover letter knows it.

use serde::Serialize;

/// A recipient and the copy it gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientView {
    /// Id.
    pub id: String,
    /// `faction`, `member` or `office`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Salutation, ends with a comma.
    pub salutation: String,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Number of the copy, from 1.
    pub copy: usize,
    /// Copies of this edition.
    pub copies: usize,
    /// `Exemplar 3 von 7`.
    pub copy_text: String,
    /// Folders of CSV files that come with it, by dialect: `excel-de`, `open-data`.
    pub tables: Vec<String>,
}
