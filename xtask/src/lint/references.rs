//! References: each leads to a component or a credential, and each of these is used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Report;
use crate::spec::{child, one_of};

/// Kinds of components.
const SECTIONS: [&str; 5] = [
    "schemas",
    "parameters",
    "headers",
    "responses",
    "securitySchemes",
];

pub fn check(report: &mut Report) {
    let spec = report.spec;
    // What each leads to, and where it stands.
    let mut all: Vec<(String, String)> = Vec::new();
    spec.walk(&mut |at, value| {
        if let Some(to) = value.get("$ref").and_then(Value::as_str) {
            all.push((to.trim_start_matches('#').to_owned(), child(at, "$ref")));
        }
    });
    for at in (0..spec.items("/security").len()).map(|index| format!("/security/{index}")) {
        let names = spec.keys(&at).into_iter();
        all.extend(
            names.map(|name| (child("/components/securitySchemes", name), child(&at, name))),
        );
    }
    for (to, at) in &all {
        if spec.value.pointer(to).is_none() {
            let (section, name) = to.rsplit_once('/').unwrap_or_default();
            let fix = one_of(name, &spec.keys(section));
            report.value(at, format!("`#{to}` leads nowhere"), fix);
        }
    }
    let mut reached = BTreeSet::new();
    let mut ahead = vec!["/paths", "/security"];
    while let Some(from) = ahead.pop() {
        let is_inside = |at: &str| {
            at.strip_prefix(from)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let found = all.iter().filter(|(_, at)| is_inside(at));
        ahead.extend(
            found
                .map(|(to, _)| to.as_str())
                .filter(|to| reached.insert(*to)),
        );
    }
    for section in SECTIONS.map(|section| child("/components", section)) {
        for name in spec.keys(&section) {
            let at = child(&section, name);
            if !reached.contains(at.as_str()) {
                let message = format!("no operation uses `{name}`");
                report.warning(&at, message, "remove it, or refer to it");
            }
        }
    }
}
