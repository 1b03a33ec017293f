//! Typify compares whole schemas when it looks for a conversion: an example or an extension beside
//! `format: password` would turn a `Secret` into a `String` that `Debug` prints.

use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "strip-extensions",
    why: "an extension beside a format would hide the format from the conversion to Secret",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let ReferenceOr::Item(schema) = schema {
            schema.schema_data.example = None;
            if !schema.schema_data.extensions.is_empty() {
                schema.schema_data.extensions.clear();
                changed.push(place.to_owned());
            }
        }
    });
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn nothing_but_the_schema_remains() {
        let (_, changed) = pass(
            &PASS,
            "components: { schemas: { A: { type: string, format: password, x-assumed: why } } }",
        );
        assert_eq!(changed, ["/components/schemas/A"]);
    }
}
