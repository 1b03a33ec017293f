//! The spec that a vendor begins with: what was carried over from a published document, or nothing, in
//! the order that our specs have, with everything that is still to be said as a question.

use heck::ToLowerCamelCase;

use super::{
    carry::{Carrier, Note},
    document::Document,
    draft::{list, map, text},
    facts,
    mend::mend,
    order::order,
    select::Operation,
    yaml,
};
use crate::{
    diagnostic::{Findings, Position},
    lint::grammar::Kind,
    spec::{
        Spec,
        tree::{Node, Value},
    },
};

/// A spec that was begun.
#[derive(Debug)]
pub struct Begun {
    /// The file's text.
    pub text: String,
    /// The same, read.
    pub spec: Spec,
    /// What couldn't be carried over as it is.
    pub notes: Vec<Note>,
}

/// The spec of a vendor of whom nothing is known.
pub fn from_nothing(vendor: &str, name: &str) -> Result<Begun, Findings> {
    begun(vendor, &facts::blank(vendor, name), Vec::new())
}

/// The spec of these operations of a published document.
pub fn from_document<'a>(
    vendor: &str,
    name: &str,
    document: &'a Document,
    operations: &[Operation<'a>],
) -> Result<Begun, Findings> {
    let mut carrier = Carrier::new(document);
    let mut spec = carried(vendor, name, &mut carrier, operations);
    mend(vendor, &mut spec, &mut carrier)?;
    order(&mut spec);
    begun(vendor, &spec, carrier.notes)
}

fn begun(vendor: &str, root: &Node, mut notes: Vec<Note>) -> Result<Begun, Findings> {
    let text = yaml::write(root);
    let spec = Spec::parse(&format!("specs/{vendor}.yaml"), &text)?;
    notes.sort_by_key(|note| note.at);
    Ok(Begun { text, spec, notes })
}

fn carried<'a>(
    vendor: &str,
    name: &str,
    carrier: &mut Carrier<'a>,
    operations: &[Operation<'a>],
) -> Node {
    let document = carrier.document;
    let at = Position::START;
    let about = format!(
        "{name}, begun by `cargo xtask new {vendor}` from {}. What is still to be said is asked at its place.",
        document.name
    );
    let mut spec = map(
        vec![facts::comment(about), ("openapi", text("3.0.3", at))],
        at,
    );
    spec.set("info", info(name, carrier));
    if let Some(docs) = document
        .root
        .get("externalDocs")
        .filter(|docs| docs.is_map())
    {
        let docs = carrier.object(Kind::ExternalDocs, docs);
        spec.set("externalDocs", docs);
    }
    let servers = carrier.servers();
    spec.set("servers", servers);
    spec.set("security", list(Vec::new(), at));
    spec.set("tags", tags(carrier, operations));
    spec.set("x-erasure", facts::vendor(name));
    let mut paths = carrier.paths(operations);
    ids(&mut paths);
    questions(&mut paths);
    spec.set("paths", paths);
    let mut components = carrier.components();
    carrier.security(operations, &mut spec, &mut components);
    if !components.is_empty() {
        spec.set("components", components);
    }
    left_out(carrier);
    spec
}

/// Who publishes it, and the one question that everything in it raises.
fn info<'a>(name: &str, carrier: &mut Carrier<'a>) -> Node {
    let root = &carrier.document.root;
    let at = root.get("info").map_or(Position::START, |info| info.at);
    let mut info = match root.get("info") {
        Some(info) => carrier.object(Kind::Info, info),
        None => map(Vec::new(), at),
    };
    for (key, words) in [
        ("title", format!("{name} API")),
        ("version", "0".to_owned()),
    ] {
        if info.text(key).is_none_or(|words| words.trim().is_empty()) {
            info.set(key, text(words, at));
        }
    }
    info.ask(format!(
        "The words and examples below are those of {}: say them in words of your own, use made-up data, and name \
         the page that the document is from under `externalDocs`.",
        carrier.document.name
    ));
    info
}

/// The tags of the operations, as the document describes them.
fn tags<'a>(carrier: &mut Carrier<'a>, operations: &[Operation<'a>]) -> Node {
    let used: Vec<&str> = operations
        .iter()
        .flat_map(|operation| {
            operation
                .node
                .get("tags")
                .map(Node::items)
                .unwrap_or_default()
        })
        .filter_map(Node::as_str)
        .collect();
    let given = carrier.document.root.get("tags");
    let known = given.map(Node::items).unwrap_or_default();
    let tags = known
        .iter()
        .filter(|tag| tag.text("name").is_some_and(|name| used.contains(&name)))
        .map(|tag| carrier.object(Kind::Tag, tag))
        .collect();
    list(tags, given.map_or(Position::START, |tags| tags.at))
}

/// Every operation has an id in camelCase: its method is named after it.
fn ids(paths: &mut Node) {
    let mut seen: Vec<String> = Vec::new();
    let Value::Map(paths) = &mut paths.value else {
        return;
    };
    for (path, item) in paths {
        let Value::Map(members) = &mut item.value else {
            continue;
        };
        for (method, operation) in members.iter_mut().filter(|(key, _)| *key != "parameters") {
            let at = operation.at;
            let given = operation.text("operationId").unwrap_or_default();
            let from_path = || format!("{method} {}", path.replace(['{', '}', '/'], " "));
            let words = if given.trim().is_empty() {
                from_path()
            } else {
                given.to_owned()
            };
            let ascii: String = words
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
                .collect();
            let mut id = ascii.to_lower_camel_case();
            if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
                id = format!("{method}{id}");
            }
            let is_taken = crate::lint::is_no_method(&id);
            if is_taken || seen.contains(&id) {
                id = format!("{id}Person");
            }
            while seen.contains(&id) {
                id = format!("{id}2");
            }
            seen.push(id.clone());
            operation.take("operationId");
            if let Value::Map(entries) = &mut operation.value {
                entries.insert(0, ("operationId".to_owned(), text(id, at)));
            }
        }
    }
}

/// Asks of every operation what our specs say of it.
fn questions(paths: &mut Node) {
    let Value::Map(paths) = &mut paths.value else {
        return;
    };
    for (_, item) in paths {
        let Value::Map(members) = &mut item.value else {
            continue;
        };
        for (method, operation) in members {
            if !operation.is_map() {
                continue;
            }
            let documented = |status: &str| {
                operation
                    .get("responses")
                    .is_some_and(|responses| responses.get(status).is_some())
            };
            let facts = facts::operation(method, documented("404") || documented("4XX"));
            operation.set("x-erasure", facts);
        }
    }
}

/// Tells of the parts of a document that a spec has no use for.
fn left_out(carrier: &mut Carrier) {
    for (key, why) in [
        ("webhooks", "what the vendor sends isn't described here"),
        ("jsonSchemaDialect", "OpenAPI 3.0 has one dialect"),
    ] {
        if let Some(node) = carrier.document.root.get(key) {
            carrier.note(node.named_at, format!("`{key}` is left out: {why}"));
        }
    }
}
