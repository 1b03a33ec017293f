//! Erases several targets with one request, at vendors that have an operation for many.

use std::num::NonZeroUsize;

use crate::flow::Kept;
use crate::{Entry, Eraser, Outcome, PlannedTarget, VendorId};

impl Eraser {
    /// How many targets one request to `vendor` may carry, if the eraser has this vendor.
    pub fn batch(&self, vendor: &VendorId) -> Option<NonZeroUsize> {
        self.registered(vendor).map(|at| at.batch)
    }

    /// How many requests to `vendor` may be under way at once, if the eraser has this vendor.
    pub fn at_once(&self, vendor: &VendorId) -> Option<NonZeroUsize> {
        self.registered(vendor).map(|at| at.at_once)
    }

    /// Asks to erase several targets with as few requests as their vendor allows, and returns one entry per
    /// target, in the same order. Pass each target with what is already known about its subject, as for
    /// [`erase_target`](Self::erase_target).
    ///
    /// Pass targets of one vendor, no more than its [`batch`](Self::batch), and each of another subject.
    /// Targets of several vendors, or more targets, are asked for in several batches, one after another. The
    /// time budget applies to each batch; if it runs out, or the vendor's adapter panics, every target of
    /// that batch is unknown.
    pub async fn erase_batch(&self, batch: &[(&PlannedTarget, &[Entry])]) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(batch.len());
        let vendor = |(planned, _): &(&PlannedTarget, &[Entry])| planned.target().vendor().clone();
        for of_one in batch.chunk_by(|one, other| vendor(one) == vendor(other)) {
            let most = self.batch(&vendor(&of_one[0])).unwrap_or(NonZeroUsize::MIN);
            for together in of_one.chunks(most.get()) {
                entries.extend(self.erase_together(together).await);
            }
        }
        entries
    }

    async fn erase_together(&self, together: &[(&PlannedTarget, &[Entry])]) -> Vec<Entry> {
        if let [(planned, known)] = together {
            return vec![self.erase_target(planned, known).await];
        }
        let at = together
            .iter()
            .map(|(planned, _)| self.account_of(planned.target()))
            .collect::<Result<Vec<_>, _>>();
        let at = match at.as_deref() {
            Ok([at, ..]) => at,
            Ok([]) => return Vec::new(),
            // One target was planned at another account: ask for each alone.
            Err(_) => {
                let mut entries = Vec::with_capacity(together.len());
                for (planned, known) in together {
                    entries.push(self.erase_target(planned, known).await);
                }
                return entries;
            }
        };
        let outcomes = self.batch_call(at, together).erase().await;
        let now = self.clock().now();
        let entry = |((planned, _), (outcome, kept)): (&(&PlannedTarget, _), (Outcome, Kept))| {
            self.scheduled(Entry::keeping(planned, outcome, kept, now))
        };
        together.iter().zip(outcomes).map(entry).collect()
    }
}
