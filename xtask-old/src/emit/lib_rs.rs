//! `src/lib.rs`: the crate's front.

use quote::quote;
use syn::{Ident, visit::Visit};

use super::{Crate, SourceError, source};

/// How many arguments an operation takes and how much an answer holds, the vendor decides.
const ALLOWED: &str = "#![allow(clippy::large_enum_variant, clippy::too_many_arguments)]\n";

/// Letters that look like others, which the vendor decides too.
const LETTERS: &str =
    "#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n";

/// Whether a name in the code has letters that aren't ASCII.
struct HasLetters(bool);

impl<'ast> Visit<'ast> for HasLetters {
    fn visit_ident(&mut self, name: &'ast Ident) {
        self.0 |= !name.to_string().is_ascii();
    }
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
    let mut has_letters = HasLetters(false);
    for item in &this.refined.types {
        has_letters.visit_item(item);
    }
    for (_, method) in &this.refined.calls {
        has_letters.visit_impl_item_fn(method);
    }
    let letters = match has_letters.0 {
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
