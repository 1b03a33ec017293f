//! Mixpanel: whoever is in another task is asked for when it is over, unless it may be our own.

use super::*;
use crate::vendors::every::NoWait;

/// The refusal of a request of which these are in those tasks.
fn busy(ids: &[&str], tasks: &[&str]) -> (u16, String) {
    let conflict = serde_json::json!({
        "error": "u-42 is in another task",
        "conflicting_distinct_ids": ids,
        "conflicting_task_ids": tasks,
    });
    let refused = serde_json::json!({ "status": "error", "error": conflict });
    (409, refused.to_string())
}

/// What is known of each after they were asked for together, and their first answer was lost.
async fn together_after_a_loss(
    mut answer: impl FnMut(&str) -> Option<(u16, String)> + Send + 'static,
    ids: &[&str],
) -> (Server, Vec<Outcome>) {
    let mut is_first = true;
    let server = Server::deciding(move |request| {
        if std::mem::take(&mut is_first) {
            return Some((0, String::new()));
        }
        answer(request)
    })
    .await;
    let second = std::time::Duration::from_secs(1);
    let builder = client_runtime::Transport::builder().attempts(2);
    let builder = builder.rate("mixpanel", u32::MAX, second).clock(NoWait);
    let mixpanel = at(&server).with_transport(builder.build().unwrap());
    let outcomes = together_by(mixpanel, ids).await;
    (server, outcomes)
}

#[tokio::test]
async fn whoever_is_in_a_task_that_began_before_is_not_done_with_it_and_the_others_get_one() {
    let server = Server::deciding(|request| {
        Some(if request.contains("busy") {
            busy(&["busy-2", "busy-1"], &["158-1"])
        } else {
            (201, CREATED.to_owned())
        })
    })
    .await;
    let outcomes = together(&server, &["u-1", "busy-1", "u-2", "busy-2"]).await;
    let (later, own) = (Outcome::failed(Reason::UnderWay), in_progress(2));
    assert!(!later.is_settled());
    assert_eq!(outcomes, [own.clone(), later.clone(), own, later]);
    assert_eq!(
        server.asked(),
        [
            body(&["u-1", "busy-1", "u-2", "busy-2"]),
            body(&["u-1", "u-2"])
        ]
    );
}

#[tokio::test]
async fn when_the_task_that_began_before_is_over_they_are_asked_for_anew() {
    let (status, refused) = busy(&["u-42"], &["158-1"]);
    let done = format!(r#"{{"status":"ok","results":{}}}"#, state("SUCCESS"));
    let answers = [(status, refused.as_str()), (201, CREATED), (200, &done)];
    let server = Server::answering(&answers).await;
    let outcome = settle(at(&server), &by_user_id("u-42"), start() + hours(96)).await;
    let post = body(&["u-42"]);
    assert_eq!(outcome, Outcome::Erased);
    assert_eq!(server.asked(), [&post, &post, GET]);
}

#[tokio::test]
async fn a_task_that_may_be_ours_is_followed() {
    let (server, outcomes) = together_after_a_loss(
        |request| {
            Some(if request.contains("busy") {
                busy(&["busy-2", "busy-1"], &["158-1"])
            } else {
                (201, CREATED.to_owned())
            })
        },
        &["u-1", "busy-1", "u-2", "busy-2"],
    )
    .await;
    let (there, own) = (followed_in("158-1", 3), in_progress(2));
    assert_eq!(outcomes, [own.clone(), there.clone(), own, there]);
    let all = body(&["u-1", "busy-1", "u-2", "busy-2"]);
    let others = body(&["u-1", "u-2"]);
    assert_eq!(server.asked(), [all.clone(), all, others]);
}

#[tokio::test]
async fn of_several_tasks_that_may_be_ours_it_is_found_out_who_is_in_which() {
    let named = |request: &str| -> Vec<&'static str> {
        let all = ["u-1", "u-2", "u-3"].into_iter();
        all.filter(|id| request.contains(id)).collect()
    };
    let answer = move |request: &str| {
        let named = named(request);
        let tasks: Vec<&str> = named.iter().map(|id| &id[2..]).collect();
        Some(busy(&named, &tasks))
    };
    let (server, outcomes) = together_after_a_loss(answer, &["u-1", "u-2", "u-3"]).await;
    let each = ["1", "2", "3"].map(|task| followed_in(task, 2));
    assert_eq!(outcomes, each);
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn a_task_that_is_not_named_is_waited_for_and_asked_about_again() {
    for tasks in [&[][..], &[""], &["158-1", "158-2"]] {
        let (status, refused) = busy(&["u-42"], tasks);
        let server = Server::answering(&[(status, refused.as_str())]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, Outcome::failed(Reason::UnderWay), "{tasks:?}");
        assert!(!outcome.is_settled(), "{tasks:?}");
    }
}

#[tokio::test]
async fn a_conflict_that_names_nobody_of_the_request_is_a_refusal_for_each() {
    for (status, refused) in [
        busy(&["u-7"], &["158-1"]),
        busy(&[], &["158-1"]),
        (409, REFUSED.to_owned()),
        (409, "<html>".to_owned()),
    ] {
        let answer = refused.clone();
        let server = Server::deciding(move |_| Some((status, answer.clone()))).await;
        let outcomes = together(&server, &["u-1", "u-2"]).await;
        let rejected = failed(Reason::Rejected, 409);
        assert_eq!(outcomes, vec![rejected; 2], "{refused}");
    }
}

#[tokio::test]
async fn after_a_lost_answer_the_task_that_was_created_all_the_same_is_found() {
    let (status, refused) = busy(&["u-42"], &["158-3"]);
    let done = format!(r#"{{"status":"ok","results":{}}}"#, state("SUCCESS"));
    let answers = [(0, ""), (status, refused.as_str()), (200, &done)];
    let server = Server::answering(&answers).await;
    let outcome = settle(at(&server), &by_user_id("u-42"), start() + hours(48)).await;
    assert_eq!(outcome, Outcome::Erased);
    assert_eq!(
        server.asked(),
        [body(&["u-42"]), body(&["u-42"]), GET.to_owned()]
    );
}

#[tokio::test]
async fn a_task_of_several_that_failed_is_tried_for_each_alone_before_it_is_a_gap() {
    let (status, refused) = busy(&["u-42"], &["158-3"]);
    let end = |end| format!(r#"{{"status":"ok","results":{}}}"#, state(end));
    let (failure, success) = (end("FAILURE"), end("SUCCESS"));
    for (last, outcome) in [
        (&success, Outcome::Erased),
        (&failure, Outcome::failed(Reason::GivenUp)),
    ] {
        let answers = [
            (0, ""),
            (status, &*refused),
            (200, &*failure),
            (201, CREATED),
            (200, last),
        ];
        let server = Server::answering(&answers).await;
        let settled = settle(at(&server), &by_user_id("u-42"), start() + hours(96)).await;
        assert_eq!(settled, outcome);
        let post = body(&["u-42"]);
        assert_eq!(server.asked(), [&post, &post, GET, &post, GET], "{last}");
    }
}
