//! The calendar that the controller lives by: where its days begin, and which of them are holidays.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::LawError;

/// The controller's time zone and public holidays.
///
/// No holiday is built in: which there are depends on the country and the region. In a configuration:
///
/// ```toml
/// zone = "Europe/Berlin"
/// holidays = ["2026-12-25", "2026-12-26"]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    zone: Zone,
    holidays: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar without holidays, in the zone that the IANA database has under this name. The name is
    /// looked up in the system's database, and where there is none, in one that the program brings.
    ///
    /// # Errors
    ///
    /// When no zone has that name.
    pub fn new(zone: &str) -> Result<Self, LawError> {
        Ok(Self {
            zone: Zone::named(zone)?,
            holidays: BTreeSet::new(),
        })
    }

    /// Adds public holidays.
    #[must_use]
    pub fn with_holidays(mut self, holidays: impl IntoIterator<Item = Date>) -> Self {
        self.holidays.extend(holidays);
        self
    }

    /// The name of the time zone.
    pub fn zone(&self) -> &str {
        self.zone.name()
    }

    /// The public holidays, in order.
    pub fn holidays(&self) -> impl Iterator<Item = Date> {
        self.holidays.iter().copied()
    }

    /// Whether this is neither a Saturday nor a Sunday nor a public holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.holidays.contains(&day)
    }

    /// This day or the next that is a working day; `None` when the calendar ends before.
    pub(super) fn working_day_from(&self, day: Date) -> Option<Date> {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }

    pub(super) fn time_zone(&self) -> &Zone {
        &self.zone
    }
}

/// A zone that has a name in the IANA database, so that it can be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Zone(TimeZone);

impl Zone {
    pub(crate) fn named(name: &str) -> Result<Self, LawError> {
        let zone = TimeZone::get(name).map_err(|_| LawError::UnknownZone)?;
        if zone.iana_name().is_some() {
            Ok(Self(zone))
        } else {
            Err(LawError::UnknownZone)
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    pub(crate) fn rules(&self) -> &TimeZone {
        &self.0
    }
}

impl TryFrom<String> for Zone {
    type Error = LawError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::named(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

/// How a calendar stands in a configuration.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    zone: String,
    #[serde(default)]
    holidays: BTreeSet<Date>,
}

impl TryFrom<Written> for Calendar {
    type Error = LawError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Ok(Self::new(&written.zone)?.with_holidays(written.holidays))
    }
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Self {
        Self {
            zone: calendar.zone().to_owned(),
            holidays: calendar.holidays,
        }
    }
}
