//! The profile: what may stand in a spec, as a JSON Schema. A mistake is told in the words of the schema
//! (the title and the description of the node that it breaks), where it stands, with a way out.

use std::sync::LazyLock;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use crate::finding::{Finding, Findings};

use super::{child, positions::Positions};

/// The rule's name.
const RULE: &str = "profile";

/// The schema, which editors read too.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../specs/profile.schema.json"))
        .expect("the profile is JSON")
});

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let options = jsonschema::draft7::options().should_validate_formats(true);
    options
        .build(&SCHEMA)
        .expect("the profile is a JSON Schema")
});

/// Holds a document against the profile.
pub fn check(file: &str, document: &Value, positions: &Positions) -> Result<(), Findings> {
    let mut findings = Findings::new();
    for wrong in VALIDATOR.iter_errors(document) {
        for (pointer, message, fix) in told(&wrong) {
            let at = match wrong.kind() {
                Kind::Required { .. } | Kind::AdditionalProperties { .. } => {
                    positions.key(&pointer)
                }
                Kind::Not { .. } | Kind::PropertyNames { .. } => positions.key(&pointer),
                _ => positions.value(&pointer),
            };
            findings.push(Finding::error(file, at, RULE, message, fix));
        }
    }
    findings.sort();
    findings.dedup();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings)
    }
}

/// A mistake in our words: where, what is wrong, and the way out. Several, if several keys are unknown.
fn told(wrong: &ValidationError) -> Vec<(String, String, String)> {
    let node = Node::of(wrong.evaluation_path().as_str());
    let pointer = wrong.instance_path().as_str();
    let value = wrong.instance().as_ref();
    let (title, mut fix) = (node.title, node.description.to_owned());
    let message = match wrong.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let known = node.properties();
            let unknown = |key: &String| {
                let fix = if known.is_empty() {
                    fix.clone()
                } else {
                    one_of(key, &known)
                };
                (
                    child(pointer, key),
                    format!("{title}: `{key}` has no place here"),
                    fix,
                )
            };
            return unexpected.iter().map(unknown).collect();
        }
        Kind::PropertyNames { error } => {
            let Node {
                title, description, ..
            } = Node::of(error.evaluation_path().as_str());
            let name = error.instance().as_str().unwrap_or_default();
            let message = format!("{title}: `{name}` can't be one");
            return vec![(child(pointer, name), message, description.to_owned())];
        }
        Kind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let words = node.words_of(property).unwrap_or((title, node.description));
            fix = format!("add `{property}` ({}): {}", words.0, words.1);
            format!("{title}: `{property}` is missing")
        }
        Kind::Enum { options } => {
            let known = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            let near = value
                .as_str()
                .and_then(|own| nearest(own, &known.collect::<Vec<_>>()));
            fix = near.map_or(fix, |near| format!("did you mean `{near}`?"));
            format!("{title}: {} isn't one", shown(value))
        }
        Kind::Not { .. } => format!("`{title}` can't stand here"),
        Kind::Type { .. } => format!("{title}: {} can't stand here", kind_of(value)),
        Kind::Pattern { .. } | Kind::Constant { .. } => {
            format!("{title}: {} isn't one", shown(value))
        }
        _ => format!("{title}: {}", wrong.masked_with("this")),
    };
    vec![(pointer.to_owned(), message, fix)]
}

/// A node of the profile, with the words for it.
struct Node {
    schema: &'static Value,
    /// The nearest node around it that has words, or the reference to it that has words of its own.
    named: &'static Value,
    title: &'static str,
    description: &'static str,
}

impl Node {
    /// The node whose keyword is at this path.
    fn of(path: &str) -> Self {
        let (mut schema, mut named): (&Value, &Value) = (&SCHEMA, &SCHEMA);
        let steps: Vec<_> = path.split('/').skip(1).collect();
        for step in steps.iter().rev().skip(1).rev() {
            let step = step.replace("~1", "/").replace("~0", "~");
            let is_named_by_reference = step == "$ref" && words(schema).is_some();
            let next = match step.parse::<usize>() {
                _ if step == "$ref" => target(schema),
                Ok(index) if schema.is_array() => schema.get(index),
                _ => schema.get(&step),
            };
            schema = next.unwrap_or(schema);
            if words(schema).is_some() && !is_named_by_reference {
                named = schema;
            }
        }
        let (title, description) = words(named).unwrap_or_default();
        Self {
            schema,
            named,
            title,
            description,
        }
    }

    /// The members that may stand there.
    fn properties(&self) -> Vec<&'static str> {
        let known = self.schema["properties"].as_object().into_iter().flatten();
        let is_out = |schema| target(schema).unwrap_or(schema).get("not").is_some();
        let known = known.filter(|(_, schema)| !is_out(*schema));
        known.map(|(key, _)| key.as_str()).collect()
    }

    /// The words for a member.
    fn words_of(&self, property: &str) -> Option<(&'static str, &'static str)> {
        let find = |schema: &'static Value| {
            let schema = schema.get("properties")?.get(property)?;
            words(schema).or_else(|| words(target(schema)?))
        };
        find(self.schema).or_else(|| find(self.named))
    }
}

fn words(schema: &'static Value) -> Option<(&'static str, &'static str)> {
    let words = (
        schema.get("title")?.as_str()?,
        schema.get("description")?.as_str()?,
    );
    Some(words)
}

fn target(schema: &'static Value) -> Option<&'static Value> {
    SCHEMA.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// A value in a message. It is of the spec's own words, and may be long.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 60 => format!("`{text}`"),
        Value::String(_) => "this text".to_owned(),
        Value::Array(_) | Value::Object(_) => kind_of(value).to_owned(),
        _ => format!("`{value}`"),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// The way out of a word that isn't known.
pub fn one_of(word: &str, known: &[impl AsRef<str>]) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "remove it: there are none here".to_owned(),
        None => {
            let known: Vec<_> = known.iter().map(AsRef::as_ref).collect();
            format!("there may be: {}", known.join(", "))
        }
    }
}

/// The known word that this one was probably meant to be.
fn nearest(word: &str, known: &[impl AsRef<str>]) -> Option<String> {
    let alike = |known: &str| strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase());
    let known = known.iter().map(AsRef::as_ref);
    let likely = known.map(|known| (alike(known), known));
    let likely = likely.filter(|(alike, _)| *alike > 0.8);
    likely
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known.to_owned())
}
