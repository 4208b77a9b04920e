//! Suite of `config`.
