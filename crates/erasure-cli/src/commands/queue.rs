//! What several commands share: the conditions of a request, and working the queue.

use erasure::{Eraser, SignedDuration, Subject, Timestamp};
use erasure_journal::{Journal, Mark, Order, Progress, Runner, Stop, Summary, Until};
use erasure_receipt::law::Law;
use erasure_receipt::{Controller, Head};

use crate::arguments;
use crate::error::Error;
use crate::setup::Setup;

/// How far a request may be ahead of this machine's clock, since clocks differ.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The conditions that all requests of one command share.
#[derive(Debug, Clone)]
pub(super) struct Conditions {
    received_at: Timestamp,
    law: Law,
    same_person_within: SignedDuration,
    calendar: erasure_receipt::law::Calendar,
    controller: Controller,
}

impl Conditions {
    /// From the command line and, for the rest, from the configuration.
    pub(super) fn of(setup: &Setup, order: &arguments::Order) -> Result<Self, Error> {
        let calendar = setup.config.controller.calendar.clone();
        let now = setup.now();
        let received_at = match order.received {
            Some(received) => received.moment(&calendar).ok_or_else(|| {
                Error::usage(
                    "the day on which the request was received is beyond the end of the calendar",
                )
            })?,
            None => now,
        };
        if received_at.duration_since(now) > SKEW {
            return Err(Error::usage(format!(
                "`--received` is in the future: it is {now} now; give a day or a moment that has come"
            )));
        }
        Ok(Self {
            // A little ahead of this clock counts as now.
            received_at: received_at.min(now),
            law: order.law.unwrap_or(setup.config.controller.law),
            same_person_within: if order.again {
                SignedDuration::ZERO
            } else {
                setup.config.same_person_within
            },
            calendar,
            controller: Controller {
                name: setup.config.controller.name.clone(),
                sandbox: setup.config.sandbox.is_some(),
            },
        })
    }

    /// When the request was received.
    pub(super) fn received_at(&self) -> Timestamp {
        self.received_at
    }

    /// The same for a round of a file: received when the round began, unless the command line says otherwise;
    /// and every person is asked about again if the round began with `--again`.
    pub(super) fn of_round(self, mark: &Mark, received_is_named: bool) -> Self {
        Self {
            received_at: if received_is_named {
                self.received_at
            } else {
                mark.received_at
            },
            same_person_within: if mark.again {
                SignedDuration::ZERO
            } else {
                self.same_person_within
            },
            ..self
        }
    }

    /// An order for this person.
    pub(super) fn order(&self, subject: Subject) -> Order {
        let order = Order::new(subject, self.received_at, self.law, self.calendar.clone());
        order
            .same_person_within(self.same_person_within)
            .controller(self.controller.clone())
    }
}

/// The error for a key whose request asked another account.
pub(super) fn asked_elsewhere(request: erasure_journal::RequestId) -> String {
    format!(
        "the key belongs to request {request}, which asked another account than the one that is configured now: \
         nothing new was begun; give a new key, or none, to ask this account"
    )
}

/// Works the queue.
pub(super) async fn work(
    journal: &Journal,
    eraser: &Eraser,
    (until, stop): (Until, &Stop),
    progress: impl FnMut(Progress),
) -> Result<Summary, Error> {
    let runner = Runner::enter(journal.clone(), eraser.clone()).await?;
    let summary = runner.run(until, stop, progress).await;
    // Everything is recorded. If this worker can't sign off, the next one removes it.
    drop(runner.leave().await);
    Ok(summary?)
}

/// The end of the chain of receipts. A user who notes it can check later that the chain continues from there.
pub(super) fn shown_head(head: &Head) -> String {
    match head.seq() {
        0 => String::new(),
        seq => format!(
            "The chain ends with receipt {seq}, which has the digest\n  {}\n",
            head.digest()
        ),
    }
}
