//! When a vendor may be asked again: the `Retry-After` header in both of its forms.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use reqwest::header::HeaderMap;

/// The longest wait that is accepted, so that no answer can stop a client for good.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// When a vendor may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetryAfter {
    /// After this time, counted from the answer.
    Delay(Duration),
    /// Not before this time.
    At(Timestamp),
}

impl RetryAfter {
    /// How long to wait from `now`: zero if the time has passed, and never more than a day.
    ///
    /// For a [`Delay`](Self::Delay), pass the time of the answer as `now`.
    ///
    /// ```
    /// use client_runtime::RetryAfter;
    /// use std::time::Duration;
    ///
    /// let at = "2026-11-23T10:00:00Z".parse()?;
    /// let now = "2026-11-23T09:59:30Z".parse()?;
    /// assert_eq!(RetryAfter::At(at).wait(now), Duration::from_secs(30));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn wait(self, now: Timestamp) -> Duration {
        match self {
            Self::Delay(delay) => delay.min(LONGEST),
            Self::At(at) => wait_from(now, at),
        }
    }

    /// Reads the header; `None` if it fits neither form.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let text = headers
            .get(reqwest::header::RETRY_AFTER)?
            .to_str()
            .ok()?
            .trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let seconds = text.parse().unwrap_or(u64::MAX);
            return Some(Self::Delay(Duration::from_secs(seconds).min(LONGEST)));
        }
        let at = time(text)?;
        // The vendor's own clock (`Date`) says how far away that is, even if ours is wrong.
        match headers.get(reqwest::header::DATE).map(|date| date.to_str()) {
            Some(Ok(date)) => Some(match time(date.trim()) {
                Some(date) => Self::Delay(wait_from(date, at)),
                None => Self::At(at),
            }),
            _ => Some(Self::At(at)),
        }
    }
}

fn wait_from(now: Timestamp, at: Timestamp) -> Duration {
    let wait = Duration::try_from(at.duration_since(now));
    wait.unwrap_or_default().min(LONGEST)
}

fn time(text: &str) -> Option<Timestamp> {
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Timestamp::try_from(time).ok()
}
