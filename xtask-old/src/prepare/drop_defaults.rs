//! A default is what the vendor does when we say nothing. Saying nothing keeps it the vendor's
//! decision; a client that sent it, or read it into an answer, would make it ours.

use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "drop-defaults",
    why: "what wasn't said stays unsaid: the default is documented, not filled in",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        if let ReferenceOr::Item(schema) = schema
            && let Some(default) = schema.schema_data.default.take()
        {
            let description = schema.schema_data.description.get_or_insert_default();
            let separator = if description.is_empty() { "" } else { "\n\n" };
            let end = description.trim_end().len();
            description.truncate(end);
            description.push_str(&format!("{separator}The vendor's default is `{default}`."));
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn a_default_becomes_words() {
        let (draft, changed) = pass(
            &PASS,
            "components: { schemas: { A: { type: boolean, default: false, description: D. } } }",
        );
        let schemas = &draft.document.components.as_ref().unwrap().schemas;
        let data = &schemas["A"].as_item().unwrap().schema_data;
        assert_eq!(data.default, None);
        assert_eq!(
            data.description.as_deref(),
            Some("D.\n\nThe vendor's default is `false`.")
        );
        assert_eq!(changed.len(), 1);
    }
}
