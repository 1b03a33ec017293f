//! Parameters, bodies and answers that are given by reference, or once for a whole path, are put
//! where they are used: every later pass looks at an operation and sees all of it.

use openapiv3::{Components, OpenAPI, Parameter, ReferenceOr};

use super::{
    Draft, Pass, Problem,
    walk::{Place, inside, operations_mut},
};
use crate::spec::limits;

pub(super) const PASS: Pass = Pass {
    name: "inline-references",
    why: "an operation is described in one place, with nothing to look up",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let OpenAPI {
        components, paths, ..
    } = &mut draft.document;
    let empty = Components::default();
    let components = components.as_ref().unwrap_or(&empty);
    let mut work = Work::default();
    for (path, item) in &mut paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let place = inside("/paths", path);
        for parameter in &mut item.parameters {
            work.inline(
                &inside(&place, "parameters"),
                parameter,
                &components.parameters,
            );
        }
        let shared = std::mem::take(&mut item.parameters);
        for (method, operation) in operations_mut(item) {
            work.operation(&inside(&place, method), operation, components, &shared);
        }
    }
    if work.problems.is_empty() {
        Ok(work.changed)
    } else {
        Err(work.problems)
    }
}

#[derive(Default)]
struct Work {
    changed: Vec<Place>,
    problems: Vec<Problem>,
}

impl Work {
    fn operation(
        &mut self,
        place: &str,
        operation: &mut openapiv3::Operation,
        components: &Components,
        shared: &[ReferenceOr<Parameter>],
    ) {
        for (index, parameter) in operation.parameters.iter_mut().enumerate() {
            let place = format!("{place}/parameters/{index}");
            self.inline(&place, parameter, &components.parameters);
        }
        self.share(place, operation, shared);
        if let Some(body) = &mut operation.request_body {
            self.inline(
                &inside(place, "requestBody"),
                body,
                &components.request_bodies,
            );
        }
        let responses = inside(place, "responses");
        for (status, response) in &mut operation.responses.responses {
            let place = inside(&responses, &status.to_string());
            self.inline(&place, response, &components.responses);
        }
        if let Some(response) = &mut operation.responses.default {
            self.inline(
                &inside(&responses, "default"),
                response,
                &components.responses,
            );
        }
    }

    /// Gives an operation the parameters of its path that it doesn't have itself.
    fn share(
        &mut self,
        place: &str,
        operation: &mut openapiv3::Operation,
        shared: &[ReferenceOr<Parameter>],
    ) {
        for parameter in shared {
            let same = |own: &ReferenceOr<Parameter>| identity(own) == identity(parameter);
            if !operation.parameters.iter().any(same) {
                operation.parameters.push(parameter.clone());
                self.changed.push(inside(place, "parameters"));
            }
        }
    }

    fn inline<T: Clone>(
        &mut self,
        place: &str,
        referrer: &mut ReferenceOr<T>,
        targets: &indexmap::IndexMap<String, ReferenceOr<T>>,
    ) {
        let mut hops = 0;
        while let ReferenceOr::Reference { reference } = referrer {
            let key = reference.rsplit('/').next().unwrap_or_default();
            match targets.get(key) {
                Some(target) if hops < limits::HOPS => *referrer = target.clone(),
                _ => {
                    let message = format!("`{reference}` leads nowhere");
                    let fix = "refer to something under components that exists";
                    self.problems.push(Problem::at(place, message, fix));
                    return;
                }
            }
            hops += 1;
        }
        if hops > 0 {
            self.changed.push(place.to_owned());
        }
    }
}

/// What makes a parameter the same one for OpenAPI: its name, and where it is sent.
fn identity(parameter: &ReferenceOr<Parameter>) -> Option<(&'static str, String)> {
    let parameter = parameter.as_item()?;
    let name = &parameter.parameter_data_ref().name;
    Some(match parameter {
        Parameter::Query { .. } => ("query", name.clone()),
        Parameter::Path { .. } => ("path", name.clone()),
        Parameter::Cookie { .. } => ("cookie", name.clone()),
        Parameter::Header { .. } => ("header", name.to_ascii_lowercase()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::{document, pass};

    #[test]
    fn what_is_referred_to_is_put_where_it_is_used() {
        let (draft, changed) = pass(
            &PASS,
            "paths:
  /a/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      operationId: a
      responses: { '404': { $ref: '#/components/responses/Nobody' } }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  responses: { Nobody: { description: nobody } }",
        );
        let item = draft.document.paths.paths["/a/{id}"].as_item().unwrap();
        let operation = item.get.as_ref().unwrap();
        assert_eq!(
            identity(&operation.parameters[0]),
            Some(("path", "id".to_owned()))
        );
        assert!(
            operation
                .responses
                .responses
                .values()
                .all(|answer| answer.as_item().is_some())
        );
        assert_eq!(changed.len(), 3);
    }

    #[test]
    fn a_parameter_of_the_path_is_replaced_by_one_in_the_same_place_and_by_no_other() {
        let (draft, _) = pass(
            &PASS,
            "paths:
  /a:
    parameters:
      - { name: a, in: query, schema: { type: string } }
      - { name: b, in: query, schema: { type: string } }
    get:
      operationId: a
      parameters:
        - { name: a, in: header, schema: { type: string } }
        - { name: b, in: query, schema: { type: integer } }
      responses: {}",
        );
        let item = draft.document.paths.paths["/a"].as_item().unwrap();
        let parameters = &item.get.as_ref().unwrap().parameters;
        let identities: Vec<_> = parameters.iter().filter_map(identity).collect();
        let named = |place, name: &str| (place, name.to_owned());
        assert_eq!(
            identities,
            [
                named("header", "a"),
                named("query", "b"),
                named("query", "a")
            ]
        );
    }

    #[test]
    fn a_reference_to_nothing_is_a_problem_and_no_panic() {
        let yaml = "paths: { /a: { get: { operationId: a, responses: \
                    { '200': { $ref: '#/components/responses/No' } } } } }";
        let problems = run(&mut Draft::new(document(yaml))).err().unwrap();
        assert_eq!(problems[0].place, "/paths/~1a/get/responses/200");
    }
}
