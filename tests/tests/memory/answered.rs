//! What a vendor answers stands in our own memory as long as the answer does, and no longer.

use std::io::Write;

use client_runtime::{Call, NoBody, Transport};
use lytics_client::facts::GET_DELETION;
use zeroize::Zeroizing;

use crate::{canary::Canary, deaf::Deaf};

#[tokio::test]
async fn the_vendors_id_is_found_in_an_answer_without_a_copy_of_what_else_it_says() {
    let canary = Canary::of(["answered-", "fifty-times"]);
    let mut body = Zeroizing::new(Vec::with_capacity(8 * 1024));
    for number in 0..50 {
        let text = Zeroizing::new(canary.text());
        write!(body, r#","name{number}":"{}""#, *text).unwrap();
    }
    let (start, end) = (r#"{"status":404"#, r#","request_id":"r-1"}"#);
    let length = start.len() + body.len() + end.len();
    let mut answer = Zeroizing::new(Vec::with_capacity(9 * 1024));
    write!(
        answer,
        "HTTP/1.1 404 So\r\nContent-Length: {length}\r\n\r\n"
    )
    .unwrap();
    [start.as_bytes(), &body, end.as_bytes()]
        .into_iter()
        .for_each(|part| answer.extend_from_slice(part));
    let deaf = Deaf::answering(answer);

    let call = Call::new(&GET_DELETION).path("requestId", "req-7");
    let transport = Transport::builder().build().unwrap();
    let answered = call.send(&transport, &deaf.base(), &()).await.unwrap();
    let error = answered.into_error_without_body::<NoBody>();
    assert_eq!(error.request_id(), Some("r-1"));
    drop((error, transport));
    // In the HTTP client's buffers it stands in quotation marks, as it was sent.
    assert!(canary.occurrences() >= 50);
    assert_eq!(canary.occurrences_before(|byte| byte != b'"'), 0);
}

#[tokio::test]
async fn an_answer_that_grows_leaves_nothing_where_it_stood_before() {
    let canary = Canary::of(["grown-", "piece-by-piece"]);
    let text = Zeroizing::new(canary.text());
    // In two parts, which only we put together: whatever is whole is not the HTTP client's.
    let (begins, ends) = text.split_at(text.len() - 6);
    let more = "x".repeat(100);
    let parts = [begins, ends].into_iter().chain([&more[..]; 50]);
    let mut answer = Zeroizing::new(Vec::with_capacity(9 * 1024));
    answer.extend_from_slice(b"HTTP/1.1 404 So\r\nTransfer-Encoding: chunked\r\n\r\n");
    for part in parts.chain([""]) {
        write!(answer, "{:x}\r\n{part}\r\n", part.len()).unwrap();
    }
    let deaf = Deaf::answering(answer);
    drop(text);

    let transport = Transport::builder().build().unwrap();
    let call = Call::new(&GET_DELETION).path("requestId", "req-7");
    let answered = call.send(&transport, &deaf.base(), &()).await.unwrap();
    assert_eq!(canary.occurrences(), 1);
    drop((answered, transport));
    assert_eq!(canary.occurrences(), 0);
}
