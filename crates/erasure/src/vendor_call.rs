//! Calls a vendor with a time limit and catches its panics. The log of a call contains only the vendor, the
//! identifier's kind and ordinal, and the outcome.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::Timestamp;
use tracing::{Instrument, Span, field};

use crate::entry::trouble;
use crate::flow::Kept;
use crate::vendor::Known;
use crate::{Ask, Clock, Doubt, Failure, Label, Outcome, Reason, Target, Vendor};

/// Everything that one call needs.
pub(crate) struct VendorCall<'a> {
    pub(crate) vendor: &'a dyn Vendor,
    pub(crate) target: &'a Target,
    pub(crate) label: &'a Label,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) may_have_begun_at: Option<Timestamp>,
    pub(crate) known: Known,
    pub(crate) time_budget: Duration,
}

impl VendorCall<'_> {
    /// Asks the vendor to erase.
    pub(crate) async fn erase(&self) -> (Outcome, Kept) {
        let ask = self.ask();
        let span = self.span("erase");
        if is_unfinished(self.vendor) {
            return (unfinished(), Kept::default());
        }
        let outcome = match self
            .within_budget(async { self.vendor.erase(&ask).await })
            .instrument(span.clone())
            .await
        {
            Ok(outcome) => guarded(outcome, [self.target]),
            Err(doubt) => doubted(doubt, &ask),
        };
        span.record("outcome", outcome.name());
        (outcome, ask.kept())
    }

    /// Asks the vendor what became of `last`.
    pub(crate) async fn follow(&self, last: &Outcome) -> (Result<Outcome, Failure>, Kept) {
        let ask = self.ask();
        let span = self.span("follow");
        let answered = match self
            .within_budget(async { self.vendor.follow(&ask, last).await })
            .instrument(span.clone())
            .await
        {
            Ok(Ok(outcome)) => Ok(guarded(outcome, [self.target])),
            Ok(Err(failure)) => Err(failure.without(self.target.identifier())),
            Err(doubt) => Err(trouble(doubt)),
        };
        span.record(
            "outcome",
            answered.as_ref().map_or("no-answer", Outcome::name),
        );
        (answered, ask.kept())
    }

    fn ask(&self) -> Ask<'_> {
        ask(self.target, self.clock, self.may_have_begun_at).knowing(self.known.clone())
    }

    async fn within_budget<T>(&self, call: impl Future<Output = T>) -> Result<T, Doubt> {
        within_budget(self.time_budget, call).await
    }

    fn span(&self, call: &'static str) -> Span {
        let (vendor, kind, ordinal) =
            (self.target.vendor(), self.label.kind(), self.label.number());
        tracing::info_span!("erasure", call, %vendor, %kind, ordinal, outcome = field::Empty)
    }
}

/// Everything that one call about several targets needs.
pub(crate) struct BatchCall<'a> {
    pub(crate) vendor: &'a dyn Vendor,
    pub(crate) targets: Vec<(&'a Target, Option<Timestamp>)>,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) time_budget: Duration,
}

impl BatchCall<'_> {
    /// Asks the vendor to erase and returns one outcome per target. If the vendor returns another number of
    /// outcomes, none is used.
    pub(crate) async fn erase(&self) -> Vec<(Outcome, Kept)> {
        if is_unfinished(self.vendor) {
            let unfinished = || (unfinished(), Kept::default());
            return self.targets.iter().map(|_| unfinished()).collect();
        }
        let asks: Vec<Ask<'_>> = self
            .targets
            .iter()
            .map(|(target, begun)| ask(target, self.clock, *begun))
            .collect();
        let span = self.span();
        let answered = within_budget(self.time_budget, async {
            self.vendor.erase_batch(&asks).await
        });
        let outcomes = match answered.instrument(span.clone()).await {
            Ok(outcomes) if outcomes.len() == asks.len() => Ok(outcomes),
            Ok(_) => Err(Doubt::NotUnderstood),
            Err(doubt) => Err(doubt),
        };
        span.record(
            "outcome",
            outcomes
                .as_ref()
                .map_or("unknown", |outcomes| name(outcomes)),
        );
        let outcomes: Vec<Outcome> = match outcomes {
            Ok(outcomes) => outcomes
                .into_iter()
                .map(|outcome| self.guarded(outcome))
                .collect(),
            Err(doubt) => asks.iter().map(|ask| doubted(doubt, ask)).collect(),
        };
        outcomes
            .into_iter()
            .zip(asks.iter().map(Ask::kept))
            .collect()
    }

    fn guarded(&self, outcome: Outcome) -> Outcome {
        guarded(outcome, self.targets.iter().map(|(target, _)| *target))
    }

    fn span(&self) -> Span {
        let vendor = self.targets.first().map(|(target, _)| target.vendor());
        let (vendor, targets) = (vendor.map(field::display), self.targets.len());
        tracing::info_span!(
            "erasure",
            call = "erase-batch",
            vendor,
            targets,
            outcome = field::Empty
        )
    }
}

/// What all outcomes have in common.
fn name(outcomes: &[Outcome]) -> &'static str {
    let first = outcomes.first().map_or("none", Outcome::name);
    let same = outcomes.iter().all(|outcome| outcome.name() == first);
    if same { first } else { "several" }
}

fn ask<'a>(target: &'a Target, clock: &'a dyn Clock, begun: Option<Timestamp>) -> Ask<'a> {
    let ask = Ask::new(target, clock);
    begun
        .into_iter()
        .fold(ask, Ask::after_one_that_may_have_begun_at)
}

/// Whether questions about the vendor are still open: its answers can't be relied on, so it isn't asked.
fn is_unfinished(vendor: &dyn Vendor) -> bool {
    !vendor.unanswered().is_empty()
}

fn unfinished() -> Outcome {
    Outcome::failed(Reason::Unfinished)
}

/// The outcome without a request id that repeats one of the identifiers.
fn guarded<'a>(outcome: Outcome, targets: impl IntoIterator<Item = &'a Target>) -> Outcome {
    let mut outcome = outcome.normalized();
    if let Some(error) = outcome.failure_mut() {
        for target in targets {
            error.leave_out(target.identifier());
        }
    }
    outcome
}

/// What is known after a call that didn't come to an end: nothing, unless it had begun nothing.
fn doubted(doubt: Doubt, ask: &Ask<'_>) -> Outcome {
    if ask.kept().began_nothing() {
        trouble(doubt).into()
    } else {
        Outcome::Unknown { doubt }
    }
}

/// Ends a call that exceeds the time budget or panics.
pub(crate) async fn within_budget<T>(
    time_budget: Duration,
    call: impl Future<Output = T>,
) -> Result<T, Doubt> {
    match tokio::time::timeout(time_budget, AssertUnwindSafe(call).catch_unwind()).await {
        Ok(Ok(answered)) => Ok(answered),
        Ok(Err(_panic)) => Err(Doubt::Panicked),
        Err(_elapsed) => Err(Doubt::TimedOut),
    }
}
