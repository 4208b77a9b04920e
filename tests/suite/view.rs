//! Suite of `view`.
