//! `src/lib.rs`: the crate's front.

use quote::quote;

use super::{Crate, SourceError, source};

/// How many arguments an operation takes and how much an answer holds, the vendor decides.
const ALLOWED: &str = "#![allow(clippy::large_enum_variant, clippy::too_many_arguments)]\n";

pub(super) fn file(this: &Crate<'_>) -> Result<String, SourceError> {
    let (module, export) = match this.needs_credentials() {
        true => (
            Some(quote!(
                mod credentials;
            )),
            Some(quote!(
                pub use credentials::Credentials;
            )),
        ),
        false => (None, None),
    };
    source::rust(
        &this.header,
        "",
        quote! {
            mod client;
            #module
            pub mod facts;
            mod region;
            pub mod types;

            pub use client::Client;
            pub use client_runtime::{self, BaseUrl, Error, Personal, Response, Secret, Transport};
            #export
            pub use region::Region;
        },
    )
    .map(|text| {
        // An inner attribute, which a list of items can't hold.
        let (header, rest) = text.split_once('\n').unwrap_or((&text, ""));
        format!(
            "{header}\n#![doc = include_str!(\"../README.md\")]\n{ALLOWED}\n{}",
            rest.trim_start()
        )
    })
}
