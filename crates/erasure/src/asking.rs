//! One call of a vendor, fenced: it may take so long and no longer, a panic ends here, and what is
//! logged of it is the vendor, the kind, the ordinal and the outcome.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::Timestamp;
use tracing::{Instrument, Span, field};

use crate::entry::trouble;
use crate::{Ask, Clock, Doubt, Failure, Label, Outcome, Target, Vendor};

/// Everything that one call needs.
pub(crate) struct Asking<'a> {
    pub(crate) vendor: &'a dyn Vendor,
    pub(crate) target: &'a Target,
    pub(crate) label: &'a Label,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) may_have_begun_at: Option<Timestamp>,
    pub(crate) time_budget: Duration,
}

impl Asking<'_> {
    /// Asks the vendor to erase.
    pub(crate) async fn erase(&self) -> Outcome {
        let ask = self.ask();
        let span = self.span("erase");
        let outcome = match self
            .fenced(async { self.vendor.erase(&ask).await })
            .instrument(span.clone())
            .await
        {
            Ok(outcome) => self.guarded(outcome),
            Err(doubt) => Outcome::Unknown { doubt },
        };
        span.record("outcome", outcome.name());
        outcome
    }

    /// Asks the vendor what became of `last`.
    pub(crate) async fn follow(&self, last: &Outcome) -> Result<Outcome, Failure> {
        let ask = self.ask();
        let span = self.span("follow");
        let answered = match self
            .fenced(async { self.vendor.follow(&ask, last).await })
            .instrument(span.clone())
            .await
        {
            Ok(Ok(outcome)) => Ok(self.guarded(outcome)),
            Ok(Err(failure)) => Err(failure.without(self.target.identifier())),
            Err(doubt) => Err(trouble(doubt)),
        };
        span.record(
            "outcome",
            answered.as_ref().map_or("no-answer", Outcome::name),
        );
        answered
    }

    fn ask(&self) -> Ask<'_> {
        let ask = Ask::new(self.target, self.clock);
        self.may_have_begun_at
            .into_iter()
            .fold(ask, Ask::after_one_that_may_have_begun_at)
    }

    async fn fenced<T>(&self, call: impl Future<Output = T>) -> Result<T, Doubt> {
        match tokio::time::timeout(self.time_budget, AssertUnwindSafe(call).catch_unwind()).await {
            Ok(Ok(answered)) => Ok(answered),
            Ok(Err(_panic)) => Err(Doubt::Panicked),
            Err(_elapsed) => Err(Doubt::TimedOut),
        }
    }

    fn guarded(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Failed { error } => Outcome::Failed {
                error: error.without(self.target.identifier()),
            },
            other => other,
        }
    }

    fn span(&self, asking: &'static str) -> Span {
        let (vendor, kind, ordinal) =
            (self.target.vendor(), self.label.kind(), self.label.number());
        tracing::info_span!("erasure", asking, %vendor, %kind, ordinal, outcome = field::Empty)
    }
}
