//! What several commands share: what an order says beside whom it is about, and working the queue.

use erasure::{Eraser, SignedDuration, Subject, Timestamp};
use erasure_journal::{Journal, Mark, Order, Progress, Runner, Stop, Summary, Until};
use erasure_receipt::law::Law;
use erasure_receipt::{Controller, Head};

use crate::arguments;
use crate::error::Error;
use crate::setup::Setup;

/// How far a request may be ahead of this machine's clock: so far two clocks are apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What all orders of one command have in common.
#[derive(Debug, Clone)]
pub(super) struct Conditions {
    received_at: Timestamp,
    law: Law,
    same_person_within: SignedDuration,
    calendar: erasure_receipt::law::Calendar,
    controller: Controller,
}

impl Conditions {
    /// As the command line says, and else the configuration.
    pub(super) fn of(setup: &Setup, order: &arguments::Order) -> Result<Self, Error> {
        let calendar = setup.config.controller.calendar.clone();
        let now = setup.now();
        let received_at = match order.received {
            Some(received) => received.moment(&calendar).ok_or_else(|| {
                Error::usage(
                    "the day on which the request was received lies beyond the end of the calendar",
                )
            })?,
            None => now,
        };
        if received_at.duration_since(now) > SKEW {
            return Err(Error::usage(format!(
                "the request would be received in the future: it is {now} now; give a day or a moment that has come"
            )));
        }
        Ok(Self {
            // It has come: by this clock, not later than now.
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

    /// The same for a round of a file: received when its first rows were, unless somebody names another time,
    /// and asked for anew, whoever was asked for lately, if it was begun so.
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

    /// An order about this person.
    pub(super) fn order(&self, subject: Subject) -> Order {
        let order = Order::new(subject, self.received_at, self.law, self.calendar.clone());
        order
            .same_person_within(self.same_person_within)
            .controller(self.controller.clone())
    }
}

/// What is wrong with a key whose request was asked at another account.
pub(super) fn asked_elsewhere(request: erasure_journal::RequestId) -> String {
    format!(
        "the key stands for request {request}, which asked another account than the one that is configured now: \
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
    // What was done is recorded: a worker that can't sign off is taken out by the next.
    drop(runner.leave().await);
    Ok(summary?)
}

/// Where the chain of receipts ends: whoever notes it can tell later whether the chain has gone on from there.
pub(super) fn shown_head(head: &Head) -> String {
    match head.seq() {
        0 => String::new(),
        seq => format!(
            "The chain ends with receipt {seq}, which has the digest\n  {}\n",
            head.digest()
        ),
    }
}
