//! `src/client.rs`: the client and its operations.

use quote::{format_ident, quote};
use syn::{ImplItemFn, Path, visit_mut::VisitMut};

use super::{Crate, SourceError, source};

pub(super) fn file(this: &Crate<'_>) -> Result<String, SourceError> {
    let vendor = this.vendor();
    let about = format!("The operations of {vendor}.");
    let calls = this.refined.calls.iter().map(|(_, method)| method);
    let doc =
        format!("Asks {vendor}. Cloning it is cheap, and its clones share their connections.");
    let (use_credentials, field, argument, init, with) = match this.needs_credentials() {
        true => (
            Some(quote!(Credentials,)),
            Some(quote!(credentials: Credentials,)),
            Some(quote!(credentials: Credentials)),
            Some(quote!(credentials,)),
            ", with these credentials",
        ),
        false => (None, None, None, None, ""),
    };
    let new = format!(
        " A client that asks a [`Region`](crate::Region) or any other base URL{with}. It uses the\n \
         transport that the whole process shares."
    );
    let mut calls: Vec<_> = calls.cloned().collect();
    let redacted: Vec<_> = calls.iter_mut().flat_map(short_names).collect();
    let redacted = ["Personal", "Secret"]
        .into_iter()
        .filter(|name| redacted.contains(name));
    let redacted = redacted.map(|name| format_ident!("{name}"));
    let written = quote!(#(#calls)*).to_string();
    let uses_types = written.contains("types ::");
    let style = written.contains("Style ::").then(|| quote!(Style,));
    let types = uses_types.then(|| quote!(, types));
    source::rust(
        &this.header,
        &about,
        quote! {
            use client_runtime::{BaseUrl, Call, Error, #(#redacted,)* Response, #style Transport};

            use crate::{#use_credentials facts #types};

            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct Client {
                base: BaseUrl,
                #field
                transport: Transport,
            }

            impl Client {
                #[doc = #new]
                pub fn new(base: impl Into<BaseUrl>, #argument) -> Self {
                    Self { base: base.into(), #init transport: Transport::default() }
                }

                #[doc = "The same client over a transport with settings of its own."]
                #[must_use]
                pub fn with_transport(self, transport: Transport) -> Self {
                    Self { transport, ..self }
                }

                #(#calls)*
            }
        },
    )
}

/// Names `client_runtime::Personal` as `Personal`, and says which such names a method uses.
fn short_names(method: &mut ImplItemFn) -> Vec<&'static str> {
    let mut short = Short(Vec::new());
    short.visit_signature_mut(&mut method.sig);
    short.0
}

struct Short(Vec<&'static str>);

impl VisitMut for Short {
    fn visit_path_mut(&mut self, path: &mut Path) {
        for name in ["Personal", "Secret"] {
            let is_it = path.segments.len() == 2
                && path.segments[0].ident == "client_runtime"
                && path.segments[1].ident == name;
            if is_it {
                path.segments = path.segments.iter().skip(1).cloned().collect();
                self.0.push(name);
            }
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}
