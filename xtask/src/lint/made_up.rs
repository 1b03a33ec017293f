//! The types that the generator finds a name for by itself: answers of several shapes, what is described
//! where it stands, objects and enums inside of others. A schema of the spec can't have such a name.

use heck::ToSnakeCase;

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
    let mut found = Found(Vec::new());
    for operation in context.operations() {
        found.operation(context, &operation);
    }
    for (name, node) in context.components("schemas") {
        found.not_null(node, &type_name(name), &format!("`{name}`"));
        found.inside(node, &type_name(name), &format!("`{name}`"));
    }
    found.0
}

struct Found(Vec<MadeUp>);

impl Found {
    fn add(&mut self, name: String, what: String, at: Position) {
        self.0.push(MadeUp { name, what, at });
    }

    fn operation(&mut self, context: &Context, operation: &Operation) {
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
    fn described_here(&mut self, holder: &Node, name: &str, what: &str) {
        let media = holder.get("content").into_iter().flat_map(Node::entries);
        let schema = media.filter_map(|(_, media)| media.get("schema")).next();
        if let Some(schema) = schema.filter(|schema| schema.get("$ref").is_none()) {
            self.add(name.to_owned(), what.to_owned(), schema.named_at);
            self.not_null(schema, name, what);
            self.inside(schema, name, what);
        }
    }

    /// What a named shape that may be null is otherwise.
    fn not_null(&mut self, schema: &Node, name: &str, what: &str) {
        let mut keys = ["properties", "enum", "oneOf", "allOf"].into_iter();
        if schema.is_true("nullable") && keys.any(|key| schema.get(key).is_some()) {
            let what = format!("{what} where it isn't null");
            self.add(format!("{name}Inner"), what, schema.named_at);
        }
    }

    /// A schema inside of another: a type if it is an object or an enum.
    fn one(&mut self, schema: &Node, name: String, what: String) {
        if schema.get("$ref").is_some() {
            return;
        }
        if schema.get("enum").is_some() || schema.get("properties").is_some() {
            self.add(name.clone(), what.clone(), schema.named_at);
        }
        self.inside(schema, &name, &what);
    }

    /// What stands inside of a schema that is called so.
    fn inside(&mut self, schema: &Node, name: &str, what: &str) {
        let own = std::iter::once(schema);
        let parts = schema.get("allOf").map(Node::items).unwrap_or_default();
        for part in own.chain(parts) {
            for (property, schema) in part.get("properties").into_iter().flat_map(Node::entries) {
                let name = type_name(&format!("{name}_{}", property.to_snake_case()));
                self.one(schema, name, format!("the property `{property}` of {what}"));
            }
        }
        if let Some(items) = schema.get("items") {
            self.one(items, format!("{name}Item"), format!("an item of {what}"));
        }
        if let Some(values) = schema.get("additionalProperties") {
            self.one(values, format!("{name}Value"), format!("a value of {what}"));
        }
    }
}
