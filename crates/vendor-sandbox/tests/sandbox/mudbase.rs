//! Mudbase: a person's own session, which dies with the account, in both contracts.

use jiff::SignedDuration;
use serde_json::{Value, json};
use vendor_sandbox::{Contract, Ingested, Presence};

use crate::{
    operations::confirmation,
    support::{MUDBASE, Street, expect},
};

fn original() -> Value {
    confirmation(Contract::Original)
}

fn revised() -> Value {
    confirmation(Contract::Revised)
}

#[tokio::test]
async fn the_original_contract_anonymises_at_once_and_deletes_after_seven_days() {
    let street = Street::open().await;
    let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    let answer = expect(street.erase_at_mudbase(&token, &original()), 200)
        .await
        .json();
    let deleted_by = street.sandbox.clock().now() + SignedDuration::from_hours(7 * 24);
    assert_eq!(
        answer["details"],
        json!({
            "dataAnonymized": true,
            "apiKeysDeactivated": true,
            "sessionsDeleted": true,
            "accountDisabled": true,
            "scheduledForDeletion": deleted_by.to_string(),
        })
    );
    let scheduled = Presence::Anonymised {
        deleted_by: Some(deleted_by),
    };
    assert_eq!(street.sandbox.presence(MUDBASE, &token), scheduled);
    assert!(street.sandbox.is_still_there(MUDBASE, "u-42"));
    street.sandbox.clock().set(deleted_by);
    assert_eq!(
        street.sandbox.presence(MUDBASE, "ada@example.com"),
        Presence::Gone
    );
    street.is_sound();
}

#[tokio::test]
async fn the_session_dies_with_the_account() {
    for (street, body) in [
        (Street::open().await, original()),
        (Street::revised(MUDBASE).await, revised()),
    ] {
        let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
        let other = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
        expect(street.erase_at_mudbase(&token, &body), 200).await;
        expect(street.erase_at_mudbase(&token, &body), 401).await;
        expect(street.erase_at_mudbase(&other, &body), 401).await;
        assert_eq!(street.sandbox.sign_in(MUDBASE, "u-42"), None);
    }
}

#[tokio::test]
async fn the_revised_contract_is_immediate_and_final() {
    let street = Street::revised(MUDBASE).await;
    let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    let answer = expect(street.erase_at_mudbase(&token, &revised()), 200)
        .await
        .json();
    assert_eq!(answer["success"], true);
    assert_eq!(answer["data"]["alreadyErased"], false);
    assert_eq!(answer["data"]["anonymized"], true);
    assert_eq!(answer["data"]["sessionsRevoked"], true);
    let erased = Presence::Anonymised { deleted_by: None };
    assert_eq!(street.sandbox.presence(MUDBASE, "u-42"), erased);
    assert!(!street.sandbox.is_still_there(MUDBASE, "u-42"));
    street.is_sound();
}

#[tokio::test]
async fn each_contract_refuses_the_others_body() {
    let street = Street::open().await;
    let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    expect(street.erase_at_mudbase(&token, &revised()), 400).await;
    expect(
        street.erase_at_mudbase(&token, &json!({ "confirmation": "yes" })),
        400,
    )
    .await;
    street.sandbox.contract(MUDBASE, Contract::Revised).unwrap();
    expect(street.erase_at_mudbase(&token, &original()), 400).await;
    assert_eq!(street.sandbox.presence(MUDBASE, "u-42"), Presence::Present);
}

#[tokio::test]
async fn the_revised_contract_wants_the_password_and_where_it_is_on_the_second_factor() {
    let street = Street::revised(MUDBASE).await;
    let ada = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    expect(
        street.erase_at_mudbase(&ada, &json!({ "confirm": "DELETE" })),
        400,
    )
    .await;
    let wrong = json!({ "confirm": "DELETE", "currentPassword": "wrong" });
    expect(street.erase_at_mudbase(&ada, &wrong), 400).await;

    let katherine = street
        .sandbox
        .sign_in(MUDBASE, "katherine@example.com")
        .unwrap();
    expect(street.erase_at_mudbase(&katherine, &revised()), 400).await;
    let mut with_code = revised();
    with_code["totpToken"] = json!("492039");
    expect(street.erase_at_mudbase(&katherine, &with_code), 200).await;

    let hedy = street.sandbox.sign_in(MUDBASE, "hedy@example.com").unwrap();
    expect(
        street.erase_at_mudbase(&hedy, &json!({ "confirm": "DELETE" })),
        200,
    )
    .await;
}

#[tokio::test]
async fn the_sole_owner_of_an_organisation_is_kept_by_the_revised_contract() {
    let street = Street::revised(MUDBASE).await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "grace@example.com")
        .unwrap();
    let refused = expect(street.erase_at_mudbase(&token, &revised()), 409)
        .await
        .json();
    assert_eq!(refused["soleOwnedOrgs"].as_array().unwrap().len(), 1);
    assert_eq!(street.sandbox.presence(MUDBASE, "u-43"), Presence::Present);
    street
        .sandbox
        .contract(MUDBASE, Contract::Original)
        .unwrap();
    expect(street.erase_at_mudbase(&token, &original()), 200).await;
    street.is_sound();
}

#[tokio::test]
async fn a_session_that_lingers_learns_that_the_account_was_erased_before() {
    let street = Street::revised(MUDBASE).await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "radia@example.com")
        .unwrap();
    expect(street.erase_at_mudbase(&token, &revised()), 200).await;
    let again = expect(street.erase_at_mudbase(&token, &revised()), 200)
        .await
        .json();
    assert_eq!(again["data"]["alreadyErased"], true);
}

#[tokio::test]
async fn asking_again_by_the_original_contract_moves_no_date() {
    let street = Street::open().await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "radia@example.com")
        .unwrap();
    let ask = || street.erase_at_mudbase(&token, &original());
    let first = expect(ask(), 200).await.json();
    street.pass(24);
    assert_eq!(expect(ask(), 200).await.json(), first);
    street.pass(6 * 24);
    expect(ask(), 401).await;
}

#[tokio::test]
async fn an_erasure_by_half_says_so_in_one_flag_and_leaves_something() {
    let street = Street::open().await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "evelyn@example.com")
        .unwrap();
    let answer = expect(street.erase_at_mudbase(&token, &original()), 200)
        .await
        .json();
    assert_eq!(answer["details"]["apiKeysDeactivated"], false);
    street.pass(24 * 30);
    assert!(street.sandbox.is_still_there(MUDBASE, "u-51"));

    let street = Street::revised(MUDBASE).await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "evelyn@example.com")
        .unwrap();
    let answer = expect(street.erase_at_mudbase(&token, &revised()), 200)
        .await
        .json();
    assert_eq!(answer["data"]["sessionsRevoked"], false);
    assert_eq!(street.sandbox.presence(MUDBASE, "u-51"), Presence::Partly);
}

#[tokio::test]
async fn an_api_key_a_stranger_and_a_session_that_ended_are_401() {
    let street = Street::open().await;
    let key = street.keys().get("mudbase_api_key").to_owned();
    let request = street.bare(MUDBASE, "POST", "/api/users/me/erase");
    expect(request.header("X-API-Key", &key).json(&original()), 401).await;
    expect(street.erase_at_mudbase(&key, &original()), 401).await;
    let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    assert_eq!(token.split('.').count(), 3, "a token looks like a JWT");
    for scheme in ["", "Basic ", "Token "] {
        let request = street.bare(MUDBASE, "POST", "/api/users/me/erase");
        let request = request.header("Authorization", format!("{scheme}{token}"));
        expect(request.json(&original()), 401).await;
    }
    street.sandbox.sign_out(MUDBASE, "u-42");
    expect(street.erase_at_mudbase(&token, &original()), 401).await;
    assert_eq!(street.sandbox.presence(MUDBASE, "u-42"), Presence::Present);
}

#[tokio::test]
async fn an_erased_person_can_sign_up_again_as_somebody_new() {
    let street = Street::revised(MUDBASE).await;
    let token = street.sandbox.sign_in(MUDBASE, "u-42").unwrap();
    expect(street.erase_at_mudbase(&token, &revised()), 200).await;
    let ada = street.sandbox.ada();
    assert_eq!(street.sandbox.ingest(MUDBASE, &ada), Ingested::Created);
    assert_eq!(street.sandbox.presence(MUDBASE, "u-42"), Presence::Present);
    assert!(street.sandbox.sign_in(MUDBASE, "u-42").is_some());
}
