//! What is made of an answer that isn't what is documented, whole or in part: an error that says what is
//! known, whatever its bytes.

use client_runtime::{Error, ErrorKind};
use proptest::prelude::*;
use serde::Deserialize;

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
    #[derive(Debug)]
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

#[tokio::test]
async fn bytes_are_those_of_a_documented_media_type_or_of_one_that_is_not_named() {
    let documented = ["application/pdf", "Image/PNG; q=1"];
    for (named, is_documented) in [
        (Some("application/pdf"), true),
        (Some("image/png ; charset=binary"), true),
        (None, true),
        (Some("application/pdf-like"), false),
        (Some("text/html"), false),
    ] {
        let header = named.map_or(String::new(), |named| format!("content-type: {named}\r\n"));
        let bytes = format!("HTTP/1.1 200 OK\r\n{header}content-length: 2\r\n\r\n%P");
        let answer = answer(bytes).await.unwrap();
        match answer.bytes::<Problem>(&documented) {
            Ok(read) => assert!(is_documented && read.into_inner() == b"%P", "{named:?}"),
            Err(error) => {
                assert!(!is_documented, "{named:?}");
                assert_eq!(error.kind(), ErrorKind::Undecodable);
            }
        }
    }
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
