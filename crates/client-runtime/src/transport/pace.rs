//! The rate limit of a vendor, enforced by a library. Added here: no period of the given length, wherever it
//! begins, contains more requests than the vendor allows.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use crate::Clock;

/// The pace at which requests may leave.
pub(super) struct Pace(RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Duration>>);

impl Pace {
    /// At most `requests` in any period of length `per`: a tenth of them at once, the rest evenly. A limiter
    /// that allowed all at once would allow nearly twice as many in some periods.
    pub(super) fn new(requests: NonZeroU32, per: Duration, clock: Arc<dyn Clock>) -> Self {
        let at_once = (requests.get() / 10).max(1);
        let evenly = (requests.get() - at_once).max(1);
        let interval = (per / evenly).max(Duration::from_nanos(1));
        let quota = Quota::with_period(interval)
            .unwrap_or(Quota::per_second(requests))
            .allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN));
        Self(RateLimiter::direct_with_clock(quota, Ticks(clock)))
    }

    /// Takes a place for one request, or returns how long to wait before trying again.
    pub(super) fn take(&self) -> Result<(), Duration> {
        self.0
            .check()
            .map_err(|not_yet| not_yet.wait_time_from(self.0.clock().now()))
    }
}

/// Adapts our clock to the library.
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    /// A clock that only a test moves.
    #[derive(Default)]
    struct Still(Mutex<Duration>);

    #[async_trait]
    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
        fn elapsed(&self) -> Duration {
            *self.0.lock().unwrap()
        }
        async fn sleep(&self, time: Duration) {
            *self.0.lock().unwrap() += time;
        }
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_is_allowed(
            requests in 1_u32..60,
            per_millis in 1_u64..100_000,
            idle_millis in proptest::collection::vec(0_u64..50_000, 1..150),
        ) {
            let per = Duration::from_millis(per_millis);
            let clock = Arc::new(Still::default());
            let pace = Pace::new(NonZeroU32::new(requests).unwrap(), per, clock.clone());
            let mut taken: Vec<Duration> = Vec::new();
            for idle in idle_millis {
                // Sometimes long idle, mostly as fast as it goes.
                if idle < 500 {
                    *clock.0.lock().unwrap() += Duration::from_millis(idle);
                }
                while let Err(wait) = pace.take() {
                    prop_assert!(wait > Duration::ZERO);
                    *clock.0.lock().unwrap() += wait;
                }
                taken.push(clock.elapsed());
            }
            for (first, begin) in taken.iter().enumerate() {
                let within = taken[first..].iter().filter(|at| **at < *begin + per).count();
                prop_assert!(within <= requests as usize, "{within} in one window");
            }
        }
    }
}
