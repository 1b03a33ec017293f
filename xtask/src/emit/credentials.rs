//! `src/credentials.rs`: who may ask, from `securitySchemes`. One constructor per way to show it; a way
//! that takes several secrets takes them together.

use heck::{ToPascalCase, ToSnakeCase};
use openapiv3::{APIKeyLocation, OpenAPI, ReferenceOr, SecurityScheme};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{Crate, EmitError, source};
use crate::{prepare::Problem, refine::Refined};

/// The ways to show who asks.
pub(super) struct Credentials {
    pub(super) ways: Vec<Way>,
}

/// One way to show who asks: the schemes that it takes together.
pub(super) struct Way {
    pub(super) schemes: Vec<Scheme>,
}

/// A secret and where it is sent.
pub(super) struct Scheme {
    /// The scheme's name in the spec.
    pub(super) name: String,
    /// What it is, in the spec's words.
    pub(super) description: String,
    /// How it is sent, for people.
    pub(super) sent: String,
    /// The function of `client_runtime::credential` that sends it.
    apply: TokenStream,
}

impl Scheme {
    /// The name of the argument that takes it.
    pub(super) fn argument(&self) -> Ident {
        crate::refine::names::value_name(&self.name)
    }
}

impl Way {
    /// The constructor's name.
    pub(super) fn constructor(&self) -> Ident {
        crate::refine::names::value_name(&self.joined().to_snake_case())
    }

    fn variant(&self) -> Ident {
        format_ident!("{}", self.joined().to_pascal_case())
    }

    fn joined(&self) -> String {
        let names: Vec<_> = self.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        names.join("-and-")
    }
}

impl Credentials {
    /// The ways that the operations ask for, each once.
    pub(super) fn of(document: &OpenAPI, refined: &Refined) -> Result<Self, EmitError> {
        let mut ways: Vec<Way> = Vec::new();
        let mut known: Vec<&Vec<String>> = Vec::new();
        for (operation, _) in &refined.calls {
            if operation.schemes.is_empty() || known.contains(&&operation.schemes) {
                continue;
            }
            known.push(&operation.schemes);
            let schemes: Result<Vec<_>, _> =
                operation.schemes.iter().map(|name| scheme(document, name)).collect();
            ways.push(Way { schemes: schemes? });
        }
        Ok(Credentials { ways })
    }

    /// Whether any operation asks for any.
    pub(super) fn is_needed(&self) -> bool {
        !self.ways.is_empty()
    }
}

fn scheme(document: &OpenAPI, name: &str) -> Result<Scheme, Problem> {
    let place = format!("/components/securitySchemes/{name}");
    let schemes = document.components.iter().flat_map(|components| &components.security_schemes);
    let mut named = schemes.filter(|(other, _)| *other == name);
    let Some((_, ReferenceOr::Item(scheme))) = named.next() else {
        let message = format!("`security` names the scheme `{name}`, which doesn't exist");
        return Err(Problem::at("/security", message, "describe it under components/securitySchemes"));
    };
    let unsupported = |what: &str| {
        let fix = "use an apiKey in a header or in the query, or http bearer";
        Err(Problem::at(&place, format!("clients can't send {what}"), fix))
    };
    let (description, sent, apply) = match scheme {
        SecurityScheme::APIKey { location, name: key, description, .. } => {
            let is_authorization = key.eq_ignore_ascii_case("authorization");
            let (sent, apply) = match location {
                APIKeyLocation::Header if is_authorization => (
                    "as it is in the `Authorization` header".to_owned(),
                    quote!(credential::raw_token(request, secret)),
                ),
                APIKeyLocation::Header => (
                    format!("in the `{key}` header"),
                    quote!(credential::header(request, #key, secret)),
                ),
                APIKeyLocation::Query => (
                    format!("as the query parameter `{key}`"),
                    quote!(credential::query_key(request, #key, secret)),
                ),
                APIKeyLocation::Cookie => return unsupported("a key in a cookie"),
            };
            (description, sent, apply)
        }
        SecurityScheme::HTTP { scheme, description, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            bearer(description)
        }
        SecurityScheme::HTTP { scheme, .. } => return unsupported(&format!("http {scheme}")),
        SecurityScheme::OAuth2 { description, .. }
        | SecurityScheme::OpenIDConnect { description, .. } => bearer(description),
    };
    let description = description.clone().unwrap_or_default();
    Ok(Scheme { name: name.to_owned(), description, sent, apply })
}

fn bearer(description: &Option<String>) -> (&Option<String>, String, TokenStream) {
    let sent = "as a bearer token in the `Authorization` header".to_owned();
    (description, sent, quote!(credential::bearer(request, secret)))
}

pub(super) fn file(this: &Crate<'_>) -> Result<String, EmitError> {
    let ways = &this.credentials.ways;
    let variants = ways.iter().map(|way| {
        let variant = way.variant();
        let secrets = way.schemes.iter().map(|_| quote!(Secret));
        quote!(#variant(#(#secrets),*))
    });
    let constructors = ways.iter().map(constructor);
    let arms = ways.iter().map(|way| {
        let variant = way.variant();
        let arguments: Vec<_> = way.schemes.iter().map(Scheme::argument).collect();
        let applications = way.schemes.iter().map(|scheme| {
            let (argument, apply) = (scheme.argument(), &scheme.apply);
            // The functions take the secret by this name.
            match argument == "secret" {
                true => quote!(#apply?;),
                false => quote!({ let secret = #argument; #apply?; }),
            }
        });
        match &way.schemes[..] {
            [scheme] => {
                let apply = &scheme.apply;
                quote!(Kind::#variant(secret) => #apply)
            }
            _ => quote!(Kind::#variant(#(#arguments),*) => { #(#applications)* Ok(()) }),
        }
    });
    let vendor = this.vendor();
    let about = format!("Who may ask {vendor}.");
    let doc = format!("What shows {vendor} who asks. It is sent with every request that needs it, and never printed.");
    Ok(source::rust(
        &this.header,
        &about,
        quote! {
            use client_runtime::{Credential, InvalidRequest, Secret, credential, reqwest};

            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct Credentials(Kind);

            #[derive(Clone, Debug)]
            enum Kind { #(#variants),* }

            impl Credentials { #(#constructors)* }

            impl Credential for Credentials {
                fn apply(&self, request: &mut reqwest::Request) -> Result<(), InvalidRequest> {
                    match &self.0 { #(#arms),* }
                }
            }
        },
    )?)
}

fn constructor(way: &Way) -> TokenStream {
    let (name, variant) = (way.constructor(), way.variant());
    let arguments: Vec<_> = way.schemes.iter().map(Scheme::argument).collect();
    let docs = way.schemes.iter().map(|scheme| {
        let words = scheme.description.trim().trim_end_matches('.');
        let words = if words.is_empty() { scheme.name.as_str() } else { words };
        format!("{words}. It is sent {}.", scheme.sent)
    });
    let doc = docs.collect::<Vec<_>>().join("\n\n");
    quote! {
        #[doc = #doc]
        pub fn #name(#(#arguments: impl Into<Secret>),*) -> Self {
            Self(Kind::#variant(#(#arguments.into()),*))
        }
    }
}
