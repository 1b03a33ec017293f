//! Every status that a spec documents can be reached: each row below is a way to one, and what the
//! specs document beyond the rows fails the test.

use std::collections::BTreeSet;

use reqwest::{Method, Request, header::CONTENT_TYPE};
use serde_json::json;
use vendor_sandbox::{Contract, Credentials, Fault, Person, RetryAfter, Vendor};

use crate::{
    operations::{Asking, asked, street, well_formed},
    support::{PURECLARITY, PX, Street, expect, read, send},
};

/// The statuses of an operation that were reached, by every way there is to one.
async fn reached(vendor: Vendor, operation: &str, contract: Contract) -> BTreeSet<u16> {
    let mut statuses = BTreeSet::new();
    for success in [200, 204] {
        statuses.insert(well(vendor, operation, contract, success).await);
    }
    statuses.insert(twice(vendor, operation, contract).await);
    let ask = async |asking| with(vendor, operation, contract, &asking, |_| ()).await;
    let usual = Asking::usual;
    statuses.insert(
        ask(Asking {
            person: nobody(),
            ..usual()
        })
        .await,
    );
    for quirk in vendor.quirks() {
        let person = Person::new("Special", "special@example.com", "u-special").with(quirk);
        statuses.insert(ask(Asking { person, ..usual() }).await);
    }
    for (name, key) in Credentials::default().iter() {
        let wrong = usual().keys.with(name, "wrong");
        statuses.insert(
            ask(Asking {
                keys: wrong,
                ..usual()
            })
            .await,
        );
        // A key that may only read instead of the one that may write.
        let writing = name.replace("read_only_", "");
        if writing != name {
            let keys = usual().keys.with(&writing, key);
            statuses.insert(ask(Asking { keys, ..usual() }).await);
        }
    }
    let changes: [fn(&mut Request); 2] = [without_credential, with_a_stray_parameter];
    for change in changes {
        statuses.insert(with(vendor, operation, contract, &usual(), change).await);
    }
    statuses.insert(with(vendor, operation, contract, &usual(), about_nothing).await);
    for fault in [
        Fault::RateLimited(RetryAfter::Seconds(1)),
        Fault::ServerError,
    ] {
        statuses.insert(broken(vendor, operation, contract, fault).await);
    }
    statuses
}

/// Somebody whom no vendor knows.
fn nobody() -> Person {
    Person::new("Nobody", "nobody@example.com", "u-404")
}

async fn well(vendor: Vendor, operation: &str, contract: Contract, success: u16) -> u16 {
    let street = street(contract).await;
    street.sandbox.set_success(vendor.id(), success);
    let answer = send(well_formed(&street, vendor, operation, contract).await).await;
    street.is_sound();
    answer.status
}

async fn twice(vendor: Vendor, operation: &str, contract: Contract) -> u16 {
    let street = street(contract).await;
    let request = well_formed(&street, vendor, operation, contract).await;
    send(request.try_clone().unwrap()).await;
    let answer = send(request).await;
    street.is_sound();
    answer.status
}

async fn broken(vendor: Vendor, operation: &str, contract: Contract, fault: Fault) -> u16 {
    let street = street(contract).await;
    street
        .sandbox
        .inject(vendor.id(), operation, fault, 1)
        .unwrap();
    send(well_formed(&street, vendor, operation, contract).await)
        .await
        .status
}

/// The status of a well-formed request that was then changed.
async fn with(
    vendor: Vendor,
    operation: &str,
    contract: Contract,
    asking: &Asking,
    change: impl FnOnce(&mut Request),
) -> u16 {
    let street: Street = street(contract).await;
    if !asking.person.quirks.is_empty() {
        street.sandbox.add_person(asking.person.clone());
    }
    let request = asked(&street, vendor, operation, contract, asking).await;
    let mut request = request.build().unwrap();
    change(&mut request);
    let answer = read(street.http.execute(request).await.unwrap())
        .await
        .unwrap();
    street.is_sound();
    answer.status
}

/// About something that nobody has begun.
fn about_nothing(request: &mut Request) {
    let path = request.url().path().replace("req-000001", "req-999999");
    let path = path.replace("1583792934719300000", "nobody");
    request.url_mut().set_path(&path);
}

fn without_credential(request: &mut Request) {
    let headers = std::mem::take(request.headers_mut()).into_iter();
    let of_body = headers.filter(|(name, _)| *name == Some(CONTENT_TYPE));
    request.headers_mut().extend(of_body);
}

fn with_a_stray_parameter(request: &mut Request) {
    request
        .url_mut()
        .query_pairs_mut()
        .append_pair("stray", "1");
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
