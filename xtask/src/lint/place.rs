//! Places in a message: a JSON pointer into the values of a schema.

use crate::model::{Kind, Model, Schema};

/// Whether values of a component can have something at this pointer.
pub fn has(model: &Model, component: &str, pointer: &str) -> bool {
    let component = model.components.get(component);
    component.is_some_and(|schema| at(model, schema, pointer).is_some())
}

/// The schema of what stands at a pointer in the values of another, if anything may stand there. Of several
/// forms, the first that has it counts.
pub fn at<'a>(model: &'a Model, schema: &'a Schema, pointer: &str) -> Option<&'a Schema> {
    let schema = model.resolve(schema);
    let Some(pointer) = pointer.strip_prefix('/') else {
        return Some(schema);
    };
    let (step, rest) = match pointer.find('/') {
        Some(end) => pointer.split_at(end),
        None => (pointer, ""),
    };
    let step = step.replace("~1", "/").replace("~0", "~");
    match &schema.kind {
        Kind::Object { properties, .. } => at(model, &properties.get(&step)?.schema, rest),
        Kind::OneOf(parts) => parts.iter().find_map(|part| {
            let whole = format!("/{pointer}");
            at(model, model.components.get(part)?, &whole)
        }),
        Kind::Array(items) if step.parse::<usize>().is_ok() => at(model, items, rest),
        Kind::Map { values, .. } => at(model, values, rest),
        _ => None,
    }
}
