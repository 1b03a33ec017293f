//! Time passes by the clock that is given, shared or not; the system's own is tokio's where it waits.

use std::sync::Arc;
use std::time::Duration;

use client_runtime::{Clock, SystemClock};
use jiff::Timestamp;

use crate::jumping::Jumping;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_shared_clock_is_the_clock_that_is_shared() {
    let (clock, elsewhere) = (Jumping::default(), Jumping::default());
    clock.sleep(HOUR).await;
    let shared = Arc::new(clock.clone());
    assert_eq!(shared.now(), clock.now());
    assert_ne!(shared.now(), elsewhere.now());
    assert_eq!(Clock::elapsed(&shared), HOUR);
    Clock::sleep(&shared, HOUR).await;
    assert_eq!(clock.waits(), [HOUR, HOUR]);
}

/// A clock that says nothing but what time it is.
struct Dated(&'static str);

#[async_trait::async_trait]
impl Clock for Dated {
    fn now(&self) -> Timestamp {
        self.0.parse().unwrap()
    }
    async fn sleep(&self, _: Duration) {}
}

#[test]
fn a_clock_that_only_knows_the_date_tells_by_it_how_much_time_has_passed() {
    let (morning, evening) = (Dated("2026-11-23T08:00:00Z"), Dated("2026-11-23T20:00:00Z"));
    assert_eq!(evening.elapsed() - morning.elapsed(), 12 * HOUR);
}

#[tokio::test(start_paused = true)]
async fn the_systems_clock_waits_as_long_as_it_says() {
    let before = SystemClock.elapsed();
    SystemClock.sleep(HOUR).await;
    assert!(SystemClock.elapsed() >= before + HOUR);
    let (earlier, now, later) = (Timestamp::now(), SystemClock.now(), Timestamp::now());
    assert!(earlier <= now && now <= later);
}
