//! Suite of `pdf`.
