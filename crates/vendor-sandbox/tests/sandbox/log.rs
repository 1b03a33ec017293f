//! What tests can learn of what was received.

use serde_json::json;
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, net::TcpStream};
use vendor_sandbox::{Fault, Sandbox};

use crate::support::{LYTICS, PX, Street, expect};

#[tokio::test]
async fn a_request_is_noted_with_everything_but_its_credentials() {
    let street = Street::open().await;
    let request = street.px("DELETE", "/v1/users/delete?hardDelete=true");
    let request = request
        .header("X-Trace", "t-1")
        .json(&json!({ "identifyId": "u-42" }));
    expect(request, 200).await;
    let received = street.sandbox.requests(PX).remove(0);
    assert_eq!(received.operation, "deleteUserByBody");
    assert_eq!(received.method, "DELETE");
    assert_eq!(received.path, "/v1/users/delete");
    assert_eq!(
        received.query,
        [("hardDelete".to_owned(), "true".to_owned())]
    );
    assert_eq!(received.headers["x-trace"].as_deref(), Some("t-1"));
    assert_eq!(received.headers["x-aptrinsic-api-key"], None);
    assert!(received.has_header("x-aptrinsic-api-key"));
    assert!(!received.has_header("user-agent"));
    assert_eq!(received.body, json!({ "identifyId": "u-42" }));
    assert_eq!(received.status, Some(200));
    assert!(received.processed);
    assert_eq!(received.fault, None);
}

#[tokio::test]
async fn a_refused_request_is_noted_as_not_carried_out() {
    let street = Street::open().await;
    expect(street.px("GET", "/v1/users/nobody"), 404).await;
    expect(street.bare(PX, "GET", "/v1/users/u-42"), 401).await;
    for received in street.sandbox.requests(PX) {
        assert_eq!(received.operation, "getUser");
        assert!(!received.processed);
    }
}

#[tokio::test]
async fn vendors_have_logs_of_their_own_that_can_be_emptied() {
    let street = Street::open().await;
    expect(street.px("GET", "/v1/users/u-42"), 200).await;
    expect(street.lytics("GET", "/nowhere"), 404).await;
    street.sandbox.forget_requests(PX);
    assert!(street.sandbox.requests(PX).is_empty());
    assert_eq!(street.sandbox.requests(LYTICS)[0].operation, "unmatched");
}

#[tokio::test]
async fn sockets_are_counted_now_at_most_and_ever() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.base_url(LYTICS).replace("http://", "");
    let mut sockets = Vec::new();
    for _ in 0..3 {
        let mut socket = TcpStream::connect(&address).await.unwrap();
        socket
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .unwrap();
        socket.read_u8().await.unwrap();
        sockets.push(socket);
    }
    assert_eq!(sandbox.sockets(LYTICS).open, 3);
    drop(sockets);
    while sandbox.sockets(LYTICS).open > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(sandbox.sockets(LYTICS).peak, 3);
    assert_eq!(sandbox.sockets(LYTICS).accepted, 3);
    assert_eq!(sandbox.sockets(PX).accepted, 0);
}

#[tokio::test]
async fn a_log_can_be_kept_short() {
    let street = Street::of(
        Sandbox::builder()
            .remember_requests(2)
            .start()
            .await
            .unwrap(),
    );
    for id in ["a", "b", "c"] {
        expect(street.px("GET", &format!("/v1/users/{id}")), 404).await;
    }
    let received = street.sandbox.requests(PX);
    let ids: Vec<_> = received
        .iter()
        .map(|r| r.parameters["identifyId"].as_str())
        .collect();
    assert_eq!(ids, ["b", "c"]);
    assert!(received.iter().all(|r| r.status == Some(404)));
}

#[tokio::test]
async fn a_late_answer_doesnt_land_on_another_request() {
    let street = Street::open().await;
    street
        .sandbox
        .inject(PX, "getUser", Fault::Held, 1)
        .unwrap();
    let request = tokio::spawn(street.px("GET", "/v1/users/u-42").send());
    street.sandbox.until_held(PX, 1).await;
    street.sandbox.forget_requests(PX);
    expect(street.px("GET", "/v1/users/nobody"), 404).await;
    street.sandbox.release(PX);
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    assert_eq!(street.sandbox.requests(PX)[0].status, Some(404));
}

#[tokio::test]
async fn a_dropped_sandbox_gives_its_ports_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.base_url(LYTICS).replace("http://", "");
    drop(TcpStream::connect(&address).await.unwrap());
    drop(sandbox);
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
