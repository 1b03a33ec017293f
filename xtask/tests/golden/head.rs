//! A whole spec of a fragment: what every spec has and a case isn't about is filled in around it.

use serde::Deserialize;

/// The part of a spec that a case is about. Each field is text of the spec, put in where it belongs; a
/// field that isn't given is filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fragment {
    /// The whole document; nothing is filled in then.
    document: Option<String>,
    /// Whether its lines end as they do on Windows.
    crlf: bool,
    /// `servers`, from the key on.
    servers: Option<String>,
    /// `security`, from the key on.
    security: Option<String>,
    /// All that stands below `paths`; else one operation is filled in.
    paths: Option<String>,
    /// The path of the one operation.
    path: Option<String>,
    /// Its method.
    method: Option<String>,
    /// What stands beside the operation in its path.
    item: Option<String>,
    /// The operation's own lines; `responses` is filled in unless it is among them.
    operation: Option<String>,
    /// All that stands below `components`.
    components: Option<String>,
    /// All that stands below `components/schemas`.
    schemas: Option<String>,
    /// More lines of the document.
    more: Option<String>,
}

const ERASURE: &str = "x-erasure:
  name: Golden
  identifiers: [{ kind: email, assumed: why }]
  retains: []
  recreation: { value: possible, assumed: why }
";

/// The spec around a fragment.
pub fn spec(fragment: &Fragment) -> String {
    let text = match &fragment.document {
        Some(document) => document.replace("$ERASURE\n", ERASURE),
        None => around(fragment),
    };
    if fragment.crlf {
        text.replace('\n', "\r\n")
    } else {
        text
    }
}

fn around(fragment: &Fragment) -> String {
    let servers = or(
        &fragment.servers,
        "servers: [{ url: https://api.example, description: D, x-region: only }]",
    );
    let security = or(&fragment.security, "security: []");
    let mut text = format!(
        "openapi: 3.0.3
info: {{ title: T, version: '1', description: D }}
{servers}{security}tags: [{{ name: t, description: T }}]
{ERASURE}"
    );
    text.push_str(&or(&fragment.more, ""));
    text.push_str("paths:\n");
    text.push_str(&match &fragment.paths {
        Some(paths) => indented(paths, 2),
        None => operation(fragment),
    });
    if fragment.components.is_some() || fragment.schemas.is_some() {
        text.push_str("components:\n");
        text.push_str(&indented(&or(&fragment.components, ""), 2));
    }
    if let Some(schemas) = &fragment.schemas {
        text.push_str("  schemas:\n");
        text.push_str(&indented(schemas, 4));
    }
    text
}

fn operation(fragment: &Fragment) -> String {
    let path = fragment.path.as_deref().unwrap_or("/a");
    let method = fragment.method.as_deref().unwrap_or("get");
    let own = or(&fragment.operation, "");
    let responses = if own.contains("responses:") {
        ""
    } else {
        "      responses: { '200': { description: D } }\n"
    };
    let id = if own.contains("operationId:") {
        ""
    } else {
        "      operationId: ask\n"
    };
    let erases = "role: erase, completion: { value: immediate, assumed: why }, \
                  repeatable: { value: true, assumed: why }";
    format!(
        "  {path}:\n{}    {method}:\n{id}      tags: [t]\n      summary: S\n      description: D\n      \
         x-erasure: {{ {erases} }}\n{}{responses}",
        indented(&or(&fragment.item, ""), 4),
        indented(&own, 6),
    )
}

/// Whole lines: those given, or the usual.
fn or(given: &Option<String>, usual: &str) -> String {
    let text = given.as_deref().unwrap_or(usual);
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

fn indented(text: &str, spaces: usize) -> String {
    let indent = " ".repeat(spaces);
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("{indent}{line}\n")
            }
        })
        .collect()
}
