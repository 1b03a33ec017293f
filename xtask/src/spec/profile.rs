//! The profile: what may stand in a spec, as a JSON Schema. A mistake is told in the words of the schema
//! (the title and the description of the node that it breaks), where it stands, with a way out.

use std::sync::LazyLock;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use crate::finding::{Finding, Findings, Position};

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
    let wrong = VALIDATOR.iter_errors(document);
    let told = wrong.flat_map(|wrong| told(&wrong, positions));
    let mut findings: Findings = told
        .map(|(at, message, fix)| Finding::error(file, at, RULE, message, fix))
        .collect();
    findings.sort();
    findings.dedup();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings)
    }
}

/// A mistake in our words: where, what is wrong, and the way out. Several, if several keys are unknown.
fn told(wrong: &ValidationError, positions: &Positions) -> Vec<(Position, String, String)> {
    let nodes = around(wrong);
    let (title, description) = named(&nodes);
    let pointer = wrong.instance_path().as_str();
    let value = wrong.instance().as_ref();
    let mut fix = description.to_owned();
    let mut at = positions.value(pointer);
    let message = match wrong.kind() {
        Kind::AdditionalProperties { unexpected } => {
            // What is out has a word of its own.
            let known = nodes[0]["properties"].as_object().into_iter().flatten();
            let known = known.filter(|(_, schema)| target(schema).get("not").is_none());
            let known: Vec<_> = known.map(|(key, _)| key).collect();
            let unknown = |key: &String| {
                let message = format!("{title}: `{key}` has no place here");
                let at = positions.key(&child(pointer, key));
                let near = (!known.is_empty()).then(|| one_of(key, &known));
                (at, message, near.unwrap_or_else(|| fix.clone()))
            };
            return unexpected.iter().map(unknown).collect();
        }
        Kind::PropertyNames { error } => {
            let (title, description) = named(&around(error));
            let name = error.instance().as_str().unwrap_or_default();
            at = positions.key(&child(pointer, name));
            fix = description.to_owned();
            format!("{title}: `{name}` can't be one")
        }
        Kind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let mut members = nodes
                .iter()
                .filter_map(|node| node["properties"].get(property));
            let own = members.find_map(|member| words(member).or_else(|| words(target(member))));
            let (member, what) = own.unwrap_or((title, description));
            at = positions.key(pointer);
            fix = format!("add `{property}` ({member}): {what}");
            format!("{title}: `{property}` is missing")
        }
        Kind::Enum { options } => {
            let known = options.as_array().into_iter().flatten();
            let known: Vec<_> = known.filter_map(Value::as_str).collect();
            if let Some(near) = value.as_str().and_then(|own| nearest(own, &known)) {
                fix = format!("did you mean `{near}`?");
            }
            format!("{title}: {} isn't one", shown(value))
        }
        Kind::Not { .. } => {
            at = positions.key(pointer);
            format!("`{title}` can't stand here")
        }
        Kind::Type { .. } | Kind::Pattern { .. } | Kind::Constant { .. } => {
            format!("{title}: {} isn't one", shown(value))
        }
        _ => format!("{title}: {}", wrong.masked_with("this")),
    };
    vec![(at, message, fix)]
}

/// The node of the profile that is broken, and those around it, the nearest first.
fn around(wrong: &ValidationError) -> Vec<&'static Value> {
    let path = wrong.schema_path().as_str();
    let nodes = path.rmatch_indices('/');
    nodes
        .filter_map(|(end, _)| SCHEMA.pointer(&path[..end]))
        .collect()
}

/// The nearest title and description.
fn named(nodes: &[&'static Value]) -> (&'static str, &'static str) {
    let told = nodes.iter().find_map(|node| words(node));
    told.unwrap_or_default()
}

fn words(schema: &'static Value) -> Option<(&'static str, &'static str)> {
    let text = |key| schema.get(key)?.as_str();
    text("title").zip(text("description"))
}

/// What a node refers to, if it does.
fn target(schema: &'static Value) -> &'static Value {
    let to = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    to.and_then(|to| SCHEMA.pointer(to)).unwrap_or(schema)
}

/// A value in a message, unless it is long.
fn shown(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    let text = text.unwrap_or_else(|| value.to_string());
    if text.chars().count() > 60 {
        return "this".to_owned();
    }
    format!("`{text}`")
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
