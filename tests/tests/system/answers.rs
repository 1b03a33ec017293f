//! What the generated clients make of answers: every documented status of every operation becomes
//! its documented type, and whatever else comes is an error that says so and shows nobody.

use client_calls::Came;
use client_runtime::{ErrorKind, RetryAfter};
use serde_json::Value;
use vendor_sandbox::{Contract, Fault};

use crate::{
    clients::Clients,
    exercise::{self, Exercise, Stage},
    scripted::{ScriptedAnswer, ScriptedServer},
    spec::{Answer, Example, Operation, Spec},
};

/// Serves one answer to one call, and tells what was asked.
async fn received(exercise: &Exercise, answer: ScriptedAnswer) -> (Came, String) {
    let server = ScriptedServer::saying([answer]).await;
    let clients = Clients::at(server.address());
    let came = exercise.call(&clients, &exercise.usual_path()).await;
    (came, server.heard().remove(0))
}

/// An answer of the spec in the words of one of its examples.
struct Documented {
    exercise: Exercise,
    status: u16,
    answer: Answer,
    example: Option<Example>,
}

impl Documented {
    /// All that the specs document.
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for exercise in exercise::all() {
            for (status, answer) in exercise.spec().answers {
                let examples = answer.bodies.iter().cloned().map(Some);
                let no_body = answer.bodies.is_empty().then_some(None);
                all.extend(examples.chain(no_body).map(|example| Self {
                    exercise: exercise.clone(),
                    status,
                    answer: answer.clone(),
                    example,
                }));
            }
        }
        all
    }

    fn name(&self) -> String {
        let (vendor, operation) = (self.exercise.vendor, self.exercise.operation);
        format!("{vendor} {operation} {}", self.status)
    }

    async fn come(&self) -> Came {
        let answer = self.answer.scripted(self.status, self.example.as_ref());
        received(&self.exercise, answer).await.0
    }

    /// The vendor's own id of the exchange, where the spec says that it stands.
    fn request_id(&self) -> Option<String> {
        let body = self.example.as_ref().filter(|_| self.status != 204)?;
        let id = body
            .value
            .pointer(Spec::of(self.exercise.vendor).request_id_at()?)?;
        id.as_str().map(str::to_owned)
    }
}

#[tokio::test]
async fn every_documented_success_becomes_its_documented_type() {
    let mut seen = 0;
    for documented in Documented::all() {
        if documented.status >= 300 {
            continue;
        }
        let (name, back) = (documented.name(), documented.come().await.back());
        // HTTP has no body for this one.
        let arrives = documented.status != 204;
        let example = documented.example.as_ref().filter(|_| arrives);
        let expected = example.map_or(Value::Null, |example| example.value.clone());
        assert_eq!(back.body, expected, "{name}");
        assert_eq!(back.status, documented.status, "{name}");
        assert_eq!(back.request_id, documented.request_id(), "{name}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn every_documented_error_has_its_status_its_typed_body_and_the_vendors_request_id() {
    let mut seen = 0;
    for documented in Documented::all() {
        if documented.status < 300 {
            continue;
        }
        let (name, failed) = (documented.name(), documented.come().await.failed());
        assert_eq!(failed.kind, ErrorKind::Rejected, "{name}");
        assert_eq!(failed.status, Some(documented.status), "{name}");
        let schema = documented
            .example
            .as_ref()
            .map(|example| example.schema.as_deref().unwrap());
        assert_eq!(failed.body.as_ref().map(|body| body.0), schema, "{name}");
        let example = documented.example.as_ref().map(|example| &example.value);
        assert_eq!(failed.body.as_ref().map(|body| &body.1), example, "{name}");
        assert_eq!(failed.request_id, documented.request_id(), "{name}");
        let repeatable = documented.exercise.spec().is_repeatable("original");
        let retryable = match documented.status {
            423 | 429 => true,
            status => status >= 500 && repeatable,
        };
        assert_eq!(failed.retryable, retryable, "{name}");
        let wait = documented.answer.retry_after.as_deref();
        let wait = wait.map(|seconds| {
            RetryAfter::Delay(std::time::Duration::from_secs(seconds.parse().unwrap()))
        });
        assert_eq!(failed.retry_after, wait, "{name}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn the_statuses_that_ask_for_patience_say_for_how_long() {
    for documented in Documented::all() {
        let has_wait = documented.status == 429;
        assert_eq!(
            documented.answer.retry_after.is_some(),
            has_wait,
            "{}",
            documented.name()
        );
    }
}

#[tokio::test]
async fn no_answer_prints_who_the_person_is() {
    for documented in Documented::all() {
        let (name, came) = (documented.name(), documented.come().await);
        for personal in [
            "ada@",
            "grace@",
            "u-42",
            "org/7",
            "507f1f77bcf86cd799439012",
            "a-key",
            "battery",
        ] {
            assert!(!came.shown().contains(personal), "{name}: {}", came.shown());
        }
    }
}

#[tokio::test]
async fn an_undocumented_success_is_neither_a_success_nor_a_refusal() {
    for exercise in exercise::all() {
        let (came, _) = received(&exercise, ScriptedAnswer::new(207, &[], "done")).await;
        let (name, failed) = (exercise.operation, came.failed());
        let expected = (ErrorKind::Undecodable, Some(207));
        assert_eq!((failed.kind, failed.status), expected, "{name}");
    }
}

#[tokio::test]
async fn an_undocumented_status_is_an_error_without_a_typed_body() {
    for exercise in exercise::all() {
        for status in [302, 418, 502] {
            let page = "<html>ada@example.com</html>";
            let headers = [("Content-Type", "text/html"), ("Location", "/elsewhere")];
            let (came, _) = received(&exercise, ScriptedAnswer::new(status, &headers, page)).await;
            let (name, failed) = (format!("{} {status}", exercise.operation), came.failed());
            assert_eq!(
                (failed.kind, failed.status),
                (ErrorKind::Rejected, Some(status)),
                "{name}"
            );
            assert_eq!(failed.body, None, "{name}");
            assert!(!failed.shown.contains("ada@"), "{name}");
        }
    }
}

#[tokio::test]
async fn every_credential_is_sent_as_the_spec_says() {
    for exercise in exercise::all() {
        let (_, heard) = received(&exercise, ScriptedAnswer::new(418, &[], "")).await;
        let lines = heard.lines().map(str::to_lowercase);
        let sent: Vec<String> = lines.filter(|line| line.contains("a-key")).collect();
        let credential = exercise.spec().credential;
        let expected = credential.map(|credential| {
            let bearer = if credential.is_bearer { "bearer " } else { "" };
            format!("{}: {bearer}a-key", credential.header)
        });
        let expected = Vec::from_iter(expected);
        assert_eq!(sent, expected, "{}", exercise.operation);
    }
}

/// What is to come of a call that meets a fault.
enum Expected {
    /// The answer, as if nothing were.
    Success,
    Error(ErrorKind),
}

/// The faults that need no time to pass.
fn faults(operation: &Operation) -> Vec<(Fault, Expected)> {
    use ErrorKind::{Connect, Lost, Rejected, Undecodable};
    use Expected::{Error, Success};
    let success = operation.answers.iter().find(|(status, _)| **status < 300);
    let media = success.and_then(|(_, answer)| answer.media.as_deref());
    // A body that isn't documented is dropped, and one of any media type may be missing.
    let where_read = |kind| match media {
        None => Success,
        Some(_) => Error(kind),
    };
    let where_empty = match media {
        Some("*/*") => Success,
        _ => where_read(Undecodable),
    };
    // What calls itself plain text may be any text.
    let where_json = |kind| match media {
        Some("text/plain") => Success,
        _ => where_read(kind),
    };
    vec![
        (Fault::ConnectionRefused, Error(Connect)),
        (Fault::ResetBefore, Error(Lost)),
        (Fault::ResetAfter, Error(Lost)),
        (Fault::ServerError, Error(Rejected)),
        (Fault::ServerErrorAfter, Error(Rejected)),
        (Fault::BadGateway, Error(Rejected)),
        (Fault::BadGatewayAfter, Error(Rejected)),
        (Fault::SignInPage, Error(Undecodable)),
        (Fault::UnknownRoute, Error(Rejected)),
        (Fault::GatewayNotFound, Error(Rejected)),
        (Fault::DeniedSuccess, where_read(Undecodable)),
        (Fault::ContradictingAnswer, where_read(Undecodable)),
        (Fault::Redirect, Error(Rejected)),
        (Fault::TruncatedBody, where_read(Lost)),
        (Fault::OversizedBody, where_read(Undecodable)),
        (Fault::GarbageBody, where_json(Undecodable)),
        (Fault::EmptyBody, where_empty),
        (Fault::WrongTypes, where_read(Undecodable)),
        (Fault::UnknownEnum, Success),
        (Fault::ExtraFields, Success),
    ]
}

#[tokio::test]
async fn whatever_else_comes_is_a_success_that_is_one_or_an_error_that_says_what_it_is() {
    for (exercise, contract) in exercise::all_by_contract().await {
        for (fault, expected) in faults(&exercise.spec()) {
            let name = format!("{} {} {fault}", exercise.vendor, exercise.operation);
            let came = under(&exercise, contract, fault).await;
            match expected {
                Expected::Success => assert!(came.is_back(), "{name}: {}", came.shown()),
                Expected::Error(kind) => {
                    assert!(!came.is_back(), "{name}");
                    let failed = came.failed();
                    assert_eq!(failed.kind, kind, "{name}");
                    assert_eq!(failed.nothing_sent, kind == ErrorKind::Connect, "{name}");
                }
            }
        }
    }
}

async fn under(exercise: &Exercise, contract: Contract, fault: Fault) -> Came {
    let stage = Stage::of(exercise, contract).await;
    let Stage { sandbox, path } = &stage;
    sandbox
        .inject(exercise.vendor, exercise.operation, fault, 1)
        .unwrap();
    let came = exercise.call(&stage.clients(), path).await;
    assert_eq!(sandbox.strayed(), []);
    assert_eq!(sandbox.defects(), Vec::<String>::new());
    came
}
