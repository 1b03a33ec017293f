//! The parts of a `oneOf` are tried in their order, so none is a `oneOf` itself, which may lead back here, and
//! none can be taken for an earlier one.

use std::mem::discriminant;

use super::Report;
use crate::model::{Kind, Model, Property};

pub fn check(model: &Model, report: &mut Report) {
    for schema in model.components.values() {
        let Kind::OneOf(parts) = &schema.kind else {
            continue;
        };
        let kind = |part| Some((part, &model.components.get(part)?.kind));
        let parts: Vec<_> = parts.iter().filter_map(kind).collect();
        for (index, (part, own)) in parts.iter().enumerate() {
            let at = format!("{}/oneOf/{index}", schema.at.0);
            if matches!(own, Kind::OneOf(_)) {
                let message = format!("`{part}` is a `oneOf` itself");
                report.at(&at, message, "list its parts here");
            }
            let mut earlier = parts[..index].iter();
            if let Some((earlier, _)) = earlier.find(|(_, other)| is_taken_for(model, own, other)) {
                let message =
                    format!("`{part}` can be taken for `{earlier}`, which is tried first");
                let fix = "require a property in the first that the second doesn't have, or exchange the two";
                report.at(&at, message, fix);
            }
        }
    }
}

/// Whether a value of one may have all that the other requires. Enums are open, so their values tell nothing.
fn is_taken_for(model: &Model, own: &Kind, other: &Kind) -> bool {
    let (Some(own), Some(other)) = (own.properties(), other.properties()) else {
        return discriminant(own) == discriminant(other);
    };
    let kind = |one: &Property| discriminant(&model.resolve(&one.schema).kind);
    let mut required = other.iter().filter(|(_, property)| property.required);
    required.all(|(name, other)| own.get(name).is_some_and(|own| kind(own) == kind(other)))
}
