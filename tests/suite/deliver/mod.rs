//! Delivery: mails, a real mail server on loopback, receipts.

mod delivery;
mod mails;
mod reader;
mod reminders;
mod server;
mod smtp;
