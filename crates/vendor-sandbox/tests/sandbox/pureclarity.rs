//! PureClarity: accepted at once, gone after its horizon, refused for ever after.

use vendor_sandbox::{Ingested, Presence};

use crate::support::{PURECLARITY, Street, expect};

#[tokio::test]
async fn a_forgotten_person_is_there_until_the_horizon_and_not_after() {
    let street = Street::open().await;
    let start = street.sandbox.clock().now();
    let answer = expect(street.forget("ada@example.com"), 200).await;
    assert_eq!(answer.text, "The request was submitted successfully");
    assert_eq!(answer.header("content-type"), "text/plain");
    let Presence::Scheduled { until: Some(until) } = street.sandbox.presence(PURECLARITY, "u-42")
    else {
        panic!("{:?}", street.sandbox.presence(PURECLARITY, "u-42"));
    };
    assert!(until > start);
    assert!(
        street
            .sandbox
            .is_still_there(PURECLARITY, "ada@example.com")
    );
    street.sandbox.clock().set(until);
    assert_eq!(street.sandbox.presence(PURECLARITY, "u-42"), Presence::Gone);
    street.is_sound();
}

#[tokio::test]
async fn any_identifier_of_the_person_will_do() {
    for identifier in ["ada@example.com", "u-42", "+442079460042", "LC-1815"] {
        let street = Street::open().await;
        expect(street.forget(identifier), 200).await;
        assert_ne!(
            street.sandbox.presence(PURECLARITY, "u-42"),
            Presence::Present
        );
    }
}

#[tokio::test]
async fn a_shop_that_tracks_by_user_id_finds_nobody_by_address() {
    let street = Street::open().await;
    expect(street.forget("edsger@example.com"), 404).await;
    assert_eq!(
        street.sandbox.presence(PURECLARITY, "edsger@example.com"),
        Presence::Present
    );
    expect(street.forget("u-48"), 200).await;
}

#[tokio::test]
async fn asking_again_is_fine_until_the_person_is_gone() {
    let street = Street::open().await;
    expect(street.forget("u-42"), 200).await;
    let promised = street.sandbox.presence(PURECLARITY, "u-42");
    street.pass(1);
    expect(street.forget("u-42"), 200).await;
    assert_eq!(street.sandbox.presence(PURECLARITY, "u-42"), promised);
    street.pass(48);
    expect(street.forget("u-42"), 404).await;
}

#[tokio::test]
async fn a_forgotten_person_is_never_stored_again() {
    let street = Street::open().await;
    let ada = street.sandbox.ada();
    assert_eq!(street.sandbox.ingest(PURECLARITY, &ada), Ingested::Updated);
    expect(street.forget("u-42"), 200).await;
    assert_eq!(street.sandbox.ingest(PURECLARITY, &ada), Ingested::Refused);
    street.pass(48);
    assert_eq!(street.sandbox.ingest(PURECLARITY, &ada), Ingested::Refused);
    assert_eq!(street.sandbox.presence(PURECLARITY, "u-42"), Presence::Gone);
}

#[tokio::test]
async fn a_wrong_key_is_403_and_an_unknown_or_empty_identifier_is_not() {
    let street = Street::open().await;
    let wrong = street.forget("u-42").build().unwrap();
    let body = String::from_utf8(wrong.body().unwrap().as_bytes().unwrap().to_vec()).unwrap();
    for key in ["11111111", "22222222"] {
        let request = street.bare(PURECLARITY, "POST", "/api/user/forget");
        let request = request.header("Content-Type", "application/json");
        expect(request.body(body.replace(key, "00000000")), 403).await;
    }
    let unknown = expect(street.forget("nobody@example.com"), 404).await;
    assert!(
        unknown.text.contains("nobody@example.com"),
        "errors echo what was sent"
    );
    expect(street.forget(""), 400).await;
    assert_eq!(
        street.sandbox.presence(PURECLARITY, "nobody@example.com"),
        Presence::Never
    );
}
