//! What the specs don't describe is refused, and an identifier arrives as it was sent or not at all.

use serde_json::json;
use vendor_sandbox::{Contract, Person, Sandbox, Vendor};

use crate::{
    operations::{street, well_formed},
    support::{LYTICS, PURECLARITY, PX, Street, expect, raw, read, send},
};

#[tokio::test]
async fn an_unknown_query_parameter_is_refused_by_every_operation() {
    for vendor in Vendor::all() {
        for operation in street(Contract::Original)
            .await
            .sandbox
            .operations(vendor.id())
        {
            let contract = operation.contracts[0];
            let street = street(contract).await;
            let request = well_formed(&street, vendor, &operation.id, contract).await;
            let answer = send(request.query(&[("verbose", "1")])).await;
            assert_eq!(answer.status, 400, "{}: {answer:?}", operation.id);
            assert!(answer.text.contains("verbose"), "{answer:?}");
            let received = street.sandbox.requests(vendor.id()).pop().unwrap();
            assert!(!received.processed);
        }
    }
}

#[tokio::test]
async fn a_query_parameter_of_the_wrong_type_or_given_twice_is_refused() {
    let street = Street::open().await;
    for query in [
        "hardDelete=yes",
        "hardDelete=1",
        "hardDelete=",
        "hardDelete=true&hardDelete=true",
    ] {
        let request = street.px("DELETE", &format!("/v1/users/u-42?{query}"));
        expect(request, 400).await;
    }
    assert!(street.sandbox.is_still_there(PX, "u-42"));
}

#[tokio::test]
async fn a_list_in_the_query_may_have_several_values() {
    let street = Street::open().await;
    let path = "/v2/identity/user/user_id/u-42?field_blocklist=email&field_blocklist=phone";
    let found = expect(street.lytics("GET", path), 200).await.json();
    let keys = found["data"]["keys"].as_array().unwrap().clone();
    let fields: Vec<_> = keys
        .iter()
        .map(|key| key["key"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["user_id", "loyalty_card"]);
}

#[tokio::test]
async fn a_body_that_isnt_the_specs_is_refused() {
    let street = Street::open().await;
    let whole = json!({ "AccessKey": "a", "SecretKey": "s", "Identifier": "i" });
    let forget = || street.bare(PURECLARITY, "POST", "/api/user/forget");
    for body in [
        json!([]),
        json!({}),
        json!("text"),
        json!({ "AccessKey": "a", "SecretKey": "s" }),
    ] {
        expect(forget().json(&body), 400).await;
    }
    let mut mistyped = whole.clone();
    mistyped["Identifier"] = json!(7);
    expect(forget().json(&mistyped), 400).await;
    expect(
        forget()
            .header("Content-Type", "application/json")
            .body("{"),
        400,
    )
    .await;
    expect(forget().header("Content-Type", "application/json"), 400).await;
    let bare = json!(["ada@example.com"]);
    expect(
        street.lytics("POST", "/v2/identity/delete").json(&bare),
        400,
    )
    .await;
}

#[tokio::test]
async fn another_media_type_is_refused_and_parameters_of_the_right_one_are_not() {
    let street = Street::open().await;
    let body = || {
        let request = street.forget("u-42").build().unwrap();
        request.body().unwrap().as_bytes().unwrap().to_vec()
    };
    let typed = |media_type: &str| {
        let request = street.bare(PURECLARITY, "POST", "/api/user/forget");
        request.header("Content-Type", media_type).body(body())
    };
    expect(typed("text/plain"), 400).await;
    expect(typed("application/x-www-form-urlencoded"), 400).await;
    expect(
        street
            .bare(PURECLARITY, "POST", "/api/user/forget")
            .body(body()),
        400,
    )
    .await;
    expect(typed("Application/JSON; charset=utf-8"), 200).await;
}

#[tokio::test]
async fn a_body_where_none_belongs_is_refused() {
    let street = Street::open().await;
    let request = street
        .px("DELETE", "/v1/users/u-42")
        .json(&json!({ "identifyId": "u-42" }));
    expect(request, 400).await;
    assert!(street.sandbox.is_still_there(PX, "u-42"));
}

#[tokio::test]
async fn a_credential_in_the_wrong_place_or_form_is_none() {
    let street = Street::open().await;
    let token = street.keys().get("lytics_token").to_owned();
    let path = "/v2/identity/user/email/ada%40example.com";
    expect(street.bare(LYTICS, "GET", path).bearer_auth(&token), 401).await;
    expect(
        street.bare(LYTICS, "GET", path).header("X-API-Key", &token),
        401,
    )
    .await;
    expect(
        street
            .bare(LYTICS, "GET", path)
            .header("Authorization", "wrong"),
        401,
    )
    .await;
    let key = street.keys().get("gainsight_px_api_key").to_owned();
    expect(
        street.bare(PX, "GET", "/v1/users/u-42").bearer_auth(&key),
        401,
    )
    .await;
}

#[tokio::test]
async fn who_may_not_ask_isnt_told_what_is_wrong_with_the_question() {
    let street = Street::open().await;
    let request = street.bare(PX, "DELETE", "/v1/users/u-42?hardDelete=maybe");
    expect(request, 401).await;
}

/// A user id and the path segments that a client may encode it as.
const AWKWARD: [(&str, &[&str]); 13] = [
    ("a/b", &["a%2Fb", "a%2fb"]),
    ("a\\b", &["a%5Cb"]),
    ("\\..\\x", &["%5C..%5Cx"]),
    ("a?b", &["a%3Fb"]),
    ("a#b", &["a%23b"]),
    ("a;v=1", &["a;v=1", "a%3Bv%3D1"]),
    ("a+b", &["a+b", "a%2Bb"]),
    ("a b", &["a%20b"]),
    ("a\tb\n\0", &["a%09b%0A%00"]),
    ("%2e", &["%252e"]),
    ("%2F", &["%252F"]),
    ("zoë \u{202e}", &["zo%C3%AB%20%E2%80%AE"]),
    ("...", &["...", "%2E%2E%2E"]),
];

#[tokio::test]
async fn a_path_segment_is_decoded_exactly_once() {
    for (id, segments) in AWKWARD {
        for segment in segments {
            let person = Person::new("Somebody", "somebody@example.com", id);
            let sandbox = Sandbox::builder()
                .nobody()
                .person(person)
                .start()
                .await
                .unwrap();
            let key = format!(
                "X-APTRINSIC-API-KEY: {}",
                sandbox.credentials().get("gainsight_px_api_key")
            );
            let line = format!("DELETE /v1/users/{segment}?hardDelete=true HTTP/1.1");
            assert_eq!(raw(&sandbox, PX, &line, &[&key]).await, 200, "{segment}");
            let received = &sandbox.requests(PX)[0];
            assert_eq!(received.operation, "deleteUser");
            assert_eq!(received.parameters["identifyId"], id);
            assert!(!sandbox.is_still_there(PX, id), "{segment}");
        }
    }
}

#[tokio::test]
async fn a_very_long_identifier_arrives_whole() {
    let street = Street::open().await;
    let id = "x".repeat(10_000);
    expect(street.px("GET", &format!("/v1/users/{id}")), 404).await;
    assert_eq!(street.sandbox.requests(PX)[0].parameters["identifyId"], id);
}

#[tokio::test]
async fn dot_segments_and_empty_ones_address_something_else() {
    let sandbox = Sandbox::start().await.unwrap();
    let key = format!(
        "X-APTRINSIC-API-KEY: {}",
        sandbox.credentials().get("gainsight_px_api_key")
    );
    for path in [
        "/v1/users/..",
        "/v1/users/%2e%2e",
        "/v1/users/.",
        "/v1/users/%2E",
        "/v1/users/",
    ] {
        let line = format!("DELETE {path} HTTP/1.1");
        assert_eq!(raw(&sandbox, PX, &line, &[&key]).await, 404, "{path}");
    }
    let line = "DELETE /v1/users/denylist/%2e%2e/u-42 HTTP/1.1";
    assert_eq!(raw(&sandbox, PX, line, &[&key]).await, 200);
    let operations: Vec<_> = sandbox
        .requests(PX)
        .into_iter()
        .map(|r| r.operation)
        .collect();
    assert_eq!(operations[..5], ["unmatched"; 5]);
    assert_eq!(operations[5], "deleteUser");
}

#[tokio::test]
async fn bytes_that_are_no_text_address_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(
        raw(&sandbox, PX, "GET /v1/users/%ff%fe HTTP/1.1", &[]).await,
        404
    );
}

#[tokio::test]
async fn a_literal_segment_wins_over_a_parameter() {
    let street = Street::open().await;
    let body = json!({ "identifyId": "u-43" });
    expect(street.px("DELETE", "/v1/users/delete").json(&body), 200).await;
    let received = street.sandbox.requests(PX);
    assert_eq!(received[0].operation, "deleteUserByBody");
}

#[tokio::test]
async fn a_path_with_a_literal_segment_has_no_method_of_the_path_with_a_parameter() {
    let street = Street::open().await;
    let answer = expect(street.px("GET", "/v1/users/delete"), 405).await;
    assert_eq!(answer.header("allow"), "DELETE");
    assert_eq!(street.sandbox.requests(PX)[0].operation, "unmatched");
}

#[tokio::test]
async fn the_seeded_person_with_an_awkward_id_can_be_reached_in_path_and_body() {
    let street = Street::open().await;
    let zoe = street.sandbox.people().pop().unwrap();
    let segment: String = zoe
        .user_id
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let line = format!("GET /v1/users/{segment} HTTP/1.1");
    let key = format!(
        "X-APTRINSIC-API-KEY: {}",
        street.keys().get("gainsight_px_api_key")
    );
    assert_eq!(raw(&street.sandbox, PX, &line, &[&key]).await, 200);
    let request = street.px("DELETE", "/v1/users/delete?hardDelete=true");
    let request = request
        .json(&json!({ "identifyId": zoe.user_id }))
        .build()
        .unwrap();
    let answer = read(street.http.execute(request).await.unwrap())
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
    assert!(!street.sandbox.is_still_there(PX, &zoe.user_id));
}
