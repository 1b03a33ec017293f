//! `src/region.rs`: where the vendor is, from `servers`.

use heck::ToPascalCase;
use openapiv3::OpenAPI;
use proc_macro2::Span;
use quote::quote;
use syn::Ident;

use super::{Crate, EmitError, source};
use crate::{lint::address, prepare::Problem};

/// A place where the vendor can be asked.
pub(super) struct Region {
    /// What the spec calls it.
    pub(super) name: String,
    /// What it is.
    pub(super) description: String,
    /// Its base URL.
    pub(super) url: String,
    /// Its variant.
    pub(super) variant: Ident,
}

/// Reads the servers of a spec.
pub(super) fn regions(document: &OpenAPI) -> Result<Vec<Region>, EmitError> {
    let mut regions: Vec<Region> = Vec::new();
    let mut problems = Vec::new();
    for (index, server) in document.servers.iter().enumerate() {
        let place = format!("/servers/{index}");
        match region(&place, server, document.servers.len() == 1) {
            Ok(region) if regions.iter().any(|other| other.variant == region.variant) => {
                let message = format!("two servers have the x-region `{}`", region.name);
                let fix = "give each server a region of its own";
                problems.push(Problem::at(&place, message, fix));
            }
            Ok(region) => regions.push(region),
            Err(problem) => problems.push(problem),
        }
    }
    if regions.is_empty() && problems.is_empty() {
        let fix = "add `servers` with a url, a description and an x-region each";
        problems.push(Problem::at("", "the spec names no server", fix));
    }
    if problems.is_empty() {
        Ok(regions)
    } else {
        Err(EmitError::Spec(problems))
    }
}

fn region(place: &str, server: &openapiv3::Server, is_only: bool) -> Result<Region, Problem> {
    let name = match server
        .extensions
        .get("x-region")
        .and_then(|name| name.as_str())
    {
        Some(name) => name.to_owned(),
        None if is_only => "production".to_owned(),
        None => {
            let fix = "name its region, as in `x-region: eu`";
            return Err(Problem::at(
                place,
                "one of several servers has no x-region",
                fix,
            ));
        }
    };
    if let Some((message, fix)) = address::refusal(&server.url) {
        return Err(Problem::at(&format!("{place}/url"), message, fix));
    }
    let variant = syn::parse_str::<Ident>(&name.to_pascal_case()).map_err(|_| {
        let fix = "use a word that starts with a letter, such as `eu`";
        Problem::at(
            &format!("{place}/x-region"),
            format!("`{name}` is no name for a region"),
            fix,
        )
    })?;
    Ok(Region {
        name,
        description: server.description.clone().unwrap_or_default(),
        url: server.url.clone(),
        variant: Ident::new(&variant.to_string(), Span::call_site()),
    })
}

pub(super) fn file(this: &Crate<'_>) -> Result<String, EmitError> {
    let vendor = this.vendor();
    let variants = this.regions.iter().map(
        |Region {
             variant,
             description,
             url,
             ..
         }| {
            let doc = match description.trim().trim_end_matches('.') {
                "" => format!("`{url}`."),
                description => format!("{description}: `{url}`."),
            };
            quote!(#[doc = #doc] #variant)
        },
    );
    let idents: Vec<_> = this.regions.iter().map(|region| &region.variant).collect();
    let names = this.regions.iter().map(|region| &region.name);
    let urls = this.regions.iter().map(|region| &region.url);
    let doc = format!("Where {vendor} can be asked.");
    let about = format!("Where {vendor} is.");
    Ok(source::rust(
        &this.header,
        &about,
        quote! {
            use client_runtime::BaseUrl;

            #[doc = #doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum Region { #(#variants),* }

            impl Region {
                #[doc = "All regions."]
                pub const ALL: &'static [Region] = &[#(Self::#idents),*];

                #[doc = "The region's name in the spec."]
                pub const fn name(self) -> &'static str {
                    match self { #(Self::#idents => #names),* }
                }

                #[doc = "The address below which the region's operations stand."]
                pub const fn url(self) -> &'static str {
                    match self { #(Self::#idents => #urls),* }
                }
            }

            impl From<Region> for BaseUrl {
                fn from(region: Region) -> Self {
                    BaseUrl::from_spec(region.url())
                }
            }
        },
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::document;

    fn names(yaml: &str) -> Result<Vec<String>, String> {
        match regions(&document(yaml)) {
            Ok(regions) => Ok(regions
                .iter()
                .map(|region| region.variant.to_string())
                .collect()),
            Err(EmitError::Spec(problems)) => Err(problems[0].place.clone()),
            Err(EmitError::Source(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn every_server_is_a_region() {
        let yaml = "servers:
  - { url: 'https://eu.example.com', x-region: eu }
  - { url: 'https://us.example.com/v1', x-region: us-2 }";
        assert_eq!(names(yaml), Ok(vec!["Eu".to_owned(), "Us2".to_owned()]));
    }

    #[test]
    fn the_only_server_needs_no_name() {
        assert_eq!(
            names("servers: [{ url: 'https://a.example' }]"),
            Ok(vec!["Production".to_owned()])
        );
    }

    #[test]
    fn a_server_that_no_client_can_ask_is_a_problem_with_a_place() {
        for url in [
            "http://a.example",
            "https://{tenant}.example",
            "https://a.example?b",
            "/v1",
            "https://u@a.example",
        ] {
            assert_eq!(
                names(&format!("servers: [{{ url: '{url}' }}]")),
                Err("/servers/0/url".to_owned())
            );
        }
        assert!(names("").is_err());
        assert!(
            names("servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }]").is_err()
        );
    }
}
