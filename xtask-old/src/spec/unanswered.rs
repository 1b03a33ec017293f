//! Questions that a spec leaves open: `unanswered: <question>` where a fact belongs, and
//! `x-unanswered: <question>` at any other object. They are taken out of the tree as it is read, each
//! with the most careful stand-in for its answer, so that everything else sees a whole spec and a
//! client can be generated that compiles; [`Source::unanswered`](super::Source) keeps them, and no
//! spec that has one is finished.

use super::{
    source::child,
    tree::{Node, Value},
};
use crate::diagnostic::Position;

/// Stands where the answer to a question about erasure belongs.
pub const FACT: &str = "unanswered";
/// Stands at any other object that something has still to be said about.
pub const OBJECT: &str = "x-unanswered";

/// Something that nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Where the question stands.
    pub at: Position,
    /// What it is about: a JSON pointer.
    pub what: String,
    /// The question.
    pub question: String,
    /// The fact that is asked for; none if the question is about an object.
    pub fact: Option<String>,
}

/// Takes the questions out of a document, in the order of the file.
pub fn take(root: &mut Node) -> Vec<Unanswered> {
    let mut found = Vec::new();
    Taker { found: &mut found }.object(root, "", "");
    found.sort_by_key(|question| question.at);
    found
}

struct Taker<'a> {
    found: &'a mut Vec<Unanswered>,
}

impl Taker<'_> {
    /// `method` is that of the operation that this is, or belongs to.
    fn object(&mut self, node: &mut Node, pointer: &str, method: &str) {
        match &mut node.value {
            Value::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.object(item, &child(pointer, &index.to_string()), method);
                }
            }
            Value::Map(entries) => {
                let is_names = pointer.ends_with("/properties");
                if !is_names {
                    self.about_object(entries, pointer);
                }
                for (key, value) in entries {
                    let pointer = child(pointer, key);
                    match key.as_str() {
                        "example" | "examples" | "default" | "enum" if !is_names => {}
                        "x-erasure" => self.facts(value, &pointer, method),
                        "get" | "put" | "post" | "delete" | "patch" => {
                            self.object(value, &pointer, key);
                        }
                        _ => self.object(value, &pointer, method),
                    }
                }
            }
            _ => {}
        }
    }

    fn about_object(&mut self, entries: &mut Vec<(String, Node)>, pointer: &str) {
        let asked = entries
            .iter()
            .position(|(key, value)| key == OBJECT && questions(value).is_some());
        let Some(index) = asked else { return };
        let (_, node) = entries.remove(index);
        for (at, question) in questions(&node).unwrap_or_default() {
            let what = if pointer.is_empty() { "/" } else { pointer };
            self.ask(at, what, question, None);
        }
    }

    fn ask(&mut self, at: Position, what: &str, question: String, fact: Option<&str>) {
        self.found.push(Unanswered {
            at,
            what: what.to_owned(),
            question,
            fact: fact.map(str::to_owned),
        });
    }

    fn facts(&mut self, block: &mut Node, pointer: &str, method: &str) {
        let Value::Map(entries) = &mut block.value else {
            return;
        };
        let mut kept = Vec::with_capacity(entries.len());
        for (key, mut node) in entries.drain(..) {
            let pointer = child(pointer, &key);
            if key == "contracts" {
                if let Value::Map(contracts) = &mut node.value {
                    for (contract, facts) in contracts {
                        self.facts(facts, &child(&pointer, contract), method);
                    }
                }
            } else if let Some((at, question)) = open_question(&node) {
                self.ask(at, &pointer, question.clone(), Some(&key));
                match stand_in(&key, method, node, at, &question) {
                    Some(node) => kept.push((key, node)),
                    None => continue,
                }
                continue;
            } else if let Value::List(items) = &mut node.value {
                self.items(items, &key, &pointer);
            }
            kept.push((key, node));
        }
        *entries = kept;
    }

    /// Items of `identifiers` and `retains` that are questions.
    fn items(&mut self, items: &mut Vec<Node>, key: &str, pointer: &str) {
        let mut index = 0;
        items.retain_mut(|item| {
            let pointer = child(pointer, &index.to_string());
            index += 1;
            let Some((at, question)) = open_question(item) else {
                return true;
            };
            self.ask(at, &pointer, question.clone(), Some(key));
            let is_said = item.get("value").is_some() || item.get("kind").is_some();
            if is_said {
                assume(item, at, &question);
            }
            is_said
        });
    }
}

/// The question that stands where an answer belongs.
fn open_question(node: &Node) -> Option<(Position, String)> {
    let is_answered = node.get("source").is_some() || node.get("assumed").is_some();
    let question = node.get(FACT).filter(|_| !is_answered)?;
    let text = question.as_str().filter(|text| !text.trim().is_empty())?;
    Some((question.named_at, one_line(text)))
}

/// One question, or a list of them.
fn questions(node: &Node) -> Option<Vec<(Position, String)>> {
    let one = |node: &Node| {
        let text = node.as_str().filter(|text| !text.trim().is_empty())?;
        Some((node.at, one_line(text)))
    };
    match &node.value {
        Value::String(_) => one(node).map(|(_, text)| vec![(node.named_at, text)]),
        Value::List(items) if !items.is_empty() => items.iter().map(one).collect(),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a fact is taken to be until it is known: whatever promises least. `None`: nothing at all.
fn stand_in(key: &str, method: &str, node: Node, at: Position, question: &str) -> Option<Node> {
    let leaf = |value| Node {
        value,
        at,
        named_at: at,
    };
    let text = |text: &str| leaf(Value::String(text.to_owned()));
    let value = match key {
        "name" => return Some(text("a vendor without a name")),
        "role" if method == "get" => return Some(text("lookup")),
        "role" => return Some(text("erase")),
        "retains" => return Some(leaf(Value::List(Vec::new()))),
        "identifiers" => {
            let mut item = leaf(Value::Map(vec![("kind".to_owned(), text("custom"))]));
            assume(&mut item, at, question);
            return Some(leaf(Value::List(vec![item])));
        }
        _ if node.get("value").is_some() => {
            let mut node = node;
            assume(&mut node, at, question);
            return Some(node);
        }
        "recreation" => text("possible"),
        "completion" => text("promised"),
        "horizon" => text("P30D"),
        "repeatable" => leaf(Value::Bool(false)),
        "batch" => leaf(Value::Number(1.into())),
        "not-found" => text("ambiguous"),
        "poll" => text("PT1H"),
        _ => return None,
    };
    let mut fact = leaf(Value::Map(vec![("value".to_owned(), value)]));
    fact.named_at = node.named_at;
    assume(&mut fact, at, question);
    Some(fact)
}

/// Says of a stand-in that it is one.
fn assume(node: &mut Node, at: Position, question: &str) {
    let Value::Map(entries) = &mut node.value else {
        return;
    };
    entries.retain(|(key, _)| key != FACT);
    let why = Node {
        value: Value::String(format!("Nobody has answered this yet: {question}")),
        at,
        named_at: at,
    };
    entries.push(("assumed".to_owned(), why));
}

#[cfg(test)]
mod tests {
    use crate::{
        erasure::{Completion, OperationErasure, Recreation, Role},
        lint::testing::{findings, reports},
        spec::Spec,
    };

    const GOOD: &str = include_str!("../lint/good.yaml");

    /// The good spec, unfinished.
    fn unfinished() -> String {
        let spec = GOOD
            .replace(
                "    value: possible\n    assumed: nobody says\n",
                "    »unanswered: Can they come back?\n",
            )
            .replace(
                "completion: { value: immediate, source: \"https://docs.good.example/erasure\" }",
                "completion: { »unanswered: When is it done? }",
            )
            .replace("role: erase", "role: { »unanswered: What for? }")
            .replace(
                "    - { kind: email, assumed: nobody says }\n",
                "    - { kind: email, »unanswered: Is it the address? }\n    - { »unanswered: By what else? }\n",
            )
            .replace(
                "      required: [erased]\n",
                "      »x-unanswered: Is that all?\n      required: [erased]\n",
            );
        // A promise needs a horizon, and the stand-in for `completion` is a promise.
        spec.replace(
            "        repeatable:",
            "        horizon: { »unanswered: By when? }\n        repeatable:",
        )
    }

    #[test]
    fn every_open_question_is_a_finding_and_the_only_one() {
        let spec = unfinished();
        reports("unanswered", &spec);
        let found = findings(&spec.replace('»', ""));
        assert_eq!(found.len(), 7, "{found}");
        let fix = &found
            .iter()
            .find(|f| f.message.contains("When is it done?"));
        assert!(
            fix.unwrap().fix.contains("immediate, promised or tracked"),
            "{found}"
        );
    }

    #[test]
    fn what_stands_in_for_an_answer_promises_least_and_says_that_it_stands_in() {
        let spec = Spec::parse("specs/good.yaml", &unfinished().replace('»', "")).unwrap();
        assert_eq!(spec.erasure.recreation.value, Recreation::Possible);
        let why = serde_json::to_value(&spec.erasure.recreation).unwrap();
        assert_eq!(
            why["assumed"],
            "Nobody has answered this yet: Can they come back?"
        );
        assert_eq!(spec.erasure.identifiers.len(), 1);
        let (_, _, operation) = spec.document.operations().next().unwrap();
        let facts = OperationErasure::of(operation).unwrap().unwrap();
        assert_eq!(facts.role, Role::Erase);
        assert_eq!(facts.completion.unwrap().value, Completion::Promised);
        let what: Vec<_> = spec
            .source()
            .unanswered
            .iter()
            .map(|q| q.what.as_str())
            .collect();
        assert!(what.contains(&"/x-erasure/recreation"), "{what:?}");
        assert!(what.contains(&"/components/schemas/Erased"), "{what:?}");
    }

    #[test]
    fn a_question_that_asks_nothing_or_stands_beside_an_answer_is_an_error() {
        for wrong in [
            "{ value: possible, unanswered: why, assumed: so }",
            "{ unanswered: '' }",
            "{ unanswered: [a] }",
        ] {
            let spec = GOOD.replace(
                "\n    value: possible\n    assumed: nobody says\n",
                &format!(" {wrong}\n"),
            );
            let rules: Vec<_> = findings(&spec).iter().map(|f| f.rule).collect();
            assert_eq!(rules, ["erasure-facts"], "{wrong}");
        }
        let spec = GOOD.replace("tags:\n", "x-unanswered: 5\ntags:\n");
        let rules: Vec<_> = findings(&spec).iter().map(|f| f.rule).collect();
        assert_eq!(rules, ["unknown-extension"]);
    }
}
