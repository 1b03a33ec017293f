//! A named shape that may be null is a type around another. Of an enum or of several forms typify makes
//! two types of one name, so what isn't null gets a name of its own.

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind, Type};

use super::{
    Draft, Pass, Problem,
    walk::{Place, inside},
};

pub(super) const PASS: Pass = Pass {
    name: "split-nullables",
    why: "what may be null and what it is otherwise are two types, with two names",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    let Some(components) = &mut draft.document.components else {
        return Ok(changed);
    };
    let mut schemas = indexmap::IndexMap::new();
    for (name, mut schema) in std::mem::take(&mut components.schemas) {
        let ReferenceOr::Item(whole) = &mut schema else {
            schemas.insert(name, schema);
            continue;
        };
        if !whole.schema_data.nullable || !is_split_in_two(&whole.schema_kind) {
            schemas.insert(name, schema);
            continue;
        }
        let inner = format!("{name}Inner");
        let around = Schema {
            schema_data: SchemaData {
                nullable: true,
                description: whole.schema_data.description.clone(),
                ..SchemaData::default()
            },
            schema_kind: SchemaKind::AllOf {
                all_of: vec![ReferenceOr::ref_(&format!("#/components/schemas/{inner}"))],
            },
        };
        changed.push(inside("/components/schemas", &name));
        whole.schema_data.nullable = false;
        if let SchemaKind::Type(Type::String(string)) = &mut whole.schema_kind {
            string.enumeration.retain(Option::is_some);
        }
        schemas.insert(name, ReferenceOr::Item(around));
        schemas.insert(inner, schema);
    }
    components.schemas = schemas;
    Ok(changed)
}

/// Whether typify makes two types of one name of such a schema, if it may be null.
fn is_split_in_two(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Type(Type::String(string)) => !string.enumeration.is_empty(),
        SchemaKind::OneOf { .. } => true,
        SchemaKind::AllOf { all_of } => all_of.len() > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn what_may_be_null_is_a_type_around_what_it_is_otherwise() {
        let (draft, changed) = pass(
            &PASS,
            "components:
  schemas:
    A: { type: string, nullable: true, enum: [x, null] }
    B: { nullable: true, oneOf: [{ type: string }] }
    C: { type: object, nullable: true }
    D: { type: string, enum: [x] }",
        );
        let schemas = &draft.document.components.as_ref().unwrap().schemas;
        let names: Vec<_> = schemas.keys().map(String::as_str).collect();
        assert_eq!(names, ["A", "AInner", "B", "BInner", "C", "D"]);
        let SchemaKind::Type(Type::String(string)) =
            &schemas["AInner"].as_item().unwrap().schema_kind
        else {
            panic!("an enum");
        };
        assert_eq!(string.enumeration, [Some("x".to_owned())]);
        assert_eq!(changed, ["/components/schemas/A", "/components/schemas/B"]);
    }
}
