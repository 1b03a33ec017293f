//! An error says which vendor and operation, what happened and what to do, in our words alone.

use std::error::Error as _;
use std::time::Duration;

use client_runtime::{Error, ErrorKind, InvalidRequest, RetryAfter};

use crate::server::{ERASE, answering, erase, once, reply};

async fn rejected(head: &str) -> Error {
    let (base, _) = answering(reply(head, "")).await;
    let answer = erase("ada").send(&once(), &base, &()).await.unwrap();
    answer.into_error()
}

#[tokio::test]
async fn every_status_says_what_to_do_and_whether_to_try_again() {
    for (head, retryable, advice) in [
        (
            "304 Not Modified",
            false,
            "redirects are never followed: check the base URL",
        ),
        (
            "400 Bad Request",
            false,
            "compare the request with the vendor's spec",
        ),
        ("401 Unauthorized", false, "check the credentials"),
        (
            "403 Forbidden",
            false,
            "check what the credentials are allowed to do",
        ),
        (
            "404 Not Found",
            false,
            "the vendor has nothing by this identifier, or not at this base URL",
        ),
        ("408 Timeout", true, "ask again later"),
        (
            "409 Conflict",
            false,
            "the vendor reports a conflict: find out what it is",
        ),
        ("429 Too Many", true, "ask again later"),
        (
            "500 Oops",
            true,
            "the fault is the vendor's or a proxy's: ask again later",
        ),
        (
            "501 Never",
            false,
            "the fault is the vendor's or a proxy's: ask again later",
        ),
        (
            "503 Busy",
            true,
            "the fault is the vendor's or a proxy's: ask again later",
        ),
        (
            "599 Odd",
            true,
            "the fault is the vendor's or a proxy's: ask again later",
        ),
    ] {
        let error = rejected(head).await;
        let status = &head[..3];
        assert_eq!(
            error.to_string(),
            format!("example erasePerson: answered {status}; {advice}")
        );
        assert_eq!(error.is_retryable(), retryable, "{status}");
        assert_eq!(
            (error.vendor(), error.operation()),
            ("example", "erasePerson")
        );
        assert!(error.source().is_none());
    }
}

#[tokio::test]
async fn retry_after_is_read_in_each_of_its_forms() {
    let at = RetryAfter::At("1994-11-06T08:49:37Z".parse().unwrap());
    let month = Duration::from_secs(24 * 60 * 60);
    for (text, expected) in [
        ("0", Some(RetryAfter::Delay(Duration::ZERO))),
        ("120", Some(RetryAfter::Delay(Duration::from_secs(120)))),
        (" 7 ", Some(RetryAfter::Delay(Duration::from_secs(7)))),
        ("99999999", Some(RetryAfter::Delay(month))),
        ("99999999999999999999999", Some(RetryAfter::Delay(month))),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(at)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(at)),
        ("Sun Nov  6 08:49:37 1994", Some(at)),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("Sun, 06 Nov 99999 08:49:37 GMT", None),
    ] {
        let error = rejected(&format!("429 No\r\nRetry-After: {text}")).await;
        assert_eq!(error.retry_after(), expected, "{text:?}");
    }
    let error = rejected("429 No\r\nRetry-After: 30").await;
    assert!(
        error
            .to_string()
            .ends_with("ask again later, in 30 s at the earliest"),
        "{error}"
    );
}

#[tokio::test]
async fn an_error_prints_for_a_developer_what_is_known_and_of_the_body_only_the_length() {
    let (base, _) = answering(reply("429 No\r\nRetry-After: 30", "canary")).await;
    let answer = erase("ada").send(&once(), &base, &()).await.unwrap();
    let error: Error = answer.into_error();
    assert_eq!(
        format!("{error:?}"),
        "Error { vendor: \"example\", operation: \"erasePerson\", kind: Rejected, status: Some(429), \
         retry_after: Some(Delay(30s)), raw_body: Some([6 bytes]), cause: None, attempts: 1, \
         after_lost_answer: false, .. }"
    );
}

#[test]
fn a_wait_is_never_negative_and_never_endless() {
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    let at = |text: &str| RetryAfter::At(text.parse().unwrap()).wait(now);
    assert_eq!(at("2026-11-23T09:00:00Z"), Duration::ZERO);
    assert_eq!(at("2026-11-23T10:00:09Z"), Duration::from_secs(9));
    assert_eq!(
        at("9999-01-01T00:00:00Z"),
        Duration::from_secs(24 * 60 * 60)
    );
    assert_eq!(
        RetryAfter::Delay(Duration::MAX).wait(now),
        Duration::from_secs(24 * 60 * 60)
    );
}

#[test]
fn an_error_can_cross_threads_and_be_anybodys_source() {
    fn usable<T: std::error::Error + Send + Sync + 'static>() {}
    usable::<Error>();
    usable::<Error<String>>();
}

#[test]
fn a_refused_request_can_be_reported_by_whoever_refused_it() {
    let why = InvalidRequest::new("identifier", "is not one that this vendor takes");
    assert_eq!(why.reason(), "is not one that this vendor takes");
    let error = Error::<String>::invalid_request(&ERASE, why);
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.source().unwrap().to_string(),
        "`identifier` is not one that this vendor takes"
    );
}
