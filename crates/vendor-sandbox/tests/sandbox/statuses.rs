//! Every status that a spec documents can be reached: each row below is a way to one, and what the
//! specs document beyond the rows fails the test.

use std::collections::BTreeSet;

use reqwest::{Method, Request};
use serde_json::json;
use vendor_sandbox::{Contract, Fault, RetryAfter, Vendor};

use crate::{
    operations::{confirmation, street, well_formed},
    support::{MUDBASE, PURECLARITY, PX, Street, expect, read, send},
};

/// The statuses of an operation that were reached, by every way there is to one.
async fn reached(vendor: Vendor, operation: &str, contract: Contract) -> BTreeSet<u16> {
    let mut statuses = BTreeSet::new();
    statuses.insert(well(vendor, operation, contract, 200).await);
    statuses.insert(well(vendor, operation, contract, 204).await);
    statuses.insert(twice(operation, contract).await);
    statuses.insert(to_nobody(operation, contract).await);
    statuses.insert(with(operation, contract, without_credential).await);
    statuses.insert(with(operation, contract, with_a_wrong_key_in_the_body).await);
    statuses.insert(with(operation, contract, with_a_stray_parameter).await);
    statuses.insert(with_a_reading_key(operation, contract).await);
    statuses.insert(with(operation, contract, of_another_project).await);
    if operation == "eraseUserData" {
        statuses.insert(by_the_sole_owner(contract).await);
    }
    for fault in [
        Fault::RateLimited(RetryAfter::Seconds(1)),
        Fault::ServerError,
    ] {
        statuses.insert(broken(vendor, operation, contract, fault).await);
    }
    statuses
}

async fn well(vendor: Vendor, operation: &str, contract: Contract, success: u16) -> u16 {
    let street = street(contract).await;
    street.sandbox.set_success(vendor.id(), success);
    let answer = send(well_formed(&street, operation, contract).await).await;
    street.is_sound();
    answer.status
}

async fn twice(operation: &str, contract: Contract) -> u16 {
    let street = street(contract).await;
    let request = well_formed(&street, operation, contract).await;
    send(request.try_clone().unwrap()).await;
    let answer = send(request).await;
    street.is_sound();
    answer.status
}

async fn to_nobody(operation: &str, contract: Contract) -> u16 {
    with(operation, contract, |request| {
        let path = request.url().path().replace("ada%40example.com", "nobody");
        let path = path
            .replace("u-42", "nobody")
            .replace("req-000001", "req-999999")
            .replace("1583792934719300000", "nobody");
        request.url_mut().set_path(&path);
        replace_in_body(request, &["ada@example.com", "u-42"], "nobody");
    })
    .await
}

async fn with_a_reading_key(operation: &str, contract: Contract) -> u16 {
    with(operation, contract, |request| {
        let key = "77777777-dddd-4ddd-8ddd-777777777777";
        request
            .headers_mut()
            .insert("X-APTRINSIC-API-KEY", key.parse().unwrap());
    })
    .await
}

async fn by_the_sole_owner(contract: Contract) -> u16 {
    let street = street(contract).await;
    let token = street
        .sandbox
        .sign_in(MUDBASE, "grace@example.com")
        .unwrap();
    send(street.erase_at_mudbase(&token, &confirmation(contract)))
        .await
        .status
}

async fn broken(vendor: Vendor, operation: &str, contract: Contract, fault: Fault) -> u16 {
    let street = street(contract).await;
    street
        .sandbox
        .inject(vendor.id(), operation, fault, 1)
        .unwrap();
    send(well_formed(&street, operation, contract).await)
        .await
        .status
}

/// The status of a well-formed request that was then changed.
async fn with(operation: &str, contract: Contract, change: impl FnOnce(&mut Request)) -> u16 {
    let street: Street = street(contract).await;
    let mut request = well_formed(&street, operation, contract)
        .await
        .build()
        .unwrap();
    change(&mut request);
    let answer = read(street.http.execute(request).await.unwrap())
        .await
        .unwrap();
    street.is_sound();
    answer.status
}

/// The project's token stands in the query of Mixpanel's requests, and nothing else does.
fn of_another_project(request: &mut Request) {
    if request
        .url()
        .query()
        .is_some_and(|query| query.starts_with("token="))
    {
        request.url_mut().set_query(Some("token=another"));
    }
}

fn without_credential(request: &mut Request) {
    request.headers_mut().remove("Authorization");
    request.headers_mut().remove("X-APTRINSIC-API-KEY");
}

fn with_a_wrong_key_in_the_body(request: &mut Request) {
    replace_in_body(request, &["11111111"], "99999999");
}

fn with_a_stray_parameter(request: &mut Request) {
    request
        .url_mut()
        .query_pairs_mut()
        .append_pair("stray", "1");
}

fn replace_in_body(request: &mut Request, from: &[&str], to: &str) {
    let Some(body) = request.body().and_then(|body| body.as_bytes()) else {
        return;
    };
    let mut text = String::from_utf8(body.to_vec()).unwrap();
    for from in from {
        text = text.replace(from, to);
    }
    request.headers_mut().remove("Content-Length");
    *request.body_mut() = Some(text.into());
}

#[tokio::test]
async fn every_documented_status_can_be_reached() {
    for vendor in Vendor::all() {
        let operations = street(Contract::Original)
            .await
            .sandbox
            .operations(vendor.id());
        for operation in operations {
            let mut all = BTreeSet::new();
            for contract in &operation.contracts {
                all.append(&mut reached(vendor, &operation.id, *contract).await);
            }
            let documented: BTreeSet<u16> = operation.statuses.iter().copied().collect();
            let missed: Vec<&u16> = documented.difference(&all).collect();
            assert!(
                missed.is_empty(),
                "{} never answered {missed:?}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_has_the_shape_of_its_vendor() {
    let street = Street::open().await;
    let lytics = send(street.bare("lytics", "GET", "/v2/identity/user/email/x")).await;
    assert_eq!(
        lytics.json(),
        json!({ "status": 401, "message": "Not authorized" })
    );
    let mudbase = send(street.bare("mudbase", "POST", "/api/users/me/erase"))
        .await
        .json();
    assert_eq!(mudbase["code"], "UNAUTHORIZED");
    assert!(mudbase["requestId"].is_string());
    let pureclarity = send(street.bare("pureclarity", "POST", "/api/user/forget"))
        .await
        .json();
    assert!(pureclarity["Error"].is_string());
    let px = send(street.px("GET", "/v1/users/nobody")).await.json();
    assert_eq!(px["externalapierror"]["status"], "NOT_FOUND");
}

#[tokio::test]
async fn a_path_that_is_no_vendors_is_answered_in_no_vendors_words() {
    let street = Street::open().await;
    for answer in [
        send(street.lytics("GET", "/nowhere")).await,
        send(street.px("DELETE", "/gateway/v1/users/u-42")).await,
    ] {
        assert_eq!(answer.status, 404);
        assert_eq!(answer.json(), json!({ "message": "Not Found" }));
    }
}

#[tokio::test]
async fn a_known_path_with_another_method_says_which_ones_it_takes() {
    let street = Street::open().await;
    let answer = send(street.px(Method::PATCH.as_str(), "/v1/users/u-42")).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "DELETE, GET");
    assert_eq!(street.sandbox.requests(PX)[0].operation, "unmatched");
}

#[tokio::test]
async fn an_answer_that_the_spec_does_not_have_is_not_given_and_is_in_the_log() {
    let street = Street::open().await;
    // The spec has this status with a body of another media type.
    street.sandbox.set_success(PURECLARITY, 404);
    let answer = expect(street.forget("u-42"), 500).await;
    assert!(
        answer.text.contains("the sandbox is defective"),
        "{answer:?}"
    );
    let [defect] = &street.sandbox.defects()[..] else {
        panic!("{:?}", street.sandbox.defects());
    };
    assert!(
        defect.starts_with("pureclarity: forgetUser 404"),
        "{defect}"
    );
    let received = &street.sandbox.requests(PURECLARITY)[0];
    assert_eq!(received.defect.as_ref(), Some(defect));

    street.sandbox.set_success(PURECLARITY, 200);
    expect(street.forget("u-43"), 200).await;
    assert_eq!(street.sandbox.defects().len(), 1);
}
