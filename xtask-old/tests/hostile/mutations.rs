//! The specs that are really used, with nodes left out, doubled, moved, renamed, or replaced by what
//! nobody would write: lint doesn't panic, and what it accepts becomes a crate.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask_old::{generate::generate, lint::lint_source, spec::Source, spec::Spec};

use crate::refusal::{GOOD, helpful};

/// The specs of the workspace, and the small one that is faster than all of them.
fn specs() -> Vec<Value> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    let files = xtask_old::spec::files(Path::new(dir), &[]).unwrap();
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    let texts = texts.chain([GOOD.to_owned()]);
    texts
        .map(|text| serde_yaml::from_str(&text).unwrap())
        .collect()
}

/// What can be done to a spec, at a place that is chosen by a number.
#[derive(Clone, Debug)]
enum Change {
    LeaveOut,
    PutInstead(Value),
    MoveHere(prop::sample::Index),
    Rename(String),
    Add(String, Value),
}

/// Values for places where none of them belongs, or where one does and nobody would write it.
fn value() -> impl Strategy<Value = Value> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e308),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!(" "),
        json!("\n"),
        json!("self"),
        json!("\u{1f980}"),
        json!("*/ } fn x() { /*"),
        json!("\"#\\{}"),
        json!("//!\n#![allow(x)]"),
        json!("P1D"),
        json!("object"),
        json!("array"),
        json!("string"),
        json!("200"),
        json!("{x}"),
        json!([]),
        json!([[]]),
        json!([null]),
        json!({}),
        json!({ "type": "string" }),
        json!({ "type": "array" }),
        json!({ "type": "object", "properties": {} }),
        json!({ "type": "object", "additionalProperties": true }),
        json!({ "oneOf": [] }),
        json!({ "allOf": [{}, {}] }),
        json!({ "nullable": true, "type": "integer" }),
        json!({ "type": "string", "enum": ["", "a", "A", "-", "\u{e4}"] }),
        json!({ "type": "string", "format": "personal-data" }),
        json!({ "type": "number", "minimum": -1e308, "maximum": 1e308 }),
        json!({ "value": 1, "assumed": "x" }),
        json!({ "$ref": "#" }),
        json!({ "$ref": "#/components/schemas/Nobody" }),
        json!({ "$ref": "#/components/schemas/Erased" }),
        json!({ "$ref": "../other.yaml" }),
        json!({ "": { "": {} } }),
    ];
    prop::sample::select(values)
}

fn key() -> impl Strategy<Value = String> {
    let keys = vec![
        "",
        " ",
        "$ref",
        "type",
        "self",
        "x-erasure",
        "x-assumed",
        "nullable",
        "allOf",
        "oneOf",
        "get",
        "delete",
        "200",
        "4XX",
        "default",
        "/",
        "/{a}",
        "/a/{a}/b",
        "a.b",
        "a-b",
        "\u{e4}",
        "application/json",
        "*/*",
        "text/plain",
        "properties",
        "required",
        "example",
    ];
    prop::sample::select(keys).prop_map(str::to_owned)
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let change = prop_oneof![
        2 => Just(Change::LeaveOut),
        3 => value().prop_map(Change::PutInstead),
        2 => any::<prop::sample::Index>().prop_map(Change::MoveHere),
        1 => key().prop_map(Change::Rename),
        2 => (key(), value()).prop_map(|(key, value)| Change::Add(key, value)),
    ];
    (any::<prop::sample::Index>(), change)
}

/// The pointers of everything in a document, the document itself left out.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, child)| (key.clone(), child))
            .collect(),
        Value::Array(items) => (0..)
            .map(|index: usize| index.to_string())
            .zip(items)
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(child, &pointer, found);
    }
}

fn apply(spec: &mut Value, place: &prop::sample::Index, change: &Change) {
    let mut all = Vec::new();
    pointers(spec, "", &mut all);
    if all.is_empty() {
        return;
    }
    let pointer = place.get(&all).clone();
    match change {
        Change::PutInstead(value) => *spec.pointer_mut(&pointer).unwrap() = value.clone(),
        Change::MoveHere(from) => {
            let other: &String = from.get(&all);
            let moved = spec.pointer(other).unwrap().clone();
            *spec.pointer_mut(&pointer).unwrap() = moved;
        }
        Change::Add(key, value) => {
            if let Value::Object(entries) = spec.pointer_mut(&pointer).unwrap() {
                entries.insert(key.clone(), value.clone());
            }
        }
        Change::LeaveOut | Change::Rename(_) => {
            let (parent, last) = pointer.rsplit_once('/').unwrap();
            let last = last.replace("~1", "/").replace("~0", "~");
            match spec.pointer_mut(parent).unwrap() {
                Value::Object(entries) => {
                    let value = entries.remove(&last).unwrap();
                    if let Change::Rename(key) = change {
                        entries.insert(key.clone(), value);
                    }
                }
                Value::Array(items) => drop(items.remove(last.parse().unwrap())),
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_lint_accepts_of_a_changed_spec_becomes_a_crate(
        spec in prop::sample::select(specs()),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let mut spec = spec;
        for (place, change) in &changes {
            apply(&mut spec, place, change);
        }
        // JSON is YAML, all of it in few lines.
        let text = serde_json::to_string_pretty(&spec).unwrap();
        match Source::parse("specs/vendor.yaml", &text) {
            Err(found) => helpful(&found, &text),
            Ok(source) => {
                let found = lint_source(&source);
                helpful(&found, &text);
                if !found.has_errors() {
                    let spec = Spec::parse("specs/vendor.yaml", &text);
                    let spec = spec.unwrap_or_else(|found| panic!("{found}"));
                    generate(&spec).unwrap_or_else(|failure| panic!("{failure}\n{text}"));
                }
            }
        }
    }
}
