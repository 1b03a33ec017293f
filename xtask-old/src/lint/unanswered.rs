//! Questions that the spec leaves open. A client can be generated while there are any, and nothing
//! more: a vendor is finished when all are answered.

use super::{Context, Report};
use crate::spec::unanswered::{OBJECT, Unanswered};

/// The rule's name: the one error that doesn't keep a client from being generated.
pub const RULE: &str = "unanswered";

pub fn check(context: &Context, report: &mut Report) {
    for open in &context.source.unanswered {
        report.error(open.at, RULE, &open.question, fix(open));
    }
}

/// How the question is answered.
fn fix(open: &Unanswered) -> String {
    let Some(fact) = &open.fact else {
        return format!("settle it here, then remove this `{OBJECT}`");
    };
    let value = match fact.as_str() {
        "name" => return "write the vendor's name, as people write it".to_owned(),
        "role" => {
            return "write one of erase, erase-many, status, status-list, lookup and suppress"
                .to_owned();
        }
        "identifiers" => {
            "list `- { kind: KIND, as: NAME, … }`, KIND being email, user-id, phone, custom or session, \
             NAME what requests call it,"
        }
        "retains" => "write `[]` if it keeps nothing, else list `- { value: what it keeps, … }`,",
        "recreation" => "write `value:` possible or refused,",
        "completion" => "write `value:` immediate, promised or tracked,",
        "horizon" | "revivable" | "poll" => "write `value:` and a time such as PT1H or P30D,",
        "repeatable" => "write `value:` true or false,",
        "not-found" => "write `value:` nobody or ambiguous,",
        "batch" | "concurrency" => "write `value:` and a number,",
        "rate" => "write `value: { requests: 60, per: PT1M }`,",
        _ => "write `value:`,",
    };
    let absent = match fact.as_str() {
        "horizon" | "revivable" | "rate" | "concurrency" | "table" | "request-id" => {
            "; remove the fact if there is none"
        }
        _ => "",
    };
    format!("{value} with `source:` and the page that says so, or `assumed:` and why{absent}")
}
