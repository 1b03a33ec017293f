//! Lytics, under both contracts: what is sent, and what each answer and each status comes to.

use super::*;

const QUEUED: &str = r#"{"data":{"request_id":"req-7","state":"initial","completed":false}}"#;
const NOT_FOUND: &str = r#"{"status":404,"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#;
const FOUND: &str = r#"{"data":{"keys":[{"key":"email","value":"x"}]}}"#;

fn at(server: &Server, contract: Contract) -> Lytics {
    Lytics::new("token")
        .contract(contract)
        .at(server.base.clone())
        .with_transport(once())
}

/// What a deletion by this contract is followed by.
pub(super) fn follows(contract: Contract) -> &'static str {
    match contract {
        Contract::Original => "getDeletion",
        Contract::Revised => "getDeletionState",
    }
}

/// Answers one after the other; on the lists of recent deletions there is nothing.
async fn unlisted(answers: &[(u16, &str)]) -> Server {
    listing(r#"{"data":[]}"#, answers).await
}

/// The same with this on Lytics' list by the original contract, and none by the other.
async fn listing(list: &str, answers: &[(u16, &str)]) -> Server {
    let owned = |(status, body): &(u16, &str)| (*status, (*body).to_owned());
    let mut answers = answers.iter().map(owned).collect::<Vec<_>>().into_iter();
    let list = list.to_owned();
    Server::deciding(move |request| match request {
        LIST => Some((200, list.clone())),
        OTHER_LIST => Some((404, NOT_FOUND.to_owned())),
        _ => answers.next(),
    })
    .await
}

const LIST: &str = "GET /v2/identity/delete/status";
const OTHER_LIST: &str = "GET /v2/identity/deletestatus/list";

/// What a gateway that knows no such path may answer.
const GATEWAYS: [&str; 6] = [
    "",
    "404 page not found",
    "<html>",
    "[]",
    r#"{"message":"Not Found"}"#,
    r#"{"status":404,"error":"Not Found"}"#,
];

fn progress(status: &str, deleted: i64, requested: i64) -> String {
    format!(
        r#"{{"data":{{"requestId":"req-7","requested":{requested},"deleted":{deleted},"status":"{status}"}}}}"#
    )
}

fn station(state: &str, completed: bool) -> String {
    format!(r#"{{"data":{{"request_id":"req-7","state":"{state}","completed":{completed}}}}}"#)
}

fn queued(contract: Contract) -> Outcome {
    let tracking = Tracking::new("req-7").followed_by(follows(contract));
    Outcome::InProgress {
        tracking,
        by: Some(start() + hours(14 * 24)),
    }
}

/// What is said of somebody whom a look has found, and what was asked after it.
async fn answered(contract: Contract, answers: &[(u16, &str)]) -> (Outcome, Vec<String>) {
    let (outcome, asked) = looked_for(contract, (200, FOUND), answers).await;
    (outcome, asked[1..].to_vec())
}

/// What is said of somebody after a look that was answered like this, and all that was asked.
async fn looked_for(
    contract: Contract,
    look: (u16, &str),
    answers: &[(u16, &str)],
) -> (Outcome, Vec<String>) {
    let server = Server::answering(&[&[look], answers].concat()).await;
    let outcome = erase(at(&server, contract), &by_email()).await;
    (outcome, server.asked())
}

async fn followed(contract: Contract, answer: &str) -> Outcome {
    let answers = [(200, FOUND), (202, QUEUED), (200, answer), (404, NOT_FOUND)];
    let server = Server::answering(&answers).await;
    let outcome = settle(at(&server, contract), &by_email(), start() + minutes(15)).await;
    let path = match contract {
        Contract::Original => "GET /v2/identity/delete/status/req-7",
        Contract::Revised => "GET /v2/identity/deletestatus/req-7",
    };
    assert_eq!(server.asked()[2], path);
    outcome
}

#[tokio::test]
async fn one_person_is_queued_and_can_be_asked_about() {
    for contract in [Contract::Original, Contract::Revised] {
        let (outcome, asked) = answered(contract, &[(202, QUEUED)]).await;
        assert_eq!(outcome, queued(contract));
        assert_eq!(
            asked,
            ["DELETE /v2/identity/user/email/ada.lovelace%40example.com"]
        );
    }
}

#[tokio::test]
async fn an_acceptance_without_an_id_is_no_acceptance() {
    for answer in [
        r#"{"data":{}}"#,
        r#"{"data":null}"#,
        r#"{"data":[]}"#,
        r#"{"data":{"request_id":null}}"#,
        r#"{"data":{"request_id":7}}"#,
        "{}",
        "[]",
        "null",
        r#""ok""#,
        "accepted",
        "",
        "<html>",
    ] {
        let (outcome, _) = answered(Contract::Original, &[(202, answer)]).await;
        assert_eq!(outcome, not_understood(), "{answer}");
    }
}

#[tokio::test]
async fn a_success_of_another_status_than_the_documented_one_is_a_doubt() {
    for (status, body) in [(200, QUEUED), (201, QUEUED), (204, ""), (206, QUEUED)] {
        let (outcome, _) = answered(Contract::Original, &[(status, body)]).await;
        assert_eq!(outcome, not_understood(), "{status}");
    }
}

#[tokio::test]
async fn an_id_that_can_not_be_asked_about_is_no_acceptance() {
    let long = "r".repeat(129);
    for id in [
        "", ".", "..", "../list", "a/b", "a b", "a?b", "%2e", EMAIL, &long,
    ] {
        let accepted = format!(r#"{{"data":{{"request_id":"{id}"}}}}"#);
        let (outcome, _) = answered(Contract::Revised, &[(202, &accepted)]).await;
        assert_eq!(outcome, not_understood(), "{id}");
    }
    // Its path would be another operation's.
    for id in ["list", "overview"] {
        let accepted = format!(r#"{{"data":{{"request_id":"{id}"}}}}"#);
        let server = unlisted(&[(200, FOUND), (202, &accepted)]).await;
        let eraser = eraser(at(&server, Contract::Revised));
        let report = eraser.erase(&by_email()).await;
        let report = eraser.settle(report, start() + minutes(15)).await;
        let trouble = report.entries()[0].trouble().map(Failure::reason);
        assert_eq!(trouble, Some(Reason::NotSendable), "{id}");
        assert_eq!(server.asked().len(), 2, "{id}");
    }
}

#[tokio::test]
async fn a_success_that_contradicts_itself_is_a_doubt() {
    for contradicting in [
        r#"{"data":{"request_id":"req-7"},"status":500}"#,
        r#"{"data":{"request_id":"req-7"},"status":404,"message":"Not Found"}"#,
        r#"{"data":{"request_id":"req-7"},"errors":[{"code":"FORBIDDEN-026"}]}"#,
        r#"{"data":{"request_id":"req-7"},"error":"not authorized"}"#,
    ] {
        let (outcome, _) = answered(Contract::Original, &[(202, contradicting)]).await;
        assert_eq!(outcome, not_understood(), "{contradicting}");
    }
    let done = progress("completed", 1, 1).replace("}}", r#"},"status":500}"#);
    assert_eq!(
        followed(Contract::Original, &done).await,
        queued(Contract::Original)
    );
    // Whoever is found has something that they are known by.
    for nobody in [
        r#"{"data":{}}"#,
        r#"{"data":{"keys":[]},"message":"Not Found"}"#,
    ] {
        let answers = [(404, NOT_FOUND), (200, nobody)];
        let (outcome, _) = looked_for(Contract::Original, (200, nobody), &answers).await;
        assert_eq!(outcome, Outcome::failed(Reason::NotUnderstood), "{nobody}");
    }
}

#[tokio::test]
async fn a_gateways_404_says_nothing_of_the_person() {
    for contract in [Contract::Original, Contract::Revised] {
        for gateway in GATEWAYS {
            let (outcome, asked) = answered(contract, &[(404, gateway), (404, NOT_FOUND)]).await;
            assert_eq!(outcome, failed(Reason::NotTheVendors, 404), "{gateway}");
            assert_eq!(asked.len(), 1, "nobody is looked up: {gateway}");
            let answers = [(404, NOT_FOUND), (404, gateway)];
            let (outcome, _) = looked_for(contract, (404, gateway), &answers).await;
            assert_eq!(outcome, failed(Reason::NotTheVendors, 404), "{gateway}");
        }
    }
}

#[tokio::test]
async fn a_state_that_lytics_does_not_document_is_said() {
    for (contract, state) in [
        (Contract::Original, progress("evaporated", 1, 1)),
        (Contract::Revised, station("failed", true)),
        (Contract::Revised, station("secondary", true)),
        (
            Contract::Revised,
            r#"{"data":{"request_id":"req-7"}}"#.to_owned(),
        ),
    ] {
        let answers = [
            (200, FOUND),
            (202, QUEUED),
            (200, &*state),
            (404, NOT_FOUND),
        ];
        let server = unlisted(&answers).await;
        let eraser = eraser(at(&server, contract));
        let report = eraser.erase(&by_email()).await;
        let report = eraser.settle(report, start() + minutes(15)).await;
        let trouble = report.entries()[0].trouble().map(Failure::reason);
        assert_eq!(trouble, Some(Reason::NotUnderstood), "{state}");
    }
}

/// A Lytics that speaks one contract, and knows nobody any more when a deletion is over.
async fn speaking(contract: Contract) -> Server {
    let mut is_deleted = false;
    Server::deciding(move |request| {
        let (status, body) = match (contract, request) {
            (_, request) if request.starts_with("DELETE /v2/identity/user") => {
                is_deleted = true;
                (202, QUEUED.to_owned())
            }
            (_, request) if request.starts_with("GET /v2/identity/user/") && !is_deleted => {
                (200, FOUND.to_owned())
            }
            (Contract::Original, LIST) | (Contract::Revised, OTHER_LIST) => {
                (200, r#"{"data":[]}"#.to_owned())
            }
            (Contract::Original, "GET /v2/identity/delete/status/req-7") => {
                (200, progress("completed", 1, 1))
            }
            (Contract::Revised, "GET /v2/identity/deletestatus/req-7") => {
                (200, station("done", true))
            }
            // To whoever speaks the revised contract, that is the table `delete`.
            (Contract::Revised, request) if request.contains("/delete/status/") => (
                400,
                r#"{"status":400,"errors":[{"code":"BADREQ-001"}]}"#.to_owned(),
            ),
            _ => (404, NOT_FOUND.to_owned()),
        };
        Some((status, body))
    })
    .await
}

#[tokio::test]
async fn the_wrong_contract_is_named_and_the_right_one_settles_what_was_begun_under_the_wrong_one()
{
    for (spoken, set) in [
        (Contract::Original, Contract::Revised),
        (Contract::Revised, Contract::Original),
    ] {
        let server = speaking(spoken).await;
        let wrong = eraser(at(&server, set));
        let report = wrong.erase(&by_email()).await;
        let report = wrong.settle(report, start() + hours(1)).await;
        assert_eq!(outcomes(&report), [queued(set)]);
        let trouble = report.entries()[0].trouble().map(Failure::reason);
        assert_eq!(trouble, Some(Reason::OtherContract), "{spoken:?}");
        let right = eraser(at(&server, spoken));
        let report = right.settle(report, start() + hours(24)).await;
        assert_eq!(outcomes(&report), [Outcome::Erased], "{spoken:?}");
    }
}

#[tokio::test]
async fn the_list_shows_what_is_under_way_and_by_which_contract_lytics_speaks() {
    let list = r#"{"data":[{"requestId":"req-1","requested":3,"deleted":1,"status":"in_progress"},
        {"requestId":"req-2","requested":1,"deleted":0,"status":"pending"},
        {"requestId":"req-3","requested":1,"deleted":1,"status":"completed"},
        {"requestId":"req-4","requested":1,"deleted":0,"status":"failed"},
        {"requestId":"ada@example.com","requested":1,"deleted":0,"status":"evaporated"}]}"#;
    let server = listing(list, &[]).await;
    let under_way = at(&server, Contract::Original).under_way().await;
    let expected = [("req-1", 3), ("req-2", 1), ("ada@example.com", 1)];
    let expected = expected.map(|(id, people)| UnderWay::new(id, people));
    assert_eq!(under_way, Ok(expected.to_vec()));
    assert_eq!(expected[2].id(), None, "that is no id, and may be anything");
    assert_eq!((expected[0].id(), expected[0].people()), (Some("req-1"), 3));

    let stations = r#"{"data":[{"request_id":"req-5","state":"primary","completed":false},
        {"request_id":"req-6","state":"done","completed":true}]}"#;
    let server = Server::answering(&[(200, stations)]).await;
    let under_way = at(&server, Contract::Revised).under_way().await;
    assert_eq!(under_way, Ok(vec![UnderWay::new("req-5", 1)]));
    assert_eq!(server.asked(), [OTHER_LIST]);

    for (spoken, set) in [
        (Contract::Original, Contract::Revised),
        (Contract::Revised, Contract::Original),
    ] {
        let server = speaking(spoken).await;
        assert_eq!(at(&server, spoken).under_way().await, Ok(Vec::new()));
        let other = Failure::new(Reason::OtherContract);
        assert_eq!(at(&server, set).under_way().await, Err(other));
    }
}

#[tokio::test]
async fn the_list_names_what_may_be_under_way_and_is_no_word_about_the_person() {
    let one = |id: &str, status: &str| {
        format!(r#"{{"requestId":"{id}","requested":1,"deleted":1,"status":"{status}"}}"#)
    };
    let (running, over) = (one("req-9", "pending"), one("req-8", "completed"));
    let named = Failure::new(Reason::UnderWay).with_vendor_request_id("req-9");
    let table = [
        (format!("[{running},{over}]"), named),
        // Of two it isn't known which may be it, and that all are over is no proof that ours is.
        (
            format!("[{running},{running}]"),
            Failure::new(Reason::UnderWay),
        ),
        (format!("[{over}]"), Failure::new(Reason::UnderWay)),
        ("[]".to_owned(), Failure::new(Reason::UnderWay)),
    ];
    for (list, why) in table {
        let answers = [(200, FOUND), (0, ""), (404, NOT_FOUND)];
        let server = listing(&format!(r#"{{"data":{list}}}"#), &answers).await;
        let eraser = eraser(at(&server, Contract::Original));
        let report = eraser.erase(&by_email()).await;
        let report = eraser.settle(report, start() + minutes(15)).await;
        assert_eq!(outcomes(&report), [unknown()], "{list}");
        assert_eq!(report.entries()[0].trouble(), Some(&why), "{list}");
    }
}

#[test]
fn what_is_assumed_of_the_original_contract_is_a_caveat() {
    let assumed = |lytics: &Lytics| {
        let caveats = lytics.caveats().into_iter();
        let assumed = caveats.filter(|caveat| matches!(caveat, Caveat::Assumes { .. }));
        assumed.map(|caveat| caveat.to_string()).collect::<Vec<_>>()
    };
    let original = Lytics::new("token");
    let [tracked, alone] = &assumed(&original)[..] else {
        panic!("{:?}", assumed(&original));
    };
    assert!(tracked.contains("the deletion of one person can be asked about"));
    assert!(alone.contains("each is asked for alone"), "{alone}");
    let [_, together] = &assumed(&original.clone().batches(true))[..] else {
        panic!();
    };
    assert!(together.contains("the body of the request that asks for several"));
    let revised = original.contract(Contract::Revised);
    assert_eq!(assumed(&revised), Vec::<String>::new());
}

#[tokio::test]
async fn the_original_contracts_counts_decide() {
    let followed = async |answer: String| followed(Contract::Original, &answer).await;
    assert_eq!(followed(progress("completed", 1, 1)).await, Outcome::Erased);
    assert_eq!(
        followed(progress("completed", 3, 4)).await,
        Outcome::Partial { done: 3, of: 4 }
    );
    assert_eq!(
        followed(progress("completed", 0, 1)).await,
        Outcome::Partial { done: 0, of: 1 }
    );
    assert_eq!(
        followed(progress("failed", 0, 1)).await,
        Outcome::failed(Reason::GivenUp)
    );
    for open in ["pending", "in_progress", "evaporated"] {
        assert_eq!(
            followed(progress(open, 1, 1)).await,
            queued(Contract::Original),
            "{open}"
        );
    }
    let nothing = progress("completed", 0, 0);
    assert_eq!(
        followed(nothing).await,
        queued(Contract::Original),
        "nothing done of nothing is not done"
    );
    let another = progress("completed", 1, 1).replace("req-7", "req-8");
    assert_eq!(
        followed(another).await,
        queued(Contract::Original),
        "that is another deletion"
    );
}

#[tokio::test]
async fn the_revised_contract_is_done_only_at_done_and_completed() {
    let followed = async |answer: String| followed(Contract::Revised, &answer).await;
    assert_eq!(followed(station("done", true)).await, Outcome::Erased);
    for open in [
        station("secondary", false),
        station("done", false),
        station("failed", true),
    ] {
        assert_eq!(
            followed(open.clone()).await,
            queued(Contract::Revised),
            "{open}"
        );
    }
    let another = station("done", true).replace("req-7", "req-8");
    assert_eq!(
        followed(another).await,
        queued(Contract::Revised),
        "that is another deletion"
    );
}

#[tokio::test]
async fn what_is_called_done_is_looked_up_and_the_lookup_has_the_last_word() {
    let done = progress("completed", 1, 1);
    let table = [
        (404, NOT_FOUND, Outcome::Erased),
        (200, FOUND, queued(Contract::Original)),
        // A token that may not look leaves the vendor's word.
        (401, "", Outcome::Erased),
        (500, "", queued(Contract::Original)),
        (404, "", queued(Contract::Original)),
    ];
    for (status, body, outcome) in table {
        let answers = [(200, FOUND), (202, QUEUED), (200, &*done), (status, body)];
        let server = Server::answering(&answers).await;
        let lytics = at(&server, Contract::Original);
        let settled = settle(lytics, &by_email(), start() + minutes(15)).await;
        assert_eq!(settled, outcome, "{status} {body}");
    }
}

#[tokio::test]
async fn who_is_still_there_when_looked_up_a_second_time_is_a_gap() {
    let done = progress("completed", 1, 1);
    let twice = [(200, &*done), (200, FOUND), (200, &*done), (200, FOUND)];
    let answers = [&[(200, FOUND), (202, QUEUED)], &twice[..]].concat();
    let server = Server::answering(&answers).await;
    let lytics = at(&server, Contract::Original);
    let settled = settle(lytics, &by_email(), start() + hours(1)).await;
    assert_eq!(settled, Outcome::failed(Reason::StillThere));
}

#[tokio::test]
async fn only_a_404_about_a_person_says_that_nobody_is_there() {
    let code = |code: &str| format!(r#"{{"status":404,"errors":[{{"code":"{code}"}}]}}"#);
    let two = r#"{"errors":[{"code":"NOTFOUND-003"},{"code":"TABLE-NOTFOUND-009"}]}"#;
    let done = progress("completed", 1, 1);
    for other in [
        "{}",
        r#"{"errors":[]}"#,
        r#"{"errors":[{}]}"#,
        r#"{"message":"no Route matched with those values"}"#,
        &code("TABLE-NOTFOUND-009"),
        &code("ACCOUNT-NOTFOUND-021"),
        &code("ELSEWHERE-NOTFOUND-099"),
        two,
    ] {
        let answers = [(404, NOT_FOUND), (404, other)];
        let (outcome, _) = looked_for(Contract::Original, (404, other), &answers).await;
        let why = outcome.failure().map(|why| (why.status(), why.reason()));
        let reason = if other.contains("errors") {
            Reason::Rejected
        } else {
            Reason::NotTheVendors
        };
        assert_eq!(why, Some((Some(404), reason)), "{other}");
        let answers = [(200, FOUND), (202, QUEUED), (200, &*done), (404, other)];
        let server = Server::answering(&answers).await;
        let lytics = at(&server, Contract::Original);
        let settled = settle(lytics, &by_email(), start() + minutes(15)).await;
        assert_eq!(settled, queued(Contract::Original), "{other}");
    }
    for of_a_person in ["NOTFOUND-003", "ENTITY-NOTFOUND-012"] {
        let look = (404, &*code(of_a_person));
        let (outcome, _) = looked_for(Contract::Original, look, &[(404, NOT_FOUND)]).await;
        assert_eq!(outcome, Outcome::not_found(), "{of_a_person}");
    }
}

#[tokio::test]
async fn a_deletion_that_is_not_found_stays_open_for_its_time_and_a_lookup_decides_then() {
    let untraceable = Outcome::failed(Reason::Untraceable);
    for (look, outcome) in [((200, FOUND), Outcome::Erased), ((500, "{}"), untraceable)] {
        let mut answers = vec![look, (202, QUEUED)];
        answers.extend([(404, NOT_FOUND); 1200]);
        let server = Server::answering(&answers).await;
        let eraser = eraser(at(&server, Contract::Original));
        let by = start() + hours(14 * 24);
        let report = eraser.erase(&by_email()).await;
        let report = eraser.settle(report, by - minutes(1)).await;
        assert_eq!(outcomes(&report), [queued(Contract::Original)]);
        let report = eraser.settle(report, by + hours(2)).await;
        assert_eq!(outcomes(&report), [outcome]);
        assert!(!report.verdict().is_pending());
    }
}

#[tokio::test]
async fn who_cannot_be_looked_up_any_more_is_not_called_erased() {
    let done = progress("completed", 1, 1);
    let server = Server::answering(&[(200, &done)]).await;
    let phone = erasure::Identifier::Phone("+44 20 7946 0000".into());
    let (lytics, clock) = (at(&server, Contract::Original), Jumping::default());
    let target = erasure::Target::new(lytics.id(), phone);
    let ask = erasure::Ask::new(&target, &clock);
    let followed = lytics.follow(&ask, &queued(Contract::Original)).await;
    assert_eq!(followed.unwrap_err().reason(), Reason::Misconfigured);
}

#[tokio::test]
async fn a_tracking_remembers_its_contract() {
    let done = station("done", true);
    let answers = [(200, FOUND), (202, QUEUED), (200, &*done), (404, NOT_FOUND)];
    let server = Server::answering(&answers).await;
    let report = eraser(at(&server, Contract::Revised))
        .erase(&by_email())
        .await;
    let reconfigured = eraser(at(&server, Contract::Original));
    let report = reconfigured.settle(report, start() + minutes(15)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
}

#[tokio::test]
async fn a_tracking_of_an_earlier_program_is_followed_by_the_contract_that_it_names() {
    let done = station("done", true);
    let server = Server::answering(&[(200, &*done), (404, NOT_FOUND)]).await;
    let stored = r#"{"version":1,"outcome":"in-progress","by":null,
        "tracking":{"version":1,"reference":"req-7","contract":"revised"}}"#;
    let last: Outcome = serde_json::from_str(stored).unwrap();
    let (lytics, clock) = (at(&server, Contract::Original), Jumping::default());
    let target = erasure::Target::new(lytics.id(), erasure::Identifier::Email(EMAIL.into()));
    let followed = lytics
        .follow(&erasure::Ask::new(&target, &clock), &last)
        .await;
    assert_eq!(followed, Ok(Outcome::Erased));
    assert_eq!(server.asked()[0], "GET /v2/identity/deletestatus/req-7");
}

#[tokio::test]
async fn a_404_is_looked_into_because_it_does_not_say_that_nobody_is_there() {
    let unresolved = Outcome::failed(Reason::Unresolved);
    let look = (200, FOUND);
    let (outcome, asked) = looked_for(Contract::Original, look, &[(404, NOT_FOUND)]).await;
    assert_eq!(outcome, unresolved);
    let path = "/v2/identity/user/email/ada.lovelace%40example.com";
    assert_eq!(asked, [format!("GET {path}"), format!("DELETE {path}")]);
    for contract in [Contract::Original, Contract::Revised] {
        let look = (404, NOT_FOUND);
        let (outcome, _) = looked_for(contract, look, &[(404, NOT_FOUND)]).await;
        assert_eq!(outcome, Outcome::not_found());
        let answers = [(404, NOT_FOUND), (404, "<html>")];
        let (outcome, _) = looked_for(contract, (404, "<html>"), &answers).await;
        assert_eq!(
            outcome,
            failed(Reason::NotTheVendors, 404),
            "a proxy knows nobody"
        );
        let answers = [(404, NOT_FOUND), (500, "{}")];
        let (outcome, _) = looked_for(contract, (500, "{}"), &answers).await;
        assert_eq!(outcome, failed(Reason::OutOfOrder, 500));
    }
}

#[tokio::test]
async fn the_revised_contract_queues_what_a_single_deletion_cannot_find() {
    let queue = |results: &str| format!(r#"{{"data":{results},"request_id":"http-9"}}"#);
    let accepted = queue(&format!(
        r#"{{"successes":{{"{EMAIL}":"req-7"}},"errors":{{}}}}"#
    ));
    let answers = [(404, NOT_FOUND), (202, accepted.as_str())];
    let (outcome, asked) = answered(Contract::Revised, &answers).await;
    assert_eq!(outcome, queued(Contract::Revised));
    let body = format!(r#"{{"values":["{EMAIL}"]}}"#);
    assert_eq!(
        asked[1],
        format!("DELETE /v2/identity/queue/bulk/user/email {body}")
    );

    let refused = Failure::new(Reason::Rejected).with_vendor_request_id("http-9");
    let table = [
        (
            format!(r#"{{"errors":{{"{EMAIL}":"not permitted"}}}}"#),
            Outcome::Failed { error: refused },
        ),
        (
            format!(r#"{{"successes":{{"{EMAIL}":"req-7"}},"errors":{{"{EMAIL}":"no"}}}}"#),
            not_understood(),
        ),
        (
            r#"{"successes":{"somebody@else.example":"req-7"}}"#.to_owned(),
            not_understood(),
        ),
        ("{}".to_owned(), not_understood()),
    ];
    for (results, outcome) in table {
        let answer = queue(&results);
        let answers = [(404, NOT_FOUND), (202, answer.as_str())];
        assert_eq!(
            answered(Contract::Revised, &answers).await.0,
            outcome,
            "{results}"
        );
    }
}

#[tokio::test]
async fn each_status_gives_its_outcome() {
    let table = [
        (400, failed(Reason::Rejected, 400)),
        (401, failed(Reason::Credentials, 401)),
        (429, failed(Reason::Overloaded, 429)),
        (500, failed(Reason::OutOfOrder, 500)),
        (0, unknown()),
    ];
    for (status, outcome) in table {
        assert_eq!(
            answered(Contract::Original, &[(status, "{}")]).await.0,
            outcome
        );
    }
}

#[tokio::test]
async fn a_status_that_is_not_found_says_nothing_about_the_person() {
    let server = Server::answering(&[(200, FOUND), (202, QUEUED), (404, NOT_FOUND)]).await;
    let outcome = settle(
        at(&server, Contract::Original),
        &by_email(),
        start() + minutes(15),
    )
    .await;
    assert_eq!(outcome, queued(Contract::Original));
}

#[tokio::test]
async fn tables_and_fields_are_configurable() {
    let subject = Subject::builder()
        .phone("+44 20")
        .custom("loyalty", "7")
        .user_id("u-1")
        .build()
        .unwrap();
    let queued = (202, QUEUED);
    let server = Server::answering(&[(200, FOUND), queued, queued, queued]).await;
    let vendor = at(&server, Contract::Original)
        .table("people")
        .field(IdentifierKind::Phone, "phone_number");
    let report = eraser(vendor).erase(&subject).await;
    assert_eq!(report.entries().len(), 3);
    let expected = ["phone_number/%2B44%2020", "loyalty/7", "user_id/u-1"];
    let asked = server.asked();
    assert_eq!(asked[0], format!("GET /v2/identity/people/{}", expected[0]));
    assert_eq!(
        asked[1..],
        expected.map(|path| format!("DELETE /v2/identity/people/{path}"))
    );
    assert_eq!(
        eraser(Lytics::new("token"))
            .plan(&subject)
            .targets()
            .count(),
        2,
        "phones only where configured"
    );
}

#[tokio::test]
async fn while_the_person_is_being_deleted_by_another_identifier_not_found_says_nothing() {
    let done = progress("completed", 1, 1);
    let nobody = [(404, NOT_FOUND), (404, NOT_FOUND)];
    let answers = [
        &[(200, FOUND), (202, QUEUED), (404, NOT_FOUND)][..],
        &[(200, &*done), (404, NOT_FOUND)],
        &nobody[..],
    ]
    .concat();
    let server = unlisted(&answers).await;
    let eraser = eraser(at(&server, Contract::Original));
    let report = eraser.erase(&ada()).await;
    assert_eq!(outcomes(&report)[1], Outcome::failed(Reason::UnderWay));
    let report = eraser.settle(report, start() + hours(1)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased, Outcome::not_found()]);
}

#[tokio::test]
async fn until_the_time_of_a_deletion_that_may_have_begun_has_passed_not_found_says_nothing() {
    let mut answers = vec![(200, FOUND), (0, "")];
    answers.extend([(404, NOT_FOUND); 1200]);
    let server = unlisted(&answers).await;
    let (eraser, by) = (
        eraser(at(&server, Contract::Revised)),
        start() + hours(14 * 24),
    );
    let report = eraser
        .settle(eraser.erase(&by_email()).await, by - hours(2))
        .await;
    assert_eq!(outcomes(&report), [unknown()]);
    let trouble = report.entries()[0].trouble().map(Failure::reason);
    assert_eq!(trouble, Some(Reason::UnderWay));
    let report = eraser.settle(report, by + hours(2)).await;
    assert_eq!(outcomes(&report), [not_found_after_loss()]);
}
