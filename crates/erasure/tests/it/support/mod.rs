//! Vendors that do as they are told, and a clock that jumps.

pub mod canaries;
pub mod server;

use std::collections::VecDeque;
use std::future::pending;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use erasure::{
    Account, Ask, Asked, Caveat, Clock, Completion, Doubt, Eraser, Failure, IdentifierKind, Need,
    Needs, Outcome, Probe, Reason, SignedDuration, Subject, Terms, Timestamp, Tracking, Vendor,
    VendorId, async_trait,
};

/// The identifiers of the tests; none may appear anywhere.
pub const EMAIL: &str = "ada.lovelace@example.com";
pub const USER_ID: &str = "u-canary-42";
pub const TOKEN: &str = "eyJ-canary-token";

/// When every test begins.
pub fn start() -> Timestamp {
    "2026-08-06T12:00:00Z".parse().unwrap()
}

pub fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub fn ada() -> Subject {
    Subject::builder()
        .email(EMAIL)
        .user_id(USER_ID)
        .build()
        .unwrap()
}

pub fn by_email() -> Subject {
    Subject::builder().email(EMAIL).build().unwrap()
}

/// A clock that jumps instead of waiting.
#[derive(Clone)]
pub struct Jumping(Arc<Mutex<Timestamp>>);

impl Default for Jumping {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(start())))
    }
}

impl Jumping {
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

#[async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, time: Duration) {
        self.advance(SignedDuration::try_from(time).unwrap());
    }
}

/// What a scripted vendor does when it is called.
pub enum Act {
    Say(Outcome),
    Fail(Failure),
    Panic,
    Hang,
    Late(Duration, Outcome),
}

/// What a scripted vendor does when it is asked for several people at once.
pub enum Many {
    Say(Vec<Outcome>),
    Panic,
    Hang,
}

/// A vendor that follows a script, and notes what it was asked.
#[derive(Clone)]
pub struct Scripted(Arc<Script>);

struct Script {
    id: VendorId,
    needs: Needs,
    terms: Terms,
    caveats: Vec<Caveat>,
    unanswered: &'static [&'static str],
    host: &'static str,
    erase: Mutex<VecDeque<Act>>,
    follow: Mutex<VecDeque<Act>>,
    batch: NonZeroUsize,
    many: Mutex<VecDeque<Many>>,
    probe: Option<Probe>,
    /// The size of each batch, and since when an erasure of its people may be under way.
    batches: Mutex<Vec<Vec<Option<Timestamp>>>>,
    calls: Mutex<Vec<(&'static str, IdentifierKind, Timestamp)>>,
}

impl Scripted {
    pub fn new(id: &'static str) -> Self {
        Self(Arc::new(Script {
            id: VendorId::from_static(id),
            needs: Needs::one_of([Need::Email, Need::UserId]),
            terms: Terms::new(Completion::Immediate),
            caveats: Vec::new(),
            unanswered: &[],
            host: "",
            erase: Mutex::default(),
            follow: Mutex::default(),
            batch: NonZeroUsize::MIN,
            many: Mutex::default(),
            probe: None,
            batches: Mutex::default(),
            calls: Mutex::default(),
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Script)) -> Self {
        change(Arc::get_mut(&mut self.0).expect("it is set up before it is shared"));
        self
    }

    pub fn needs(self, needs: impl IntoIterator<Item = Need>) -> Self {
        self.with(|script| script.needs = Needs::one_of(needs))
    }

    pub fn terms(self, terms: Terms) -> Self {
        self.with(|script| script.terms = terms)
    }

    pub fn caveat(self, caveat: Caveat) -> Self {
        self.with(|script| script.caveats.push(caveat))
    }

    /// What has still to be known about it.
    pub fn unanswered(self, open: &'static [&'static str]) -> Self {
        self.with(|script| script.unanswered = open)
    }

    /// Where the account is that it asks.
    pub fn at(self, host: &'static str) -> Self {
        self.with(|script| script.host = host)
    }

    /// How many it can be asked for at once.
    pub fn batch(self, most: usize) -> Self {
        self.with(|script| script.batch = NonZeroUsize::new(most).unwrap())
    }

    /// What it does when it is asked for several at once, in order; then it answers as if they were asked
    /// for one by one.
    pub fn together(self, many: Many) -> Self {
        self.0.many.lock().unwrap().push_back(many);
        self
    }

    /// What shows when it is probed; otherwise it panics.
    pub fn probes(self, probe: Probe) -> Self {
        self.with(|script| script.probe = Some(probe))
    }

    pub fn batches(&self) -> Vec<Vec<Option<Timestamp>>> {
        self.0.batches.lock().unwrap().clone()
    }

    /// What it does when it is asked to erase, in order; then it erases.
    pub fn erase(self, act: Act) -> Self {
        self.0.erase.lock().unwrap().push_back(act);
        self
    }

    /// What it answers when it is asked to erase.
    pub fn says(self, outcome: Outcome) -> Self {
        self.erase(Act::Say(outcome))
    }

    /// What it does when it is asked what became of it, in order; then it has nothing new.
    pub fn then(self, act: Act) -> Self {
        self.0.follow.lock().unwrap().push_back(act);
        self
    }

    pub fn then_says(self, outcome: Outcome) -> Self {
        self.then(Act::Say(outcome))
    }

    pub fn calls(&self) -> Vec<(&'static str, IdentifierKind, Timestamp)> {
        self.0.calls.lock().unwrap().clone()
    }

    /// How long after the beginning it was called, and how.
    pub fn called_after(&self) -> Vec<(&'static str, SignedDuration)> {
        self.calls()
            .into_iter()
            .map(|(how, _, at)| (how, at.duration_since(start())))
            .collect()
    }

    async fn act(act: Option<Act>, otherwise: Outcome) -> Result<Outcome, Failure> {
        match act {
            None => Ok(otherwise),
            Some(Act::Say(outcome)) => Ok(outcome),
            Some(Act::Fail(failure)) => Err(failure),
            Some(Act::Panic) => panic!("a scripted panic"),
            Some(Act::Hang) => pending().await,
            Some(Act::Late(time, outcome)) => {
                tokio::time::sleep(time).await;
                Ok(outcome)
            }
        }
    }
}

#[async_trait]
impl Vendor for Scripted {
    fn id(&self) -> VendorId {
        self.0.id.clone()
    }

    fn account(&self) -> Account {
        Account::new(self.id(), self.0.host)
    }

    fn needs(&self) -> Needs {
        self.0.needs.clone()
    }

    fn terms(&self) -> Terms {
        self.0.terms.clone()
    }

    fn unanswered(&self) -> &'static [&'static str] {
        self.0.unanswered
    }

    fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats.clone()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        self.0
            .calls
            .lock()
            .unwrap()
            .push(("erase", ask.identifier().kind(), ask.now()));
        let act = self.0.erase.lock().unwrap().pop_front();
        Self::act(act, Outcome::Erased)
            .await
            .unwrap_or_else(Outcome::from)
    }

    fn batch(&self) -> NonZeroUsize {
        self.0.batch
    }

    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        let begun = asks.iter().map(Ask::may_have_begun_at).collect();
        self.0.batches.lock().unwrap().push(begun);
        let many = self.0.many.lock().unwrap().pop_front();
        match many {
            Some(Many::Say(outcomes)) => outcomes,
            Some(Many::Panic) => panic!("a scripted panic"),
            Some(Many::Hang) => pending().await,
            None => {
                let mut outcomes = Vec::new();
                for ask in asks {
                    outcomes.push(self.erase(ask).await);
                }
                outcomes
            }
        }
    }

    async fn probe(&self) -> Probe {
        self.0.probe.clone().expect("a scripted panic")
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        self.0
            .calls
            .lock()
            .unwrap()
            .push(("follow", ask.identifier().kind(), ask.now()));
        let act = self.0.follow.lock().unwrap().pop_front();
        Self::act(act, last.clone()).await
    }
}

pub fn eraser(vendors: impl IntoIterator<Item = Scripted>) -> Eraser {
    eraser_at(Jumping::default(), vendors)
}

pub fn eraser_at(clock: Jumping, vendors: impl IntoIterator<Item = Scripted>) -> Eraser {
    let builder = Eraser::builder()
        .clock(clock)
        .time_budget(Duration::from_secs(60));
    vendors
        .into_iter()
        .fold(builder, |builder, vendor| builder.vendor(vendor))
        .build()
        .unwrap()
}

pub fn in_progress() -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new("job-7"),
        by: None,
    }
}

pub fn unknown() -> Outcome {
    Outcome::Unknown {
        doubt: Doubt::AnswerLost,
    }
}

pub fn not_found_after_loss() -> Outcome {
    Outcome::NotFound {
        asked: Asked::AfterLostAnswer,
    }
}

pub fn refused() -> Failure {
    Failure::new(Reason::Credentials).with_status(403)
}

/// The outcomes of a report, in order.
pub fn outcomes(report: &erasure::Report) -> Vec<Outcome> {
    report
        .entries()
        .iter()
        .map(|entry| entry.outcome().clone())
        .collect()
}
