//! A vendor that takes longer than the law gives is named, with the time it takes, while there is still time.

use erasure::{Clock, SignedDuration};
use erasure_receipt::law::{Deadline, Law};

use super::scene::{Scene, Shop, Way, calendar};
use crate::Until;

/// Whom the status names when the vendor, which takes three hours, is asked so long before the due date.
async fn late(before: SignedDuration) -> Vec<(String, SignedDuration)> {
    let scene = Scene::of([Shop::new("shop", Way::Tracked, &["u-1"])]);
    let journal = scene.open();
    let received = scene.clock.now();
    let due = Deadline::of(Law::Gdpr, received, &calendar())
        .unwrap()
        .due_at();
    let submitted = journal.submit(&scene.eraser(), scene.order("u-1")).await;
    scene.clock.advance(due.duration_since(received) - before);
    scene.run(&journal, Until::Idle).await.unwrap();
    let status = journal.status(submitted.unwrap().request(), scene.clock.now());
    let status = status.unwrap();
    let late = status.too_late();
    late.map(|late| (late.vendor.to_string(), late.by.duration_since(due)))
        .collect()
}

#[tokio::test]
async fn a_vendor_that_will_be_done_after_the_due_date_is_named_with_its_time() {
    let an_hour_after = ("shop".to_owned(), SignedDuration::from_hours(1));
    assert_eq!(late(SignedDuration::from_hours(2)).await, [an_hour_after]);
}

#[tokio::test]
async fn a_vendor_that_will_be_done_in_time_is_not_named() {
    assert_eq!(late(SignedDuration::from_hours(4)).await, []);
}
