//! The time that all vendors share. It stands still until somebody moves it, so a test
//! crosses seven days in no time and never by accident.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use crate::lock::locked;

/// The sandbox's clock. Clones are handles to the same clock.
///
/// ```
/// use jiff::SignedDuration;
/// use vendor_sandbox::Clock;
///
/// let clock = Clock::default();
/// let seven_days_on = clock.now() + SignedDuration::from_hours(7 * 24);
/// assert_eq!(clock.advance(SignedDuration::from_hours(7 * 24)), seven_days_on);
/// assert_eq!(clock.now(), seven_days_on);
/// ```
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    /// When a sandbox's time starts unless it is told otherwise: Monday 5 January 2026, 09:00 UTC.
    pub const START: Timestamp = Timestamp::constant(1_767_603_600, 0);

    /// A clock that stands at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        *locked(&self.0)
    }

    /// Moves it on and says what it shows then. Stops at the end of time instead of overflowing.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        let mut now = locked(&self.0);
        *now = now.saturating_add(by).unwrap_or(Timestamp::MAX);
        *now
    }

    /// Sets it. Going back undoes what time alone has done.
    pub fn set(&self, to: Timestamp) {
        *locked(&self.0) = to;
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::at(Self::START)
    }
}
