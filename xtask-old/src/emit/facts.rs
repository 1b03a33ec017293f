//! `src/facts.rs`: what the spec says about erasure, as constants.

use std::collections::HashSet;

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use super::{EmitError, Header, source, words};
use crate::{
    erasure::{
        Contract, Fact, Identifier, OperationErasure, Period, RequestIdAt, Source, VendorErasure,
    },
    prepare::{Operation, Problem},
    refine::names::constant_name,
    spec::Spec,
};

pub(super) fn file(spec: &Spec, operations: &[Operation]) -> Result<String, EmitError> {
    let vendor = vendor(spec);
    let all = operations
        .iter()
        .map(|operation| constant_name(&operation.id));
    let operations = operations.iter().map(operation);
    let operations = operations.collect::<Result<Vec<_>, _>>()?;
    let items = quote!(#vendor #(#operations)*);
    let items = quote! {
        #items

        #[doc = "All operations, in the order of the spec."]
        pub static OPERATIONS: &[&Operation] = &[#(&#all),*];
    };
    let imports = imports(&items);
    let about = format!(
        "What is known about erasing a person at {}, and who says so: every fact has the page that \
         states it, or says that it is assumed.",
        spec.erasure.name
    );
    Ok(source::rust(
        &Header::of(spec),
        &about,
        quote!(#imports #items),
    )?)
}

/// Names what is used, and nothing else.
fn imports(items: &TokenStream) -> TokenStream {
    let text = items.to_string();
    let words: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let used = |name: &&str| words.contains(name);
    let facts = [
        "Completion",
        "Contract",
        "Fact",
        "IdentifierFact",
        "IdentifierKind",
        "NotFoundMeans",
        "OperationFacts",
        "Rate",
        "Recreation",
        "RequestIdAt",
        "Role",
        "Source",
        "Span",
        "VendorFacts",
    ];
    let facts = facts
        .iter()
        .filter(|name| used(name))
        .map(|name| format_ident!("{name}"));
    let operation = used(&"Operation").then(|| {
        quote!(
            use client_runtime::{Method, Operation};
        )
    });
    quote!(use client_runtime::facts::{#(#facts),*}; #operation)
}

fn vendor(spec: &Spec) -> TokenStream {
    let (id, sha256) = (&spec.vendor, &spec.sha256);
    let VendorErasure {
        name,
        identifiers,
        table,
        retains,
        leaves_open,
        recreation,
        rate,
        concurrency,
        request_id,
    } = &spec.erasure;
    let identifiers = identifiers.iter().map(identifier);
    let table = optional(table, |name| quote!(#name));
    let texts = |facts: &[Fact<String>]| -> Vec<TokenStream> {
        let text = |fact| self::fact(fact, |text| quote!(#text));
        facts.iter().map(text).collect()
    };
    let (retains, leaves_open) = (texts(retains), texts(leaves_open));
    let recreation = self::fact(recreation, |value| word("Recreation", value));
    let rate = optional(rate, |rate| {
        let (requests, per) = (number(&rate.requests), span(&rate.per));
        quote!(Rate { requests: #requests, per: #per })
    });
    let concurrency = optional(concurrency, number);
    let request_id = optional(request_id, request_id_at);
    let unanswered = spec
        .source()
        .unanswered
        .iter()
        .map(|open| format!("{}: {}", open.what, open.question));
    let doc = format!("What holds for {name} as a whole.");
    quote! {
        #[doc = #doc]
        pub const VENDOR: VendorFacts = VendorFacts {
            id: #id,
            name: #name,
            spec: #sha256,
            identifiers: &[#(#identifiers),*],
            table: #table,
            retains: &[#(#retains),*],
            leaves_open: &[#(#leaves_open),*],
            recreation: #recreation,
            rate: #rate,
            concurrency: #concurrency,
            request_id: #request_id,
            unanswered: &[#(#unanswered),*],
        };
    }
}

fn identifier(identifier: &Identifier) -> TokenStream {
    let kind = word("IdentifierKind", &identifier.kind);
    let name = match &identifier.name {
        Some(name) => quote!(Some(#name)),
        None => quote!(None),
    };
    let source = self::source(&identifier.source);
    quote!(IdentifierFact { kind: #kind, name: #name, source: #source })
}

fn request_id_at(at: &RequestIdAt) -> TokenStream {
    match at {
        RequestIdAt::Body(pointer) => quote!(RequestIdAt::Body(#pointer)),
        RequestIdAt::Header(name) => quote!(RequestIdAt::Header(#name)),
    }
}

fn operation(operation: &Operation) -> Result<TokenStream, EmitError> {
    let erasure = erasure(operation)?;
    let name = constant_name(&operation.id);
    let (id, path) = (&operation.id, &operation.path);
    let method = method(operation)?;
    let facts = operation_facts(&erasure, None);
    let summary = operation.summary.trim();
    let doc = format!(
        "`{id}`: {}.{}",
        summary.trim_end_matches('.'),
        words::list(&erasure.facts(None))
    );
    let contracts = erasure
        .contracts
        .keys()
        .map(|contract| by_contract(operation, &erasure, *contract));
    Ok(quote! {
        #[doc = #doc]
        pub static #name: Operation = Operation {
            vendor: &VENDOR,
            id: #id,
            method: Method::#method,
            path: #path,
            facts: #facts,
        };
        #(#contracts)*
    })
}

fn erasure(operation: &Operation) -> Result<OperationErasure, Problem> {
    let place = format!("{}/x-erasure", operation.place);
    match OperationErasure::of(&operation.written) {
        Some(Ok(erasure)) => Ok(erasure),
        Some(Err(error)) => Err(Problem::at(
            &place,
            error.to_string(),
            "see the other specs for how facts are written",
        )),
        None => {
            let message = format!("nothing says what `{}` is for", operation.id);
            Err(Problem::at(
                &operation.place,
                message,
                "add `x-erasure` with at least a `role`",
            ))
        }
    }
}

fn method(operation: &Operation) -> Result<Ident, Problem> {
    match operation.method.as_str() {
        "GET" | "POST" | "PUT" | "PATCH" | "DELETE" => Ok(format_ident!(
            "{}",
            operation.method.to_lowercase().to_pascal_case()
        )),
        method => {
            let message = format!("clients can't send {method}");
            Err(Problem::at(
                &operation.place,
                message,
                "use get, post, put, patch or delete",
            ))
        }
    }
}

fn by_contract(
    operation: &Operation,
    erasure: &OperationErasure,
    contract: Contract,
) -> TokenStream {
    let word = format!("{contract:?}").to_uppercase();
    let name = format_ident!("{}_{word}", constant_name(&operation.id));
    let facts = operation_facts(erasure, Some(contract));
    let doc = format!(
        "`{}` under the {} contract.{}",
        operation.id,
        word.to_lowercase(),
        words::list(&erasure.facts(Some(contract))),
    );
    quote! {
        #[doc = #doc]
        pub const #name: OperationFacts = #facts;
    }
}

fn operation_facts(erasure: &OperationErasure, contract: Option<Contract>) -> TokenStream {
    let facts = erasure.facts(contract);
    let role = word("Role", &erasure.role);
    let mut known = Vec::new();
    if let Some(contract) = contract.or(erasure.contract) {
        let contract = word("Contract", &contract);
        known.push(quote!(contract: Some(#contract)));
    }
    let completion = facts
        .completion
        .as_ref()
        .map(|f| fact(f, |value| word("Completion", value)));
    let not_found = facts
        .not_found
        .as_ref()
        .map(|f| fact(f, |value| word("NotFoundMeans", value)));
    let repeatable = facts
        .repeatable
        .as_ref()
        .map(|f| fact(f, |value| quote!(#value)));
    let batch = facts.batch.as_ref().map(|f| fact(f, number));
    let period = |period: &Option<Fact<Period>>| period.as_ref().map(|f| fact(f, span));
    let fields = [
        ("completion", completion),
        ("horizon", period(&facts.horizon)),
        ("revivable", period(&facts.revivable)),
        ("repeatable", repeatable),
        ("batch", batch),
        ("not_found", not_found),
        ("poll", period(&facts.poll)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let name = format_ident!("{name}");
            known.push(quote!(#name: Some(#value)));
        }
    }
    match known.len() {
        0 => quote!(OperationFacts::of(#role)),
        _ => quote!(OperationFacts { #(#known,)* ..OperationFacts::of(#role) }),
    }
}

fn optional<T>(fact: &Option<Fact<T>>, value: impl FnOnce(&T) -> TokenStream) -> TokenStream {
    match fact {
        Some(fact) => {
            let fact = self::fact(fact, value);
            quote!(Some(#fact))
        }
        None => quote!(None),
    }
}

fn fact<T>(fact: &Fact<T>, value: impl FnOnce(&T) -> TokenStream) -> TokenStream {
    let (value, source) = (value(&fact.value), source(&fact.source));
    quote!(Fact { value: #value, source: #source })
}

fn source(source: &Source) -> TokenStream {
    match source {
        Source::Published(page) => quote!(Source::Published(#page)),
        Source::Assumed(why) => {
            let why = why.trim();
            quote!(Source::Assumed(#why))
        }
    }
}

fn span(period: &Period) -> TokenStream {
    let seconds = Literal::u64_unsuffixed(period.seconds());
    quote!(Span::seconds(#seconds))
}

fn number(number: &u32) -> TokenStream {
    let number = Literal::u32_unsuffixed(*number);
    quote!(#number)
}

/// A word of a closed set: the two crates spell their variants alike.
fn word(set: &str, value: &impl std::fmt::Debug) -> TokenStream {
    let (set, value) = (format_ident!("{set}"), format_ident!("{value:?}"));
    quote!(#set::#value)
}
