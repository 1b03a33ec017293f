//! From a spec to its model. Lint has refused what is outside of the profile; what it has not refused and
//! cannot be read is a finding here, so that nothing is generated from a guess.

use indexmap::IndexMap;

use super::{
    Answer, Assumption, Body, Encoding, Held, In, Model, Operation, Origin, Parameter, Schema,
    Status, facts, flow, node::Node, paths, schema, server,
};
use crate::{finding::Findings, spec::Spec};

/// What can't be read, and why.
pub(super) struct Strange {
    pub at: Origin,
    pub message: String,
}

impl Strange {
    pub fn at(node: &Node, message: impl Into<String>) -> Self {
        let (at, message) = (node.at.clone(), message.into());
        Self { at, message }
    }
}

pub(super) type Read<T> = Result<T, Strange>;

/// Reads a spec.
pub(super) fn model(spec: &Spec) -> Result<Model, Findings> {
    // The profile, and lint for names that lead nowhere, say more of these, and are asked before code is made.
    let fix = "write it as the profile says";
    let found = |strange: Strange| vec![spec.error(&strange.at.0, "profile", strange.message, fix)];
    read(spec).map_err(found)
}

fn read(spec: &Spec) -> Read<Model> {
    let root = Node::root(&spec.tree);
    let facts = facts::vendor(&root)?;
    let mut operations = Vec::new();
    for (path, item) in root.entries("paths") {
        for method in ["get", "put", "post", "delete", "patch"] {
            if let Some(node) = item.raw(method) {
                operations.push(operation(&root, &path, &item, method, &node)?);
            }
        }
    }
    paths::distinguish(&mut operations);
    let mut taken: Vec<&String> = Vec::new();
    for name in operations.iter().flat_map(|operation| &operation.schemes) {
        if !taken.contains(&name) {
            taken.push(name);
        }
    }
    let schemes = taken.into_iter().map(|name| server::scheme(&root, name));
    Ok(Model {
        flow: flow::read(&root, &operations)?,
        vendor: spec.vendor.clone(),
        digest: spec.digest.clone(),
        description: root
            .get("info")
            .map(|info| info.words("description"))
            .unwrap_or_default(),
        facts,
        regions: server::regions(&root)?,
        schemes: schemes.collect::<Read<_>>()?,
        components: components(&root, &operations)?,
        operations,
        assumptions: assumptions(&root, "assumed", false),
        unanswered: assumptions(&root, "unanswered", false),
    })
}

/// The components that the operations refer to, and all that these refer to.
fn components(root: &Node, operations: &[Operation]) -> Read<IndexMap<String, Schema>> {
    let Some(all) = root.get("components") else {
        return Ok(IndexMap::new());
    };
    let mut all: IndexMap<String, Schema> = all
        .entries("schemas")
        .into_iter()
        .map(|(name, node)| Ok((name, schema::read(&node)?)))
        .collect::<Read<_>>()?;
    let mut reached: Vec<String> = Vec::new();
    let mut next: Vec<String> = operations.iter().flat_map(Operation::components).collect();
    while let Some(name) = next.pop() {
        if !reached.contains(&name) {
            let component = all.get(&name).into_iter();
            next.extend(component.flat_map(Schema::references).map(str::to_owned));
            reached.push(name);
        }
    }
    all.retain(|name, _| reached.contains(name));
    schema::open(&mut all);
    Ok(all)
}

fn operation(root: &Node, path: &str, item: &Node, method: &str, node: &Node) -> Read<Operation> {
    let id = node.text("operationId");
    let id = id.ok_or_else(|| Strange::at(node, "the operation has no operationId"))?;
    let own = node.items("parameters");
    let of_path = item.items("parameters").into_iter();
    let key = |node: &Node| (node.text("name"), node.text("in"));
    let overridden = |node: &Node| own.iter().any(|own| key(own) == key(node));
    let parameters: Vec<_> = of_path
        .filter(|node| !overridden(node))
        .chain(own.iter().cloned())
        .collect();
    let mut answers: Vec<_> = node
        .entries("responses")
        .iter()
        .filter(|(status, _)| !status.starts_with("x-"))
        .map(|(status, node)| answer(status, node))
        .collect::<Read<_>>()?;
    answers.sort_by_key(|answer| answer.status);
    let body = node.get("requestBody");
    Ok(Operation {
        at: node.at.clone(),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: node.words("summary"),
        description: node.words("description"),
        assumed: node.text("x-assumed"),
        facts: facts::operation(node)?,
        parameters: parameters.iter().map(parameter).collect::<Read<_>>()?,
        body: body.map(|body| self::body(&body)).transpose()?,
        schemes: schemes(root, node)?,
        answers,
        distinct: Vec::new(),
    })
}

/// The schemes that an operation may be asked with, one at a time.
fn schemes(root: &Node, operation: &Node) -> Read<Vec<String>> {
    let owner = [operation, root]
        .into_iter()
        .find(|node| node.raw("security").is_some());
    let mut names = Vec::new();
    for requirement in owner
        .map(|node| node.raw_items("security"))
        .unwrap_or_default()
    {
        match &requirement.all()[..] {
            [(name, _)] => names.push(name.clone()),
            several => {
                let message = format!("a request takes {} credentials at once", several.len());
                return Err(Strange::at(&requirement, message));
            }
        }
    }
    Ok(names)
}

fn parameter(node: &Node) -> Read<Parameter> {
    let sent_in = match node.text("in").as_deref() {
        Some("path") => In::Path,
        Some("query") => In::Query,
        Some("header") => In::Header,
        _ => return Err(Strange::at(node, "no client sends such a parameter")),
    };
    Ok(Parameter {
        at: node.at.clone(),
        name: node.words("name"),
        sent_in,
        required: node.flag("required"),
        description: node.words("description"),
        assumed: node.text("x-assumed"),
        explode: node.raw("explode").is_none() || node.flag("explode"),
        schema: schema::of(node)?,
        example: node.example(),
    })
}

fn body(node: &Node) -> Read<Body> {
    let content = node.entries("content");
    let [(media_type, media)] = &content[..] else {
        return Err(Strange::at(node, "the body has no one media type"));
    };
    let encoding = match essence(media_type) {
        name if is_json(name) => Encoding::Json,
        "application/x-www-form-urlencoded" => Encoding::Form,
        "text/plain" => Encoding::Text,
        _ => {
            let message = format!("clients can't send `{media_type}`");
            return Err(Strange::at(media, message));
        }
    };
    Ok(Body {
        at: node.at.clone(),
        required: node.flag("required"),
        description: node.words("description"),
        assumed: node.text("x-assumed"),
        media_type: media_type.clone(),
        encoding,
        schema: schema::of(media)?,
        example: media.example(),
    })
}

fn answer(status: &str, node: &Node) -> Read<Answer> {
    let content = node.entries("content");
    let named = || {
        let schemas = content.iter().filter_map(|(_, media)| media.raw("schema"));
        schemas.filter_map(|schema| schema.component()).next()
    };
    let has = |is: fn(&str) -> bool| content.iter().any(|(name, _)| is(essence(name)));
    let held = match named() {
        Some(name) if has(|name| name == "*/*") => Held::JsonIfAny(name),
        Some(name) if has(is_json) => Held::Json(name),
        None if content.is_empty() => Held::Empty,
        None if has(|name| name == "text/plain") => Held::Text,
        _ => return Err(Strange::at(node, "no client reads such a body")),
    };
    Ok(Answer {
        at: node.at.clone(),
        status: self::status(status)
            .ok_or_else(|| Strange::at(node, format!("`{status}` is no status")))?,
        description: node.words("description"),
        assumed: node.text("x-assumed"),
        held,
        example: content.iter().find_map(|(_, media)| media.example()),
        media_types: content.into_iter().map(|(name, _)| name).collect(),
    })
}

pub(super) fn status(text: &str) -> Option<Status> {
    match (text, text.strip_suffix("XX")) {
        ("default", _) => Some(Status::Default),
        (_, Some(class)) => class.parse().ok().map(Status::Class),
        (code, None) => code.parse().ok().map(Status::Code),
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

/// What stands in this place under `key`, or under `x-key` beside the words of OpenAPI, in the order of the
/// file.
fn assumptions(node: &Node, key: &str, in_facts: bool) -> Vec<Assumption> {
    let mut found = Vec::new();
    let names_are_the_vendors = node.at.0.ends_with("/properties");
    for (index, item) in node.value.as_sequence().into_iter().flatten().enumerate() {
        let item = node.child(&index.to_string(), item);
        found.extend(assumptions(&item, key, in_facts));
    }
    for (name, value) in node.raw_entries() {
        match (name.as_str(), value.value.as_str()) {
            _ if names_are_the_vendors => found.extend(assumptions(&value, key, in_facts)),
            (name, Some(why)) if in_facts && name == key => found.push((node, why).into()),
            (name, Some(why)) if name.strip_prefix("x-") == Some(key) => {
                found.push((node, why).into());
            }
            ("example" | "examples" | "default" | "enum", _) => {}
            (name, _) => {
                found.extend(assumptions(&value, key, in_facts || name == "x-erasure"));
            }
        }
    }
    found
}

impl From<(&Node<'_>, &str)> for Assumption {
    fn from((node, why): (&Node, &str)) -> Self {
        let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
        Assumption {
            at: node.at.clone(),
            why,
        }
    }
}
