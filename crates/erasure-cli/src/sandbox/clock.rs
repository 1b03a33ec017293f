//! The sandbox's clock. It jumps instead of waiting, so weeks pass at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use erasure::{Clock, Timestamp};

use super::{Control, ControlError};

/// The time in a sandbox. Clones share it.
#[derive(Clone)]
pub(crate) struct SandboxClock(Arc<Shared>);

struct Shared {
    control: Control,
    now: Mutex<Timestamp>,
    /// Whether the warning that the sandbox is gone was printed.
    warned: AtomicBool,
}

impl SandboxClock {
    /// Reads the sandbox's time.
    pub(crate) async fn read(control: Control) -> Result<Self, ControlError> {
        let now = Mutex::new(control.now().await?);
        Ok(Self(Arc::new(Shared {
            control,
            now,
            warned: AtomicBool::new(false),
        })))
    }

    fn set(&self, now: Timestamp) {
        let mut known = self.0.now.lock().unwrap_or_else(PoisonError::into_inner);
        *known = now.max(*known);
    }
}

#[erasure::async_trait]
impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        *self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn sleep(&self, time: Duration) {
        if let Ok(now) = self.0.control.advance(time).await {
            return self.set(now);
        }
        if !self.0.warned.swap(true, Ordering::Relaxed) {
            anstream::eprintln!(
                "warning: the sandbox is gone, so its clock can't be moved: waiting instead"
            );
        }
        tokio::time::sleep(time).await;
        self.set(self.now().checked_add(time).unwrap_or(Timestamp::MAX));
    }
}
