//! Suite of `normalise`: what departments send, and what is understood.

mod found;
mod joined;
mod layouts;
pub(crate) mod sheets;
mod values;
mod written;
