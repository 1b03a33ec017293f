//! What a schema says: of itself, and of everything in it.

use super::item::{Items, Kind, Place};
use crate::spec::tree::{Node, Value};

const LIMITS: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

impl<'a> Items<'a> {
    /// Adds a schema at a place.
    pub(super) fn schema(&mut self, place: &Place, node: &'a Node) {
        self.within(place, node, &mut Vec::new());
    }

    /// `around` are the schemas that this one is in: one that leads back to itself ends there.
    fn within(&mut self, place: &Place, node: &'a Node, around: &mut Vec<*const Node>) {
        let name = node
            .text("$ref")
            .and_then(|target| target.rsplit('/').next());
        let node = self.resolve(node);
        if around.contains(&std::ptr::from_ref(node)) {
            let again = format!("again {}", name.unwrap_or_default());
            self.add(place.then("type"), Kind::Type, again, node.at);
            return;
        }
        around.push(node);
        self.itself(place, node);
        self.fields(place, node, around);
        if let Some(items) = node.get("items") {
            self.within(&inside(place, "[]"), items, around);
        }
        if let Some(values) = node
            .get("additionalProperties")
            .filter(|node| node.is_map())
        {
            self.within(&inside(place, ".*"), values, around);
        }
        for part in node.get("allOf").map(Node::items).unwrap_or_default() {
            self.within(place, part, around);
        }
        for key in ["oneOf", "anyOf"] {
            self.forms(place, node.get(key), around);
        }
        around.pop();
    }

    fn itself(&mut self, place: &Place, node: &'a Node) {
        self.texts(&place.then("its type"), node);
        let format = node.text("format").map(|format| format!(" {format}"));
        if let Some(named) = node.text("type") {
            let named = named.to_owned() + &format.unwrap_or_default();
            self.add(place.then("type"), Kind::Type, named, node.at);
        }
        for key in ["nullable", "readOnly", "writeOnly"] {
            if node.is_true(key) {
                self.member(place, Kind::Presence, node, key);
            }
        }
        for value in node.get("enum").map(Node::items).unwrap_or_default() {
            let place = place.then(format!("value `{}`", plain(&value.to_json())));
            self.add(place, Kind::Value, value.to_json(), value.at);
        }
        for key in LIMITS {
            self.member(place, Kind::Limit, node, key);
        }
        self.member(place, Kind::Default, node, "default");
        self.member(place, Kind::Text, node, "deprecated");
        self.member(place, Kind::Type, node, "x-key-format");
        self.member(place, Kind::Type, node, "discriminator");
        self.member(place, Kind::Type, node, "not");
    }

    fn fields(&mut self, place: &Place, node: &'a Node, around: &mut Vec<*const Node>) {
        let required = node.get("required").map(Node::items).unwrap_or_default();
        let is_required = |name: &str| required.iter().any(|one| one.as_str() == Some(name));
        for (name, schema) in node.get("properties").into_iter().flat_map(Node::entries) {
            let field = match place.0.last() {
                Some(last) if last.starts_with("field ") => inside(place, &format!(".{name}")),
                _ => place.then(format!("field `{name}`")),
            };
            let presence = match is_required(name) {
                true => "required",
                false => "optional",
            };
            let told = format!("{presence} {}", self.in_short(schema));
            self.add(field.clone(), Kind::Field, told.trim_end(), schema.named_at);
            self.add(
                field.then("presence"),
                Kind::Presence,
                presence,
                schema.named_at,
            );
            self.within(&field, schema, around);
        }
    }

    /// Its type and its values: enough to know a field by that is new or gone.
    fn in_short(&self, node: &'a Node) -> String {
        let node = self.resolve(node);
        let said = [node.text("type"), node.text("format")];
        let values = node.get("enum").map(Node::items).unwrap_or_default();
        let values = values
            .iter()
            .map(|value| format!("`{}`", plain(&value.to_json())));
        let said = said.into_iter().flatten().map(str::to_owned);
        said.chain(values).collect::<Vec<_>>().join(" ")
    }

    fn forms(&mut self, place: &Place, forms: Option<&'a Node>, around: &mut Vec<*const Node>) {
        for (index, form) in forms
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            let named = form
                .text("$ref")
                .and_then(|target| target.rsplit('/').next());
            let name = named.map_or_else(|| format!("{}", index + 1), str::to_owned);
            let form_at = place.then(format!("form {name}"));
            self.add(form_at.clone(), Kind::Form, name, form.at);
            self.within(&form_at, form, around);
        }
    }
}

/// A place inside of the last step: a field of a field, an item of a list.
fn inside(place: &Place, more: &str) -> Place {
    let mut steps = place.0.clone();
    match steps.last_mut() {
        Some(last) if last.ends_with('`') => {
            last.pop();
            last.push_str(more);
            last.push('`');
        }
        _ => steps.push(more.to_owned()),
    }
    Place(steps)
}

/// A value in as few signs as can be.
pub(super) fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Node {
    /// Whether there is something: a member that is `null` is none.
    pub(super) fn is_something(&self) -> bool {
        !matches!(self.value, Value::Null)
    }
}
