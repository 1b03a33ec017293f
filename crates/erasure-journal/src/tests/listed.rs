//! In which order requests are listed, page by page.

use erasure::{Clock, SignedDuration, Timestamp};

use super::scene::{Scene, Shop, Way};
use crate::{Filter, Journal, Until};

fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}

/// When each was received, as they are listed.
fn received(journal: &Journal, filter: Filter, now: Timestamp) -> Vec<Timestamp> {
    let mut received = Vec::new();
    let listed = journal.each(filter, now, |status| {
        received.push(status.unwrap().deadline.received_at());
    });
    listed.unwrap();
    received
}

#[tokio::test]
async fn what_is_pending_is_listed_the_first_due_first_and_everything_as_it_came() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &[])]);
    let (journal, eraser) = (scene.open(), scene.eraser());
    // The second day is settled, and isn't pending.
    let mut came = Vec::new();
    for day in [2, 5, 1, 4, 3] {
        let received_at = scene.clock.now() - days(7 * day);
        let mut order = scene.order(&format!("u-{day}"));
        order.received_at = received_at;
        journal.submit(&eraser, order).await.unwrap();
        if day == 2 {
            scene.run(&journal, Until::Idle).await.unwrap();
        }
        came.push(received_at);
    }
    let now = scene.clock.now();
    assert_eq!(received(&journal, Filter::All, now), came);
    let due = [5, 4, 3, 1].map(|day| now - days(7 * day));
    assert_eq!(received(&journal, Filter::Pending, now), due);
}

#[tokio::test]
async fn a_list_of_several_pages_has_everybody_once_also_those_who_are_due_on_the_same_day() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &[])]);
    let (journal, eraser) = (scene.open(), scene.eraser());
    let orders = (0..2100).map(|number| {
        let mut order = scene.order(&format!("u-{number}"));
        // The last to come is the first due, and hundreds are due at the same time.
        order.received_at = scene.clock.now() - days(number / 700 * 7);
        order
    });
    let submitted = journal.submit_many(&eraser, orders.collect(), None).await;
    let mut all = submitted
        .unwrap()
        .into_iter()
        .map(|submitted| submitted.unwrap().request())
        .collect::<Vec<_>>();
    let (mut listed, mut due) = (Vec::new(), Vec::new());
    let each = journal.each(Filter::Pending, scene.clock.now(), |status| {
        let status = status.unwrap();
        listed.push(status.request);
        due.push(status.deadline.due_at());
    });
    each.unwrap();
    assert!(due.is_sorted(), "the first due first");
    all.sort();
    listed.sort();
    assert_eq!(listed, all, "everybody once");
}
