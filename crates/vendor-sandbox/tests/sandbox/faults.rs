//! Every fault can be seen from outside, and is honest about whether the request was carried out.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use reqwest::{RequestBuilder, redirect::Policy};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::Instant,
};
use vendor_sandbox::{Contract, Fault, Presence, Processing, RetryAfter, Sandbox, Times, Vendor};

use crate::{
    operations::{street, well_formed},
    support::client,
    support::{LYTICS, PURECLARITY, PX, Street, expect, read, send},
};

fn delete_ada(street: &Street) -> RequestBuilder {
    street.px("DELETE", "/v1/users/u-42?hardDelete=true")
}

fn look_for_ada(street: &Street) -> RequestBuilder {
    street.lytics("GET", "/v2/identity/user/user_id/u-42")
}

/// A street on which the next deletion at Gainsight PX goes wrong.
async fn px_with(fault: Fault) -> Street {
    let street = Street::open().await;
    street.sandbox.inject(PX, "deleteUser", fault, 1).unwrap();
    street
}

/// A street on which the next look at Lytics goes wrong.
async fn lytics_with(fault: Fault) -> Street {
    let street = Street::open().await;
    street
        .sandbox
        .inject(LYTICS, "getIdentity", fault, 1)
        .unwrap();
    street
}

fn ada_is_there(street: &Street) -> bool {
    street.sandbox.presence(PX, "u-42") == Presence::Present
}

/// Lets other tasks run until this holds.
async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn every_fault_hits_every_operation_and_says_truly_whether_it_was_carried_out() {
    let waits = |fault: Fault| {
        let held = matches!(
            fault,
            Fault::Held | Fault::HeldAfter | Fault::ConnectionRefused
        );
        held || matches!(fault, Fault::Latency(_))
    };
    for vendor in Vendor::all() {
        for operation in street(Contract::Original)
            .await
            .sandbox
            .operations(vendor.id())
        {
            for fault in Fault::all().into_iter().filter(|fault| !waits(*fault)) {
                let street = street(operation.contracts[0]).await;
                let request =
                    well_formed(&street, vendor, &operation.id, operation.contracts[0]).await;
                street
                    .sandbox
                    .inject(vendor.id(), &operation.id, fault, 1)
                    .unwrap();
                let _answer = request.send().await;
                let received = street.sandbox.requests(vendor.id()).pop().unwrap();
                let place = format!("{} under {fault}", operation.id);
                assert_eq!(received.fault, Some(fault.name()), "{place}");
                let done = fault.processing() == Processing::Done;
                assert_eq!(received.processed, done, "{place}");
            }
        }
    }
}

#[tokio::test]
async fn a_refused_connection_reaches_nobody_until_the_fault_is_cleared() {
    let street = Street::open().await;
    expect(look_for_ada(&street), 200).await;
    street
        .sandbox
        .inject(LYTICS, "*", Fault::ConnectionRefused, Times::Always)
        .unwrap();
    let fresh = client(Policy::default())
        .get(street.sandbox.base_url(LYTICS))
        .send()
        .await;
    assert!(fresh.unwrap_err().is_connect());
    assert!(
        look_for_ada(&street).send().await.is_err(),
        "an open connection is cut too"
    );
    assert_eq!(street.sandbox.requests(LYTICS).len(), 1);
    expect(delete_ada(&street), 200).await;
    street.sandbox.clear_faults(LYTICS).unwrap();
    expect(look_for_ada(&street), 200).await;
}

#[tokio::test]
async fn a_vendor_that_goes_down_answers_first_and_refuses_until_the_fault_is_cleared() {
    let street = px_with(Fault::GoesDown).await;
    expect(delete_ada(&street), 200).await;
    let refused = street.px("GET", "/v1/users/u-42").send().await;
    assert!(refused.unwrap_err().is_connect());
    assert_eq!(street.sandbox.requests(PX).len(), 1);
    street.sandbox.clear_faults(PX).unwrap();
    expect(street.px("GET", "/v1/users/u-42"), 404).await;
}

#[tokio::test]
async fn a_port_that_refuses_is_given_to_nobody_else() {
    let sandbox = Sandbox::start().await.unwrap();
    let address: SocketAddr = sandbox.base_url(LYTICS)["http://".len()..].parse().unwrap();
    sandbox
        .inject(LYTICS, "*", Fault::ConnectionRefused, 1)
        .unwrap();
    let listeners: Vec<_> = (0..500)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    let mut given = listeners
        .iter()
        .map(|listener| listener.local_addr().unwrap());
    assert!(given.all(|other| other != address));
    assert!(TcpStream::connect(address).is_err());
    sandbox.clear_faults(LYTICS).unwrap();
    TcpStream::connect(address).unwrap();
}

#[tokio::test]
async fn a_reset_before_does_nothing_and_a_reset_after_does_everything() {
    let street = px_with(Fault::ResetBefore).await;
    assert!(delete_ada(&street).send().await.is_err());
    assert!(ada_is_there(&street));
    assert_eq!(street.sandbox.requests(PX)[0].status, None);

    let street = px_with(Fault::ResetAfter).await;
    assert!(delete_ada(&street).send().await.is_err());
    assert!(!ada_is_there(&street));
    assert_eq!(street.sandbox.requests(PX)[0].status, None);
    expect(delete_ada(&street), 404).await;
}

#[tokio::test]
async fn a_reset_is_a_reset_on_the_wire_and_a_truncated_body_is_an_orderly_end() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::TruncatedBody] {
        let street = lytics_with(fault).await;
        let address = street.sandbox.base_url(LYTICS).replace("http://", "");
        let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
        let line = "GET /v2/identity/user/user_id/u-42 HTTP/1.1";
        let key = street.keys().get("lytics_token");
        let request = format!("{line}\r\nHost: {address}\r\nAuthorization: {key}\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let ended = socket.read_to_end(&mut Vec::new()).await;
        match fault {
            Fault::TruncatedBody => assert!(ended.unwrap() > 0),
            _ => assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset),
        }
    }
}

#[tokio::test]
async fn a_held_request_is_carried_out_when_it_is_released() {
    let street = px_with(Fault::Held).await;
    let request = tokio::spawn(delete_ada(&street).send());
    street.sandbox.until_held(PX, 1).await;
    assert!(ada_is_there(&street));
    street.sandbox.release(PX);
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    assert!(!ada_is_there(&street));
    assert_eq!(street.sandbox.held(PX), 0);
}

#[tokio::test]
async fn a_held_request_whose_client_goes_away_is_never_carried_out() {
    let street = px_with(Fault::Held).await;
    let request = tokio::spawn(delete_ada(&street).send());
    street.sandbox.until_held(PX, 1).await;
    request.abort();
    until(|| street.sandbox.held(PX) == 0).await;
    street.sandbox.release(PX);
    assert!(ada_is_there(&street));
    assert!(!street.sandbox.requests(PX)[0].processed);
}

#[tokio::test]
async fn a_clients_time_out_can_be_seen_without_waiting_for_it() {
    for (fault, there) in [
        (Fault::Held, true),
        (Fault::HeldAfter, false),
        (Fault::StalledBody, false),
    ] {
        let street = px_with(fault).await;
        let request = delete_ada(&street).timeout(Duration::from_secs(3600));
        let request = tokio::spawn(async { read(request.send().await?).await });
        street.sandbox.until_held(PX, 1).await;
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(3601)).await;
        assert!(request.await.unwrap().unwrap_err().is_timeout(), "{fault}");
        tokio::time::resume();
        assert_eq!(ada_is_there(&street), there, "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn latency_passes_in_tokios_time_only() {
    let before = (Instant::now(), std::time::Instant::now());
    let street = px_with(Fault::Latency(Duration::from_secs(600))).await;
    expect(delete_ada(&street), 200).await;
    assert!(before.0.elapsed() >= Duration::from_secs(600));
    assert!(before.1.elapsed() < Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_pauses_before_every_byte() {
    let street = lytics_with(Fault::SlowBody(Duration::from_secs(60))).await;
    let before = Instant::now();
    let answer = expect(look_for_ada(&street), 200).await;
    let bytes = u32::try_from(answer.text.len()).unwrap();
    assert!(before.elapsed() >= Duration::from_secs(60) * bytes);
    answer.json();
}

#[tokio::test]
async fn a_429_says_when_to_come_again_in_every_form() {
    let limited = |retry_after| async move {
        let street = px_with(Fault::RateLimited(retry_after)).await;
        let answer = expect(delete_ada(&street), 429).await;
        assert!(ada_is_there(&street));
        answer
    };
    let seconds = limited(RetryAfter::Seconds(7)).await;
    assert_eq!(seconds.header("retry-after"), "7");
    let date = limited(RetryAfter::Date(7)).await;
    assert_eq!(date.header("date"), "Mon, 05 Jan 2026 09:00:00 GMT");
    assert_eq!(date.header("retry-after"), "Mon, 05 Jan 2026 09:00:07 GMT");
    let absent = limited(RetryAfter::Absent).await;
    assert!(!absent.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_500_and_the_pages_of_a_proxy_come_before_or_after_the_deed() {
    for (fault, status, there) in [
        (Fault::ServerError, 500, true),
        (Fault::ServerErrorAfter, 500, false),
        (Fault::BadGateway, 502, true),
        (Fault::SignInPage, 200, true),
        (Fault::UnknownRoute, 404, true),
        (Fault::BadGatewayAfter, 502, false),
    ] {
        let street = px_with(fault).await;
        let answer = expect(delete_ada(&street), status).await;
        assert_eq!(ada_is_there(&street), there, "{fault}");
        if status == 500 {
            answer.json();
        } else {
            assert_eq!(answer.header("content-type"), "text/html");
            assert!(answer.text.contains("<html>"), "{fault}");
        }
    }
}

#[tokio::test]
async fn a_gateways_404_and_a_success_with_an_error_in_it_come_instead_of_the_deed() {
    for (fault, status, field) in [
        (Fault::GatewayNotFound, 404, "message"),
        (Fault::DeniedSuccess, 200, "error"),
    ] {
        let street = px_with(fault).await;
        let answer = expect(delete_ada(&street), status).await;
        assert!(answer.json()[field].is_string(), "{fault}");
        assert!(ada_is_there(&street), "{fault}");
    }
}

#[tokio::test]
async fn an_answer_that_contradicts_itself_is_whole_and_comes_after_the_deed() {
    let street = px_with(Fault::ContradictingAnswer).await;
    let answer = expect(delete_ada(&street), 200).await.json();
    assert_eq!(answer["statusCodeValue"], 200);
    assert!(answer["error"].is_string());
    assert!(!ada_is_there(&street));
}

#[tokio::test]
async fn a_redirect_notes_who_follows_it() {
    let street = px_with(Fault::Redirect).await;
    let answer = expect(delete_ada(&street), 307).await;
    assert!(answer.header("location").starts_with("http://127.0.0.1:"));
    assert!(street.sandbox.strayed().is_empty());
    assert!(ada_is_there(&street));

    street
        .sandbox
        .inject(PX, "deleteUser", Fault::Redirect, 1)
        .unwrap();
    let follower = client(Policy::default());
    let request = delete_ada(&street).build().unwrap();
    let fooled = read(follower.execute(request).await.unwrap())
        .await
        .unwrap();
    assert_eq!(fooled.status, 200);
    let strayed = street.sandbox.strayed();
    assert_eq!(strayed[0].request_line, "DELETE /v1/users/u-42");
    assert!(
        strayed[0]
            .header_names
            .contains(&"x-aptrinsic-api-key".to_owned())
    );
    assert!(ada_is_there(&street));
}

#[tokio::test]
async fn an_echo_repeats_address_credentials_and_body_wherever_an_answer_may_have_a_text() {
    let street = lytics_with(Fault::EchoingRefusal).await;
    let refused = expect(look_for_ada(&street), 400).await;
    let key = street.keys().get("lytics_token");
    for place in [&refused.text, refused.header("x-request-id")] {
        assert!(place.contains("/v2/identity/user/user_id/u-42"), "{place}");
        assert!(place.contains(key), "{place}");
    }
    let street = lytics_with(Fault::EchoingAnswer).await;
    let answer = expect(look_for_ada(&street), 200).await;
    let value = answer.json()["data"]["keys"][0]["value"].to_string();
    assert!(value.contains("u-42") && value.contains(key), "{value}");

    let street = Street::open().await;
    street
        .sandbox
        .inject(PURECLARITY, "forgetUser", Fault::EchoingAnswer, 1)
        .unwrap();
    let answer = expect(street.forget("ada@example.com"), 200).await;
    assert!(answer.text.contains("ada@example.com"), "{}", answer.text);
}

#[tokio::test]
async fn a_truncated_body_promises_more_than_it_has() {
    let street = lytics_with(Fault::TruncatedBody).await;
    let response = look_for_ada(&street).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let promised = response.content_length().unwrap();
    let whole = expect(look_for_ada(&street), 200).await;
    assert!(promised.abs_diff(whole.text.len() as u64) < 8);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn an_oversized_body_goes_on_for_as_long_as_it_is_read() {
    let street = lytics_with(Fault::OversizedBody).await;
    let mut response = look_for_ada(&street).send().await.unwrap();
    assert_eq!(response.content_length(), None);
    let mut read = 0;
    while read < 8 << 20 {
        read += response.chunk().await.unwrap().unwrap().len();
    }
    drop(response);
    expect(look_for_ada(&street), 200).await;
}

#[tokio::test]
async fn a_stalled_body_goes_on_when_it_is_released() {
    let street = lytics_with(Fault::StalledBody).await;
    let mut response = look_for_ada(&street).send().await.unwrap();
    let first = response.chunk().await.unwrap().unwrap();
    assert!(serde_json::from_slice::<serde_json::Value>(&first).is_err());
    street.sandbox.until_held(LYTICS, 1).await;
    street.sandbox.release(LYTICS);
    let rest = response.bytes().await.unwrap();
    let whole = [first, rest].concat();
    serde_json::from_slice::<serde_json::Value>(&whole).unwrap();
}

#[tokio::test]
async fn bodies_can_be_garbage_or_missing_under_the_right_headers() {
    let street = lytics_with(Fault::GarbageBody).await;
    let garbage = expect(look_for_ada(&street), 200).await;
    assert_eq!(garbage.header("content-type"), "application/json");
    assert!(serde_json::from_str::<serde_json::Value>(&garbage.text).is_err());
    let street = lytics_with(Fault::EmptyBody).await;
    assert_eq!(expect(look_for_ada(&street), 200).await.text, "");
}

#[tokio::test]
async fn bodies_can_have_the_wrong_types_values_and_fields() {
    let street = lytics_with(Fault::WrongTypes).await;
    let body = expect(look_for_ada(&street), 200).await.json();
    assert!(body["status"].is_string());
    assert!(body["data"]["keys"].is_string());

    let street = lytics_with(Fault::ExtraFields).await;
    let body = expect(look_for_ada(&street), 200).await.json();
    assert!(body["addedByTheVendorLater"].is_object());
    assert!(body["data"]["keys"][0]["addedByTheVendorLater"].is_object());

    let street = Street::open().await;
    street
        .sandbox
        .inject(LYTICS, "deleteIdentity", Fault::UnknownEnum, 1)
        .unwrap();
    let request = street.lytics("DELETE", "/v2/identity/user/user_id/u-42");
    let body = expect(request, 202).await.json();
    assert_eq!(body["data"]["state"], "added_by_the_vendor_later");
    assert!(street.sandbox.presence(LYTICS, "u-42") != Presence::Present);
}

#[tokio::test]
async fn a_plain_text_answer_can_be_wrongly_typed_too() {
    let street = Street::open().await;
    street
        .sandbox
        .inject(PURECLARITY, "forgetUser", Fault::WrongTypes, 1)
        .unwrap();
    let answer = expect(street.forget("u-42"), 200).await;
    assert_eq!(answer.header("content-type"), "text/plain");
    answer.json();
}

#[tokio::test]
async fn errors_are_altered_like_successes() {
    let street = lytics_with(Fault::UnknownEnum).await;
    let body = expect(street.lytics("GET", "/v2/identity/user/email/nobody"), 404)
        .await
        .json();
    assert_eq!(body["errors"][0]["code"], "added_by_the_vendor_later");
}

#[tokio::test]
async fn a_fault_for_any_operation_hits_unmatched_requests_too() {
    let street = Street::open().await;
    street
        .sandbox
        .inject(PX, "*", Fault::BadGateway, Times::Always)
        .unwrap();
    expect(street.px("GET", "/nowhere"), 502).await;
    expect(delete_ada(&street), 502).await;
    street.sandbox.clear_faults(PX).unwrap();
    expect(delete_ada(&street), 200).await;
}

#[tokio::test]
async fn a_misspelled_operation_is_an_error_that_lists_the_right_ones() {
    let sandbox = Sandbox::start().await.unwrap();
    let error = sandbox
        .inject(PX, "deleteUsers", Fault::ResetAfter, 1)
        .unwrap_err();
    assert!(error.to_string().contains("deleteUserByBody"), "{error}");
}

#[tokio::test]
async fn counted_faults_end() {
    let street = Street::open().await;
    street
        .sandbox
        .inject(PX, "getUser", Fault::ServerError, 2)
        .unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send(street.px("GET", "/v1/users/u-42")).await.status);
    }
    assert_eq!(statuses, [500, 500, 200]);
}
