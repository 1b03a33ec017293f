//! Personal data and secrets never get out: a canary is in the identifier, the credential, the query, the
//! body and everything the vendor says, and then every error, its sources, every `Debug` and everything that
//! any crate logs at `TRACE` is searched for it, plain and encoded.
//!
//! This is a program of its own because it listens to the whole process.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "it/server.rs"]
#[allow(dead_code, reason = "this program needs some of it")]
mod server;

use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use client_runtime::reqwest::Request;
use client_runtime::{
    Answer, BaseUrl, Call, Credential, Error, InvalidRequest, NoBody, Personal, Secret, credential,
};
use serde::{Deserialize, Serialize};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use server::{ERASE, answering, once, refusing, reply};

const CANARY: &str = "canary@ex/ä b\"";

/// The canary as it looks in a URL, in JSON, in base64, in hex, and the part that most forms share.
const FORMS: [&str; 5] = [
    "canary",
    "canary%40",
    "Y2FuYXJ5",
    "63616e617279",
    "99, 97, 110, 97, 114, 121",
];

#[derive(Debug, Serialize, Deserialize)]
struct Body {
    #[serde(rename = "text")]
    _text: Personal,
}

struct Keys;

impl Credential for Keys {
    fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest> {
        credential::bearer(request, &Secret::new("canary-key"))?;
        credential::header(request, "x-key", &Secret::new("canary-key"))?;
        credential::query_key(request, "key", &Secret::new("canary-key"))
    }
}

fn call() -> Call {
    Call::new(&ERASE)
        .path("person", &Personal::new(CANARY))
        .query("person", &Personal::new(CANARY))
        .header("x-person", "canary")
        .json(&[Personal::new(CANARY)])
}

/// All that was logged since the program started.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Everything that an error shows of itself.
fn shown<E>(error: &Error<E>) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(text, " {error} {error:?} {error:#?}").unwrap();
        source = error.source();
    }
    text
}

/// Everything that an answer shows of itself, however it is read.
fn read(answer: Answer, how: usize) -> String {
    let shape = format!("{answer:?}");
    shape
        + &match how {
            0 => answer
                .json::<Body, Body>()
                .map_or_else(|e| shown(&e), |r| format!("{r:?}")),
            1 => answer
                .json::<u8, Body>()
                .map_or_else(|e| shown(&e), |r| format!("{r:?}")),
            2 => answer
                .text::<Body>()
                .map_or_else(|e| shown(&e), |r| format!("{}", r.len())),
            3 => shown(&answer.into_error::<Body>()),
            4 => shown(&answer.into_error::<String>()),
            5 => format!("{:?}", answer.json_if_any::<Body, NoBody>()),
            _ => format!("{:?}", answer.dropped::<NoBody>()),
        }
}

const READINGS: usize = 7;

async fn outcome(base: &BaseUrl, how: usize) -> String {
    match call().send(&once(), base, &Keys).await {
        Ok(answer) => read(answer, how),
        Err(error) => shown(&error),
    }
}

fn search(text: &str, at: &str) {
    for form in FORMS {
        if let Some(found) = text.find(form) {
            let around = text[..found].rsplit('\n').next().unwrap_or_default();
            panic!("{form} in {at}, after: {around}");
        }
    }
}

#[test]
fn nothing_shows_an_identifier_a_secret_a_url_or_the_vendors_words() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_span_events(FmtSpan::FULL)
        .with_writer(log.clone())
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let headers =
            "retry-after: canary\r\nx-request-id: canary\r\nlocation: https://canary.example.com";
        let mut answers = vec![
            String::new(),
            "canary".to_owned(),
            format!("HTTP/1.1 200 OK\r\n{headers}\r\ncontent-length: 99\r\n\r\ncanary"),
            format!("HTTP/1.1 400 canary\r\n{headers}\r\ntransfer-encoding: chunked\r\n\r\ncanary"),
        ];
        for status in [
            "200 canary",
            "302 canary",
            "400 canary",
            "429 canary",
            "502 canary",
        ] {
            for body in [
                r#"{"text":"canary"}"#,
                r#"{"text":{"canary":"canary"},"request_id":"canary@example.com"}"#,
                r#"{"canary":1}"#,
                r#""canary""#,
                "<html>canary",
            ] {
                answers.push(reply(&format!("{status}\r\n{headers}"), body));
            }
        }
        for answer in &answers {
            for how in 0..READINGS {
                let (base, _) = answering(answer.as_str()).await;
                search(&outcome(&base, how).await, answer);
            }
        }
        let (_held, base) = refusing();
        search(&outcome(&base, 0).await, "a refused connection");
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    search(&log, "the log");
    for url in ["/v1/people", "person=", "http://127.0.0.1"] {
        assert!(!log.contains(url), "{url} in the log");
    }
    // It did listen: to us, and to the crates below.
    for heard in [
        "vendor=\"example\" operation=\"erasePerson\" attempt=1 duration_ms=",
        "status=200",
        "error=Connect",
        "connecting to 127.0.0.1",
    ] {
        assert!(log.contains(heard), "{heard} is not in the log");
    }
}
