//! What a method makes of an answer: one type for one shape, an enum with a variant per shape for
//! several. Successes and errors alike.

mod arms;
mod shapes;

use proc_macro2::TokenStream;
use syn::Type;

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;
use shapes::{Kind, Shapes};

pub(super) const PASS: Pass = Pass {
    name: "answers",
    why: "an operation may answer in several shapes; each is a type, and all are one type",
    run,
};

/// How a method reads its answers.
#[derive(Debug)]
pub(super) struct Reading {
    /// What it gives.
    pub(super) success: Type,
    /// The error body that the spec documents.
    pub(super) error: Type,
    /// From a status to a result, the more exact statuses first.
    pub(super) arms: Vec<TokenStream>,
}

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for call in &mut draft.calls {
        let operation = &call.operation;
        let successes = Shapes::of(operation, Kind::Success);
        let errors = Shapes::of(operation, Kind::Error);
        for shapes in [&successes, &errors] {
            if let Some(item) = shapes.item(operation, &draft.types)? {
                changed.push(format!("{} {}", operation.id, shapes.name));
                added.push(item);
            }
        }
        call.answer = Some(Reading {
            success: successes.body(),
            error: errors.body(),
            arms: arms::of(&successes, &errors),
        });
    }
    draft.types.extend(added);
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use crate::refine::send;
    use crate::refine::testing::refined_by;

    fn spec(responses: &str) -> String {
        format!(
            "paths:
  /a:
    get:
      operationId: askOne
      responses: {{ {responses} }}
components:
  schemas:
    One: {{ type: object, properties: {{ a: {{ type: string }} }} }}
    Two: {{ type: object, properties: {{ b: {{ type: string }} }} }}"
        )
    }

    fn json(name: &str) -> String {
        format!(
            "{{ description: d, content: {{ application/json: \
             {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}"
        )
    }

    const TEXT: &str = "{ description: d, content: { text/plain: { schema: { type: string } } } }";
    const ANY: &str = "{ description: d, content: { '*/*': { schema: { type: object } } } }";

    #[test]
    fn one_shape_is_its_type() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {}", json("One"))));
        assert!(
            code.contains("Result<Response<types::One>, Error>"),
            "{code}"
        );
        assert!(code.contains("200 => answer.json()"), "{code}");
    }

    #[test]
    fn text_is_a_string() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {TEXT}")));
        assert!(code.contains("Result<Response<String>, Error>"), "{code}");
        assert!(code.contains("answer.text()"), "{code}");
    }

    #[test]
    fn a_body_of_any_kind_is_dropped_and_every_status_succeeds() {
        let code = refined_by(&send::PASS, &spec(&format!("'200': {ANY}, '204': {ANY}")));
        assert!(code.contains("Result<Response<()>, Error>"), "{code}");
        assert!(code.contains("200 | 204 => answer.dropped()"), "{code}");
    }

    #[test]
    fn a_body_of_any_kind_that_is_described_is_read_where_there_is_one() {
        let any = "{ description: d, content: { '*/*': { schema: { $ref: '#/components/schemas/One' } } } }";
        let code = refined_by(&send::PASS, &spec(&format!("'200': {any}, '204': {any}")));
        assert!(
            code.contains("Result<Response<Option<types::One>>, Error>"),
            "{code}"
        );
        assert!(code.contains("200 | 204 => answer.json_if_any()"), "{code}");
        assert!(code.contains(r#".accept("*/*")"#), "{code}");
        let several = format!("'200': {any}, '202': {}", json("Two"));
        let code = refined_by(&send::PASS, &spec(&several));
        assert!(code.contains("One(Option<One>)"), "{code}");
        let refused = format!("'200': {}, '404': {any}", json("Two"));
        let code = refined_by(&send::PASS, &spec(&refused));
        assert!(code.contains("Error<types::One>"), "{code}");
    }

    #[test]
    fn bytes_are_bytes_of_the_documented_media_type() {
        let bytes = "{ description: d, content: { image/png: { schema: { type: string, format: binary } } } }";
        let code = refined_by(&send::PASS, &spec(&format!("'200': {bytes}")));
        assert!(code.contains("Result<Response<Vec<u8>>, Error>"), "{code}");
        assert!(
            code.contains(r#"200 => answer.bytes(&["image/png"])"#),
            "{code}"
        );
    }

    #[test]
    fn several_shapes_of_success_are_one_enum() {
        let responses = format!(
            "'200': {}, '202': {}, '204': {ANY}",
            json("One"),
            json("Two")
        );
        let code = refined_by(&send::PASS, &spec(&responses));
        assert!(code.contains("pub enum AskOneResponse"), "{code}");
        assert!(
            code.contains("One(One)") && code.contains("Two(Two)") && code.contains("Empty,"),
            "{code}"
        );
        assert!(code.contains("types::AskOneResponse::Two"), "{code}");
    }

    #[test]
    fn several_shapes_of_errors_are_one_enum_and_an_error_without_a_body_is_none() {
        let responses = format!(
            "'204': {{ description: d }}, '400': {}, '401': {{ description: d }}, '409': {}, '5XX': {}",
            json("One"),
            json("Two"),
            json("One"),
        );
        let code = refined_by(&send::PASS, &spec(&responses));
        assert!(
            code.contains("Result<Response<()>, Error<types::AskOneError>>"),
            "{code}"
        );
        let order =
            ["400 =>", "401 =>", "409 =>", "500..=599 =>", "_ =>"].map(|arm| code.find(arm));
        assert!(order.is_sorted() && order[0].is_some(), "{code}");
        assert!(
            code.contains("401 => Err(answer.into_error_without_body())"),
            "{code}"
        );
        assert!(
            code.contains("answer.into_error_as(types::AskOneError::Two)"),
            "{code}"
        );
        assert!(
            code.contains("_ => Err(answer.into_error_without_body())"),
            "{code}"
        );
    }
}
