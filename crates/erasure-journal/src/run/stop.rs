//! How a run is asked to stop: nothing more is begun, and what is under way ends and is recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Asks a run to stop. Clones are handles to the same wish.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    wanted: AtomicBool,
    told: Notify,
}

impl Stop {
    /// Nobody wants it to stop yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks it to stop.
    pub fn now(&self) {
        self.0.wanted.store(true, Ordering::SeqCst);
        self.0.told.notify_waiters();
    }

    /// Whether somebody wants it to stop.
    pub fn is_wanted(&self) -> bool {
        self.0.wanted.load(Ordering::SeqCst)
    }

    /// Returns when somebody wants it to stop.
    pub async fn wanted(&self) {
        let told = self.0.told.notified();
        let mut told = std::pin::pin!(told);
        told.as_mut().enable();
        if !self.is_wanted() {
            told.await;
        }
    }
}
