//! `DELETE /users/{id}` with the id `delete` is `DELETE /users/delete`, which is another operation.
//! No encoding keeps the two apart, so a call whose values spell another path is refused.

use quote::quote;

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "distinct-paths",
    why: "no value of a parameter turns one operation's path into another's",
    run,
};

fn run(draft: &mut Draft, prepared: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    let paths: std::collections::BTreeSet<_> = prepared
        .operations
        .iter()
        .map(|operation| operation.path.as_str())
        .collect();
    for call in &mut draft.calls {
        for sibling in &paths {
            if let Some(pairs) = spelled(&call.operation.path, sibling) {
                let (names, texts): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
                call.links.push(quote!(.distinct(&[#((#names, #texts)),*])));
                changed.push(format!("{} {sibling}", call.operation.id));
            }
        }
    }
    Ok(changed)
}

/// The parameters of a path and the texts that turn it into its sibling, if any do.
fn spelled<'a>(path: &'a str, sibling: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    if path.split('/').count() != sibling.split('/').count() {
        return None;
    }
    let mut pairs = Vec::new();
    for (own, other) in path.split('/').zip(sibling.split('/')) {
        match (parameter(own), parameter(other)) {
            (Some(name), None) => pairs.push((name, other)),
            (None, None) if own != other => return None,
            // Where the sibling takes any text, our literal is one of them; where both do, any is.
            _ => {}
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

fn parameter(step: &str) -> Option<&str> {
    step.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn a_value_that_spells_a_literal_is_found() {
        assert_eq!(
            spelled("/users/{id}", "/users/delete"),
            Some(vec![("id", "delete")])
        );
        assert_eq!(
            spelled(
                "/identity/{table}/{field}/{value}",
                "/identity/delete/status/{requestId}"
            ),
            Some(vec![("table", "delete"), ("field", "status")])
        );
    }

    #[test]
    fn a_literal_in_a_different_place_is_no_danger() {
        assert_eq!(spelled("/users/{id}", "/users/denylist/{id}"), None);
        assert_eq!(spelled("/users/{id}", "/accounts/delete"), None);
        assert_eq!(spelled("/users/{id}", "/users/{id}"), None);
        assert_eq!(spelled("/users/delete", "/users/{id}"), None);
    }

    #[test]
    fn the_call_refuses_it() {
        let links = crate::refine::testing::links_by(
            &super::PASS,
            "paths:
  /u/{id}:
    get:
      operationId: a
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: d } }
  /u/list: { get: { operationId: b, responses: { '204': { description: d } } } }",
        );
        assert_eq!(links, r#".path("id",id).distinct(&[("id","list")])"#);
    }
}
