//! Tree to tree: each pass changes what progenitor made into what our clients are. Types first, then
//! the methods, which end up as one call of `client-runtime` each.

mod answers;
mod body;
mod distinct_paths;
pub mod document;
mod document_calls;
mod drop_unused;
pub mod markdown;
mod name_variants;
mod named_headers;
pub mod names;
mod null_lists;
mod open_enums;
mod path_segments;
mod personal_keys;
mod plain_paths;
mod plain_signatures;
mod query;
mod quiet_debug;
mod send;
mod whole_objects;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ImplItemFn, Item, parse_quote, visit_mut::VisitMut};

use crate::{
    prepare::{Operation, Prepared},
    raw::Raw,
};

/// A step from what progenitor made to what our clients are.
#[derive(Debug)]
pub struct Pass {
    /// What `explain` calls it.
    pub name: &'static str,
    /// Why it is there, in one line.
    pub why: &'static str,
    run: fn(&mut Draft, &Prepared) -> Result<Vec<String>, Problem>,
}

/// The passes, in the order in which they run.
pub const PASSES: &[&Pass] = &[
    &plain_paths::PASS,
    &open_enums::PASS,
    &name_variants::PASS,
    &personal_keys::PASS,
    &null_lists::PASS,
    &whole_objects::PASS,
    &drop_unused::PASS,
    &document::PASS,
    &plain_signatures::PASS,
    &path_segments::PASS,
    &distinct_paths::PASS,
    &query::PASS,
    &named_headers::PASS,
    &body::PASS,
    &answers::PASS,
    &quiet_debug::PASS,
    &send::PASS,
    &document_calls::PASS,
];

pub use crate::prepare::Problem;
pub(crate) use open_enums::renamed;

/// Types and methods on their way to a client.
#[derive(Debug)]
pub struct Draft {
    /// The types.
    pub types: Vec<Item>,
    /// The methods.
    pub calls: Vec<Call>,
}

/// A method on its way: progenitor's at first, ours in the end.
#[derive(Debug)]
pub struct Call {
    /// What the spec says about it.
    pub operation: Operation,
    /// The method.
    pub method: ImplItemFn,
    /// What it tells `client_runtime::Call`, in order.
    links: Vec<TokenStream>,
    /// What it makes of the answer.
    answer: Option<answers::Reading>,
}

/// What a pass did.
#[derive(Debug)]
pub struct Step {
    /// The pass.
    pub pass: &'static Pass,
    /// What it changed.
    pub changed: Vec<String>,
}

/// The types and methods of a client.
#[derive(Debug)]
pub struct Refined {
    /// The types.
    pub types: Vec<Item>,
    /// The methods, each with the operation that it calls.
    pub calls: Vec<(Operation, ImplItemFn)>,
    /// Which pass changed what.
    pub steps: Vec<Step>,
}

/// Makes our types and methods of progenitor's.
pub fn refine(raw: Raw, prepared: &Prepared) -> Result<Refined, Problem> {
    let mut draft = Draft::new(raw, prepared)?;
    let mut steps = Vec::new();
    for pass in PASSES {
        let changed = (pass.run)(&mut draft, prepared)?;
        steps.push(Step { pass, changed });
    }
    let calls = draft
        .calls
        .into_iter()
        .map(|call| (call.operation, call.method))
        .collect();
    Ok(Refined {
        types: draft.types,
        calls,
        steps,
    })
}

impl Draft {
    /// Finds the operation of each method.
    fn new<'a>(raw: Raw, prepared: &'a Prepared) -> Result<Self, Problem> {
        let named = |operation: &'a Operation| (names::value_name(&operation.id), operation);
        let operations: HashMap<_, _> = prepared.operations.iter().map(named).collect();
        let mut calls = Vec::new();
        for method in raw.calls {
            let name = &method.sig.ident;
            let operation = operations.get(name).copied();
            let operation = operation.ok_or_else(|| Problem {
                place: "/paths".to_owned(),
                message: format!("no operation is called like progenitor's method `{name}`"),
                fix: "write operationId in camel case, of letters and digits".to_owned(),
            })?;
            calls.push(Call {
                operation: operation.clone(),
                method,
                links: Vec::new(),
                answer: None,
            });
        }
        let mut types = raw.types;
        types.retain(|item| !matches!(item, Item::Use(_)));
        Ok(Draft { types, calls })
    }
}

/// The items in these tokens.
fn items(tokens: TokenStream) -> Result<Vec<Item>, Problem> {
    let file: syn::File = syn::parse2(tokens).map_err(|error| ours(&error))?;
    Ok(file.items)
}

/// A mistake of xtask, said as one.
fn ours(error: &syn::Error) -> Problem {
    Problem {
        place: String::new(),
        message: format!("xtask wrote code that isn't Rust: {error}"),
        fix: "this is a mistake in xtask, not in the spec".to_owned(),
    }
}

/// Progenitor's own words for something are not what this pass knows.
fn unfamiliar(call: &Call, what: &str) -> Problem {
    Problem {
        place: call.operation.place.clone(),
        message: format!("progenitor wrote {what} in a way that xtask doesn't know"),
        fix: "see whether progenitor's version changed; the pass has to learn the new way"
            .to_owned(),
    }
}

/// Whether an expression is a path of this one name.
fn is_path(expression: &syn::Expr, name: &str) -> bool {
    matches!(expression, syn::Expr::Path(path) if path.path.is_ident(name))
}

/// The type of an argument.
fn argument<'a>(method: &'a ImplItemFn, ident: &syn::Ident) -> Option<&'a syn::Type> {
    method.sig.inputs.iter().find_map(|input| match input {
        syn::FnArg::Typed(argument) => match &*argument.pat {
            syn::Pat::Ident(pattern) if pattern.ident == *ident => Some(&*argument.ty),
            _ => None,
        },
        syn::FnArg::Receiver(_) => None,
    })
}

/// An argument as a reference: as it is where the method takes one already.
fn borrowed(method: &ImplItemFn, ident: &syn::Ident) -> TokenStream {
    match argument(method, ident) {
        Some(syn::Type::Reference(_)) => quote!(#ident),
        _ => quote!(&#ident),
    }
}

/// An argument as something that can stand in a path or a header: as it is where `client-runtime`
/// knows its type, else as its text.
fn segment(method: &ImplItemFn, ident: &syn::Ident) -> TokenStream {
    match argument(method, ident) {
        Some(this) if !is_known(this) => quote!(&#ident.to_string()),
        _ => borrowed(method, ident),
    }
}

/// Whether `client-runtime` knows how a type stands in a path or a header.
fn is_known(this: &syn::Type) -> bool {
    const KNOWN: &[&str] = &[
        "str", "Personal", "Secret", "bool", "i32", "i64", "u32", "u64", "f32", "f64", "jiff",
    ];
    match this {
        syn::Type::Reference(reference) => is_known(&reference.elem),
        syn::Type::Path(path) => path.path.segments.iter().any(|segment| {
            segment.ident == "types" || KNOWN.iter().any(|known| segment.ident == known)
        }),
        _ => false,
    }
}

/// What an `Option` holds.
fn optional(this: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = this else {
        return None;
    };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(inside) = &last.arguments else {
        return None;
    };
    match inside.args.first() {
        Some(syn::GenericArgument::Type(inner)) if last.ident == "Option" => Some(inner),
        _ => None,
    }
}

/// Removes a lifetime from every reference.
struct WithoutLifetimes;

impl VisitMut for WithoutLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime = None;
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        *receiver = parse_quote!(&self);
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! What passes make of ten-line specs, as text.

    use super::{Draft, PASSES, Pass};
    use crate::{prepare::testing::prepared, raw};

    /// The types and methods after all passes up to this one.
    pub(crate) fn refined_by(last: &'static Pass, yaml: &str) -> String {
        let prepared = prepared(yaml).expect("the spec can be prepared");
        let raw = raw::generate(&prepared).expect("progenitor understands the spec");
        let mut draft = Draft::new(raw, &prepared).expect("every method has an operation");
        for pass in PASSES {
            (pass.run)(&mut draft, &prepared).expect("the pass finds no problem");
            if std::ptr::eq(*pass, last) {
                break;
            }
        }
        code(draft)
    }

    fn code(draft: Draft) -> String {
        let types = draft.types;
        let methods = draft.calls.into_iter().map(|call| call.method);
        let links = quote::quote!(#(#types)* impl Client { #(#methods)* });
        let mut file: syn::File = syn::parse2(links).expect("the draft is Rust");
        super::document::comment(&mut file.items);
        prettyplease::unparse(&file)
    }

    /// The links of the first method after all passes up to this one.
    pub(crate) fn links_by(last: &'static Pass, yaml: &str) -> String {
        let prepared = prepared(yaml).expect("the spec can be prepared");
        let raw = raw::generate(&prepared).expect("progenitor understands the spec");
        let mut draft = Draft::new(raw, &prepared).expect("every method has an operation");
        for pass in PASSES {
            (pass.run)(&mut draft, &prepared).expect("the pass finds no problem");
            if std::ptr::eq(*pass, last) {
                break;
            }
        }
        let links = draft.calls[0].links.iter().map(ToString::to_string);
        links.collect::<Vec<_>>().join("").replace(' ', "")
    }
}
