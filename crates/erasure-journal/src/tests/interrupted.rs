//! A worker that ends in the middle leaves doubt, which the next one resolves, and which doesn't go on
//! for ever.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use erasure::{
    Ask, Completion, Eraser, Need, Needs, Outcome, Reason, SignedDuration, Terms, Vendor, VendorId,
    Verdict,
};

use tokio::sync::Semaphore;

use super::scene::{Scene, Shop, Way};
use crate::{Journal, Runner, Step, Stop, Until};

/// Never answers, so that whoever asks can be ended while it is asking.
#[derive(Clone, Default)]
struct Silent(Arc<AtomicU32>);

#[erasure::async_trait]
impl Vendor for Silent {
    fn id(&self) -> VendorId {
        VendorId::from_static("shop")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate).repeatable()
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::future::pending().await
    }
}

/// Works until the vendor is being asked, and ends there as if the process had been killed.
async fn end_in_the_middle(scene: &Scene) {
    let silent = Silent::default();
    let eraser = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(silent.clone())
        .build()
        .unwrap();
    let runner = Runner::enter(scene.open(), eraser).await.unwrap();
    let stop = Stop::new();
    let mut work = pin!(runner.run(Until::Settled, &stop, |_| ()));
    std::future::poll_fn(|context| {
        match (work.as_mut().poll(context), silent.0.load(Ordering::SeqCst)) {
            (Poll::Pending, 0) => Poll::Pending,
            _ => Poll::Ready(()),
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_being_asked_when_a_worker_ended_is_asked_again_where_that_is_safe() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    end_in_the_middle(&scene).await;
    scene.run(&journal, Until::Settled).await.unwrap();
    let status = journal
        .status(request, erasure::Clock::now(&scene.clock))
        .unwrap();
    assert_eq!(
        status.verdict,
        Verdict::Complete {
            confirmed: 1,
            promised: 0
        }
    );
}

#[tokio::test]
async fn what_was_being_asked_when_a_worker_ended_is_only_looked_up_where_asking_twice_is_not_safe()
{
    let scene = Scene::of([Shop::new("shop", Way::Once, &["u-1"])]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    end_in_the_middle(&scene).await;
    scene.run(&journal, Until::Settled).await.unwrap();
    assert!(
        scene.shops[0].truth().asked.is_empty(),
        "it was asked for twice, as far as anybody knows"
    );
    let status = journal
        .status(request, erasure::Clock::now(&scene.clock))
        .unwrap();
    assert!(
        matches!(status.verdict, Verdict::Incomplete { .. }),
        "{:?}",
        status.verdict
    );
}

#[tokio::test]
async fn a_target_at_which_the_program_ends_each_time_becomes_a_gap_and_is_asked_about_no_more() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let (mut ends, mut gaps) = (0, 0);
    let stop = Stop::new();
    stop.now();
    while journal.receipt(request).unwrap().is_none() {
        ends += 1;
        assert!(ends <= 20, "it never ends");
        end_in_the_middle(&scene).await;
        // Entering is enough: what the last one held is taken over, and the run counts it.
        let runner = Runner::enter(journal.clone(), scene.eraser())
            .await
            .unwrap();
        let summary = runner.run(Until::Idle, &stop, |_| ()).await.unwrap();
        gaps += summary.gaps;
        runner.leave().await.unwrap();
    }
    let status = journal
        .status(request, erasure::Clock::now(&scene.clock))
        .unwrap();
    let Some(Outcome::Failed { error }) = &status.targets[0].outcome else {
        panic!("{status:?}")
    };
    assert_eq!(error.reason(), Reason::Interrupted);
    assert!(ends > 1, "one interruption is no reason to give up");
    assert_eq!(gaps, 1, "a run said nothing of the gap");
}

#[tokio::test]
async fn a_worker_that_lives_keeps_what_it_holds() {
    let scene = Scene::of([Shop::new("shop", Way::Once, &["u-1"])]);
    keeps_what_it_holds(&scene, scene.open()).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_worker_that_lives_keeps_what_it_holds_from_whoever_opens_the_journal_by_another_name() {
    let scene = Scene::of([Shop::new("shop", Way::Once, &["u-1"])]);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("another.name");
    std::os::unix::fs::symlink(scene.path(), &link).unwrap();
    let journal = Journal::open(&link, &scene.key).unwrap();
    keeps_what_it_holds(&scene, journal).await;
}

/// A worker is asking while another one, with this journal, looks for something to do.
async fn keeps_what_it_holds(scene: &Scene, journal: Journal) {
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let silent = Silent::default();
    let eraser = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(silent.clone())
        .build()
        .unwrap();
    let holder = Runner::enter(scene.open(), eraser).await.unwrap();
    let stop = Stop::new();
    let holding = holder.run(Until::Settled, &stop, |_| ());
    let another = async {
        while silent.0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        scene.run(&journal, Until::Idle).await.unwrap()
    };
    tokio::select! {
        _ = holding => panic!("nobody answered"),
        summary = another => assert_eq!((summary.asked, summary.open), (0, 1)),
    }
    let now = erasure::Clock::now(&scene.clock);
    let target = &journal.status(request, now).unwrap().targets[0];
    assert_eq!(
        (target.step, target.outcome.clone()),
        (Step::Asking, None),
        "the worker that asks was taken for one that had ended"
    );
    assert!(scene.shops[0].truth().asked.is_empty());
}

/// Answers nobody before it is opened, and asks for nobody a second time.
#[derive(Clone)]
struct Gate {
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self {
            asked: Arc::default(),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    async fn until_asked_for(&self, people: usize) {
        while self.asked.lock().unwrap().len() < people {
            tokio::task::yield_now().await;
        }
    }

    fn open(&self) {
        self.open.add_permits(1000);
    }

    fn most(&self) -> u32 {
        self.asked
            .lock()
            .unwrap()
            .values()
            .copied()
            .max()
            .unwrap_or_default()
    }
}

#[erasure::async_trait]
impl Vendor for Gate {
    fn id(&self) -> VendorId {
        VendorId::from_static("gate")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate).repeatable()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let person = ask.identifier().value().unwrap().expose().to_owned();
        *self.asked.lock().unwrap().entry(person).or_default() += 1;
        let _ = self.open.acquire().await;
        Outcome::Erased
    }
}

/// A journal with so many people more than a gate takes at once, and an eraser that asks it. Its clock doesn't
/// jump: by one that does, a worker that lives would seem to have left its lock alone for long.
async fn behind_a_gate(more: usize) -> (Scene, Gate, Eraser, usize) {
    let (scene, gate) = (Scene::of([]), Gate::new());
    let eraser = Eraser::builder().vendor(gate.clone()).build().unwrap();
    let people = eraser.at_once(&gate.id()).unwrap().get() + more;
    let orders = (0..people)
        .map(|number| scene.order(&format!("u-{number}")))
        .collect();
    scene
        .open()
        .submit_many(&eraser, orders, None)
        .await
        .unwrap();
    (scene, gate, eraser, people)
}

/// Takes the directory away in which the workers' locks are.
fn remove_the_locks(scene: &Scene) {
    let mut name = scene.path().into_os_string();
    name.push("-workers");
    std::fs::remove_dir_all(name).unwrap();
}

#[tokio::test]
async fn nobody_is_asked_twice_when_the_locks_of_living_workers_are_removed() {
    let (scene, gate, eraser, people) = behind_a_gate(3).await;
    let one = Runner::enter(scene.open(), eraser.clone()).await.unwrap();
    let (stop, journal) = (Stop::new(), scene.open());
    let another = async {
        gate.until_asked_for(people - 3).await;
        remove_the_locks(&scene);
        let another = Runner::enter(scene.open(), eraser).await.unwrap();
        let rest = async {
            gate.until_asked_for(people).await;
            remove_the_locks(&scene);
            gate.open();
        };
        let stop = Stop::new();
        let (summary, ()) = tokio::join!(another.run(Until::Settled, &stop, |_| ()), rest);
        another.leave().await.unwrap();
        summary.unwrap()
    };
    let (first, second) = tokio::join!(one.run(Until::Settled, &stop, |_| ()), another);
    one.leave().await.unwrap();
    assert_eq!(gate.most(), 1, "somebody was asked for twice");
    assert_eq!(first.unwrap().settled + second.settled, people as u64);
    let complete = journal
        .overview(erasure::Clock::now(&scene.clock))
        .unwrap()
        .complete;
    assert_eq!(complete, people as u64);
}

#[tokio::test]
async fn a_run_says_how_many_targets_another_worker_holds_whose_lock_is_gone() {
    let (scene, gate, eraser, people) = behind_a_gate(0).await;
    let one = Runner::enter(scene.open(), eraser.clone()).await.unwrap();
    let stop = Stop::new();
    let another = async {
        gate.until_asked_for(people).await;
        remove_the_locks(&scene);
        let another = Runner::enter(scene.open(), eraser).await.unwrap();
        let summary = another
            .run(Until::Idle, &Stop::new(), |_| ())
            .await
            .unwrap();
        another.leave().await.unwrap();
        gate.open();
        summary
    };
    let (first, second) = tokio::join!(one.run(Until::Settled, &stop, |_| ()), another);
    assert_eq!((second.asked, second.held), (0, people as u64));
    assert_eq!((first.unwrap().held, gate.most()), (0, 1));
}

#[tokio::test]
async fn a_worker_that_ended_and_whose_lock_is_gone_is_given_up_after_a_while_and_not_at_once() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let journal = scene.open();
    let submitted = journal.submit(&scene.eraser(), scene.order("u-1")).await;
    end_in_the_middle(&scene).await;
    remove_the_locks(&scene);
    let summary = scene.run(&journal, Until::Idle).await.unwrap();
    assert_eq!((summary.held, summary.settled), (1, 0));
    let began = erasure::Clock::now(&scene.clock);
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!((summary.held, summary.settled), (0, 1));
    assert!(erasure::Clock::now(&scene.clock) >= began + SignedDuration::from_mins(5));
    assert!(
        journal
            .receipt(submitted.unwrap().request())
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_worker_that_was_given_up_while_it_lived_asks_nobody_any_more() {
    let (scene, gate, eraser, people) = behind_a_gate(3).await;
    let one = Runner::enter(scene.open(), eraser.clone()).await.unwrap();
    let stop = Stop::new();
    let another = async {
        gate.until_asked_for(people - 3).await;
        // As if the first one had been stopped for so long.
        file(&scene).execute("DELETE FROM workers", []).unwrap();
        remove_the_locks(&scene);
        gate.open();
    };
    let (first, ()) = tokio::join!(one.run(Until::Settled, &stop, |_| ()), another);
    assert_eq!(first, Err(crate::Error::TakenOver));
    assert_eq!(gate.asked.lock().unwrap().len(), people - 3);
}

fn file(scene: &Scene) -> rusqlite::Connection {
    let file = rusqlite::Connection::open(scene.path()).unwrap();
    file.pragma_update(None, "foreign_keys", false).unwrap();
    file
}
