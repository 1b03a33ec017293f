//! That the last look decides.

use super::scripted::*;
use crate::flow::{CallError, Heard, Means};
use crate::{Asked, Entry, Outcome, Reason};

/// What becomes of somebody of whom this was said first, once it is done and looked up.
async fn done_and_looked_up(before: Means, look: Result<Heard, CallError>) -> Entry {
    let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]).saying([says(before), said(accepted("job"))]);
    let scene = scene.saying([says(Means::Done), look]);
    let entry = scene.first().await;
    scene.again(entry).await
}

#[tokio::test]
async fn who_was_seen_and_is_gone_is_erased_and_who_was_absent_is_not_found() {
    for (before, outcome) in [
        (Means::There, Outcome::Erased),
        (Means::Nobody, Outcome::not_found()),
        // Nobody looked: it is the vendor's word.
        (Means::Unclear, Outcome::Erased),
    ] {
        let entry = done_and_looked_up(before, says(Means::Nobody)).await;
        assert_eq!(*entry.outcome(), outcome);
    }
}

#[tokio::test]
async fn who_is_there_is_trouble_once_and_a_gap_a_pause_later() {
    let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]);
    let scene = scene.saying([
        says(Means::There),
        said(accepted("job")),
        says(Means::Done),
        says(Means::There),
        says(Means::Done),
        says(Means::There),
        says(Means::Done),
        says(Means::There),
    ]);
    let entry = scene.first().await;
    let minute = jiff::SignedDuration::from_mins(1);
    let hour = jiff::SignedDuration::from_hours(1);
    for pause in [hour, minute] {
        let entry = scene.later(entry.clone(), pause).await;
        assert_eq!(entry.outcome().name(), "in-progress");
        assert_eq!(trouble(&entry), Some(Reason::StillThere));
    }
    let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]);
    let scene = scene.saying([says(Means::There), said(accepted("job"))]);
    let again = || [says(Means::Done), says(Means::There)];
    let scene = scene.saying(again()).saying(again()).saying(again());
    let entry = scene.first().await;
    let entry = scene.again(entry).await;
    assert_eq!(trouble(&entry), Some(Reason::StillThere));
    let entry = scene.later(entry, minute).await;
    assert_eq!(trouble(&entry), Some(Reason::StillThere), "a list may lag");
    let entry = scene.later(entry, hour).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::StillThere));
}

#[tokio::test]
async fn a_look_that_cannot_tell_or_is_not_allowed_leaves_the_vendors_word() {
    for look in [Err(CallError::not_sendable()), status(401), status(403)] {
        let entry = done_and_looked_up(Means::There, look).await;
        assert_eq!(*entry.outcome(), Outcome::Erased);
    }
}

#[tokio::test]
async fn a_look_that_brings_no_answer_is_asked_again() {
    for look in [status(500), lost(), says(Means::Unclear), status(404)] {
        let entry = done_and_looked_up(Means::There, look).await;
        assert_eq!(entry.outcome().name(), "in-progress");
        assert!(trouble(&entry).is_some());
    }
}

/// What becomes of somebody who was hidden, when their time has passed.
async fn hidden_and_looked_up(before: Means, look: Result<Heard, CallError>) -> Entry {
    let scene = Scene::of(&[LOOK, HIDDEN]).saying([says(before), says(Means::Hidden), look]);
    let entry = scene.first().await;
    scene.later(entry, days(10)).await
}

#[tokio::test]
async fn who_was_hidden_is_looked_up_when_their_time_has_passed() {
    let gone = hidden_and_looked_up(Means::There, says(Means::Nobody)).await;
    assert_eq!(*gone.outcome(), Outcome::Erased);
    let never = hidden_and_looked_up(Means::Nobody, says(Means::Nobody)).await;
    assert_eq!(*never.outcome(), Outcome::not_found());
    let not_looked_for = hidden_and_looked_up(Means::Unclear, says(Means::Nobody)).await;
    assert_eq!(*not_looked_for.outcome(), Outcome::Erased);
    let there = hidden_and_looked_up(Means::There, says(Means::There)).await;
    assert_eq!(trouble(&there), Some(Reason::StillThere));
}

#[tokio::test]
async fn that_a_record_cannot_come_back_is_no_word_that_it_is_gone() {
    let blind = hidden_and_looked_up(Means::There, Err(CallError::not_sendable())).await;
    assert_eq!(*blind.outcome(), Outcome::failed(Reason::Unverifiable));
    // Somebody may give back the right to look.
    let forbidden = hidden_and_looked_up(Means::There, status(401)).await;
    assert_eq!(forbidden.outcome().name(), "soft-deleted");
    assert_eq!(trouble(&forbidden), Some(Reason::Credentials));
}

#[tokio::test]
async fn a_job_that_is_gone_after_its_time_is_erased_only_if_the_person_was_seen() {
    for (before, outcome) in [
        (Means::There, Outcome::Erased),
        (Means::Nobody, Outcome::not_found()),
        (Means::Unclear, Outcome::failed(Reason::Untraceable)),
    ] {
        let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]);
        let scene = scene.saying([says(before), said(accepted("job"))]);
        let scene = scene.saying([says(Means::Gone), says(Means::Nobody)]);
        let entry = scene.first().await;
        assert_eq!(*scene.later(entry, days(10)).await.outcome(), outcome);
    }
}

#[tokio::test]
async fn what_a_promise_came_to_is_looked_up_when_its_time_has_come() {
    let promised = Outcome::Promised {
        by: start() + days(10),
    };
    for (before, look, outcome) in [
        (Means::There, says(Means::Nobody), Outcome::Erased),
        (Means::Nobody, says(Means::Nobody), Outcome::not_found()),
        (Means::Unclear, says(Means::Nobody), promised.clone()),
        (Means::There, status(403), promised),
    ] {
        let scene = Scene::of(&[LOOK, PROMISED]);
        let scene = scene.saying([says(before), says(Means::Promised), look]);
        let entry = scene.first().await;
        assert_eq!(*scene.later(entry, days(10)).await.outcome(), outcome);
    }
}

#[tokio::test]
async fn where_no_answer_ever_came_gone_is_not_erased() {
    let after_loss = Outcome::NotFound {
        asked: Asked::AfterLostAnswer,
    };
    for before in [Means::There, Means::Unclear] {
        let scene = Scene::of(&[LOOK, NOT_TWICE]);
        let scene = scene.saying([says(before), lost(), says(Means::Nobody)]);
        let entry = scene.first().await;
        assert_eq!(*scene.later(entry, days(10)).await.outcome(), after_loss);
    }
    let scene = Scene::of(&[LOOK, NOT_TWICE]);
    let scene = scene.saying([says(Means::There), lost(), Err(CallError::not_sendable())]);
    let entry = scene.first().await;
    let entry = scene.later(entry, days(10)).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Unverifiable));
}

#[tokio::test]
async fn what_is_kept_with_a_target_outlives_the_process_and_ends_with_it() {
    let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]);
    let scene = scene.saying([says(Means::Nobody), said(accepted("job"))]);
    let entry = scene.first().await;
    let stored = serde_json::to_string(&entry).unwrap();
    assert!(stored.contains(r#""seen":false"#), "{stored}");
    let read: Entry = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, entry);
    let scene = scene.saying([says(Means::Done), says(Means::Nobody)]);
    let settled = scene.again(read).await;
    assert_eq!(*settled.outcome(), Outcome::not_found());
    assert!(!serde_json::to_string(&settled).unwrap().contains("seen"));
}
