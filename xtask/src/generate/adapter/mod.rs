//! `crates/erasure/src/vendors/<vendor>.rs`: how a vendor is asked and what its answers mean, over the engine that
//! all vendors share; and what an account there is set up with.

mod answers;
mod place;
mod request;
mod settings;

use std::slice::from_ref;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Index};

use super::{
    answers::Kind,
    facts::word,
    library,
    names::{constant_name, type_name, value_name},
    source::used,
    types::Types,
};
use crate::model::{
    Model, Operation,
    flow::{Flow, Setting, Use},
};
use request::Request;

/// An adapter, while it is written.
pub(super) struct Adapter<'a> {
    model: &'a Model,
    types: &'a Types,
    name: Ident,
    uses: Vec<(&'a Use, &'a Operation)>,
    settings: &'a [Setting],
    /// Whether requests name the fields in which the account keeps identifiers.
    has_fields: bool,
}

/// Functions by their text, without their names.
type Functions = IndexMap<String, (Ident, TokenStream)>;

impl<'a> Adapter<'a> {
    pub fn new(model: &'a Model, types: &'a Types, flow: &'a Flow) -> Self {
        let uses = flow.uses.iter();
        let uses = uses.filter_map(|one| Some((one, model.operation(&one.operation)?)));
        let mut sources = flow.uses.iter().flat_map(|one| one.with.values());
        Self {
            model,
            types,
            name: Self::name(model),
            uses: uses.collect(),
            settings: &flow.settings,
            has_fields: sources.any(|source| source.name() == "identifier-name"),
        }
    }

    /// The adapter's name.
    pub fn name(model: &Model) -> Ident {
        type_name(&model.facts.name)
    }

    /// Its file.
    pub fn file(&self) -> (String, TokenStream) {
        let (name, library) = (&self.name, format_ident!("{}", library(&self.model.vendor)));
        let mut functions = Functions::new();
        let calls = self.uses.iter().enumerate().map(|(at, (one, operation))| {
            let (at, call) = (Index::from(at), self.call(one, operation, &mut functions));
            quote!(#at => #call)
        });
        let calls: Vec<_> = calls.collect();
        let functions = functions.values();
        let functions = functions.map(|(name, function)| quote!(fn #name #function));
        let uses = (0..self.uses.len()).map(|at| self.one(at));
        let has_batches = self.uses.iter().any(|(one, _)| one.many.is_some());
        let more = has_batches.then(|| quote!(, batches)).into_iter();
        let more = more.chain(self.has_fields.then(|| quote!(, fields)));
        let (constructor, table) = (self.constructor(), self.table());
        let code = quote! {
            #constructor

            adapter!(#name #(#more)*);

            #table

            #[async_trait]
            impl Flow for #name {
                fn uses(&self) -> &'static [Use] {
                    const { &[#(#uses),*] }
                }

                fn endpoint(&self) -> &Endpoint {
                    &self.endpoint
                }

                fn endpoint_mut(&mut self) -> &mut Endpoint {
                    &mut self.endpoint
                }

                async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
                    match at {
                        #(#calls,)*
                        _ => Err(CallError::defective()),
                    }
                }
            }

            #(#functions)*
        };
        let custom = used(&code, "custom");
        let code = quote! {
            use #library::*;

            pub use #library::Region;

            use crate::flow::prelude::*;

            #(mod #custom;)*

            #code
        };
        let vendor = &self.model.facts.name;
        let about = format!("How {vendor} is asked, and what its answers mean.");
        (about, code)
    }

    /// A use as the engine knows it.
    fn one(&self, at: usize) -> TokenStream {
        let (one, operation) = self.uses[at];
        let (constant, role) = (constant_name(&operation.id), value_name(&one.role));
        let when = one.when.iter().map(|(name, value)| {
            let values = value.as_array().map_or(from_ref(value), Vec::as_slice);
            let values = values.iter();
            let values =
                values.map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            quote!((#name, &[#(#values),*]))
        });
        let when = (!one.when.is_empty()).then(|| quote!(.only_if(&[#(#when),*])));
        if one.role != "erase" {
            return quote!(Use::#role(&facts::#constant) #when);
        }
        let completion = match ["hidden", "accepted", "promised"].map(|word| one.can_mean(word)) {
            [true, ..] => quote!(Completion::SoftDeletion),
            [_, true, _] => quote!(Completion::Tracked),
            [.., true] => quote!(Completion::Promised),
            _ => quote!(Completion::Immediate),
        };
        let contract = one.when.get("contract");
        let erase = match contract.and_then(|contract| contract.as_str()) {
            Some(contract) if operation.facts.contracts.contains_key(contract) => {
                let facts = format_ident!("{constant}_{}", contract.to_uppercase());
                quote!(Use::erase_by(&facts::#constant, &facts::#facts, #completion))
            }
            _ => quote!(Use::erase(&facts::#constant, #completion)),
        };
        let nobody = one.can_mean("nobody").then(|| quote!(.nobody()));
        let many = one.many.as_ref().map(|_| match operation.assumed {
            Some(_) => quote!(.many_if_wanted()),
            None => quote!(.many()),
        });
        let other = one.or_else.as_ref().and_then(|other| {
            let uses = || self.uses.iter().map(|(known, _)| known);
            let same = uses().position(|known| known.operation == *other && known.when == one.when);
            same.or_else(|| uses().position(|known| known.operation == *other))
        });
        let other = other.map(Index::from).map(|at| quote!(.or_else(#at)));
        let kinds = one.kinds.as_ref().map(|kinds| {
            let kinds = kinds.iter().map(|kind| word("IdentifierKind", kind));
            quote!(.by(&[#(#kinds),*]))
        });
        let mut others = self.uses.iter();
        let is_later = others.any(|(other, _)| other.or_else.as_ref() == Some(&one.operation));
        let later = (is_later && one.many.is_none()).then(|| quote!(.later()));
        quote!(#erase #when #nobody #many #other #kinds #later)
    }

    /// Asks, and reads the answer with functions that several uses may share.
    fn call(&self, one: &Use, operation: &Operation, functions: &mut Functions) -> TokenStream {
        let kinds = [(Kind::Success, "answer"), (Kind::Error, "error")];
        let [success, refusal] = kinds.map(|(kind, what)| {
            let Some(function) = self.reading(operation, one, kind) else {
                return format_ident!("no_row");
            };
            let mut name = value_name(&format!("{} {what}", operation.id));
            if functions.values().any(|(known, _)| *known == name) {
                name = format_ident!("{name}_{}", functions.len());
            }
            let known = functions.entry(function.to_string());
            known.or_insert((name, function)).0.clone()
        });
        let request = Request {
            adapter: self,
            operation,
            one,
        };
        let (credential, arguments) = (request.credential(), request.arguments());
        let method = value_name(&operation.id);
        quote! {
            heard(with, self.client(#credential).#method(#(#arguments),*).await, #success, #refusal)
        }
    }
}
