//! Enums take values that the spec doesn't name: on the day that a vendor adds one, an answer that
//! holds it is still read, and says what it holds.

use std::collections::BTreeSet;

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Expr, Fields, Ident, Item, ItemEnum, Lit, Meta, Token, Type, parse_quote,
    punctuated::Punctuated, visit::Visit,
};

use super::{Draft, Pass, Problem};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "open-enums",
    why: "a value that the vendor adds is kept as `Other`, and the answer is still read",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    let mut changed = BTreeSet::new();
    let mut open = Vec::new();
    for item in std::mem::take(&mut draft.types) {
        match &item {
            Item::Enum(closed) if is_plain(closed) => {
                changed.insert(closed.ident.clone());
                open.extend(open_enum(closed)?);
            }
            // Progenitor's conversions know only the values of the spec.
            Item::Impl(conversion) if is_of(&conversion.self_ty, &changed) => {}
            _ => open.push(item),
        }
    }
    without_text(&mut open, changed.clone());
    draft.types = open;
    Ok(changed.iter().map(Ident::to_string).collect())
}

/// Takes away what makes a text of a type, or a type of a text, where progenitor leaves that to the enum
/// which the type holds.
fn without_text(types: &mut Vec<Item>, mut names: BTreeSet<Ident>) {
    // Each round finds what holds that which the round before has found.
    loop {
        let holders = types.iter().filter_map(|item| holder(item, &names));
        let holders: Vec<Ident> = holders.cloned().collect();
        if holders.is_empty() {
            break;
        }
        names.extend(holders);
    }
    types.retain(|item| match item {
        Item::Impl(item) => !(is_of(&item.self_ty, &names) && is_by_text(item)),
        _ => true,
    });
}

/// The name of a type that holds one of these and isn't among them.
fn holder<'a>(item: &'a Item, names: &BTreeSet<Ident>) -> Option<&'a Ident> {
    let (name, mut fields): (_, Box<dyn Iterator<Item = &syn::Field>>) = match item {
        Item::Struct(item) => (&item.ident, Box::new(item.fields.iter())),
        Item::Enum(item) => {
            let fields = item.variants.iter().flat_map(|variant| &variant.fields);
            (&item.ident, Box::new(fields))
        }
        _ => return None,
    };
    let is_new = !names.contains(name) && fields.any(|field| holds(field, names));
    is_new.then_some(name)
}

/// Whether a field is of one of these types.
fn holds(field: &syn::Field, names: &BTreeSet<Ident>) -> bool {
    struct Finds<'a>(&'a BTreeSet<Ident>, bool);
    impl Visit<'_> for Finds<'_> {
        fn visit_path_segment(&mut self, segment: &syn::PathSegment) {
            self.1 |= self.0.contains(&segment.ident);
            syn::visit::visit_path_segment(self, segment);
        }
    }
    let mut finds = Finds(names, false);
    finds.visit_type(&field.ty);
    finds.1
}

fn is_by_text(item: &syn::ItemImpl) -> bool {
    let name = item
        .trait_
        .as_ref()
        .and_then(|(path, ..)| path.segments.last());
    name.is_some_and(|last| {
        ["Display", "FromStr", "TryFrom"]
            .iter()
            .any(|name| last.ident == name)
    })
}

fn is_of(this: &Type, names: &BTreeSet<Ident>) -> bool {
    let name = match this {
        Type::Path(path) => path.path.get_ident(),
        _ => None,
    };
    name.is_some_and(|name| names.contains(name))
}

/// Whether all its variants are words.
fn is_plain(item: &ItemEnum) -> bool {
    !item.variants.is_empty()
        && item
            .variants
            .iter()
            .all(|variant| matches!(variant.fields, Fields::Unit))
}

struct Value {
    ident: Ident,
    text: String,
    docs: Vec<syn::Attribute>,
}

fn open_enum(closed: &ItemEnum) -> Result<Vec<Item>, Problem> {
    let name = &closed.ident;
    let values: Vec<_> = closed.variants.iter().map(value).collect();
    let other = other(&values);
    let docs = closed
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let variants = values.iter().map(|Value { ident, text, docs }| {
        let named = (docs.is_empty()).then(|| {
            let doc = format!("`{text}`");
            quote!(#[doc = #doc])
        });
        quote!(#(#docs)* #named #ident)
    });
    let items = quote! {
        #(#docs)*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum #name {
            #(#variants,)*
            #[doc = "A value that the spec doesn't name, as the vendor wrote it."]
            #other(String),
        }
    };
    let conversions = conversions(name, &values, &other);
    let default = single(name, &values);
    super::items(quote!(#items #conversions #default))
}

fn conversions(name: &Ident, values: &[Value], other: &Ident) -> TokenStream {
    let idents: Vec<_> = values.iter().map(|value| &value.ident).collect();
    let texts: Vec<_> = values.iter().map(|value| &value.text).collect();
    quote! {
        impl #name {
            #[doc = "The value as the vendor writes it."]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::#other(value) => value,
                }
            }
        }

        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#texts => Self::#idents,)*
                    _ => Self::#other(value),
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl From<#name> for String {
            fn from(value: #name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl client_runtime::path::Segment for #name {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                read(self.as_str())
            }
        }
    }
}

/// An enum of one value is a constant that the vendor wants to see: it needs no choosing.
fn single(name: &Ident, values: &[Value]) -> Option<TokenStream> {
    let [Value { ident, text, .. }] = values else {
        return None;
    };
    let doc = format!("The one value that the spec names: `{text}`.");
    Some(quote! {
        impl Default for #name {
            #[doc = #doc]
            fn default() -> Self {
                Self::#ident
            }
        }
    })
}

fn value(variant: &syn::Variant) -> Value {
    let renamed = variant.attrs.iter().find_map(renamed);
    let docs = variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    // Progenitor spells `+1` as it would spell a field.
    let ident = variant.ident.to_string();
    let ident = match ident.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => Ident::new(&ident.to_pascal_case(), variant.ident.span()),
        false => variant.ident.clone(),
    };
    Value {
        ident,
        text: renamed.unwrap_or_else(|| variant.ident.to_string()),
        docs: docs.cloned().collect(),
    }
}

/// The text of `#[serde(rename = "…")]`.
pub(crate) fn renamed(attribute: &syn::Attribute) -> Option<String> {
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    let metas = list
        .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        .ok()?;
    metas.iter().find_map(|meta| match meta {
        Meta::NameValue(pair) if list.path.is_ident("serde") && pair.path.is_ident("rename") => {
            match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    })
}

/// `Other`, unless the vendor means something by that word.
fn other(values: &[Value]) -> Ident {
    let taken = |name: &str| values.iter().any(|value| value.ident == name);
    if taken("Other") {
        parse_quote!(Unlisted)
    } else {
        parse_quote!(Other)
    }
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn a_value_that_the_spec_does_not_name_is_kept() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { State: { type: string, enum: [pending, in_progress] } } }",
        );
        assert!(code.contains("Other(String)"), "{code}");
        assert!(
            code.contains(r#""in_progress" => Self::InProgress"#),
            "{code}"
        );
        assert!(
            !code.contains("TryFrom"),
            "progenitor's conversions are gone: {code}"
        );
        assert!(!code.contains("Copy"), "{code}");
    }

    #[test]
    fn a_vendor_that_says_other_is_told_from_one_that_says_something_new() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { Sex: { type: string, enum: [MALE, OTHER] } } }",
        );
        assert!(code.contains("Unlisted(String)"), "{code}");
    }

    #[test]
    fn a_value_that_begins_with_a_sign_is_spelt_as_a_variant() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { A: { type: string, enum: ['+1', '-1'] } } }",
        );
        assert!(
            code.contains("    Plus1,") && code.contains("    Minus1,"),
            "{code}"
        );
        assert!(code.contains(r#""+1" => Self::Plus1"#), "{code}");
    }

    #[test]
    fn an_enum_of_one_value_needs_no_choosing() {
        let code = refined_by(
            &super::PASS,
            "components: { schemas: { Word: { type: string, enum: [GO] } } }",
        );
        assert!(code.contains("impl Default for Word"), "{code}");
    }
}
