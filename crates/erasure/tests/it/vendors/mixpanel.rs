//! Mixpanel: one task for as many as are asked for together, and what each of its states comes to.

use erasure::mixpanel::Region;
use erasure::{Entry, PlannedTarget};

use super::*;

#[path = "mixpanel/busy.rs"]
mod busy;

const POST: &str = "POST /api/app/data-deletions/v3.0?token=project";
const GET: &str = "GET /api/app/data-deletions/v3.0/158-3?token=project";
const CREATED: &str = r#"{"status":"ok","results":{"task_id":"158-3"}}"#;
const LISTED: &str = r#"{"status":"ok","results":[{"status":"PENDING","tracking_id":"158-3"}]}"#;
const REFUSED: &str = r#"{"status":"error","error":"u-42"}"#;

fn at(server: &Server) -> Mixpanel {
    Mixpanel::new(Region::Eu, "oauth", "project")
        .at(server.base.clone())
        .with_transport(any())
}

/// Asks once, as fast as it likes.
fn any() -> client_runtime::Transport {
    let second = std::time::Duration::from_secs(1);
    let builder = client_runtime::Transport::builder().attempts(1);
    builder.rate("mixpanel", u32::MAX, second).build().unwrap()
}

fn in_progress(shared_by: u64) -> Outcome {
    followed_in("158-3", shared_by)
}

fn followed_in(task: &str, shared_by: u64) -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new(task)
            .followed_by("getDeletionTask")
            .shared_by(shared_by),
        by: Some(start() + hours(30 * 24)),
    }
}

fn body(ids: &[&str]) -> String {
    let ids = serde_json::json!({ "compliance_type": "GDPR", "distinct_ids": ids });
    format!("{POST} {ids}")
}

/// What is known of each after they were asked for together.
async fn together(server: &Server, ids: &[&str]) -> Vec<Outcome> {
    together_by(at(server), ids).await
}

async fn together_by(mixpanel: Mixpanel, ids: &[&str]) -> Vec<Outcome> {
    let eraser = eraser(mixpanel);
    let planned: Vec<PlannedTarget> = ids
        .iter()
        .flat_map(|id| {
            eraser
                .plan(&by_user_id(id))
                .targets()
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect();
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        planned.iter().map(|planned| (planned, &[][..])).collect();
    let entries = eraser.erase_batch(&batch).await;
    entries
        .iter()
        .map(|entry| entry.outcome().clone())
        .collect()
}

/// What a task in this state comes to, asked about once.
async fn followed(results: &str) -> Outcome {
    let answer = format!(r#"{{"status":"ok","results":{results}}}"#);
    let server = Server::answering(&[(201, CREATED), (200, &answer)]).await;
    let outcome = settle(at(&server), &by_user_id("u-42"), start() + hours(24)).await;
    assert_eq!(server.asked(), [body(&["u-42"]), GET.to_owned()]);
    outcome
}

fn state(state: &str) -> String {
    format!(r#"{{"tracking_id":"158-3","status":"{state}","distinct_ids":["u-42"]}}"#)
}

#[tokio::test]
async fn a_task_is_created_and_either_form_of_the_answer_names_it() {
    for created in [CREATED, LISTED] {
        let server = Server::answering(&[(201, created)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, in_progress(1), "{created}");
        assert_eq!(server.asked(), [body(&["u-42"])]);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_name_one_task_is_no_acceptance() {
    for created in [
        r#"{"status":"ok"}"#,
        r#"{"status":"ok","results":{}}"#,
        r#"{"status":"ok","results":{"task_id":""}}"#,
        r#"{"status":"ok","results":{"task_id":"u-42"}}"#,
        r#"{"status":"ok","results":{"task_id":"../u-42"}}"#,
        r#"{"status":"ok","results":{"task_id":".."}}"#,
        r#"{"status":"ok","results":{"task_id":"no such task"}}"#,
        r#"{"status":"ok","results":{"task_id":"158/3"}}"#,
        r#"{"status":"ok","results":{"task_id":158}}"#,
        r#"{"status":"ok","results":[{"status":"PENDING","tracking_id":"158?3"}]}"#,
        r#"{"status":"error","results":{"task_id":"158-3"}}"#,
        r#"{"status":"refused","results":{"task_id":"158-3"}}"#,
        r#"{"status":"ok","error":"not permitted","results":{"task_id":"158-3"}}"#,
        r#"{"status":500,"results":{"task_id":"158-3"}}"#,
        "[]",
        "null",
        r#""ok""#,
        "",
        r#"{"status":"ok","results":[]}"#,
        r#"{"status":"ok","results":[{"status":"PENDING"}]}"#,
        r#"{"results":[{"status":"PENDING","tracking_id":"1"},{"status":"PENDING","tracking_id":"2"}]}"#,
        "<html>",
    ] {
        let server = Server::answering(&[(201, created)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, not_understood(), "{created}");
    }
}

#[tokio::test]
async fn each_status_gives_its_outcome_and_none_says_that_nobody_is_there() {
    let table = [
        (400, failed(Reason::Rejected, 400)),
        (401, failed(Reason::Credentials, 401)),
        (403, failed(Reason::Credentials, 403)),
        // Nothing is documented for it.
        (404, failed(Reason::NotTheVendors, 404)),
        (429, failed(Reason::Overloaded, 429)),
        (500, failed(Reason::OutOfOrder, 500)),
        (0, unknown()),
    ];
    for (status, outcome) in table {
        let server = Server::answering(&[(status, REFUSED)]).await;
        let answer = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(answer, outcome, "{status}");
        assert_eq!(server.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn only_success_is_erased_and_a_task_that_ended_otherwise_is_a_gap() {
    let ends = [
        ("SUCCESS", Outcome::Erased),
        ("FAILURE", Outcome::failed(Reason::GivenUp)),
        ("REVOKED", Outcome::failed(Reason::Cancelled)),
    ];
    for (name, outcome) in ends {
        assert_eq!(followed(&state(name)).await, outcome, "{name}");
    }
    // A task that isn't found may not be there yet: it is waited for until its time has passed.
    for name in [
        "PENDING",
        "STAGING",
        "STARTED",
        "UNKNOWN",
        "EVAPORATED",
        "NOT_FOUND",
    ] {
        assert_eq!(followed(&state(name)).await, in_progress(1), "{name}");
    }
    assert_eq!(followed(r#"{"status":"SUCCESS"}"#).await, Outcome::Erased);
    let another = state("SUCCESS").replace("158-3", "158-4");
    assert_eq!(
        followed(&another).await,
        in_progress(1),
        "that is another task"
    );
    for nothing in ["{}", "null", r#""SUCCESS""#] {
        assert_eq!(followed(nothing).await, in_progress(1), "{nothing}");
    }
}

#[tokio::test]
async fn a_success_of_another_status_than_the_documented_one_is_a_doubt() {
    for (status, body) in [(200, CREATED), (202, CREATED), (204, "")] {
        let server = Server::answering(&[(status, body)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, not_understood(), "{status}");
    }
}

#[tokio::test]
async fn what_mixpanel_does_not_document_of_a_task_is_said_and_is_no_end() {
    let success = state("SUCCESS");
    let table = [
        format!(r#"{{"status":"ok","results":{}}}"#, state("EVAPORATED")),
        format!(r#"{{"status":"error","results":{success}}}"#),
        format!(r#"{{"status":"ok","error":"no such task","results":{success}}}"#),
        format!(r#"{{"status":500,"results":{success}}}"#),
        r#"{"status":"ok","results":[]}"#.to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        r#""SUCCESS""#.to_owned(),
    ];
    for answer in table {
        let server = Server::answering(&[(201, CREATED), (200, &answer)]).await;
        let eraser = eraser(at(&server));
        let report = eraser.erase(&by_user_id("u-42")).await;
        let report = eraser.settle(report, start() + hours(24)).await;
        assert_eq!(outcomes(&report), [in_progress(1)], "{answer}");
        let trouble = report.entries()[0].trouble().map(Failure::reason);
        assert_eq!(trouble, Some(Reason::NotUnderstood), "{answer}");
    }
}

#[tokio::test]
async fn mixpanel_is_told_the_law_of_the_request_and_a_task_is_of_one_law() {
    use erasure::Law;
    let server = Server::deciding(|_| Some((201, CREATED.to_owned()))).await;
    let california = by_user_id("u-42").under(Law::Ccpa);
    assert_eq!(erase(at(&server), &california).await, in_progress(1));
    let ccpa = |ids: &[&str]| body(ids).replace("GDPR", "CCPA");
    assert_eq!(server.asked(), [ccpa(&["u-42"])]);

    let server = Server::deciding(|_| Some((201, CREATED.to_owned()))).await;
    let (mixpanel, clock) = (at(&server), Jumping::default());
    let laws = [Law::Gdpr, Law::Ccpa, Law::Gdpr];
    let people = ["u-1", "u-2", "u-3"].into_iter().zip(laws);
    let targets: Vec<erasure::Target> = people
        .map(|(id, law)| {
            let id = erasure::Identifier::UserId(id.into());
            erasure::Target::new(mixpanel.id(), id).under(law)
        })
        .collect();
    let asks: Vec<_> = targets
        .iter()
        .map(|target| erasure::Ask::new(target, &clock))
        .collect();
    let answer = mixpanel.erase_batch(&asks).await;
    assert_eq!(answer, [in_progress(2), in_progress(1), in_progress(2)]);
    assert_eq!(server.asked(), [body(&["u-1", "u-3"]), ccpa(&["u-2"])]);
}

#[test]
fn a_cancelled_task_says_so() {
    let cancelled = Outcome::failed(Reason::Cancelled).to_string();
    assert!(cancelled.contains("somebody cancelled it"), "{cancelled}");
}

#[tokio::test]
async fn many_go_into_one_task_each_once_and_all_follow_it() {
    let server = Server::answering(&[(201, CREATED)]).await;
    let outcomes = together(&server, &["u-1", "u-2", "u-1", "u-3"]).await;
    assert_eq!(outcomes, vec![in_progress(3); 4]);
    assert_eq!(server.asked(), [body(&["u-1", "u-2", "u-3"])]);
}

#[tokio::test]
async fn a_refusal_is_of_the_one_who_spoils_the_request_and_of_nobody_else() {
    let server = Server::deciding(|request| {
        Some(if request.contains("bad") {
            (400, REFUSED.to_owned())
        } else {
            (201, CREATED.to_owned())
        })
    })
    .await;
    let outcomes = together(&server, &["u-1", "u-2", "bad", "u-3"]).await;
    let refused = failed(Reason::Rejected, 400);
    assert_eq!(
        outcomes,
        [in_progress(2), in_progress(2), refused, in_progress(1)]
    );
}

#[tokio::test]
async fn what_is_lost_or_refused_for_all_is_so_for_each_and_asked_once() {
    for (status, outcome) in [(0, unknown()), (403, failed(Reason::Credentials, 403))] {
        let server = Server::answering(&[(status, REFUSED)]).await;
        let outcomes = together(&server, &["u-1", "u-2"]).await;
        assert_eq!(outcomes, vec![outcome; 2], "{status}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn whoever_has_no_user_id_is_not_addressable_and_nobody_is_asked() {
    let server = Server::answering(&[(201, CREATED)]).await;
    let mixpanel = at(&server);
    let target = erasure::Target::new(mixpanel.id(), erasure::Identifier::Email("a@x".into()));
    let clock = Jumping::default();
    let outcome = mixpanel.erase(&erasure::Ask::new(&target, &clock)).await;
    assert!(
        matches!(outcome, Outcome::NotAddressable { .. }),
        "{outcome}"
    );
    assert!(server.asked().is_empty());
}

#[test]
fn it_says_that_it_never_tells_whom_it_does_not_know() {
    let caveats = Mixpanel::new(Region::In, "oauth", "project").caveats();
    let said = |words: &str| {
        caveats
            .iter()
            .any(|caveat| caveat.to_string().contains(words))
    };
    assert!(said("was known by this id"), "{caveats:?}");
    assert!(said("records of deletion tasks"), "{caveats:?}");
    assert!(said("new data creates the person anew"), "{caveats:?}");
}

#[tokio::test]
async fn all_who_share_a_task_are_told_by_one_answer_and_a_later_question_is_asked_anew() {
    let answer = |name: &str| format!(r#"{{"status":"ok","results":{}}}"#, state(name));
    let (pending, success) = (answer("PENDING"), answer("SUCCESS"));
    let server = Server::answering(&[(500, ""), (200, &pending), (200, &success)]).await;
    let (mixpanel, clock) = (at(&server), Jumping::default());
    let people = ["u-1", "u-2", "u-3"];
    let people = people
        .map(|id| erasure::Target::new(mixpanel.id(), erasure::Identifier::UserId(id.into())));
    let last = in_progress(3);
    let mut came = Vec::new();
    for _ in 0..2 {
        for person in &people {
            let ask = erasure::Ask::new(person, &clock);
            came.push(mixpanel.follow(&ask, &last).await);
        }
        clock.advance(minutes(1));
    }
    // What goes wrong is not passed on.
    assert!(came[0].is_err());
    assert_eq!(came[1..3], [Ok(last.clone()), Ok(last)]);
    assert_eq!(
        came[3..],
        [
            Ok(Outcome::Erased),
            Ok(Outcome::Erased),
            Ok(Outcome::Erased)
        ]
    );
    assert_eq!(server.asked().len(), 3);
}
