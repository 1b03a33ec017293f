//! `src/credentials.rs`: who may ask, from `securitySchemes`. One constructor per scheme.

use openapiv3::{APIKeyLocation, OpenAPI, ReferenceOr, SecurityScheme};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{Crate, EmitError, source};
use crate::{
    prepare::Problem,
    refine::{
        Refined,
        names::{type_name, value_name},
    },
    spec::limits,
};

/// A way to show who asks.
pub(super) struct Scheme {
    /// What it is, in the spec's words.
    pub(super) description: String,
    /// How it is sent, for people.
    pub(super) sent: String,
    /// What its constructor takes, and what a reader of an example puts in its place.
    takes: &'static [(&'static str, &'static str)],
    /// The scheme's name in the spec.
    name: String,
    /// The call of `client_runtime::credential` that sends it.
    apply: TokenStream,
}

impl Scheme {
    /// The name of the constructor that takes it.
    pub(super) fn constructor(&self) -> Ident {
        value_name(&self.name)
    }

    /// What a reader of an example puts in the place of what it takes.
    pub(super) fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        self.takes.iter().map(|(_, placeholder)| *placeholder)
    }

    fn fields(&self) -> Vec<Ident> {
        let fields = self.takes.iter();
        fields.map(|(name, _)| format_ident!("{name}")).collect()
    }

    fn variant(&self) -> Ident {
        type_name(&self.name)
    }
}

/// The schemes that the operations ask for, each once.
pub(super) fn schemes(document: &OpenAPI, refined: &Refined) -> Result<Vec<Scheme>, EmitError> {
    let mut names: Vec<&String> = Vec::new();
    for name in refined
        .calls
        .iter()
        .flat_map(|(operation, _)| &operation.schemes)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names
        .into_iter()
        .map(|name| scheme(document, name))
        .collect::<Result<_, _>>()?)
}

fn scheme(document: &OpenAPI, name: &str) -> Result<Scheme, Problem> {
    let place = format!("/components/securitySchemes/{name}");
    let Some(scheme) = described(document, name) else {
        let message = format!("`security` names the scheme `{name}`, which isn't described");
        return Err(Problem::at(
            &place,
            message,
            "describe it under components/securitySchemes",
        ));
    };
    let unsupported = |what: &str| {
        let fix = "use an apiKey in a header or a cookie, http bearer, or http basic";
        Err(Problem::at(
            &place,
            format!("clients can't send {what}"),
            fix,
        ))
    };
    let (description, sent, takes, apply) = match scheme {
        SecurityScheme::APIKey {
            location: APIKeyLocation::Header,
            name,
            description,
            ..
        } => {
            let (sent, takes, apply) = header(name);
            (description, sent, takes, apply)
        }
        SecurityScheme::APIKey {
            location: APIKeyLocation::Cookie,
            name,
            description,
            ..
        } => (
            description,
            format!("in the cookie `{name}`"),
            KEY,
            quote!(credential::cookie(request, #name, secret)),
        ),
        SecurityScheme::HTTP {
            scheme,
            description,
            ..
        } if scheme.eq_ignore_ascii_case("bearer") => {
            let sent = "as a bearer token in the `Authorization` header".to_owned();
            let apply = quote!(credential::bearer(request, secret));
            (description, sent, TOKEN, apply)
        }
        SecurityScheme::HTTP {
            scheme,
            description,
            ..
        } if scheme.eq_ignore_ascii_case("basic") => {
            let sent = "with basic authentication in the `Authorization` header".to_owned();
            let apply = quote!(credential::basic(request, user, password));
            (description, sent, USER, apply)
        }
        SecurityScheme::APIKey { .. } => return unsupported("a key in the URL"),
        SecurityScheme::HTTP { scheme, .. } => return unsupported(&format!("http {scheme}")),
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => {
            return unsupported("what has to be fetched first");
        }
    };
    let description = description.clone().unwrap_or_else(|| name.to_owned());
    Ok(Scheme {
        description,
        sent,
        takes,
        name: name.to_owned(),
        apply,
    })
}

/// What a scheme is, references followed.
fn described<'a>(document: &'a OpenAPI, name: &'a str) -> Option<&'a SecurityScheme> {
    let all = &document.components.as_ref()?.security_schemes;
    let mut name = name;
    for _ in 0..=limits::HOPS {
        match all.get(name)? {
            ReferenceOr::Item(scheme) => return Some(scheme),
            ReferenceOr::Reference { reference } => {
                name = reference.strip_prefix("#/components/securitySchemes/")?;
            }
        }
    }
    None
}

const KEY: &[(&str, &str)] = &[("secret", "your key")];
const TOKEN: &[(&str, &str)] = &[("secret", "your token")];
const USER: &[(&str, &str)] = &[("user", "your user"), ("password", "your password")];

/// A key in a header. That of HTTP's own header for credentials is a token that stands there alone.
fn header(name: &str) -> (String, &'static [(&'static str, &'static str)], TokenStream) {
    if name.eq_ignore_ascii_case("authorization") {
        let apply = quote!(credential::raw_token(request, secret));
        return (
            "as it is in the `Authorization` header".to_owned(),
            TOKEN,
            apply,
        );
    }
    let apply = quote!(credential::header(request, #name, secret));
    (format!("in the `{name}` header"), KEY, apply)
}

pub(super) fn file(this: &Crate<'_>) -> Result<String, EmitError> {
    let variants: Vec<_> = this.schemes.iter().map(Scheme::variant).collect();
    let held = this.schemes.iter().map(|scheme| {
        let (variant, fields) = (scheme.variant(), scheme.fields());
        let secrets = fields.iter().map(|_| quote!(Secret));
        quote!(#variant(#(#secrets),*))
    });
    let applications = this.schemes.iter().map(|scheme| {
        let (fields, apply) = (scheme.fields(), &scheme.apply);
        quote!((#(#fields),*) => #apply)
    });
    let constructors = this.schemes.iter().map(|scheme| {
        let (name, variant, fields) = (scheme.constructor(), scheme.variant(), scheme.fields());
        let words = scheme.description.trim().trim_end_matches('.');
        let doc = format!("{words}. It is sent {}.", scheme.sent);
        quote! {
            #[doc = #doc]
            pub fn #name(#(#fields: impl Into<Secret>),*) -> Self {
                Self(Scheme::#variant(#(#fields.into()),*))
            }
        }
    });
    let vendor = this.vendor();
    let about = format!("Who may ask {vendor}.");
    let doc = format!(
        "What shows {vendor} who asks. It is sent with every request that needs it, and never printed."
    );
    Ok(source::rust(
        &this.header,
        &about,
        quote! {
            use client_runtime::{Credential, InvalidRequest, Secret, credential, reqwest};

            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct Credentials(Scheme);

            #[derive(Clone, Debug)]
            enum Scheme { #(#held),* }

            impl Credentials { #(#constructors)* }

            impl Credential for Credentials {
                fn apply(&self, request: &mut reqwest::Request) -> Result<(), InvalidRequest> {
                    match &self.0 { #(Scheme::#variants #applications),* }
                }
            }
        },
    )?)
}

#[cfg(test)]
mod tests {
    use crate::prepare::testing::document;

    fn apply(scheme: &str) -> Result<String, String> {
        let document = document(&format!(
            "components: {{ securitySchemes: {{ key: {scheme} }} }}"
        ));
        match super::scheme(&document, "key") {
            Ok(scheme) => Ok(scheme.apply.to_string().replace(' ', "")),
            Err(problem) => Err(problem.place),
        }
    }

    #[test]
    fn a_scheme_is_applied_as_the_spec_says() {
        let key = apply("{ type: apiKey, in: header, name: X-Key }");
        assert_eq!(
            key.as_deref(),
            Ok(r#"credential::header(request,"X-Key",secret)"#)
        );
        let raw = apply("{ type: apiKey, in: header, name: Authorization }");
        assert_eq!(raw.as_deref(), Ok("credential::raw_token(request,secret)"));
        let bearer = apply("{ type: http, scheme: bearer }");
        assert_eq!(bearer.as_deref(), Ok("credential::bearer(request,secret)"));
        let basic = apply("{ type: http, scheme: Basic }");
        assert_eq!(
            basic.as_deref(),
            Ok("credential::basic(request,user,password)")
        );
        let cookie = apply("{ type: apiKey, in: cookie, name: sid }");
        assert_eq!(
            cookie.as_deref(),
            Ok(r#"credential::cookie(request,"sid",secret)"#)
        );
    }

    #[test]
    fn a_scheme_may_be_another_one() {
        let document = document(
            "components: { securitySchemes: { a: { $ref: '#/components/securitySchemes/b' }, b: { type: http, scheme: bearer } } }",
        );
        let scheme = super::scheme(&document, "a").ok().unwrap();
        assert_eq!(scheme.constructor(), "a");
        assert!(scheme.sent.contains("bearer"));
    }

    #[test]
    fn a_scheme_is_called_as_rust_calls_things_whatever_the_spec_calls_it() {
        let document = document(
            "components: { securitySchemes: { 2nd-key: { type: http, scheme: bearer } } }",
        );
        let scheme = super::scheme(&document, "2nd-key").ok().unwrap();
        assert_eq!(scheme.constructor(), "x2nd_key");
        assert_eq!(scheme.variant(), "X2ndKey");
    }

    #[test]
    fn a_scheme_that_no_client_can_send_is_a_problem_with_a_place() {
        for scheme in [
            "{ type: apiKey, in: query, name: key }",
            "{ type: http, scheme: digest }",
            "{ type: openIdConnect, openIdConnectUrl: https://a.example }",
        ] {
            assert_eq!(
                apply(scheme).err().as_deref(),
                Some("/components/securitySchemes/key")
            );
        }
    }
}
