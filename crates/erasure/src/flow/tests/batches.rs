//! Several people in one request, and what follows for each.

use super::scripted::*;
use crate::flow::{Counts, Heard, Means, Said};
use crate::{Doubt, Outcome, Reason, Tracking};

fn in_progress(job: &str, people: u64) -> Outcome {
    let tracking = Tracking::new(job.to_owned()).followed_by("follow");
    Outcome::InProgress {
        tracking: tracking.shared_by(people),
        by: Some(start() + days(10)),
    }
}

#[tokio::test]
async fn one_tracking_is_shared_by_all_who_were_accepted() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]).saying([said(accepted("job"))]);
    let reported = outcomes(&scene.together(3).await);
    assert_eq!(reported, vec![in_progress("job", 3); 3]);
    assert_eq!(scene.asked(), [(MANY, 3)]);
}

#[tokio::test]
async fn what_is_said_of_each_is_of_that_one_alone() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let refused = || Some(Means::Refused.into());
    let scene = scene.saying([each(
        vec![Some(accepted("a")), refused(), None],
        Means::Unclear,
    )]);
    let reported = outcomes(&scene.together(3).await);
    let doubt = Doubt::NotUnderstood;
    let rejected = Outcome::failed(Reason::Rejected);
    assert_eq!(
        reported,
        [in_progress("a", 1), rejected, Outcome::Unknown { doubt }]
    );
}

#[tokio::test]
async fn who_is_alone_is_asked_for_by_the_use_for_one() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]).saying([said(accepted("job"))]);
    scene.together(1).await;
    assert_eq!(scene.asked(), [(ACCEPTED, 1)]);
    let scene = Scene::of(&[MANY, FOLLOW]).saying([said(accepted("job"))]);
    scene.together(1).await;
    assert_eq!(scene.asked(), [(MANY, 1)]);
}

#[tokio::test]
async fn done_is_so_for_all_without_counts_or_if_they_are_full() {
    let full = Said::new(Means::Done).counted(2_i64, 2_i64);
    for done in [Means::Done.into(), full] {
        let scene = Scene::of(&[MANY_DONE]).saying([said(done)]);
        let reported = outcomes(&scene.together(2).await);
        assert_eq!(reported, vec![Outcome::Erased; 2]);
    }
}

#[tokio::test]
async fn of_a_part_each_is_looked_for_and_without_a_look_all_are_a_part() {
    let part = || {
        said(Said {
            counts: Some(Counts { done: 1, of: 2 }),
            ..Means::Done.into()
        })
    };
    let partial = Outcome::Partial { done: 1, of: 2 };
    let scene = Scene::of(&[MANY_DONE]).saying([part()]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, vec![partial.clone(); 2]);

    let scene = Scene::of(&[LOOK, MANY_DONE]).saying([says(Means::There), says(Means::There)]);
    let scene = scene.saying([part(), says(Means::Nobody), says(Means::There)]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [Outcome::Erased, partial]);
}

#[tokio::test]
async fn nobody_is_of_the_item_and_of_the_whole_only_if_it_is_of_one() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let nobody = Some(Means::Nobody.into());
    let scene = scene.saying([each(vec![nobody, Some(accepted("job"))], Means::Unclear)]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [Outcome::not_found(), in_progress("job", 1)]);

    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let scene = scene.saying([
        says(Means::Nobody),
        says(Means::Nobody),
        said(accepted("job")),
    ]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [Outcome::not_found(), in_progress("job", 1)]);
    assert_eq!(scene.asked(), [(MANY, 2), (ACCEPTED, 1), (ACCEPTED, 1)]);
}

#[tokio::test]
async fn who_is_unclear_is_asked_for_alone() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let unclear = refuses(Means::Unclear, 404).unwrap().rest;
    let scene = scene.saying([
        each(vec![Some(unclear), Some(accepted("a"))], Means::Unclear),
        said(accepted("b")),
    ]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [in_progress("b", 1), in_progress("a", 1)]);
    assert_eq!(scene.asked(), [(MANY, 2), (ACCEPTED, 1)]);
}

fn busy(task: Option<&str>) -> Option<Said> {
    let task = task.map(str::to_owned);
    Some(Said::new(Means::UnderWay).tracked_by(task))
}

#[tokio::test]
async fn the_others_are_asked_for_without_those_who_are_in_another_job() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let scene = scene.saying([
        each(vec![None, busy(Some("other")), None], Means::Spoilt),
        said(accepted("job")),
    ]);
    let reported = outcomes(&scene.together(3).await);
    let own = in_progress("job", 2);
    assert_eq!(
        reported,
        [own.clone(), Outcome::failed(Reason::UnderWay), own]
    );
    assert_eq!(scene.asked(), [(MANY, 3), (MANY, 2)]);
}

#[tokio::test]
async fn of_several_jobs_that_may_be_ours_it_is_found_out_in_halves_who_is_in_which() {
    let lost_before = |heard: Result<Heard, crate::flow::CallError>| {
        heard.map(|mut heard| {
            let lost = crate::flow::CallError::scripted_after_a_loss();
            for said in heard.each.iter_mut().flatten().chain([&mut heard.rest]) {
                said.error = Some(lost.clone());
            }
            heard
        })
    };
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let scene = scene.saying([
        lost_before(each(vec![busy(None), busy(None)], Means::Spoilt)),
        each(vec![busy(Some("a"))], Means::Spoilt),
        each(vec![busy(Some("b"))], Means::Spoilt),
    ]);
    let reported = outcomes(&scene.together(2).await);
    assert_eq!(reported, [in_progress("a", 2), in_progress("b", 2)]);
    assert_eq!(scene.asked(), [(MANY, 2), (ACCEPTED, 1), (ACCEPTED, 1)]);
}

#[tokio::test]
async fn what_is_spoilt_is_asked_for_in_halves_down_to_the_one() {
    for spoilt in [status(400), status(413), status(422), says(Means::Spoilt)] {
        let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
        let scene = scene.saying([
            spoilt.clone(),
            spoilt.clone(),
            spoilt,
            said(accepted("alone")),
            said(accepted("job")),
        ]);
        let reported = outcomes(&scene.together(4).await);
        assert_eq!(
            reported[0].failure().map(crate::Failure::reason),
            Some(Reason::Rejected)
        );
        let own = in_progress("job", 2);
        assert_eq!(reported[1..], [in_progress("alone", 1), own.clone(), own]);
    }
}

#[tokio::test]
async fn a_refusal_of_the_whole_is_one_for_all() {
    for (refusal, reason) in [
        (says(Means::Refused), Reason::Rejected),
        (status(401), Reason::Credentials),
        (status(429), Reason::Overloaded),
        (status(500), Reason::OutOfOrder),
    ] {
        let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]).saying([refusal]);
        for reported in outcomes(&scene.together(2).await) {
            assert_eq!(reported.failure().map(crate::Failure::reason), Some(reason));
        }
    }
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_cleared_up_one_by_one_where_that_may_be_repeated() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]);
    let scene = scene.saying([lost(), said(accepted("a")), said(accepted("b"))]);
    for (entry, job) in scene.together(2).await.into_iter().zip(["a", "b"]) {
        let doubt = Doubt::AnswerLost;
        assert_eq!(*entry.outcome(), Outcome::Unknown { doubt });
        let entry = scene.again(entry).await;
        assert_eq!(*entry.outcome(), in_progress(job, 1));
    }
    let scene = Scene::of(&[NOT_TWICE, MANY, FOLLOW]).saying([lost()]);
    for entry in scene.together(2).await {
        let entry = scene.again(entry).await;
        assert_eq!(*entry.outcome(), Outcome::failed(Reason::Unverifiable));
    }
}

#[tokio::test]
async fn whom_an_erasure_may_hide_is_asked_for_alone_where_a_look_has_to_tell() {
    for (held, asked) in [
        (
            vec![LOOK, ACCEPTED, MANY, FOLLOW],
            vec![(ACCEPTED, 1), (ACCEPTED, 1)],
        ),
        (vec![ACCEPTED, MANY, FOLLOW], vec![(MANY, 2)]),
    ] {
        let scene = Scene::of(&held);
        let scene = scene.saying(asked.iter().map(|_| said(accepted("job"))));
        scene.together_while_open(2).await;
        assert_eq!(scene.asked(), asked);
    }
}

#[tokio::test]
async fn whoever_is_named_twice_is_asked_for_once() {
    let scene = Scene::of(&[ACCEPTED, MANY, FOLLOW]).saying([said(accepted("job"))]);
    let person = scene.person();
    let reported = scene.all_of(&[&person, &person]).await;
    assert_eq!(outcomes(&reported), vec![in_progress("job", 1); 2]);
    assert_eq!(scene.asked(), [(ACCEPTED, 1)]);
}
