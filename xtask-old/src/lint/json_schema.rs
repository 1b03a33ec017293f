//! The schemas of a spec as JSON Schema, so that values in the spec can be held against them.
//! OpenAPI 3.0 is close to draft 4: what differs is `nullable`. Objects are closed on the way, since
//! an example that shows a property which nobody describes is wrong in the one or in the other.

use serde_json::{Map, Value, json};

use super::{Context, grammar::Kind};
use crate::spec::{
    child,
    tree::{Node, Value as Tree},
};

/// Keywords that hold a schema.
const ONE: &[&str] = &["items", "not", "additionalProperties"];
/// Keywords that hold a list of schemas.
const LISTS: &[&str] = &["allOf", "oneOf", "anyOf"];
/// Keywords that are taken over as they are.
const KEPT: &[&str] = &[
    "type",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "required",
    "minProperties",
    "maxProperties",
    "enum",
];

/// Where named schemas stand.
const NAMED: &str = "#/components/schemas/";

/// All named schemas of a spec, to hold values against.
pub struct Schemas {
    named: Map<String, Value>,
    parts: Vec<String>,
}

impl Schemas {
    /// Collects them. `None` while references of the spec lead nowhere or in circles.
    pub fn new(context: &Context) -> Option<Self> {
        let leads_somewhere = |place: &super::walk::Place| context.resolve(place.node).is_some();
        if !context.references().all(leads_somewhere) {
            return None;
        }
        let parts = parts(context);
        let named = context.components("schemas").map(|(name, node)| {
            let pointer = child("/components/schemas", name);
            (name.to_owned(), convert(node, &pointer, &parts))
        });
        Some(Schemas {
            named: named.collect(),
            parts,
        })
    }

    /// Why `value` doesn't fit the schema that stands at `pointer`: for each reason, where in the
    /// value, and the reason. `Err` if the schema itself can't be used.
    pub fn misfits(
        &self,
        schema: &Node,
        pointer: &str,
        value: &Node,
    ) -> Result<Vec<(String, String)>, String> {
        let schema = convert(schema, pointer, &self.parts);
        let document = json!({
            "components": { "schemas": self.reached_from(&schema) },
            "allOf": [schema],
        });
        let validator = jsonschema::draft4::options()
            .should_validate_formats(true)
            .build(&document)
            .map_err(|error| error.to_string())?;
        let value = value.to_json();
        let misfits = validator
            .iter_errors(&value)
            .map(|error| {
                (
                    error.instance_path().to_string(),
                    error.masked().to_string(),
                )
            })
            .collect();
        Ok(misfits)
    }
}

impl Schemas {
    /// The named schemas that a schema needs.
    fn reached_from(&self, schema: &Value) -> Map<String, Value> {
        let mut reached = Map::new();
        let mut ahead = vec![schema];
        while let Some(value) = ahead.pop() {
            match value {
                Value::Array(items) => ahead.extend(items),
                Value::Object(entries) => ahead.extend(entries.values()),
                Value::String(text) => {
                    let name = text.strip_prefix(NAMED).unwrap_or_default();
                    if let Some(named) =
                        self.named.get(name).filter(|_| !reached.contains_key(name))
                    {
                        reached.insert(name.to_owned(), named.clone());
                        ahead.push(named);
                    }
                }
                _ => {}
            }
        }
        reached
    }
}

/// Pointers of the schemas that an `allOf` merges with others, and of what those are put together from
/// or another name for: these stay open.
fn parts(context: &Context) -> Vec<String> {
    let mut parts = Vec::new();
    for place in context.all(Kind::Schema) {
        if list(place.node).len() > 1 {
            parts.extend(merged(place.node, &place.pointer));
        }
    }
    let mut next = 0;
    while let Some(part) = parts.get(next).cloned() {
        next += 1;
        let Some(node) = context.root.at_pointer(&part) else {
            continue;
        };
        let further = merged(node, &part).into_iter().chain(target(node));
        let further: Vec<_> = further.filter(|part| !parts.contains(part)).collect();
        parts.extend(further);
    }
    parts
}

/// The parts of an `allOf`, and what they refer to.
fn merged(schema: &Node, pointer: &str) -> Vec<String> {
    let inside = child(pointer, "allOf");
    let own = (0..list(schema).len()).map(|index| child(&inside, &index.to_string()));
    own.chain(list(schema).iter().filter_map(target)).collect()
}

fn list(schema: &Node) -> &[Node] {
    schema.get("allOf").map(Node::items).unwrap_or_default()
}

/// What a reference leads to.
fn target(node: &Node) -> Option<String> {
    Some(node.text("$ref")?.strip_prefix('#')?.to_owned())
}

/// What the type of an integer holds, which a format decides before the least value does: no example may
/// be more than that.
fn range(node: &Node) -> Option<(i64, u64)> {
    let least = node.get("minimum").map(|least| &least.value);
    let is_unsigned = matches!(least, Some(Tree::Number(least)) if least.as_f64() >= Some(0.0));
    match (node.text("type")?, node.text("format")) {
        ("integer", Some("int32")) => Some((i32::MIN.into(), i32::MAX.unsigned_abs().into())),
        ("integer", None) if is_unsigned => Some((0, u64::MAX)),
        ("integer", _) => Some((i64::MIN, i64::MAX.unsigned_abs())),
        _ => None,
    }
}

fn convert(node: &Node, pointer: &str, parts: &[String]) -> Value {
    if let Tree::Bool(truth) = node.value {
        return if truth {
            json!({})
        } else {
            json!({ "not": {} })
        };
    }
    if let Some(reference) = node.text("$ref") {
        return json!({ "$ref": reference });
    }
    let mut schema = Map::new();
    for (key, value) in node.entries() {
        let below = child(pointer, key);
        if KEPT.contains(&key) {
            schema.insert(key.to_owned(), value.to_json());
        } else if ONE.contains(&key) {
            schema.insert(key.to_owned(), convert(value, &below, parts));
        } else if LISTS.contains(&key) {
            let items = value.items().iter().enumerate();
            let items =
                items.map(|(index, item)| convert(item, &child(&below, &index.to_string()), parts));
            schema.insert(key.to_owned(), items.collect());
        } else if key == "properties" {
            let entries = value
                .entries()
                .map(|(name, node)| (name.to_owned(), convert(node, &child(&below, name), parts)));
            schema.insert(key.to_owned(), Value::Object(entries.collect()));
        }
    }
    if let Some((least, most)) = range(node) {
        schema.insert(
            "allOf".to_owned(),
            json!([{ "minimum": least, "maximum": most }]),
        );
    }
    let is_part = parts.iter().any(|part| part == pointer);
    if schema.contains_key("properties") && !schema.contains_key("additionalProperties") && !is_part
    {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    match node.is_true("nullable") {
        true => json!({ "anyOf": [{ "enum": [null] }, Value::Object(schema)] }),
        false => Value::Object(schema),
    }
}
