//! Suite of `check`.
