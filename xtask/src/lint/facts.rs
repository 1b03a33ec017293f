//! Facts that agree with what the operations document, and questions that are still open.

use super::{Report, place};
use crate::{
    model::{Answer, Model},
    spec::child,
};

/// `unanswered: <question>` beside a fact, and `x-unanswered: <question>` at anything else.
pub fn questions(model: &Model, report: &mut Report) {
    let fix = "settle it here, and say who says so: `source` or `assumed`";
    for question in &model.unanswered {
        report.at(&question.at.0, &question.why, fix);
    }
}

/// What no document of the vendor gives.
pub fn assumptions(model: &Model, report: &mut Report) {
    for assumption in &model.assumptions {
        let at = &assumption.at.0;
        report.at(at, at, &assumption.why);
    }
}

/// The vendor's id of an answer stands where some answer has it.
pub fn check(model: &Model, report: &mut Report) {
    let (at, spec) = ("/x-erasure/request-id/value", report.spec);
    for (side, name) in spec.entries(at) {
        let name = name.as_str().unwrap_or_default();
        let is_there = |answer: &Answer| {
            let headers = spec.keys(&answer.at.to("headers").0);
            match side {
                "header" => headers.iter().any(|known| known.eq_ignore_ascii_case(name)),
                _ => place::in_body(model, answer, name).is_some(),
            }
        };
        let mut answers = model.operations.iter().flat_map(|one| &one.answers);
        if !answers.any(is_there) {
            let message = format!("no answer describes the {side} `{name}`");
            let fix = "describe it in the answers that have it";
            report.at(&child(at, side), message, fix);
        }
    }
}
