//! Maps whose keys are identifiers get keys that can't be printed.

use openapiv3::{ReferenceOr, Schema, SchemaKind};
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Fields, GenericArgument, Item, PathArguments, Type, parse_quote, visit_mut::VisitMut};

use super::{Draft, Pass, Problem, names::type_name, open_enums::renamed};
use crate::prepare::{PersonalKeys, Prepared, component, walk::inside};

pub(super) const PASS: Pass = Pass {
    name: "personal-map-keys",
    why: "an identifier that is the key of a map is redacted like any other",
    run,
};

fn run(draft: &mut Draft, prepared: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for keys in &with_inherited(prepared) {
        let mut found = false;
        let mut replaced = None;
        for this in draft.types.iter_mut().filter_map(|item| field(item, keys)) {
            let plain = this.clone();
            if redact(this) {
                found = true;
                replaced = Some((plain, this.clone()));
            }
        }
        if let (Some((plain, redacted)), None) = (replaced, &keys.property) {
            convert(&mut draft.types, keys, &plain, &redacted);
        }
        let PersonalKeys {
            component,
            property,
        } = keys;
        let of_component = inside("/components/schemas", component);
        let place = match property {
            Some(property) => inside(&inside(&of_component, "properties"), property),
            None => of_component,
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

type Schemas = indexmap::IndexMap<String, ReferenceOr<Schema>>;

/// The maps with such keys, those among them that an `allOf` puts into another component.
fn with_inherited(prepared: &Prepared) -> Vec<PersonalKeys> {
    let mut all = prepared.personal_keys.clone();
    let Some(components) = &prepared.document.components else {
        return all;
    };
    let own = prepared.personal_keys.iter();
    for keys in own.filter(|keys| keys.property.is_some()) {
        for (name, schema) in &components.schemas {
            let inherited = PersonalKeys {
                component: name.clone(),
                ..keys.clone()
            };
            if parts(schema).len() > 1
                && is_merged(&components.schemas, schema, &keys.component)
                && !all.contains(&inherited)
            {
                all.push(inherited);
            }
        }
    }
    all
}

/// Whether a component is among the parts of a schema, or theirs.
fn is_merged(all: &Schemas, schema: &ReferenceOr<Schema>, name: &str) -> bool {
    parts(schema).iter().filter_map(component).any(|part| {
        let is_further = |part| is_merged(all, part, name);
        part == name || all.get(&part).is_some_and(is_further)
    })
}

fn parts(schema: &ReferenceOr<Schema>) -> &[ReferenceOr<Schema>] {
    match schema.as_item().map(|schema| &schema.schema_kind) {
        Some(SchemaKind::AllOf { all_of }) => all_of,
        _ => &[],
    }
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

/// Conversions of a type that is itself such a map convert to and from what it holds now.
fn convert(types: &mut [Item], keys: &PersonalKeys, plain: &Type, redacted: &Type) {
    let name = type_name(&keys.component);
    for item in types {
        if let Item::Impl(item) = item
            && item
                .to_token_stream()
                .into_iter()
                .flat_map(idents)
                .any(|ident| ident == name)
        {
            Convert { plain, redacted }.visit_item_impl_mut(item);
        }
    }
}

fn idents(tree: TokenTree) -> Vec<proc_macro2::Ident> {
    match tree {
        TokenTree::Ident(ident) => vec![ident],
        TokenTree::Group(group) => group.stream().into_iter().flat_map(idents).collect(),
        _ => Vec::new(),
    }
}

struct Convert<'a> {
    plain: &'a Type,
    redacted: &'a Type,
}

impl VisitMut for Convert<'_> {
    fn visit_type_mut(&mut self, this: &mut Type) {
        if this == self.plain {
            *this = self.redacted.clone();
        }
        syn::visit_mut::visit_type_mut(self, this);
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
    fn a_component_that_is_a_map_of_identifiers_converts_as_what_it_is() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    Failures: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }",
        );
        assert!(code.contains("pub struct Failures(pub std::collections::BTreeMap<client_runtime::Personal, String>"), "{code}");
        assert!(!code.contains("BTreeMap<String, String>"), "{code}");
    }

    #[test]
    fn the_keys_of_a_map_of_identifiers_are_redacted_in_what_it_is_merged_into() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    A: { allOf: [{ $ref: '#/components/schemas/B' }, { type: object, properties: { c: { type: string } } }] }
    B: { allOf: [{ $ref: '#/components/schemas/C' }, { type: object, properties: { d: { type: string } } }] }
    C:
      type: object
      properties:
        errors: { type: object, x-key-format: personal-data, additionalProperties: { type: string } }",
        );
        assert_eq!(
            code.matches("BTreeMap<client_runtime::Personal,").count(),
            3,
            "{code}"
        );
        assert_eq!(code.matches("BTreeMap<").count(), 3, "{code}");
    }

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
        assert_eq!(
            code.matches("BTreeMap<client_runtime::Personal,").count(),
            2,
            "{code}"
        );
        assert_eq!(code.matches("BTreeMap<").count(), 3, "{code}");
    }
}
