//! The vendor's id of an answer stands where some answer has it.

use crate::{
    lint::{Context, Report},
    spec::tree::Node,
};

/// The place of the request id is one that an answer has.
pub fn check(context: &Context, block: &Node, report: &mut Report) {
    let value = block.get("request-id").and_then(|fact| fact.get("value"));
    let Some((place, node)) = value.and_then(|value| value.entries().next()) else {
        return;
    };
    let text = node.as_str().unwrap_or_default();
    let operations = context.operations();
    let mut answers = operations
        .iter()
        .flat_map(|operation| operation.responses(context));
    let is_there = match place {
        "header" => answers.any(|answer| {
            answer
                .node
                .get("headers")
                .into_iter()
                .flat_map(Node::entries)
                .any(|(name, _)| name.eq_ignore_ascii_case(text))
        }),
        _ => answers.any(|answer| {
            bodies(context, answer.node)
                .iter()
                .any(|schema| has(context, schema, text))
        }),
    };
    if place == "body" && !text.starts_with('/') {
        report.error(
            node.at,
            "erasure-facts",
            format!("`{text}` is no JSON pointer"),
            format!("write `/{text}`"),
        );
    } else if !is_there {
        report.error(
            node.at,
            "request-id-unknown",
            format!("no answer describes the {place} `{text}`"),
            "describe it in the answers that have it",
        );
    }
}

fn bodies<'a>(context: &Context<'a>, response: &'a Node) -> Vec<&'a Node> {
    let content = response.get("content").into_iter().flat_map(Node::entries);
    content
        .filter_map(|(_, media)| context.member(media, "schema"))
        .collect()
}

/// Whether values of a schema can have something at this pointer.
fn has<'a>(context: &Context<'a>, schema: &'a Node, pointer: &str) -> bool {
    let mut forms = vec![schema];
    for key in ["oneOf", "allOf", "anyOf"] {
        let parts = schema.get(key).map(Node::items).unwrap_or_default();
        forms.extend(parts.iter().filter_map(|part| context.resolve(part)));
    }
    let (name, rest) = match pointer[1..].split_once('/') {
        Some((name, rest)) => (name, Some(format!("/{rest}"))),
        None => (&pointer[1..], None),
    };
    forms.iter().any(|form| {
        let property = form
            .get("properties")
            .and_then(|properties| context.member(properties, name));
        property.is_some_and(|property| {
            rest.as_ref()
                .is_none_or(|rest| has(context, property, rest))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, reports};

    /// A document that names this place, and answers with `X-Id` and with `{ a: { id } }`.
    fn spec(place: &str) -> String {
        format!(
            "openapi: 3.0.3
info: {{ title: T, version: '1' }}
x-erasure:
  name: V
  identifiers: [{{ kind: email, assumed: why }}]
  retains: []
  recreation: {{ value: possible, assumed: why }}
  request-id: {{ value: {{ {place} }}, assumed: why }}
paths:
  /a:
    get:
      operationId: readA
      responses:
        '200':
          description: D
          headers: {{ X-Id: {{ schema: {{ type: string }} }} }}
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }}
components:
  schemas:
    A: {{ type: object, properties: {{ a: {{ type: object, properties: {{ id: {{ type: string }} }} }} }} }}
"
        )
    }

    #[test]
    fn a_request_id_stands_in_an_answer() {
        accepts("request-id-unknown", &spec("body: /a/id"));
        accepts("request-id-unknown", &spec("header: x-id"));
        reports("request-id-unknown", &spec("body: »/id"));
        reports("request-id-unknown", &spec("header: »X-Other"));
        reports("erasure-facts", &spec("body: »a"));
    }
}
