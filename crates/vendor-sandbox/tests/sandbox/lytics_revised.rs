//! Lytics by its revised contract: one deletion per value, errors inside a 202, states to `done`.

use jiff::SignedDuration;
use serde_json::{Value, json};
use vendor_sandbox::Presence;

use crate::support::{LYTICS, Street, expect, send};

async fn open() -> Street {
    let street = Street::revised(LYTICS).await;
    street
        .sandbox
        .set_duration(LYTICS, SignedDuration::from_hours(100));
    street
}

async fn queue(street: &Street, field: &str, values: &[&str]) -> Value {
    let path = format!("/v2/identity/queue/bulk/user/{field}");
    let request = street
        .lytics("DELETE", &path)
        .json(&json!({ "values": values }));
    expect(request, 202).await.json()["data"].take()
}

async fn state(street: &Street, id: &str) -> (String, bool) {
    let path = format!("/v2/identity/deletestatus/{id}");
    let data = expect(street.lytics("GET", &path), 200).await.json()["data"].take();
    assert_eq!(data["request_id"], id);
    (
        data["state"].as_str().unwrap().to_owned(),
        data["completed"].as_bool().unwrap(),
    )
}

async fn lookup(street: &Street, email: &str) -> u16 {
    let path = format!("/v2/identity/user/email/{email}");
    send(street.lytics("GET", &path)).await.status
}

fn id(queued: &Value, value: &str) -> String {
    queued["successes"][value].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_deletion_goes_through_all_states_and_only_completed_is_the_end() {
    let street = open().await;
    let queued = queue(&street, "email", &["ada@example.com"]).await;
    let id = id(&queued, "ada@example.com");
    let mut seen = vec![state(&street, &id).await];
    for hours in [5, 25, 30, 40] {
        street.pass(hours);
        seen.push(state(&street, &id).await);
    }
    let names: Vec<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["initial", "primary", "archive", "secondary", "done"]
    );
    let completed: Vec<bool> = seen.iter().map(|(_, completed)| *completed).collect();
    assert_eq!(completed, [false, false, false, false, true]);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Gone);
    street.is_sound();
}

#[tokio::test]
async fn nobody_can_be_read_while_a_deletion_runs_although_the_data_is_there() {
    let street = open().await;
    queue(&street, "email", &["ada@example.com"]).await;
    assert_eq!(lookup(&street, "ada@example.com").await, 404);
    assert!(street.sandbox.is_still_there(LYTICS, "ada@example.com"));
}

#[tokio::test]
async fn a_202_may_refuse_value_by_value() {
    let street = open().await;
    let queued = queue(
        &street,
        "email",
        &["ada@example.com", " grace@example.com", "", "0"],
    )
    .await;
    assert_eq!(queued["successes"].as_object().unwrap().len(), 1);
    assert_eq!(queued["errors"].as_object().unwrap().len(), 3);
    let longest = "x".repeat(256);
    let (quoted, marked) = ("\"ada@example.com\"", "\u{feff}ada@example.com");
    let longer = format!("{longest}x");
    let values = ["o'hara+news@example.com", &longest, &longer, quoted, marked];
    let spoilt = queue(&street, "email", &values).await;
    assert_eq!(spoilt["successes"].as_object().unwrap().len(), 2);
    assert_eq!(spoilt["errors"].as_object().unwrap().len(), 3);
    assert!(
        queued["errors"][" grace@example.com"]
            .as_str()
            .unwrap()
            .contains("grace@example.com")
    );
    assert_eq!(
        street.sandbox.presence(LYTICS, "grace@example.com"),
        Presence::Present
    );
}

#[tokio::test]
async fn a_token_without_the_permission_is_refused_value_by_value() {
    let street = open().await;
    let reading = street.keys().get("lytics_read_only_token").to_owned();
    let request = street.bare(LYTICS, "DELETE", "/v2/identity/queue/bulk/user/email");
    let request = request.header("Authorization", reading);
    let answer = expect(request.json(&json!({ "values": ["ada@example.com"] })), 202)
        .await
        .json();
    assert_eq!(answer["data"]["successes"], json!({}));
    assert!(answer["data"]["errors"]["ada@example.com"].is_string());
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Present);
}

#[tokio::test]
async fn each_value_has_an_id_of_its_own_and_keeps_it_when_it_is_sent_again() {
    let street = open().await;
    let both = ["ada@example.com", "grace@example.com"];
    let first = queue(&street, "email", &both).await;
    assert_ne!(id(&first, both[0]), id(&first, both[1]));
    assert_eq!(queue(&street, "email", &both).await, first);
    street.pass(200);
    assert_eq!(queue(&street, "email", &both).await, first);
}

#[tokio::test]
async fn somebody_who_came_back_is_deleted_anew() {
    let street = open().await;
    let first = queue(&street, "email", &["ada@example.com"]).await;
    street.pass(200);
    street.sandbox.ingest(LYTICS, &street.sandbox.ada());
    let second = queue(&street, "email", &["ada@example.com"]).await;
    assert_ne!(first, second);
    street.pass(200);
    assert_eq!(street.sandbox.presence(LYTICS, "u-42"), Presence::Gone);
}

#[tokio::test]
async fn a_tangled_profile_and_an_unknown_value_are_queued_like_any() {
    let street = open().await;
    let queued = queue(
        &street,
        "email",
        &["charles@example.com", "nobody@example.com"],
    )
    .await;
    assert_eq!(queued["successes"].as_object().unwrap().len(), 2);
    street.pass(200);
    assert_eq!(
        street.sandbox.presence(LYTICS, "charles@example.com"),
        Presence::Gone
    );
    assert_eq!(
        state(&street, &id(&queued, "nobody@example.com")).await,
        ("done".to_owned(), true)
    );
}

#[tokio::test]
async fn a_deletion_that_fails_never_ends() {
    let street = open().await;
    let queued = queue(&street, "email", &["alan@example.com"]).await;
    street.pass(24 * 365);
    let stuck = ("secondary".to_owned(), false);
    assert_eq!(
        state(&street, &id(&queued, "alan@example.com")).await,
        stuck
    );
    assert!(street.sandbox.is_still_there(LYTICS, "alan@example.com"));
}

#[tokio::test]
async fn stuck_fragments_are_done_and_can_still_be_read() {
    let street = open().await;
    let queued = queue(&street, "email", &["mary@example.com"]).await;
    street.pass(200);
    let done = ("done".to_owned(), true);
    assert_eq!(state(&street, &id(&queued, "mary@example.com")).await, done);
    assert_eq!(lookup(&street, "mary@example.com").await, 200);
    assert_eq!(street.sandbox.presence(LYTICS, "u-45"), Presence::Partly);
}

#[tokio::test]
async fn a_single_deletion_can_be_asked_about_too() {
    let street = open().await;
    let request = street.lytics("DELETE", "/v2/identity/user/email/ada%40example.com");
    let accepted = expect(request, 202).await.json();
    let id = accepted["data"]["request_id"].as_str().unwrap();
    assert_eq!(state(&street, id).await.0, "initial");
}

#[tokio::test]
async fn the_overview_counts_deletions_by_state() {
    let street = open().await;
    queue(&street, "email", &["ada@example.com", "grace@example.com"]).await;
    street.pass(50);
    queue(&street, "email", &["mary@example.com"]).await;
    let path = "/v2/identity/deletestatus/overview";
    let counts = expect(street.lytics("GET", path), 200).await.json()["data"].take();
    assert_eq!(counts["initial"], 1);
    assert_eq!(counts["archive"], 2);
    assert_eq!(counts["done"], 0);
    let listed = expect(street.lytics("GET", "/v2/identity/deletestatus/list"), 200)
        .await
        .json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_bare_list_is_refused() {
    let street = open().await;
    let request = street.lytics("DELETE", "/v2/identity/queue/bulk/user/email");
    expect(request.json(&json!(["ada@example.com"])), 400).await;
}
