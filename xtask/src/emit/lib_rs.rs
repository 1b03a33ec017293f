//! `src/lib.rs`: the crate's front.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::{Crate, SourceError, source};

/// How many arguments an operation takes and how much an answer holds, the vendor decides.
const ALLOWED: &str = "#![allow(clippy::large_enum_variant, clippy::too_many_arguments)]\n";

/// Letters that look like others, which the vendor decides too.
const LETTERS: &str =
    "#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n";

/// Whether a name in the code has letters that aren't ASCII.
fn has_letters(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_letters(group.stream()),
        TokenTree::Ident(name) => !name.to_string().is_ascii(),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

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
    let (types, calls) = (&this.refined.types, this.refined.calls.iter());
    let calls = calls.map(|(_, method)| method);
    let letters = match has_letters(quote!(#(#types)* #(#calls)*)) {
        true => LETTERS,
        false => "",
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
            "{header}\n#![doc = include_str!(\"../README.md\")]\n{ALLOWED}{letters}\n{}",
            rest.trim_start()
        )
    })
}
