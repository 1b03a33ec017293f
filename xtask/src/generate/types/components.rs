//! The components as progenitor gets them: each schema of the profile in the one way that makes it the type
//! that we want. What progenitor would act on or panic on (limits, defaults, extensions) isn't there; the
//! documentation says it.

use serde_json::{Value, json};

use crate::{
    generate::prose,
    model::{Kind, Model, Schema},
};

/// A document that has components and nothing else.
pub(super) fn document(model: &Model) -> Value {
    let schemas = model.components.iter();
    let schemas = schemas.map(|(name, component)| (name.clone(), schema(component)));
    let schemas: serde_json::Map<_, _> = schemas.collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "", "version": "" },
        "paths": {},
        "components": { "schemas": schemas },
    })
}

fn schema(schema: &Schema) -> Value {
    let mut value = match &schema.kind {
        Kind::Reference(name) if schema.nullable => json!({ "allOf": [reference(name)] }),
        // Nothing may stand beside a reference.
        Kind::Reference(name) => return reference(name),
        Kind::Text(Some(format)) if super::of_format(format).is_some() => {
            json!({ "type": "string", "format": format })
        }
        Kind::Text(_) => json!({ "type": "string" }),
        Kind::Enum(values) => json!({ "type": "string", "enum": values }),
        Kind::Integer(format) => json!({ "type": "integer", "format": format }),
        Kind::Number(format) => {
            let format = format.as_deref().unwrap_or("double");
            json!({ "type": "number", "format": format })
        }
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Array(items) => json!({ "type": "array", "items": self::schema(items) }),
        Kind::Map { values, .. } => {
            json!({ "type": "object", "additionalProperties": self::schema(values) })
        }
        Kind::Object { properties, closed } => {
            let required = properties.iter().filter(|(_, property)| property.required);
            let required: Vec<_> = required.map(|(name, _)| name).collect();
            let all = properties.iter();
            let all = all.map(|(name, property)| (name.clone(), self::schema(&property.schema)));
            let all: serde_json::Map<_, _> = all.collect();
            let mut object = json!({ "type": "object", "required": required, "properties": all });
            if *closed {
                object["additionalProperties"] = false.into();
            }
            object
        }
        Kind::OneOf(names) => {
            let parts: Vec<_> = names.iter().map(|name| reference(name)).collect();
            json!({ "oneOf": parts })
        }
        Kind::Anything => json!({}),
    };
    let words = prose::of_schema(schema);
    if !words.is_empty() {
        value["description"] = words.into();
    }
    if schema.nullable {
        value["nullable"] = true.into();
    }
    value
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
