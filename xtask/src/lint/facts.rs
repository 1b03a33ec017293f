//! Facts: those that an operation's role needs are there, and agree with what the operations document.
//! Questions that are still open are found here too.

use serde_json::Value;

use super::UNANSWERED;
use crate::{
    finding::Findings,
    model::{Facts, Model, Operation, Status},
    spec::{Spec, child},
};

pub fn check(spec: &Spec, model: &Model) -> Findings {
    let mut findings = Findings::new();
    questions(spec, &spec.value, "", &mut findings);
    findings.extend(request_id(spec, model));
    if super::flow::is_there(spec, model) {
        // Then the rules of the flow ask for what its words need.
        return findings;
    }
    if !model.operations.iter().any(erases) {
        let fix = "give one the role `erase`";
        findings.push(spec.error("/paths", "facts", "no operation of the spec erases", fix));
    }
    for operation in &model.operations {
        for (contract, facts) in contracts(operation) {
            needed(spec, model, operation, contract, facts, &mut findings);
        }
        not_found(spec, operation, &mut findings);
    }
    findings
}

/// `unanswered: <question>` beside a fact, and `x-unanswered: <question>` at anything else.
fn questions(spec: &Spec, value: &Value, pointer: &str, findings: &mut Findings) {
    let mut ask = |key: &str, fix: &str| {
        if let Some(question) = value.get(key).and_then(Value::as_str) {
            let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
            findings.push(spec.error(&child(pointer, key), UNANSWERED, question, fix));
        }
    };
    if !pointer.ends_with("/properties") {
        ask("x-unanswered", "settle it here, then remove this line");
        let fix = "correct the value, and say who says so: `source`, with the page, or `assumed`, with the reason";
        if pointer.contains("/x-erasure/") {
            ask("unanswered", fix);
        }
    }
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| *key != "example") {
                questions(spec, value, &child(pointer, key), findings);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                questions(spec, item, &child(pointer, &index.to_string()), findings);
            }
        }
        _ => {}
    }
}

fn erases(operation: &Operation) -> bool {
    operation.facts.role.starts_with("erase")
}

/// The facts of an operation under each contract that it serves.
fn contracts(operation: &Operation) -> Vec<(Option<&str>, &Facts)> {
    let facts = &operation.facts;
    let own = (facts.contract.as_deref(), &facts.facts);
    match facts.contracts.is_empty() {
        true => vec![own],
        false => facts
            .contracts
            .iter()
            .map(|(contract, facts)| (Some(contract.as_str()), facts))
            .collect(),
    }
}

fn needed(
    spec: &Spec,
    model: &Model,
    operation: &Operation,
    contract: Option<&str>,
    facts: &Facts,
    findings: &mut Findings,
) {
    let at = child(&operation.at.0, "x-erasure");
    let under = contract
        .map(|contract| format!(" under the {contract} contract"))
        .unwrap_or_default();
    let completion = facts.get("completion").and_then(|fact| fact.value.as_str());
    let role = operation.facts.role.as_str();
    let needs = [
        (
            erases(operation),
            "completion",
            "nobody could say when it is done",
        ),
        (
            erases(operation),
            "repeatable",
            "a lost answer could not be dealt with",
        ),
        (
            completion == Some("promised"),
            "horizon",
            "a promise says by when",
        ),
        (
            role == "erase-many",
            "batch",
            "nobody could say how many people fit",
        ),
        (
            role == "status",
            "poll",
            "nobody could say how often to ask",
        ),
    ];
    for (_, fact, why) in needs
        .into_iter()
        .filter(|(is_needed, fact, _)| *is_needed && !facts.contains_key(*fact))
    {
        let message = format!("`{}` doesn't state `{fact}`{under}: {why}", operation.id);
        let fix = format!("add `{fact}`, with its source, or `assumed` and why");
        findings.push(spec.error(&at, "facts", message, fix));
    }
    let follows = |other: &Operation| {
        let serves = |own: &str| contract.is_none_or(|asked| asked == own);
        matches!(other.facts.role.as_str(), "status" | "follow")
            && other.facts.contract.as_deref().is_none_or(serves)
    };
    if completion == Some("tracked") && !model.operations.iter().any(follows) {
        let message = format!(
            "`{}` is tracked, and no operation tells its status{under}",
            operation.id
        );
        findings.push(spec.error(
            &at,
            "facts",
            message,
            "describe the operation, with the role `status`",
        ));
    }
}

/// A 404 means something, and only a 404 has such a meaning.
fn not_found(spec: &Spec, operation: &Operation, findings: &mut Findings) {
    let is_documented = operation
        .answers
        .iter()
        .any(|answer| matches!(answer.status, Status::Code(404) | Status::Class(4)));
    let is_stated = contracts(operation)
        .iter()
        .any(|(_, facts)| facts.contains_key("not-found"));
    let at = child(&operation.at.0, "x-erasure");
    let role = operation.facts.role.as_str();
    let matters = erases(operation) || matches!(role, "lookup" | "status");
    if is_documented && !is_stated && matters {
        let message = format!(
            "`{}` documents 404 and doesn't state `not-found`",
            operation.id
        );
        findings.push(spec.error(
            &at,
            "facts",
            message,
            "add `not-found`: nobody, or ambiguous",
        ));
    }
    if is_stated && !is_documented {
        let at = child(&at, "not-found");
        let message = "`not-found` says what a 404 means, and none is documented";
        findings.push(spec.error(
            &at,
            "facts",
            message,
            "document the 404, or remove the fact",
        ));
    }
}

/// The vendor's id of an answer stands where some answer has it.
fn request_id(spec: &Spec, model: &Model) -> Findings {
    let at = "/x-erasure/request-id/value";
    let value = spec.value.pointer(at).and_then(Value::as_object);
    let Some((place, name)) = value.and_then(|value| value.iter().next()) else {
        return Findings::new();
    };
    let name = name.as_str().unwrap_or_default();
    let mut answers = model
        .operations
        .iter()
        .flat_map(|operation| &operation.answers);
    let is_there = answers.any(|answer| match place.as_str() {
        "header" => {
            let headers = spec
                .value
                .pointer(&child(&answer.at.0, "headers"))
                .and_then(Value::as_object);
            headers.is_some_and(|headers| {
                headers
                    .keys()
                    .any(|header| header.eq_ignore_ascii_case(name))
            })
        }
        _ => answer
            .component()
            .is_some_and(|component| super::place::has(model, component, name)),
    });
    if is_there {
        return Findings::new();
    }
    let message = format!("no answer describes the {place} `{name}`");
    let fix = "describe it in the answers that have it";
    vec![spec.error_in(&child(at, place), "facts", message, fix)]
}
