//! References: each leads to a component or a credential.

use serde_json::Value;

use super::Report;
use crate::spec::{child, one_of};

pub fn check(report: &mut Report) {
    let spec = report.spec;
    let mut leads = |to: &str, at: &str| {
        if spec.value.pointer(to).is_none() {
            let (section, name) = to.rsplit_once('/').unwrap_or_default();
            let fix = one_of(name, spec.keys(section));
            report.at(at, format!("`#{to}` leads nowhere"), fix);
        }
    };
    spec.walk(&mut |at, value| {
        if let Some(to) = value.get("$ref").and_then(Value::as_str) {
            leads(to.trim_start_matches('#'), &child(at, "$ref"));
        }
    });
    for at in (0..spec.items("/security").len()).map(|index| format!("/security/{index}")) {
        for name in spec.keys(&at) {
            let to = child("/components/securitySchemes", name);
            leads(&to, &child(&at, name));
        }
    }
}
