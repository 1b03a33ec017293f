//! Times as people read them: in the controller's zone, and with the difference to UTC, so that nobody
//! has to guess.

use erasure::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A time, for people and for programs.
pub(super) struct Moment {
    pub(super) people: String,
    pub(super) programs: String,
}

/// Sets times in one zone.
pub(super) struct Times {
    zone: TimeZone,
    name: String,
}

impl Times {
    pub(super) fn utc() -> Self {
        Self {
            zone: TimeZone::UTC,
            name: "UTC".to_owned(),
        }
    }

    /// In the zone of this name, or in UTC where nobody knows it.
    pub(super) fn of(zone: &str) -> Self {
        TimeZone::get(zone).map_or_else(
            |_| Self::utc(),
            |rules| Self {
                zone: rules,
                name: zone.to_owned(),
            },
        )
    }

    /// The name of the zone.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        let local = at.to_zoned(self.zone.clone());
        let people = if self.zone == TimeZone::UTC {
            local.strftime("%-d %B %Y, %H:%M UTC").to_string()
        } else {
            local.strftime("%-d %B %Y, %H:%M (UTC%:z)").to_string()
        };
        Moment {
            people,
            programs: at.to_string(),
        }
    }

    /// The day that it is at this time.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

/// A day, with its name: Monday 2 March 2026.
pub(super) fn day(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}
