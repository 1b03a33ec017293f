//! What a schema doesn't describe of an object is neither read nor sent: a catch-all would hold whatever
//! the vendor adds, personal data among it, and print it.

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
};

use super::{
    Draft, Pass, Problem,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "plain-objects",
    why: "what isn't described isn't read, so it can't be printed",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let ReferenceOr::Item(schema) = schema
            && let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind
            && object.additional_properties == Some(AdditionalProperties::Any(true))
        {
            // A map of identifiers stays one, whatever it holds.
            let is_map = schema.schema_data.extensions.contains_key("x-key-format");
            object.additional_properties = is_map.then(anything);
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

fn anything() -> AdditionalProperties {
    let anything = Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    };
    AdditionalProperties::Schema(Box::new(ReferenceOr::Item(anything)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn there_is_no_catch_all() {
        let (_, changed) = pass(
            &PASS,
            "components:
  schemas:
    A: { type: object, additionalProperties: true, properties: { a: { type: string } } }
    B: { type: object, additionalProperties: { type: string } }",
        );
        assert_eq!(changed, ["/components/schemas/A"]);
    }
}
