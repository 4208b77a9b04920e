//! Suite of `layout`.
