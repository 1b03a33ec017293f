//! Whoever comes again with the same request is told of the first one, and asks for nothing new.

use erasure::{Clock, SignedDuration, Subject};

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

#[tokio::test]
async fn a_request_from_the_future_is_refused_and_one_that_is_hardly_ahead_is_not() {
    let scene = scene();
    let journal = scene.open();
    let eraser = scene.eraser();
    let ahead = |by: SignedDuration| {
        let mut order = scene.order("u-1");
        order.received_at += by;
        journal.submit(&eraser, order)
    };
    let now = scene.clock.now();
    let refused = ahead(SignedDuration::from_mins(6)).await;
    assert_eq!(refused, Err(Error::FromTheFuture { now }));
    assert_eq!(journal.overview(now).unwrap().requests, 0);
    assert!(ahead(SignedDuration::from_mins(4)).await.is_ok());
}

#[tokio::test]
async fn a_stored_request_from_the_future_is_named_stands_in_for_no_other_and_is_worked_all_the_same()
 {
    for until in [None, Some(Until::Idle)] {
        let scene = Scene::of([
            Shop::new("shop", Way::AtOnce, &["u-1"]),
            Shop::new("warehouse", Way::Tracked, &["u-1"]),
        ]);
        let (journal, window) = (scene.open(), SignedDuration::from_hours(24 * 365 * 9));
        let person = || Subject::builder().user_id("u-1").build().unwrap();
        let order = || scene.order_of(person()).same_person_within(window);
        let right = scene.clock.now();
        scene
            .clock
            .advance(SignedDuration::from_hours(24 * 365 * 5));
        let early = journal.submit(&scene.eraser(), order()).await.unwrap();
        if let Some(until) = until {
            scene.run(&journal, until).await.unwrap();
        }
        scene.clock.set(right);
        // The vendor's own clock was right.
        for done in scene.shops[1].truth().jobs.values_mut() {
            *done = right + SignedDuration::from_hours(3);
        }
        let overview = journal.overview(right).unwrap();
        assert_eq!((overview.from_the_future, overview.pending), (1, 1));
        assert!(
            journal
                .status(early.request(), right)
                .unwrap()
                .from_the_future
        );
        let later = journal.submit(&scene.eraser(), order()).await.unwrap();
        assert!(
            matches!(later, Submitted::New(_)),
            "it stood in for a later one"
        );
        scene.run(&journal, Until::Settled).await.unwrap();
        for request in [early.request(), later.request()] {
            assert!(journal.receipt(request).unwrap().is_some());
        }
        let took = scene.clock.now().duration_since(right);
        assert!(
            took < SignedDuration::from_hours(24 * 30),
            "it slept for {took:?}"
        );
    }
}

#[tokio::test]
async fn a_request_that_was_received_long_after_this_one_is_another() {
    let scene = scene();
    let (journal, window) = (scene.open(), SignedDuration::from_hours(24));
    let person = || Subject::builder().user_id("u-1").build().unwrap();
    let order = || scene.order_of(person()).same_person_within(window);
    let first = journal.submit(&scene.eraser(), order()).await.unwrap();
    let eraser = scene.eraser();
    let earlier = |hours| {
        let mut order = order();
        order.received_at -= SignedDuration::from_hours(hours);
        journal.submit(&eraser, order)
    };
    let near = earlier(23).await.unwrap();
    assert_eq!(near, Submitted::Repeated(first.request()));
    assert!(matches!(earlier(25).await.unwrap(), Submitted::New(_)));
}

#[tokio::test]
async fn a_changed_account_is_asked_anew_and_a_key_says_that_it_stands_for_another() {
    let scene = scene();
    let (journal, window) = (scene.open(), SignedDuration::from_hours(24));
    let person = || Subject::builder().user_id("u-1").build().unwrap();
    let order = || scene.order_of(person()).same_person_within(window);
    let at_the_wrong_one = journal
        .submit(&scene.eraser(), order().idempotency_key("k"))
        .await;
    let at_the_wrong_one = at_the_wrong_one.unwrap().request();
    scene.run(&journal, Until::Settled).await.unwrap();
    let corrected = scene.shops[0].clone().at("eu");
    let corrected = erasure::Eraser::builder()
        .clock(scene.clock.clone())
        .vendor(corrected);
    let corrected = corrected.build().unwrap();
    let by_key = journal
        .submit(&corrected, order().idempotency_key("k"))
        .await;
    assert_eq!(by_key, Ok(Submitted::Elsewhere(at_the_wrong_one)));
    let anew = journal.submit(&corrected, order()).await.unwrap();
    assert!(matches!(anew, Submitted::New(_)));
    let repeated = journal.submit(&corrected, order()).await;
    assert_eq!(repeated, Ok(Submitted::Repeated(anew.request())));
    let back = journal
        .submit(&scene.eraser(), order().idempotency_key("k"))
        .await;
    assert_eq!(back, Ok(Submitted::Repeated(at_the_wrong_one)));
}
