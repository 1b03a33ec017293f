//! The profile: what may stand in a spec, as a JSON Schema. A mistake is told in the words of the schema
//! (the title and the description of the node that it breaks), where it stands, with a way out.

use std::sync::LazyLock;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::{Map, Value};

use crate::finding::{Finding, Findings};

use super::{child, error, positions::Positions};

/// The rule's name.
const RULE: &str = "profile";

/// The schema, which editors read too.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../specs/profile.schema.json"))
        .expect("the profile is JSON")
});

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft7::new(&SCHEMA).expect("the profile is a JSON Schema"));

/// Holds a document against the profile.
pub fn check(file: &str, document: &Value, positions: &Positions) -> Result<(), Findings> {
    let mut findings: Findings = VALIDATOR
        .iter_errors(document)
        .flat_map(|wrong| told(file, &wrong, positions))
        .collect();
    findings.sort();
    findings.dedup();
    match findings.is_empty() {
        true => Ok(()),
        false => Err(findings),
    }
}

/// One mistake in our words: several, if several keys are unknown.
fn told(file: &str, wrong: &ValidationError, positions: &Positions) -> Findings {
    let node = Node::of(wrong.evaluation_path().as_str());
    let (title, description) = (node.title, node.description);
    let pointer = wrong.instance_path().as_str();
    let value = wrong.instance().as_ref();
    let in_value = |message: String, fix: String| -> Findings {
        vec![error(file, positions.value(pointer), RULE, message, fix)]
    };
    let at_key = |pointer: &str, message: String, fix: String| -> Finding {
        error(file, positions.key(pointer), RULE, message, fix)
    };
    match wrong.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let known = node.properties();
            let unknown = |key: &String| {
                let message = format!("{title}: `{key}` has no place here");
                let fix = match known.is_empty() {
                    true => description.to_owned(),
                    false => one_of(key, known.iter().copied()),
                };
                at_key(&child(pointer, key), message, fix)
            };
            unexpected.iter().map(unknown).collect()
        }
        Kind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let fix = match node.words_of(property) {
                Some((title, description)) => format!("add `{property}` ({title}): {description}"),
                None => format!("add `{property}`: {description}"),
            };
            vec![at_key(
                pointer,
                format!("{title}: `{property}` is missing"),
                fix,
            )]
        }
        Kind::Not { .. } => vec![at_key(
            pointer,
            format!("`{title}` can't stand here"),
            description.to_owned(),
        )],
        Kind::PropertyNames { .. } => {
            // The pointer is that of the object; the name is the instance of the mistake inside.
            wrong_names(wrong, pointer)
                .map(|(name, words)| {
                    at_key(
                        &child(pointer, &name),
                        format!("{}: `{name}` can't be one", words.0),
                        words.1,
                    )
                })
                .into_iter()
                .collect()
        }
        Kind::Enum { options } => {
            let words = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
            let message = format!("{title}: {} isn't one", shown(value));
            let near = value
                .as_str()
                .and_then(|own| nearest(own, words.iter().copied()));
            in_value(
                message,
                near.map_or_else(|| description.to_owned(), did_you_mean),
            )
        }
        Kind::Type { .. } => in_value(
            format!("{title}: {} can't stand here", kind_of(value)),
            description.to_owned(),
        ),
        Kind::Pattern { .. } | Kind::Constant { .. } => in_value(
            format!("{title}: {} isn't one", shown(value)),
            description.to_owned(),
        ),
        _ => in_value(
            format!("{title}: {}", wrong.masked_with("this")),
            description.to_owned(),
        ),
    }
}

/// The name that `propertyNames` refuses, and the words for it.
fn wrong_names(wrong: &ValidationError, _pointer: &str) -> Option<(String, (String, String))> {
    let Kind::PropertyNames { error } = wrong.kind() else {
        return None;
    };
    let node = Node::of(error.evaluation_path().as_str());
    let name = error.instance().as_str()?.to_owned();
    Some((name, (node.title.to_owned(), node.description.to_owned())))
}

/// A node of the profile, with the words for it.
struct Node {
    schema: &'static Value,
    title: &'static str,
    description: &'static str,
}

impl Node {
    /// The node whose keyword is at this path. The words are those of the nearest node around that has
    /// some; a reference to a node may have words of its own.
    fn of(path: &str) -> Self {
        let mut found = Self {
            schema: &SCHEMA,
            title: "",
            description: "",
        };
        let mut named_by_reference = false;
        found.take_words();
        let mut steps: Vec<&str> = path.split('/').skip(1).collect();
        steps.pop();
        for step in steps {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match step.as_str() {
                "$ref" => {
                    named_by_reference = found.schema.get("title").is_some();
                    target(found.schema)
                }
                _ => found
                    .schema
                    .get(&step)
                    .or_else(|| found.schema.get(step.parse::<usize>().ok()?)),
            };
            let Some(next) = next else { break };
            found.schema = next;
            if !named_by_reference {
                found.take_words();
            }
            named_by_reference = false;
        }
        found
    }

    fn take_words(&mut self) {
        if let Some((title, description)) = words(self.schema) {
            (self.title, self.description) = (title, description);
        }
    }

    fn properties(&self) -> Vec<&'static str> {
        let known = self.schema.get("properties").and_then(Value::as_object);
        let is_in = |(_, schema): &(&'static String, &'static Value)| {
            target(schema).unwrap_or(schema).get("not").is_none()
        };
        let known = known.into_iter().flat_map(Map::iter).filter(is_in);
        known.map(|(key, _)| key.as_str()).collect()
    }

    /// The words for a member.
    fn words_of(&self, property: &str) -> Option<(&'static str, &'static str)> {
        let schema = self.schema.get("properties")?.get(property)?;
        words(schema).or_else(|| words(target(schema)?))
    }
}

fn words(schema: &'static Value) -> Option<(&'static str, &'static str)> {
    Some((
        schema.get("title")?.as_str()?,
        schema.get("description")?.as_str()?,
    ))
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
pub fn one_of<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(word, known.clone()) {
        Some(near) => did_you_mean(near),
        None if known.clone().next().is_none() => "remove it: there are none here".to_owned(),
        None => format!("there may be: {}", known.collect::<Vec<_>>().join(", ")),
    }
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// The known word that this one was probably meant to be.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |known: &&str| strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase());
    known
        .map(|known| (likeness(&known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}
