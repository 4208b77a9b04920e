//! Suite of `archive`.
