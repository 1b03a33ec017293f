//! The deadline of one request.

use erasure::Personal;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Zone;
use super::day::end_of;
use super::period::last_day;
use super::{Calendar, Extension, Law, LawError};

/// The deadline of one request. Each [`Law`] says how it is counted.
///
/// Serde keeps the reason of an extension, which may name the person: encrypt what you store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    law: Law,
    received_at: Timestamp,
    zone: Zone,
    last_day: Date,
    due_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extension: Option<Extension>,
}

impl Deadline {
    /// The deadline of a request that was received at this time.
    ///
    /// # Errors
    ///
    /// When it lies beyond the end of the calendar.
    pub fn of(law: Law, received_at: Timestamp, calendar: &Calendar) -> Result<Self, LawError> {
        let (last_day, due_at) = count(law, received_at, false, calendar)?;
        Ok(Self {
            law,
            received_at,
            zone: calendar.time_zone().clone(),
            last_day,
            due_at,
            extension: None,
        })
    }

    /// The same with the longer period that the law allows, once, before the first one is over.
    ///
    /// The reason is given to the person. It has at most 1000 characters, and line breaks at most.
    ///
    /// # Errors
    ///
    /// When the reason is none, the time was extended already, or it is too late for it.
    pub fn extend(
        self,
        at: Timestamp,
        reason: impl Into<Personal>,
        calendar: &Calendar,
    ) -> Result<Self, LawError> {
        if let Some(extension) = &self.extension {
            let granted_at = extension.granted_at();
            return Err(LawError::ExtendedAlready { granted_at });
        }
        if at >= self.due_at {
            return Err(LawError::ExtendedTooLate { until: self.due_at });
        }
        if at < self.received_at {
            return Err(LawError::ExtendedTooEarly {
                received_at: self.received_at,
            });
        }
        let extension = Extension::new(at, reason.into())?;
        let (last_day, due_at) = count(self.law, self.received_at, true, calendar)?;
        Ok(Self {
            zone: calendar.time_zone().clone(),
            last_day,
            due_at,
            extension: Some(extension),
            ..self
        })
    }

    /// The law.
    pub fn law(&self) -> Law {
        self.law
    }

    /// When the request was received.
    pub fn received_at(&self) -> Timestamp {
        self.received_at
    }

    /// The name of the time zone that the days are counted in.
    pub fn zone(&self) -> &str {
        self.zone.name()
    }

    /// The last day on which the request may be answered.
    pub fn last_day(&self) -> Date {
        self.last_day
    }

    /// The first instant after the last hour of the last day: an answer at this instant is late.
    pub fn due_at(&self) -> Timestamp {
        self.due_at
    }

    /// The extension, if there is one.
    pub fn extension(&self) -> Option<&Extension> {
        self.extension.as_ref()
    }

    /// The first instant at which it is too late to extend; `None` when it was extended already.
    pub fn extendable_until(&self) -> Option<Timestamp> {
        self.extension.is_none().then_some(self.due_at)
    }

    /// Whether what is done at this time is done too late: of a vendor that says by when it will be
    /// done, whether it is slower than the law.
    pub fn is_missed_by(&self, at: Timestamp) -> bool {
        at >= self.due_at
    }

    /// How many days are left at this time, by the controller's calendar: 0 on the last day, and
    /// negative after it.
    pub fn days_left(&self, now: Timestamp) -> i32 {
        let today = self.zone.rules().to_datetime(now).date();
        (self.last_day - today).get_days()
    }
}

/// The last day, and when it is over.
fn count(
    law: Law,
    received_at: Timestamp,
    extended: bool,
    calendar: &Calendar,
) -> Result<(Date, Timestamp), LawError> {
    let zone = calendar.time_zone().rules();
    let received = zone.to_datetime(received_at).date();
    let last_day = last_day(law, received, extended, calendar);
    last_day
        .and_then(|day| Some((day, end_of(day, zone)?)))
        .ok_or(LawError::OutOfRange)
}
