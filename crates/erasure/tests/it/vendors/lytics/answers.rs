//! What an answer to a deletion or a look counts as: as documented, and in every other form.

use super::*;

/// What a gateway that knows no such path may answer.
const GATEWAYS: [&str; 6] = [
    "",
    "404 page not found",
    "<html>",
    "[]",
    r#"{"message":"Not Found"}"#,
    r#"{"status":404,"error":"Not Found"}"#,
];

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
        let (_, trouble) = asked_again(&server, Contract::Revised).await;
        let reason = trouble.as_ref().map(Failure::reason);
        assert_eq!(reason, Some(Reason::NotSendable), "{id}");
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
