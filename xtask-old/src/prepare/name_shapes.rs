//! A JSON body or answer that is described where it stands becomes a component, named after its
//! operation: every shape has a type with a name, and the table of operations can say which.

use heck::ToPascalCase;
use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, Operation, ReferenceOr, Schema};

use super::{
    Draft, Pass, Problem,
    schema::{essence, is_json},
    walk::{Place, inside, operations_mut},
};

pub(super) const PASS: Pass = Pass {
    name: "name-shapes",
    why: "every body and every answer has a type that a caller can name",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let OpenAPI {
        components, paths, ..
    } = &mut draft.document;
    let mut work = Work {
        schemas: &mut components.get_or_insert_default().schemas,
        changed: Vec::new(),
    };
    for (path, item) in &mut paths.paths {
        if let ReferenceOr::Item(item) = item {
            for (method, operation) in operations_mut(item) {
                work.operation(&inside(&inside("/paths", path), method), operation);
            }
        }
    }
    Ok(work.changed)
}

const FORM: &str = "application/x-www-form-urlencoded";

struct Work<'a> {
    schemas: &'a mut IndexMap<String, ReferenceOr<Schema>>,
    changed: Vec<Place>,
}

impl Work<'_> {
    fn operation(&mut self, place: &str, operation: &mut Operation) {
        let id = operation
            .operation_id
            .clone()
            .unwrap_or_default()
            .to_pascal_case();
        if let Some(ReferenceOr::Item(body)) = &mut operation.request_body {
            let is_shape = |media_type: &str| is_json(media_type) || essence(media_type) == FORM;
            self.content(
                &inside(place, "requestBody"),
                &format!("{id}Body"),
                &mut body.content,
                is_shape,
            );
        }
        let place = inside(place, "responses");
        for (status, response) in &mut operation.responses.responses {
            if let ReferenceOr::Item(response) = response {
                let (place, name) = (
                    inside(&place, &status.to_string()),
                    format!("{id}Status{status}"),
                );
                self.content(&place, &name, &mut response.content, is_json);
            }
        }
        if let Some(ReferenceOr::Item(response)) = &mut operation.responses.default {
            let (place, name) = (inside(&place, "default"), format!("{id}Default"));
            self.content(&place, &name, &mut response.content, is_json);
        }
    }

    /// Gives names to the shapes of a body, if there are any in it.
    fn content(
        &mut self,
        place: &str,
        name: &str,
        content: &mut IndexMap<String, MediaType>,
        is_shape: fn(&str) -> bool,
    ) {
        for (media_type, media) in content {
            if let Some(schema @ ReferenceOr::Item(_)) = &mut media.schema
                && is_shape(media_type)
            {
                let name = self.unused(name);
                let reference = ReferenceOr::ref_(&format!("#/components/schemas/{name}"));
                self.schemas
                    .insert(name, std::mem::replace(schema, reference));
                self.changed.push(place.to_owned());
            }
        }
    }

    fn unused(&self, name: &str) -> String {
        let mut unused = name.to_owned();
        while self.schemas.contains_key(&unused) {
            unused.push('_');
        }
        unused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{schema::component, testing::pass};

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
