//! Places in a message: a JSON pointer into the values of a schema.

use crate::model::{Answer, Kind, Model, Schema};

/// The schema of what stands at a pointer in the body of an answer.
pub fn in_body<'a>(model: &'a Model, answer: &Answer, pointer: &str) -> Option<&'a Schema> {
    at(model, model.components.get(answer.component()?)?, pointer)
}

/// The schema of what stands at a pointer in the values of another, if anything may stand there. Of several
/// forms, the first that has it counts.
pub fn at<'a>(model: &'a Model, schema: &'a Schema, pointer: &str) -> Option<&'a Schema> {
    let schema = model.resolve(schema);
    let Some(inside) = pointer.strip_prefix('/') else {
        return Some(schema);
    };
    let (step, rest) = inside.split_at(inside.find('/').unwrap_or(inside.len()));
    let step = step.replace("~1", "/").replace("~0", "~");
    match &schema.kind {
        Kind::Object { properties, .. } => at(model, &properties.get(&step)?.schema, rest),
        Kind::Array(items) if step.parse::<usize>().is_ok() => at(model, items, rest),
        Kind::Map { values, .. } => at(model, values, rest),
        Kind::OneOf(parts) => {
            // A form that is one of several itself is another rule's to report, and may lead back here.
            let parts = parts.iter().filter_map(|part| model.components.get(part));
            let mut parts = parts.filter(|part| !matches!(part.kind, Kind::OneOf(_)));
            parts.find_map(|part| at(model, part, pointer))
        }
        _ => None,
    }
}
