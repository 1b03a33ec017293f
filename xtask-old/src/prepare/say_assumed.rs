//! What no vendor document gives says so wherever it is documented: a guess is never shown as a
//! fact.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    walk::{Place, inside, operations_mut, parameter_data_mut, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "say-assumed",
    why: "a reader of the client's documentation can tell a fact from a guess",
    run,
};

/// Why the thing that has these extensions is assumed.
pub(super) fn assumed(extensions: &IndexMap<String, serde_json::Value>) -> Option<String> {
    extensions.get("x-assumed")?.as_str().map(str::to_owned)
}

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let ReferenceOr::Item(schema) = schema
            && let Some(why) = assumed(&schema.schema_data.extensions)
        {
            say(&mut schema.schema_data.description, &why);
            changed.push(place.to_owned());
        }
    });
    for (path, item) in &mut draft.document.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, operation) in operations_mut(item) {
            for parameter in &mut operation.parameters {
                let ReferenceOr::Item(parameter) = parameter else {
                    continue;
                };
                let data = parameter_data_mut(parameter);
                if let Some(why) = assumed(&data.extensions) {
                    say(&mut data.description, &why);
                    let place = inside(&inside("/paths", path), method);
                    changed.push(inside(&inside(&place, "parameters"), &data.name));
                }
            }
        }
    }
    Ok(changed)
}

fn say(description: &mut Option<String>, why: &str) {
    let description = description.get_or_insert_default();
    if !description.is_empty() {
        let end = description.trim_end().len();
        description.truncate(end);
        description.push_str("\n\n");
    }
    description.push_str("Assumed: ");
    description.push_str(why.trim());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn an_assumption_is_part_of_the_description() {
        let (draft, changed) = pass(
            &PASS,
            "components: { schemas: { A: { type: string, description: Words., x-assumed: why } } }",
        );
        let schemas = &draft.document.components.as_ref().unwrap().schemas;
        let description = schemas["A"]
            .as_item()
            .unwrap()
            .schema_data
            .description
            .as_deref();
        assert_eq!(description, Some("Words.\n\nAssumed: why"));
        assert_eq!(changed, ["/components/schemas/A"]);
    }
}
