//! A clock that jumps instead of waiting, and remembers for how long it was asked to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_runtime::Clock;
use jiff::Timestamp;

#[derive(Clone, Default)]
pub struct Jumping(Arc<Mutex<Vec<Duration>>>);

impl Jumping {
    /// The waits so far, one after another.
    pub fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::try_from(self.elapsed()).unwrap()
    }

    fn elapsed(&self) -> Duration {
        self.waits().iter().sum()
    }

    async fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
        tokio::task::yield_now().await;
    }
}
