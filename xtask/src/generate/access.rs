//! `src/region.rs` and `src/credentials.rs`: where the vendor is, and who may ask.

use heck::ToPascalCase;
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
    format_ident!("{}", region.name.to_pascal_case())
}

/// Where a region is, for people.
pub(super) fn place(region: &Region) -> String {
    let (words, url) = (one_line(&region.description), &region.url);
    match words.trim_end_matches('.') {
        "" => format!("`{url}`."),
        words => format!("{words}: `{url}`."),
    }
}

pub(super) fn regions(model: &Model) -> (String, TokenStream) {
    let vendor = &model.facts.name;
    let variants: Vec<_> = model.regions.iter().map(variant).collect();
    let names = model.regions.iter().map(|region| &region.name);
    let urls = model.regions.iter().map(|region| &region.url);
    let docs = model.regions.iter().map(|region| Doc(place(region)));
    let doc = Doc(format!("Where {vendor} can be asked."));
    let code = quote! {
        use client_runtime::BaseUrl;

        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Region { #(#docs #variants),* }

        impl Region {
            /// All regions, by their names in the spec.
            pub const ALL: &'static [(&'static str, Region)] = &[#((#names, Self::#variants)),*];

            /// The address below which the region's operations stand.
            pub const fn url(self) -> &'static str {
                match self { #(Self::#variants => #urls),* }
            }
        }

        impl From<Region> for BaseUrl {
            fn from(region: Region) -> Self {
                BaseUrl::from_spec(region.url())
            }
        }
    };
    (format!("Where {vendor} is."), code)
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

/// How a scheme is sent: for people, and in Rust.
fn applied(scheme: &Scheme) -> (String, TokenStream) {
    let (words, code) = match &scheme.apply {
        Apply::Bearer => (
            "as a bearer token in the `Authorization` header".to_owned(),
            quote!(bearer(request, secret)),
        ),
        Apply::Basic => (
            "with basic authentication in the `Authorization` header".to_owned(),
            quote!(basic(request, user, password)),
        ),
        // HTTP's own header for credentials: what stands there alone is a token.
        Apply::Header(name) if name.eq_ignore_ascii_case("authorization") => (
            "as it is in the `Authorization` header".to_owned(),
            quote!(raw_token(request, secret)),
        ),
        Apply::Header(name) => (
            format!("in the `{name}` header"),
            quote!(header(request, #name, secret)),
        ),
        Apply::Query(name) => (
            format!("in the query, as `{name}`"),
            quote!(query_key(request, #name, secret)),
        ),
    };
    (words, quote!(credential::#code))
}

/// What a scheme is and how it is sent, for people.
pub(super) fn in_words(scheme: &Scheme) -> String {
    let words = one_line(&scheme.description);
    let words = words.trim_end_matches('.');
    format!("{words}. It is sent {}.", sent(scheme))
}

pub(super) fn credentials(model: &Model) -> (String, TokenStream) {
    let vendor = &model.facts.name;
    let each = model
        .schemes
        .iter()
        .map(|scheme| (scheme, type_name(&scheme.name), takes(scheme)));
    let each: Vec<_> = each.collect();
    let held = each.iter().map(|(_, variant, fields)| {
        let secrets = fields.iter().map(|_| quote!(Secret));
        quote!(#variant(#(#secrets),*))
    });
    let applications = each.iter().map(|(scheme, variant, fields)| {
        let (_, apply) = applied(scheme);
        quote!(Scheme::#variant(#(#fields),*) => #apply)
    });
    let constructors = each.iter().map(|(scheme, variant, fields)| {
        let name = value_name(&scheme.name);
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
    let code = quote! {
        use client_runtime::{Credential, InvalidRequest, Secret, credential, reqwest};

        #doc
        #[derive(Clone, Debug)]
        pub struct Credentials(Scheme);

        #[derive(Clone, Debug)]
        enum Scheme { #(#held),* }

        impl Credentials { #(#constructors)* }

        impl Credential for Credentials {
            fn apply(&self, request: &mut reqwest::Request) -> Result<(), InvalidRequest> {
                match &self.0 { #(#applications),* }
            }
        }
    };
    (format!("Who may ask {vendor}."), code)
}
