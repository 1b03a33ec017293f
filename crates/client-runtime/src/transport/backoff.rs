//! The pause before the next attempt: random, up to a bound that doubles, so that callers that failed
//! together don't retry together. A library computes it.

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use retry_policies::policies::ExponentialBackoff;
use retry_policies::{Jitter, RetryDecision, RetryPolicy};

/// The bound of the first pause, and the largest bound.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(15);

/// How often a call is attempted, and with which pauses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff(ExponentialBackoff);

impl Backoff {
    pub(super) fn of(attempts: NonZeroU32) -> Self {
        let policy = ExponentialBackoff::builder()
            .retry_bounds(FIRST, LONGEST)
            .jitter(Jitter::Full)
            .base(2)
            .build_with_max_retries(attempts.get() - 1);
        Self(policy)
    }

    /// The pause after this many attempts, if there may be another one.
    pub(super) fn after(&self, attempts: u32) -> Option<Duration> {
        // The library returns a moment; only its distance from now is used, so our clock isn't involved.
        let asked = SystemTime::now();
        match self.0.should_retry(asked, attempts.saturating_sub(1)) {
            RetryDecision::Retry { execute_after } => {
                Some(execute_after.duration_since(asked).unwrap_or_default())
            }
            RetryDecision::DoNotRetry => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_spread_over_everything_up_to_a_bound_that_doubles() {
        let backoff = Backoff::of(NonZeroU32::new(40).unwrap());
        for (attempts, bound) in [(1, FIRST), (2, 2 * FIRST), (4, 8 * FIRST), (30, LONGEST)] {
            let drawn: Vec<Duration> = (0..500).map(|_| backoff.after(attempts).unwrap()).collect();
            // The library reads the time a little later than we do.
            let bound = bound + Duration::from_millis(100);
            assert!(drawn.iter().all(|wait| *wait <= bound), "after {attempts}");
            assert!(drawn.iter().any(|wait| *wait < bound / 4), "no jitter");
            assert!(drawn.iter().any(|wait| *wait > bound / 2), "no growth");
        }
    }

    #[test]
    fn the_budget_of_attempts_ends() {
        let backoff = Backoff::of(NonZeroU32::new(3).unwrap());
        assert!(backoff.after(2).is_some());
        assert!(backoff.after(3).is_none());
        assert!(Backoff::of(NonZeroU32::MIN).after(1).is_none());
    }
}
