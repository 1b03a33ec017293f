//! `::std::option::Option<::std::string::String>` is what a generator writes so as not to think about
//! names; `Option<String>` is what a reviewer can read.

use std::collections::BTreeSet;

use syn::{
    Attribute, Expr, Item, Lit, Meta, MetaNameValue, Path, Token,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "plain-paths",
    why: "the generated code is read in reviews, so it is written as a person would write it",
    run,
};

/// What the standard library puts in scope everywhere.
const IN_SCOPE: &[&str] = &[
    "::std::boxed::Box",
    "::std::convert::From",
    "::std::convert::TryFrom",
    "::std::default::Default",
    "::std::option::Option",
    "::std::result::Result",
    "::std::string::String",
    "::std::vec::Vec",
];

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut plain = Plain {
        taken: defined(&draft.types),
        changed: 0,
    };
    for item in &mut draft.types {
        plain.visit_item_mut(item);
    }
    for call in &mut draft.calls {
        plain.visit_impl_item_fn_mut(&mut call.method);
    }
    Ok(vec![format!("{} paths", plain.changed)])
}

/// The names that the spec's own types take: those can't be shortened to.
fn defined(types: &[Item]) -> BTreeSet<String> {
    types
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect()
}

/// Derives as people order them: Rust's own first.
fn ours_first(metas: Punctuated<Meta, Token![,]>) -> Punctuated<Meta, Token![,]> {
    let key = |meta: &Meta| {
        let name = meta
            .path()
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        (
            meta.path().segments.len(),
            name.as_deref() == Some("Deserialize"),
        )
    };
    let mut metas: Vec<_> = metas.into_iter().collect();
    metas.sort_by_key(key);
    metas.into_iter().collect()
}

struct Plain {
    taken: BTreeSet<String>,
    changed: usize,
}

impl Plain {
    /// The path that stands for this one, written as text.
    fn shorter(&self, path: &str) -> Option<String> {
        let known = IN_SCOPE.iter().find(|known| {
            path.strip_prefix(**known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })?;
        let (module, name) = known.rsplit_once("::")?;
        if self.taken.contains(name) {
            return None;
        }
        Some(path[module.len() + 2..].to_owned())
    }

    fn shorten(&mut self, path: &mut Path) {
        if path.leading_colon.is_none() {
            return;
        }
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let text = format!("::{}", names.join("::"));
        let kept = match self.shorter(&text) {
            Some(shorter) => shorter.split("::").count(),
            None => names.len(),
        };
        path.leading_colon = None;
        path.segments = path
            .segments
            .iter()
            .skip(names.len() - kept)
            .cloned()
            .collect();
        self.changed += 1;
    }
}

impl VisitMut for Plain {
    fn visit_path_mut(&mut self, path: &mut Path) {
        self.shorten(path);
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Meta::List(list) = &mut attribute.meta else {
            return;
        };
        let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
        let Ok(mut metas) = list.parse_args_with(parse) else {
            return;
        };
        for meta in &mut metas {
            match meta {
                Meta::Path(path) => self.shorten(path),
                Meta::NameValue(MetaNameValue {
                    value: Expr::Lit(literal),
                    ..
                }) => {
                    if let Lit::Str(text) = &mut literal.lit
                        && let Ok(mut path) = syn::parse_str::<Path>(&text.value())
                        && path.leading_colon.is_some()
                    {
                        self.shorten(&mut path);
                        let names = path
                            .segments
                            .iter()
                            .map(|segment| segment.ident.to_string());
                        let plain = names.collect::<Vec<_>>().join("::");
                        *text = syn::LitStr::new(&plain, text.span());
                    }
                }
                _ => {}
            }
        }
        if list.path.is_ident("derive") {
            metas = ours_first(metas);
        }
        list.tokens = quote::quote!(#metas);
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn what_is_in_scope_everywhere_is_named_without_its_path() {
        let spec =
            "components: { schemas: { A: { type: object, properties: { b: { type: string } } } } }";
        let code = refined_by(&super::PASS, spec);
        assert!(code.contains("pub b: Option<String>"), "{code}");
        assert!(
            code.contains(r#"skip_serializing_if = "Option::is_none""#),
            "{code}"
        );
    }

    #[test]
    fn a_type_of_the_spec_keeps_its_name_to_itself() {
        let spec = "components: { schemas: { Option: { type: object, properties: { b: { type: string } } } } }";
        let code = refined_by(&super::PASS, spec);
        assert!(
            code.contains("pub b: std::option::Option<String>"),
            "{code}"
        );
    }
}
