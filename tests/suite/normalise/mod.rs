//! Suite of `normalise`: what departments send, and what is understood.

mod catalogue;
mod detected;
mod files;
mod forms;
mod found;
mod joined;
mod layouts;
mod map;
mod meant;
mod profiles;
mod realistic;
mod rivals;
pub(crate) mod sheets;
mod strangers;
mod structure;
mod units;
mod values;
mod written;
mod wrong;
