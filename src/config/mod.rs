//! ratsbericht.toml and the period's bericht.toml: read strictly, as one [`Config`].
//!
//! Start at [`parse`]. Every fault of a file is told at once, with line and column; an unknown key
//! names the nearest known one.

mod decode;
mod figures;
mod ids;
mod load;
mod model;
mod names;
mod people;
mod reasons;
mod report;
mod words;

pub use ids::{IDS_FILE, confirmed_ids, with_ids};
pub use load::{PERIOD_FILE, PROJECT_FILE, overlay, parse};
pub use model::*;
pub use people::PROFILE_COLUMNS;
