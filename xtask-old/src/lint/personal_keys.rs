//! Maps whose keys are personal data. Keys are redacted in the types of components and in their fields,
//! so a map with such keys is one of the two. What becomes of one in a part of an `allOf` is `composition`'s.

use super::{Context, Report, grammar::Kind, walk::Place};

pub fn check(context: &Context, report: &mut Report) {
    for place in context.all(Kind::Schema) {
        key_format(place, report);
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
}
