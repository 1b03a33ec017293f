//! Types that values can have: none contains itself without end. The parts of a `oneOf` are tried in their
//! order, so none is a `oneOf` itself, which may lead back here, and none can be taken for an earlier one.

use std::mem::discriminant;

use super::Report;
use crate::model::{Kind, Model, Property, Schema};

pub fn check(model: &Model, report: &mut Report) {
    endless(model, report);
    for schema in model.components.values() {
        let Kind::OneOf(parts) = &schema.kind else {
            continue;
        };
        let kinds = parts
            .iter()
            .filter_map(|part| Some((part, &model.components.get(part)?.kind)));
        for (index, (part, own)) in kinds.clone().enumerate() {
            let at = format!("{}/oneOf/{index}", schema.at);
            if matches!(own, Kind::OneOf(_)) {
                report.key(
                    &at,
                    format!("`{part}` is a `oneOf` itself"),
                    "list its parts here",
                );
            }
            let mut earlier = kinds.clone().take(index);
            if let Some((earlier, _)) =
                earlier.find(|(_, other)| can_be_taken_for(model, own, other))
            {
                let message =
                    format!("`{part}` can be taken for `{earlier}`, which is tried first");
                let fix = "require a property in the first that the second doesn't have, or exchange the two";
                report.key(&at, message, fix);
            }
        }
    }
}

/// Whether a value of one may have all that the other requires. Enums are open, so their values tell nothing.
fn can_be_taken_for(model: &Model, own: &Kind, other: &Kind) -> bool {
    let (Some(own), Some(other)) = (own.properties(), other.properties()) else {
        return discriminant(own) == discriminant(other);
    };
    let kind = |one: &Property| discriminant(&model.resolve(&one.schema).kind);
    let mut required = other.iter().filter(|(_, property)| property.required);
    required.all(|(name, other)| own.get(name).is_some_and(|own| kind(own) == kind(other)))
}

/// Types that always contain another of themselves, so that no value of one can end.
fn endless(model: &Model, report: &mut Report) {
    let mut left: Vec<&String> = model.components.keys().collect();
    loop {
        let names = left.clone();
        left.retain(|name| !ends(&model.components[*name], &names));
        if left.len() == names.len() {
            break;
        }
    }
    for name in left {
        let message = format!("no value of `{name}` can end: it always contains another one");
        let fix = "make a property on the way round optional, nullable or a list";
        report.key(&model.components[name].at.0, message, fix);
    }
}

/// Whether a value of this schema can be finite, though those of these components can't. Null ends, and so
/// does an empty list or map.
fn ends(schema: &Schema, endless: &[&String]) -> bool {
    match &schema.kind {
        _ if schema.nullable => true,
        Kind::Reference(name) => !endless.contains(&name),
        Kind::OneOf(parts) => parts.iter().any(|name| !endless.contains(&name)),
        Kind::Object { properties, .. } => {
            let mut required = properties.values().filter(|property| property.required);
            required.all(|property| ends(&property.schema, endless))
        }
        _ => true,
    }
}
