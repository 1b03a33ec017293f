//! A component that is nothing but another name for a component is replaced by that component: types
//! have one name each.

use std::collections::BTreeMap;

use openapiv3::ReferenceOr;

use super::{
    Draft, Pass, Problem,
    schema::component,
    walk::{Place, inside, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "inline-aliases",
    why: "a type has one name, however many the spec has for it",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut aliases = BTreeMap::new();
    if let Some(components) = &mut draft.document.components {
        components.schemas.retain(|name, schema| {
            let target = component(schema);
            let is_alias = target.is_some();
            aliases.extend(target.map(|target| (name.clone(), target)));
            !is_alias
        });
    }
    let circle = aliases.keys().find(|name| end(&aliases, name).is_none());
    if let Some(name) = circle {
        let place = inside("/components/schemas", name);
        let message = format!("`{name}` is another name for itself");
        return Err(vec![Problem::at(&place, message, "describe what it is")]);
    }
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        let target = component(schema).filter(|name| aliases.contains_key(name));
        if let Some(target) = target.and_then(|name| end(&aliases, &name).map(str::to_owned)) {
            *schema = ReferenceOr::ref_(&format!("#/components/schemas/{target}"));
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

/// What a name stands for in the end; nothing, if it goes round in circles.
fn end<'a>(aliases: &'a BTreeMap<String, String>, name: &'a str) -> Option<&'a str> {
    let mut name = name;
    for _ in 0..=aliases.len() {
        match aliases.get(name) {
            Some(next) => name = next,
            None => return Some(name),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::{document, pass};

    #[test]
    fn another_name_is_replaced_by_the_name() {
        let (draft, changed) = pass(
            &PASS,
            "components:
  schemas:
    A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }
    B: { $ref: '#/components/schemas/C' }
    C: { $ref: '#/components/schemas/D' }
    D: { type: object }",
        );
        let names: Vec<_> = draft
            .document
            .components
            .as_ref()
            .unwrap()
            .schemas
            .keys()
            .collect();
        assert_eq!(names, ["A", "D"]);
        assert_eq!(changed, ["/components/schemas/A/properties/b"]);
    }

    #[test]
    fn a_name_for_itself_is_a_problem() {
        let yaml = "components: { schemas: { A: { $ref: '#/components/schemas/A' } } }";
        assert!(run(&mut Draft::new(document(yaml))).is_err());
    }
}
