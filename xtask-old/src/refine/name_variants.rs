//! The forms of a `oneOf` are called what their types are called: `EraseByConfirm(EraseByConfirm)`
//! says what it is, `Variant1` and progenitor's shortened `Confirm` don't.

use std::collections::BTreeMap;

use syn::{
    ExprPath, Fields, FieldsUnnamed, Ident, Item, ItemEnum, Path, Type,
    visit_mut::{self, VisitMut},
};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "name-variants",
    why: "a form of a `oneOf` has the name that the spec gave it",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut renamed: BTreeMap<String, BTreeMap<String, Ident>> = BTreeMap::new();
    for item in &mut draft.types {
        if let Item::Enum(item) = item
            && let Some(names) = forms(item)
        {
            rename(item, &names);
            renamed.insert(item.ident.to_string(), names);
        }
    }
    for item in &mut draft.types {
        if let Item::Impl(item) = item
            && let Type::Path(this) = &*item.self_ty
            && let Some(names) = this
                .path
                .get_ident()
                .and_then(|name| renamed.get(&name.to_string()))
        {
            Rename(names).visit_item_impl_mut(item);
        }
    }
    Ok(renamed.into_keys().collect())
}

/// Old names with new ones, if every variant holds one type of the spec and no two the same.
fn forms(item: &ItemEnum) -> Option<BTreeMap<String, Ident>> {
    let names: Option<BTreeMap<_, _>> = item
        .variants
        .iter()
        .map(|variant| Some((variant.ident.to_string(), form(&variant.fields)?)))
        .collect();
    let names = names?;
    let distinct: std::collections::BTreeSet<_> = names.values().collect();
    (distinct.len() == item.variants.len() && !names.is_empty()).then_some(names)
}

fn form(fields: &Fields) -> Option<Ident> {
    match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let name = held(fields)?;
            Some(match name.to_string().as_str() {
                "bool" => Ident::new("Boolean", name.span()),
                "f32" | "f64" => Ident::new("Number", name.span()),
                "i32" | "i64" | "u32" | "u64" => Ident::new("Integer", name.span()),
                _ => name,
            })
        }
        _ => None,
    }
}

/// The name of the type that a variant holds.
fn held(fields: &FieldsUnnamed) -> Option<Ident> {
    match &fields.unnamed.first()?.ty {
        Type::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

fn rename(item: &mut ItemEnum, names: &BTreeMap<String, Ident>) {
    for variant in &mut item.variants {
        if let Some(name) = names.get(&variant.ident.to_string()) {
            variant.ident = name.clone();
            if !variant
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("doc"))
            {
                let held = match &variant.fields {
                    Fields::Unnamed(fields) => held(fields),
                    _ => None,
                };
                let doc = format!(" See [`{}`].", held.as_ref().unwrap_or(name));
                variant.attrs.push(syn::parse_quote!(#[doc = #doc]));
            }
        }
    }
}

struct Rename<'a>(&'a BTreeMap<String, Ident>);

impl Rename<'_> {
    fn path(&self, path: &mut Path) {
        if path.segments.len() == 2
            && path.segments[0].ident == "Self"
            && let Some(name) = self.0.get(&path.segments[1].ident.to_string())
        {
            path.segments[1].ident = name.clone();
        }
    }
}

impl VisitMut for Rename<'_> {
    fn visit_expr_path_mut(&mut self, expression: &mut ExprPath) {
        self.path(&mut expression.path);
        visit_mut::visit_expr_path_mut(self, expression);
    }

    fn visit_pat_tuple_struct_mut(&mut self, pattern: &mut syn::PatTupleStruct) {
        self.path(&mut pattern.path);
        visit_mut::visit_pat_tuple_struct_mut(self, pattern);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn a_form_has_the_name_of_its_type() {
        let code = refined_by(
            &super::PASS,
            "components:
  schemas:
    Ask: { oneOf: [{ $ref: '#/components/schemas/AskByWord' }, { $ref: '#/components/schemas/AskByPhrase' }] }
    AskByWord: { type: object, required: [w], properties: { w: { type: string } } }
    AskByPhrase: { type: object, required: [p], properties: { p: { type: string } } }",
        );
        assert!(code.contains("    AskByPhrase(#[serde"), "{code}");
        assert!(code.contains("Self::AskByPhrase(value)"), "{code}");
    }

    #[test]
    fn a_form_that_is_plain_is_called_as_openapi_calls_it() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { Ask: { oneOf: [{ type: integer }, { type: boolean }] } } }",
        );
        assert!(
            code.contains("    Integer(#[serde") || code.contains("    Integer(i64)"),
            "{code}"
        );
        assert!(code.contains("Self::Boolean(value)"), "{code}");
        assert!(code.contains("See [`i64`]"), "{code}");
    }
}
