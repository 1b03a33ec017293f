//! Facts that agree with what the operations document, and questions that are still open.

use super::{Report, place};
use crate::{
    finding::Severity,
    model::{Answer, Model},
    spec::child,
};

/// `unanswered: <question>` beside a fact, and `x-unanswered: <question>` at anything else.
pub fn questions(model: &Model, report: &mut Report) {
    let fix = "settle it here, and say who says so: `source` or `assumed`";
    for question in &model.unanswered {
        report.key(&question.at.0, &question.why, fix);
    }
}

/// What no document of the vendor gives.
pub fn assumptions(model: &Model, report: &mut Report) {
    for assumption in &model.assumptions {
        let (at, what) = (report.spec.at(&assumption.at.0), assumption.at.0.clone());
        report.add(Severity::Assumption, at, what, assumption.why.clone());
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
    let is_there = |answer: &Answer| match side {
        "header" => {
            let headers = spec.keys(&answer.at.to("headers").0);
            headers
                .iter()
                .any(|header| header.eq_ignore_ascii_case(name))
        }
        _ => place::in_body(model, answer, name).is_some(),
    };
    let mut answers = model.operations.iter().flat_map(|one| &one.answers);
    if !answers.any(is_there) {
        let message = format!("no answer describes the {side} `{name}`");
        let fix = "describe it in the answers that have it";
        report.value(&child(at, side), message, fix);
    }
}
