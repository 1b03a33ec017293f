//! Enums: those of texts, and those of several types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ItemEnum, Type};

use super::{Shape, inside, values};
use crate::generate::{names::type_name, source::Doc};

/// One of some texts, or another that the vendor adds.
pub(in super::super) struct Texts {
    pub name: Ident,
    /// The values of the spec, each with its variant.
    pub values: Vec<(String, Ident)>,
}

/// One of several types.
pub(in super::super) struct Forms {
    pub name: Ident,
    /// The variants, each with what it holds.
    pub forms: Vec<(Ident, Type)>,
}

/// What progenitor has made of texts.
pub(super) fn texts(item: ItemEnum) -> Texts {
    let values = item.variants.into_iter().map(|variant| {
        let ident = variant.ident.to_string();
        let text = values(&inside(&variant.attrs, "serde"), "rename").pop();
        // Progenitor spells `+1` as it would spell a field.
        let variant = type_name(&ident);
        (text.unwrap_or(ident), variant)
    });
    Texts {
        values: values.collect(),
        name: item.ident,
    }
}

/// What progenitor has made of a `oneOf`: `EraseByConfirm(EraseByConfirm)` says what it is, `Variant1` and
/// progenitor's shortened `Confirm` don't.
pub(super) fn forms(item: ItemEnum) -> Forms {
    let forms = item.variants.into_iter().filter_map(|variant| {
        let this = variant.fields.into_iter().next()?.ty;
        let name = Shape::of(&this).held()?;
        Some((format_ident!("{name}"), this))
    });
    Forms {
        forms: forms.collect(),
        name: item.ident,
    }
}

impl Texts {
    /// The type, and its conversions.
    pub fn tokens(&self) -> TokenStream {
        let Texts { name, values } = self;
        let (texts, idents): (Vec<_>, Vec<_>) = values.iter().cloned().unzip();
        // The variant of a value that the spec doesn't name.
        let is_taken = idents.iter().any(|variant| variant == "Other");
        let other = format_ident!("{}", if is_taken { "Unlisted" } else { "Other" });
        let words = texts.iter().map(|text| Doc(format!("`{text}`")));
        quote! {
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(from = "String", into = "String")]
            pub enum #name {
                #(#words #idents,)*
                /// A value that the spec doesn't name, as the vendor wrote it.
                #other(String),
            }

            client_runtime::open_enum!(#name { #(#idents = #texts),*; #other });
        }
    }
}

impl Forms {
    /// The type, and its conversions. Serde tries one form after the other, each in a way that takes a list for
    /// an object: `client-runtime` reads objects as objects.
    pub fn tokens(&self) -> TokenStream {
        let Forms { name, forms } = self;
        let (idents, types): (Vec<_>, Vec<_>) = forms.iter().cloned().unzip();
        let see = idents.iter().map(|ident| Doc(format!("See [`{ident}`].")));
        quote! {
            #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            #[serde(untagged)]
            pub enum #name {
                #(#see #idents(#[serde(deserialize_with = "client_runtime::object")] #types)),*
            }

            #(
                impl From<#types> for #name {
                    fn from(value: #types) -> Self {
                        Self::#idents(value)
                    }
                }
            )*
        }
    }
}
