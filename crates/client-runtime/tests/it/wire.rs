//! What goes over the wire and what comes back: exactly the documented bytes out, a bounded and documented
//! answer or a documented error in, and never a doubt about what has been sent.

use client_runtime::reqwest::Request;
use client_runtime::{
    Answer, BaseUrl, Call, Credential, Error, ErrorKind, InvalidRequest, NoBody, Personal, Secret,
    Transport, credential,
};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;

use crate::server::{
    ERASE, ERASE_ONCE, answering, erase, listen, once, read_request, refusing, reply,
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    pub state: String,
    pub request_id: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    pub error: String,
}

struct Key;

impl Credential for Key {
    fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest> {
        credential::bearer(request, &Secret::new("k3y"))
    }
}

pub async fn sent(call: Call, base: &BaseUrl) -> Result<Answer, Error> {
    call.send(&once(), base, &Key).await
}

/// Sends a repeatable call to a server that answers with these bytes.
pub async fn answer(bytes: impl Into<Vec<u8>>) -> Result<Answer, Error> {
    let (base, _) = answering(bytes).await;
    sent(erase("ada"), &base).await
}

#[tokio::test]
async fn a_request_has_the_headers_that_its_spec_names_and_no_other() {
    let (base, request) = answering(reply("204 No Content", "")).await;
    sent(
        erase("ada@example.com")
            .query("hard", &true)
            .accept("application/json"),
        &base,
    )
    .await
    .unwrap();
    let host = base.as_str().trim_start_matches("http://");
    let expected = format!(
        "DELETE /v1/people/ada%40example.com?hard=true HTTP/1.1\r\n\
         accept: application/json\r\nauthorization: Bearer k3y\r\nhost: {host}\r\n\r\n"
    );
    assert_eq!(sorted(&request.await.unwrap()), sorted(&expected));
}

#[tokio::test]
async fn a_body_adds_its_type_and_length_and_no_more() {
    let (base, request) = answering(reply("200 OK", "")).await;
    sent(Call::new(&ERASE_ONCE).json(&["ada"]), &base)
        .await
        .unwrap();
    let host = base.as_str().trim_start_matches("http://");
    let expected = format!(
        "POST /v1/erase HTTP/1.1\r\naccept: */*\r\nauthorization: Bearer k3y\r\ncontent-length: 7\r\n\
         content-type: application/json\r\nhost: {host}\r\n\r\n[\"ada\"]"
    );
    assert_eq!(sorted(&request.await.unwrap()), sorted(&expected));
}

fn sorted(request: &str) -> Vec<&str> {
    let mut lines: Vec<_> = request.split("\r\n").collect();
    lines.sort_unstable();
    lines
}

#[tokio::test]
async fn a_documented_answer_is_decoded_with_what_is_around_it() {
    let head = "202 Accepted\r\nx-quota: 7";
    let answer = answer(reply(
        head,
        r#"{"state":"pending","request_id":"r-1","new":1}"#,
    ))
    .await
    .unwrap();
    let response = answer.json::<Accepted, Problem>().unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.header("X-Quota"), Some("7"));
    assert_eq!(response.state, "pending");
    assert_eq!(format!("{response:?}"), "Response { status: 202, .. }");
    let state = response.map(|accepted| accepted.state);
    assert_eq!(state.request_id(), Some("r-1"));
    assert_eq!(state.into_inner(), "pending");
}

#[tokio::test]
async fn text_is_text_and_a_body_of_no_interest_is_dropped() {
    let text = answer(reply("200 OK", "submitted"))
        .await
        .unwrap()
        .text::<Problem>()
        .unwrap();
    assert_eq!(*text, "submitted");
    for bytes in [
        reply("204 No Content", ""),
        reply("200 OK", "Deleted"),
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<".into(),
    ] {
        let dropped = answer(bytes).await.unwrap().dropped::<NoBody>();
        assert!(dropped.unwrap().status().is_success());
    }
    let bare = |text: &str| {
        format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}",
            text.len()
        )
    };
    let text = answer(bare("submitted")).await.unwrap();
    assert_eq!(*text.text::<NoBody>().unwrap(), "submitted");
    let page = answer(bare("<html>Sign in")).await.unwrap();
    let error = page.text::<NoBody>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    let page = answer(reply("200 OK", "<html>Sign in")).await.unwrap();
    let error = page.dropped::<NoBody>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert!(error.is_page() && !error.to_string().contains("Sign"));
}

#[tokio::test]
async fn a_documented_error_keeps_its_body_and_when_to_ask_again() {
    let head = "429 Too Many Requests\r\nretry-after: 30";
    let answer = answer(reply(head, r#"{"error":"slow down","request_id":"r-2"}"#))
        .await
        .unwrap();
    let error = answer.into_error::<Problem>();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!(
        error.body(),
        Some(&Problem {
            error: "slow down".into()
        })
    );
    assert_eq!(error.request_id(), Some("r-2"));
    assert!(error.retry_after().is_some());
    assert!(error.is_retryable() && !error.answer_lost() && !error.nothing_sent());
    assert!(!error.is_page());
}

#[tokio::test]
async fn a_proxys_page_is_a_retryable_error_without_a_typed_body() {
    let answer = answer(reply("502 Bad Gateway", "<html>Bad Gateway</html>"))
        .await
        .unwrap();
    let error = answer.into_error::<Problem>();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(error.is_retryable() && error.is_page());
    assert_eq!(error.body(), None);
    assert_eq!(error.raw_body(), Some(&b"<html>Bad Gateway</html>"[..]));
}

#[tokio::test]
async fn errors_of_several_shapes_become_one_type() {
    #[derive(Debug, PartialEq)]
    enum EraseError {
        Status409(Problem),
    }
    let answer = answer(reply("409 Conflict", r#"{"error":"sole owner"}"#))
        .await
        .unwrap();
    let error = answer.into_error_as(EraseError::Status409);
    assert_eq!(
        error.body(),
        Some(&EraseError::Status409(Problem {
            error: "sole owner".into()
        }))
    );
    let untyped = error.into_untyped();
    assert_eq!(untyped.status().unwrap(), 409);
    assert!(untyped.body().is_none() && untyped.raw_body().is_some());
    let typed: Error<Problem> = untyped.typed();
    assert_eq!(typed.status().unwrap(), 409);
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let (elsewhere, target) = listen().await;
        let location = target.as_str();
        let answer = answer(reply(
            &format!("{status}\r\nlocation: {location}/v1/people/ada"),
            "",
        ))
        .await
        .unwrap();
        let error = answer.into_error::<Problem>();
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert!(!error.is_retryable());
        let nobody = elsewhere.into_std().unwrap().accept().unwrap_err();
        assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "{status}");
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_its_bound_and_no_further() {
    let transport = Transport::builder().body_limit(1000).build().unwrap();
    for (length, fits) in [(1000, true), (1001, false)] {
        let (base, _) = answering(reply("200 OK", &"x".repeat(length))).await;
        let answer = erase("ada").send(&transport, &base, &()).await.unwrap();
        match answer.text::<Problem>() {
            Ok(text) => assert!(fits && text.len() == length),
            Err(error) => {
                assert!(!fits);
                assert_eq!(error.kind(), ErrorKind::Undecodable);
                assert_eq!(error.raw_body().unwrap().len(), 1000);
                assert!(
                    error.to_string().contains("longer than 1000 bytes"),
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_body_without_an_end_ends_at_the_bound() {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n")
            .await
            .unwrap();
        let chunk = [b"400\r\n", &[b'x'; 0x400][..], b"\r\n"].concat();
        // Far beyond the bound, in case there is none.
        for _ in 0..0x2000 {
            if stream.write_all(&chunk).await.is_err() {
                break;
            }
        }
    });
    let answer = sent(erase("ada"), &base).await.unwrap();
    let error = answer.into_error::<Problem>();
    assert_eq!(error.raw_body().unwrap().len(), 1024 * 1024);
    assert_eq!(error.kind(), ErrorKind::Rejected);
    server.await.unwrap();
}

#[tokio::test]
async fn a_refused_connection_is_known_to_have_sent_nothing() {
    let (_held, base) = refusing();
    let error = sent(erase("ada"), &base).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.nothing_sent() && error.is_retryable());
    assert!(!error.answer_lost() && !error.is_timeout());
    assert!(error.to_string().contains("connection refused"), "{error}");
}

#[tokio::test]
async fn a_connection_lost_after_the_request_may_have_done_it() {
    let (listener, base) = listen().await;
    let server = tokio::spawn(async move {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await;
            stream.set_zero_linger().unwrap();
        }
    });
    let error = sent(erase("ada"), &base).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert_eq!(error.status(), None);
    assert!(error.answer_lost() && !error.nothing_sent());
    assert!(error.is_retryable(), "the operation may be repeated");
    let error = sent(Call::new(&ERASE_ONCE).json(&[1]), &base)
        .await
        .unwrap_err();
    assert!(error.answer_lost());
    assert!(
        !error.is_retryable(),
        "nothing says that the operation may be repeated"
    );
    server.await.unwrap();
}

#[tokio::test]
async fn a_connection_closed_without_a_word_may_have_done_it() {
    let error = answer("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert!(error.to_string().contains("closed early"), "{error}");
}

#[tokio::test]
async fn what_is_not_http_may_have_done_it() {
    let error = answer("SSH-2.0-OpenSSH\r\n\r\n").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert!(error.to_string().contains("doesn't speak HTTP"), "{error}");
}

/// A caller with a key that could be taken for an id.
struct Keys;

impl Credential for Keys {
    fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest> {
        credential::bearer(request, &Secret::new("key-1234567890"))
    }
}

#[tokio::test]
async fn a_credential_that_comes_back_as_a_request_id_is_none() {
    for (id, taken) in [
        ("key-1234567890", false),
        ("for-key-1234567890", false),
        ("key-1234", false),
        ("key-12", true),
        ("another-1234567890", true),
    ] {
        let body = serde_json::json!({ "request_id": id }).to_string();
        let (base, _) = answering(reply("400 No", &body)).await;
        let answer = erase("ada").send(&once(), &base, &Keys).await.unwrap();
        let error = answer.into_error::<Problem>();
        assert_eq!(error.request_id(), taken.then_some(id), "{id}");
    }
}

#[tokio::test]
async fn a_request_id_is_read_from_where_the_spec_says_and_only_if_it_looks_like_one() {
    let long = "x".repeat(129);
    for (id, taken) in [
        ("5f1c-9", true),
        ("Root=1-67891233-abcdef", true),
        ("ada@example.com", false),
        ("no such user", false),
        ("", false),
        (&long, false),
    ] {
        let body = serde_json::json!({ "request_id": id }).to_string();
        let error = answer(reply("400 No", &body))
            .await
            .unwrap()
            .into_error::<Problem>();
        assert_eq!(error.request_id(), taken.then_some(id));

        let (base, _) = answering(reply(&format!("400 No\r\nX-Request-Id: {id}"), "")).await;
        let error = sent(Call::new(&ERASE_ONCE), &base)
            .await
            .unwrap()
            .into_error::<Problem>();
        assert_eq!(error.request_id(), taken.then_some(id));
    }
}

#[tokio::test]
async fn a_personal_value_arrives_as_it_is() {
    let (base, request) = answering(reply("200 OK", "")).await;
    let call = Call::new(&ERASE).path("person", &Personal::new("%2e%2e/ä b"));
    sent(call, &base).await.unwrap();
    let request = request.await.unwrap();
    assert!(
        request.starts_with("DELETE /v1/people/%252e%252e%2F%C3%A4%20b HTTP/1.1\r\n"),
        "{request}"
    );
}
