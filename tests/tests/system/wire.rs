//! What the generated clients put on the wire: exactly what the spec says and what was passed, for
//! every operation of every spec.

use std::collections::{BTreeMap, BTreeSet};

use client_calls::Came;
use serde_json::{Value, json};
use system_tests::system::vendors;
use vendor_sandbox::{Received, Sandbox};

use crate::{
    clients::Clients,
    exercise::{self, Exercise, Path, Stage},
    spec::{Operation, Spec},
};

/// One exercise as it was carried out.
struct Walked {
    exercise: Exercise,
    spec: Operation,
    path: Path,
    received: Received,
    came: Came,
}

impl Walked {
    fn name(&self) -> String {
        let query = &self.exercise.query;
        format!("{} {} {query:?}", self.exercise.vendor, self.spec.id)
    }
}

/// Carries out everything, each in a sandbox of its own and under every contract that has it.
async fn walk() -> Vec<Walked> {
    let mut walked = Vec::new();
    for (exercise, contract) in exercise::all_by_contract().await {
        let stage = Stage::of(&exercise, contract).await;
        let came = exercise.call(&stage.clients(), &stage.path).await;
        let mut received = stage.sandbox.requests(exercise.vendor);
        assert_eq!(received.len(), 1, "{}", exercise.operation);
        assert_eq!(stage.sandbox.defects(), Vec::<String>::new());
        assert_eq!(stage.sandbox.strayed(), []);
        walked.push(Walked {
            spec: exercise.spec(),
            exercise,
            path: stage.path,
            received: received.remove(0),
            came,
        });
    }
    walked
}

#[tokio::test]
async fn every_operation_of_every_spec_has_an_exercise_and_every_exercise_an_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut described = BTreeSet::new();
    let mut contracts = BTreeSet::new();
    for vendor in vendors() {
        let served = sandbox.operations(vendor);
        let ids: BTreeSet<String> = served
            .iter()
            .map(|operation| operation.id.clone())
            .collect();
        let read = Spec::of(vendor).operations().into_iter();
        let read: BTreeSet<String> = read.map(|operation| operation.id).collect();
        assert_eq!(
            ids, read,
            "the sandbox serves other operations than {vendor}'s spec has"
        );
        for operation in served {
            described.insert((vendor, operation.id.clone()));
            for contract in operation.contracts {
                contracts.insert((vendor, operation.id.clone(), contract));
            }
        }
    }
    let exercises = exercise::all();
    let exercises = exercises.iter();
    let exercised: BTreeSet<(&str, String)> = exercises
        .map(|exercise| (exercise.vendor, exercise.operation.to_owned()))
        .collect();
    assert_eq!(exercised, described);
    let walked = exercise::all_by_contract().await.into_iter();
    let walked: BTreeSet<_> = walked
        .map(|(exercise, contract)| (exercise.vendor, exercise.operation.to_owned(), contract))
        .collect();
    assert_eq!(walked, contracts);
}

#[tokio::test]
async fn every_operation_arrives_as_its_spec_says_and_as_it_was_called() {
    for walked in walk().await {
        let (received, name) = (&walked.received, walked.name());
        assert_eq!(received.operation, walked.spec.id, "{name}");
        assert_eq!(received.method, walked.spec.method, "{name}");
        assert_eq!(received.parameters, walked.path.0, "{name}");
        let steps = received.path.split('/').skip(1);
        let literal = |(sent, step): (_, &Option<&str>)| step.is_none_or(|step| step == sent);
        let template = walked.spec.steps();
        assert_eq!(steps.clone().count(), template.len(), "{name}");
        assert!(
            steps.zip(&template).all(literal),
            "{name}: {}",
            received.path
        );
        assert_eq!(received.query, walked.exercise.query, "{name}");
        assert_eq!(received.body, walked.exercise.body(), "{name}");
    }
}

#[tokio::test]
async fn the_vendor_does_what_every_operation_asks_and_its_answer_decodes() {
    for walked in walk().await {
        let name = walked.name();
        assert!(
            walked.received.processed,
            "{name}: {:?}",
            walked.received.status
        );
        let back = walked.came.back();
        assert_eq!(Some(back.status), walked.received.status, "{name}");
        assert!(walked.spec.answers.contains_key(&back.status), "{name}");
    }
}

#[tokio::test]
async fn no_header_arrives_that_the_spec_does_not_name() {
    for walked in walk().await {
        let has_body = walked.received.body != Value::Null;
        let of_body = ["content-length", "content-type"];
        let mut expected = BTreeSet::from(["host", "accept"]);
        expected.extend(of_body.into_iter().filter(|_| has_body));
        let credential = walked.spec.credential.as_ref();
        expected.extend(credential.map(|credential| credential.header.as_str()));
        let headers: BTreeSet<&str> = walked.received.headers.keys().map(String::as_str).collect();
        assert_eq!(headers, expected, "{}", walked.name());
    }
}

#[tokio::test]
async fn every_operation_asks_for_the_media_types_that_it_is_answered_in() {
    for walked in walk().await {
        let accept = walked.received.headers["accept"].as_deref().unwrap();
        let accept: BTreeSet<&str> = accept.split(", ").collect();
        assert_eq!(accept, walked.spec.accepts(), "{}", walked.name());
        if let Some(media) = walked.received.headers.get("content-type") {
            assert_eq!(
                media.as_deref(),
                Some("application/json"),
                "{}",
                walked.name()
            );
        }
    }
}

#[tokio::test]
async fn hard_delete_is_sent_as_it_was_passed_and_not_at_all_otherwise() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of(&sandbox);
    for hard in [None, Some(false), Some(true)] {
        sandbox.forget_requests("gainsight-px");
        for operation in ["deleteUser", "deleteUserByBody"] {
            let mut asked = clients.asked("gainsight-px", operation);
            asked.parameters = [("identifyId".to_owned(), json!("u-42"))].into();
            let hard = hard.map(|hard| ("hardDelete".to_owned(), json!(hard)));
            asked.parameters.extend(hard);
            asked.body = json!({ "identifyId": "u-43" });
            // What becomes of it is no matter here: the second time it finds nobody.
            let _ = clients.call("gainsight-px", operation, &asked).await;
        }
        let expected = hard.map(|hard| ("hardDelete".to_owned(), hard.to_string()));
        let expected = Vec::from_iter(expected);
        let received = sandbox.requests("gainsight-px").into_iter();
        let queries: Vec<_> = received.map(|request| request.query).collect();
        assert_eq!(queries, [expected.clone(), expected]);
    }
}

#[tokio::test]
async fn every_example_of_a_body_in_a_spec_is_sent_by_an_exercise() {
    let mut sent: BTreeMap<(&str, &str), Vec<Value>> = BTreeMap::new();
    for exercise in exercise::all() {
        let bodies = sent
            .entry((exercise.vendor, exercise.operation))
            .or_default();
        bodies.push(exercise.body());
    }
    for vendor in vendors() {
        for operation in Spec::of(vendor).operations() {
            for example in operation.bodies {
                let bodies = &sent[&(vendor, operation.id.as_str())];
                assert!(
                    bodies.contains(&example.value),
                    "{vendor} {}: {example:?}",
                    operation.id
                );
            }
        }
    }
}
