//! Coordinates reading a file with working the queue. A vendor that doesn't answer delays neither the reading nor the
//! other vendors, and reading waits only if all vendors have enough to do.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

use erasure::{Eraser, VendorId};
use erasure_journal::{Error as JournalError, Journal, Runner, Stop, Summary, Until};
use tokio::sync::Notify;

use crate::output::Ticker;

/// How often to check for room without a notification.
const LOOK: Duration = Duration::from_secs(1);

/// What the reader and the worker tell each other.
#[derive(Default)]
pub(super) struct Pace {
    /// How many rows are recorded together.
    chunk: usize,
    recorded: Notify,
    asked: Notify,
    answers: Cell<usize>,
    /// Everything recorded was asked about.
    is_idle: Cell<bool>,
    /// Nothing more will be recorded.
    is_read: Cell<bool>,
    /// Nothing more will be asked.
    is_over: Cell<bool>,
}

impl Pace {
    pub(super) fn new(chunk: usize) -> Self {
        Self {
            chunk,
            ..Self::default()
        }
    }

    /// Works the queue until everything that was read was asked about.
    pub(super) async fn work(
        &self,
        runner: &Runner,
        stop: &Stop,
        ticker: &RefCell<Ticker>,
    ) -> Result<Summary, JournalError> {
        let mut all = Summary::default();
        let worked = loop {
            let is_read = self.is_read.get();
            let progress = |progress| {
                ticker.borrow_mut().happened(&progress);
                self.has_asked();
            };
            match runner.run(Until::Idle, stop, progress).await {
                Ok(summary) => all.add(&summary),
                Err(error) => break Err(error),
            }
            if is_read {
                break Ok(all);
            }
            self.is_idle.set(true);
            self.asked.notify_one();
            self.recorded.notified().await;
            self.is_idle.set(false);
        };
        self.is_over.set(true);
        self.asked.notify_one();
        worked
    }

    /// Notifies the reader of some answers only: checking for room takes longer than a request.
    fn has_asked(&self) {
        self.answers.set(self.answers.get() + 1);
        if self.answers.get().is_multiple_of(self.chunk / 4 + 1) {
            self.asked.notify_one();
        }
    }

    /// Rows were recorded.
    pub(super) fn has_recorded(&self) {
        self.is_idle.set(false);
        self.recorded.notify_one();
    }

    /// Reading has ended.
    pub(super) fn has_read(&self) {
        self.is_read.set(true);
        self.recorded.notify_one();
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// Waits until one of these vendors has less to do than half a chunk, or the user stops.
    pub(super) async fn room(
        &self,
        (journal, eraser): (&Journal, &Eraser),
        vendors: &BTreeSet<VendorId>,
        stop: &Stop,
    ) -> Result<(), JournalError> {
        loop {
            if self.is_idle.get() || self.is_over() || stop.is_requested() || vendors.is_empty() {
                return Ok(());
            }
            for vendor in vendors {
                let backlog = journal.backlog(vendor, eraser.clock().now(), self.chunk)?;
                if backlog.saturating_mul(2) < self.chunk as u64 {
                    return Ok(());
                }
            }
            tokio::select! {
                () = self.asked.notified() => {}
                () = stop.requested() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}
