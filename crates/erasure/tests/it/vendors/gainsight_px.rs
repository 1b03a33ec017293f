//! Gainsight PX, deleting for good and softly: what is sent, and what each answer comes to.

use super::*;
use erasure::gainsight_px::Region;

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
    let server = Server::answering(&[(200, "whatever")]).await;
    let revivable_until = start() + hours(7 * 24);
    assert_eq!(
        erase(at(&server).soft(), &by_user_id("u-42")).await,
        Outcome::SoftDeleted { revivable_until }
    );
    assert_eq!(server.asked(), ["DELETE /v1/users/u-42?hardDelete=false"]);
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
        (200, Outcome::Erased),
        (204, Outcome::Erased),
        (401, failed(Reason::Credentials, 401)),
        (404, Outcome::not_found()),
        (429, failed(Reason::Overloaded, 429)),
        (502, failed(Reason::OutOfOrder, 502)),
        (0, unknown()),
    ];
    for (status, outcome) in table {
        let server = Server::answering(&[(status, "")]).await;
        assert_eq!(
            erase(at(&server), &by_user_id("u-42")).await,
            outcome,
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_soft_deletion_is_looked_up_when_its_time_has_passed() {
    let there = r#"{"identifyId":"u-42","propertyKeys":[]}"#;
    let soft = Outcome::SoftDeleted {
        revivable_until: start() + hours(7 * 24),
    };
    let table = [
        (404, "", Outcome::Erased),
        (200, there, Outcome::failed(Reason::StillThere)),
        (401, "", soft.clone()),
        (200, "{}", soft),
    ];
    for (status, body, outcome) in table {
        let server = Server::answering(&[(204, ""), (status, body)]).await;
        let settled = settle(
            at(&server).soft(),
            &by_user_id("u-42"),
            start() + hours(7 * 24),
        )
        .await;
        assert_eq!(settled, outcome, "{status}");
        assert_eq!(server.asked()[1], "GET /v1/users/u-42");
    }
}

#[tokio::test]
async fn a_page_from_something_in_between_says_nothing() {
    let page = "<!doctype html><title>Sign in</title>";
    for (status, outcome) in [
        (200, not_understood()),
        (404, failed(Reason::Rejected, 404)),
    ] {
        let server = Server::answering(&[(status, page)]).await;
        assert_eq!(
            erase(at(&server), &by_user_id("u-42")).await,
            outcome,
            "{status}"
        );
    }
    let server = Server::answering(&[(204, ""), (404, page)]).await;
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
        let mut answers = vec![(lost, "")];
        answers.extend([(404, ""); 400]);
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
