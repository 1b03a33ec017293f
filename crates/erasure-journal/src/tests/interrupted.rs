//! A worker that ends in the middle leaves doubt, which the next one resolves, and which doesn't go on
//! for ever.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use erasure::{
    Ask, Completion, Eraser, Need, Needs, Outcome, Reason, Terms, Vendor, VendorId, Verdict,
};

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
