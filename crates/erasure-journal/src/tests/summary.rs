//! What a run says of what it has settled: how much of it is a gap.

use erasure::{
    Ask, Completion, Eraser, Need, Needs, Outcome, Reason, Terms, Vendor, VendorId, async_trait,
};

use super::scene::{Scene, Shop, Way};
use crate::{Runner, Stop, Until};

/// A vendor that refuses, or, where it wants an address, can't be asked.
struct Refuses(Need);

#[async_trait]
impl Vendor for Refuses {
    fn id(&self) -> VendorId {
        VendorId::from_static("refuses")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([self.0.clone()])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate)
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        Outcome::failed(Reason::Rejected)
    }
}

/// Asked, settled, gaps and requests with a gap of a run for somebody at a shop and at this vendor.
async fn figures(refuses: Refuses) -> [u64; 4] {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let eraser = Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(scene.shops[0].clone())
        .vendor(refuses)
        .build()
        .unwrap();
    let journal = scene.open();
    let submitted = journal.submit(&eraser, scene.order("u-1")).await;
    submitted.unwrap();
    let runner = Runner::enter(journal, eraser).await.unwrap();
    let summary = runner.run(Until::Settled, &Stop::new(), |_| ()).await;
    let summary = summary.unwrap();
    assert!(summary.has_gaps());
    [
        summary.asked,
        summary.settled,
        summary.gaps,
        summary.incomplete,
    ]
}

#[tokio::test]
async fn a_run_says_how_many_of_what_it_settled_are_gaps() {
    assert_eq!(figures(Refuses(Need::UserId)).await, [2, 2, 1, 1]);
}

#[tokio::test]
async fn a_run_that_settles_the_rest_of_a_request_with_a_gap_says_that_it_is_incomplete() {
    assert_eq!(figures(Refuses(Need::Email)).await, [1, 1, 0, 1]);
}

#[tokio::test]
async fn a_run_without_a_gap_says_of_none() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let journal = scene.open();
    for person in ["u-1", "nobody"] {
        let submitted = journal.submit(&scene.eraser(), scene.order(person)).await;
        submitted.unwrap();
    }
    let summary = scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!((summary.settled, summary.has_gaps()), (2, false));
}
