//! Where requests and answers wait. A test sees when one has arrived at the gate, and opens it or lets
//! its own time pass when it likes.

use std::time::Duration;

use tokio::sync::watch;

/// One vendor's gate.
pub(crate) struct Gate(watch::Sender<State>);

#[derive(Clone, Copy, Default)]
struct State {
    waiting: usize,
    arrivals: u64,
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

    /// How many have waited, those who wait now included.
    pub fn arrivals(&self) -> u64 {
        self.0.borrow().arrivals
    }

    /// Returns when so many wait.
    pub async fn arrived(&self, count: usize) {
        self.when(|state| state.waiting >= count).await;
    }

    /// Returns when so many have waited, whether they still do or not.
    pub async fn arrived_in_all(&self, count: u64) {
        self.when(|state| state.arrivals >= count).await;
    }

    /// Returns when nobody waits.
    pub async fn emptied(&self) {
        self.when(|state| state.waiting == 0).await;
    }

    /// Waits for the next opening. Whoever goes away while waiting isn't counted any more.
    pub async fn pass(&self) {
        let mut changes = self.0.subscribe();
        let before = changes.borrow().openings;
        let _waiter = Waiter::arrive(self);
        let _ = changes.wait_for(|state| state.openings > before).await;
    }

    /// Waits for so long, in tokio's time, and no less if the gate is opened.
    pub async fn rest(&self, pause: Duration) {
        let _waiter = Waiter::arrive(self);
        tokio::time::sleep(pause).await;
    }

    async fn when(&self, holds: impl FnMut(&State) -> bool) {
        // The sender lives as long as `self`, so this can't fail.
        let _ = self.0.subscribe().wait_for(holds).await;
    }
}

struct Waiter<'a>(&'a Gate);

impl<'a> Waiter<'a> {
    fn arrive(gate: &'a Gate) -> Self {
        gate.0.send_modify(|state| {
            state.waiting += 1;
            state.arrivals += 1;
        });
        Self(gate)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|state| state.waiting -= 1);
    }
}
