//! Suite of `aggregate`.
