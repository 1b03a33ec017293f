//! Gainsight PX, deleting for good and softly: what is sent, and what each answer comes to.

use super::*;
use erasure::gainsight_px::Region;

/// What Gainsight PX says of a user whom it doesn't know.
const NOBODY: &str = r#"{"externalapierror":{"status":"NOT_FOUND","message":"User was not found",
    "debugMessage":null,"subErrors":null}}"#;

/// What it says of one whom it knows.
const THERE: (u16, &str) = (200, r#"{"identifyId":"u-42","propertyKeys":[]}"#);

/// Answers to somebody who deletes softly: first a look, where the id can be looked up.
async fn softly(id: &str, answers: &[(u16, &str)]) -> Server {
    let look = if id == "u-42" { &[THERE][..] } else { &[] };
    Server::answering(&[look, answers].concat()).await
}

fn at(server: &Server) -> GainsightPx {
    GainsightPx::new(Region::Us, "key")
        .at(server.base.clone())
        .with_transport(once())
}

async fn asked(id: &str) -> Vec<String> {
    let server = Server::answering(&[(204, "")]).await;
    assert_eq!(
        erase(at(&server), &by_user_id(id)).await,
        Outcome::Erased,
        "{id}"
    );
    server.asked()
}

#[tokio::test]
async fn a_deletion_is_hard_unless_softness_is_asked_for() {
    assert_eq!(
        asked("u-42").await,
        ["DELETE /v1/users/u-42?hardDelete=true"]
    );
    let server = softly("u-42", &[(200, r#"{"statusCodeValue":200}"#)]).await;
    let revivable_until = start() + hours(7 * 24);
    assert_eq!(
        erase(at(&server).soft(), &by_user_id("u-42")).await,
        Outcome::SoftDeleted { revivable_until }
    );
    let deleted = "DELETE /v1/users/u-42?hardDelete=false";
    assert_eq!(server.asked(), ["GET /v1/users/u-42", deleted]);
}

#[tokio::test]
async fn an_id_that_does_not_fit_a_path_goes_in_the_body() {
    let long = "x".repeat(10_000);
    for id in [
        "a/b",
        "a\\b",
        "..",
        ".",
        "delete",
        "a?b",
        "a#b",
        "a;b",
        "a b",
        "a+b",
        "%2e%2e",
        "ü",
        "a\u{200f}b",
        &long,
    ] {
        let body = serde_json::json!({ "identifyId": id });
        assert_eq!(
            asked(id).await,
            [format!("DELETE /v1/users/delete?hardDelete=true {body}")]
        );
    }
}

#[tokio::test]
async fn each_status_gives_its_outcome() {
    let table = [
        (200, "", Outcome::Erased),
        (204, "", Outcome::Erased),
        (401, "", failed(Reason::Credentials, 401)),
        (404, NOBODY, Outcome::not_found()),
        (429, "", failed(Reason::Overloaded, 429)),
        (502, "", failed(Reason::OutOfOrder, 502)),
        (0, "", unknown()),
    ];
    for (status, body, outcome) in table {
        let server = Server::answering(&[(status, body)]).await;
        assert_eq!(
            erase(at(&server), &by_user_id("u-42")).await,
            outcome,
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_deletion_is_done_by_what_the_body_says_too() {
    for done in [
        " ",
        r#"{"body":{},"statusCode":"200","statusCodeValue":200}"#,
        r#"{"body":null,"statusCode":"204"}"#,
        r#"{"statusCodeValue":204,"headers":{}}"#,
    ] {
        for id in ["u-42", "a/b"] {
            let server = Server::answering(&[(200, done)]).await;
            assert_eq!(
                erase(at(&server), &by_user_id(id)).await,
                Outcome::Erased,
                "{done}"
            );
        }
    }
}

#[tokio::test]
async fn a_success_that_contradicts_itself_or_has_another_shape_is_a_doubt() {
    for doubtful in [
        r#"{"statusCodeValue":500}"#,
        r#"{"statusCode":"404","statusCodeValue":404}"#,
        r#"{"statusCode":"404"}"#,
        // One status of two, and one that accepts, does a part or is the example of the page.
        r#"{"statusCode":"200","statusCodeValue":404}"#,
        r#"{"statusCode":"202","statusCodeValue":202}"#,
        r#"{"statusCodeValue":207}"#,
        r#"{"body":{},"statusCode":"100","statusCodeValue":42}"#,
        // Of another type than the page's, or with another value.
        r#"{"statusCode":200}"#,
        r#"{"statusCodeValue":"200"}"#,
        r#"{"statusCode":"OK"}"#,
        r#"{"statusCodeValue":200.5}"#,
        // Errors, at the top, within and beside.
        r#"{"error":"not authorized"}"#,
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"errors":["no"]}"#,
        r#"{"success":false}"#,
        r#"{"statusCodeValue":200,"error":"not authorized"}"#,
        r#"{"statusCodeValue":200,"success":false}"#,
        r#"{"body":{"error":"not authorized"},"statusCode":"200","statusCodeValue":200}"#,
        r#"{"body":{"anything":1}}"#,
        r#"{"body":"deleted"}"#,
        NOBODY,
        // No status, or no object that the page describes.
        r#"{"body":{}}"#,
        "{}",
        "[]",
        "null",
        "\"ok\"",
        "200",
        "ok",
        "Deleted",
        "<html>Sign in</html>",
        r#"[{"statusCodeValue":200}]"#,
        r#"{"statusCodeValue":200} and more"#,
        r#"{"statusCodeValue":200"#,
    ] {
        for id in ["u-42", "a/b"] {
            let server = Server::answering(&[(200, doubtful)]).await;
            let outcome = erase(at(&server), &by_user_id(id)).await;
            assert_eq!(outcome, not_understood(), "{doubtful}");
            let server = softly(id, &[(200, doubtful)]).await;
            let outcome = erase(at(&server).soft(), &by_user_id(id)).await;
            assert_eq!(outcome, not_understood(), "{doubtful}");
        }
    }
}

/// What gateways, proxies and frameworks say of a path that they don't know.
const OTHERS_404: [&str; 11] = [
    "",
    "404 page not found",
    "{}",
    "[]",
    "null",
    r#"{"message":"no Route matched with those values"}"#,
    r#"{"message":"Not Found"}"#,
    r#"{"detail":"Not Found"}"#,
    r#"{"timestamp":"2026-08-06T12:00:00Z","status":404,"error":"Not Found","path":"/v1/users/u-42"}"#,
    r#"{"externalapierror":"NOT_FOUND"}"#,
    "<html><center><h1>404 Not Found</h1></center><hr><center>nginx</center></html>",
];

#[tokio::test]
async fn a_404_that_is_not_in_the_vendors_words_says_nothing_of_anybody() {
    for body in OTHERS_404 {
        for id in ["u-42", "a/b"] {
            let server = Server::answering(&[(404, body)]).await;
            let outcome = erase(at(&server), &by_user_id(id)).await;
            let error = outcome.failure().unwrap();
            assert!(!outcome.is_settled(), "{body}: {outcome}");
            assert_eq!(error.status(), Some(404), "{body}");
        }
        let server = softly("u-42", &[(204, ""), (404, body)]).await;
        let week = start() + hours(7 * 24);
        let settled = settle(at(&server).soft(), &by_user_id("u-42"), week).await;
        let hidden = Outcome::SoftDeleted {
            revivable_until: week,
        };
        assert_eq!(settled, hidden, "{body}: the lookup says nothing");
    }
}

#[tokio::test]
async fn a_404_that_names_another_status_is_a_refusal() {
    for name in ["GONE_AWAY", "BAD_REQUEST"] {
        let body = format!(r#"{{"externalapierror":{{"status":"{name}"}}}}"#);
        let server = Server::answering(&[(404, &body)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, failed(Reason::Rejected, 404), "{name}");
    }
}

#[tokio::test]
async fn a_soft_deletion_is_looked_up_when_its_time_has_passed() {
    let soft = Outcome::SoftDeleted {
        revivable_until: start() + hours(7 * 24),
    };
    let table = [
        (404, NOBODY, Outcome::Erased),
        // Whoever is there is looked up once more.
        (THERE.0, THERE.1, soft.clone()),
        (401, "", soft.clone()),
        (200, "{}", soft),
    ];
    for (status, body, outcome) in table {
        let server = softly("u-42", &[(204, ""), (status, body)]).await;
        let settled = settle(
            at(&server).soft(),
            &by_user_id("u-42"),
            start() + hours(7 * 24),
        )
        .await;
        assert_eq!(settled, outcome, "{status}");
        assert_eq!(server.asked()[2], "GET /v1/users/u-42");
    }
    let server = softly("u-42", &[(204, ""), THERE, THERE]).await;
    let week = start() + hours(7 * 24);
    let settled = settle(at(&server).soft(), &by_user_id("u-42"), week + hours(1)).await;
    assert_eq!(settled, Outcome::failed(Reason::StillThere));
}

#[tokio::test]
async fn a_page_from_something_in_between_says_nothing() {
    let page = "<!doctype html><title>Sign in</title>";
    for (status, outcome) in [
        (200, not_understood()),
        (404, failed(Reason::NotTheVendors, 404)),
    ] {
        let server = Server::answering(&[(status, page)]).await;
        assert_eq!(
            erase(at(&server), &by_user_id("u-42")).await,
            outcome,
            "{status}"
        );
    }
    let server = softly("u-42", &[(204, ""), (404, page)]).await;
    let settled = settle(
        at(&server).soft(),
        &by_user_id("u-42"),
        start() + hours(7 * 24),
    )
    .await;
    let hidden = Outcome::SoftDeleted {
        revivable_until: start() + hours(7 * 24),
    };
    assert_eq!(settled, hidden);
}

#[tokio::test]
async fn a_soft_deletion_that_cannot_be_looked_up_is_never_called_erased() {
    for id in ["a/b", "delete"] {
        let server = Server::answering(&[(204, "")]).await;
        let subject = by_user_id(id);
        let settled = settle(at(&server).soft(), &subject, start() + hours(7 * 24)).await;
        assert_eq!(settled, Outcome::failed(Reason::Unverifiable), "{id}");
    }
}

#[test]
fn its_terms_and_caveats_say_which_deletion_it_is() {
    let (hard, soft) = (
        GainsightPx::new(Region::Eu, "key"),
        GainsightPx::new(Region::Eu, "key").soft(),
    );
    assert_eq!(hard.terms().completion(), Completion::Immediate);
    assert_eq!(soft.terms().completion(), Completion::SoftDeletion);
    let revivable = |vendor: &GainsightPx| {
        vendor
            .caveats()
            .iter()
            .any(|caveat| matches!(caveat, Caveat::Revivable { .. }))
    };
    assert!(!revivable(&hard));
    assert!(revivable(&soft));
}

#[tokio::test]
async fn it_is_not_asked_by_an_email_address() {
    let report = eraser(GainsightPx::new(Region::Us2, "key"))
        .erase(&by_email())
        .await;
    assert!(matches!(
        outcomes(&report)[0],
        Outcome::NotAddressable { .. }
    ));
}

#[tokio::test]
async fn while_a_soft_deletion_may_have_hidden_a_user_not_found_says_nothing() {
    let week = start() + hours(7 * 24);
    for lost in [0, 502] {
        let mut answers = vec![THERE, (lost, "")];
        answers.extend([(404, NOBODY); 400]);
        let server = Server::answering(&answers).await;
        let (eraser, subject) = (eraser(at(&server).soft()), by_user_id("u-42"));
        let report = eraser
            .settle(eraser.erase(&subject).await, week - hours(2))
            .await;
        assert!(report.verdict().is_pending(), "{lost}: {report}");
        let report = eraser.settle(report, week + hours(6)).await;
        assert_eq!(outcomes(&report), [not_found_after_loss()], "{lost}");
    }
}
