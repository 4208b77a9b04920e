//! Suite of `cli`.
