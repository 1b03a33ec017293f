//! Lytics by its original contract: jobs with counts, from `pending` to `completed` or `failed`.

use serde_json::{Value, json};
use vendor_sandbox::{Ingested, Presence, Sandbox};

use crate::support::{LYTICS, Street, expect};

async fn delete(street: &Street, user_id: &str) -> String {
    let request = street.lytics("DELETE", &format!("/v2/identity/user/user_id/{user_id}"));
    let accepted = expect(request, 202).await.json();
    assert_eq!(accepted["data"]["completed"], false);
    assert_eq!(accepted["data"]["state"], "initial");
    accepted["data"]["request_id"].as_str().unwrap().to_owned()
}

async fn delete_many(street: &Street, emails: &[&str]) -> String {
    let identity = |email: &&str| json!({ "table": "user", "field": "email", "value": email });
    let body = json!({ "identities": emails.iter().map(identity).collect::<Value>() });
    let accepted = expect(
        street.lytics("POST", "/v2/identity/delete").json(&body),
        202,
    )
    .await;
    accepted.json()["data"]["requestId"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn status(street: &Street, id: &str) -> (String, u64, u64) {
    let path = format!("/v2/identity/delete/status/{id}");
    let data = expect(street.lytics("GET", &path), 200).await.json()["data"].take();
    assert_eq!(data["requestId"], id);
    let count = |name: &str| data[name].as_u64().unwrap();
    (
        data["status"].as_str().unwrap().to_owned(),
        count("requested"),
        count("deleted"),
    )
}

async fn lookup(street: &Street, user_id: &str) -> u16 {
    let path = format!("/v2/identity/user/user_id/{user_id}");
    crate::support::send(street.lytics("GET", &path))
        .await
        .status
}

fn counted(status: &str, requested: u64, deleted: u64) -> (String, u64, u64) {
    (status.to_owned(), requested, deleted)
}

/// Long enough for any deletion: more than the published horizon.
const OVER: i64 = 15 * 24;

#[tokio::test]
async fn a_deletion_moves_through_its_states_on_the_clock() {
    let street = Street::open().await;
    street
        .sandbox
        .set_duration(LYTICS, jiff::SignedDuration::from_hours(10));
    let id = delete(&street, "u-42").await;
    assert_eq!(status(&street, &id).await, counted("pending", 1, 0));
    street.pass(1);
    assert_eq!(status(&street, &id).await, counted("in_progress", 1, 0));
    assert_eq!(lookup(&street, "u-42").await, 200);
    assert!(street.sandbox.is_still_there(LYTICS, "ada@example.com"));
    street.pass(8);
    assert_eq!(status(&street, &id).await, counted("in_progress", 1, 0));
    street.pass(1);
    assert_eq!(
        street.sandbox.presence(LYTICS, "ada@example.com"),
        Presence::Gone
    );
    assert_eq!(status(&street, &id).await, counted("completed", 1, 1));
    assert_eq!(lookup(&street, "u-42").await, 404);
    street.is_sound();
}

#[tokio::test]
async fn a_deletion_ends_within_the_published_horizon() {
    let street = Street::open().await;
    delete(&street, "u-42").await;
    street.pass(14 * 24);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Gone);
}

#[tokio::test]
async fn stuck_fragments_complete_with_fewer_deleted_than_requested() {
    let street = Street::open().await;
    let id = delete_many(&street, &["ada@example.com", "mary@example.com"]).await;
    street.pass(OVER);
    assert_eq!(status(&street, &id).await, counted("completed", 2, 1));
    assert_eq!(
        street.sandbox.presence(LYTICS, "ada@example.com"),
        Presence::Gone
    );
    assert_eq!(
        street.sandbox.presence(LYTICS, "mary@example.com"),
        Presence::Partly
    );
    assert_eq!(lookup(&street, "u-45").await, 200);
}

#[tokio::test]
async fn a_deletion_may_fail_and_leave_the_person() {
    let street = Street::open().await;
    let id = delete(&street, "u-46").await;
    street.pass(1);
    assert_eq!(
        street.sandbox.presence(LYTICS, "u-46"),
        Presence::Scheduled { until: None }
    );
    street.pass(OVER);
    assert_eq!(status(&street, &id).await, counted("failed", 1, 0));
    assert_eq!(street.sandbox.presence(LYTICS, "u-46"), Presence::Present);
}

#[tokio::test]
async fn whoever_is_unknown_counts_as_requested_and_not_as_deleted() {
    let street = Street::open().await;
    let id = delete_many(&street, &["nobody@example.com", "ada@example.com"]).await;
    street.pass(OVER);
    assert_eq!(status(&street, &id).await, counted("completed", 2, 1));
}

#[tokio::test]
async fn two_identifiers_of_one_person_are_one_profile() {
    let street = Street::open().await;
    let body = json!({ "identities": [
        { "table": "user", "field": "email", "value": "ada@example.com" },
        { "table": "user", "field": "user_id", "value": "u-42" },
    ]});
    let accepted = expect(
        street.lytics("POST", "/v2/identity/delete").json(&body),
        202,
    )
    .await;
    let id = accepted.json()["data"]["requestId"]
        .as_str()
        .unwrap()
        .to_owned();
    street.pass(OVER);
    assert_eq!(status(&street, &id).await, counted("completed", 1, 1));
}

#[tokio::test]
async fn a_404_doesnt_mean_that_nobody_is_there() {
    let street = Street::open().await;
    let delete_one =
        |user_id: &str| street.lytics("DELETE", &format!("/v2/identity/user/user_id/{user_id}"));
    // Too tangled a profile.
    expect(delete_one("u-44"), 404).await;
    assert_eq!(street.sandbox.presence(LYTICS, "u-44"), Presence::Present);
    let id = delete_many(&street, &["charles@example.com"]).await;
    // An earlier deletion is still running.
    expect(delete_one("u-44"), 404).await;
    assert!(street.sandbox.is_still_there(LYTICS, "u-44"));
    // Events came in meanwhile and left a part of a profile.
    let mut people = street.sandbox.people().into_iter();
    let charles = people.find(|person| person.user_id == "u-44").unwrap();
    assert_eq!(street.sandbox.ingest(LYTICS, &charles), Ingested::Created);
    street.pass(OVER);
    assert_eq!(status(&street, &id).await, counted("completed", 1, 1));
    expect(delete_one("u-44"), 404).await;
    assert_eq!(street.sandbox.presence(LYTICS, "u-44"), Presence::Present);
    // Or really nobody.
    expect(delete_one("nobody"), 404).await;
    assert_eq!(street.sandbox.presence(LYTICS, "nobody"), Presence::Never);
}

#[tokio::test]
async fn data_that_comes_during_a_deletion_leaves_a_part_that_only_a_batch_deletes() {
    let street = Street::open().await;
    delete(&street, "u-42").await;
    street.pass(1);
    let ada = street.sandbox.ada();
    assert_eq!(street.sandbox.ingest(LYTICS, &ada), Ingested::Created);
    street.pass(OVER);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Present);
    let single = street.lytics("DELETE", "/v2/identity/user/user_id/u-42");
    expect(single, 404).await;
    delete_many(&street, &["ada@example.com"]).await;
    street.pass(OVER);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Gone);
}

#[tokio::test]
async fn new_data_creates_a_deleted_person_again() {
    let street = Street::open().await;
    delete(&street, "u-42").await;
    street.pass(OVER);
    let ada = street.sandbox.ada();
    assert_eq!(street.sandbox.ingest(LYTICS, &ada), Ingested::Created);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Present);
    assert_eq!(lookup(&street, "u-42").await, 200);
    delete(&street, "u-42").await;
}

#[tokio::test]
async fn the_id_of_the_exchange_isnt_the_id_of_the_deletion() {
    let street = Street::open().await;
    let request = street.lytics("DELETE", "/v2/identity/user/user_id/u-42");
    let accepted = expect(request, 202).await.json();
    let exchange = accepted["request_id"].as_str().unwrap();
    assert_ne!(accepted["data"]["request_id"], exchange);
    let path = format!("/v2/identity/delete/status/{exchange}");
    expect(street.lytics("GET", &path), 404).await;
}

#[tokio::test]
async fn recent_deletions_are_listed_newest_first() {
    let street = Street::open().await;
    let first = delete(&street, "u-42").await;
    let second = delete(&street, "u-43").await;
    let listed = expect(street.lytics("GET", "/v2/identity/delete/status"), 200)
        .await
        .json();
    let ids: Vec<_> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["requestId"])
        .collect();
    assert_eq!(ids, [&json!(second), &json!(first)]);
}

#[tokio::test]
async fn only_the_known_table_and_a_token_that_may_delete_will_do() {
    let street = Street::of(Sandbox::start().await.unwrap());
    expect(
        street.lytics("DELETE", "/v2/identity/company/user_id/u-42"),
        400,
    )
    .await;
    let reading = street.keys().get("lytics_read_only_token").to_owned();
    let with = |method: &str, path: &str| {
        street
            .bare(LYTICS, method, path)
            .header("Authorization", &reading)
    };
    expect(with("DELETE", "/v2/identity/user/user_id/u-42"), 401).await;
    expect(with("GET", "/v2/identity/user/user_id/u-42"), 200).await;
    let empty = json!({ "identities": [] });
    expect(
        street.lytics("POST", "/v2/identity/delete").json(&empty),
        400,
    )
    .await;
}
