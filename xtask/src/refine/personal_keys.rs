//! Maps whose keys are identifiers get keys that can't be printed.

use syn::{Fields, GenericArgument, Item, PathArguments, Type, parse_quote};

use super::{Draft, Pass, Problem, names::type_name, open_enums::renamed};
use crate::prepare::{PersonalKeys, Prepared};

pub(super) const PASS: Pass = Pass {
    name: "personal-map-keys",
    why: "an identifier that is the key of a map is redacted like any other",
    run,
};

fn run(draft: &mut Draft, prepared: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for keys in &prepared.personal_keys {
        let found = draft.types.iter_mut().filter_map(|item| field(item, keys)).any(redact);
        let PersonalKeys { component, property } = keys;
        let place = match property {
            Some(property) => format!("/components/schemas/{component}/properties/{property}"),
            None => format!("/components/schemas/{component}"),
        };
        if !found {
            return Err(Problem {
                place,
                message: "what has `x-key-format` became no map of texts".to_owned(),
                fix: "describe the map with `type: object` and `additionalProperties`".to_owned(),
            });
        }
        changed.push(place);
    }
    Ok(changed)
}

/// The type of the map that is meant.
fn field<'a>(item: &'a mut Item, keys: &PersonalKeys) -> Option<&'a mut Type> {
    let Item::Struct(item) = item else {
        return None;
    };
    if item.ident != type_name(&keys.component) {
        return None;
    }
    match (&mut item.fields, &keys.property) {
        (Fields::Unnamed(fields), None) => fields.unnamed.first_mut().map(|field| &mut field.ty),
        (Fields::Named(fields), Some(property)) => fields
            .named
            .iter_mut()
            .find(|field| {
                let name = field.attrs.iter().find_map(renamed);
                let ident = field.ident.as_ref().map(ToString::to_string);
                name.or(ident).as_deref() == Some(property)
            })
            .map(|field| &mut field.ty),
        _ => None,
    }
}

/// Redacts the keys of the map in this type; false, if it has none.
fn redact(this: &mut Type) -> bool {
    let Type::Path(path) = this else {
        return false;
    };
    let Some(last) = path.path.segments.last_mut() else {
        return false;
    };
    let is_map = last.ident == "BTreeMap";
    let PathArguments::AngleBracketed(arguments) = &mut last.arguments else {
        return false;
    };
    match arguments.args.first_mut() {
        Some(GenericArgument::Type(key)) if is_map => {
            *key = parse_quote!(client_runtime::Personal);
            true
        }
        Some(GenericArgument::Type(inner)) => redact(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn the_keys_of_a_map_of_identifiers_are_redacted() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    Queued:
      type: object
      required: [failures]
      properties:
        errors: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }
        failures: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }
        plain: { type: object, additionalProperties: { type: string } }",
        );
        assert_eq!(code.matches("BTreeMap<client_runtime::Personal,").count(), 2, "{code}");
        assert_eq!(code.matches("BTreeMap<").count(), 3, "{code}");
    }
}
