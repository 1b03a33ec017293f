//! Everything in a spec that no vendor document gives: `assumed` facts and `x-assumed` objects. A
//! guess is listed as one.

use std::fmt;

use serde::Serialize;

use crate::{
    diagnostic::Position,
    spec::{
        Source, child,
        tree::{Node, Value},
    },
};

/// Something that is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// The file.
    pub file: String,
    /// Where in it.
    #[serde(flatten)]
    pub at: Position,
    /// What is assumed: a JSON pointer.
    pub what: String,
    /// Why.
    pub why: String,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Assumption {
            file,
            at,
            what,
            why,
        } = self;
        write!(f, "{file}:{at}: assumed: {what}\n  why: {why}")
    }
}

/// What a file assumes, in the order of the file.
pub fn assumptions(source: &Source) -> Vec<Assumption> {
    let mut found = Vec::new();
    collect(source, &source.root, "", false, &mut found);
    let stands_in = |at| source.unanswered.iter().any(|question| question.at == at);
    found.retain(|assumption| !stands_in(assumption.at));
    found.sort_by_key(|assumption| assumption.at);
    found
}

fn collect(
    source: &Source,
    node: &Node,
    pointer: &str,
    in_facts: bool,
    found: &mut Vec<Assumption>,
) {
    match &node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                let is_assumption = key == "x-assumed" || (key == "assumed" && in_facts);
                if let Some(why) = value.as_str().filter(|_| is_assumption) {
                    found.push(Assumption {
                        file: source.file.clone(),
                        at: value.named_at,
                        what: if pointer.is_empty() {
                            "/".to_owned()
                        } else {
                            pointer.to_owned()
                        },
                        why: why.split_whitespace().collect::<Vec<_>>().join(" "),
                    });
                }
                let is_example =
                    matches!(key.as_str(), "example" | "examples" | "default" | "enum");
                if !is_example || pointer.ends_with("/properties") {
                    collect(
                        source,
                        value,
                        &child(pointer, key),
                        in_facts || key == "x-erasure",
                        found,
                    );
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(
                    source,
                    item,
                    &child(pointer, &index.to_string()),
                    in_facts,
                    found,
                );
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assumed_facts_and_objects_are_listed_in_order_with_place_and_reason() {
        let source = Source::parse(
            "specs/v.yaml",
            "x-erasure:\n  rate: { value: 5, assumed: it is\n      modest }\npaths:\n  /a:\n    x-assumed: nobody says\n",
        );
        let found = assumptions(&source.unwrap());
        let shown: Vec<String> = found.iter().map(Assumption::to_string).collect();
        assert_eq!(
            shown,
            [
                "specs/v.yaml:2:21: assumed: /x-erasure/rate\n  why: it is modest",
                "specs/v.yaml:6:5: assumed: /paths/~1a\n  why: nobody says"
            ]
        );
    }

    #[test]
    fn an_example_assumes_nothing() {
        let source = Source::parse(
            "specs/v.yaml",
            "example: { x-assumed: a }\nassumed: b\nproperties: { example: { x-assumed: c } }\n",
        );
        let found = assumptions(&source.unwrap());
        assert_eq!(
            found.iter().map(|a| a.why.as_str()).collect::<Vec<_>>(),
            ["c"]
        );
    }
}
