//! Progenitor knows four media types, and no body that may be left out. It gets one that it knows; what
//! is sent is in the table of operations.

use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    operation::Encoding,
    walk::{Place, inside, operations_mut},
};

pub(super) const PASS: Pass = Pass {
    name: "plain-bodies",
    why: "a body is a type first; what it is called on the wire, and whether it is there, we say",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    for (path, item) in &mut draft.document.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (_, operation) in operations_mut(item) {
            let id = operation.operation_id.as_deref().unwrap_or_default();
            let known = draft.operations.iter().find(|known| known.id == id);
            let (Some(ReferenceOr::Item(body)), Some(known)) = (&mut operation.request_body, known)
            else {
                continue;
            };
            let Some(read) = &known.body else { continue };
            let known_type = match read.encoding {
                Encoding::Json => "application/json",
                Encoding::Form => "application/x-www-form-urlencoded",
                Encoding::Text => "text/plain",
                Encoding::Bytes => "application/octet-stream",
            };
            let content = std::mem::take(&mut body.content);
            let is_known = content.keys().all(|media_type| media_type == known_type);
            let media = content.into_values().next().unwrap_or_default();
            body.content.insert(known_type.to_owned(), media);
            if !is_known || !body.required {
                changed.push(inside(&inside("/paths", path), "requestBody"));
            }
            body.required = true;
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use crate::prepare::{operation::Encoding, testing::prepared};

    #[test]
    fn progenitor_gets_a_body_that_it_knows_and_the_table_keeps_what_is_sent() {
        let yaml = "paths:
  /a:
    patch:
      operationId: a
      requestBody: { content: { application/merge-patch+json: { schema: { type: object } } } }
      responses: {}";
        let prepared = prepared(yaml).unwrap();
        let item = prepared.document.paths.paths["/a"].as_item().unwrap();
        let body = item.patch.as_ref().unwrap().request_body.as_ref().unwrap();
        let body = body.as_item().unwrap();
        assert_eq!(
            body.content.keys().collect::<Vec<_>>(),
            ["application/json"]
        );
        assert!(body.required);
        let read = prepared.operations[0].body.as_ref().unwrap();
        assert_eq!(read.media_type, "application/merge-patch+json");
        assert!(!read.required && read.encoding == Encoding::Json);
    }
}
