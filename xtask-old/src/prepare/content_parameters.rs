//! A parameter that a media type describes is the schema of that media type, written as JSON: later
//! passes look for schemas, and progenitor knows no other parameter.

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr};

use super::{
    Draft, Pass, Problem,
    walk::{Place, inside, operations_mut, parameter_data_mut},
};

pub(super) const PASS: Pass = Pass {
    name: "content-parameters",
    why: "a parameter that is JSON is a value like any other, until it is written",
    run,
};

/// Marks a parameter that is written as JSON.
const MARK: &str = "x-json";

/// Whether a parameter is written as JSON.
pub(super) fn is_json_text(data: &ParameterData) -> bool {
    data.extensions.contains_key(MARK)
}

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    for (path, item) in &mut draft.document.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, operation) in operations_mut(item) {
            let place = inside(&inside(&inside("/paths", path), method), "parameters");
            for (index, parameter) in operation.parameters.iter_mut().enumerate() {
                let ReferenceOr::Item(parameter) = parameter else {
                    continue;
                };
                if describe(parameter_data_mut(parameter)) {
                    changed.push(inside(&place, &index.to_string()));
                }
            }
        }
    }
    Ok(changed)
}

/// Describes a parameter by a schema, if it is described by a media type.
fn describe(data: &mut ParameterData) -> bool {
    let ParameterSchemaOrContent::Content(content) = &data.format else {
        return false;
    };
    let Some((media, schema)) = content
        .values()
        .find_map(|media| Some((media.clone(), media.schema.clone()?)))
    else {
        return false;
    };
    data.example = media.example;
    data.examples = media.examples;
    data.extensions.insert(MARK.to_owned(), true.into());
    data.format = ParameterSchemaOrContent::Schema(schema);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn a_parameter_that_is_json_is_described_by_its_schema() {
        let (draft, changed) = pass(
            &PASS,
            "paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: q, in: query, content: { application/json: { schema: { type: object }, example: {} } } }
        - { name: r, in: query, schema: { type: string } }
      responses: {}",
        );
        let item = draft.document.paths.paths["/a"].as_item().unwrap();
        let parameters = &item.get.as_ref().unwrap().parameters;
        let data = |index: usize| parameters[index].as_item().unwrap().parameter_data_ref();
        assert!(is_json_text(data(0)) && !is_json_text(data(1)));
        assert!(matches!(
            data(0).format,
            ParameterSchemaOrContent::Schema(_)
        ));
        assert_eq!(data(0).example, Some(serde_json::json!({})));
        assert_eq!(changed, ["/paths/~1a/get/parameters/0"]);
    }
}
