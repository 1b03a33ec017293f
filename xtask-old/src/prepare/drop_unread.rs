//! Shapes that no request is made of and no answer is read as get no type, nor does whatever they refer
//! to.

use std::collections::BTreeSet;

use super::{
    Draft, Pass, Problem, Shape,
    schema::component,
    walk::{Place, inside, is_within, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "drop-unread",
    why: "a type that no call takes or gives is nothing to read about",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut references = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let Some(name) = component(schema) {
            references.push((place.to_owned(), name));
        }
    });
    let read = draft
        .operations
        .iter()
        .flat_map(|operation| &operation.answers);
    let read = read.filter_map(|answer| match &answer.shape {
        Shape::Json(component) | Shape::Perhaps(component) => Some(component.clone()),
        _ => None,
    });
    let sent = references
        .iter()
        .filter(|(from, _)| from.starts_with("/paths/"));
    let mut kept: BTreeSet<String> = sent.map(|(_, to)| to.clone()).chain(read).collect();
    loop {
        let within_kept = |place: &str| {
            kept.iter()
                .any(|name| is_within(place, &inside("/components/schemas", name)))
        };
        let further: Vec<_> = references
            .iter()
            .filter(|(from, to)| !kept.contains(to) && within_kept(from))
            .map(|(_, to)| to.clone())
            .collect();
        if further.is_empty() {
            break;
        }
        kept.extend(further);
    }
    let mut dropped = Vec::new();
    if let Some(components) = &mut draft.document.components {
        components.schemas.retain(|name, _| {
            let is_kept = kept.contains(name);
            if !is_kept {
                dropped.push(inside("/components/schemas", name));
            }
            is_kept
        });
    }
    draft
        .personal_keys
        .retain(|keys| kept.contains(&keys.component));
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use crate::prepare::testing::prepared;

    #[test]
    fn a_schema_that_nothing_reads_or_sends_gets_no_type() {
        let prepared = prepared(
            "paths:
  /a:
    get:
      operationId: a
      responses:
        '200': { description: d, content: { '*/*': { schema: { type: object, properties: { a: { $ref: '#/components/schemas/Dropped' } } } } } }
        '404': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Read' } } } }
components:
  schemas:
    Dropped: { type: object, properties: { d: { $ref: '#/components/schemas/Deep' } } }
    Deep: { type: object }
    Read: { type: object, properties: { k: { $ref: '#/components/schemas/Kept' } } }
    Kept: { type: object, properties: { a: { type: string } } }",
        );
        let document = prepared.ok().unwrap().document;
        let kept: Vec<_> = document
            .components
            .as_ref()
            .unwrap()
            .schemas
            .keys()
            .collect();
        assert_eq!(kept, ["Read", "Kept"]);
    }
}
