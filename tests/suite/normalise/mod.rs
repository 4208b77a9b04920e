//! Suite of `normalise`: what departments send, and what is understood.

mod layouts;
pub(crate) mod sheets;
