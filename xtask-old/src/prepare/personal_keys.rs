//! Maps whose keys are identifiers (`x-key-format: personal-data`): OpenAPI 3.0 describes only the
//! values of a map, so where such maps stand is remembered for `refine`.

use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    walk::{Place, schemas},
};
use crate::spec::tree::unescape;

pub(super) const PASS: Pass = Pass {
    name: "personal-keys",
    why: "an identifier that is the key of a map is as personal as one that is a value",
    run,
};

/// A map whose keys are identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalKeys {
    /// The component that it is, or is a property of.
    pub component: String,
    /// The property that it is.
    pub property: Option<String>,
}

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    let mut problems = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        let ReferenceOr::Item(schema) = schema else {
            return;
        };
        let Some(format) = schema.schema_data.extensions.get("x-key-format") else {
            return;
        };
        match PersonalKeys::of(place) {
            Some(keys) if format == "personal-data" => {
                draft.personal_keys.push(keys);
                changed.push(place.to_owned());
            }
            Some(_) => problems.push(Problem::at(
                place,
                format!("no key has the format {format}"),
                "write `x-key-format: personal-data`, or leave it out",
            )),
            None => problems.push(Problem::at(
                place,
                "a map with personal keys stands too deep to be found again",
                "make it a component, or a property of one",
            )),
        }
    });
    if problems.is_empty() {
        Ok(changed)
    } else {
        Err(problems)
    }
}

impl PersonalKeys {
    fn of(place: &str) -> Option<Self> {
        let below = place.strip_prefix("/components/schemas/")?;
        let parts: Vec<_> = below.split('/').map(unescape).collect();
        match &parts[..] {
            [component] => Some(PersonalKeys {
                component: component.clone(),
                property: None,
            }),
            [component, properties, property] if properties == "properties" => Some(PersonalKeys {
                component: component.clone(),
                property: Some(property.clone()),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::{document, pass};

    #[test]
    fn a_map_of_identifiers_is_remembered() {
        let (draft, _) = pass(
            &PASS,
            "components:
  schemas:
    Queued:
      type: object
      properties:
        errors: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }",
        );
        let expected = PersonalKeys {
            component: "Queued".to_owned(),
            property: Some("errors".to_owned()),
        };
        assert_eq!(draft.personal_keys, [expected]);
    }

    #[test]
    fn a_map_that_could_not_be_found_again_is_a_problem() {
        let yaml = "components: { schemas: { A: { type: array, items: \
                    { type: object, x-key-format: personal-data } } } }";
        let problems = run(&mut Draft::new(document(yaml))).err().unwrap();
        assert_eq!(problems[0].place, "/components/schemas/A/items");
    }
}
