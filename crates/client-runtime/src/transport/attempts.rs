//! The attempts of one call: whether to retry, after which pause, and what to return. If an attempt may have
//! been carried out, every later answer or error of the call says so.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Request};
use tokio::sync::SemaphorePermit;
use tracing::{Instrument, Span, field};

use super::addresses::Addresses;
use super::backoff::Backoff;
use super::exchange::exchange;
use super::limiter::{TooLong, VendorLimiter};
use crate::answer::Answer;
use crate::cause::Cause;
use crate::error::{Error, ErrorKind, Trouble};
use crate::{BaseUrl, Clock, InvalidRequest, Operation, RetryAfter, TransportError};

/// Sends the requests of a transport.
pub(super) struct Sender {
    pub(super) addresses: Addresses,
    pub(super) backoff: Backoff,
    /// How long after its start a call may still make an attempt.
    pub(super) time_budget: Duration,
    pub(super) body_limit: usize,
    pub(super) clock: Arc<dyn Clock>,
}

/// The attempts of one call.
pub(super) struct Attempts<'a> {
    sender: &'a Sender,
    operation: &'static Operation,
    client: Client,
    limiter: Arc<VendorLimiter>,
    deadline: Duration,
    made: u32,
    /// Whether one of them may have been carried out.
    in_doubt: bool,
    /// The most best result so far: of an attempt that may have been carried out, if there was one; else
    /// of one that reached the vendor.
    best: Option<Result<Answer, Error>>,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(
        sender: &'a Sender,
        operation: &'static Operation,
        base: &BaseUrl,
    ) -> Result<Self, TransportError> {
        let (client, limiter) = sender.addresses.of(operation.vendor, base)?;
        Ok(Self {
            sender,
            operation,
            client,
            limiter,
            deadline: sender.clock.elapsed().saturating_add(sender.time_budget),
            made: 0,
            in_doubt: false,
            best: None,
        })
    }

    /// Sends the request until no retry is needed or possible.
    pub(super) async fn make(
        mut self,
        request: impl Fn() -> Result<Request, InvalidRequest>,
    ) -> Result<Answer, Error> {
        let limiter = Arc::clone(&self.limiter);
        loop {
            let ready = match request() {
                Ok(ready) => ready,
                Err(why) => {
                    let refused = Error::invalid_request(self.operation, why);
                    return self.conclude(Err(refused));
                }
            };
            let permit = match limiter.permit(self.deadline).await {
                Ok(permit) => permit,
                Err(too_long) => {
                    tracing::debug!(vendor = self.operation.vendor.id, "no room in time");
                    let postponed = Error::postponed(self.operation, too_long);
                    return self.conclude(Err(postponed));
                }
            };
            let result = self.attempt(ready, permit).await;
            if trouble(&result) == Trouble::Lasting {
                return self.conclude(result);
            }
            let backoff = self.sender.backoff.after(self.made);
            self.apply_pause(&result, backoff);
            let Some(wait) = self.wait_after(&result, backoff) else {
                return self.conclude(result);
            };
            self.remember(result);
            self.sender.clock.sleep(wait).await;
        }
    }

    /// Stores the result to return if no better one comes.
    fn remember(&mut self, result: Result<Answer, Error>) {
        let doubtful = matches!(trouble(&result), Trouble::OutOfOrder | Trouble::Lost);
        if doubtful || (result.is_ok() && !self.in_doubt) {
            self.best = Some(result);
        }
        self.in_doubt |= doubtful;
    }

    /// Stops all requests to the vendor for as long as it asks, or for a while if it only says that there
    /// are too many, so that no other request is turned away meanwhile.
    fn apply_pause(&self, result: &Result<Answer, Error>, backoff: Option<Duration>) {
        let retry_after = self.retry_after(result);
        let pause = match trouble(result) {
            Trouble::TurnedAway => retry_after.or(backoff),
            Trouble::OutOfOrder => retry_after,
            Trouble::Lasting | Trouble::NotReached | Trouble::Lost => None,
        };
        if let Some(pause) = pause {
            self.limiter.close_for(pause);
        }
    }

    /// How long the vendor asks to wait.
    fn retry_after(&self, result: &Result<Answer, Error>) -> Option<Duration> {
        let retry_after = result.as_ref().ok()?.retry_after()?;
        Some(retry_after.wait(self.sender.clock.now()))
    }

    /// The pause before the next attempt, if there is one.
    fn wait_after(
        &self,
        result: &Result<Answer, Error>,
        backoff: Option<Duration>,
    ) -> Option<Duration> {
        let helps = match trouble(result) {
            Trouble::TurnedAway | Trouble::NotReached => true,
            Trouble::OutOfOrder | Trouble::Lost => self.operation.is_repeatable(),
            Trouble::Lasting => false,
        };
        let wait = backoff?.max(self.retry_after(result).unwrap_or_default());
        let in_time = self.sender.clock.elapsed().saturating_add(wait) <= self.deadline;
        (helps && in_time).then_some(wait)
    }

    /// The result of the call, with what is known from earlier attempts.
    fn conclude(self, result: Result<Answer, Error>) -> Result<Answer, Error> {
        let (made, in_doubt) = (self.made, self.in_doubt);
        let result = match (result, self.best) {
            // This attempt sent nothing, but an earlier one may have.
            (Err(error), Some(best)) if error.nothing_sent() => best,
            (result, _) => result,
        };
        result
            .map(|answer| answer.after(made, in_doubt))
            .map_err(|error| error.after(made, in_doubt))
    }

    /// One attempt, in a span that records the result and no personal data or secrets.
    fn attempt<'b>(
        &'b mut self,
        request: Request,
        permit: SemaphorePermit<'b>,
    ) -> impl Future<Output = Result<Answer, Error>> + use<'a, 'b> {
        self.made += 1;
        let span = tracing::info_span!(
            "call",
            vendor = self.operation.vendor.id,
            operation = self.operation.id,
            attempt = self.made,
            status = field::Empty,
            duration_ms = field::Empty,
            error = field::Empty,
        );
        let attempt: &'b Self = self;
        let limit = attempt.sender.body_limit;
        // Measure the time only if the span is enabled.
        let began = (!span.is_disabled()).then(|| attempt.sender.clock.elapsed());
        let exchange =
            span.in_scope(|| exchange(&attempt.client, request, attempt.operation, limit));
        let observed = async move {
            let result = exchange.await;
            drop(permit);
            attempt.observe(&result, began);
            result
        };
        observed.instrument(span)
    }

    fn observe(&self, result: &Result<Answer, Error>, began: Option<Duration>) {
        let span = Span::current();
        if let Some(began) = began {
            let took = self
                .sender
                .clock
                .elapsed()
                .saturating_sub(began)
                .as_millis();
            span.record("duration_ms", u64::try_from(took).unwrap_or(u64::MAX));
        }
        match result {
            Ok(answer) => span.record("status", answer.status().as_u16()),
            Err(error) => span.record("error", field::debug(error.kind())),
        };
        tracing::debug!("finished");
    }
}

fn trouble(result: &Result<Answer, Error>) -> Trouble {
    match result {
        Ok(answer) => answer.trouble(),
        Err(error) => error.trouble(),
    }
}

impl Error {
    /// Not sent: the vendor's limits left no room for it in time.
    fn postponed(operation: &'static Operation, TooLong(wait): TooLong) -> Self {
        let error = Self::new(operation, ErrorKind::Postponed, Some(Cause::NoRoom));
        error.with_retry_after(wait.map(RetryAfter::Delay))
    }
}
