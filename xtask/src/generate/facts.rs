//! `src/facts.rs`: what the spec says about erasure, as constants.

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    names::constant_name,
    prose::{Prose, one_line},
    source::{Doc, used},
};
use crate::model::{Fact, Facts, Identifier, Model, Operation, Source, seconds};

pub(super) fn file(model: &Model) -> (String, TokenStream) {
    let vendor = vendor(model);
    let all = model
        .operations
        .iter()
        .map(|operation| constant_name(&operation.id));
    let operations = model.operations.iter().map(operation);
    let items = quote! {
        #vendor
        #(#operations)*
        /// All operations, in the order of the spec.
        pub static OPERATIONS: &[&Operation] = &[#(&#all),*];
    };
    let imports = imports(&items);
    let about = format!(
        "What is known about erasing a person at {}, and who says so: every fact has the page that \
         states it, or says that it is assumed.",
        model.facts.name
    );
    (about, quote!(#imports #items))
}

/// Names what is used, and nothing else.
fn imports(items: &TokenStream) -> TokenStream {
    let facts = used(
        items,
        &[
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
        ],
    );
    let runtime = used(items, &["Method", "Operation"]);
    quote! {
        use client_runtime::facts::{#(#facts),*};
        use client_runtime::{#(#runtime),*};
    }
}

fn vendor(model: &Model) -> TokenStream {
    let (id, digest, known) = (&model.vendor, &model.digest, &model.facts);
    let name = &known.name;
    let identifiers = known
        .identifiers
        .iter()
        .map(|Identifier { kind, name, source }| {
            let (kind, source) = (word("IdentifierKind", kind), self::source(source));
            let name = option(name.as_ref().map(|name| quote!(#name)));
            quote!(IdentifierFact { kind: #kind, name: #name, source: #source })
        });
    let text = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        quote!(#text)
    };
    let texts = |facts: &[Fact]| -> Vec<_> { facts.iter().map(|f| fact(f, text)).collect() };
    let (retains, leaves_open) = (texts(&known.retains), texts(&known.leaves_open));
    let one = |name: &str| {
        option(
            known
                .facts
                .get(name)
                .map(|found| fact(found, |value| self::value(name, value))),
        )
    };
    let recreation = known.facts.get("recreation");
    let recreation = recreation.map(|found| fact(found, |value| self::value("recreation", value)));
    let [table, rate, concurrency, request_id] =
        ["table", "rate", "concurrency", "request-id"].map(one);
    let unanswered = model.unanswered.iter();
    let unanswered = unanswered.map(|open| format!("{}: {}", open.at, open.why));
    let doc = Doc(format!("What holds for {name} as a whole."));
    quote! {
        #doc
        pub const VENDOR: VendorFacts = VendorFacts {
            id: #id,
            name: #name,
            spec: #digest,
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

fn operation(operation: &Operation) -> TokenStream {
    let name = constant_name(&operation.id);
    let (id, path, known) = (&operation.id, &operation.path, &operation.facts);
    let method = format_ident!("{}", operation.method.to_lowercase().to_pascal_case());
    let role = role(operation);
    let facts = facts(role, known.contract.as_deref(), &known.facts);
    let summary = operation.summary.trim_end_matches('.');
    let doc = doc(format!("`{id}`: {}.", one_line(summary)), &known.facts);
    let contracts = known.contracts.iter().map(|(contract, own)| {
        let name = format_ident!("{name}_{}", contract.to_uppercase());
        let facts = self::facts(role, Some(contract), own);
        let doc = self::doc(format!("`{id}` under the {contract} contract."), own);
        quote!(#doc pub const #name: OperationFacts = #facts;)
    });
    quote! {
        #doc
        pub static #name: Operation = Operation {
            vendor: &VENDOR,
            id: #id,
            method: Method::#method,
            path: #path,
            facts: #facts,
        };
        #(#contracts)*
    }
}

/// What `client-runtime` calls what an operation is for.
fn role(operation: &Operation) -> &str {
    match operation.facts.role.as_str() {
        "find" | "look" => "lookup",
        "follow" => "status",
        "list" => "status-list",
        "erase" if operation.facts.facts.contains_key("batch") => "erase-many",
        role => role,
    }
}

fn facts(role: &str, contract: Option<&str>, facts: &Facts) -> TokenStream {
    let role = word("Role", role);
    let contract = contract.map(|contract| {
        let contract = word("Contract", contract);
        quote!(contract: Some(#contract),)
    });
    let facts = facts.iter().map(|(name, found)| {
        let field = format_ident!("{}", name.replace('-', "_"));
        let fact = fact(found, |value| self::value(name, value));
        quote!(#field: Some(#fact),)
    });
    let known: TokenStream = contract.into_iter().chain(facts).collect();
    if known.is_empty() {
        quote!(OperationFacts::of(#role))
    } else {
        quote!(OperationFacts { #known ..OperationFacts::of(#role) })
    }
}

/// The value of a fact.
fn value(name: &str, value: &Value) -> TokenStream {
    let text = value.as_str().unwrap_or_default();
    let number = |value: &Value| Literal::u64_unsuffixed(value.as_u64().unwrap_or_default());
    let span = |value: &Value| {
        let seconds = value.as_str().and_then(seconds).unwrap_or_default();
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(Span::seconds(#seconds))
    };
    match name {
        "completion" => word("Completion", text),
        "recreation" => word("Recreation", text),
        "not-found" => word("NotFoundMeans", text),
        "horizon" | "revivable" | "poll" => span(value),
        "batch" | "concurrency" => {
            let number = number(value);
            quote!(#number)
        }
        "repeatable" => {
            let is = value.as_bool().unwrap_or_default();
            quote!(#is)
        }
        "rate" => {
            let (requests, per) = (number(&value["requests"]), span(&value["per"]));
            quote!(Rate { requests: #requests, per: #per })
        }
        "request-id" => {
            let place = ["body", "header"]
                .into_iter()
                .find_map(|place| Some((place, value[place].as_str()?)));
            let (place, at) = place.unwrap_or_default();
            let place = format_ident!("{}", place.to_pascal_case());
            quote!(RequestIdAt::#place(#at))
        }
        _ => quote!(#text),
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn fact(fact: &Fact, value: impl FnOnce(&Value) -> TokenStream) -> TokenStream {
    let (value, source) = (value(&fact.value), source(&fact.source));
    quote!(Fact { value: #value, source: #source })
}

fn source(source: &Source) -> TokenStream {
    match source {
        Source::Published(page) => quote!(Source::Published(#page)),
        // Until it is answered, nobody has said so.
        Source::Assumed(why) | Source::Unanswered(why) => {
            let why = why.trim();
            quote!(Source::Assumed(#why))
        }
    }
}

/// A word of a closed set, which `client-runtime` spells as a variant.
pub(super) fn word(set: &str, word: &str) -> TokenStream {
    let (set, word) = (
        format_ident!("{set}"),
        format_ident!("{}", word.to_pascal_case()),
    );
    quote!(#set::#word)
}

fn doc(title: String, facts: &Facts) -> Doc {
    let items = facts.iter().map(|(name, fact)| {
        let words = format!(
            "{} ({})",
            in_words(&fact.value),
            source_in_words(&fact.source)
        );
        (name.replace('-', " "), words)
    });
    let mut prose = Prose::default();
    prose.line(&title);
    prose.items(items.collect());
    Doc(prose.finish())
}

/// The value of a fact, for people.
pub(super) fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => seconds(text).map_or_else(|| text.clone(), length),
        value => value.to_string(),
    }
}

/// A length of time, for people: in the largest unit that it is a whole number of.
pub(super) fn length(seconds: u64) -> String {
    let units = [
        (24 * 60 * 60, "day"),
        (60 * 60, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let fits = |(size, _): &(u64, &str)| seconds.is_multiple_of(*size);
    let (size, unit) = units.into_iter().find(fits).unwrap_or((1, "second"));
    match seconds / size {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

/// Where a fact comes from, for people.
pub(super) fn source_in_words(source: &Source) -> String {
    match source {
        Source::Published(page) => page.clone(),
        Source::Assumed(why) => format!(
            "assumed: {}",
            why.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        Source::Unanswered(question) => format!("not answered: {question}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_said_in_the_largest_unit_that_fits() {
        for (text, words) in [
            ("PT24H", "1 day"),
            ("P7D", "7 days"),
            ("PT90M", "90 minutes"),
            ("PT1S", "1 second"),
        ] {
            assert_eq!(in_words(&text.into()), words);
        }
    }
}
