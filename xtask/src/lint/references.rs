//! References: each leads to a component or a credential, and each of these is used.

use serde_json::Value;

use super::Report;
use crate::spec::{child, one_of};

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
        for name in spec.keys(&at) {
            all.push((child("/components/securitySchemes", name), child(&at, name)));
        }
    }
    for (to, at) in &all {
        if spec.value.pointer(to).is_none() {
            let (section, name) = to.rsplit_once('/').unwrap_or_default();
            let fix = one_of(name, &spec.keys(section));
            report.value(at, format!("`#{to}` leads nowhere"), fix);
        }
    }
    for section in spec.keys("/components") {
        let section = child("/components", section);
        for name in spec.keys(&section) {
            let at = child(&section, name);
            if !all.iter().any(|(to, _)| *to == at) {
                let message = format!("nothing uses `{name}`");
                report.warning(&at, message, "remove it, or refer to it");
            }
        }
    }
}
