//! A large spec, made by rule: so many operations on so many kinds of thing, each with parameters, a body,
//! an answer of its own type and errors. Progenitor understands it without any help of ours.

use std::fmt::Write;

/// A spec with so many operations.
pub(super) fn spec(operations: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0..operations {
        operation(&mut text, number);
    }
    text.push_str(COMPONENTS);
    for number in 0..operations {
        schemas(&mut text, number);
    }
    text
}

const HEAD: &str = "openapi: 3.0.3
info: { title: Large, version: '1', description: A spec that is large and says little. }
servers: [{ url: 'https://api.example.com', x-region: production, description: All }]
security: [{ token: [] }]
tags: [{ name: things, description: Things. }]
x-erasure:
  name: Large
  identifiers: [{ kind: email, source: 'https://example.com/page' }]
  retains: [{ value: hashes, source: 'https://example.com/page' }]
  recreation: { value: possible, source: 'https://example.com/page' }
paths:
";

const COMPONENTS: &str = "components:
  securitySchemes:
    token: { type: http, scheme: bearer, description: A token. }
  parameters:
    Id: { name: id, in: path, required: true, description: Which one., schema: { type: string }, example: t-1 }
    Limit: { name: limit, in: query, description: How many., schema: { type: integer, format: int32 }, example: 5 }
  responses:
    Refused:
      description: It can't be done.
      content: { application/json: { schema: { $ref: '#/components/schemas/Refusal' }, example: { why: so } } }
  schemas:
    Refusal: { type: object, description: Why not., required: [why], properties: { why: { type: string, description: Why. } } }
";

fn operation(text: &mut String, number: usize) {
    let erases =
        "role: erase, completion: { value: immediate, source: 'https://example.com/page' }";
    let role = if number == 0 { erases } else { "role: lookup" };
    let _ = write!(
        text,
        "  /v1/things{number}/{{id}}:
    post:
      operationId: changeThing{number}
      tags: [things]
      summary: Change thing {number}
      description: Changes one thing of kind {number}, and gives it as it is then.
      x-erasure: {{ {role}, repeatable: {{ value: true, source: 'https://example.com/page' }}, not-found: {{ value: nobody, source: 'https://example.com/page' }} }}
      parameters: [{{ $ref: '#/components/parameters/Id' }}, {{ $ref: '#/components/parameters/Limit' }}]
      requestBody:
        description: What to change.
        required: true
        content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Change{number}' }}, example: {{ name: a }} }} }}
      responses:
        '200':
          description: The thing.
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing{number}' }}, example: {{ id: t-1, tags: [a] }} }} }}
        '404': {{ $ref: '#/components/responses/Refused' }}
"
    );
}

fn schemas(text: &mut String, number: usize) {
    let _ = write!(
        text,
        "    Change{number}:
      type: object
      description: A change of a thing of kind {number}.
      required: [name]
      properties:
        name: {{ type: string, description: A name. }}
        note: {{ type: string, description: A note. }}
        count: {{ type: integer, format: int64, description: How many. }}
    Thing{number}:
      type: object
      description: A thing of kind {number}.
      required: [id]
      properties:
        id: {{ type: string, description: An id. }}
        state: {{ type: string, description: A state., enum: [new, used, gone] }}
        tags: {{ type: array, description: Tags., items: {{ type: string }} }}
        change: {{ $ref: '#/components/schemas/Change{number}' }}
"
    );
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_large_spec_has_no_mistakes() {
        let spec = crate::spec::Spec::parse("specs/large.yaml", &super::spec(200))
            .unwrap_or_else(|findings| panic!("{findings}"));
        let findings = crate::lint::lint(&spec);
        assert!(!findings.has_errors(), "{findings}");
        let operations = spec.document.operations().count();
        assert_eq!(operations, 200);
    }
}
