//! Documents of a few lines, and what becomes of them.

mod conversion;
mod documents;

use serde_json::Value;

use super::{Begun, Document, from_document, pick};
use crate::lint::{UNANSWERED, lint_source};

/// The spec that a document becomes, of all these operations; lint has nothing to say of it but what is
/// unanswered, and a client is generated from it.
pub fn begin(text: &str, operations: &[&str]) -> Begun {
    let document =
        Document::parse("some/where/v.yaml", text).unwrap_or_else(|found| panic!("{found}"));
    let names: Vec<_> = operations.iter().map(|name| (*name).to_owned()).collect();
    let picked = pick(&document, &names).unwrap_or_else(|why| panic!("{why}"));
    let begun = from_document("some-vendor", "Some Vendor", &document, &picked)
        .unwrap_or_else(|found| panic!("{found}"));
    check(&begun);
    begun
}

/// Lint and the generator take it.
pub fn check(begun: &Begun) {
    let found = lint_source(begun.spec.source());
    let others: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule != UNANSWERED)
        .collect();
    let errors = others
        .iter()
        .any(|f| f.severity == crate::diagnostic::Severity::Error);
    assert!(!errors, "{others:#?}\n{}", begun.text);
    crate::generate::generate(&begun.spec)
        .unwrap_or_else(|failure| panic!("{failure}\n{}", begun.text));
}

/// A document of version 3.1 with one operation that sends this schema, and these schemas beside it.
pub fn with_schema(schema: &str, others: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{ title: T, version: '1', description: D }}
servers: [{{ url: 'https://a.example' }}]
paths:
  /a:
    post:
      operationId: eraseA
      summary: S
      description: D
      requestBody:
        required: true
        description: D
        content:
          application/json:
            schema: {{ $ref: '#/components/schemas/A' }}
      responses: {{ '200': {{ description: D }} }}
components:
  schemas:
    A: {schema}
{others}"
    )
}

/// What the schema `A` of such a document becomes, without its questions; and its questions.
pub fn schema(schema: &str, others: &str) -> (Value, Vec<String>) {
    let begun = begin(&with_schema(schema, others), &["eraseA"]);
    let root = begun.spec.source().root.to_json();
    let asked = begun.spec.source().unanswered.iter();
    let asked = asked
        .filter(|open| {
            open.what.starts_with("/components/schemas/A") && open.question.starts_with("v.yaml:")
        })
        .map(|open| open.question.clone())
        .collect();
    (root["components"]["schemas"]["A"].clone(), asked)
}
