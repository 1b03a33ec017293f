//! Paths whose parts can't be told apart, or that a server reads as another one.

use crate::refusal::{refused, replaced};

fn spec(path: &str, more: &[&str]) -> String {
    let parameters: String = more
        .iter()
        .map(|name| format!("        - {{ name: {name}, in: path, required: true, description: D, schema: {{ type: string }}, example: a }}\n"))
        .collect();
    replaced("/v1/users/{email}:", &format!("'{path}':")).replace(
        "      parameters:\n",
        &format!("      parameters:\n{parameters}"),
    )
}

#[test]
fn a_parameter_is_a_whole_segment_or_refused() {
    for (path, more) in [
        ("/{email}.json", &[] as &[&str]),
        ("/x-{email}", &[]),
        ("/v1/users/{email}:erase", &[]),
        ("/{a}{email}", &["a"]),
        ("/{a}-{email}", &["a"]),
        ("/.{email}", &[]),
    ] {
        refused("path-partial", &spec(path, more));
    }
}

#[test]
fn templates_that_lead_elsewhere_are_refused() {
    for path in [
        "/v1/../{email}",
        "/v1/./{email}",
        "/v1//{email}",
        "/v1/{email}?a=b",
        "/v1/{email}#a",
        "/%2e%2e/{email}",
        "/v1\\\\{email}",
    ] {
        refused("path-characters", &spec(path, &[]));
    }
    for path in [
        "/{email",
        "/email}",
        "/{email}/{email}",
        "/{{email}}",
        "/{}/{email}",
        "{email}",
        "/{email/x}",
    ] {
        refused("path-template", &spec(path, &[]));
    }
}
