//! `src/access.rs`: where the vendor is, and who may ask.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{
    names::{type_name, value_name},
    prose::{one_line, wrap},
    source::Doc,
};
use crate::model::{Apply, Model, Region, Scheme};

/// The variant of a region.
pub(super) fn variant(region: &Region) -> Ident {
    type_name(&region.name)
}

/// Where a region is, for people.
fn place(region: &Region) -> String {
    let (words, url) = (one_line(&region.description), &region.url);
    match words.trim_end_matches('.') {
        "" => format!("`{url}`."),
        words => format!("{words}: `{url}`."),
    }
}

pub(super) fn file(model: &Model) -> (String, TokenStream) {
    let vendor = &model.facts.name;
    let variants: Vec<_> = model.regions.iter().map(variant).collect();
    let names = model.regions.iter().map(|region| &region.name);
    let urls = model.regions.iter().map(|region| &region.url);
    let docs = model.regions.iter().map(|region| Doc(place(region)));
    let doc = Doc(format!("Where {vendor} can be asked."));
    let credentials = (!model.schemes.is_empty()).then(|| credentials(model));
    let secret = credentials.iter().map(|_| quote!(client_runtime::Secret));
    let code = quote! {
        #(use #secret;)*

        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Region { #(#docs #variants),* }

        client_runtime::regions!(Region { #(#variants: (#names, #urls)),* });

        #credentials
    };
    (format!("Where {vendor} is, and who may ask."), code)
}

/// What a scheme's constructor takes.
pub(super) fn takes(scheme: &Scheme) -> Vec<Ident> {
    let names: &[&str] = match &scheme.apply {
        Apply::Basic => &["user", "password"],
        _ => &["secret"],
    };
    names.iter().map(|name| format_ident!("{name}")).collect()
}

/// How a scheme is sent, for people.
pub(crate) fn sent(scheme: &Scheme) -> String {
    applied(scheme).0
}

/// How a scheme is sent: for people, and by which function of `client-runtime`.
fn applied(scheme: &Scheme) -> (String, TokenStream) {
    match &scheme.apply {
        Apply::Bearer => (
            "as a bearer token in the `Authorization` header".to_owned(),
            quote!(bearer()),
        ),
        Apply::Basic => (
            "with basic authentication in the `Authorization` header".to_owned(),
            quote!(basic()),
        ),
        // HTTP's own header for credentials: what stands there alone is a token.
        Apply::Header(name) if name.eq_ignore_ascii_case("authorization") => (
            "as it is in the `Authorization` header".to_owned(),
            quote!(raw_token()),
        ),
        Apply::Header(name) => (format!("in the `{name}` header"), quote!(header(#name))),
        Apply::Query(name) => (
            format!("in the query, as `{name}`"),
            quote!(query_key(#name)),
        ),
    }
}

/// What a scheme is and how it is sent, for people.
fn in_words(scheme: &Scheme) -> String {
    let words = one_line(&scheme.description);
    let words = words.trim_end_matches('.');
    format!("{words}. It is sent {}.", sent(scheme))
}

fn credentials(model: &Model) -> TokenStream {
    let vendor = &model.facts.name;
    let variants = model.schemes.iter().map(|scheme| type_name(&scheme.name));
    let variants: Vec<_> = variants.collect();
    let applied = model.schemes.iter().map(|scheme| applied(scheme).1);
    let fields = model.schemes.iter().map(takes);
    let constructors = model
        .schemes
        .iter()
        .zip(&variants)
        .map(|(scheme, variant)| {
            let (name, fields) = (value_name(&scheme.name), takes(scheme));
            let doc = Doc(wrap(&in_words(scheme), ""));
            quote! {
                #doc
                pub fn #name(#(#fields: impl Into<Secret>),*) -> Self {
                    Self(Scheme::#variant(#(#fields.into()),*))
                }
            }
        });
    let doc = Doc(format!(
        "What shows {vendor} who asks. It is sent with every request that needs it, and never printed."
    ));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct Credentials(Scheme);

        impl Credentials { #(#constructors)* }

        client_runtime::schemes!(Credentials(Scheme), #(#variants(#(#fields),*) = #applied),*);
    }
}
