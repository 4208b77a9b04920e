//! Suite of `normalise`.
