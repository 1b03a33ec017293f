//! What values look like.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::Origin;

/// A schema of the profile.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
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

impl Kind {
    /// The fields of an object; none of anything else.
    pub fn properties(&self) -> Option<&IndexMap<String, Property>> {
        match self {
            Kind::Object { properties, .. } => Some(properties),
            _ => None,
        }
    }
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

/// A schema as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Written {
    #[serde(rename = "x-at")]
    at: Origin,
    #[serde(rename = "$ref")]
    reference: Option<String>,
    all_of: Vec<Schema>,
    one_of: Option<Vec<Schema>>,
    r#type: Option<String>,
    format: Option<String>,
    r#enum: Option<Vec<String>>,
    items: Option<Box<Schema>>,
    properties: Option<IndexMap<String, Schema>>,
    required: Vec<String>,
    additional_properties: Option<Others>,
    #[serde(rename = "x-key-format")]
    key_format: Option<String>,
    nullable: bool,
    description: String,
    #[serde(rename = "x-assumed")]
    assumed: Option<String>,
    default: Option<Value>,
    example: Option<Value>,
    #[serde(flatten)]
    limits: IndexMap<String, Value>,
}

/// What is said of the properties that have no name.
#[derive(Deserialize)]
#[serde(untagged)]
enum Others {
    Allowed(bool),
    Are(Box<Schema>),
}

impl TryFrom<Written> for Schema {
    type Error = String;

    fn try_from(mut written: Written) -> Result<Self, String> {
        Ok(Self {
            kind: kind(&mut written)?,
            limits: limits(&written),
            at: written.at,
            nullable: written.nullable,
            description: written.description,
            assumed: written.assumed,
            default: written.default,
            example: written.example,
        })
    }
}

fn kind(written: &mut Written) -> Result<Kind, String> {
    if let Some(to) = &written.reference {
        let name = to.rsplit('/').next().unwrap_or_default();
        return Ok(Kind::Reference(name.to_owned()));
    }
    if let Some(one) = written.all_of.pop() {
        return Ok(one.kind);
    }
    if let Some(parts) = &written.one_of {
        let parts = parts.iter().flat_map(Schema::references);
        return Ok(Kind::OneOf(parts.map(str::to_owned).collect()));
    }
    let format = written.format.take();
    let (properties, others) = (
        written.properties.take(),
        written.additional_properties.take(),
    );
    Ok(match (written.r#type.as_deref(), written.r#enum.take()) {
        (Some("string"), Some(values)) => Kind::Enum(values),
        (Some("string"), None) => Kind::Text(format),
        (Some("integer"), _) => {
            let minimum = written.limits.get("minimum").and_then(Value::as_f64);
            Kind::Integer(match (format.as_deref(), minimum) {
                (Some("int32"), _) => Whole::I32,
                (None, Some(0.0..)) => Whole::U64,
                _ => Whole::I64,
            })
        }
        (Some("number"), _) => Kind::Number(format),
        (Some("boolean"), _) => Kind::Boolean,
        (Some("array"), _) => Kind::Array(written.items.take().ok_or("a list of what?")?),
        (Some("object"), _) => match (properties, others) {
            (Some(properties), others) => {
                let property = |(name, schema)| {
                    let required = written.required.contains(&name);
                    (name, Property { required, schema })
                };
                Kind::Object {
                    properties: properties.into_iter().map(property).collect(),
                    closed: matches!(others, Some(Others::Allowed(false))),
                }
            }
            (None, Some(Others::Are(values))) => Kind::Map {
                personal: written.key_format.as_deref() == Some("personal-data"),
                values,
            },
            _ => Kind::Anything,
        },
        (None, _) => Kind::Anything,
        (Some(other), _) => return Err(format!("there is no type `{other}`")),
    })
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
fn limits(written: &Written) -> Limits {
    let bounds = LIMITS.iter().filter_map(|(key, before, unit)| {
        let number = written.limits.get(*key)?.to_string();
        let is_one = unit.is_empty() || number == "1";
        let many = if is_one { "" } else { "s" };
        Some(format!("{before} {number}{unit}{many}"))
    });
    let bounds = bounds.filter(|words| !words.starts_with("at least 0"));
    let pattern = written.limits.get("pattern").and_then(Value::as_str);
    let pattern = pattern.map(|pattern| format!("of the form `{pattern}`"));
    bounds.chain(pattern).collect()
}
