//! How long each law gives.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::{Calendar, Law};

/// The last day for a request that was received on this day; `None` when the calendar ends before.
pub(super) fn last_day(law: Law, received: Date, extended: bool, by: &Calendar) -> Option<Date> {
    let last = received.checked_add(period(law, extended)).ok()?;
    match law {
        Law::Gdpr => by.working_day_from(last),
        Law::Ccpa => Some(last),
    }
}

/// Added to a date, months keep to the last day of a month that is too short.
fn period(law: Law, extended: bool) -> Span {
    match (law, extended) {
        (Law::Gdpr, false) => 1.month(),
        (Law::Gdpr, true) => 3.months(),
        (Law::Ccpa, false) => 45.days(),
        (Law::Ccpa, true) => 90.days(),
    }
}
