//! Gainsight PX: gone at once, or hidden for seven days.

use serde_json::json;
use vendor_sandbox::{Ingested, Presence};

use crate::support::{PX, Street, expect};

const WEEK: i64 = 7 * 24;

async fn open() -> Street {
    Street::open().await
}

#[tokio::test]
async fn a_hard_deletion_is_at_once_and_new_data_makes_a_new_record() {
    let street = open().await;
    let answer = expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 200).await;
    assert!(answer.json()["body"].is_object());
    assert_eq!(street.sandbox.presence(PX, "u-42"), Presence::Gone);
    expect(street.px("GET", "/v1/users/u-42"), 404).await;
    expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 404).await;
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Created
    );
    assert_eq!(street.sandbox.presence(PX, "u-42"), Presence::Present);
    street.is_sound();
}

#[tokio::test]
async fn a_soft_deletion_hides_and_is_revived_within_seven_days() {
    for query in ["", "?hardDelete=false"] {
        let street = open().await;
        expect(street.px("DELETE", &format!("/v1/users/u-42{query}")), 200).await;
        let hidden = street.sandbox.presence(PX, "u-42");
        assert!(matches!(hidden, Presence::Hidden { .. }), "{hidden:?}");
        assert!(street.sandbox.is_still_there(PX, "u-42"));
        expect(street.px("GET", "/v1/users/u-42"), 404).await;
        street.pass(WEEK - 1);
        assert_eq!(
            street.sandbox.ingest(PX, &street.sandbox.ada()),
            Ingested::Revived
        );
        expect(street.px("GET", "/v1/users/u-42"), 200).await;
    }
}

#[tokio::test]
async fn a_soft_deletion_is_final_after_seven_days() {
    let street = open().await;
    expect(street.px("DELETE", "/v1/users/u-42"), 200).await;
    street.pass(WEEK);
    assert_eq!(street.sandbox.presence(PX, "u-42"), Presence::Gone);
    expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 404).await;
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Created
    );
}

#[tokio::test]
async fn a_hidden_user_can_still_be_deleted_for_good() {
    let street = open().await;
    expect(street.px("DELETE", "/v1/users/u-42"), 200).await;
    expect(street.px("DELETE", "/v1/users/u-42"), 404).await;
    expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 200).await;
    assert_eq!(street.sandbox.presence(PX, "u-42"), Presence::Gone);
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Created
    );
}

#[tokio::test]
async fn ids_that_dont_fit_a_path_go_through_the_body() {
    let street = open().await;
    let zoe = street.sandbox.people().pop().unwrap();
    let body = json!({ "identifyId": zoe.user_id });
    let request = street.px("DELETE", "/v1/users/delete?hardDelete=true");
    expect(request.json(&body), 200).await;
    assert_eq!(street.sandbox.presence(PX, &zoe.user_id), Presence::Gone);
    expect(
        street.px("DELETE", "/v1/users/delete").json(&json!({})),
        400,
    )
    .await;
}

#[tokio::test]
async fn users_are_found_by_their_identify_id_only() {
    let street = open().await;
    expect(
        street.px("DELETE", "/v1/users/ada%40example.com?hardDelete=true"),
        404,
    )
    .await;
    assert_eq!(
        street.sandbox.presence(PX, "ada@example.com"),
        Presence::Present
    );
}

#[tokio::test]
async fn either_documented_success_can_be_had() {
    let street = open().await;
    street.sandbox.set_success(PX, 204);
    let answer = expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 204).await;
    assert_eq!(answer.text, "");
    street.is_sound();
}

#[tokio::test]
async fn a_denied_users_data_is_ignored() {
    let street = open().await;
    let deny = |denied: bool| {
        let request = street.px("PUT", "/v1/users/denylist/u-42");
        request.json(&json!({ "denied": denied }))
    };
    expect(deny(true), 200).await;
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Ignored
    );
    expect(deny(false), 200).await;
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Updated
    );
    expect(deny(true), 200).await;
    expect(street.px("DELETE", "/v1/users/u-42"), 200).await;
    assert_eq!(
        street.sandbox.ingest(PX, &street.sandbox.ada()),
        Ingested::Ignored
    );
    expect(deny(true), 404).await;
    let request = street.px("PUT", "/v1/users/denylist/u-43");
    expect(request.json(&json!({})), 400).await;
}

#[tokio::test]
async fn a_key_that_may_only_read_reads() {
    let street = open().await;
    let key = street
        .keys()
        .get("gainsight_px_read_only_api_key")
        .to_owned();
    let with = |method: &str, path: &str| {
        street
            .bare(PX, method, path)
            .header("X-APTRINSIC-API-KEY", &key)
    };
    expect(with("GET", "/v1/users/u-42"), 200).await;
    expect(with("DELETE", "/v1/users/u-42"), 401).await;
    let denied = json!({ "denied": true });
    expect(with("PUT", "/v1/users/denylist/u-42").json(&denied), 403).await;
}
