//! A component that is nothing but a text, a number, a boolean, a secret or a time is put where it is
//! used: as a type of its own it would be one more wrapper around `String` or `Personal`.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{
    Draft, Pass, Problem,
    schema::component,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "inline-scalars",
    why: "a component that only names a text, a number or a time needs no type of its own",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let scalars = take_scalars(draft);
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let Some(scalar) = component(schema).and_then(|name| scalars.get(&name)) {
            *schema = ReferenceOr::Item(scalar.clone());
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

fn take_scalars(draft: &mut Draft) -> BTreeMap<String, Schema> {
    let mut scalars = BTreeMap::new();
    if let Some(components) = &mut draft.document.components {
        components.schemas.retain(|name, schema| {
            let scalar = schema.as_item().filter(|schema| is_scalar(schema));
            if let Some(scalar) = scalar {
                scalars.insert(name.clone(), scalar.clone());
            }
            scalar.is_none()
        });
    }
    scalars
}

fn is_scalar(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.is_empty(),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.is_empty(),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.is_empty(),
        SchemaKind::Type(Type::Boolean(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn a_named_identifier_is_put_where_it_is_used() {
        let (draft, changed) = pass(
            &PASS,
            "components:
  schemas:
    Identifier: { type: string, format: personal-data }
    Asked: { type: object, properties: { id: { $ref: '#/components/schemas/Identifier' } } }
    State: { type: string, enum: [done] }",
        );
        let names: Vec<_> = draft
            .document
            .components
            .as_ref()
            .unwrap()
            .schemas
            .keys()
            .collect();
        assert_eq!(names, ["Asked", "State"]);
        assert_eq!(changed, ["/components/schemas/Asked/properties/id"]);
    }
}
