//! Delivery: mails, a real mail server on loopback, receipts.

mod mails;
mod server;
mod smtp;
