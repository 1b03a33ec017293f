//! The legal deadline of a request, counted in the controller's own calendar: pure arithmetic,
//! no clock and no files.
//!
//! # Example
//!
//! ```
//! use erasure_receipt::law::{Calendar, Deadline, Law};
//!
//! let calendar = Calendar::new("Europe/Berlin")?.with_holidays(["2026-12-25".parse()?]);
//! let received_at = "2026-11-25T09:30:00+01:00".parse()?;
//!
//! // A month later is Christmas Day, and then it is the weekend: the next working day counts.
//! let deadline = Deadline::of(Law::Gdpr, received_at, &calendar)?;
//! assert_eq!(deadline.last_day(), "2026-12-28".parse()?);
//! assert_eq!(deadline.days_left(received_at), 33);
//!
//! let promised = "2027-01-02T00:00:00Z".parse()?;
//! assert!(deadline.is_missed_by(promised), "a vendor that needs so long is slower than the law");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod day;
mod deadline;
mod error;
mod extension;
mod period;

pub use calendar::Calendar;
pub use deadline::Deadline;
pub use erasure::Law;
pub use error::LawError;
pub use extension::Extension;
