//! The way to one vendor at one address, which all callers of a transport share: how many requests are
//! on it, how fast they may follow each other, and until when the vendor wants to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::limits::{Limits, Overrides};
use super::pace::Pace;
use super::sockets::{Sockets, UnderWay};
use crate::facts::VendorFacts;
use crate::{BaseUrl, Clock};

/// A vendor and one of its addresses.
type System = (&'static str, Arc<str>);

/// The lanes of a transport, made when they are first needed.
#[derive(Default)]
pub(super) struct Lanes(Mutex<Known>);

/// The lanes so far, and the sockets to each address: vendors behind one gateway share them.
#[derive(Default)]
struct Known {
    lanes: HashMap<System, Arc<Lane>>,
    sockets: HashMap<Arc<str>, Arc<Sockets>>,
}

impl Lanes {
    /// The lane to a vendor. Two regions of one are two systems, each with limits of its own.
    pub(super) fn to(
        &self,
        vendor: &'static VendorFacts,
        base: &BaseUrl,
        overrides: &Overrides,
        clock: &Arc<dyn Clock>,
    ) -> Arc<Lane> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { lanes, sockets } = &mut *known;
        let lane = lanes.entry((vendor.id, Arc::clone(base.origin())));
        let lane = lane.or_insert_with(|| {
            let sockets = sockets.entry(Arc::clone(base.origin()));
            let sockets = Arc::clone(sockets.or_insert_with(Sockets::new));
            let limits = Limits::of(vendor, overrides);
            Arc::new(Lane::new(limits, sockets, Arc::clone(clock)))
        });
        Arc::clone(lane)
    }
}

/// The way to one vendor at one address.
pub(super) struct Lane {
    places: Semaphore,
    pace: Option<Pace>,
    closed_until: Mutex<Duration>,
    sockets: Arc<Sockets>,
    clock: Arc<dyn Clock>,
}

/// Why no turn came in time: the earliest that one could have come, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong(pub(super) Option<Duration>);

/// The right to have one request under way.
pub(super) struct Turn<'a> {
    /// The request, among those to the same address.
    pub(super) under_way: UnderWay,
    _place: SemaphorePermit<'a>,
}

impl Lane {
    fn new(limits: Limits, sockets: Arc<Sockets>, clock: Arc<dyn Clock>) -> Self {
        let places = limits.concurrency.get().min(Semaphore::MAX_PERMITS);
        Self {
            places: Semaphore::new(places),
            pace: limits
                .rate
                .map(|(requests, per)| Pace::new(requests, per, Arc::clone(&clock))),
            closed_until: Mutex::default(),
            sockets,
            clock,
        }
    }

    /// Waits for a turn until `deadline`, by the clock's elapsed time. Callers get their turns in the
    /// order in which they came.
    pub(super) async fn turn(&self, deadline: Duration) -> Result<Turn<'_>, TooLong> {
        // This is the runtime's time and not the clock's: a clock that jumps must not jump over a
        // request that is under way.
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) => {
                let patience = deadline.saturating_sub(self.clock.elapsed());
                let place = tokio::time::timeout(patience, self.places.acquire()).await;
                let place = place.map_err(|_| TooLong(None))?;
                place.map_err(|_| TooLong(None))?
            }
        };
        while let Some(wait) = self.closed_for().or_else(|| self.too_fast_by()) {
            if self.clock.elapsed().saturating_add(wait) > deadline {
                return Err(TooLong(Some(wait)));
            }
            self.clock.sleep(wait).await;
        }
        Ok(Turn {
            under_way: self.sockets.under_way(),
            _place: place,
        })
    }

    /// Lets nobody pass for so long.
    pub(super) fn close_for(&self, time: Duration) {
        let until = self.clock.elapsed().saturating_add(time);
        let mut closed_until = self.closed();
        *closed_until = until.max(*closed_until);
    }

    fn closed_for(&self) -> Option<Duration> {
        let until = *self.closed();
        if until.is_zero() {
            return None;
        }
        let left = until.saturating_sub(self.clock.elapsed());
        (!left.is_zero()).then_some(left)
    }

    fn closed(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.closed_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn too_fast_by(&self) -> Option<Duration> {
        self.pace.as_ref()?.take().err()
    }
}
