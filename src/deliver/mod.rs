//! Packets on their way: a plan first, then its execution by folder, .eml or SMTP; receipts.
