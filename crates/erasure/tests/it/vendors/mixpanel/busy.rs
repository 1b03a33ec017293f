//! Mixpanel: whoever is in another task is followed there, and one who spoils a task is a gap alone.

use super::*;

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

#[tokio::test]
async fn whoever_is_in_another_task_is_followed_there_and_the_others_get_one_of_their_own() {
    let server = Server::deciding(|request| {
        Some(match request.contains("busy") {
            true => busy(&["busy-2", "busy-1"], &["158-1"]),
            false => (201, CREATED.to_owned()),
        })
    })
    .await;
    let outcomes = together(&server, &["u-1", "busy-1", "u-2", "busy-2"]).await;
    let (there, own) = (followed_in("158-1", 3), in_progress(2));
    assert_eq!(outcomes, [own.clone(), there.clone(), own, there]);
    assert_eq!(
        server.asked(),
        [
            body(&["u-1", "busy-1", "u-2", "busy-2"]),
            body(&["u-1", "u-2"])
        ]
    );
}

#[tokio::test]
async fn of_several_tasks_each_is_asked_for_alone_until_it_is_told_who_is_in_which() {
    let server = Server::deciding(|request| {
        let named: Vec<&str> = ["u-1", "u-2", "u-3"]
            .into_iter()
            .filter(|id| request.contains(id))
            .collect();
        let tasks: Vec<&str> = named.iter().map(|id| &id[2..]).collect();
        Some(busy(&named, &tasks))
    })
    .await;
    let outcomes = together(&server, &["u-1", "u-2", "u-3"]).await;
    let each = ["1", "2", "3"].map(|task| followed_in(task, 2));
    assert_eq!(outcomes, each);
    assert_eq!(server.asked().len(), 5);
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
        let server = Server::answering(&[(status, refused.as_str())]).await;
        let outcomes = together(&server, &["u-1", "u-2"]).await;
        let rejected = failed(Reason::Rejected, 409);
        assert_eq!(outcomes, vec![rejected; 2], "{refused}");
        assert_eq!(server.asked().len(), 1, "{refused}");
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
            (status, &*refused),
            (200, &*failure),
            (201, CREATED),
            (200, last),
        ];
        let server = Server::answering(&answers).await;
        let told = settle(at(&server), &by_user_id("u-42"), start() + hours(96)).await;
        assert_eq!(told, outcome);
        let post = body(&["u-42"]);
        assert_eq!(server.asked(), [&post, GET, &post, GET], "{last}");
    }
}
