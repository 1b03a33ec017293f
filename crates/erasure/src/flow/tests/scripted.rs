//! A vendor that says what a script has it say, and notes what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use client_runtime::facts::{
    Fact, IdentifierFact, IdentifierKind, OperationFacts, Recreation, Role as Published, Source,
    Span, VendorFacts,
};
use client_runtime::{BaseUrl, Clock, Method, Operation};
use jiff::{SignedDuration, Timestamp};

use crate::flow::{CallError, Endpoint, Flow, Heard, Means, Said, Use, With};
use crate::{
    Completion, Entry, Eraser, Failure, Outcome, PlannedTarget, Reason, Subject, SubjectBuilder,
};

const OURS: Source = Source::Assumed("it is made up");

const fn fact<T: Copy>(value: T) -> Fact<T> {
    Fact {
        value,
        source: OURS,
    }
}

const fn identifier(kind: IdentifierKind) -> IdentifierFact {
    IdentifierFact {
        kind,
        name: None,
        source: OURS,
    }
}

static FACTS: VendorFacts = VendorFacts {
    identifiers: &[
        identifier(IdentifierKind::UserId),
        identifier(IdentifierKind::Email),
        identifier(IdentifierKind::Session),
    ],
    ..VendorFacts::of("scripted", "Scripted", fact(Recreation::Refused))
};

const fn facts(repeatable: bool) -> OperationFacts {
    OperationFacts {
        horizon: Some(fact(Span::seconds(10 * 24 * 3600))),
        revivable: Some(fact(Span::seconds(10 * 24 * 3600))),
        repeatable: Some(fact(repeatable)),
        batch: Some(fact(100)),
        poll: Some(fact(Span::seconds(3600))),
        ..OperationFacts::of(Published::Erase)
    }
}

const fn operation(id: &'static str, repeatable: bool) -> Operation {
    Operation {
        vendor: &FACTS,
        id,
        method: Method::Post,
        path: "/",
        facts: facts(repeatable),
    }
}

static LOOK_AT: Operation = operation("look", true);
static ERASURE: Operation = operation("erase", true);
static ONCE: Operation = operation("eraseOnce", false);
static MANY_AT: Operation = operation("eraseMany", false);
static FIND_AT: Operation = operation("find", true);
static STEP: Operation = operation("eraseTheRest", true);
static STATUS: Operation = operation("follow", true);

/// The places in `USES`, of which a scene holds some.
pub(super) const LOOK: usize = 0;
/// Done when it is answered.
pub(super) const DONE: usize = 1;
/// The same where no answer says that nobody is known.
pub(super) const SILENT: usize = 2;
pub(super) const PROMISED: usize = 3;
pub(super) const ACCEPTED: usize = 4;
pub(super) const HIDDEN: usize = 5;
/// Accepted, with `INSTEAD` as its `else`.
pub(super) const OTHERWISE: usize = 6;
pub(super) const INSTEAD: usize = 7;
/// Accepted, and not to be asked for twice.
pub(super) const NOT_TWICE: usize = 8;
/// For several, done when it is answered.
pub(super) const MANY_DONE: usize = 9;
/// For several, accepted.
pub(super) const MANY: usize = 10;
pub(super) const FOLLOW: usize = 11;
pub(super) const FIND: usize = 12;
pub(super) const FIND_ELSEWHERE: usize = 13;
/// By what is found, done when it is answered.
pub(super) const BY_FOUND: usize = 14;
/// The same, accepted.
pub(super) const FOUND_ACCEPTED: usize = 15;
/// For several, by what is found.
pub(super) const MANY_BY_FOUND: usize = 17;
/// The second step.
pub(super) const SECOND: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct Scripted {
    endpoint: Endpoint,
    held: Vec<usize>,
    script: Arc<Mutex<VecDeque<Result<Heard, CallError>>>>,
    /// What it was asked, and for how many.
    asked: Arc<Mutex<Vec<(usize, usize)>>>,
}

#[async_trait]
impl Flow for Scripted {
    fn uses(&self) -> &'static [Use] {
        const {
            &[
                Use::look(&LOOK_AT),
                Use::erase(&ERASURE, Completion::Immediate).nobody(),
                Use::erase(&ERASURE, Completion::Immediate),
                Use::erase(&ERASURE, Completion::Promised).nobody(),
                Use::erase(&ERASURE, Completion::Tracked).nobody(),
                Use::erase(&ERASURE, Completion::SoftDeletion).nobody(),
                Use::erase(&ERASURE, Completion::Tracked).or_else(INSTEAD),
                Use::erase(&ERASURE, Completion::Tracked).later(),
                Use::erase(&ONCE, Completion::Tracked).nobody(),
                Use::erase(&MANY_AT, Completion::Immediate).many(),
                Use::erase(&MANY_AT, Completion::Tracked).many(),
                Use::follow(&STATUS),
                Use::find(&FIND_AT),
                Use::find(&FIND_AT),
                Use::erase(&ERASURE, Completion::Immediate).by_found(),
                Use::erase(&ERASURE, Completion::Tracked).by_found(),
                Use::erase(&STEP, Completion::Immediate).later(),
                Use::erase(&MANY_AT, Completion::Immediate)
                    .many()
                    .by_found(),
            ]
        }
    }

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn endpoint_mut(&mut self) -> &mut Endpoint {
        &mut self.endpoint
    }

    fn holds(&self, at: usize) -> bool {
        self.held.contains(&at)
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        self.asked.lock().unwrap().push((at, with.items.len()));
        let next = self.script.lock().unwrap().pop_front();
        next.unwrap_or_else(|| panic!("nothing is scripted for {at}"))
    }
}

/// It means this.
pub(super) fn says(means: Means) -> Result<Heard, CallError> {
    Ok(means.into())
}

pub(super) fn said(said: Said) -> Result<Heard, CallError> {
    Ok(said.into())
}

/// It means this, and came as an error of this status.
pub(super) fn refuses(means: Means, status: u16) -> Result<Heard, CallError> {
    let error = CallError::scripted(Reason::Rejected, Some(status));
    let mut said = Said::new(means);
    said.error = Some(error);
    Ok(said.into())
}

/// It says this of each, and that of the others.
pub(super) fn each(each: Vec<Option<Said>>, rest: Means) -> Result<Heard, CallError> {
    let rest = rest.into();
    Ok(Heard { rest, each })
}

pub(super) fn lost() -> Result<Heard, CallError> {
    Err(CallError::scripted(Reason::NoAnswer, None))
}

pub(super) fn status(status: u16) -> Result<Heard, CallError> {
    let reason = match status {
        401 | 403 => Reason::Credentials,
        423 | 425 | 429 => Reason::Overloaded,
        408 | 500.. => Reason::OutOfOrder,
        _ => Reason::Rejected,
    };
    Err(CallError::scripted(reason, Some(status)))
}

/// These are the person's records.
pub(super) fn found(ids: &[&str]) -> Result<Heard, CallError> {
    let ids = ids.iter().map(|id| (*id).into());
    said(Said {
        found: ids.collect(),
        ..Means::There.into()
    })
}

pub(super) fn accepted(job: &str) -> Said {
    Said::new(Means::Accepted).tracked_by(job.to_owned())
}

/// A clock that jumps instead of waiting.
#[derive(Clone)]
pub(super) struct Jumping(Arc<Mutex<Timestamp>>);

#[async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, time: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }
}

pub(super) fn start() -> Timestamp {
    "2026-08-06T12:00:00Z".parse().unwrap()
}

pub(super) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// An account that uses some of all, and what the vendor says to it, in order.
pub(super) struct Scene {
    flow: Scripted,
    clock: Jumping,
    eraser: Eraser,
}

impl Scene {
    pub(super) fn of(held: &[usize]) -> Self {
        let base = BaseUrl::parse("http://127.0.0.1:1").unwrap();
        let flow = Scripted {
            endpoint: Endpoint::new(&FACTS, &[], base),
            held: held.to_vec(),
            script: Arc::default(),
            asked: Arc::default(),
        };
        let clock = Jumping(Arc::new(Mutex::new(start())));
        let builder = Eraser::builder().vendor(flow.clone());
        let eraser = builder.clock(clock.clone()).build().unwrap();
        Self {
            flow,
            clock,
            eraser,
        }
    }

    pub(super) fn saying(self, script: impl IntoIterator<Item = Result<Heard, CallError>>) -> Self {
        self.flow.script.lock().unwrap().extend(script);
        self
    }

    pub(super) fn passes(&self, time: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }

    fn planned(&self, subject: Subject) -> Vec<PlannedTarget> {
        self.eraser.plan(&subject).targets().cloned().collect()
    }

    pub(super) fn person(&self) -> PlannedTarget {
        let subject = Subject::builder().user_id("u-42").build().unwrap();
        self.planned(subject).remove(0)
    }

    pub(super) fn by_session(&self) -> PlannedTarget {
        let subject = Subject::builder().session(crate::VendorId::from_static("scripted"), "token");
        self.planned(subject.build().unwrap()).remove(0)
    }

    /// Asks for the first time.
    pub(super) async fn first(&self) -> Entry {
        self.eraser.erase_target(&self.person(), &[]).await
    }

    /// Asks again, an hour after an answer was lost.
    pub(super) async fn after_a_loss(&self) -> Entry {
        self.asked_again_after_a_loss(self.person()).await
    }

    pub(super) async fn asked_again_after_a_loss(&self, person: PlannedTarget) -> Entry {
        let doubt = crate::Doubt::AnswerLost;
        let entry = Entry::asked(&person, Outcome::Unknown { doubt }, self.clock.now());
        self.passes(SignedDuration::from_hours(1));
        self.again(entry).await
    }

    /// The same when the time of what may have begun has passed.
    pub(super) async fn long_after_a_loss(&self) -> Entry {
        let doubt = crate::Doubt::AnswerLost;
        let entry = Entry::asked(&self.person(), Outcome::Unknown { doubt }, self.clock.now());
        self.passes(days(10));
        self.again(entry).await
    }

    /// Asks for the first time while an erasure of the person by another identifier is under way.
    pub(super) async fn while_open(&self) -> Entry {
        self.beside_one_that_began(SignedDuration::from_hours(1))
            .await
    }

    /// The same when its time has passed.
    pub(super) async fn after_the_window(&self) -> Entry {
        self.beside_one_that_began(days(10)).await
    }

    async fn beside_one_that_began(&self, before: SignedDuration) -> Entry {
        let subject = Subject::builder().email("ada@example.com").build().unwrap();
        let other = self.planned(subject).remove(0);
        let tracking = crate::Tracking::new("other");
        let in_progress = Outcome::InProgress { tracking, by: None };
        let known = [Entry::asked(&other, in_progress, self.clock.now())];
        self.passes(before);
        self.eraser.erase_target(&self.person(), &known).await
    }

    /// Asks for so many with one request.
    pub(super) async fn together(&self, people: usize) -> Vec<Entry> {
        let person = |number: usize| {
            let subject = Subject::builder().user_id(format!("u-{number}"));
            self.planned(subject.build().unwrap()).remove(0)
        };
        let planned: Vec<PlannedTarget> = (0..people).map(person).collect();
        self.all_of(&planned.iter().collect::<Vec<_>>()).await
    }

    /// The same while an erasure of each by another identifier is under way.
    pub(super) async fn together_while_open(&self, people: usize) -> Vec<Entry> {
        let planned = |subject: SubjectBuilder| self.planned(subject.build().unwrap()).remove(0);
        let by_user_id = |number| planned(Subject::builder().user_id(format!("u-{number}")));
        let other = planned(Subject::builder().email("ada@example.com"));
        let tracking = crate::Tracking::new("other");
        let in_progress = Outcome::InProgress { tracking, by: None };
        let known = [Entry::asked(&other, in_progress, self.clock.now())];
        let planned: Vec<PlannedTarget> = (0..people).map(by_user_id).collect();
        let batch: Vec<(&PlannedTarget, &[Entry])> = planned
            .iter()
            .map(|planned| (planned, &known[..]))
            .collect();
        self.eraser.erase_batch(&batch).await
    }

    pub(super) async fn all_of(&self, planned: &[&PlannedTarget]) -> Vec<Entry> {
        let nothing_known = planned.iter().map(|planned| (*planned, &[][..]));
        let batch: Vec<(&PlannedTarget, &[Entry])> = nothing_known.collect();
        self.eraser.erase_batch(&batch).await
    }

    pub(super) async fn again(&self, entry: Entry) -> Entry {
        self.eraser.ask_again(entry, &[]).await
    }

    /// Asks again when so much time has passed.
    pub(super) async fn later(&self, entry: Entry, time: SignedDuration) -> Entry {
        self.passes(time);
        self.again(entry).await
    }

    pub(super) fn is_there_sense_in_asking(&self, entry: &Entry) -> bool {
        self.eraser.due(entry).is_some()
    }

    /// What was asked, and for how many.
    pub(super) fn asked(&self) -> Vec<(usize, usize)> {
        assert_eq!(self.flow.script.lock().unwrap().len(), 0, "it is all said");
        self.flow.asked.lock().unwrap().clone()
    }
}

pub(super) fn trouble(entry: &Entry) -> Option<Reason> {
    entry.trouble().map(Failure::reason)
}

pub(super) fn outcomes(entries: &[Entry]) -> Vec<Outcome> {
    let outcomes = entries.iter().map(Entry::outcome);
    outcomes.cloned().collect()
}
