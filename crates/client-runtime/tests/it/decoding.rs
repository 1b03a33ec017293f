//! What is made of an answer that isn't what is documented, whole or in part: an error that says what is
//! known, whatever its bytes.

use client_runtime::{Error, ErrorKind};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::server::reply;
use crate::wire::{Accepted, Problem, answer};

#[tokio::test]
async fn a_truncated_success_is_lost_and_a_truncated_error_is_still_that_error() {
    let broken =
        |status| format!("HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\n{{\"state\":\"done\"");
    let lost = answer(broken("200 OK"))
        .await
        .unwrap()
        .json::<Accepted, Problem>()
        .unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::Lost);
    assert_eq!(lost.status().unwrap(), 200);
    assert_eq!(lost.raw_body().unwrap(), b"{\"state\":\"done\"");
    assert!(lost.answer_lost());
    let rejected = answer(broken("400 Bad Request"))
        .await
        .unwrap()
        .into_error::<Problem>();
    assert_eq!(rejected.kind(), ErrorKind::Rejected);
    assert_eq!(rejected.body(), None);
}

#[tokio::test]
async fn a_body_that_looks_whole_but_broke_off_is_not_decoded() {
    let bytes = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"state\":\"done\"}";
    let lost = answer(bytes)
        .await
        .unwrap()
        .json::<Accepted, Problem>()
        .unwrap_err();
    assert!(lost.answer_lost());
    let bytes = "HTTP/1.1 400 No\r\ncontent-length: 99\r\n\r\n{\"error\":\"x\"}";
    assert_eq!(
        answer(bytes).await.unwrap().into_error::<Problem>().body(),
        None
    );
}

#[tokio::test]
async fn a_success_of_another_shape_is_undecodable_and_says_where_without_a_value() {
    for (body, said) in [
        ("<html>canary</html>", "it isn't JSON, at line 1, column 1"),
        (
            "{\"state\":\"canary\"",
            "it ends too early, at line 1, column 17",
        ),
        (
            "{\n\"request_id\":\"canary\"}",
            "the field `state` is missing, at line 2, column 22",
        ),
        (
            "{\"state\":{\"canary\":1}}",
            "a value doesn't have the documented type, at line 1, column 9",
        ),
        (
            "{\"state\":\"x\",\"state\":\"canary\"}",
            "a value doesn't have the documented type, at line 1, column 20",
        ),
        ("", "it ends too early, at line 1, column 0"),
    ] {
        let error = answer(reply("200 OK", body))
            .await
            .unwrap()
            .json::<Accepted, Problem>()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert!(!error.is_retryable() && !error.nothing_sent());
        assert_eq!(
            error.to_string(),
            format!(
                "example erasePerson: answered 200, but the body isn't what is documented ({said}); the \
                 vendor may have done it: compare its answer with its spec"
            )
        );
    }
}

#[tokio::test]
async fn a_missing_field_is_named_only_as_a_type_can_name_it() {
    #[derive(Debug, Serialize)]
    struct Echoing;
    impl<'de> Deserialize<'de> for Echoing {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Err(serde::de::Error::custom(format!("missing field `{text}`")))
        }
    }
    let answer = answer(reply("200 OK", "\"canary@example.com\""))
        .await
        .unwrap();
    let error = answer.json::<Echoing, Problem>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
}

#[tokio::test]
async fn a_page_an_error_in_json_and_nothing_at_all_are_not_the_documented_text() {
    for (media_type, body) in [
        ("text/html", "<html>Please sign in</html>"),
        ("application/json", r#"{"Error":"no"}"#),
        ("text/plain", ""),
        ("text/plain", " \n"),
        ("text/plain", r#"{"Error":"no"}"#),
        ("text/plain", " [1]"),
        ("text/plain", "<?xml version='1.0'?><Error>no</Error>"),
    ] {
        let head = format!("200 OK\r\ncontent-type: {media_type}");
        let text = answer(reply(&head, body)).await.unwrap().text::<Problem>();
        let error = text.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{media_type}");
    }
    let head = "200 OK\r\ncontent-type: Text/Plain; charset=utf-8";
    let text = answer(reply(head, "submitted")).await.unwrap();
    assert_eq!(*text.text::<Problem>().unwrap(), "submitted");
}

/// Everything in it may be left out.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Loose {
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<String>>,
}

#[tokio::test]
async fn a_success_that_says_that_it_failed_is_none() {
    for against in [
        r#""error":"not authorized""#,
        r#""error":{"code":403}"#,
        r#""Error":1"#,
        r#""error_message":"no""#,
        r#""externalapierror":{"status":"NOT_FOUND"}"#,
        r#""exception":"java.lang.IllegalStateException""#,
        r#""success":false"#,
        r#""ok":"false""#,
        r#""status":500"#,
        r#""statusCode":"404""#,
        r#""status_code":301"#,
    ] {
        let body = format!(r#"{{"state":"done",{against}}}"#);
        let read = answer(reply("200 OK", &body)).await.unwrap();
        let error = read.json::<Loose, Problem>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{against}");
        assert!(error.to_string().contains("reports a failure"));
    }
}

#[tokio::test]
async fn a_success_may_have_new_fields_and_say_that_nothing_went_wrong() {
    for beside in [
        r#""error":null"#,
        r#""error":"""#,
        r#""fault":[]"#,
        r#""exception":{}"#,
        r#""hasErrors":false"#,
        r#""failed":0"#,
        r#""success":true"#,
        r#""status":202"#,
        r#""status":"completed""#,
        r#""added":{"error":"of something else"}"#,
        // The spec describes the field, so the adapter decides what it means.
        r#""errors":["one of several"]"#,
    ] {
        let body = format!(r#"{{"state":"done",{beside}}}"#);
        let read = answer(reply("200 OK", &body)).await.unwrap();
        let read = read.json::<Loose, Problem>();
        assert_eq!(read.unwrap().state.as_deref(), Some("done"), "{beside}");
    }
}

#[tokio::test]
async fn what_has_none_of_the_documented_fields_is_something_elses_answer() {
    for body in [
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"state":null,"message":"no"}"#,
        r#"{"timestamp":1,"status":404,"error":"Not Found","path":"/"}"#,
    ] {
        let read = answer(reply("200 OK", body)).await.unwrap();
        let error = read.json::<Loose, Problem>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{body}");
        let refused = answer(reply("404 Not Found", body)).await.unwrap();
        assert_eq!(refused.into_error::<Loose>().body(), None, "{body}");
    }
    let nothing = Loose {
        state: None,
        errors: None,
    };
    for body in [
        "{}",
        " { } ",
        r#"{"state":null}"#,
        r#"{"state":null,"errors":null}"#,
    ] {
        let read = answer(reply("200 OK", body)).await.unwrap();
        assert_eq!(read.json::<Loose, Problem>().unwrap().into_inner(), nothing);
        let refused = answer(reply("404 Not Found", body)).await.unwrap();
        assert_eq!(refused.into_error().body(), Some(&nothing));
    }
}

#[tokio::test]
async fn a_body_that_does_not_have_to_be_there_is_read_where_it_is() {
    for head in ["204 No Content", "200 OK\r\ncontent-type: text/html"] {
        let nothing = answer(reply(head, "")).await.unwrap();
        let nothing = nothing.json_if_any::<Loose, Problem>().unwrap();
        assert_eq!(nothing.into_inner(), None, "{head}");
    }
    let done = reply("200 OK\r\ncontent-type: text/plain", r#"{"state":"done"}"#);
    let done = answer(done).await.unwrap().json_if_any::<Loose, Problem>();
    assert!(done.unwrap().into_inner().is_some());
    for body in [
        "[]",
        "null",
        "\"ok\"",
        "ok",
        "<html>",
        "{\"state\":1}",
        "{\"state\":\"a\"} x",
    ] {
        let read = answer(reply("200 OK", body)).await.unwrap();
        let error = read.json_if_any::<Loose, Problem>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{body}");
    }
}

#[tokio::test]
async fn a_page_is_nobodys_error_even_if_it_can_be_read_as_one() {
    let page = reply("404 No\r\ncontent-type: text/html", r#"{"error":"x"}"#);
    let error = answer(page).await.unwrap().into_error::<Problem>();
    assert!(error.is_page() && error.body().is_none());
}

#[tokio::test]
async fn text_that_is_no_utf_8_is_undecodable() {
    let error = answer(&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\xfe"[..])
        .await
        .unwrap()
        .text::<Problem>();
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Undecodable);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_an_answer_or_an_error_and_never_a_panic(
        head in prop::sample::select(vec!["", "HTTP/1.1 ", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 400 No\r\n\r\n{"]),
        tail in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [head.as_bytes(), &tail].concat();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            if let Ok(answer) = answer(bytes).await {
                assert!(answer.json::<Accepted, Problem>().is_err());
            }
        });
    }
}

#[tokio::test]
async fn a_deeply_nested_body_is_undecodable() {
    let body = "[".repeat(500_000);
    let answer = answer(reply("200 OK", &body)).await.unwrap();
    let error = answer.json::<serde_json::Value, Problem>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
}

#[tokio::test]
async fn a_success_that_is_not_documented_is_a_doubt_and_no_refusal() {
    for head in ["201 Created", "204 No Content", "206 Partial", "299 Odd"] {
        let error: Error = answer(reply(head, ""))
            .await
            .unwrap()
            .into_error_without_body();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{head}");
        assert!(!error.nothing_sent() && !error.is_retryable());
    }
    let error: Error = answer(reply("302 Found", ""))
        .await
        .unwrap()
        .into_error_without_body();
    assert_eq!(error.kind(), ErrorKind::Rejected);
}
