//! `src/client.rs`: the client and its operations.

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{File, ImplItem, Item, Path, Signature, visit_mut::VisitMut};

use super::{
    Crate, SourceError,
    source::{self, Pieces},
};

pub(super) fn file(this: &Crate<'_>) -> Result<Pieces, SourceError> {
    let vendor = this.vendor();
    let about = format!("The operations of {vendor}.");
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
    let calls = this.refined.calls.iter();
    let mut calls: Vec<_> = calls.map(|(_, method)| method.clone()).collect();
    let mut names = Names::default();
    for method in &mut calls {
        names.visit_impl_item_fn_mut(method);
    }
    let redacted = names.redacted.iter().map(|name| format_ident!("{name}"));
    let style = names.has_style.then(|| quote!(Style,));
    let types = names.has_types.then(|| quote!(, types));
    let front: File = syn::parse2(quote! {
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
            }
    })?;
    let mut items = front.items;
    if let Some(Item::Impl(client)) = items.last_mut() {
        client.items.extend(calls.into_iter().map(ImplItem::Fn));
    }
    Ok(source::written(&this.header, &about, items))
}

/// Which names the methods use that have to be imported. `client_runtime::Personal` is named `Personal`
/// in their signatures.
#[derive(Default)]
struct Names {
    redacted: BTreeSet<&'static str>,
    has_types: bool,
    has_style: bool,
    in_signature: bool,
}

impl VisitMut for Names {
    fn visit_signature_mut(&mut self, signature: &mut Signature) {
        self.in_signature = true;
        syn::visit_mut::visit_signature_mut(self, signature);
        self.in_signature = false;
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        let first = path.segments.first().filter(|_| path.segments.len() > 1);
        self.has_types |= first.is_some_and(|first| first.ident == "types");
        self.has_style |= first.is_some_and(|first| first.ident == "Style");
        for name in ["Personal", "Secret"] {
            let is_it = self.in_signature
                && path.segments.len() == 2
                && path.segments[0].ident == "client_runtime"
                && path.segments[1].ident == name;
            if is_it {
                path.segments = path.segments.iter().skip(1).cloned().collect();
                self.redacted.insert(name);
            }
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}
