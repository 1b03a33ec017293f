//! Awkward identifiers: whatever stands in a path parameter, the call is refused before anything is
//! sent, or it reaches the operation that was called, with exactly that value.

use client_runtime::ErrorKind;
use erasure::{Eraser, Outcome, Subject};
use system_tests::{
    agreement::contradiction,
    system::{self, SandboxClock, truth},
};
use vendor_sandbox::{Contract, Person, Presence, Sandbox};

use crate::exercise::{self, Exercise, Path, Stage};

/// Identifiers that no encoding makes safe for every server and proxy: they have to be refused.
fn unsendable() -> Vec<String> {
    let long = "x".repeat(10 * 1024);
    let texts = [
        "", ".", "..", "\\..\\x", "../x", "a/..", "a/./b", "..;v=1", "a\0b", &long,
    ];
    texts.map(str::to_owned).to_vec()
}

/// Identifiers that look as if they were something else, and have to arrive as they are.
const SENDABLE: [&str; 27] = [
    "%2e%2e",
    "%2E.",
    "%252e%252e%252f",
    "a/b",
    "/",
    "a//b",
    "a\\b",
    "a?b",
    "?hardDelete=false",
    "a#b",
    ";",
    "a;b=c",
    "+",
    " ",
    "a b",
    "\t",
    "\n",
    "a\r\nX-Header: b",
    "...",
    "zoë",
    "名前",
    "\u{1f431}",
    "\u{200f}ada\u{200e}",
    "\u{202e}ada",
    "{identifyId}",
    "ada@example.com",
    "\"'<>|^`",
];

/// Words that stand in some operation's path.
const WORDS: [&str; 9] = [
    "delete",
    "list",
    "status",
    "denylist",
    "queue",
    "bulk",
    "overview",
    "deletestatus",
    "users",
];

/// Calls an operation with this path, and checks that it was refused or arrived as it was.
async fn is_sent(exercise: &Exercise, stage: &Stage, parameter: &str, path: Path) -> bool {
    let vendor = exercise.vendor;
    let name = format!("{vendor} {} with {:?}", exercise.operation, path.0);
    stage.sandbox.forget_requests(vendor);
    let came = exercise.call(&stage.clients(), &path).await;
    let received = stage.sandbox.requests(vendor);
    if let [only] = received.as_slice() {
        assert_eq!(only.operation, exercise.operation, "{name}");
        assert_eq!(only.parameters, path.0, "{name}");
        return true;
    }
    assert_eq!(received, [], "{name}");
    let refused = came.failed();
    assert_eq!(refused.kind, ErrorKind::InvalidRequest, "{name}");
    assert!(
        refused.message.contains(&format!("`{parameter}`")),
        "{name}: {}",
        refused.message
    );
    let value = &path.0[parameter];
    let words = refused.message.replace(exercise.operation, "");
    let telling = value.chars().count() > 2;
    assert!(
        !telling || !words.contains(value),
        "{name}: {}",
        refused.message
    );
    false
}

/// Everything that has a path parameter, with each of its parameters, on a stage of its own.
async fn parameters() -> Vec<(Exercise, Stage, String)> {
    let mut parameters = Vec::new();
    for (exercise, contract) in exercise::all_by_contract().await {
        for parameter in exercise.spec().parameters() {
            let stage = Stage::of(&exercise, contract).await;
            parameters.push((exercise.clone(), stage, parameter.to_owned()));
        }
    }
    assert!(!parameters.is_empty());
    parameters
}

#[tokio::test]
async fn an_identifier_that_could_lead_elsewhere_is_refused_before_anything_is_sent() {
    for (exercise, stage, parameter) in parameters().await {
        for value in unsendable() {
            let path = stage.path.clone().with(&parameter, &value);
            let sent = is_sent(&exercise, &stage, &parameter, path).await;
            assert!(!sent, "{} took {value:?}", exercise.operation);
        }
    }
}

#[tokio::test]
async fn an_identifier_that_looks_like_something_else_arrives_as_it_is() {
    for (exercise, stage, parameter) in parameters().await {
        for value in SENDABLE {
            let path = stage.path.clone().with(&parameter, value);
            let sent = is_sent(&exercise, &stage, &parameter, path).await;
            assert!(sent, "{} refused {value:?}", exercise.operation);
        }
    }
}

#[tokio::test]
async fn a_word_of_another_path_is_refused_or_taken_for_the_identifier_that_it_is() {
    for (exercise, stage, parameter) in parameters().await {
        for value in WORDS {
            let path = stage.path.clone().with(&parameter, value);
            is_sent(&exercise, &stage, &parameter, path).await;
        }
    }
}

/// The path by which an operation would be taken for another one, if there is one.
fn disguise(operation: &[Option<&str>], names: &[&str], other: &[Option<&str>]) -> Option<Path> {
    let mut names = names.iter();
    let mut path = Path::default();
    for (step, other) in operation.iter().zip(other) {
        match (step, other) {
            (Some(literal), Some(other)) if literal != other => return None,
            (Some(_), _) => {}
            (None, Some(other)) => path = path.with(names.next()?, other),
            (None, None) => drop(names.next()?),
        }
    }
    (operation.len() == other.len() && !path.0.is_empty()).then_some(path)
}

#[tokio::test]
async fn no_identifiers_make_an_operation_pass_for_another_one() {
    let mut seen = 0;
    for (exercise, contract) in exercise::all_by_contract().await {
        let (spec, stage) = (exercise.spec(), Stage::of(&exercise, contract).await);
        for other in stage.sandbox.operations(exercise.vendor) {
            if other.path == spec.path {
                continue;
            }
            let steps: Vec<Option<&str>> = other.path.split('/').skip(1).map(literal).collect();
            let Some(disguise) = disguise(&spec.steps(), &spec.parameters(), &steps) else {
                continue;
            };
            let mut path = stage.path.clone();
            path.0.extend(disguise.0.clone());
            let first = spec
                .parameters()
                .into_iter()
                .find(|name| disguise.0.contains_key(*name));
            let sent = is_sent(&exercise, &stage, first.unwrap(), path).await;
            assert!(!sent, "{} passed for {}", spec.id, other.id);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

fn literal(step: &str) -> Option<&str> {
    (!step.starts_with('{')).then_some(step)
}

/// Identifiers of people who exist at Gainsight PX under exactly these.
async fn px_of(ids: &[String]) -> (Sandbox, Eraser) {
    let people = ids.iter().enumerate().map(|(number, id)| {
        Person::new("Odd", format!("odd-{number}@example.com"), id).known_to(&["gainsight-px"])
    });
    let sandbox = Sandbox::builder()
        .nobody()
        .people(people)
        .start()
        .await
        .unwrap();
    let vendor = system::gainsight_px(&sandbox).unwrap();
    let clock = SandboxClock(sandbox.clock());
    let eraser = Eraser::builder().clock(clock).vendor(vendor).build();
    (sandbox, eraser.unwrap())
}

/// Awkward identifiers that a subject takes: it refuses blanks and control characters.
fn of_subjects() -> Vec<String> {
    let words = WORDS.into_iter().map(str::to_owned);
    let sendable = SENDABLE.into_iter().map(str::to_owned).chain(words);
    let all = unsendable().into_iter().chain(sendable);
    all.filter(|id| Subject::builder().user_id(id.as_str()).build().is_ok())
        .collect()
}

#[tokio::test]
async fn gainsight_px_erases_people_whose_ids_fit_no_path_and_nobody_else() {
    let mut ids = of_subjects();
    ids.extend(["u-42", "a~b.c_d-e"].map(str::to_owned));
    let (sandbox, eraser) = px_of(&ids).await;
    for (done, id) in ids.iter().enumerate() {
        sandbox.forget_requests("gainsight-px");
        let subject = Subject::builder().user_id(id.as_str()).build().unwrap();
        let report = eraser.erase(&subject).await;
        assert_eq!(report.entries()[0].outcome(), &Outcome::Erased, "{id:?}");
        assert_eq!(
            sandbox.presence("gainsight-px", id),
            Presence::Gone,
            "{id:?}"
        );
        let untouched = |id: &&String| sandbox.presence("gainsight-px", id) == Presence::Present;
        assert_eq!(
            ids.iter().filter(untouched).count(),
            ids.len() - done - 1,
            "{id:?}"
        );
        let received = sandbox.requests("gainsight-px");
        assert_eq!(received.len(), 1, "{id:?}");
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let fits = id.bytes().all(plain) && ![".", "..", "delete"].contains(&id.as_str());
        if received[0].operation == "deleteUser" {
            assert!(fits, "{id:?}");
            assert_eq!(received[0].parameters["identifyId"], *id);
        } else {
            assert_eq!(received[0].operation, "deleteUserByBody", "{id:?}");
            assert_eq!(received[0].body["identifyId"], id.as_str());
        }
    }
    assert_eq!(sandbox.defects(), Vec::<String>::new());
}

#[tokio::test]
async fn lytics_says_nothing_false_about_people_whose_identifiers_fit_no_path() {
    for contract in Contract::ALL {
        for id in of_subjects() {
            let odd = Person::new("Odd", "odd@example.com", &id).known_to(&["lytics"]);
            let builder = Sandbox::builder().nobody().person(odd);
            let builder = builder.contract("lytics", contract);
            let sandbox = builder.start().await.unwrap();
            let vendor = system::lytics(&sandbox, contract).unwrap();
            let clock = SandboxClock(sandbox.clock());
            let eraser = Eraser::builder()
                .clock(clock)
                .vendor(vendor)
                .build()
                .unwrap();
            let subject = Subject::builder().user_id(id.as_str()).build().unwrap();
            let plan = eraser.plan(&subject);
            let report = eraser.carry_out(&plan).await;
            let outcome = report.entries()[0].outcome();
            let now = sandbox.clock().now();
            let target = plan.targets().next().unwrap().target();
            let truth = truth(&sandbox, target);
            assert_eq!(
                contradiction(outcome, truth, now),
                None,
                "{id:?}: {outcome}"
            );
            // What fits no path goes into the revised contract's queue, whose body carries all that Lytics takes.
            let fits_a_body = contract == Contract::Revised && id.len() < 1024;
            let refused = unsendable().contains(&id) && !fits_a_body;
            let accepted = matches!(outcome, Outcome::InProgress { .. });
            assert_eq!(accepted, !refused, "{contract} {id:?}: {outcome}");
        }
    }
}

#[test]
fn a_subject_refuses_what_nobody_can_be_known_by_without_repeating_it() {
    for flawed in [
        "",
        " ",
        "\t",
        "ada\n",
        "a\0b",
        " ada@example.com",
        "a\r\nX-Header: b",
    ] {
        let error = Subject::builder().user_id(flawed).build().unwrap_err();
        assert!(error.is_subject());
        assert!(!error.to_string().contains("ada"), "{error}");
    }
}
