//! The limits of one vendor at one address, shared by all callers of a transport: how many requests are
//! under way, how fast they may follow each other, and until when the vendor asked to wait. They come from
//! its spec, unless the transport overrides them.

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::pace::Pace;
use crate::Clock;
use crate::facts::VendorFacts;

/// How many requests to a vendor may be under way at once if neither its spec nor the transport sets it.
const USUAL_CONCURRENCY: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// The limits that were set for single vendors.
#[derive(Debug, Clone, Default)]
pub(super) struct Overrides {
    pub(super) concurrency: BTreeMap<String, NonZeroUsize>,
    pub(super) rate: BTreeMap<String, (NonZeroU32, Duration)>,
}

impl Overrides {
    /// How many requests to a vendor may be under way at once.
    pub(super) fn concurrency(&self, vendor: &VendorFacts) -> NonZeroUsize {
        let set = self.concurrency.get(vendor.id).copied();
        let published = || NonZeroUsize::new(vendor.concurrency?.value as usize);
        set.or_else(published).unwrap_or(USUAL_CONCURRENCY)
    }

    /// How many requests a vendor may get per period.
    fn rate(&self, vendor: &VendorFacts) -> Option<(NonZeroU32, Duration)> {
        self.rate.get(vendor.id).copied().or_else(|| {
            let published = vendor.rate?.value;
            Some((
                NonZeroU32::new(published.requests)?,
                published.per.duration(),
            ))
        })
    }
}

/// The limits of one vendor at one address.
pub(super) struct VendorLimiter {
    permits: Semaphore,
    pace: Option<Pace>,
    closed_until: Mutex<Duration>,
    clock: Arc<dyn Clock>,
}

/// There was no permit in time. Contains how long to wait for one, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong(pub(super) Option<Duration>);

impl VendorLimiter {
    pub(super) fn new(vendor: &VendorFacts, overrides: &Overrides, clock: Arc<dyn Clock>) -> Self {
        let at_once = overrides.concurrency(vendor).get();
        let pace = |(requests, per)| Pace::new(requests, per, Arc::clone(&clock));
        Self {
            permits: Semaphore::new(at_once.min(Semaphore::MAX_PERMITS)),
            pace: overrides.rate(vendor).map(pace),
            closed_until: Mutex::default(),
            clock,
        }
    }

    /// Waits until `deadline` (by the clock's elapsed time) for a permit for one request. Callers are served
    /// in order.
    pub(super) async fn permit(&self, deadline: Duration) -> Result<SemaphorePermit<'_>, TooLong> {
        // This wait uses the runtime's timer: a test clock that jumps must not jump over a request under
        // way.
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_) => {
                let left = deadline.saturating_sub(self.clock.elapsed());
                let permit = tokio::time::timeout(left, self.permits.acquire()).await;
                let permit = permit.map_err(|_| TooLong(None))?;
                permit.map_err(|_| TooLong(None))?
            }
        };
        while let Some(wait) = self.closed_for().or_else(|| self.too_fast_by()) {
            if self.clock.elapsed().saturating_add(wait) > deadline {
                return Err(TooLong(Some(wait)));
            }
            self.clock.sleep(wait).await;
        }
        Ok(permit)
    }

    /// Stops all requests for this time.
    pub(super) fn close_for(&self, time: Duration) {
        let until = self.clock.elapsed().saturating_add(time);
        let mut closed_until = self.closed_until();
        *closed_until = until.max(*closed_until);
    }

    fn closed_for(&self) -> Option<Duration> {
        let until = *self.closed_until();
        if until.is_zero() {
            return None;
        }
        let left = until.saturating_sub(self.clock.elapsed());
        (!left.is_zero()).then_some(left)
    }

    fn closed_until(&self) -> MutexGuard<'_, Duration> {
        let closed_until = self.closed_until.lock();
        closed_until.unwrap_or_else(PoisonError::into_inner)
    }

    fn too_fast_by(&self) -> Option<Duration> {
        self.pace.as_ref()?.take().err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{SOURCE, VENDOR};
    use crate::facts::{Fact, Rate, Span};

    const fn fact<T>(value: T) -> Fact<T> {
        Fact {
            value,
            source: SOURCE,
        }
    }

    const STRICT: VendorFacts = VendorFacts {
        rate: Some(fact(Rate {
            requests: 3,
            per: Span::seconds(60),
        })),
        concurrency: Some(fact(2)),
        ..VENDOR
    };

    #[test]
    fn a_vendors_own_limits_hold_unless_the_transport_has_others() {
        let minute = Duration::from_secs(60);
        let mut overrides = Overrides::default();
        assert_eq!(overrides.concurrency(&STRICT).get(), 2);
        let published = NonZeroU32::new(3).map(|n| (n, minute));
        assert_eq!(overrides.rate(&STRICT), published);

        let (one, nine) = (NonZeroUsize::MIN, NonZeroU32::new(9).unwrap());
        overrides.concurrency.insert("example".into(), one);
        overrides.rate.insert("example".into(), (nine, minute));
        assert_eq!(overrides.concurrency(&STRICT), one);
        assert_eq!(overrides.rate(&STRICT), Some((nine, minute)));
    }

    #[test]
    fn a_vendor_without_published_limits_is_still_asked_modestly() {
        let overrides = Overrides::default();
        assert_eq!(overrides.concurrency(&VENDOR), USUAL_CONCURRENCY);
        assert_eq!(overrides.rate(&VENDOR), None);
    }
}
