//! Bodies, which the call serializes into memory that it overwrites afterwards.

use quote::quote;

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "body",
    why: "a body is serialized by client-runtime, in memory that is overwritten afterwards",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for call in &mut draft.calls {
        let Some(body) = &call.operation.body else {
            continue;
        };
        if body.media_type.split(';').next() != Some("application/json") {
            return Err(Problem {
                place: format!("{}/requestBody", call.operation.place),
                message: format!("clients can't send `{}`", body.media_type),
                fix: "describe the body as application/json".to_owned(),
            });
        }
        let ident: syn::Ident = syn::parse_quote!(body);
        let borrowed = super::borrowed(&call.method, &ident);
        call.links.push(quote!(.json(#borrowed)));
        changed.push(call.operation.id.clone());
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::{links_by, problem};

    fn spec(media_type: &str) -> String {
        format!(
            "paths:
  /a:
    post:
      operationId: a
      requestBody:
        required: true
        content: {{ {media_type}: {{ schema: {{ type: object, properties: {{ b: {{ type: string }} }} }} }} }}
      responses: {{ '204': {{ description: d }} }}"
        )
    }

    #[test]
    fn a_json_body_is_handed_over() {
        assert_eq!(links_by(&super::PASS, &spec("application/json")), ".json(body)");
    }

    #[test]
    fn a_body_that_no_client_can_send_is_a_problem_with_a_place() {
        let problem = problem(&spec("application/x-www-form-urlencoded"));
        assert_eq!(problem.place, "/paths/~1a/post/requestBody");
    }
}
