//! Enums: those of texts, and those of several types.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ItemEnum, Type};

use super::{docs, renamed};
use crate::generate::source::Doc;

/// One of some texts, or another that the vendor adds.
pub(in super::super) struct Texts {
    pub name: Ident,
    pub docs: String,
    /// The values of the spec, each with its variant.
    pub values: Vec<(String, Ident)>,
}

/// One of several types.
pub(in super::super) struct Forms {
    pub name: Ident,
    pub docs: String,
    /// The variants, each with what it holds.
    pub forms: Vec<(Ident, Type)>,
}

/// What progenitor has made of texts.
pub(super) fn texts(item: ItemEnum) -> Texts {
    let values = item.variants.iter().map(|variant| {
        let ident = variant.ident.to_string();
        let text = renamed(&variant.attrs).unwrap_or_else(|| ident.clone());
        // Progenitor spells `+1` as it would spell a field.
        if ident.starts_with(|c: char| c.is_ascii_lowercase()) {
            (text, format_ident!("{}", ident.to_pascal_case()))
        } else {
            (text, variant.ident.clone())
        }
    });
    Texts {
        docs: docs(&item.attrs),
        values: values.collect(),
        name: item.ident,
    }
}

/// What progenitor has made of a `oneOf`: `EraseByConfirm(EraseByConfirm)` says what it is, `Variant1` and
/// progenitor's shortened `Confirm` don't.
pub(super) fn forms(item: ItemEnum) -> Forms {
    let forms = item.variants.into_iter().filter_map(|variant| {
        let this = variant.fields.into_iter().next()?.ty;
        let name = super::structs::held(&this)?;
        Some((format_ident!("{name}"), this))
    });
    Forms {
        docs: docs(&item.attrs),
        forms: forms.collect(),
        name: item.ident,
    }
}

impl Texts {
    /// The variant of a value that the spec doesn't name.
    fn other(&self) -> Ident {
        let is_taken = self.values.iter().any(|(_, variant)| variant == "Other");
        format_ident!("{}", if is_taken { "Unlisted" } else { "Other" })
    }

    /// The type, and its conversions.
    pub fn tokens(&self) -> TokenStream {
        let Texts { name, docs, values } = self;
        let docs = super::documented(docs, &name.to_string());
        let other = self.other();
        let texts: Vec<_> = values.iter().map(|(text, _)| text).collect();
        let idents: Vec<_> = values.iter().map(|(_, ident)| ident).collect();
        let words = texts.iter().map(|text| Doc(format!("`{text}`")));
        // An enum of one value is a constant that the vendor wants to see: it needs no choosing.
        let default = match &values[..] {
            [(text, ident)] => {
                let doc = Doc(format!("The one value that the spec names: `{text}`."));
                Some(quote! {
                    impl Default for #name {
                        #doc
                        fn default() -> Self {
                            Self::#ident
                        }
                    }
                })
            }
            _ => None,
        };
        quote! {
            #docs
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(from = "String", into = "String")]
            pub enum #name {
                #(#words #idents,)*
                /// A value that the spec doesn't name, as the vendor wrote it.
                #other(String),
            }

            client_runtime::open_enum!(#name { #(#idents = #texts),*; #other });

            #default
        }
    }
}

impl Forms {
    /// The type, and its conversions. Serde tries one form after the other, each in a way that takes a list for
    /// an object: `client-runtime` reads objects as objects.
    pub fn tokens(&self) -> TokenStream {
        let Forms { name, docs, forms } = self;
        let docs = super::documented(docs, &name.to_string());
        let (idents, types): (Vec<_>, Vec<_>) = forms.iter().cloned().unzip();
        let see = idents.iter().map(|ident| Doc(format!("See [`{ident}`].")));
        quote! {
            #docs
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
