//! What an error of a generated client says about a target, over a real connection to this machine.

use std::time::Duration;

use crate::support::server::{Server, once, refusing};
use crate::support::{Jumping, minutes, start};
use client_runtime::facts::{
    Fact, OperationFacts, Recreation, RequestIdAt, Role, Source, VendorFacts,
};
use client_runtime::{BaseUrl, Call, Error, Method, Operation, Transport};
use erasure::{Doubt, Failure, Outcome, Reason, Unreached};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const ASSUMED: Source = Source::Assumed("a test");

const SHOP: VendorFacts = VendorFacts {
    request_id: Some(Fact {
        value: RequestIdAt::Header("x-request-id"),
        source: ASSUMED,
    }),
    ..VendorFacts::of(
        "shop",
        "Shop",
        Fact {
            value: Recreation::Possible,
            source: ASSUMED,
        },
    )
};

const fn operation(repeatable: bool) -> Operation {
    Operation {
        vendor: &SHOP,
        id: "eraseUser",
        method: Method::Delete,
        path: "/users/{id}",
        facts: OperationFacts {
            repeatable: Some(Fact {
                value: repeatable,
                source: ASSUMED,
            }),
            ..OperationFacts::of(Role::Erase)
        },
    }
}

static REPEATABLE: Operation = operation(true);
static ONCE: Operation = operation(false);

/// Calls a server that answers with these bytes to whatever it is asked, and hangs up.
async fn error(answer: &'static str, operation: &'static Operation, id: &str) -> Error {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let serve = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let _ = socket.write_all(answer.as_bytes()).await;
    };
    let call = async {
        let sent = Call::new(operation)
            .path("id", id)
            .send(&once(), &base, &())
            .await;
        let answer = match sent {
            Err(error) => return error,
            Ok(answer) if !answer.status().is_success() => return answer.into_error(),
            Ok(answer) => answer,
        };
        match answer.json::<serde_json::Value, _>() {
            Err(error) => error,
            Ok(_) => panic!("the answer was understood"),
        }
    };
    tokio::select! {
        error = call => error,
        ((), error) = async { tokio::join!(serve, std::future::pending::<Error>()) } => error,
    }
}

fn failed(reason: Reason, status: u16) -> Failure {
    Failure::new(reason).with_status(status)
}

async fn outcome(answer: &'static str, operation: &'static Operation) -> Outcome {
    Outcome::from_client_error(&error(answer, operation, "u-42").await, start())
}

#[tokio::test]
async fn a_status_says_why_it_failed_and_whether_asking_again_can_help() {
    let table = [
        ("HTTP/1.1 400 \r\n\r\n", failed(Reason::Rejected, 400)),
        ("HTTP/1.1 401 \r\n\r\n", failed(Reason::Credentials, 401)),
        ("HTTP/1.1 403 \r\n\r\n", failed(Reason::Credentials, 403)),
        ("HTTP/1.1 404 \r\n\r\n", failed(Reason::NotTheVendors, 404)),
        ("HTTP/1.1 405 \r\n\r\n", failed(Reason::NotTheVendors, 405)),
        ("HTTP/1.1 409 \r\n\r\n", failed(Reason::Rejected, 409)),
        (
            "HTTP/1.1 302 \r\nlocation: /elsewhere\r\n\r\n",
            failed(Reason::Rejected, 302),
        ),
        ("HTTP/1.1 429 \r\n\r\n", failed(Reason::Overloaded, 429)),
        ("HTTP/1.1 500 \r\n\r\n", failed(Reason::OutOfOrder, 500)),
        (
            "HTTP/1.1 502 \r\n\r\n<html>bad gateway",
            failed(Reason::OutOfOrder, 502),
        ),
    ];
    for (answer, error) in table {
        assert_eq!(outcome(answer, &REPEATABLE).await, error.into());
    }
}

#[tokio::test]
async fn a_vendor_out_of_order_that_can_t_be_asked_twice_may_have_done_it() {
    let doubt = Doubt::OutOfOrder;
    for answer in [
        "HTTP/1.1 408 \r\n\r\n",
        "HTTP/1.1 500 \r\n\r\n",
        "HTTP/1.1 502 \r\n\r\n<html>bad gateway",
    ] {
        assert_eq!(outcome(answer, &ONCE).await, Outcome::Unknown { doubt });
    }
    let error = failed(Reason::OutOfOrder, 501).retryable(false);
    assert_eq!(
        outcome("HTTP/1.1 501 \r\n\r\n", &ONCE).await,
        Outcome::Failed { error },
        "it doesn't know how to"
    );
}

#[tokio::test]
async fn the_vendors_own_time_and_request_id_are_kept() {
    let answer = "HTTP/1.1 429 \r\nretry-after: 120\r\nx-request-id: req-7\r\n\r\n";
    let error = failed(Reason::Overloaded, 429)
        .with_retry_after(start() + minutes(2))
        .with_vendor_request_id("req-7");
    assert_eq!(error.status(), Some(429));
    assert_eq!(outcome(answer, &ONCE).await, Outcome::Waiting { error });
    let answer = "HTTP/1.1 503 \r\nretry-after: Thu, 06 Aug 2026 12:05:00 GMT\r\n\r\n";
    let error = failed(Reason::OutOfOrder, 503).with_retry_after(start() + minutes(5));
    assert_eq!(
        outcome(answer, &REPEATABLE).await,
        Outcome::Waiting { error }
    );
}

#[tokio::test]
async fn a_lost_answer_leaves_it_unknown() {
    for answer in [
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 \r\ncontent-length: 100\r\n\r\n{\"done\":",
    ] {
        assert_eq!(
            outcome(answer, &REPEATABLE).await,
            Outcome::Unknown {
                doubt: Doubt::AnswerLost
            },
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn success_in_a_shape_that_is_not_documented_leaves_it_unknown() {
    let answer = "HTTP/1.1 200 \r\ncontent-length: 6\r\n\r\n<html>";
    assert_eq!(
        outcome(answer, &REPEATABLE).await,
        Outcome::Unknown {
            doubt: Doubt::NotUnderstood
        }
    );
}

#[tokio::test]
async fn what_could_not_be_sent_has_failed_and_nothing_is_unknown_about_it() {
    let refused = error("", &REPEATABLE, "..").await;
    assert_eq!(
        Outcome::from_client_error(&refused, start()),
        Outcome::failed(Reason::NotSendable)
    );

    let (_port, base) = refusing();
    let sent = Call::new(&ONCE)
        .path("id", "u-42")
        .send(&once(), &base, &())
        .await;
    let Err(unreachable) = sent else {
        panic!("somebody is there")
    };
    let outcome = Outcome::from_client_error(&unreachable, start());
    let error = Failure::new(Reason::NotReached).with_unreached(Unreached::Refused);
    let said = "the vendor could not be reached: its host refuses the connection; nothing was sent";
    assert_eq!(error.to_string(), said);
    assert_eq!(outcome, Outcome::Waiting { error });
    assert!(!outcome.is_settled(), "it is asked again");
}

#[tokio::test]
async fn a_vendor_that_wants_to_be_left_alone_is_sent_nothing_meanwhile() {
    let server = Server::answering(&[(429, "")]).await;
    let clock = Jumping::default();
    let transport = Transport::builder().attempts(1).clock(clock);
    let transport = transport.time_budget(Duration::from_secs(1));
    let transport = transport.rate("shop", 1, Duration::from_secs(60));
    let transport = transport.build().unwrap();
    let call = || Call::new(&ONCE).path("id", "u-42");
    call().send(&transport, &server.base, &()).await.unwrap();
    let postponed = call().send(&transport, &server.base, &()).await;
    let failure = Failure::from_client_error(&postponed.unwrap_err(), start());
    assert_eq!(failure.reason(), Reason::Postponed);
    assert!(failure.is_retryable() && failure.status().is_none());
    assert!(failure.retry_after().is_some_and(|at| at > start()));
    assert_eq!(server.asked().len(), 1);
}

/// Says it by itself, started again without certificates.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_without_certificates_is_set_up_wrongly_and_sends_nothing() {
    const INNER: &str = "ERASURE_TEST_INNER";
    if std::env::var_os(INNER).is_none() {
        let name =
            "client_error::a_machine_without_certificates_is_set_up_wrongly_and_sends_nothing";
        let inner = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env("SSL_CERT_FILE", "/dev/null")
            .env("SSL_CERT_DIR", "/dev/null")
            .env(INNER, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&inner.stdout);
        assert!(said.contains("1 passed"), "{said}");
        return;
    }
    let base = BaseUrl::parse("https://vendor.invalid").unwrap();
    let call = Call::new(&ONCE).path("id", "u-42");
    let unusable = call.send(&once(), &base, &()).await.unwrap_err();
    let error = Failure::new(Reason::Misconfigured).with_unreached(Unreached::NoTrust);
    assert_eq!(
        Outcome::from_client_error(&unusable, start()),
        Outcome::Failed { error }
    );
}

#[tokio::test]
async fn a_question_that_fails_is_only_ever_a_failure() {
    let lost = error("", &REPEATABLE, "u-42").await;
    assert_eq!(
        Failure::from_client_error(&lost, start()),
        Failure::new(Reason::NoAnswer)
    );
    let page = "HTTP/1.1 200 \r\ncontent-length: 6\r\n\r\n<html>";
    let not_understood = error(page, &ONCE, "u-42").await;
    let failure = Failure::from_client_error(&not_understood, start());
    assert_eq!(failure, failed(Reason::NotUnderstood, 200));
    assert!(failure.is_retryable(), "asking is never done too often");
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_undoes_nothing() {
    for refusal in ["401", "403", "404", "400", "409", "429", "501", "505"] {
        let answers = [String::new(), format!("HTTP/1.1 {refusal} \r\n\r\n")];
        let error = error_after(answers, &REPEATABLE).await;
        assert!(error.after_lost_answer());
        assert_eq!(
            Outcome::from_client_error(&error, start()),
            Outcome::Unknown {
                doubt: Doubt::AnswerLost
            },
            "{refusal}"
        );
    }
    let answers = [String::new(), "HTTP/1.1 503 \r\n\r\n".to_owned()];
    let error = error_after(answers, &REPEATABLE).await;
    let still_down = failed(Reason::OutOfOrder, 503);
    assert_eq!(
        Outcome::from_client_error(&error, start()),
        Outcome::Waiting { error: still_down }
    );
}

/// Calls a server that answers two requests with these bytes, one after the other, and hangs up.
async fn error_after(answers: [String; 2], operation: &'static Operation) -> Error {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let serve = async {
        for answer in answers {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.read(&mut [0; 4096]).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    };
    let transport = Transport::builder()
        .attempts(2)
        .clock(Jumping::default())
        .build()
        .unwrap();
    let call = Call::new(operation)
        .path("id", "u-42")
        .send(&transport, &base, &());
    let (sent, ()) = tokio::join!(call, serve);
    match sent {
        Ok(answer) => answer.into_error(),
        Err(error) => error,
    }
}
