//! Progenitor gets no answers: it panics when errors or successes have several shapes, and reads
//! bodies without a bound. What may be answered goes into the table of operations; the client reads
//! status, headers and a bounded body, and decodes what the table says.

use openapiv3::{ReferenceOr, Response, Responses, StatusCode};

use super::{
    Draft, Pass, Problem, read_operations,
    walk::{Place, inside, operations_mut},
};

pub(super) const PASS: Pass = Pass {
    name: "withhold-answers",
    why: "progenitor panics on answers of several shapes; ours are read by client-runtime",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    draft.operations = read_operations::table(&draft.document)?;
    let mut changed = Vec::new();
    for (path, item) in &mut draft.document.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, operation) in operations_mut(item) {
            operation.responses = nothing();
            changed.push(inside(
                &inside(&inside("/paths", path), method),
                "responses",
            ));
        }
    }
    Ok(changed)
}

fn nothing() -> Responses {
    let nothing = Response {
        description: "what client-runtime reads".to_owned(),
        ..Response::default()
    };
    let mut responses = Responses::default();
    responses
        .responses
        .insert(StatusCode::Code(204), ReferenceOr::Item(nothing));
    responses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{
        Shape, Status,
        testing::{document, pass},
    };

    const SPEC: &str = "paths:
  /a:
    delete:
      operationId: a
      responses:
        '200': { description: d, content: { '*/*': { schema: { type: object } } } }
        '202': { description: d, content: { text/plain: { schema: { type: string } } } }
        '204': { description: d }
        '409':
          description: d
          content: { application/json: { schema: { $ref: '#/components/schemas/E' } } }
components: { schemas: { E: { type: object } } }";

    #[test]
    fn what_may_be_answered_is_in_the_table() {
        let (draft, _) = pass(&PASS, SPEC);
        let answers: Vec<_> = draft.operations[0]
            .answers
            .iter()
            .map(|answer| (answer.status, answer.shape.clone()))
            .collect();
        assert_eq!(
            answers,
            [
                (Status::Code(200), Shape::Dropped),
                (Status::Code(202), Shape::Text),
                (Status::Code(204), Shape::Empty),
                (Status::Code(409), Shape::Json("E".to_owned())),
            ]
        );
    }

    #[test]
    fn a_body_that_no_client_can_send_is_a_problem_with_a_place() {
        let body = |media_type: &str, required: bool| {
            let yaml = format!(
                "paths: {{ /a: {{ post: {{ operationId: a, responses: {{}}, requestBody: {{ \
                 required: {required}, content: {{ {media_type}: {{ schema: {{ type: string }} }} }} }} }} }} }}"
            );
            let problems = run(&mut Draft::new(document(&yaml))).err();
            problems.map(|problems| problems[0].place.clone())
        };
        assert_eq!(body("application/json", true), None);
        let place = "/paths/~1a/post/requestBody";
        assert_eq!(body("application/json", false), None);
        assert_eq!(body("image/png", true), Some(format!("{place}/content")));
    }

    #[test]
    fn progenitor_sees_one_empty_success_and_no_error() {
        let (draft, changed) = pass(&PASS, SPEC);
        let item = draft.document.paths.paths["/a"].as_item().unwrap();
        let responses = &item.delete.as_ref().unwrap().responses.responses;
        assert_eq!(
            responses.keys().collect::<Vec<_>>(),
            [&StatusCode::Code(204)]
        );
        assert_eq!(changed, ["/paths/~1a/delete/responses"]);
    }
}
