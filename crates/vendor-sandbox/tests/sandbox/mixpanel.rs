//! Mixpanel: a task for everybody it names, its states, and what makes it fail.

use serde_json::{Value, json};
use vendor_sandbox::{Ingested, Presence};

use crate::support::{MIXPANEL, Street, expect};

async fn delete(street: &Street, ids: &[&str]) -> String {
    let request = street.mixpanel("POST", "");
    let answer = expect(request.json(&json!({ "distinct_ids": ids })), 201).await;
    let id = answer.json()["results"]["task_id"].clone();
    id.as_str().unwrap().to_owned()
}

async fn task_results(street: &Street, task: &str) -> Value {
    let request = street.mixpanel("GET", &format!("/{task}"));
    expect(request, 200).await.json()["results"].clone()
}

async fn state(street: &Street, task: &str) -> String {
    let results = task_results(street, task).await;
    results["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_task_goes_through_its_states_and_deletes_at_the_end_whomever_it_names() {
    let street = Street::open().await;
    let task = delete(&street, &["u-42", "u-43"]).await;
    let mut states = Vec::new();
    for _ in 0..7 {
        states.push(state(&street, &task).await);
        let there = street.sandbox.is_still_there(MIXPANEL, "u-43");
        assert_eq!(there, states.last().unwrap() != "SUCCESS");
        street.pass(24);
    }
    states.dedup();
    assert_eq!(states, ["PENDING", "STAGING", "STARTED", "SUCCESS"]);
    assert_eq!(street.sandbox.presence(MIXPANEL, "u-42"), Presence::Gone);
    assert_eq!(
        task_results(&street, &task).await["distinct_ids"],
        json!(["u-42", "u-43"])
    );
    street.is_sound();
}

#[tokio::test]
async fn a_task_that_fails_or_is_cancelled_deletes_nobody() {
    for (ids, end) in [
        (&["u-42", "u-46"], "FAILURE"),
        (&["u-42", "u-52"], "REVOKED"),
        (&["u-42", "nobody"], "FAILURE"),
    ] {
        let street = Street::open().await;
        let task = delete(&street, ids).await;
        street.pass(30 * 24);
        assert_eq!(state(&street, &task).await, end);
        assert_eq!(street.sandbox.presence(MIXPANEL, "u-42"), Presence::Present);
        street.is_sound();
    }
}

#[tokio::test]
async fn somebody_who_is_gone_can_be_deleted_again_and_comes_back_with_new_data() {
    let street = Street::open().await;
    delete(&street, &["u-42"]).await;
    street.pass(30 * 24);
    let again = delete(&street, &["u-42"]).await;
    street.pass(30 * 24);
    assert_eq!(state(&street, &again).await, "SUCCESS");
    let ada = street.sandbox.ada();
    assert_eq!(street.sandbox.ingest(MIXPANEL, &ada), Ingested::Created);
    assert_eq!(street.sandbox.presence(MIXPANEL, "u-42"), Presence::Present);
}

#[tokio::test]
async fn a_task_that_is_not_there_is_a_state_and_not_a_404() {
    let street = Street::open().await;
    assert_eq!(state(&street, "42").await, "NOT_FOUND");
    expect(street.mixpanel("GET", "/nobody"), 404).await;
    street.is_sound();
}

#[tokio::test]
async fn it_wants_both_tokens_and_somebody_to_delete() {
    let street = Street::open().await;
    let path = "/api/app/data-deletions/v3.0";
    let ids = json!({ "distinct_ids": ["u-42"] });
    let project = [("token", street.keys().get("mixpanel_project_token"))];
    let bare = street
        .bare(MIXPANEL, "POST", path)
        .query(&project)
        .json(&ids);
    expect(bare.try_clone().unwrap(), 401).await;
    expect(bare.try_clone().unwrap().bearer_auth("another"), 401).await;
    let reading = street.keys().get("mixpanel_read_only_oauth_token");
    expect(bare.bearer_auth(reading), 403).await;
    let deleting = street.keys().get("mixpanel_oauth_token");
    let without = street.bare(MIXPANEL, "POST", path).bearer_auth(deleting);
    expect(without.try_clone().unwrap().json(&ids), 400).await;
    expect(without.query(&[("token", "another")]).json(&ids), 403).await;
    for nobody in [json!({}), json!({ "distinct_ids": [] }), json!(["u-42"])] {
        expect(street.mixpanel("POST", "").json(&nobody), 400).await;
    }
    let many = json!({ "distinct_ids": vec!["u-42"; 2000] });
    expect(street.mixpanel("POST", "").json(&many), 400).await;
    assert_eq!(street.sandbox.presence(MIXPANEL, "u-42"), Presence::Present);
    street.is_sound();
}

#[tokio::test]
async fn whoever_is_in_a_task_that_is_not_over_is_not_taken_into_another_and_nobody_with_them() {
    let street = Street::open().await;
    let (first, second) = (
        delete(&street, &["u-42"]).await,
        delete(&street, &["nobody"]).await,
    );
    let request = |ids: Value| {
        street
            .mixpanel("POST", "")
            .json(&json!({ "distinct_ids": ids }))
    };
    let refused = expect(request(json!(["u-43", "nobody", "u-42"])), 409).await;
    let conflict = &refused.json()["error"];
    assert_eq!(
        conflict["conflicting_distinct_ids"],
        json!(["nobody", "u-42"])
    );
    assert_eq!(conflict["conflicting_task_ids"], json!([first, second]));
    street.pass(30 * 24);
    assert_eq!(street.sandbox.presence(MIXPANEL, "u-43"), Presence::Present);
    delete(&street, &["u-43", "nobody", "u-42"]).await;
    street.is_sound();
}
