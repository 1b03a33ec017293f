//! Whoever comes again with the same request is told of the first one, and asks for nothing new.

use erasure::{SignedDuration, Subject};

use super::scene::{Scene, Shop, Way};
use crate::{Error, Submitted, Until};

fn scene() -> Scene {
    Scene::of([Shop::new("shop", Way::AtOnce, &["u-1", "u-2"])])
}

#[tokio::test]
async fn the_same_idempotency_key_gives_the_first_receipt_and_erases_nobody_who_came_back() {
    let scene = scene();
    let journal = scene.open();
    let first = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap();
    scene.run(&journal, Until::Settled).await.unwrap();
    let receipt = journal.receipt(first.request()).unwrap();
    scene.shops[0].truth().there.insert("u-1".to_owned());
    scene.clock.advance(SignedDuration::from_hours(24 * 365));
    let again = journal
        .submit(&scene.eraser(), scene.order("u-1"))
        .await
        .unwrap();
    assert_eq!(again, Submitted::Repeated(first.request()));
    scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!(journal.receipt(again.request()).unwrap(), receipt);
    assert!(receipt.is_some() && scene.shops[0].truth().there.contains("u-1"));
}

#[tokio::test]
async fn a_key_of_somebody_else_is_refused_and_nothing_is_recorded() {
    let scene = scene();
    let journal = scene.open();
    let first = journal
        .submit(&scene.eraser(), scene.order("u-1").idempotency_key("k"))
        .await
        .unwrap();
    let refused = journal
        .submit(&scene.eraser(), scene.order("u-2").idempotency_key("k"))
        .await;
    assert_eq!(
        refused,
        Err(Error::KeyReused {
            request: first.request()
        })
    );
    let more = Subject::builder()
        .user_id("u-1")
        .email("ada@example.com")
        .build()
        .unwrap();
    let refused = journal
        .submit(&scene.eraser(), scene.order_of(more).idempotency_key("k"))
        .await;
    assert_eq!(
        refused,
        Err(Error::KeyReused {
            request: first.request()
        })
    );
    assert_eq!(
        journal
            .overview(erasure::Clock::now(&scene.clock))
            .unwrap()
            .requests,
        1
    );
}

#[tokio::test]
async fn the_same_person_within_the_window_is_the_same_request_and_after_it_a_new_one() {
    let scene = scene();
    let (journal, window) = (scene.open(), SignedDuration::from_hours(24));
    let person = || Subject::builder().user_id("u-1").build().unwrap();
    let order = || scene.order_of(person()).same_person_within(window);
    let first = journal.submit(&scene.eraser(), order()).await.unwrap();
    assert_eq!(
        journal.submit(&scene.eraser(), order()).await.unwrap(),
        Submitted::Repeated(first.request())
    );
    scene.run(&journal, Until::Settled).await.unwrap();
    assert_eq!(
        journal.submit(&scene.eraser(), order()).await.unwrap(),
        Submitted::Repeated(first.request())
    );
    let somebody_else = Subject::builder().user_id("u-2").build().unwrap();
    let other = journal
        .submit(
            &scene.eraser(),
            scene.order_of(somebody_else).same_person_within(window),
        )
        .await;
    assert!(matches!(other, Ok(Submitted::New(_))));
    scene.clock.advance(window + SignedDuration::from_secs(1));
    assert!(matches!(
        journal.submit(&scene.eraser(), order()).await,
        Ok(Submitted::New(_))
    ));
}

#[tokio::test]
async fn one_that_asks_for_more_or_of_more_vendors_is_a_new_request() {
    let scene = scene();
    let (journal, window) = (scene.open(), SignedDuration::from_hours(24));
    let order = |subject| scene.order_of(subject).same_person_within(window);
    let less = Subject::builder().user_id("u-1").build().unwrap();
    let more = Subject::builder()
        .user_id("u-1")
        .user_id("u-2")
        .build()
        .unwrap();
    journal
        .submit(&scene.eraser(), order(less.clone()))
        .await
        .unwrap();
    let asks_more = journal.submit(&scene.eraser(), order(more)).await.unwrap();
    assert!(matches!(asks_more, Submitted::New(_)));
    let again = journal
        .submit(&scene.eraser(), order(less.clone()))
        .await
        .unwrap();
    assert_eq!(
        again,
        Submitted::Repeated(asks_more.request()),
        "the newest that covers it"
    );
    let wider = erasure::Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(scene.shops[0].clone());
    let wider = wider
        .vendor(Shop::new("another", Way::AtOnce, &["u-1"]))
        .build()
        .unwrap();
    assert!(matches!(
        journal.submit(&wider, order(less)).await,
        Ok(Submitted::New(_))
    ));
}

#[tokio::test]
async fn one_that_ended_with_a_gap_does_not_stand_in_for_another_try() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &[])]);
    let (journal, window) = (scene.open(), SignedDuration::from_hours(24));
    // The shop takes user ids alone.
    let subject = Subject::builder().email("ada@example.com").build().unwrap();
    let order = || scene.order_of(subject.clone()).same_person_within(window);
    let first = journal.submit(&scene.eraser(), order()).await.unwrap();
    assert!(
        journal.receipt(first.request()).unwrap().is_some(),
        "there was nobody to ask"
    );
    assert!(matches!(
        journal.submit(&scene.eraser(), order()).await,
        Ok(Submitted::New(_))
    ));
}

#[tokio::test]
async fn a_blank_key_is_refused_and_nothing_is_recorded() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &["u-1"])]);
    let journal = scene.open();
    for key in ["", " ", "\t\n", "\u{a0}"] {
        let order = scene.order("u-1").idempotency_key(key);
        let submitted = journal.submit(&scene.eraser(), order).await;
        assert_eq!(submitted, Err(Error::BlankKey));
    }
    assert_eq!(
        journal
            .overview(scene.eraser().clock().now())
            .unwrap()
            .requests,
        0
    );
}
