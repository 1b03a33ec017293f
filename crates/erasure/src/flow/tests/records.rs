//! Several records of one person, and an erasure of several steps.

use super::scripted::*;
use crate::flow::{Means, Said};
use crate::{Entry, Outcome, Reason};

#[tokio::test]
async fn each_record_that_any_find_gives_is_asked_for() {
    let scene = Scene::of(&[FIND, FIND_ELSEWHERE, BY_FOUND]);
    let done = || says(Means::Done);
    let scene = scene.saying([
        found(&["a", "b"]),
        found(&["b", "c"]),
        done(),
        done(),
        done(),
    ]);
    assert_eq!(*scene.first().await.outcome(), Outcome::Erased);
    let asked: Vec<usize> = scene.asked().into_iter().map(|(at, _)| at).collect();
    assert_eq!(asked, [FIND, FIND_ELSEWHERE, BY_FOUND, BY_FOUND, BY_FOUND]);
}

#[tokio::test]
async fn several_people_are_found_one_by_one() {
    let scene = Scene::of(&[FIND, MANY_BY_FOUND]);
    let scene = scene.saying([found(&["a"]), says(Means::Done), says(Means::Nobody)]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [Outcome::Erased, Outcome::not_found()]);
}

#[tokio::test]
async fn nobody_is_there_only_if_all_finds_say_so() {
    let scene = Scene::of(&[FIND, FIND_ELSEWHERE, BY_FOUND]);
    let scene = scene.saying([says(Means::Nobody), says(Means::Nobody)]);
    assert_eq!(*scene.first().await.outcome(), Outcome::not_found());
    let scene = Scene::of(&[FIND, FIND_ELSEWHERE, BY_FOUND]);
    let scene = scene.saying([says(Means::Nobody), found(&["a"]), says(Means::Done)]);
    assert_eq!(*scene.first().await.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn a_find_that_fails_is_an_error_before_anything_was_sent() {
    for failure in [status(500), lost(), says(Means::Unclear), found(&[])] {
        let scene = Scene::of(&[FIND, FIND_ELSEWHERE, BY_FOUND]);
        let scene = scene.saying([found(&["a"]), failure]);
        let entry = scene.first().await;
        assert!(entry.outcome().failure().is_some(), "{entry}");
        assert_eq!(scene.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_target_is_as_good_as_its_worst_record() {
    for (of_a, of_b, outcome) in [
        (
            Means::Done,
            Means::Refused,
            Outcome::Partial { done: 1, of: 2 },
        ),
        (
            Means::Refused,
            Means::Refused,
            Outcome::failed(Reason::Rejected),
        ),
        (Means::Done, Means::Done, Outcome::Erased),
    ] {
        let scene = Scene::of(&[FIND, BY_FOUND]);
        let scene = scene.saying([found(&["a", "b"]), says(of_a), says(of_b)]);
        assert_eq!(*scene.first().await.outcome(), outcome);
    }
}

#[tokio::test]
async fn only_the_record_whose_answer_was_lost_is_asked_for_again() {
    let scene = Scene::of(&[FIND, BY_FOUND]);
    let scene = scene.saying([found(&["a", "b"]), lost(), says(Means::Done)]);
    let entry = scene.first().await;
    assert_eq!(entry.outcome().name(), "unknown");
    let stored = serde_json::to_string(&entry).unwrap();
    let entry: Entry = serde_json::from_str(&stored).unwrap();
    let scene = scene.saying([says(Means::Done)]);
    assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
    assert_eq!(scene.asked().len(), 4);
}

#[tokio::test]
async fn each_record_is_followed_to_its_own_end() {
    let scene = Scene::of(&[FIND, FOUND_ACCEPTED, FOLLOW]);
    let scene = scene.saying([found(&["a", "b"]), said(accepted("1")), said(accepted("2"))]);
    let entry = scene.first().await;
    assert_eq!(entry.outcome().name(), "in-progress");
    // One is done and not found any more; the other goes on.
    let scene = scene.saying([says(Means::Done), found(&["b"]), says(Means::UnderWay)]);
    let entry = scene.again(entry).await;
    assert_eq!(entry.outcome().name(), "in-progress");
    let scene = scene.saying([says(Means::Done), says(Means::Nobody)]);
    assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn where_there_are_more_records_than_were_found_it_is_a_part() {
    let scene = Scene::of(&[FIND, BY_FOUND]);
    let more = Said {
        found: vec!["a".into()],
        more: true,
        ..Means::There.into()
    };
    let scene = scene.saying([said(more), says(Means::Done)]);
    assert_eq!(
        *scene.first().await.outcome(),
        Outcome::Partial { done: 1, of: 2 }
    );
}

/// A scene in which the first of two steps is done.
async fn halfway() -> (Scene, Entry) {
    let scene = Scene::of(&[DONE, SECOND]);
    let first = Said {
        then: Some(SECOND),
        ..Means::Done.into()
    };
    let scene = scene.saying([said(first)]);
    let entry = scene.first().await;
    assert_eq!(entry.outcome().name(), "in-progress");
    let stored = serde_json::to_string(&entry).unwrap();
    (scene, serde_json::from_str(&stored).unwrap())
}

#[tokio::test]
async fn the_next_step_is_asked_for_by_whoever_goes_on() {
    let (scene, entry) = halfway().await;
    let scene = scene.saying([says(Means::Done)]);
    assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
    assert_eq!(scene.asked(), [(DONE, 1), (SECOND, 1)]);
}

#[tokio::test]
async fn a_step_that_fails_or_is_lost_is_asked_for_again_and_not_the_one_before() {
    for failure in [status(500), status(429), lost()] {
        let (scene, entry) = halfway().await;
        let scene = scene.saying([failure, says(Means::Done)]);
        let entry = scene.again(entry).await;
        assert_eq!(entry.outcome().name(), "in-progress");
        assert!(trouble(&entry).is_some());
        assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
        assert_eq!(scene.asked(), [(DONE, 1), (SECOND, 1), (SECOND, 1)]);
    }
}
