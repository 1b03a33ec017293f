//! What values look like.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_yaml::Value as Node;

use super::{Origin, read::text};

/// A schema of the profile.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Node")]
pub struct Schema {
    /// Where it stands.
    pub at: Origin,
    /// What values it has.
    pub kind: Kind,
    /// Whether a value may be null.
    pub nullable: bool,
    /// What it is.
    pub description: String,
    /// Why it is assumed to be so.
    pub assumed: Option<String>,
    /// What the vendor demands of a value, each in words: `at least 1 item`. We hold nobody to it.
    pub limits: Vec<String>,
    /// The vendor's default.
    pub default: Option<Value>,
}

/// What values a schema has.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Those of this component.
    Reference(String),
    /// Text, and its format.
    Text(Option<String>),
    /// One of these texts, or one that the vendor adds.
    Enum(Vec<String>),
    /// A whole number, and what holds it: `int32`, `int64`, or `uint64` if it is never negative, whatever its `maximum`.
    Integer(&'static str),
    /// A number, and its format.
    Number(Option<String>),
    /// True or false.
    Boolean,
    /// A list.
    Array(Box<Schema>),
    /// Names that the spec doesn't know, each with a value. The names may be personal data.
    Map {
        /// Whether the names are personal data.
        personal: bool,
        /// What each holds.
        values: Box<Schema>,
    },
    /// Fields.
    Object {
        /// The fields, by name.
        properties: IndexMap<String, Property>,
        /// Whether another field makes it something else: only one form of several is told by that.
        closed: bool,
    },
    /// One of several components, the first that fits.
    OneOf(Vec<String>),
    /// Anything.
    Anything,
}

impl Kind {
    /// The fields of an object; none of anything else.
    pub fn properties(&self) -> Option<&IndexMap<String, Property>> {
        match self {
            Kind::Object { properties, .. } => Some(properties),
            _ => None,
        }
    }
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Whether it is always there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
}

impl Schema {
    /// The components that this refers to.
    pub fn references(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Reference(name) => vec![name],
            Kind::OneOf(names) => names.iter().map(String::as_str).collect(),
            Kind::Array(items) => items.references(),
            Kind::Map { values, .. } => values.references(),
            Kind::Object { properties, .. } => properties
                .values()
                .flat_map(|property| property.schema.references())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a value is personal data or a secret, which prints nothing.
    pub fn is_redacted(&self) -> bool {
        matches!(&self.kind, Kind::Text(Some(format)) if format == "personal-data" || format == "password")
    }
}

impl From<Node> for Schema {
    fn from(written: Node) -> Self {
        let text = |key: &str| written[key].as_str().map(str::to_owned);
        Self {
            at: Origin(text("x-at").unwrap_or_default()),
            kind: kind(&written),
            nullable: written["nullable"] == true,
            description: text("description").unwrap_or_default(),
            assumed: text("x-assumed"),
            limits: limits(&written),
            default: Option::deserialize(&written["default"]).unwrap_or_default(),
        }
    }
}

fn kind(written: &Node) -> Kind {
    if let Some(name) = referred(written) {
        return Kind::Reference(name);
    }
    let each = |key: &str| written[key].as_sequence().into_iter().flatten();
    let texts = |key: &str| {
        each(key)
            .filter_map(Node::as_str)
            .map(str::to_owned)
            .collect()
    };
    let inside = |key: &str| Box::new(Schema::from(written[key].clone()));
    let format = written["format"].as_str().map(str::to_owned);
    match written["type"].as_str() {
        None if written["oneOf"].is_sequence() => {
            Kind::OneOf(each("oneOf").filter_map(referred).collect())
        }
        Some("string") if written["enum"].is_sequence() => Kind::Enum(texts("enum")),
        Some("string") => Kind::Text(format),
        Some("integer") => Kind::Integer(match (format.as_deref(), written["minimum"].as_f64()) {
            (Some("int32"), _) => "int32",
            (None, Some(0.0..)) => "uint64",
            _ => "int64",
        }),
        Some("number") => Kind::Number(format),
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::Array(inside("items")),
        Some("object") if written["properties"].is_mapping() => {
            let required: Vec<String> = texts("required");
            let fields = written["properties"].as_mapping().into_iter().flatten();
            let fields = fields.map(|(name, schema)| {
                let (name, schema) = (text(name), Schema::from(schema.clone()));
                let required = required.contains(&name);
                (name, Property { required, schema })
            });
            Kind::Object {
                properties: fields.collect(),
                closed: written["additionalProperties"] == false,
            }
        }
        Some("object") if written["additionalProperties"].is_mapping() => Kind::Map {
            personal: written["x-key-format"] == "personal-data",
            values: inside("additionalProperties"),
        },
        _ => Kind::Anything,
    }
}

/// The component that a schema refers to, alone or as the one that may be null.
fn referred(written: &Node) -> Option<String> {
    let to = written["$ref"]
        .as_str()
        .or(written["allOf"][0]["$ref"].as_str())?;
    to.rsplit('/').next().map(str::to_owned)
}

/// The components of these names, and all that these refer to.
pub fn reached<'a>(
    all: &'a IndexMap<String, Schema>,
    names: impl Iterator<Item = &'a str>,
) -> BTreeSet<String> {
    let (mut reached, mut next) = (BTreeSet::new(), names.collect::<Vec<_>>());
    while let Some(name) = next.pop() {
        if reached.insert(name.to_owned()) {
            next.extend(all.get(name).into_iter().flat_map(Schema::references));
        }
    }
    reached
}

/// An object that may hold nothing but its fields would stop decoding on the day that the vendor adds one.
/// One form of several is told from the others by it, and stays as it is.
pub(super) fn open(components: &mut IndexMap<String, Schema>) {
    let forms = components.values().flat_map(|schema| match &schema.kind {
        Kind::OneOf(forms) => forms.clone(),
        _ => Vec::new(),
    });
    let forms: Vec<_> = forms.collect();
    for (name, schema) in components {
        if let Kind::Object { closed, .. } = &mut schema.kind {
            *closed &= forms.contains(name);
        }
    }
}

/// The vendor's limits, and how each is said.
const LIMITS: [(&str, &str, &str); 6] = [
    ("minLength", "at least", " character"),
    ("maxLength", "at most", " character"),
    ("minItems", "at least", " item"),
    ("maxItems", "at most", " item"),
    ("minimum", "at least", ""),
    ("maximum", "at most", ""),
];

/// The vendor's limits in words. What a type says by itself, that it is whole or not negative, goes without.
fn limits(written: &Node) -> Vec<String> {
    let bounds = LIMITS.iter().filter_map(|(key, before, unit)| {
        let number = Value::deserialize(written.get(key)?).ok()?.to_string();
        let is_one = unit.is_empty() || number == "1";
        let many = if is_one { "" } else { "s" };
        Some(format!("{before} {number}{unit}{many}"))
    });
    let bounds = bounds.filter(|words| !words.starts_with("at least 0"));
    let pattern = written["pattern"].as_str();
    let pattern = pattern.map(|pattern| format!("of the form `{pattern}`"));
    bounds.chain(pattern).collect()
}
