//! Whatever is due is asked about, by one worker, with the intent on disk before and the outcome after.

use std::sync::{Arc, Mutex};

use erasure::{
    Ask, Completion, Eraser, Need, Needs, Outcome, Reason, SignedDuration, Subject, Terms, Vendor,
    VendorId, Verdict,
};
use erasure_receipt::ChainCheck;

use super::scene::{Scene, Shop, Way};
use crate::{Journal, Progress, RequestId, Runner, Step, Stop, Until};

fn now(scene: &Scene) -> erasure::Timestamp {
    erasure::Clock::now(&scene.clock)
}

#[tokio::test]
async fn a_request_is_worked_until_everything_is_settled_and_ends_in_a_receipt() {
    let scene = Scene::of([
        Shop::new("shop", Way::AtOnce, &["u-1"]),
        Shop::new("letters", Way::Promised, &["u-1"]),
        Shop::new("warehouse", Way::Tracked, &["u-1"]),
    ]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap()
        .request();
    let status = journal.status(request, now(&scene)).unwrap();
    assert_eq!(status.verdict, Verdict::Pending { open: 3 });
    assert_eq!(status.never_asked(), 3);

    let summary = scene.run(&journal, Until::Idle).await.unwrap();
    assert_eq!((summary.asked, summary.settled, summary.open), (3, 2, 1));
    assert!(
        summary.next_at.unwrap() > now(&scene),
        "the warehouse is asked again in its own time"
    );
    assert_eq!(journal.receipt(request).unwrap(), None);

    let began = now(&scene);
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!((summary.open, summary.next_at), (0, None));
    assert!(
        now(&scene) >= began + SignedDuration::from_mins(150),
        "it waited for the vendor"
    );
    let status = journal.status(request, now(&scene)).unwrap();
    assert_eq!(
        status.verdict,
        Verdict::Complete {
            confirmed: 2,
            promised: 1
        }
    );
    assert_eq!(status.receipt, Some(1));
    let receipts = journal.receipts().map(|receipt| receipt.unwrap().1);
    ChainCheck::new(&[journal.public_key()])
        .run(receipts)
        .unwrap();
}

/// A vendor that looks into the journal while it is asked.
struct Curious {
    path: std::path::PathBuf,
    key: erasure_receipt::Key,
    request: Arc<Mutex<Option<RequestId>>>,
}

#[erasure::async_trait]
impl Vendor for Curious {
    fn id(&self) -> VendorId {
        VendorId::from_static("curious")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate)
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let request = self.request.lock().unwrap().unwrap();
        let journal = Journal::open_read_only(&self.path, &self.key).unwrap();
        match journal.status(request, ask.now()).unwrap().targets[0].step {
            Step::Asking => Outcome::Erased,
            other => panic!("asked while the journal says {other:?}"),
        }
    }
}

#[tokio::test]
async fn that_somebody_is_asked_is_on_disk_before_and_what_is_answered_before_anybody_is_told() {
    let scene = Scene::of([]);
    let asked = Arc::new(Mutex::new(None));
    let curious = Curious {
        path: scene.path(),
        key: scene.key.clone(),
        request: asked.clone(),
    };
    let eraser = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(curious)
        .build()
        .unwrap();
    let journal = scene.open();
    let request = journal
        .submit(&eraser, scene.order("u-1"))
        .await
        .unwrap()
        .request();
    *asked.lock().unwrap() = Some(request);
    let runner = Runner::enter(journal, eraser).await.unwrap();
    let mut reported = 0;
    let another = Journal::open_read_only(scene.path(), &scene.key).unwrap();
    let tell = |progress: Progress| {
        if let Progress::Asked(asked) = progress {
            assert_eq!(asked.outcome, Outcome::Erased);
            assert!(
                another.receipt(request).unwrap().is_some(),
                "told before it was on disk"
            );
            reported += 1;
        }
    };
    runner
        .run(Until::Settled, &Stop::new(), tell)
        .await
        .unwrap();
    assert_eq!(reported, 1);
}

#[tokio::test]
async fn no_target_is_asked_about_by_two_workers_and_none_is_left() {
    let people: Vec<String> = (0..120).map(|number| format!("u-{number}")).collect();
    let known: Vec<&str> = people.iter().map(String::as_str).collect();
    let scene = Scene::of([
        Shop::new("once", Way::Once, &known),
        Shop::new("tracked", Way::Tracked, &known),
    ]);
    let journal = scene.open();
    let orders = people.iter().map(|person| scene.order(person)).collect();
    journal
        .submit_many(&scene.eraser(), orders, None)
        .await
        .unwrap();
    // Two processes would each have a file and a worker of their own.
    let (one, two) = (scene.open(), scene.open());
    let (one, two) = tokio::join!(
        scene.run(&one, Until::Settled),
        scene.run(&two, Until::Settled)
    );
    let settled = one.unwrap().settled + two.unwrap().settled;
    assert_eq!(settled, 240);
    assert!(
        scene.shops[0]
            .truth()
            .asked
            .values()
            .all(|asked| *asked == 1)
    );
    assert!(scene.shops[0].truth().there.is_empty() && scene.shops[1].truth().there.is_empty());
    assert_eq!(journal.overview(now(&scene)).unwrap().complete, 120);
    assert_eq!(journal.head().unwrap().seq(), 120);
}

#[tokio::test]
async fn a_vendor_is_asked_no_more_than_it_wants_at_once() {
    let people: Vec<String> = (0..100).map(|number| format!("u-{number}")).collect();
    let known: Vec<&str> = people.iter().map(String::as_str).collect();
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &known)]);
    let journal = scene.open();
    let orders = people.iter().map(|person| scene.order(person)).collect();
    journal
        .submit_many(&scene.eraser(), orders, None)
        .await
        .unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    let at_once = scene
        .eraser()
        .at_once(&VendorId::from_static("shop"))
        .unwrap()
        .get();
    let most = scene.shops[0].truth().most;
    assert!(
        most > 1 && most <= at_once,
        "{most} calls at once, {at_once} allowed"
    );
}

#[tokio::test]
async fn two_identifiers_of_one_person_are_never_asked_about_at_once_at_the_same_vendor() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1", "u-2", "u-3"])]);
    let journal = scene.open();
    let subject = Subject::builder()
        .user_id("u-1")
        .user_id("u-2")
        .user_id("u-3")
        .build()
        .unwrap();
    journal
        .submit(&scene.eraser(), scene.order_of(subject))
        .await
        .unwrap();
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!((summary.settled, scene.shops[0].truth().most), (3, 1));
}

#[tokio::test]
async fn a_run_that_is_asked_to_stop_ends_what_is_under_way_and_begins_nothing() {
    let people: Vec<String> = (0..50).map(|number| format!("u-{number}")).collect();
    let known: Vec<&str> = people.iter().map(String::as_str).collect();
    let scene = Scene::of([Shop::new("once", Way::Once, &known)]);
    let journal = scene.open();
    let orders = people.iter().map(|person| scene.order(person)).collect();
    journal
        .submit_many(&scene.eraser(), orders, None)
        .await
        .unwrap();
    let (runner, stop) = (
        Runner::enter(journal.clone(), scene.eraser())
            .await
            .unwrap(),
        Stop::new(),
    );
    let summary = runner
        .run(Until::Stopped, &stop, |_| stop.now())
        .await
        .unwrap();
    assert!(summary.settled >= 1 && summary.settled < 50);
    runner.leave().await.unwrap();
    let next = Runner::enter(journal.clone(), scene.eraser())
        .await
        .unwrap();
    let rest = next
        .run(Until::Settled, &Stop::new(), |_| ())
        .await
        .unwrap();
    assert_eq!(summary.settled + rest.settled, 50);
    assert_eq!(
        journal.overview(now(&scene)).unwrap().complete,
        50,
        "nothing was left in doubt"
    );
}

#[tokio::test]
async fn targets_of_a_vendor_that_is_not_configured_any_more_end_as_gaps_that_say_so() {
    let scene = Scene::of([
        Shop::new("shop", Way::AtOnce, &["u-1"]),
        Shop::new("warehouse", Way::Tracked, &["u-1", "u-2"]),
    ]);
    let journal = scene.open();
    let submit = async |person| {
        let submitted = journal.submit(&scene.eraser(), scene.order(person)).await;
        submitted.unwrap().request()
    };
    // One of which the warehouse was asked, and one of which it wasn't.
    let begun = submit("u-1").await;
    scene.run(&journal, Until::Idle).await.unwrap();
    let fresh = submit("u-2").await;
    let one = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(scene.shops[0].clone())
        .build()
        .unwrap();
    let runner = Runner::enter(journal.clone(), one).await.unwrap();
    let summary = runner
        .run(Until::Settled, &Stop::new(), |_| ())
        .await
        .unwrap();
    assert_eq!((summary.open, summary.gaps), (0, 2));
    runner.leave().await.unwrap();
    assert_eq!(scene.shops[1].truth().asked.get("u-2"), None);
    for (request, why) in [
        (begun, Reason::UnknownVendor),
        (fresh, Reason::UnknownVendor),
    ] {
        let status = journal.status(request, now(&scene)).unwrap();
        assert!(status.receipt.is_some());
        let outcome = status.targets[1].outcome.as_ref().unwrap();
        let Outcome::Failed { error } = outcome else {
            panic!("{outcome}")
        };
        assert!(
            [why, Reason::AccountGone].contains(&error.reason()),
            "{outcome}"
        );
    }
}
