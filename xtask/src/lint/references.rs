//! References: each leads to a component, each component is used, and no type contains itself without end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::warning;
use crate::{
    finding::Findings,
    spec::{Spec, child, one_of},
};

pub fn check(spec: &Spec) -> Findings {
    let mut all = Vec::new();
    collect(&spec.value, "", &mut all);
    let mut findings = Findings::new();
    for (pointer, target) in &all {
        if spec.value.pointer(target).is_none() {
            let (section, name) = target.rsplit_once('/').unwrap_or_default();
            let known = spec.value.pointer(section).and_then(Value::as_object);
            let known = known.into_iter().flat_map(|known| known.keys());
            let message = format!("`#{target}` leads nowhere");
            let fix = one_of(name, known.map(String::as_str));
            findings.push(spec.error_in(&child(pointer, "$ref"), "reference", message, fix));
        }
    }
    schemes(spec, &mut findings);
    unused(spec, &all, &mut findings);
    endless(spec, &mut findings);
    findings
}

/// Where references stand, and where they lead. What an example holds is no reference.
fn collect(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            if let Some(target) = entries.get("$ref").and_then(Value::as_str) {
                found.push((
                    pointer.to_owned(),
                    target.trim_start_matches('#').to_owned(),
                ));
            }
            let is_names = pointer.ends_with("/properties");
            for (key, value) in entries {
                if is_names || !matches!(key.as_str(), "example" | "default" | "enum" | "x-erasure")
                {
                    collect(value, &child(pointer, key), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &child(pointer, &index.to_string()), found);
            }
        }
        _ => {}
    }
}

/// The credentials that `security` names, and those that it doesn't.
fn schemes(spec: &Spec, findings: &mut Findings) {
    let schemes = spec
        .value
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    let known = || {
        schemes
            .into_iter()
            .flat_map(|schemes| schemes.keys())
            .map(String::as_str)
    };
    let mut used = BTreeSet::new();
    for (index, requirement) in spec.value["security"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        for name in requirement
            .as_object()
            .into_iter()
            .flat_map(|names| names.keys())
        {
            used.insert(name.as_str());
            if !known().any(|known| known == name) {
                let message = format!("there is no credential `{name}`");
                let at = child(&format!("/security/{index}"), name);
                findings.push(spec.error(&at, "reference", message, one_of(name, known())));
            }
        }
    }
    for name in known().filter(|name| !used.contains(name)) {
        let at = child("/components/securitySchemes", name);
        let message = format!("no request is sent with `{name}`");
        let fix = "name it under `security`, or remove it";
        findings.push(warning(spec.error(&at, "unused", message, fix)));
    }
}

/// Components that no operation reaches.
fn unused(spec: &Spec, all: &[(String, String)], findings: &mut Findings) {
    let mut reached = BTreeSet::new();
    let mut ahead = vec!["/paths".to_owned()];
    while let Some(from) = ahead.pop() {
        let inside = format!("{from}/");
        for (_, target) in all
            .iter()
            .filter(|(at, _)| at.starts_with(&inside) || *at == from)
        {
            if reached.insert(target.clone()) {
                ahead.push(target.clone());
            }
        }
    }
    for section in ["schemas", "parameters", "headers", "responses"] {
        let section = format!("/components/{section}");
        let named = spec.value.pointer(&section).and_then(Value::as_object);
        for name in named.into_iter().flat_map(|named| named.keys()) {
            let pointer = child(&section, name);
            if !reached.contains(&pointer) {
                let message = format!("no operation uses `{name}`");
                let fix = "remove it, or refer to it";
                findings.push(warning(spec.error(&pointer, "unused", message, fix)));
            }
        }
    }
}

/// Types that always contain another of themselves, so that no value of one can end.
fn endless(spec: &Spec, findings: &mut Findings) {
    let schemas = spec
        .value
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let schemas: BTreeMap<_, _> = schemas.into_iter().flatten().collect();
    let mut finite = BTreeSet::new();
    loop {
        let ends = |schema: &Value| ends(schema, &finite);
        let more: Vec<_> = schemas
            .iter()
            .filter(|(name, schema)| !finite.contains(name.as_str()) && ends(schema))
            .map(|(name, _)| name.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        finite.extend(more);
    }
    let missing = |name: &&&String| !finite.contains(name.as_str());
    for name in schemas.keys().filter(missing) {
        let message = format!("no value of `{name}` can end: it always contains another one");
        let fix = "make a property on the way round optional, nullable or a list";
        findings.push(spec.error(&child("/components/schemas", name), "endless", message, fix));
    }
    for (name, schema) in &schemas {
        for (index, part) in schema
            .get("oneOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            if spec
                .resolve(part)
                .is_some_and(|part| part.get("oneOf").is_some())
            {
                let pointer = format!("{}/oneOf/{index}", child("/components/schemas", name));
                let message = "a part of this `oneOf` is one itself";
                findings.push(spec.error(&pointer, "one-of", message, "list its parts here"));
            }
        }
    }
}

/// Whether a value of this schema can be finite, if those of the named ones can.
fn ends(schema: &Value, finite: &BTreeSet<&str>) -> bool {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.trim_start_matches("#/components/schemas/");
        return finite.contains(name);
    }
    if let Some(parts) = schema.get("oneOf").and_then(Value::as_array) {
        return parts.iter().any(|part| ends(part, finite));
    }
    let required = schema.get("required").and_then(Value::as_array);
    let mut required = required.into_iter().flatten().filter_map(Value::as_str);
    // Null ends, and so does an empty list or map.
    required.all(|name| {
        schema["properties"]
            .get(name)
            .is_none_or(|property| ends(property, finite))
    })
}
