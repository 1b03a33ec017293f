//! Stopping a run: it starts nothing new, and finishes and records what is in flight.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Stops a run. Clones share the same signal.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Signal>);

#[derive(Debug, Default)]
struct Signal {
    requested: AtomicBool,
    notify: Notify,
}

impl Stop {
    /// A signal that hasn't been given yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests the stop.
    pub fn now(&self) {
        self.0.requested.store(true, Ordering::SeqCst);
        self.0.notify.notify_waiters();
    }

    /// Whether the stop was requested.
    pub fn is_requested(&self) -> bool {
        self.0.requested.load(Ordering::SeqCst)
    }

    /// Returns once the stop is requested.
    pub async fn requested(&self) {
        let mut notified = std::pin::pin!(self.0.notify.notified());
        notified.as_mut().enable();
        if !self.is_requested() {
            notified.await;
        }
    }
}
