//! PureClarity: what is sent, and what each answer comes to.

use super::*;

const NOBODY: &str = r#"{"Error":"The identifier was not found"}"#;

fn at(server: &Server) -> PureClarity {
    PureClarity::new(erasure::pureclarity::Region::Eu, "access", "secret")
        .at(server.base.clone())
        .with_transport(once())
}

#[tokio::test]
async fn the_keys_and_the_identifier_go_in_the_body_and_the_answer_is_a_promise() {
    let server = Server::answering(&[(200, "The request was submitted successfully")]).await;
    assert_eq!(
        erase(at(&server), &by_email()).await,
        Outcome::Promised {
            by: start() + hours(24)
        }
    );
    let body = format!(r#"{{"AccessKey":"access","Identifier":"{EMAIL}","SecretKey":"secret"}}"#);
    assert_eq!(server.asked(), [format!("POST /api/user/forget {body}")]);
}

#[tokio::test]
async fn each_status_gives_its_outcome() {
    let table = [
        (400, NOBODY, failed(Reason::Rejected, 400)),
        (403, NOBODY, failed(Reason::Credentials, 403)),
        (404, NOBODY, Outcome::not_found()),
        // The page lets the text be missing.
        (404, "{}", Outcome::not_found()),
        (404, r#"{"Error":null}"#, Outcome::not_found()),
        (500, "", failed(Reason::OutOfOrder, 500)),
        (0, "", unknown()),
    ];
    for (status, body, outcome) in table {
        let server = Server::answering(&[(status, body)]).await;
        assert_eq!(erase(at(&server), &by_email()).await, outcome, "{status}");
    }
}

#[tokio::test]
async fn a_404_that_is_not_in_the_vendors_words_says_nothing_of_anybody() {
    for body in [
        "",
        "404 page not found",
        "<html>no such path",
        "[]",
        "null",
        r#"{"Error":404}"#,
        r#"{"error":"Not Found"}"#,
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"timestamp":"2026-08-06T12:00:00Z","status":404,"error":"Not Found","path":"/"}"#,
        r#"{"Error":"The identifier was not found"} and more"#,
    ] {
        let server = Server::answering(&[(404, body)]).await;
        let outcome = erase(at(&server), &by_email()).await;
        assert_eq!(outcome, failed(Reason::NotTheVendors, 404), "{body}");
        assert!(!outcome.is_settled(), "{body}");
    }
}

#[tokio::test]
async fn a_success_in_another_shape_than_a_sentence_is_a_doubt() {
    for body in [
        "",
        r#"{"Error":"The access key is not valid"}"#,
        r#"["The request was submitted successfully"]"#,
        "<html>Sign in",
        "<Error>no</Error>",
    ] {
        let server = Server::answering(&[(200, body)]).await;
        let outcome = erase(at(&server), &by_email()).await;
        assert_eq!(outcome, not_understood(), "{body}");
    }
}

#[tokio::test]
async fn a_report_says_that_somebody_who_is_not_found_may_be_known_by_another_identifier() {
    let server = Server::answering(&[(404, NOBODY)]).await;
    let report = eraser(at(&server)).erase(&by_email()).await.to_string();
    assert!(report.contains("another identifier"), "{report}");
    assert!(report.contains("user id"), "{report}");
}

#[tokio::test]
async fn it_is_asked_by_whatever_the_store_tracks_with_but_a_session() {
    let subject = Subject::builder()
        .email("e@example.com")
        .user_id("u")
        .phone("1")
        .custom("loyalty", "7");
    let plan = eraser(PureClarity::new(erasure::pureclarity::Region::Us, "a", "s"))
        .plan(&subject.build().unwrap());
    assert_eq!(plan.targets().count(), 4);
    let plan =
        eraser(PureClarity::new(erasure::pureclarity::Region::Us, "a", "s")).plan(&signed_in());
    assert_eq!(plan.unaddressable().count(), 1);
}

#[test]
fn it_says_that_it_keeps_hashes_and_that_its_day_is_assumed() {
    let caveats = PureClarity::new(erasure::pureclarity::Region::Eu, "a", "s").caveats();
    assert!(
        caveats
            .iter()
            .any(|caveat| caveat.to_string().contains("hashes"))
    );
    assert!(
        caveats
            .iter()
            .any(|caveat| matches!(caveat, Caveat::Assumes { .. }))
    );
}
