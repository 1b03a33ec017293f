//! RevenueCat: what is sent, what each answer comes to, and the traps of its pages.

use super::*;
use erasure::RevenueCat;

/// What RevenueCat says of somebody whom it doesn't know.
const NOBODY: &str = r#"{"object":"error","type":"resource_missing","message":"Resource not found",
    "retryable":false,"doc_url":"https://errors.rev.cat/resource-missing"}"#;

const DELETED: &str = r#"{"object":"customer","id":"u-42","deleted_at":1658399423658}"#;

const BUSY: &str = r#"{"object":"error","type":"resource_locked_error","message":"u-42 is being modified",
    "retryable":true,"backoff_ms":1000}"#;

fn at(server: &Server) -> RevenueCat {
    RevenueCat::new("sk_canary", "proj1ab2c3d4")
        .at(server.base.clone())
        .with_transport(once())
}

#[tokio::test]
async fn no_request_goes_to_version_1_whose_get_creates_whoever_is_not_there() {
    let server = Server::answering(&[(200, DELETED)]).await;
    assert_eq!(
        erase(at(&server), &by_user_id("u-42")).await,
        Outcome::Erased
    );
    assert_eq!(
        server.asked(),
        ["DELETE /v2/projects/proj1ab2c3d4/customers/u-42"]
    );
    // Nor does a look: a person found for the first time would be one that the look has made.
    let spec = include_str!("../../../../../specs/revenuecat.yaml");
    let mut paths = spec.lines().filter(|line| line.starts_with("  /"));
    assert!(paths.all(|path| path.starts_with("  /v2/")));
}

#[tokio::test]
async fn an_id_of_revenuecats_own_making_arrives_as_it_is() {
    let server = Server::answering(&[(200, DELETED)]).await;
    let anonymous = by_user_id("$RCAnonymousID:8069238d6049ce87cc529853916d624c");
    assert_eq!(erase(at(&server), &anonymous).await, Outcome::Erased);
    let [asked] = &server.asked()[..] else {
        panic!("it was asked more than once");
    };
    let id = asked.rsplit('/').next().unwrap();
    let id = id.replace("%24", "$").replace("%3A", ":");
    assert_eq!(id, "$RCAnonymousID:8069238d6049ce87cc529853916d624c");
}

#[tokio::test]
async fn an_answer_about_another_id_of_the_customer_is_one_about_the_customer() {
    let of_an_alias = r#"{"object":"customer","id":"u-1","deleted_at":1658399423658}"#;
    let server = Server::answering(&[(200, of_an_alias)]).await;
    let outcome = erase(at(&server), &by_user_id("an-alias")).await;
    assert_eq!(outcome, Outcome::Erased);
}

#[tokio::test]
async fn each_status_gives_its_outcome() {
    let error = |kind: &str| format!(r#"{{"type":"{kind}","message":"no","retryable":false}}"#);
    let table = [
        (200, DELETED.to_owned(), Outcome::Erased),
        (400, error("parameter_error"), failed(Reason::Rejected, 400)),
        (
            401,
            error("authentication_error"),
            failed(Reason::Credentials, 401),
        ),
        // Also where the project isn't the key's: nobody is called unknown for a misspelled project.
        (
            403,
            error("authorization_error"),
            failed(Reason::Credentials, 403),
        ),
        (404, NOBODY.to_owned(), Outcome::not_found()),
        (
            409,
            error("idempotency_error"),
            failed(Reason::Rejected, 409),
        ),
        (
            422,
            error("unprocessable_entity_error"),
            failed(Reason::Rejected, 422),
        ),
        (
            429,
            error("rate_limit_error"),
            failed(Reason::Overloaded, 429),
        ),
        (500, error("server_error"), failed(Reason::OutOfOrder, 500)),
        (0, String::new(), unknown()),
    ];
    for (status, body, outcome) in table {
        let server = Server::answering(&[(status, body.as_str())]).await;
        let said = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(said, outcome, "{status}");
    }
}

#[tokio::test]
async fn a_404_that_is_not_in_the_vendors_words_says_nothing_of_anybody() {
    let wrong_path = r#"{"type":"invalid_request","message":"no","retryable":false}"#;
    for body in [
        "",
        "{}",
        r#"{"message":"Not Found"}"#,
        "<html>404</html>",
        wrong_path,
    ] {
        let server = Server::answering(&[(404, body)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        let error = outcome.failure().map(Failure::status);
        assert_eq!(error, Some(Some(404)), "{body}: {outcome}");
    }
}

#[tokio::test]
async fn a_success_that_deletes_something_else_or_nothing_is_a_doubt() {
    for doubtful in [
        "",
        "{}",
        "null",
        r#"{"object":"customer","id":"u-42"}"#,
        r#"{"object":"offering","id":"u-42","deleted_at":1658399423658}"#,
        // What version 1 answers.
        r#"{"app_user_id":"u-42","deleted":false}"#,
        r#"{"app_user_id":"u-42","deleted":true}"#,
        NOBODY,
    ] {
        let server = Server::answering(&[(200, doubtful)]).await;
        let outcome = erase(at(&server), &by_user_id("u-42")).await;
        assert_eq!(outcome, not_understood(), "{doubtful}");
    }
}

#[tokio::test]
async fn a_customer_whom_another_request_is_changing_is_asked_for_again() {
    let server = Server::answering(&[(423, BUSY), (200, DELETED)]).await;
    let outcome = erase(at(&server), &by_user_id("u-42")).await;
    let reason = outcome.failure().map(Failure::reason);
    assert_eq!(reason, Some(Reason::UnderWay), "{outcome}");
    assert!(!outcome.is_settled(), "{outcome}");
    let server = Server::answering(&[(423, BUSY), (200, DELETED)]).await;
    let day = start() + hours(24);
    let settled = settle(at(&server), &by_user_id("u-42"), day).await;
    assert_eq!(settled, Outcome::Erased);
}

#[tokio::test]
async fn somebody_known_by_an_address_alone_cannot_be_asked_about() {
    let server = Server::answering(&[]).await;
    let subject = Subject::builder().email("ada@example.com").build().unwrap();
    let outcome = erase(at(&server), &subject).await;
    assert!(
        matches!(outcome, Outcome::NotAddressable { .. }),
        "{outcome}"
    );
}

#[test]
fn the_purchases_at_the_stores_and_the_way_back_are_told_as_caveats() {
    let caveats = RevenueCat::new("sk_canary", "proj1ab2c3d4").caveats();
    let is_kept = |caveat: &&Caveat| matches!(caveat, Caveat::Retains { .. });
    let kept = caveats.iter().find(is_kept).unwrap().to_string();
    assert!(kept.contains("stores"), "{kept}");
    let comes_back = |caveat: &Caveat| matches!(caveat, Caveat::Recreates { .. });
    assert!(caveats.iter().any(comes_back));
}
