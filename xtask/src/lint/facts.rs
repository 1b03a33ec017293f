//! Facts that agree with what the operations document, and questions that are still open.

use serde_json::Value;

use super::{Report, place};
use crate::{model::Model, spec::child};

/// `unanswered: <question>` beside a fact, and `x-unanswered: <question>` at anything else.
pub fn questions(_: &Model, report: &mut Report) {
    let mut found = Vec::new();
    report.spec.walk(&mut |pointer, value| {
        let is_names = pointer.ends_with("/properties");
        for key in ["unanswered", "x-unanswered"] {
            if let Some(question) = value.get(key).and_then(Value::as_str).filter(|_| !is_names) {
                found.push((child(pointer, key), question));
            }
        }
    });
    for (at, question) in found {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        let fix = match at.ends_with("/x-unanswered") {
            true => "settle it here, then remove this line",
            false => {
                "correct the value, and say who says so: `source`, with the page, or `assumed`, with the reason"
            }
        };
        report.key(&at, question, fix);
    }
}

/// The vendor's id of an answer stands where some answer has it.
pub fn check(model: &Model, report: &mut Report) {
    let at = "/x-erasure/request-id/value";
    let spec = report.spec;
    let Some((side, name)) = spec.entries(at).next() else {
        return;
    };
    let name = name.as_str().unwrap_or_default();
    let mut answers = model
        .operations
        .iter()
        .flat_map(|operation| &operation.answers);
    let is_there = answers.any(|answer| match side {
        "header" => {
            let headers = spec.keys(&child(&answer.at.0, "headers"));
            headers
                .iter()
                .any(|header| header.eq_ignore_ascii_case(name))
        }
        _ => place::in_body(model, answer, name).is_some(),
    });
    if !is_there {
        let message = format!("no answer describes the {side} `{name}`");
        let fix = "describe it in the answers that have it";
        report.value(&child(at, side), message, fix);
    }
}
