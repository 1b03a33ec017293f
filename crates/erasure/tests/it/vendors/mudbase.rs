//! Mudbase, under both contracts: what is sent, and what each answer comes to.

use super::*;

const SCHEDULED: &str = r#"{"details":{"dataAnonymized":true,"apiKeysDeactivated":true,"sessionsDeleted":true,
    "accountDisabled":true,"scheduledForDeletion":"2026-08-13T12:00:00Z"}}"#;
const DONE: &str =
    r#"{"success":true,"data":{"alreadyErased":false,"anonymized":true,"sessionsRevoked":true}}"#;

fn at(server: &Server, contract: Contract) -> Mudbase {
    Mudbase::new()
        .contract(contract)
        .at(server.base.clone())
        .with_transport(once())
}

async fn answered(contract: Contract, status: u16, body: &str) -> Outcome {
    let server = Server::answering(&[(status, body)]).await;
    erase(at(&server, contract), &signed_in()).await
}

#[tokio::test]
async fn each_contract_confirms_in_its_own_words() {
    let server = Server::answering(&[(200, SCHEDULED)]).await;
    erase(at(&server, Contract::Original), &signed_in()).await;
    assert_eq!(
        server.asked(),
        [r#"POST /api/users/me/erase {"confirmation":"DELETE_MY_ACCOUNT"}"#]
    );
    let server = Server::answering(&[(200, DONE)]).await;
    erase(at(&server, Contract::Revised), &signed_in()).await;
    let body = r#"{"confirm":"DELETE","currentPassword":"hunter-2","totpToken":"314159"}"#;
    assert_eq!(server.asked(), [format!("POST /api/users/me/erase {body}")]);
}

#[tokio::test]
async fn the_original_contract_promises_only_when_all_of_it_is_true() {
    let by = start() + hours(7 * 24);
    assert_eq!(
        answered(Contract::Original, 200, SCHEDULED).await,
        Outcome::Promised { by }
    );
    let table = [
        (
            SCHEDULED.replace(r#""sessionsDeleted":true"#, r#""sessionsDeleted":false"#),
            4,
        ),
        (SCHEDULED.replace(r#""dataAnonymized":true,"#, ""), 4),
        (
            SCHEDULED
                .replace(r#","scheduledForDeletion":"2026-08-13T12:00:00Z""#, "")
                .replace("Disabled", "Closed"),
            3,
        ),
        (r#"{"details":{}}"#.to_owned(), 0),
    ];
    for (body, done) in table {
        assert_eq!(
            answered(Contract::Original, 200, &body).await,
            Outcome::Partial { done, of: 5 },
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_revised_contract_erases_only_when_all_of_it_is_true() {
    assert_eq!(
        answered(Contract::Revised, 200, DONE).await,
        Outcome::Erased
    );
    let already = r#"{"success":true,"data":{"alreadyErased":true}}"#;
    assert_eq!(
        answered(Contract::Revised, 200, already).await,
        Outcome::Erased
    );
    let table = [
        (
            r#"{"success":true,"data":{"alreadyErased":true,"anonymized":true,"sessionsRevoked":false}}"#,
            2,
        ),
        (
            r#"{"success":false,"data":{"anonymized":true,"sessionsRevoked":true}}"#,
            2,
        ),
        (
            r#"{"success":true,"data":{"anonymized":false,"sessionsRevoked":true}}"#,
            2,
        ),
        (r#"{"success":true,"data":{"anonymized":true}}"#, 2),
        (
            r#"{"success":true,"data":{"alreadyErased":true,"anonymized":false}}"#,
            2,
        ),
        (r#"{"data":{}}"#, 0),
    ];
    for (body, done) in table {
        assert_eq!(
            answered(Contract::Revised, 200, body).await,
            Outcome::Partial { done, of: 3 },
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_date_that_has_passed_or_that_nobody_promises_is_no_promise() {
    for (date, is_promise) in [
        ("1970-01-01T00:00:00Z", false),
        ("2026-08-06T11:58:59Z", false),
        ("2026-08-06T11:59:00Z", true),
        ("2026-08-14T12:00:00Z", true),
        ("2026-08-14T12:00:01Z", false),
        ("9999-01-01T00:00:00Z", false),
    ] {
        let answer = SCHEDULED.replace("2026-08-13T12:00:00Z", date);
        let outcome = answered(Contract::Original, 200, &answer).await;
        if is_promise {
            assert_eq!(outcome.name(), "promised", "{date}")
        } else {
            assert_eq!(outcome, not_understood(), "{date}")
        }
    }
}

#[tokio::test]
async fn an_answer_of_the_other_contract_names_the_setting() {
    let other = Outcome::failed(Reason::OtherContract);
    assert_eq!(answered(Contract::Original, 200, DONE).await, other);
    assert_eq!(answered(Contract::Revised, 200, SCHEDULED).await, other);
    let bare = r#"{"error":"Missing or invalid confirm"}"#;
    let whole =
        r#"{"error":"confirmation is required","code":"VALIDATION_ERROR","requestId":"r-1"}"#;
    for (contract, refusal) in [(Contract::Original, bare), (Contract::Revised, whole)] {
        let server = Server::answering(&[(400, refusal)]).await;
        let report = eraser(at(&server, contract)).erase(&signed_in()).await;
        let [gap] = &report.gaps().collect::<Vec<_>>()[..] else {
            panic!("{report}");
        };
        let error = gap.outcome().failure().unwrap();
        assert_eq!(error.reason(), Reason::OtherContract);
        assert!(gap.what_to_do().contains("`contract`"), "{gap}");
    }
    for (contract, refusal) in [(Contract::Original, whole), (Contract::Revised, bare)] {
        let outcome = answered(contract, 400, refusal).await;
        assert_eq!(outcome.failure().unwrap().reason(), Reason::Rejected);
    }
}

#[tokio::test]
async fn advice_speaks_of_a_request_id_only_where_mudbase_gave_one() {
    for (refusal, is_named) in [
        (r#"{"error":"no"}"#, false),
        (r#"{"error":"no","code":"VALIDATION_ERROR"}"#, false),
        (r#"{"error":"no","requestId":"r-1"}"#, true),
    ] {
        let contract = if refusal.contains(',') {
            Contract::Original
        } else {
            Contract::Revised
        };
        let server = Server::answering(&[(400, refusal)]).await;
        let report = eraser(at(&server, contract)).erase(&signed_in()).await;
        assert_eq!(
            report.to_string().contains("request id"),
            is_named,
            "{report}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_details_promises_by_the_published_time_and_leaves_open_what_was_done() {
    let begun = r#"{"message":"Account erasure initiated"}"#;
    let server = Server::answering(&[(200, begun)]).await;
    let report = eraser(at(&server, Contract::Original))
        .erase(&signed_in())
        .await;
    let by = start() + hours(7 * 24);
    assert_eq!(outcomes(&report), [Outcome::Promised { by }]);
    assert!(
        report
            .to_string()
            .contains("leaves open what of an erasure was done at once")
    );
    assert_eq!(
        answered(Contract::Revised, 200, begun).await,
        not_understood()
    );
}

#[tokio::test]
async fn a_success_that_contradicts_itself_or_has_another_shape_is_a_doubt() {
    for contract in [Contract::Original, Contract::Revised] {
        for doubtful in [
            "",
            "{}",
            "[]",
            "null",
            "\"ok\"",
            "ok",
            "<html>",
            r#"{"message":" "}"#,
            r#"{"message":"Account erasure initiated","details":true}"#,
            r#"{"message":"Account erasure initiated","details":{"dataAnonymized":"yes"}}"#,
            r#"{"message":"Account erasure initiated","data":[]}"#,
            r#"{"error":"Invalid token","code":"UNAUTHORIZED"}"#,
            r#"{"message":"no","error":"Invalid token"}"#,
            r#"{"message":"no","success":false}"#,
            r#"{"message":"no","statusCode":403}"#,
            &SCHEDULED.replacen('{', r#"{"error":"half of it","#, 1),
            &DONE.replacen('{', r#"{"errors":["half of it"],"#, 1),
            &format!("{SCHEDULED} and more"),
        ] {
            let outcome = answered(contract, 200, doubtful).await;
            assert_eq!(outcome, not_understood(), "{doubtful}");
        }
    }
}

#[tokio::test]
async fn a_404_is_somebody_elses_and_nobody_is_told_that_nobody_was_found() {
    for body in ["", "{}", r#"{"message":"Not Found"}"#, "<html>"] {
        for contract in [Contract::Original, Contract::Revised] {
            let outcome = answered(contract, 404, body).await;
            assert_eq!(outcome.failure().unwrap().reason(), Reason::NotTheVendors);
        }
    }
}

#[tokio::test]
async fn the_reason_goes_where_the_original_contract_has_a_place_for_it() {
    let server = Server::answering(&[(200, SCHEDULED), (200, DONE)]).await;
    let leaving = |contract| at(&server, contract).reason("moved to another service");
    erase(leaving(Contract::Original), &signed_in()).await;
    erase(leaving(Contract::Revised), &signed_in()).await;
    let body = r#"{"confirmation":"DELETE_MY_ACCOUNT","reason":"moved to another service"}"#;
    assert_eq!(
        server.asked()[0],
        format!("POST /api/users/me/erase {body}")
    );
    assert!(!server.asked()[1].contains("moved"));
}

#[tokio::test]
async fn each_status_gives_its_outcome() {
    let blocked = Outcome::Blocked {
        reason: Obstacle::SoleOwner,
    };
    for contract in [Contract::Original, Contract::Revised] {
        assert_eq!(
            answered(contract, 400, "{}").await,
            failed(Reason::Rejected, 400)
        );
        assert_eq!(
            answered(contract, 401, "{}").await,
            failed(Reason::Credentials, 401)
        );
        let sole = r#"{"error":"sole owner","soleOwnedOrgs":["acme"]}"#;
        assert_eq!(answered(contract, 409, sole).await, blocked);
        for other in [
            "{}",
            r#"{"error":"already scheduled","code":"CONFLICT"}"#,
            r#"{"soleOwnedOrgs":[]}"#,
            "<html>",
        ] {
            let refused = answered(contract, 409, other).await;
            assert_eq!(refused, failed(Reason::Rejected, 409), "{other}");
        }
        assert_eq!(
            answered(contract, 429, "{}").await,
            failed(Reason::Overloaded, 429)
        );
        assert_eq!(answered(contract, 0, "").await, unknown());
    }
}

#[tokio::test]
async fn a_401_after_a_lost_answer_is_no_refusal() {
    let server = Server::answering(&[(0, ""), (401, "{}")]).await;
    let outcome = settle(
        at(&server, Contract::Revised),
        &signed_in(),
        start() + minutes(1),
    )
    .await;
    let nobody_can_tell = Outcome::failed(Reason::Unverifiable);
    assert_eq!((outcome, server.asked().len()), (nobody_can_tell, 2));
}

#[tokio::test]
async fn under_the_original_contract_nothing_is_asked_twice() {
    let server = Server::answering(&[(0, ""), (200, SCHEDULED)]).await;
    let outcome = settle(
        at(&server, Contract::Original),
        &signed_in(),
        start() + hours(24),
    )
    .await;
    let nobody_can_tell = Outcome::failed(Reason::Unverifiable);
    assert_eq!((outcome, server.asked().len()), (nobody_can_tell, 1));
}
