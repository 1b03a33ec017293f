#![doc = include_str!("../README.md")]

mod error;
mod head_file;
mod journal;
mod mac;
mod request;
mod run;
mod status;
mod store;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use journal::{Journal, Receipts};
pub use request::{NotAnId, Order, RequestId, Submitted};
pub use run::{Progress, Runner, Stop, Summary, Until};
pub use status::{Filter, Overview, Status, Step, TargetStatus, TooLate};
pub use store::bulk::{Bulk, Mark, Part, Reject};
