//! Maps whose keys are personal data. Keys are redacted in the types of components and in their fields,
//! so a map with such keys is one of the two, and nothing that is copied elsewhere.

use super::{Context, Report, grammar::Kind, walk::Place};
use crate::spec::tree::Node;

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        key_format(place, report);
        merged(context, place.node, report);
    }
}

/// The parts of an `allOf` are copied to where it stands; a map that is a property of one stays a map.
fn merged<'a>(context: &Context<'a>, schema: &'a Node, report: &mut Report) {
    let Some(list) = schema.get("allOf").filter(|list| list.items().len() > 1) else {
        return;
    };
    let has_such_keys = |part: &&Node| part.get("x-key-format").is_some();
    if context.parts(schema).iter().skip(1).any(has_such_keys) {
        report.error(
            list.named_at,
            "key-format-place",
            "a part of this is a map with personal keys, which aren't redacted where it is copied to",
            "let a property refer to the map",
        );
    }
}

fn key_format(place: &Place, report: &mut Report) {
    let Some(node) = place.node.get("x-key-format") else {
        return;
    };
    if node.as_str() != Some("personal-data") {
        report.error(
            node.at,
            "format-unknown",
            "keys have no such format",
            "write `x-key-format: personal-data`",
        );
    }
    let values = place.node.get("additionalProperties");
    if values.is_none_or(|values| values.as_bool() == Some(false)) {
        report.error(
            node.named_at,
            "format-type",
            "only an object with `additionalProperties` has keys that vary",
            "add `additionalProperties`, or remove `x-key-format`",
        );
    } else if let Some(properties) = place.node.get("properties") {
        report.error(
            properties.named_at,
            "key-format-place",
            "only some keys of this object vary, and a client redacts all of a map or none",
            "describe the map alone: as a property of an object beside the others",
        );
    }
    if !is_found_again(&place.pointer) {
        report.error(
            node.named_at,
            "key-format-place",
            "a map with personal keys stands too deep to be found again",
            "make it a component and refer to it, or a property of one",
        );
    }
}

/// Whether this is a component, or a property of one.
fn is_found_again(pointer: &str) -> bool {
    let below = pointer.strip_prefix("/components/schemas/");
    let steps: Vec<&str> = below
        .into_iter()
        .flat_map(|below| below.split('/'))
        .collect();
    matches!(steps[..], [_] | [_, "properties", _])
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports, schemas};

    #[test]
    fn keys_are_personal_or_nothing() {
        reports(
            "format-unknown",
            &schemas(
                "    A: { type: object, x-key-format: »personal, additionalProperties: true }\n",
            ),
        );
        reports(
            "format-type",
            &schemas(
                "    A: { type: object, »x-key-format: personal-data }\n    B: { type: object, »x-key-format: personal-data, additionalProperties: false }\n",
            ),
        );
        accepts(
            "format-type",
            &schemas(
                "    A: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }\n",
            ),
        );
    }

    #[test]
    fn a_map_with_personal_keys_is_a_component_or_a_property_of_one() {
        let with = |place: &str| {
            let map = "x-key-format: personal-data, additionalProperties: { type: string } }";
            schemas(&format!("    A: {place}\n")).replace("MAP }", map)
        };
        for deep in [
            "{ type: array, items: { type: object, »MAP } }",
            "{ type: object, additionalProperties: { type: object, »MAP } }",
            "{ type: object, properties: { b: { type: object, properties: { c: { type: object, »MAP } } } } }",
            "{ allOf: [{ type: object, »MAP }] }",
            "{ type: object, »properties: { b: { type: string } }, MAP }",
        ] {
            reports("key-format-place", &with(deep));
        }
        for fine in [
            "{ type: object, MAP }",
            "{ type: object, properties: { 'a/b~c': { type: object, MAP } } }",
        ] {
            accepts("key-format-place", &with(fine));
        }
    }

    #[test]
    fn a_map_with_personal_keys_is_not_copied() {
        let with = |parts: &str| {
            schemas(&format!(
                "    A: {{ type: object, x-key-format: personal-data, additionalProperties: {{ type: string }} }}\n    B: {{ type: object, properties: {{ b: {{ type: object, x-key-format: personal-data, additionalProperties: {{ type: string }} }} }} }}\n    C: {{ {parts} }}\n"
            ))
        };
        let part = |name: &str| format!("{{ $ref: '#/components/schemas/{name}' }}");
        let two = |name: &str| format!("»allOf: [{}, {{ type: object }}]", part(name));
        reports("key-format-place", &with(&two("A")));
        for fine in [
            two("B").replace('»', ""),
            format!("allOf: [{}]", part("A")),
            format!("allOf: [{}]", part("B")),
        ] {
            accepts("key-format-place", &with(&fine));
        }
    }
}
