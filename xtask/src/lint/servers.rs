//! Hosts and credentials: an address is asked as it is written, its variables are described, and nothing sends
//! a credential twice.

use std::collections::BTreeSet;

use serde_json::Value;
use url::{Host, Url};

use crate::{
    finding::Findings,
    model::{In, Model},
    spec::{Spec, child},
};

pub fn check(spec: &Spec, model: &Model) -> Findings {
    let mut findings = Findings::new();
    let mut addresses = BTreeSet::new();
    for (index, server) in spec.value["servers"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let at = format!("/servers/{index}");
        let url = server["url"].as_str().unwrap_or_default();
        if !addresses.insert(url) {
            findings.push(spec.error_in(
                &child(&at, "url"),
                "server",
                "this server is named twice",
                "remove one of the two",
            ));
        }
        findings.extend(address(spec, &child(&at, "url"), url, &server["variables"]));
    }
    let schemes = spec
        .value
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    let schemes = schemes.into_iter().flatten().map(|(_, scheme)| scheme);
    sent_twice(spec, model, schemes.collect(), &mut findings);
    findings
}

/// Whether a client takes an address: it is asked as it is written, and leads to no private network.
fn address(spec: &Spec, at: &str, url: &str, variables: &Value) -> Findings {
    let mut findings = Findings::new();
    let mut whole = url.to_owned();
    for (name, variable) in variables.as_object().into_iter().flatten() {
        let placeholder = format!("{{{name}}}");
        if !url.contains(&placeholder) {
            let message = format!("`{name}` doesn't stand in the address");
            findings.push(spec.error(
                at,
                "server",
                message,
                format!("write `{placeholder}` in it, or remove the variable"),
            ));
        }
        whole = whole.replace(
            &placeholder,
            variable["default"].as_str().unwrap_or_default(),
        );
    }
    let parsed = Url::parse(&whole).ok();
    let is_public = parsed
        .as_ref()
        .and_then(Url::host)
        .is_some_and(|host| match host {
            Host::Domain(name) => name.contains('.') && !name.ends_with(".localhost"),
            _ => false,
        });
    if whole.contains(['{', '}']) {
        let fix = "describe it under `variables`, with a default";
        findings.push(spec.error_in(
            at,
            "server",
            "a variable of this address isn't described",
            fix,
        ));
    } else if !is_public {
        let fix = "write the name of the host that the vendor publishes";
        findings.push(spec.error_in(at, "server", "this address names no public host", fix));
    } else if let Some(asked) = parsed.map(|url| url.as_str().trim_end_matches('/').to_owned())
        && asked != whole
    {
        let fix = format!("write `{asked}` if that is meant");
        findings.push(spec.error_in(at, "server", "this address is asked as another one", fix));
    }
    findings
}

/// Parameters that are a credential, which would take its place or stand beside it.
fn sent_twice(spec: &Spec, model: &Model, schemes: Vec<&Value>, findings: &mut Findings) {
    for parameter in model
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
    {
        let place = match parameter.sent_in {
            In::Path => continue,
            In::Query => "query",
            In::Header => "header",
        };
        let is_same = |scheme: &&Value| {
            let name = scheme["name"].as_str().unwrap_or_default();
            scheme["in"] == place && name.eq_ignore_ascii_case(&parameter.name)
        };
        if schemes.iter().any(is_same) {
            let message = format!(
                "`{}` is a credential, which a client sends by itself",
                parameter.name
            );
            findings.push(spec.error(&parameter.at.0, "security", message, "remove the parameter"));
        }
    }
}
