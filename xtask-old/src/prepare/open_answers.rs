//! An answer that may hold nothing but what its schema names would stop decoding on the day that
//! the vendor adds a field: clients read past what they don't know. But one form of several is told from the
//! others by it, and stays as it is.

use std::collections::BTreeSet;

use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

use super::{
    Draft, Pass, Problem,
    schema::component,
    walk::{Place, inside, is_within, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "open-answers",
    why: "a field that the vendor adds to an answer is ignored, and breaks nobody",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let answered = answered(&mut draft.document);
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        let in_answer = answered.iter().any(|answered| is_within(place, answered));
        if let ReferenceOr::Item(schema) = schema
            && in_answer
            && open(schema)
        {
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

fn open(schema: &mut Schema) -> bool {
    let additional = match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => &mut object.additional_properties,
        SchemaKind::Any(any) => &mut any.additional_properties,
        _ => return false,
    };
    let closed = matches!(additional, Some(AdditionalProperties::Any(false)));
    if closed {
        *additional = None;
    }
    closed
}

/// The places of all schemas that an answer is made of: those in answers, and the components that
/// these refer to, however far.
fn answered(document: &mut OpenAPI) -> BTreeSet<Place> {
    let mut references = Vec::new();
    schemas(document, &mut |place, schema| {
        if let Some(name) = component(schema) {
            references.push((place.to_owned(), inside("/components/schemas", &name)));
        }
    });
    let mut answered: BTreeSet<Place> = references
        .iter()
        .filter(|(from, _)| from.contains("/responses/"))
        .map(|(_, to)| to.clone())
        .collect();
    loop {
        let further: BTreeSet<Place> = references
            .iter()
            .filter(|(from, _)| answered.iter().any(|answered| is_within(from, answered)))
            .map(|(_, to)| to.clone())
            .filter(|to| !answered.contains(to))
            .collect();
        if further.is_empty() {
            let forms = references
                .iter()
                .filter(|(from, _)| from.contains("/oneOf/"));
            for (_, form) in forms {
                answered.remove(form);
            }
            return answered;
        }
        answered.extend(further);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    const SPEC: &str = "paths:
  /a:
    post:
      operationId: a
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Asked' } } } }
      responses:
        '200':
          description: d
          content: { application/json: { schema: { $ref: '#/components/schemas/Answered' } } }
components:
  schemas:
    Asked: { type: object, additionalProperties: false }
    Answered:
      type: object
      additionalProperties: false
      properties: { deep: { $ref: '#/components/schemas/Deep' } }
    Deep: { type: object, additionalProperties: false }";

    #[test]
    fn a_form_of_several_that_is_told_from_the_others_by_what_it_lacks_stays_closed() {
        let forms = SPEC.replace(
            "Deep: { type: object, additionalProperties: false }",
            "Deep: { oneOf: [{ $ref: '#/components/schemas/Closed' }] }
    Closed: { type: object, additionalProperties: false }",
        );
        let (_, changed) = pass(&PASS, &forms);
        assert_eq!(changed, ["/components/schemas/Answered"]);
    }

    #[test]
    fn answers_are_opened_however_deep_and_requests_are_not() {
        let (_, changed) = pass(&PASS, SPEC);
        assert_eq!(
            changed,
            ["/components/schemas/Answered", "/components/schemas/Deep"]
        );
    }
}
