//! The program itself against the vendors on loopback: every test starts it as a user does.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

mod accounts;
mod bulk;
mod configuration;
mod consent;
mod core_dumps;
mod credentials;
mod deadlines;
mod exits;
mod forms;
mod identifiers;
mod interrupts;
mod killed;
mod leaks;
mod manual;
mod mistakes;
mod newcomer;
mod outputs;
mod receipts;
mod requests;
mod restored;
mod rounds;
mod rows;
mod screens;
mod spreadsheets;
mod vendors;
