//! The vendor under test, set up as two processes that share nothing, and all its answers.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::Fixture;
use crate::entry::trouble;
use crate::{
    Clock, Doubt, Entry, Eraser, Failure, Identifier, Outcome, Plan, PlannedTarget, Reason,
    Subject, SystemClock, Vendor,
};

/// The vendor under test.
pub(super) struct Trial<'a> {
    pub(super) fixture: &'a dyn Fixture,
    pub(super) vendor: Arc<dyn Vendor>,
    /// The process that erases.
    eraser: Eraser,
    /// The one that asks again.
    other: Eraser,
    clock: Arc<dyn Clock>,
    said: Mutex<Vec<Said>>,
    /// The people that the fixture has returned as known.
    known: Mutex<HashSet<Identifier>>,
}

/// An answer of the vendor, and its target.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) target: PlannedTarget,
    pub(super) outcome: Outcome,
    pub(super) at: Timestamp,
    pub(super) still_present: Option<bool>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(fixture: &'a dyn Fixture) -> Self {
        let clock = fixture.clock().unwrap_or_else(|| Arc::new(SystemClock));
        let eraser = |vendor: Arc<dyn Vendor>| {
            let builder = Eraser::builder()
                .shared_vendor(vendor)
                .clock(Arc::clone(&clock));
            let built = builder.time_budget(fixture.time_budget()).build();
            built.unwrap_or_else(|error| unreachable!("one vendor is enough: {error}"))
        };
        let vendor = fixture.vendor();
        let (eraser, other) = (eraser(Arc::clone(&vendor)), eraser(fixture.vendor()));
        Self {
            fixture,
            vendor,
            eraser,
            other,
            clock,
            said: Mutex::default(),
            known: Mutex::default(),
        }
    }

    pub(super) fn plan(&self, subject: &Subject) -> Plan {
        self.eraser.plan(subject)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The first target of a person whom the vendor knows.
    pub(super) async fn known(&self) -> Result<PlannedTarget, String> {
        let plan = self.plan(&self.fixture.known().await);
        let first = plan.targets().next().cloned();
        let first = first.ok_or("it can't be asked about a person that it knows")?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(first.target().identifier().clone()) {
            Ok(first)
        } else {
            Err("the fixture gave the same person twice: `known` needs somebody new each time, by identifiers that nobody has had".to_owned())
        }
    }

    /// Asks to erase, and records the answer.
    pub(super) async fn erase(&self, target: &PlannedTarget) -> Outcome {
        let entry = self.eraser.erase_target(target, &[]).await;
        self.note(target, entry.outcome().clone()).await
    }

    /// Asks to erase once more after `last`, and records the answer.
    pub(super) async fn erase_again(&self, target: &PlannedTarget, last: &Outcome) -> Outcome {
        let known = [Entry::asked(target, last.clone(), self.now())];
        let entry = self.eraser.erase_target(target, &known).await;
        self.note(target, entry.outcome().clone()).await
    }

    /// Asks for all of them in one batch, and records each answer.
    pub(super) async fn erase_together(&self, targets: &[PlannedTarget]) -> Vec<Outcome> {
        let Some(at) = self.eraser.registered(&self.vendor.id()) else {
            return Vec::new();
        };
        let nothing_known = targets.iter().map(|target| (target, &[][..]));
        let batch: Vec<(&PlannedTarget, &[Entry])> = nothing_known.collect();
        let outcomes = self.eraser.batch_call(at, &batch).erase().await;
        let mut noted = Vec::new();
        for (target, (outcome, _kept)) in targets.iter().zip(outcomes) {
            noted.push(self.note(target, outcome).await);
        }
        noted
    }

    /// Asks in the other process, which has only the stored record, what became of `last`.
    pub(super) async fn follow(
        &self,
        target: &PlannedTarget,
        last: &Outcome,
    ) -> Result<Outcome, Failure> {
        let (asked, last) = (stored(target), stored(last));
        let other = self.other.registered(asked.target().vendor());
        let other = other.ok_or_else(|| Failure::new(Reason::UnknownVendor))?;
        let call = self
            .other
            .vendor_call(other, asked.target(), asked.label(), Some(self.now()));
        let (answered, _kept) = call.follow(&last).await;
        match answered {
            Ok(outcome) => Ok(self.note(target, outcome).await),
            Err(failure) => {
                if failure == trouble(Doubt::Panicked) {
                    self.note(
                        target,
                        Outcome::Unknown {
                            doubt: Doubt::Panicked,
                        },
                    )
                    .await;
                }
                Err(failure)
            }
        }
    }

    async fn note(&self, target: &PlannedTarget, outcome: Outcome) -> Outcome {
        let still_present = self.fixture.is_present(target.target()).await;
        let said = Said {
            target: target.clone(),
            outcome: outcome.clone(),
            at: self.now(),
            still_present,
        };
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(said);
        outcome
    }

    /// All answers of the vendor.
    pub(super) fn said(&self) -> Vec<Said> {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits by the fixture's clock, if it has one.
    pub(super) async fn wait(&self, until: Timestamp) -> bool {
        let Some(clock) = self.fixture.clock() else {
            return false;
        };
        let time =
            std::time::Duration::try_from(until.duration_since(clock.now())).unwrap_or_default();
        clock.sleep(time).await;
        true
    }
}

/// A copy that was serialized and read again.
fn stored<T: serde::Serialize + serde::de::DeserializeOwned + Clone>(value: &T) -> T {
    let text = serde_json::to_string(value).ok();
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(|| value.clone())
}
