//! By when the law wants a request answered, against named examples and against an oracle that counts
//! in another way.
#![allow(clippy::unwrap_used, reason = "a test")]

mod every_day;
mod examples;
mod extension;
mod forms;
mod oracle;

use erasure::Timestamp;
use erasure_receipt::law::{Calendar, Deadline, Law};

/// Christmas 2026, which is followed by a weekend.
fn calendar(zone: &str) -> Calendar {
    let holidays = ["2026-01-01", "2026-12-25", "2026-12-26"];
    let holidays = holidays.map(|day| day.parse().unwrap());
    Calendar::new(zone).unwrap().with_holidays(holidays)
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn berlin(law: Law, received: &str) -> Deadline {
    Deadline::of(law, at(received), &calendar("Europe/Berlin")).unwrap()
}
