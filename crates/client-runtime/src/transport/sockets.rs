//! Keeps the sockets to a host down to the requests under way to it, by counting: a socket is opened
//! with a permit and holds it until it is closed, and there is a permit for each request. Whoever finds
//! all of them held waits; some socket is then without a request, and either comes back to be used
//! again or is closed and gives its permit up.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{AcquireError, Semaphore};

/// The sockets to one host, whichever vendors are asked there.
pub(super) struct Sockets {
    permits: Semaphore,
    /// How many requests have ended while every permit was held: so many are taken back from the
    /// sockets that are closed next, or are there for the requests that come next.
    owed: Mutex<usize>,
}

/// A request that is under way to the host: there is a permit for it.
pub(super) struct UnderWay(Arc<Sockets>);

/// The right to have one socket open.
pub(super) struct Permit(Arc<Sockets>);

impl Sockets {
    /// The sockets to a host to which nothing is under way.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            permits: Semaphore::new(0),
            owed: Mutex::default(),
        })
    }

    /// One more request is under way, until it is dropped.
    pub(super) fn under_way(self: &Arc<Self>) -> UnderWay {
        self.give();
        UnderWay(Arc::clone(self))
    }

    /// Waits until there may be one more socket.
    pub(super) async fn permit(self: &Arc<Self>) -> Result<Permit, AcquireError> {
        self.permits.acquire().await?.forget();
        Ok(Permit(Arc::clone(self)))
    }

    fn give(&self) {
        let mut owed = self.owed();
        match owed.checked_sub(1) {
            Some(less) => *owed = less,
            None => self.permits.add_permits(1),
        }
    }

    fn take_back(&self) {
        let mut owed = self.owed();
        if self.permits.forget_permits(1) == 0 {
            *owed += 1;
        }
    }

    fn owed(&self) -> std::sync::MutexGuard<'_, usize> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay {
    /// The sockets of the request's host.
    pub(super) fn sockets(&self) -> &Arc<Sockets> {
        &self.0
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.take_back();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.give();
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use proptest::prelude::*;

    use super::*;

    type Waiting = Pin<Box<dyn Future<Output = Result<Permit, AcquireError>>>>;

    fn wait(sockets: &Arc<Sockets>) -> Waiting {
        let sockets = Arc::clone(sockets);
        Box::pin(async move { sockets.permit().await })
    }

    fn look(waiting: &mut Waiting) -> Option<Permit> {
        match waiting
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(permit) => Some(permit.unwrap()),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_socket_that_is_left_over_is_waited_for_until_it_is_closed() {
        let sockets = Sockets::new();
        let first = sockets.under_way();
        let left_over = look(&mut wait(first.sockets())).unwrap();
        drop(first);
        let second = sockets.under_way();
        let mut waiting = wait(second.sockets());
        assert!(look(&mut waiting).is_none());
        drop(left_over);
        assert!(look(&mut waiting).is_some());
    }

    #[test]
    fn two_requests_at_once_have_a_socket_each() {
        let sockets = Sockets::new();
        let _requests = [sockets.under_way(), sockets.under_way()];
        let opened: Vec<_> = (0..3).map(|_| look(&mut wait(&sockets))).collect();
        assert_eq!(opened.iter().flatten().count(), 2);
    }

    proptest! {
        /// Whatever comes in whatever order, cancelled waits among it: never more sockets than there
        /// were requests at once, and none is refused to a request while there are fewer.
        #[test]
        fn there_are_never_more_sockets_than_there_were_requests_at_once(
            steps in proptest::collection::vec((0_u8..6, any::<prop::sample::Index>()), 1..300),
        ) {
            let sockets = Sockets::new();
            let (mut requests, mut waits, mut open) = (Vec::new(), Vec::new(), Vec::new());
            let mut most = 0;
            for (step, index) in steps {
                match step {
                    0 if requests.len() < 4 => requests.push(sockets.under_way()),
                    1 if !requests.is_empty() => drop(requests.swap_remove(index.index(requests.len()))),
                    2 => waits.push(wait(&sockets)),
                    3 if !waits.is_empty() => drop(waits.swap_remove(index.index(waits.len()))),
                    4 if !open.is_empty() => drop(open.swap_remove(index.index(open.len()))),
                    _ => {}
                }
                most = most.max(requests.len());
                waits.retain_mut(|waiting| match look(waiting) {
                    Some(permit) => {
                        open.push(permit);
                        false
                    }
                    None => true,
                });
                prop_assert!(open.len() <= most, "{} sockets for {most}", open.len());
                prop_assert!(waits.is_empty() || open.len() >= requests.len(), "waits in vain");
            }
        }
    }
}
