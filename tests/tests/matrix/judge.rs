//! Holds a report against the truth. It may know less than is true, may never claim more, and has to
//! know what can be learnt by asking again where that is safe.

use std::fmt;

use erasure::{Asked, Entry, Outcome, Plan, PlannedTarget, Reason, Report, Verdict};
use system_tests::{agreement::contradiction, system::truth};
use vendor_sandbox::{Fault, Received};

use crate::{cell::Cell, fixture::Fixture, received::Requests, search::Leak};

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: Kind,
    pub what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The report claims what isn't so, or lost something.
    Contradiction,
    /// The report could know more.
    Unresolved,
    /// Something was said that only the parties may know.
    Leak,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Contradiction => "contradiction",
            Kind::Unresolved => "unresolved",
            Kind::Leak => "leak",
        };
        write!(f, "{kind}: {}", self.what)
    }
}

impl From<Leak> for Finding {
    fn from(leak: Leak) -> Self {
        Self {
            kind: Kind::Leak,
            what: leak.to_string(),
        }
    }
}

/// Follows one journey.
pub struct Judge<'a> {
    fixture: &'a Fixture,
    plan: &'a Plan,
    requests: Requests<'a>,
    pub findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    pub fn new(fixture: &'a Fixture, plan: &'a Plan) -> Self {
        Self {
            fixture,
            plan,
            requests: Requests::of(fixture),
            findings: Vec::new(),
        }
    }

    /// The report as it stands after a step in which the vendor received this.
    pub fn look(&mut self, step: usize, report: &Report, received: Vec<Received>) {
        self.requests.add(received);
        let mut claims = Vec::new();
        let now = self.fixture.sandbox.clock().now();
        for planned in self.plan.targets() {
            let Some(entry) = entry(report, planned) else {
                claims.push(format!("{} has no entry", planned.label()));
                continue;
            };
            let truth = truth(&self.fixture.sandbox, planned.target());
            let false_claim = contradiction(entry.outcome(), truth, now)
                .filter(|_| !self.is_taken_at_its_word(planned, entry.outcome()));
            let denial = self.denies_what_was_done(planned, entry.outcome());
            let wrong = false_claim.or(denial);
            claims.extend(wrong.map(|why| {
                format!(
                    "{} `{}`: {why} ({truth:?})",
                    planned.label(),
                    entry.outcome()
                )
            }));
        }
        if report.entries().len() != self.plan.targets().count() {
            claims.push(format!("{} entries", report.entries().len()));
        }
        claims.extend(self.false_verdict(report));
        claims.extend(self.requests.unsafe_repetition(self.plan.targets()));
        let defects = self.fixture.sandbox.defects();
        claims.extend(
            defects
                .into_iter()
                .map(|defect| format!("sandbox: {defect}")),
        );
        for claim in claims {
            self.find(Kind::Contradiction, format!("after step {step}, {claim}"));
        }
    }

    /// The report when nothing more is to come. Returns how many targets stay open for a good
    /// reason.
    pub fn end(
        &mut self,
        report: &Report,
        untroubled: &[Outcome],
        cell: &Cell,
        met: bool,
    ) -> usize {
        if !met {
            self.find(Kind::Unresolved, "the fault was never met".to_owned());
        }
        let mut left_open = 0;
        for (planned, expected) in self.plan.targets().zip(untroubled) {
            let Some(entry) = entry(report, planned) else {
                continue;
            };
            let outcome = entry.outcome();
            match self.ending(planned, outcome, expected, cell) {
                Ending::Resolved => {}
                Ending::LeftOpen => left_open += 1,
                Ending::Unresolved => self.find(
                    Kind::Unresolved,
                    format!("{} `{outcome}`, untroubled `{expected}`", planned.label()),
                ),
            }
        }
        left_open
    }

    /// The outcomes in the order of the plan.
    pub fn outcomes(&self, report: &Report) -> Vec<Outcome> {
        let entries = self
            .plan
            .targets()
            .filter_map(|planned| entry(report, planned));
        entries.map(|entry| entry.outcome().clone()).collect()
    }

    fn find(&mut self, kind: Kind, what: String) {
        self.findings.push(Finding { kind, what });
    }

    /// An erasure that was carried out is neither refused nor "not found" on a first request, whatever
    /// the client has learnt of it.
    fn denies_what_was_done(
        &self,
        planned: &PlannedTarget,
        outcome: &Outcome,
    ) -> Option<&'static str> {
        if !self.requests.was_carried_out(planned) {
            return None;
        }
        match outcome {
            Outcome::NotFound {
                asked: Asked::First,
            } => Some("called not found on a first request, and it was erased"),
            Outcome::Blocked { .. } | Outcome::NotAddressable { .. } => {
                Some("called refused, and it was carried out")
            }
            Outcome::Failed { error }
                if outcome.is_settled() && !is_a_verdict_of_the_vendor(error.reason()) =>
            {
                Some("called failed for good, and it was carried out")
            }
            _ => None,
        }
    }

    /// A vendor that accepted an erasure and gave it up is "in progress" until it says otherwise.
    fn is_taken_at_its_word(&self, planned: &PlannedTarget, outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::InProgress { .. }) && self.requests.was_carried_out(planned)
    }

    fn false_verdict(&self, report: &Report) -> Option<String> {
        let now = self.fixture.sandbox.clock().now();
        let still_there = |planned: &PlannedTarget| {
            let promised = entry(report, planned).is_some_and(
                |entry| matches!(entry.outcome(), Outcome::Promised { by } if *by > now),
            );
            !promised && truth(&self.fixture.sandbox, planned.target()).is_still_there()
        };
        let verdict = report.verdict();
        let says_done = matches!(verdict, Verdict::Complete { .. } | Verdict::NothingFound);
        (says_done && self.plan.targets().any(still_there))
            .then(|| format!("`{verdict}`, and somebody is there"))
    }

    fn ending(
        &self,
        planned: &PlannedTarget,
        outcome: &Outcome,
        expected: &Outcome,
        cell: &Cell,
    ) -> Ending {
        let done = self.requests.was_carried_out(planned);
        let done_by_another = self
            .plan
            .targets()
            .any(|other| self.requests.was_carried_out(other));
        let gone = !truth(&self.fixture.sandbox, planned.target()).is_still_there();
        match outcome {
            outcome if alike(outcome, expected) => Ending::Resolved,
            // The vendor did it, and was asked again; or it did by one identifier what it had done by
            // another.
            Outcome::Erased if done && gone => Ending::Resolved,
            Outcome::NotFound { .. } if done_by_another && gone => Ending::Resolved,
            // It did a part: of one alone it counts that, of several the lookup finds it.
            Outcome::Partial { .. } if still_there(expected) && done && !gone => Ending::Resolved,
            // It did a part, and can't find that any more.
            Outcome::Failed { error } if error.reason() == Reason::Unresolved && done && !gone => {
                Ending::Resolved
            }
            Outcome::NotFound { .. } if matches!(expected, Outcome::NotFound { .. }) => {
                Ending::Resolved
            }
            // It can't be asked twice, and nobody but a person can find out.
            outcome
                if is_open_for_good(outcome)
                    && (!self.requests.may_repeat() || self.requests.is_refused(planned)) =>
            {
                Ending::LeftOpen
            }
            // The vendor accepted, and gave nothing to ask with that it understands.
            Outcome::InProgress { .. } if done && cell.fault == Fault::EchoingAnswer => {
                Ending::LeftOpen
            }
            // By what it gave it can't be found.
            Outcome::Failed { error }
                if matches!(error.reason(), Reason::Untraceable | Reason::Overdue)
                    && done
                    && cell.fault == Fault::EchoingAnswer =>
            {
                Ending::LeftOpen
            }
            // It was refused for good, and is a gap however long it was asked for again.
            Outcome::Failed { error }
                if outcome.is_settled()
                    && !done
                    && error.reason() == Reason::Overdue
                    && is_refused(expected) =>
            {
                Ending::Resolved
            }
            // A refusal is final, and is told as one, also where it isn't in the vendor's own words.
            Outcome::Failed { error } if outcome.is_settled() && !done => match error.status() {
                Some(status) if cell.refuses_with(status) => Ending::Resolved,
                Some(404 | 409 | 422) if spoils_bodies(cell.fault) => Ending::Resolved,
                // A proxy's, or with a code that may be about anything.
                Some(404)
                    if matches!(
                        cell.fault,
                        Fault::UnknownRoute | Fault::GatewayNotFound | Fault::UnknownEnum
                    ) =>
                {
                    Ending::Resolved
                }
                _ => Ending::Unresolved,
            },
            _ => Ending::Unresolved,
        }
    }
}

enum Ending {
    Resolved,
    LeftOpen,
    Unresolved,
}

fn entry<'r>(report: &'r Report, planned: &PlannedTarget) -> Option<&'r Entry> {
    let mut entries = report.entries().iter();
    entries.find(|entry| {
        entry.vendor() == planned.target().vendor() && entry.label() == Some(planned.label())
    })
}

fn is_open_for_good(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Unknown { .. } => true,
        Outcome::Failed { error } => error.reason() == Reason::Unverifiable,
        _ => false,
    }
}

fn is_refused(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { error } if error.reason() == Reason::Rejected)
}

fn still_there(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { error } if error.reason() == Reason::StillThere)
}

/// A failure of which the vendor or the lookup after it has told, with the erasure carried out.
fn is_a_verdict_of_the_vendor(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::GivenUp
            | Reason::Cancelled
            | Reason::Untraceable
            | Reason::StillThere
            | Reason::Unverifiable
            | Reason::Unresolved
            | Reason::Overdue
    )
}

fn spoils_bodies(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::GarbageBody
            | Fault::EmptyBody
            | Fault::WrongTypes
            | Fault::OversizedBody
            | Fault::TruncatedBody
            | Fault::StalledBody
            | Fault::SlowBody(_)
    )
}

fn alike(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Failed { error: one }, Outcome::Failed { error: other }) => {
            one.reason() == other.reason()
        }
        (Outcome::NotFound { asked: one }, Outcome::NotFound { asked: other }) => one == other,
        (Outcome::Partial { .. }, Outcome::Partial { .. }) => one == other,
        (Outcome::Blocked { .. }, Outcome::Blocked { .. }) => one == other,
        _ => one.name() == other.name(),
    }
}
