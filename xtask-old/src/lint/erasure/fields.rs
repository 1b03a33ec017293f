//! Reads a block of facts field by field, so that one error doesn't hide the next.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};

use crate::{
    diagnostic::Position,
    erasure::{Contract, Fact, Identifier, OperationFacts, Rate, Recreation, RequestIdAt, Role},
    lint::Report,
    spec::{
        suggest::nearest,
        tree::{Node, Value},
    },
};

/// The facts that an operation can state.
pub const FACTS: &[&str] = &[
    "completion",
    "horizon",
    "revivable",
    "repeatable",
    "batch",
    "not-found",
    "poll",
];

/// Reads every field of a block by itself, so that one error doesn't hide the next.
pub fn fields(block: &Node, known: &[&str], required: &[&str], report: &mut Report) -> bool {
    let mut fine = true;
    let mut error = |at, message: String, fix: &str| {
        fine = false;
        report.error(at, "erasure-facts", message, fix);
    };
    if !block.is_map() {
        error(
            block.at,
            format!("{} stands where facts belong", block.kind()),
            "write `fact: { value: …, source: … }`",
        );
        return fine;
    }
    for (key, node) in block.entries() {
        if !known.contains(&key) {
            let fix = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are: {}", known.join(", ")),
            };
            error(
                node.named_at,
                format!("`{key}` is no fact about erasure"),
                &fix,
            );
            continue;
        }
        let alone = Node {
            value: Value::Map(vec![(key.to_owned(), node.clone())]),
            at: block.at,
            named_at: block.named_at,
        };
        if let Err((message, at)) = misfit(&alone, block, key) {
            error(
                at,
                message,
                "write `value` and exactly one of `source` (an https page, or a path here) and `assumed` (why)",
            );
        }
    }
    for key in required.iter().filter(|key| block.get(key).is_none()) {
        error(
            block.named_at,
            format!("`{key}` is missing"),
            &format!("add `{key}`"),
        );
    }
    fine
}

/// Why one field can't be read.
fn misfit(alone: &Node, block: &Node, key: &str) -> Result<(), (String, Position)> {
    let Some(node) = block.get(key) else {
        return Ok(());
    };
    let result = match key {
        "name" => String::deserialize(node).map(|_| ()),
        "identifiers" => Vec::<Identifier>::deserialize(node).map(|_| ()),
        "table" => Fact::<String>::deserialize(node).map(|_| ()),
        "retains" | "leaves-open" => Vec::<Fact<String>>::deserialize(node).map(|_| ()),
        "recreation" => Fact::<Recreation>::deserialize(node).map(|_| ()),
        "rate" => Fact::<Rate>::deserialize(node).map(|_| ()),
        "concurrency" => Fact::<u32>::deserialize(node).map(|_| ()),
        "request-id" => Fact::<RequestIdAt>::deserialize(node).map(|_| ()),
        "role" => Role::deserialize(node).map(|_| ()),
        "contract" => Contract::deserialize(node).map(|_| ()),
        "contracts" => BTreeMap::<Contract, IgnoredAny>::deserialize(node).map(|_| ()),
        _ => OperationFacts::deserialize(alone).map(|_| ()),
    };
    result.map_err(|misfit| (misfit.message, misfit.at.unwrap_or(node.at)))
}
