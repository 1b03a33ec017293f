//! A clock that jumps where others wait, so that no answer can make a client wait in earnest.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use client_runtime::Clock;
use jiff::{SignedDuration, Timestamp};

/// Seconds since it was started, as far as anybody has waited.
#[derive(Default)]
pub(crate) struct Jumping(AtomicU64);

impl Jumping {
    /// Lets so much time pass.
    pub(crate) fn jump(&self, time: Duration) {
        let seconds = time.as_secs().saturating_add(1);
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.0.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        let now = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(passed));
        now.unwrap_or(Timestamp::MAX)
    }

    async fn sleep(&self, time: Duration) {
        self.jump(time);
    }
}
