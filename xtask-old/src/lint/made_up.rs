//! The types that the generator finds a name for by itself: answers of several shapes, what is described
//! where it stands, objects and enums inside of others. A schema of the spec can't have such a name.

use std::collections::HashSet;

use heck::{ToKebabCase, ToPascalCase, ToSnakeCase};

use super::{
    Context,
    context::Operation,
    names::{shapes, type_name},
};
use crate::{diagnostic::Position, spec::tree::Node};

/// A type that has no name in the spec.
pub struct MadeUp {
    /// What the generator calls it.
    pub name: String,
    /// What it is.
    pub what: String,
    /// Where it is described.
    pub at: Position,
}

/// All of them.
pub fn types(context: &Context) -> Vec<MadeUp> {
    let mut found = Found(Vec::new(), context);
    for operation in context.operations() {
        found.operation(context, &operation);
    }
    for (name, node) in context.components("schemas") {
        found.not_null(node, &type_name(name), &format!("`{name}`"));
        found.inside(node, &type_name(name), &format!("`{name}`"));
        found.merged(context, node, &type_name(name), &format!("`{name}`"));
    }
    found.0
}

/// Whether a schema becomes a type where it stands: an enum, an object, one of several forms, or put
/// together from such a thing.
fn is_type(schema: &Node) -> bool {
    let mut keys = ["enum", "properties"].into_iter();
    keys.any(|key| schema.get(key).is_some())
        || several_forms(schema).is_some()
        || inline_parts(schema).any(is_type)
}

fn several_forms(schema: &Node) -> Option<&Node> {
    schema.get("oneOf").filter(|list| list.items().len() > 1)
}

/// What stands in a schema as if it were the schema itself: parts, and an only form.
fn inline_parts(schema: &Node) -> impl Iterator<Item = &Node> {
    let items = |key| schema.get(key).map(Node::items).unwrap_or_default();
    let only_form = items("oneOf")
        .iter()
        .filter(|_| several_forms(schema).is_none());
    let parts = items("allOf").iter().chain(only_form);
    parts.filter(|part| part.get("$ref").is_none())
}

/// What the generator calls the forms of a `oneOf`: after what they are, without the words that all
/// begin with, or after their places where that leaves two alike or one without a name.
fn forms<'a>(context: &Context<'a>, list: &'a Node) -> Vec<String> {
    let names: Vec<String> = list
        .items()
        .iter()
        .map(|item| form(context, item))
        .collect();
    let words: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
    let shared = (0..).take_while(|at| {
        let first = words.first().and_then(|words| words.get(*at));
        first.is_some() && words.iter().all(|words| words.get(*at) == first)
    });
    let shared = shared.count();
    let mut short: Vec<String> = words.iter().map(|words| words[shared..].concat()).collect();
    let is_distinct = names.iter().collect::<HashSet<_>>().len() == names.len();
    if !is_distinct || short.iter().any(String::is_empty) {
        short = (0..names.len()).map(|at| format!("Variant{at}")).collect();
    }
    short
}

/// The words of a type's name.
fn words(name: &str) -> Vec<String> {
    let words = name.to_kebab_case();
    words.split('-').map(|word| word.to_pascal_case()).collect()
}

/// What a form is called by itself: as its component, unless that is but a name for a plain value.
fn form<'a>(context: &Context<'a>, item: &'a Node) -> String {
    let target = context.resolve(item).unwrap_or(item);
    let kind = target.text("type").unwrap_or_default();
    let is_plain = !matches!(kind, "" | "object" | "array") && target.get("enum").is_none();
    match item.text("$ref") {
        Some(reference) if !is_plain => type_name(reference.rsplit('/').next().unwrap_or_default()),
        _ => type_name(target.text("format").unwrap_or(kind)),
    }
}

struct Found<'a, 'c>(Vec<MadeUp>, &'c Context<'a>);

impl<'a> Found<'a, '_> {
    fn add(&mut self, name: String, what: String, at: Position) {
        self.0.push(MadeUp { name, what, at });
    }

    fn operation(&mut self, context: &Context<'a>, operation: &Operation<'a>) {
        let id = operation.node.text("operationId").unwrap_or_default();
        let at = operation.named_at();
        for (kind, suffix, what) in [
            ('2', "Response", "the answers"),
            ('4', "Error", "the errors"),
        ] {
            if shapes(context, operation, kind).len() > 1 {
                let name = format!("{}{suffix}", type_name(id));
                self.add(name, format!("{what} of `{id}`"), at);
            }
        }
        if let Some(body) = operation.body(context) {
            let name = type_name(&format!("{id}Body"));
            self.described_here(body.node, &name, &format!("the body of `{id}`"));
        }
        for answer in operation.responses(context) {
            let name = match answer.name {
                "default" => type_name(&format!("{id}Default")),
                status => type_name(&format!("{id}Status{status}")),
            };
            let what = format!("the answer {} of `{id}`", answer.name);
            self.described_here(answer.node, &name, &what);
        }
        for used in operation.parameters(context) {
            let parameter = used.node.text("name").unwrap_or_default();
            let media = used.node.get("content");
            let media = media.and_then(|content| content.entries().next());
            let holder = media.map_or(used.node, |(_, media)| media);
            if let Some(schema) = holder.get("schema") {
                let name = type_name(&format!("{id}-{parameter}"));
                self.one(
                    schema,
                    name,
                    format!("the parameter `{parameter}` of `{id}`"),
                );
            }
        }
    }

    /// What a body is, if it is described where it stands: a type of this name, whatever it is.
    fn described_here(&mut self, holder: &'a Node, name: &str, what: &str) {
        let media = holder.get("content").into_iter().flat_map(Node::entries);
        let schema = media.filter_map(|(_, media)| media.get("schema")).next();
        if let Some(schema) = schema.filter(|schema| schema.get("$ref").is_none()) {
            self.add(name.to_owned(), what.to_owned(), schema.named_at);
            self.not_null(schema, name, what);
            self.inside(schema, name, what);
        }
    }

    /// What a named shape that may be null is otherwise.
    fn not_null(&mut self, schema: &'a Node, name: &str, what: &str) {
        let mut keys = ["properties", "enum", "oneOf", "allOf"].into_iter();
        if schema.is_true("nullable") && keys.any(|key| schema.get(key).is_some()) {
            let what = format!("{what} where it isn't null");
            self.add(format!("{name}Inner"), what, schema.named_at);
        }
    }

    /// A schema inside of another.
    fn one(&mut self, schema: &'a Node, name: String, what: String) {
        if schema.get("$ref").is_some() {
            return;
        }
        if is_type(schema) {
            self.add(name.clone(), what.clone(), schema.named_at);
        }
        self.inside(schema, &name, &what);
    }

    /// What stands inside of a schema that is called so.
    fn inside(&mut self, schema: &'a Node, name: &str, what: &str) {
        self.properties(schema, name, what);
        if let Some(items) = schema.get("items") {
            self.one(items, format!("{name}Item"), format!("an item of {what}"));
        }
        if let Some(values) = schema.get("additionalProperties") {
            self.one(values, format!("{name}Value"), format!("a value of {what}"));
        }
        for part in inline_parts(schema) {
            self.inside(part, name, what);
        }
        if let Some(list) = several_forms(schema) {
            for (form, item) in forms(self.1, list).into_iter().zip(list.items()) {
                let name = type_name(&format!("{name}{form}"));
                self.one(item, name, format!("the form {form} of {what}"));
            }
        }
    }

    fn properties(&mut self, schema: &'a Node, name: &str, what: &str) {
        for (property, schema) in schema.get("properties").into_iter().flat_map(Node::entries) {
            let name = type_name(&format!("{name}_{}", property.to_snake_case()));
            self.one(schema, name, format!("the property `{property}` of {what}"));
        }
    }

    /// What stands inside of the parts of which a named schema is put together: it is copied, and made
    /// up anew under this name.
    fn merged(&mut self, context: &Context<'a>, schema: &'a Node, name: &str, what: &str) {
        let list = schema.get("allOf").map(Node::items).unwrap_or_default();
        if list.len() < 2 {
            return;
        }
        let parts = context.parts(schema);
        let is_own = |part: &&&Node| list.iter().any(|own| std::ptr::eq(own, **part));
        for part in parts.iter().skip(1).filter(|part| !is_own(part)) {
            self.properties(part, name, what);
        }
    }
}
