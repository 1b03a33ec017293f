//! What values look like.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Origin,
    node::Node,
    read::{Read, Strange},
};

/// A schema of the profile.
#[derive(Clone, Debug, PartialEq)]
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
    /// What the vendor demands of a value; we hold nobody to it.
    pub limits: Limits,
    /// The vendor's default.
    pub default: Option<Value>,
    /// An example of it.
    pub example: Option<Value>,
}

/// What values a schema has.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Those of this component.
    Reference(String),
    /// Text, and its format.
    Text(Option<String>),
    /// One of these texts, or one that the vendor adds.
    Enum(Vec<String>),
    /// A whole number.
    Integer(Whole),
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

/// The whole numbers that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Of 32 bits.
    I32,
    /// Of 64 bits.
    I64,
    /// Of 64 bits, and never negative: no format, and a `minimum` of zero or more, whatever the `maximum`.
    U64,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Whether it is always there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
}

/// The vendor's limits, each in words: `at least 1 item`.
pub type Limits = Vec<String>;

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

/// What stands under `schema`.
pub(super) fn of(node: &Node) -> Read<Schema> {
    let schema = node
        .raw("schema")
        .ok_or_else(|| Strange::at(node, "it has no schema"))?;
    read(&schema)
}

/// Reads a schema.
pub(super) fn read(node: &Node) -> Read<Schema> {
    let whole = matches!(node.text("type").as_deref(), Some("integer"));
    Ok(Schema {
        at: node.at.clone(),
        kind: kind(node)?,
        nullable: node.flag("nullable"),
        description: node.words("description"),
        assumed: node.text("x-assumed"),
        limits: limits(node, whole),
        default: node.json("default"),
        example: node.example(),
    })
}

fn kind(node: &Node) -> Read<Kind> {
    let strange = |message: &str| Err(Strange::at(node, message));
    if let Some(name) = node.component() {
        return Ok(Kind::Reference(name));
    }
    let parts = |key| -> Option<Vec<String>> {
        let parts = node.raw_items(key);
        parts.iter().map(Node::component).collect()
    };
    if node.raw("allOf").is_some() {
        return match parts("allOf").as_deref() {
            Some([one]) => Ok(Kind::Reference(one.clone())),
            _ => strange("`allOf` is for one reference that may be null"),
        };
    }
    if node.raw("oneOf").is_some() {
        return match parts("oneOf") {
            Some(parts) => Ok(Kind::OneOf(parts)),
            None => strange("a part of a `oneOf` has no name of its own"),
        };
    }
    let format = node.text("format");
    Ok(match node.text("type").as_deref() {
        Some("string") if node.raw("enum").is_some() => Kind::Enum(node.texts("enum")),
        Some("string") => Kind::Text(format),
        Some("integer") => Kind::Integer(whole(node, format.as_deref())),
        Some("number") => Kind::Number(format),
        Some("boolean") => Kind::Boolean,
        Some("array") => match node.raw("items") {
            Some(items) => Kind::Array(Box::new(read(&items)?)),
            None => return strange("the list doesn't say of what"),
        },
        Some("object") => object(node)?,
        None => Kind::Anything,
        Some(_) => return strange("there is no such type"),
    })
}

fn whole(node: &Node, format: Option<&str>) -> Whole {
    let minimum = node
        .value
        .get("minimum")
        .and_then(serde_yaml::Value::as_f64);
    let is_positive = minimum.is_some_and(|minimum| minimum >= 0.0);
    match (format, is_positive) {
        (Some("int32"), _) => Whole::I32,
        (None, true) => Whole::U64,
        _ => Whole::I64,
    }
}

fn object(node: &Node) -> Read<Kind> {
    let others = node.raw("additionalProperties");
    if let Some(properties) = node.raw("properties") {
        let required = node.texts("required");
        let property = |(name, node): (String, Node)| {
            let (required, schema) = (required.contains(&name), read(&node)?);
            Ok((name, Property { required, schema }))
        };
        let properties = properties.raw_entries().into_iter().map(property);
        return Ok(Kind::Object {
            properties: properties.collect::<Read<_>>()?,
            closed: others.is_some_and(|others| others.value.as_bool() == Some(false)),
        });
    }
    Ok(match others {
        Some(values) if values.value.is_mapping() => Kind::Map {
            personal: node.text("x-key-format").as_deref() == Some("personal-data"),
            values: Box::new(read(&values)?),
        },
        _ => Kind::Anything,
    })
}

/// An object that may hold nothing but its fields would stop decoding on the day that the vendor adds one.
/// One form of several is told from the others by it, and stays as it is.
pub(super) fn open(components: &mut IndexMap<String, Schema>) {
    let forms = components.values().filter_map(|schema| match &schema.kind {
        Kind::OneOf(forms) => Some(forms.clone()),
        _ => None,
    });
    let forms: Vec<String> = forms.flatten().collect();
    for (name, schema) in components {
        if let Kind::Object { closed, .. } = &mut schema.kind {
            *closed &= forms.contains(name);
        }
    }
}

/// The vendor's limits in words. What a type says by itself, that it is whole or not negative, goes without.
fn limits(node: &Node, whole: bool) -> Limits {
    let number = |key| node.value.get(key).filter(|value| value.is_number());
    let words = |key, before: &str, unit: &str| {
        let value = serde_json::to_string(number(key)?).ok()?;
        let value = if whole {
            value.trim_end_matches(".0")
        } else {
            &value
        };
        let many = match (unit, value) {
            ("", _) => String::new(),
            (unit, "1") => format!(" {unit}"),
            ("entry", _) => " entries".to_owned(),
            (unit, _) => format!(" {unit}s"),
        };
        Some(format!("{before} {value}{many}"))
    };
    let least = |exclusive| {
        if node.flag(exclusive) {
            "more than"
        } else {
            "at least"
        }
    };
    let most = |exclusive| {
        if node.flag(exclusive) {
            "less than"
        } else {
            "at most"
        }
    };
    let bounds = [
        words("minLength", "at least", "character"),
        words("maxLength", "at most", "character"),
        words("minItems", "at least", "item"),
        words("maxItems", "at most", "item"),
        words("minProperties", "at least", "entry"),
        words("maxProperties", "at most", "entry"),
        words("minimum", least("exclusiveMinimum"), ""),
        words("maximum", most("exclusiveMaximum"), ""),
        node.text("pattern")
            .map(|pattern| format!("of the form `{pattern}`")),
    ];
    let bounds = bounds.into_iter().flatten();
    bounds
        .filter(|words| !words.starts_with("at least 0"))
        .collect()
}
