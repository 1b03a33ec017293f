//! The profile: what may stand in a spec, as a JSON Schema. A mistake is told in the words of the schema
//! (the title and the description of the node that it breaks), where it stands, with a way out.

use std::{collections::BTreeSet, sync::LazyLock};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use crate::finding::{Finding, Findings, Position};

use super::{child, positions::Place};

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
pub fn check(file: &str, document: &Value, place: &Place) -> Findings {
    let wrong = VALIDATOR.iter_errors(document);
    let told = wrong.flat_map(|wrong| told(&wrong, place));
    let found = told.map(|(at, message, fix)| Finding::error(file, at, "profile", message, fix));
    found.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A mistake in our words: where, what is wrong, and the way out. Several, if several keys are unknown.
fn told(wrong: &ValidationError, place: &Place) -> Vec<(Position, String, String)> {
    let nodes = around(wrong);
    let (title, description) = nodes
        .iter()
        .find_map(|node| words(node))
        .unwrap_or_default();
    let (pointer, value) = (wrong.instance_path().as_str(), wrong.instance());
    let member = |name: &str| place.at(&child(pointer, name));
    let (at, mut fix) = (place.at(pointer), description.to_owned());
    let message = match wrong.kind() {
        Kind::AdditionalProperties { unexpected } => {
            // What is out has a word of its own.
            let known = nodes[0]["properties"].as_object().into_iter().flatten();
            let known = known.filter(|(_, schema)| target(schema).get("not").is_none());
            let known: Vec<_> = known.map(|(key, _)| key).collect();
            let unknown = |name: &String| {
                let message = format!("{title}: `{name}` has no place here");
                let near = (!known.is_empty()).then(|| one_of(name, &known));
                (member(name), message, near.unwrap_or_else(|| fix.clone()))
            };
            return unexpected.iter().map(unknown).collect();
        }
        Kind::PropertyNames { error } => {
            let at = member(error.instance().as_str().unwrap_or_default());
            let told = told(error, place).into_iter();
            return told.map(|(_, message, fix)| (at, message, fix)).collect();
        }
        Kind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let members = nodes
                .iter()
                .filter_map(|node| node["properties"].get(property));
            let mut members = members.flat_map(|member| [member, target(member)]);
            let (member, what) = members.find_map(words).unwrap_or((title, description));
            fix = format!("add `{property}` ({member}): {what}");
            format!("{title}: `{property}` is missing")
        }
        Kind::Not { .. } => format!("`{title}` can't stand here"),
        Kind::Enum { options } => {
            let known = options.as_array().into_iter().flatten();
            let known: Vec<_> = known.filter_map(Value::as_str).collect();
            if let Some(near) = value.as_str().and_then(|own| nearest(own, &known)) {
                fix = format!("did you mean `{near}`?");
            }
            format!("{title}: {value} isn't one")
        }
        Kind::Pattern { .. } | Kind::Constant { .. } => format!("{title}: {value} isn't one"),
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

fn words(schema: &'static Value) -> Option<(&'static str, &'static str)> {
    let text = |key| schema.get(key)?.as_str();
    text("title").zip(text("description"))
}

/// What a node refers to, if it does.
fn target(schema: &'static Value) -> &'static Value {
    let to = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    to.and_then(|to| SCHEMA.pointer(to)).unwrap_or(schema)
}

/// The way out of a word that isn't known.
pub fn one_of<T: AsRef<str>>(word: &str, known: impl IntoIterator<Item = T>) -> String {
    let known: Vec<T> = known.into_iter().collect();
    match nearest(word, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "remove it: there are none here".to_owned(),
        None => {
            let known: Vec<_> = known.iter().map(AsRef::as_ref).collect();
            format!("there may be: {}", known.join(", "))
        }
    }
}

/// The known word that this one was probably meant to be.
fn nearest<'a>(word: &str, known: &'a [impl AsRef<str>]) -> Option<&'a str> {
    let alike = |known: &str| strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase());
    let known = known.iter().map(AsRef::as_ref);
    let likely = known.map(|known| (alike(known), known));
    let likely = likely.filter(|(alike, _)| *alike > 0.8);
    let nearest = likely.max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, known)| known)
}
