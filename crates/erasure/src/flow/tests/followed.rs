//! What follows from an answer to the question how far an erasure is.

use super::scripted::*;
use crate::flow::{Means, Said};
use crate::{Entry, Outcome, Reason};

/// A scene in which an erasure was accepted, without a look.
async fn accepted_in(held: &[usize], answers: Vec<Said>) -> (Scene, Entry) {
    let scene = Scene::of(held);
    let scene = scene.saying([said(accepted("job"))]);
    let entry = scene.first().await;
    let scene = scene.saying(answers.into_iter().map(said));
    (scene, entry)
}

async fn followed(what: Said) -> Entry {
    let (scene, entry) = accepted_in(&[ACCEPTED, FOLLOW], vec![what]).await;
    scene.again(entry).await
}

async fn followed_late(what: Said) -> Entry {
    let (scene, entry) = accepted_in(&[ACCEPTED, FOLLOW], vec![what]).await;
    scene.later(entry, days(10)).await
}

#[tokio::test]
async fn what_is_under_way_stays_and_is_a_gap_when_twice_its_time_has_passed() {
    let entry = followed(Means::UnderWay.into()).await;
    assert_eq!(
        (entry.outcome().name(), trouble(&entry)),
        ("in-progress", None)
    );
    assert_eq!(
        followed_late(Means::UnderWay.into()).await.outcome().name(),
        "in-progress"
    );

    let twice = vec![Means::UnderWay.into(), Means::UnderWay.into()];
    let (scene, entry) = accepted_in(&[ACCEPTED, FOLLOW], twice).await;
    let entry = scene.later(entry, days(21)).await;
    assert_eq!(
        entry.outcome().name(),
        "in-progress",
        "it is asked once more"
    );
    let entry = scene.later(entry, days(1)).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Overdue));
}

#[tokio::test]
async fn done_without_a_look_is_the_vendors_word() {
    assert_eq!(
        *followed(Means::Done.into()).await.outcome(),
        Outcome::Erased
    );
    assert_eq!(
        *followed_late(Means::Done.into()).await.outcome(),
        Outcome::Erased
    );
}

#[tokio::test]
async fn counts_that_are_full_are_done_and_others_are_a_part() {
    let counted = |done: i64, of: i64| Said::new(Means::Done).counted(done, of);
    assert_eq!(*followed(counted(1, 1)).await.outcome(), Outcome::Erased);
    for tell in [
        followed(counted(2, 3)).await,
        followed_late(counted(2, 3)).await,
    ] {
        assert_eq!(*tell.outcome(), Outcome::Partial { done: 2, of: 3 });
    }
    let entry = followed(counted(0, 1)).await;
    assert_eq!(*entry.outcome(), Outcome::Partial { done: 0, of: 1 });
    let entry = followed(counted(0, 0)).await;
    assert_eq!(
        trouble(&entry),
        Some(Reason::NotUnderstood),
        "nothing of nothing is not done"
    );
}

#[tokio::test]
async fn what_failed_or_was_cancelled_is_a_gap() {
    for late in [false, true] {
        for (means, reason) in [
            (Means::Failed, Reason::GivenUp),
            (Means::Cancelled, Reason::Cancelled),
        ] {
            let entry = if late {
                followed_late(means.into()).await
            } else {
                followed(means.into()).await
            };
            assert_eq!(*entry.outcome(), Outcome::failed(reason));
        }
    }
}

#[tokio::test]
async fn a_job_that_is_gone_stays_for_its_time_and_is_untraceable_then() {
    let entry = followed(Means::Gone.into()).await;
    assert_eq!(entry.outcome().name(), "in-progress");
    assert_eq!(trouble(&entry), Some(Reason::Untraceable));
    let entry = followed_late(Means::Gone.into()).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Untraceable));
}

#[tokio::test]
async fn what_is_unclear_or_of_another_job_stays_with_trouble() {
    let another = Said::new(Means::Done).echoing("another job".to_owned());
    for said in [Means::Unclear.into(), another.clone()] {
        for entry in [followed(said.clone()).await, followed_late(said).await] {
            assert_eq!(entry.outcome().name(), "in-progress");
            assert_eq!(trouble(&entry), Some(Reason::NotUnderstood));
        }
    }
    let same = Said::new(Means::Done).echoing("job".to_owned());
    assert_eq!(*followed(same).await.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn a_question_without_an_answer_changes_nothing() {
    for (failure, reason) in [
        (lost(), Reason::NoAnswer),
        (status(500), Reason::OutOfOrder),
        (status(401), Reason::Credentials),
    ] {
        let (scene, entry) = accepted_in(&[ACCEPTED, FOLLOW], vec![]).await;
        let scene = scene.saying([failure]);
        let entry = scene.again(entry).await;
        assert_eq!(entry.outcome().name(), "in-progress");
        assert_eq!(trouble(&entry), Some(reason));
    }
}

#[tokio::test]
async fn an_operation_that_has_left_the_spec_is_untraceable_without_a_look() {
    let scene = Scene::of(&[ACCEPTED, FOLLOW]);
    let tracking = crate::Tracking::new("job").followed_by("retired");
    let in_progress = Outcome::InProgress { tracking, by: None };
    let entry = Entry::asked(&scene.person(), in_progress, start());
    let entry = scene.again(entry).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Untraceable));
    assert!(scene.asked().is_empty());
}

#[tokio::test]
async fn a_tracking_of_before_is_followed_by_what_the_account_uses() {
    let scene = Scene::of(&[ACCEPTED, FOLLOW]).saying([says(Means::Done)]);
    let tracking = crate::Tracking::new("job");
    let in_progress = Outcome::InProgress { tracking, by: None };
    let entry = Entry::asked(&scene.person(), in_progress, start());
    assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn what_several_share_is_asked_once_for_all() {
    let scene = Scene::of(&[MANY, FOLLOW]);
    let scene = scene.saying([said(accepted("job")), says(Means::Done)]);
    for entry in scene.together(3).await {
        assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);
    }
    assert_eq!(scene.asked(), [(MANY, 3), (FOLLOW, 0)]);
}

/// What becomes of two who were asked for together and seen before, when this is said of the job and then of
/// each of them.
async fn shared(answer: Said, looks: [Means; 2]) -> Vec<Entry> {
    let scene = Scene::of(&[LOOK, MANY, FOLLOW]);
    let scene = scene.saying([
        says(Means::There),
        says(Means::There),
        said(accepted("job")),
        said(answer),
    ]);
    let scene = scene.saying(looks.map(says));
    let mut entries = Vec::new();
    for entry in scene.together(2).await {
        entries.push(scene.again(entry).await);
    }
    entries
}

#[tokio::test]
async fn of_a_part_that_several_share_each_is_looked_for() {
    let part = Said::new(Means::Done).counted(1_i64, 2_i64);
    let entries = shared(part, [Means::Nobody, Means::There]).await;
    assert_eq!(*entries[0].outcome(), Outcome::Erased);
    assert_eq!(trouble(&entries[1]), Some(Reason::StillThere));

    let nothing = Said::new(Means::Done).counted(0_i64, 2_i64);
    let entries = shared(nothing, [Means::Nobody, Means::Nobody]).await;
    let nobody = Outcome::not_found();
    assert_eq!(outcomes(&entries), [nobody.clone(), nobody]);
}

#[tokio::test]
async fn a_part_that_several_share_without_a_look_is_a_part_of_all() {
    let scene = Scene::of(&[MANY, FOLLOW]);
    // It took fewer in than it was asked for.
    let part = Said::new(Means::Done).counted(2_i64, 2_i64);
    let scene = scene.saying([said(accepted("job")), said(part)]);
    for entry in scene.together(3).await {
        let entry = scene.again(entry).await;
        assert_eq!(*entry.outcome(), Outcome::Partial { done: 2, of: 3 });
    }
}

#[tokio::test]
async fn a_job_of_several_that_failed_is_tried_for_each_alone_if_that_may_be_repeated() {
    for (alone, tried) in [(ACCEPTED, true), (NOT_TWICE, false)] {
        let scene = Scene::of(&[alone, MANY, FOLLOW]);
        let scene = scene.saying([said(accepted("job")), says(Means::Failed)]);
        let entry = scene.together(2).await.remove(0);
        let entry = scene.again(entry).await;
        assert_eq!(entry.outcome().is_settled(), !tried, "{entry}");
        let reason = entry.outcome().failure().map(crate::Failure::reason);
        assert_eq!(reason, Some(Reason::GivenUp));
    }
}

#[tokio::test]
async fn of_a_failed_job_that_had_erased_some_each_is_looked_for() {
    let failed = Said::new(Means::Failed).counted(1_i64, 2_i64);
    let entries = shared(failed, [Means::Nobody, Means::There]).await;
    assert_eq!(*entries[0].outcome(), Outcome::Erased);
    let reason = entries[1].outcome().failure().map(crate::Failure::reason);
    assert_eq!(reason, Some(Reason::GivenUp));
}
