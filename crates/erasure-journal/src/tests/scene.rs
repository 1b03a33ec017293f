//! What the tests of this crate stand on: vendors that know what is true of everybody, and a clock that
//! jumps instead of waiting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use erasure::{
    Account, Ask, Clock, Completion, Doubt, Eraser, Failure, Need, Needs, Outcome, Reason,
    SignedDuration, Subject, Terms, Timestamp, Tracking, Vendor, VendorId,
};
use erasure_receipt::Key;
use erasure_receipt::law::{Calendar, Law};

use crate::{Journal, Order, Runner, Stop, Summary, Until};

/// How long the vendor that can be asked takes.
const TAKES: SignedDuration = SignedDuration::from_hours(3);

/// A clock that jumps to where somebody wants to wait until.
#[derive(Clone)]
pub(crate) struct Jumping(Arc<Mutex<Timestamp>>);

impl Jumping {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(
            "2026-03-02T09:00:00Z".parse().unwrap(),
        )))
    }

    /// Sets the clock, as somebody does who finds it wrong.
    pub(crate) fn set(&self, to: Timestamp) {
        *lock(&self.0) = to;
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = lock(&self.0);
        *now += by;
    }
}

#[erasure::async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }

    async fn sleep(&self, time: Duration) {
        self.advance(SignedDuration::try_from(time).unwrap());
        tokio::task::yield_now().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How a vendor of the tests erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// At once, and asking twice does no more than asking once.
    AtOnce,
    /// At once; a second request would do something else, so that it must not happen.
    Once,
    /// In its own time, of which it can be asked.
    Tracked,
    /// Takes it, and says no more.
    Promised,
}

/// What is true at a vendor.
#[derive(Debug, Default, Clone)]
pub(crate) struct Truth {
    pub(crate) there: BTreeSet<String>,
    /// How often it was asked to erase each.
    pub(crate) asked: BTreeMap<String, u32>,
    /// When each of the jobs that were begun is done.
    pub(crate) jobs: BTreeMap<String, Timestamp>,
    /// The most calls that were under way at once.
    pub(crate) most: usize,
    under_way: usize,
}

/// A vendor of the tests. Clones share what is true.
#[derive(Clone)]
pub(crate) struct Shop {
    id: VendorId,
    region: &'static str,
    pub(crate) way: Way,
    pub(crate) truth: Arc<Mutex<Truth>>,
}

impl Shop {
    pub(crate) fn new(id: &'static str, way: Way, people: &[&str]) -> Self {
        let there = people.iter().map(|person| (*person).to_owned()).collect();
        let truth = Truth {
            there,
            ..Truth::default()
        };
        Self {
            id: VendorId::from_static(id),
            region: "",
            way,
            truth: Arc::new(Mutex::new(truth)),
        }
    }

    /// The account in another region, which is another account.
    pub(crate) fn at(self, region: &'static str) -> Self {
        Self { region, ..self }
    }

    pub(crate) fn truth(&self) -> MutexGuard<'_, Truth> {
        lock(&self.truth)
    }

    fn finish_jobs(&self, now: Timestamp) {
        let mut truth = self.truth();
        let Truth { jobs, there, .. } = &mut *truth;
        for (person, _) in jobs.iter().filter(|(_, done)| **done <= now) {
            there.remove(person);
        }
    }
}

#[erasure::async_trait]
impl Vendor for Shop {
    fn id(&self) -> VendorId {
        self.id.clone()
    }

    fn account(&self) -> Account {
        Account::new(self.id.clone(), self.region)
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        match self.way {
            Way::AtOnce => Terms::new(Completion::Immediate).repeatable(),
            Way::Once => Terms::new(Completion::Immediate),
            Way::Tracked => Terms::new(Completion::Tracked)
                .within(TAKES)
                .pause(SignedDuration::from_mins(30))
                .repeatable(),
            Way::Promised => Terms::new(Completion::Promised)
                .within(SignedDuration::from_hours(24))
                .repeatable(),
        }
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let id = ask.identifier().value().unwrap().expose().to_owned();
        {
            let mut truth = self.truth();
            truth.under_way += 1;
            truth.most = truth.most.max(truth.under_way);
        }
        tokio::task::yield_now().await;
        self.finish_jobs(ask.now());
        let mut truth = self.truth();
        truth.under_way -= 1;
        *truth.asked.entry(id.clone()).or_default() += 1;
        match self.way {
            Way::Tracked if truth.there.contains(&id) => {
                let done = *truth.jobs.entry(id.clone()).or_insert(ask.now() + TAKES);
                Outcome::InProgress {
                    tracking: Tracking::new(id),
                    by: Some(done),
                }
            }
            Way::AtOnce | Way::Once if truth.there.remove(&id) => Outcome::Erased,
            Way::Promised if truth.there.remove(&id) => Outcome::Promised {
                by: ask.now() + SignedDuration::from_hours(24),
            },
            _ => Outcome::not_found(),
        }
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        self.finish_jobs(ask.now());
        let id = ask.identifier().value().unwrap().expose().to_owned();
        let there = self.truth().there.contains(&id);
        match (last, there) {
            (Outcome::InProgress { .. }, false) => Ok(Outcome::Erased),
            (
                Outcome::Unknown {
                    doubt: Doubt::Interrupted | Doubt::AnswerLost,
                },
                false,
            ) => Ok(Outcome::not_found()),
            (Outcome::Unknown { .. }, true) => Ok(Outcome::failed(Reason::StillThere)),
            (nothing_new, _) => Ok(nothing_new.clone()),
        }
    }
}

/// A journal in a directory of its own, and everything to work it with.
pub(crate) struct Scene {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) key: Key,
    pub(crate) clock: Jumping,
    pub(crate) shops: Vec<Shop>,
}

impl Scene {
    pub(crate) fn of(shops: impl IntoIterator<Item = Shop>) -> Self {
        let scene = Self {
            directory: tempfile::tempdir().unwrap(),
            key: Key::generate().unwrap(),
            clock: Jumping::new(),
            shops: shops.into_iter().collect(),
        };
        Journal::create(scene.path(), &scene.key).unwrap();
        scene
    }

    /// The same journal, clock and vendors once more, as they are now. Nobody may have the journal open.
    pub(crate) fn copied(&self) -> Self {
        let shop = |shop: &Shop| Shop {
            truth: Arc::new(Mutex::new(shop.truth().clone())),
            ..shop.clone()
        };
        // A disk is waited for thousands of times, where there is no file system in memory.
        let memory = std::path::PathBuf::from("/dev/shm");
        let elsewhere = Some(memory).filter(|memory| memory.is_dir());
        let elsewhere = elsewhere.unwrap_or_else(std::env::temp_dir);
        let copied = Self {
            directory: tempfile::tempdir_in(elsewhere).unwrap(),
            key: self.key.clone(),
            clock: Jumping(Arc::new(Mutex::new(self.clock.now()))),
            shops: self.shops.iter().map(shop).collect(),
        };
        std::fs::copy(self.path(), copied.path()).unwrap();
        copied
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.directory.path().join("erasure.journal")
    }

    pub(crate) fn open(&self) -> Journal {
        Journal::open(self.path(), &self.key).unwrap()
    }

    pub(crate) fn eraser(&self) -> Eraser {
        let builder = Eraser::builder().clock(self.clock.clone());
        let builder = self
            .shops
            .iter()
            .cloned()
            .fold(builder, |builder, shop| builder.vendor(shop));
        builder.build().unwrap()
    }

    pub(crate) fn order(&self, person: &str) -> Order {
        let subject = Subject::builder().user_id(person).build().unwrap();
        self.order_of(subject)
            .idempotency_key(format!("ticket of {person}"))
    }

    pub(crate) fn order_of(&self, subject: Subject) -> Order {
        Order::new(subject, self.clock.now(), Law::Gdpr, calendar())
    }

    pub(crate) async fn run(
        &self,
        journal: &Journal,
        until: Until,
    ) -> Result<Summary, crate::Error> {
        let runner = Runner::enter(journal.clone(), self.eraser()).await?;
        let summary = runner.run(until, &Stop::new(), |_| ()).await?;
        runner.leave().await?;
        Ok(summary)
    }

    /// Everything that is on disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(self.directory.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                bytes.extend(std::fs::read(path).unwrap());
            }
        }
        bytes
    }
}

pub(crate) fn calendar() -> Calendar {
    Calendar::new("Europe/Berlin").unwrap()
}

/// Whether these bytes stand somewhere in those.
pub(crate) fn holds(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}
