//! What follows from an answer to an erasure: first, after a lost answer, while another may be under way.

use super::scripted::*;
use crate::flow::{Counts, Means, Said};
use crate::{Asked, Doubt, Obstacle, Outcome, Reason, Timestamp, Tracking};

const UNKNOWN: Outcome = Outcome::Unknown {
    doubt: Doubt::AnswerLost,
};
const NOT_UNDERSTOOD: Outcome = Outcome::Unknown {
    doubt: Doubt::NotUnderstood,
};
const AFTER_LOSS: Outcome = Outcome::NotFound {
    asked: Asked::AfterLostAnswer,
};

fn in_progress(job: &str, since: Timestamp) -> Outcome {
    let by = Some(since + days(10));
    let tracking = Tracking::new(job.to_owned()).followed_by("follow");
    Outcome::InProgress { tracking, by }
}

fn hour() -> Timestamp {
    start() + jiff::SignedDuration::from_hours(1)
}

#[tokio::test]
async fn done_is_erased_in_every_situation() {
    let done = || Scene::of(&[DONE]).saying([says(Means::Done)]);
    assert_eq!(*done().first().await.outcome(), Outcome::Erased);
    assert_eq!(*done().after_a_loss().await.outcome(), Outcome::Erased);
    assert_eq!(*done().while_open().await.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn done_of_somebody_who_was_never_there_is_not_found() {
    let scene = Scene::of(&[LOOK, SILENT]);
    let scene = scene.saying([says(Means::Nobody), says(Means::Done)]);
    assert_eq!(*scene.first().await.outcome(), Outcome::not_found());
    assert_eq!(scene.asked(), [(LOOK, 1), (SILENT, 1)]);

    let scene = Scene::of(&[LOOK, SILENT]);
    let scene = scene.saying([says(Means::Nobody), lost(), says(Means::Done)]);
    let entry = scene.first().await;
    assert_eq!(*scene.again(entry).await.outcome(), AFTER_LOSS);
    assert_eq!(scene.asked().len(), 3, "nobody looks first a second time");
}

#[tokio::test]
async fn whom_an_answer_will_tell_of_nobody_looks_for_first() {
    let scene = Scene::of(&[LOOK, DONE]).saying([says(Means::Done)]);
    scene.first().await;
    assert_eq!(scene.asked(), [(DONE, 1)]);
}

#[tokio::test]
async fn nobody_looks_first_where_an_erasure_may_have_begun() {
    for is_lost in [true, false] {
        let scene = Scene::of(&[LOOK, ACCEPTED, FOLLOW]).saying([said(accepted("job"))]);
        let entry = if is_lost {
            scene.after_a_loss().await
        } else {
            scene.while_open().await
        };
        assert_eq!(*entry.outcome(), in_progress("job", hour()));
        assert_eq!(scene.asked(), [(ACCEPTED, 1)]);
    }
}

#[tokio::test]
async fn a_look_that_fails_does_not_stop_the_erasure() {
    for look in [status(500), status(404), lost(), says(Means::Unclear)] {
        let scene = Scene::of(&[LOOK, SILENT]).saying([look, says(Means::Done)]);
        assert_eq!(*scene.first().await.outcome(), Outcome::Erased);
    }
}

#[tokio::test]
async fn a_part_is_a_part() {
    for means in [Means::Done, Means::Promised] {
        let counts = Some(Counts { done: 2, of: 3 });
        let part = Said {
            counts,
            ..means.into()
        };
        let scene = Scene::of(&[DONE]).saying([said(part)]);
        let partial = Outcome::Partial { done: 2, of: 3 };
        assert_eq!(*scene.first().await.outcome(), partial);
    }
}

#[tokio::test]
async fn what_is_promised_stays_open_only_where_a_look_will_tell() {
    let by = start() + days(10);
    let scene = Scene::of(&[PROMISED]).saying([says(Means::Promised)]);
    assert_eq!(*scene.first().await.outcome(), Outcome::Promised { by });

    let scene = Scene::of(&[LOOK, PROMISED]);
    let scene = scene.saying([
        says(Means::There),
        says(Means::Promised),
        says(Means::Nobody),
    ]);
    let entry = scene.first().await;
    assert!(!entry.outcome().is_settled(), "{entry}");
    let entry = scene.again(entry).await;
    assert!(
        !entry.outcome().is_settled(),
        "its time has not come: {entry}"
    );
    let entry = scene.later(entry, days(10)).await;
    assert_eq!(*entry.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn a_promise_beyond_the_time_in_which_anybody_looks_is_taken_as_one() {
    let far = start() + days(11);
    let scene = Scene::of(&[LOOK, PROMISED]);
    let promised = Said::new(Means::Promised).by(Some(far));
    let scene = scene.saying([says(Means::There), said(promised)]);
    assert!(
        !scene.first().await.outcome().is_settled(),
        "within 14 days"
    );
}

#[tokio::test]
async fn a_date_that_has_passed_or_lies_beyond_the_published_time_promises_nothing() {
    let minute = jiff::SignedDuration::from_mins(1);
    let second = jiff::SignedDuration::from_secs(1);
    for (by, is_promise) in [
        (start() - minute, true),
        (start() - minute - second, false),
        (start() + days(11), true),
        (start() + days(11) + second, false),
    ] {
        let promised = Said::new(Means::Promised).by(Some(by));
        let scene = Scene::of(&[PROMISED]).saying([said(promised)]);
        let expected = if is_promise {
            Outcome::Promised { by }
        } else {
            NOT_UNDERSTOOD
        };
        assert_eq!(*scene.first().await.outcome(), expected, "{by}");
    }
}

#[tokio::test]
async fn accepted_is_in_progress_in_every_situation() {
    let scene = || Scene::of(&[ACCEPTED, FOLLOW]).saying([said(accepted("job"))]);
    let first = scene().first().await;
    assert_eq!(*first.outcome(), in_progress("job", start()));
    let lost = scene().after_a_loss().await;
    assert_eq!(*lost.outcome(), in_progress("job", hour()));
    let open = scene().while_open().await;
    assert_eq!(*open.outcome(), in_progress("job", hour()));
}

#[tokio::test]
async fn accepted_without_an_id_to_ask_with_is_unknown() {
    for id in [
        "",
        "u-42",
        "ada@example.com",
        "../job",
        "a job",
        "..",
        &"j".repeat(129),
    ] {
        let scene = Scene::of(&[ACCEPTED, FOLLOW]).saying([said(accepted(id))]);
        assert_eq!(*scene.first().await.outcome(), NOT_UNDERSTOOD, "{id}");
    }
    let scene = Scene::of(&[ACCEPTED, FOLLOW]).saying([says(Means::Accepted)]);
    assert_eq!(*scene.first().await.outcome(), NOT_UNDERSTOOD);
}

#[tokio::test]
async fn accepted_without_an_id_and_not_to_be_repeated_can_only_be_looked_up() {
    let scene = Scene::of(&[NOT_TWICE]).saying([says(Means::Accepted)]);
    let entry = scene.first().await;
    let entry = scene.again(entry).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Unverifiable));
    assert_eq!(scene.asked(), [(NOT_TWICE, 1)]);
}

#[tokio::test]
async fn hidden_is_hidden_and_never_until_earlier_than_before() {
    let until = start() + days(10);
    let hidden = Outcome::SoftDeleted {
        revivable_until: until,
    };
    let scene = Scene::of(&[HIDDEN]).saying([says(Means::Hidden)]);
    assert_eq!(*scene.first().await.outcome(), hidden);
    let scene = Scene::of(&[HIDDEN]).saying([says(Means::Hidden)]);
    let later = Outcome::SoftDeleted {
        revivable_until: hour() + days(10),
    };
    assert_eq!(*scene.after_a_loss().await.outcome(), later);
}

#[tokio::test]
async fn nobody_is_not_found_and_of_somebody_who_was_seen_unresolved() {
    let scene = Scene::of(&[DONE]).saying([says(Means::Nobody)]);
    assert_eq!(*scene.first().await.outcome(), Outcome::not_found());
    let scene = Scene::of(&[LOOK, ACCEPTED]);
    let scene = scene.saying([says(Means::There), says(Means::Nobody)]);
    let unresolved = Outcome::failed(Reason::Unresolved);
    assert_eq!(*scene.first().await.outcome(), unresolved);
}

#[tokio::test]
async fn nobody_after_a_lost_answer_says_so_where_an_erasure_is_done_at_once() {
    let scene = Scene::of(&[DONE]).saying([says(Means::Nobody)]);
    assert_eq!(*scene.after_a_loss().await.outcome(), AFTER_LOSS);
}

#[tokio::test]
async fn nobody_after_a_lost_answer_says_nothing_until_the_time_has_passed() {
    for held in [PROMISED, ACCEPTED, HIDDEN] {
        let scene = Scene::of(&[held]).saying([says(Means::Nobody)]);
        let entry = scene.after_a_loss().await;
        assert_eq!(
            (entry.outcome(), trouble(&entry)),
            (&UNKNOWN, Some(Reason::UnderWay))
        );
        let scene = Scene::of(&[held]).saying([says(Means::Nobody)]);
        assert_eq!(*scene.long_after_a_loss().await.outcome(), AFTER_LOSS);
    }
}

#[tokio::test]
async fn nobody_long_after_a_lost_answer_is_looked_up() {
    let look = |look| {
        let scene = Scene::of(&[LOOK, ACCEPTED]);
        scene.saying([says(Means::Nobody), look])
    };
    let nobody = look(says(Means::Nobody)).long_after_a_loss().await;
    assert_eq!(*nobody.outcome(), AFTER_LOSS);
    let somebody = look(says(Means::There)).long_after_a_loss().await;
    assert_eq!(*somebody.outcome(), Outcome::failed(Reason::Unresolved));
    let trouble_with_it = look(status(500)).long_after_a_loss().await;
    assert_eq!(*trouble_with_it.outcome(), UNKNOWN);
    assert_eq!(trouble(&trouble_with_it), Some(Reason::OutOfOrder));
}

#[tokio::test]
async fn nobody_while_another_erasure_is_open_says_nothing_and_then_is_not_found() {
    let scene = Scene::of(&[ACCEPTED]).saying([says(Means::Nobody)]);
    let under_way = Outcome::failed(Reason::UnderWay);
    assert_eq!(*scene.while_open().await.outcome(), under_way);
    let scene = Scene::of(&[ACCEPTED]).saying([says(Means::Nobody)]);
    assert_eq!(
        *scene.after_the_window().await.outcome(),
        Outcome::not_found()
    );
}

#[tokio::test]
async fn where_an_erasure_takes_no_time_nothing_is_ever_open() {
    let scene = Scene::of(&[DONE]).saying([says(Means::Nobody)]);
    assert_eq!(*scene.while_open().await.outcome(), Outcome::not_found());
}

#[tokio::test]
async fn what_is_unclear_is_looked_up() {
    let unclear = |looks: &[bool]| {
        let look = |there: &bool| says(if *there { Means::There } else { Means::Nobody });
        let scene = Scene::of(&[LOOK, ACCEPTED]);
        let mut script = vec![look(&looks[0]), refuses(Means::Unclear, 404)];
        script.extend(looks[1..].iter().map(look));
        scene.saying(script)
    };
    // It was looked for a moment ago.
    let scene = unclear(&[true]);
    assert_eq!(
        *scene.first().await.outcome(),
        Outcome::failed(Reason::Unresolved)
    );
    let scene = unclear(&[false]);
    assert_eq!(*scene.first().await.outcome(), Outcome::not_found());
    assert_eq!(scene.asked().len(), 2);
}

#[tokio::test]
async fn somebody_whom_the_erasure_does_not_find_is_erased_otherwise() {
    let scene = Scene::of(&[LOOK, OTHERWISE, INSTEAD, FOLLOW]);
    let scene = scene.saying([
        says(Means::There),
        refuses(Means::Unclear, 404),
        said(accepted("job")),
    ]);
    assert_eq!(*scene.first().await.outcome(), in_progress("job", start()));
    assert_eq!(scene.asked()[2], (INSTEAD, 1));
}

#[tokio::test]
async fn who_cannot_be_carried_is_asked_for_otherwise() {
    let scene = Scene::of(&[OTHERWISE, INSTEAD, FOLLOW]);
    let not_sendable = Err(crate::flow::CallError::not_sendable());
    let scene = scene.saying([not_sendable, said(accepted("job"))]);
    assert_eq!(*scene.first().await.outcome(), in_progress("job", start()));
}

#[tokio::test]
async fn unclear_without_a_look_is_unknown() {
    let scene = Scene::of(&[ACCEPTED]).saying([refuses(Means::Unclear, 404)]);
    assert_eq!(*scene.first().await.outcome(), NOT_UNDERSTOOD);
    // An answer of success may have begun something, whatever a look says now.
    let scene = Scene::of(&[LOOK, ACCEPTED]);
    let scene = scene.saying([says(Means::There), says(Means::Unclear)]);
    assert_eq!(*scene.first().await.outcome(), NOT_UNDERSTOOD);
}

#[tokio::test]
async fn unclear_after_a_loss_or_while_open_says_nothing() {
    let scene = || Scene::of(&[LOOK, ACCEPTED]).saying([refuses(Means::Unclear, 404)]);
    let lost = scene().after_a_loss().await;
    assert_eq!(
        (lost.outcome(), trouble(&lost)),
        (&UNKNOWN, Some(Reason::UnderWay))
    );
    let open = scene().while_open().await;
    assert_eq!(*open.outcome(), Outcome::failed(Reason::UnderWay));
}

#[tokio::test]
async fn unclear_long_after_a_loss_is_looked_up() {
    for (means, outcome) in [
        (Means::Nobody, AFTER_LOSS),
        (Means::There, Outcome::failed(Reason::Unresolved)),
    ] {
        let scene = Scene::of(&[LOOK, ACCEPTED]);
        let scene = scene.saying([refuses(Means::Unclear, 404), says(means)]);
        assert_eq!(*scene.long_after_a_loss().await.outcome(), outcome);
    }
}

#[tokio::test]
async fn what_began_before_us_is_asked_for_again_when_it_may_be_over() {
    let scene = Scene::of(&[ACCEPTED, FOLLOW]).saying([said(under_way(Some("job")))]);
    let entry = scene.first().await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::UnderWay));
    assert!(scene.is_there_sense_in_asking(&entry));
}

fn under_way(job: Option<&str>) -> Said {
    let job = job.map(str::to_owned);
    Said::new(Means::UnderWay).tracked_by(job)
}

#[tokio::test]
async fn what_is_under_way_after_a_loss_may_be_ours_and_is_followed() {
    let ours = |since| {
        let tracking = Tracking::new("job").followed_by("follow").shared_by(2);
        let by = Some(since + days(10));
        Outcome::InProgress { tracking, by }
    };
    let scene = || Scene::of(&[ACCEPTED, FOLLOW]).saying([said(under_way(Some("job")))]);
    assert_eq!(*scene().after_a_loss().await.outcome(), ours(hour()));
    assert_eq!(*scene().while_open().await.outcome(), ours(hour()));
    let scene = Scene::of(&[ACCEPTED, FOLLOW]).saying([said(under_way(None))]);
    assert_eq!(*scene.after_a_loss().await.outcome(), UNKNOWN);
}

#[tokio::test]
async fn a_refusal_is_a_gap_and_after_a_loss_undoes_nothing() {
    for means in [Means::Refused, Means::Spoilt] {
        let scene = Scene::of(&[ACCEPTED]).saying([says(means.clone())]);
        assert_eq!(
            *scene.first().await.outcome(),
            Outcome::failed(Reason::Rejected)
        );
        let scene = Scene::of(&[ACCEPTED]).saying([says(means.clone())]);
        assert_eq!(
            *scene.while_open().await.outcome(),
            Outcome::failed(Reason::Rejected)
        );
        let scene = Scene::of(&[ACCEPTED]).saying([says(means)]);
        assert_eq!(*scene.after_a_loss().await.outcome(), UNKNOWN);
    }
}

#[tokio::test]
async fn what_is_blocked_is_a_gap_that_says_what_to_do_in_every_situation() {
    let scene = || Scene::of(&[ACCEPTED]).saying([says(Means::Blocked(Obstacle::SoleOwner))]);
    let reason = Obstacle::SoleOwner;
    let blocked = Outcome::Blocked { reason };
    assert_eq!(*scene().first().await.outcome(), blocked);
    assert_eq!(*scene().while_open().await.outcome(), blocked);
    assert_eq!(*scene().after_a_loss().await.outcome(), blocked);
}

#[tokio::test]
async fn a_lost_answer_leaves_it_unknown_and_is_asked_for_again_only_where_that_is_safe() {
    let scene = Scene::of(&[DONE]).saying([lost(), says(Means::Done)]);
    let entry = scene.first().await;
    assert_eq!(*entry.outcome(), UNKNOWN);
    assert_eq!(*scene.again(entry).await.outcome(), Outcome::Erased);

    let scene = Scene::of(&[NOT_TWICE]).saying([lost()]);
    let entry = scene.first().await;
    let entry = scene.again(entry).await;
    assert_eq!(*entry.outcome(), Outcome::failed(Reason::Unverifiable));
}

#[tokio::test]
async fn what_must_not_be_repeated_is_looked_up_when_its_time_has_passed() {
    let scene = Scene::of(&[LOOK, NOT_TWICE]);
    let scene = scene.saying([says(Means::There), lost(), says(Means::Nobody)]);
    let entry = scene.first().await;
    let entry = scene.again(entry).await;
    assert_eq!(*entry.outcome(), UNKNOWN);
    let entry = scene.later(entry, days(10)).await;
    assert_eq!(
        *entry.outcome(),
        AFTER_LOSS,
        "nobody said that it would be erased"
    );
    assert_eq!(scene.asked(), [(LOOK, 1), (NOT_TWICE, 1), (LOOK, 1)]);
}

#[tokio::test]
async fn what_passes_is_asked_again_and_keeps_a_doubt() {
    for passing in [423, 425, 429] {
        let scene = Scene::of(&[DONE]).saying([status(passing)]);
        let entry = scene.first().await;
        assert_eq!(entry.outcome().name(), "waiting");
        let scene = Scene::of(&[DONE]).saying([status(passing)]);
        assert_eq!(*scene.after_a_loss().await.outcome(), UNKNOWN);
    }
}

#[tokio::test]
async fn credentials_that_are_refused_are_a_gap_and_after_a_loss_undo_nothing() {
    for refused in [401, 403] {
        let scene = Scene::of(&[DONE]).saying([status(refused)]);
        let entry = scene.first().await;
        let reason = entry.outcome().failure().map(crate::Failure::reason);
        assert_eq!(reason, Some(Reason::Credentials));
        let scene = Scene::of(&[DONE]).saying([status(refused)]);
        let entry = scene.after_a_loss().await;
        assert_eq!(
            (entry.outcome(), trouble(&entry)),
            (&UNKNOWN, Some(Reason::Credentials))
        );
        // It may have died with the account.
        let scene = Scene::of(&[DONE]).saying([status(refused)]);
        let entry = scene.asked_again_after_a_loss(scene.by_session()).await;
        assert_eq!(*entry.outcome(), Outcome::failed(Reason::Unverifiable));
    }
}

#[tokio::test]
async fn a_look_that_brings_no_answer_begins_nothing_and_the_next_asking_is_a_first_one() {
    for look in [lost, || status(500), || says(Means::Unclear)] {
        let scene = Scene::of(&[LOOK, ACCEPTED]);
        let scene = scene.saying([look(), refuses(Means::Unclear, 404), look()]);
        let entry = scene.first().await;
        assert!(!entry.outcome().is_settled(), "{entry}");
        let scene = scene.saying([says(Means::Nobody), refuses(Means::Unclear, 404)]);
        let entry = scene.again(entry).await;
        assert_eq!(*entry.outcome(), Outcome::not_found());
    }
}

#[tokio::test]
async fn somebody_whom_an_open_erasure_leaves_there_is_erased_otherwise_where_that_may_be_repeated()
{
    let scene = Scene::of(&[LOOK, OTHERWISE, INSTEAD, FOLLOW]);
    let unclear = || refuses(Means::Unclear, 404);
    let scene = scene.saying([unclear(), says(Means::There), said(accepted("job"))]);
    assert_eq!(
        *scene.while_open().await.outcome(),
        in_progress("job", hour())
    );
    let scene = Scene::of(&[LOOK, OTHERWISE, INSTEAD, FOLLOW]);
    let scene = scene.saying([unclear(), says(Means::Nobody)]);
    let under_way = Outcome::failed(Reason::UnderWay);
    assert_eq!(*scene.while_open().await.outcome(), under_way);
}
