//! Text that a vendor sends can repeat whatever it was sent, an e-mail address in an error code included.
//! `Debug` therefore shows that there is text, and never which: redaction is the default, and reading a field
//! is the exception.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, Ident, PathArguments, Type};

/// Whether a type is `String`, or made of one: `Option<String>`, `Vec<String>`, a map of them.
pub(super) fn is_text(this: &Type) -> bool {
    let Type::Path(this) = this else {
        return false;
    };
    this.path.segments.iter().any(|segment| {
        let inside = match &segment.arguments {
            PathArguments::AngleBracketed(inside) => inside
                .args
                .iter()
                .any(|argument| matches!(argument, GenericArgument::Type(inner) if is_text(inner))),
            _ => false,
        };
        segment.ident == "String" || inside
    })
}

/// A `Debug` that is written out.
pub(in super::super) fn debug(name: &Ident, body: TokenStream) -> TokenStream {
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #body
            }
        }
    }
}
