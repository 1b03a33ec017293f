//! The control endpoint: everything a test can do in Rust, over HTTP.

use serde_json::{Value, json};
use vendor_sandbox::{Clock, Fault, Presence};

use crate::support::{Answer, LYTICS, MUDBASE, PX, Street, expect, send};

async fn order(street: &Street, method: &str, path: &str, body: Value) -> Answer {
    let url = format!("{}{path}", street.sandbox.control_url());
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let request = street.http.request(method, url);
    match body {
        Value::Null => send(request).await,
        body => send(request.json(&body)).await,
    }
}

async fn get(street: &Street, path: &str) -> Value {
    let answer = order(street, "GET", path, Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn post(street: &Street, path: &str, body: Value) -> Value {
    let answer = order(street, "POST", path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn the_first_page_explains_every_lever_and_fault() {
    let street = Street::open().await;
    let page = order(&street, "GET", "/", Value::Null).await.text;
    for lever in [
        "/clock/advance",
        "/presence",
        "/state",
        "/faults",
        "/ingest",
        "/requests",
    ] {
        assert!(page.contains(lever), "{lever}");
    }
    for fault in Fault::all() {
        assert!(page.contains(fault.name()), "{fault}");
    }
    for person in street.sandbox.people() {
        for quirk in person.quirks {
            assert!(page.contains(&quirk), "{quirk}");
        }
    }
}

#[tokio::test]
async fn the_clock_can_be_read_advanced_and_set() {
    let street = Street::open().await;
    assert_eq!(
        get(&street, "/clock").await["now"],
        Clock::START.to_string()
    );
    post(&street, "/clock/advance", json!({ "by": "P7DT1H" })).await;
    assert_eq!(get(&street, "/clock").await["now"], "2026-01-12T10:00:00Z");
    post(
        &street,
        "/clock/set",
        json!({ "to": "2026-02-01T00:00:00Z" }),
    )
    .await;
    assert_eq!(
        street.sandbox.clock().now().to_string(),
        "2026-02-01T00:00:00Z"
    );
}

#[tokio::test]
async fn the_truth_can_be_asked_of_one_vendor_and_of_all() {
    let street = Street::open().await;
    expect(street.px("DELETE", "/v1/users/u-42?hardDelete=true"), 200).await;
    let all = get(&street, "/presence?identifier=u-42").await;
    assert_eq!(
        all["gainsight-px"],
        json!({ "presence": "gone", "still_there": false })
    );
    assert_eq!(
        all["lytics"],
        json!({ "presence": "present", "still_there": true })
    );
    let one = get(
        &street,
        "/presence?vendor=gainsight-px&identifier=ada%40example.com",
    )
    .await;
    assert_eq!(one["presence"], "gone");
    let phone = get(
        &street,
        "/presence?vendor=lytics&identifier=%2B442079460042",
    )
    .await;
    assert_eq!(phone["presence"], "present");
}

#[tokio::test]
async fn people_can_be_added_signed_in_and_sent_again() {
    let street = Street::open().await;
    let person = json!({
        "name": "Joan Clarke", "email": "joan@example.com", "user_id": "u-90",
        "quirks": ["complex-profile"], "vendors": ["lytics", "mudbase"],
    });
    post(&street, "/people", person).await;
    assert_eq!(
        street.sandbox.presence(LYTICS, "joan@example.com"),
        Presence::Present
    );
    assert_eq!(
        street.sandbox.presence(PX, "joan@example.com"),
        Presence::Never
    );
    let token = post(
        &street,
        "/sessions",
        json!({ "vendor": "mudbase", "person": "u-90" }),
    )
    .await["token"]
        .take();
    assert_eq!(
        street.sandbox.presence(MUDBASE, token.as_str().unwrap()),
        Presence::Present
    );
    let ingest = json!({ "vendor": "gainsight-px", "person": "u-90" });
    assert_eq!(post(&street, "/ingest", ingest).await["became"], "created");
    let people = get(&street, "/people").await;
    assert_eq!(
        people.as_array().unwrap().last().unwrap()["email"],
        "joan@example.com"
    );
}

#[tokio::test]
async fn faults_can_be_listed_injected_and_cleared() {
    let street = Street::open().await;
    let fault = json!({ "vendor": "gainsight-px", "operation": "getUser", "fault": "server-error", "times": 2 });
    let waiting = post(&street, "/faults", fault).await;
    assert_eq!(waiting["injected"][0]["times"], 2);
    expect(street.px("GET", "/v1/users/u-42"), 500).await;
    post(
        &street,
        "/faults",
        json!({ "vendor": "lytics", "fault": "bad-gateway", "times": "always" }),
    )
    .await;
    expect(street.lytics("GET", "/nowhere"), 502).await;
    let cleared = order(&street, "DELETE", "/faults", Value::Null)
        .await
        .json();
    assert_eq!(cleared["lytics"]["injected"], json!([]));
    expect(street.px("GET", "/v1/users/u-42"), 200).await;
    let known = get(&street, "/faults").await["known"].take();
    assert_eq!(known.as_array().unwrap().len(), Fault::all().len());
}

#[tokio::test]
async fn a_held_request_can_be_released() {
    let street = Street::open().await;
    post(
        &street,
        "/faults",
        json!({ "vendor": "gainsight-px", "fault": "held" }),
    )
    .await;
    let request = tokio::spawn(street.px("GET", "/v1/users/u-42").send());
    street.sandbox.until_held(PX, 1).await;
    assert_eq!(
        get(&street, "/faults").await["vendors"]["gainsight-px"]["held"],
        1
    );
    let released = post(&street, "/release", json!({ "vendor": "gainsight-px" })).await;
    assert_eq!(released["released"], 1);
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn what_was_received_can_be_read_and_forgotten() {
    let street = Street::open().await;
    expect(street.px("GET", "/v1/users/u-42"), 200).await;
    let requests = get(&street, "/requests?vendor=gainsight-px").await;
    assert_eq!(requests[0]["parameters"]["identifyId"], "u-42");
    assert!(
        !requests
            .to_string()
            .contains(street.keys().get("gainsight_px_api_key"))
    );
    assert_eq!(get(&street, "/requests").await["lytics"], json!([]));
    order(&street, "DELETE", "/requests", Value::Null).await;
    assert!(street.sandbox.requests(PX).is_empty());
}

#[tokio::test]
async fn contracts_and_successes_can_be_chosen() {
    let street = Street::open().await;
    post(
        &street,
        "/contract",
        json!({ "vendor": "lytics", "contract": "revised" }),
    )
    .await;
    expect(street.lytics("GET", "/v2/identity/deletestatus/list"), 200).await;
    let served = get(&street, "/contract").await;
    assert_eq!(served["lytics"], "revised");
    assert_eq!(served[MUDBASE], "original");
    post(
        &street,
        "/success",
        json!({ "vendor": "gainsight-px", "status": 204 }),
    )
    .await;
    expect(street.px("DELETE", "/v1/users/u-42"), 204).await;
    let only = json!({ "vendor": "pureclarity", "contract": "revised" });
    let refused = order(&street, "POST", "/contract", only).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("only one contract"), "{refused:?}");
}

#[tokio::test]
async fn everything_else_can_be_looked_at() {
    let street = Street::open().await;
    assert_eq!(
        get(&street, "/addresses").await["lytics"],
        street.sandbox.base_url(LYTICS)
    );
    assert_eq!(
        get(&street, "/credentials").await["lytics_token"],
        street.keys().get("lytics_token")
    );
    assert_eq!(get(&street, "/strayed").await, json!([]));
    assert_eq!(get(&street, "/defects").await, json!([]));
    assert_eq!(get(&street, "/sockets").await["lytics"]["accepted"], 0);
    assert!(
        get(&street, "/operations").await["gainsight-px"]
            .as_array()
            .unwrap()
            .len()
            >= 4
    );
    let state = get(&street, "/state").await;
    assert_eq!(state["gainsight-px"]["people"][0]["user_id"], "u-42");
    assert_eq!(
        state["mudbase"]["people"][0]["presence"]["presence"],
        "present"
    );
}

#[tokio::test]
async fn an_order_that_makes_no_sense_says_why() {
    let street = Street::open().await;
    for (method, path, body, word) in [
        ("GET", "/nowhere", Value::Null, "GET / lists"),
        ("GET", "/presence", Value::Null, "identifier"),
        ("POST", "/clock/advance", json!({ "days": 7 }), "days"),
        ("POST", "/clock/advance", json!({ "by": "P1M" }), "month"),
        (
            "POST",
            "/faults",
            json!({ "vendor": "lytics", "fault": "gremlins" }),
            "gremlins",
        ),
        (
            "POST",
            "/faults",
            json!({ "vendor": "acme", "fault": "held" }),
            "acme",
        ),
        (
            "POST",
            "/sessions",
            json!({ "vendor": "mudbase", "person": "nobody" }),
            "nobody signs in at mudbase",
        ),
    ] {
        let answer = order(&street, method, path, body).await;
        assert!([400, 404].contains(&answer.status), "{answer:?}");
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(word), "{error}");
    }
}
