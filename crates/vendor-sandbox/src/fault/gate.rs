//! Where held requests wait. Nothing here measures time: a test sees when a request has arrived at
//! the gate, and opens it when it likes.

use tokio::sync::watch;

/// One vendor's gate.
pub(crate) struct Gate(watch::Sender<State>);

#[derive(Clone, Copy, Default)]
struct State {
    waiting: usize,
    openings: u64,
}

impl Gate {
    pub fn new() -> Self {
        Self(watch::Sender::new(State::default()))
    }

    /// Lets everybody through who waits now.
    pub fn open(&self) {
        self.0.send_modify(|state| state.openings += 1);
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.0.borrow().waiting
    }

    /// Returns when so many wait.
    pub async fn arrived(&self, count: usize) {
        let mut changes = self.0.subscribe();
        // The sender lives as long as `self`, so this can't fail.
        let _ = changes.wait_for(|state| state.waiting >= count).await;
    }

    /// Waits for the next opening. Whoever goes away while waiting isn't counted any more.
    pub async fn pass(&self) {
        let mut changes = self.0.subscribe();
        let before = changes.borrow().openings;
        let _waiter = Waiter::arrive(self);
        let _ = changes.wait_for(|state| state.openings > before).await;
    }
}

struct Waiter<'a>(&'a Gate);

impl<'a> Waiter<'a> {
    fn arrive(gate: &'a Gate) -> Self {
        gate.0.send_modify(|state| state.waiting += 1);
        Self(gate)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|state| state.waiting -= 1);
    }
}
