//! References: each leads to a component or a credential, each of these is used, and no type contains itself
//! without end.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Report;
use crate::spec::{child, one_of};

const SCHEMAS: &str = "/components/schemas";
const CREDENTIALS: &str = "/components/securitySchemes";

pub fn check(report: &mut Report) {
    let spec = report.spec;
    let mut all: Vec<(String, &str)> = Vec::new();
    spec.walk(&mut |pointer, value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            all.push((pointer.to_owned(), target.trim_start_matches('#')));
        }
    });
    for (pointer, target) in &all {
        if spec.value.pointer(target).is_none() {
            let (section, name) = target.rsplit_once('/').unwrap_or_default();
            let message = format!("`#{target}` leads nowhere");
            let fix = one_of(name, &spec.keys(section));
            report.value(&child(pointer, "$ref"), message, fix);
        }
    }
    credentials(report);
    unused(&all, report);
    endless(report);
}

fn credentials(report: &mut Report) {
    let spec = report.spec;
    let known = spec.keys(CREDENTIALS);
    let mut used = BTreeSet::new();
    for index in 0..spec.items("/security").len() {
        let requirement = format!("/security/{index}");
        for name in spec.keys(&requirement) {
            used.insert(name);
            if !known.contains(&name) {
                let message = format!("there is no credential `{name}`");
                report.key(&child(&requirement, name), message, one_of(name, &known));
            }
        }
    }
    for name in known.iter().filter(|name| !used.contains(*name)) {
        let message = format!("no request is sent with `{name}`");
        let fix = "name it under `security`, or remove it";
        report.warning(&child(CREDENTIALS, name), message, fix);
    }
}

/// Components that no operation reaches.
fn unused(all: &[(String, &str)], report: &mut Report) {
    let mut reached = BTreeSet::new();
    let mut ahead = vec!["/paths"];
    while let Some(from) = ahead.pop() {
        let is_inside = |at: &str| {
            at.strip_prefix(from)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        for (_, target) in all.iter().filter(|(at, _)| is_inside(at)) {
            if reached.insert(*target) {
                ahead.push(target);
            }
        }
    }
    for section in ["schemas", "parameters", "headers", "responses"] {
        let section = child("/components", section);
        for name in report.spec.keys(&section) {
            let pointer = child(&section, name);
            if !reached.contains(pointer.as_str()) {
                let message = format!("no operation uses `{name}`");
                report.warning(&pointer, message, "remove it, or refer to it");
            }
        }
    }
}

/// Types that always contain another of themselves, so that no value of one can end.
fn endless(report: &mut Report) {
    let spec = report.spec;
    let mut left: Vec<(&str, &Value)> = spec.entries(SCHEMAS).collect();
    loop {
        let names: Vec<_> = left.iter().map(|(name, _)| *name).collect();
        left.retain(|(_, schema)| !ends(schema, &names));
        if left.len() == names.len() {
            break;
        }
    }
    for (name, _) in left {
        let message = format!("no value of `{name}` can end: it always contains another one");
        let fix = "make a property on the way round optional, nullable or a list";
        report.key(&child(SCHEMAS, name), message, fix);
    }
}

/// Whether a value of this schema can be finite, though those of these components can't.
fn ends(schema: &Value, endless: &[&str]) -> bool {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return !endless
            .iter()
            .any(|name| target.ends_with(&child(SCHEMAS, name)));
    }
    if let Some(parts) = schema.get("oneOf").and_then(Value::as_array) {
        return parts.iter().any(|part| ends(part, endless));
    }
    // Null ends, and so does an empty list or map.
    let required = schema.get("required").and_then(Value::as_array);
    let mut required = required.into_iter().flatten().filter_map(Value::as_str);
    required.all(|name| ends(&schema["properties"][name], endless))
}
