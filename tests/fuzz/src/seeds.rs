//! What fuzzing begins with: the examples of the specs as answers, one of everything that is stored, and
//! the specs themselves.

use std::path::{Path, PathBuf};

use erasure::{
    Asked, Doubt, Entry, Eraser, Failure, GainsightPx, Identifier, Lytics, Mudbase, Obstacle,
    Outcome, PureClarity, Reason, Report, Session, Subject, Target, Timestamp, Tracking, VendorId,
};
use serde::Serialize;
use serde_json::Value;

use crate::{form, operations};

/// Inputs for a target of this name.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "answer" => answers(),
        "report" => stored(),
        _ => specs(),
    }
}

pub(crate) fn workspace(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Every documented answer of every operation, and some that nobody documents.
fn answers() -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for (index, operation) in operations() {
        let path = workspace(&format!("specs/{}.yaml", operation.vendor.id));
        let spec: Value = serde_yaml::from_str(&text(&path)).expect("a spec is YAML");
        for (status, media_type, body) in documented(&spec, operation.id) {
            for body in [&body, &Value::from(ADA), &spoilt(&body)] {
                inputs.push(form(index, said(&status, media_type, body).as_bytes()));
            }
        }
    }
    for undocumented in UNDOCUMENTED {
        inputs.push(form(inputs.len(), undocumented));
    }
    inputs
}

/// Whom no answer may bring into print.
const ADA: &str = "ada.lovelace@example.com";

/// The same value with a name in the place of whatever is no text.
fn spoilt(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(spoilt).collect(),
        Value::Object(entries) => {
            let spoil = |(key, value): (&String, &Value)| (key.clone(), spoilt(value));
            Value::Object(entries.iter().map(spoil).collect())
        }
        Value::String(_) => value.clone(),
        _ => ADA.into(),
    }
}

const UNDOCUMENTED: &[&[u8]] = &[
    b"",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n\r\n<p>ada@example.com</p>",
    b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 120\r\n\r\n{}",
    b"HTTP/1.1 429 Too Many Requests\r\nretry-after: Fri, 31 Dec 1999 23:59:59 GMT\r\ndate: Fri, 31 Dec 1999 23:59:00 GMT\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"data\":",
    b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n\xff\xfe",
    b"HTTP/1.1 302 Found\r\nlocation: http://ada.example.com/\r\n\r\n",
];

fn said(status: &str, media_type: &str, body: &Value) -> String {
    let body = match body {
        Value::String(text) if media_type == "text/plain" => text.clone(),
        body => body.to_string(),
    };
    format!("HTTP/1.1 {status} x\r\ncontent-type: {media_type}\r\n\r\n{body}")
}

/// The answers of an operation: status, media type and example.
fn documented<'a>(spec: &'a Value, id: &str) -> Vec<(String, &'a str, Value)> {
    let is_it = |operation: &&Value| operation["operationId"] == id;
    let paths = members(&spec["paths"]).flat_map(|(_, item)| members(item));
    let operation = paths.map(|(_, operation)| operation).find(is_it);
    let responses = operation.map(|operation| &operation["responses"]);
    let mut answers = Vec::new();
    for (status, response) in responses.into_iter().flat_map(members) {
        let content = &resolved(spec, response)["content"];
        if content.is_null() {
            answers.push((status.clone(), "text/plain", Value::from("")));
        }
        for (media_type, media) in members(content) {
            let several = members(&media["examples"]);
            let several = several.map(|(_, example)| &resolved(spec, example)["value"]);
            for example in media.get("example").into_iter().chain(several) {
                answers.push((status.clone(), media_type.as_str(), example.clone()));
            }
        }
    }
    answers
}

pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

pub(crate) fn resolved<'a>(spec: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'));
    reference
        .and_then(|pointer| spec.pointer(pointer))
        .unwrap_or(value)
}

/// One of everything that can be stored.
fn stored() -> Vec<Vec<u8>> {
    let at: Timestamp = Timestamp::UNIX_EPOCH;
    let vendor = VendorId::LYTICS;
    let identifiers = [
        Identifier::Email("ada@example.com".into()),
        Identifier::UserId("user-0042".into()),
        Identifier::Phone("+44123456789".into()),
        Identifier::Custom {
            name: "loyalty".to_owned(),
            value: "loyal-0042".into(),
        },
        Identifier::Session(Session::new("a-session-token").with_password("correct horse")),
    ];
    let tracking = Tracking::new("request-0042");
    let reasons = [
        Reason::OutOfOrder,
        Reason::NoAnswer,
        Reason::NotUnderstood,
        Reason::NotReached,
    ];
    let mut outcomes = vec![
        Outcome::Erased,
        Outcome::Promised { by: at },
        Outcome::InProgress {
            tracking: tracking.clone(),
            by: Some(at),
        },
        Outcome::SoftDeleted {
            revivable_until: at,
        },
        Outcome::Partial { done: 1, of: 2 },
        Outcome::NotFound {
            asked: Asked::AfterLostAnswer,
        },
        Outcome::Blocked {
            reason: Obstacle::SoleOwner,
        },
        Outcome::Unknown {
            doubt: Doubt::AnswerLost,
        },
    ];
    outcomes.extend(reasons.iter().cloned().map(Outcome::failed));
    let subject = Subject::builder()
        .email("ada@example.com")
        .user_id("user-0042")
        .build();
    let subject = subject.expect("a subject");
    let eraser = Eraser::builder()
        .vendor(PureClarity::new(erasure::pureclarity::Region::Eu, "a", "s"))
        .vendor(Lytics::new("t"))
        .vendor(GainsightPx::new(erasure::gainsight_px::Region::Us, "k"))
        .vendor(Mudbase::new())
        .build();
    let plan = eraser.expect("an eraser").plan(&subject);
    let entries = plan.targets().zip(outcomes.iter().cycle());
    let entries: Vec<Entry> = entries
        .map(|(planned, outcome)| Entry::asked(planned, outcome.clone(), at))
        .collect();
    let mut inputs = vec![
        json(&tracking),
        json(&plan),
        json(&subject),
        json(&Failure::new(Reason::NoAnswer)),
        json(&Report::new(at, at, entries.clone())),
    ];
    inputs.extend(outcomes.iter().map(json));
    inputs.extend(entries.iter().map(json));
    let not_asked = outcomes
        .into_iter()
        .map(|outcome| Entry::not_asked(vendor.clone(), outcome));
    inputs.push(json(&Report::new(at, at, not_asked)));
    inputs.extend(identifiers.iter().map(json));
    let targets = identifiers
        .into_iter()
        .map(|identifier| Target::new(vendor.clone(), identifier));
    inputs.extend(targets.map(|target| json(&target)));
    inputs
}

fn json(stored: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(stored).expect("what is stored can be written")
}

/// The specs.
fn specs() -> Vec<Vec<u8>> {
    let files = xtask::spec::files(&workspace("specs"), &[]);
    let files = files.expect("there are specs").into_iter();
    files.map(|file| text(&file).into_bytes()).collect()
}
