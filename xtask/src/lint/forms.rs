//! The parts of a `oneOf` are tried in their order. So none is a `oneOf` itself, which may lead back here, and
//! none can be taken for an earlier one.

use std::mem::discriminant;

use super::Report;
use crate::model::{Kind, Model};

pub fn check(model: &Model, report: &mut Report) {
    for schema in model.components.values() {
        let Kind::OneOf(parts) = &schema.kind else {
            continue;
        };
        let kinds: Vec<_> = parts
            .iter()
            .map(|part| model.components.get(part).map(|schema| &schema.kind))
            .collect();
        for (index, part) in parts.iter().enumerate() {
            let at = format!("{}/oneOf/{index}", schema.at);
            let Some(own) = kinds[index] else { continue };
            if matches!(own, Kind::OneOf(_)) {
                report.key(
                    &at,
                    format!("`{part}` is a `oneOf` itself"),
                    "list its parts here",
                );
            }
            for (earlier, other) in parts.iter().zip(&kinds).take(index) {
                if other.is_some_and(|other| can_be_taken_for(model, own, other)) {
                    let message =
                        format!("`{part}` can be taken for `{earlier}`, which is tried first");
                    let fix = "require a property in the first that the second doesn't have, or exchange the two";
                    report.key(&at, message, fix);
                }
            }
        }
    }
}

/// Whether a value of one may have all that the other requires. Enums are open, so their values tell nothing.
fn can_be_taken_for(model: &Model, own: &Kind, other: &Kind) -> bool {
    let (
        Kind::Object {
            properties: own, ..
        },
        Kind::Object {
            properties: other, ..
        },
    ) = (own, other)
    else {
        return discriminant(own) == discriminant(other);
    };
    let kind = |schema| discriminant(&model.resolve(schema).kind);
    let mut required = other.iter().filter(|(_, property)| property.required);
    required.all(|(name, property)| {
        let own = own.get(name);
        own.is_some_and(|own| kind(&own.schema) == kind(&property.schema))
    })
}
