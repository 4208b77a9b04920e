//! ratsbericht.toml and the period's bericht.toml: read strictly, as one [`Config`].

mod model;

pub use model::*;
