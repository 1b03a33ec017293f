//! A JSON body or answer that is described where it stands becomes a component, named after its
//! operation: every shape has a type with a name, and the table of operations can say which.

use openapiv3::{MediaType, OpenAPI, ReferenceOr, Schema};

use super::{
    Draft, Pass, Problem,
    operation::is_json,
    walk::{Place, inside, operations_mut},
};
use heck::ToPascalCase;

pub(super) const PASS: Pass = Pass {
    name: "name-shapes",
    why: "every body and every answer has a type that a caller can name",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let OpenAPI {
        components, paths, ..
    } = &mut draft.document;
    let schemas = &mut components.get_or_insert_default().schemas;
    let mut changed = Vec::new();
    let mut name = |place: &str, name: String, media: &mut MediaType| {
        if let Some(schema @ ReferenceOr::Item(_)) = &mut media.schema {
            let name = unused(&name, schemas);
            let reference = ReferenceOr::ref_(&format!("#/components/schemas/{name}"));
            schemas.insert(name, std::mem::replace(schema, reference));
            changed.push(place.to_owned());
        }
    };
    for (path, item) in &mut paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, operation) in operations_mut(item) {
            let place = inside(&inside("/paths", path), method);
            let id = operation
                .operation_id
                .clone()
                .unwrap_or_default()
                .to_pascal_case();
            if let Some(ReferenceOr::Item(body)) = &mut operation.request_body {
                for (media_type, media) in &mut body.content {
                    if !media_type.starts_with("text/") && media_type != "application/octet-stream"
                    {
                        name(&inside(&place, "requestBody"), format!("{id}Body"), media);
                    }
                }
            }
            for (status, response) in &mut operation.responses.responses {
                if let ReferenceOr::Item(response) = response {
                    let place = inside(&inside(&place, "responses"), &status.to_string());
                    for (media_type, media) in &mut response.content {
                        if is_json(media_type) {
                            name(&place, format!("{id}Status{status}"), media);
                        }
                    }
                }
            }
            if let Some(ReferenceOr::Item(response)) = &mut operation.responses.default {
                let place = inside(&inside(&place, "responses"), "default");
                for (media_type, media) in &mut response.content {
                    if is_json(media_type) {
                        name(&place, format!("{id}Default"), media);
                    }
                }
            }
        }
    }
    Ok(changed)
}

fn unused(name: &str, schemas: &indexmap::IndexMap<String, ReferenceOr<Schema>>) -> String {
    let mut unused = name.to_owned();
    while schemas.contains_key(&unused) {
        unused.push('_');
    }
    unused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{operation::component, testing::pass};

    #[test]
    fn a_shape_that_is_described_where_it_stands_gets_a_name() {
        let (draft, changed) = pass(
            &PASS,
            "paths:
  /a:
    post:
      operationId: eraseUser
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses:
        '202': { description: d, content: { application/json: { schema: { type: object } } } }",
        );
        let schemas = &draft.document.components.as_ref().unwrap().schemas;
        let names: Vec<_> = schemas.keys().map(String::as_str).collect();
        assert_eq!(names, ["EraseUserBody", "EraseUserStatus202"]);
        assert_eq!(changed.len(), 2);
    }

    #[test]
    fn a_shape_that_has_a_name_keeps_it() {
        let (draft, changed) = pass(
            &PASS,
            "paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: d
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
components: { schemas: { Thing: { type: object } } }",
        );
        let item = draft.document.paths.paths["/a"].as_item().unwrap();
        let responses = &item.get.as_ref().unwrap().responses.responses;
        let media = &responses[0].as_item().unwrap().content["application/json"];
        assert_eq!(
            component(media.schema.as_ref().unwrap()).as_deref(),
            Some("Thing")
        );
        assert!(changed.is_empty());
    }
}
