//! `src/facts.rs`: what the spec says about erasure, as constants.

use heck::ToPascalCase;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;

use super::{
    names::{constant_name, value_name},
    prose::{joined, list, one_line},
    source::Doc,
};
use crate::model::{Fact, Facts, Model, Operation, Source, seconds};

pub(super) fn file(model: &Model) -> (String, TokenStream) {
    let vendor = vendor(model);
    let all = model.operations.iter();
    let all = all.map(|operation| constant_name(&operation.id));
    let operations = model.operations.iter().map(operation);
    let code = quote! {
        use client_runtime::{Method, Operation, facts::*};

        #vendor
        #(#operations)*
        /// All operations, in the order of the spec.
        pub static OPERATIONS: &[&Operation] = &[#(&#all),*];
    };
    let about = format!(
        "What is known about erasing a person at {}, and who says so: every fact has the page that \
         states it, or says that it is assumed.",
        model.facts.name
    );
    (about, code)
}

fn vendor(model: &Model) -> TokenStream {
    let (id, digest, known) = (&model.vendor, &model.digest, &model.facts);
    let name = &known.name;
    let identifiers = known.identifiers.iter().map(|identifier| {
        let kind = word("IdentifierKind", &identifier.kind);
        let name = option(identifier.name.as_ref().map(|name| quote!(#name)));
        let source = source(&identifier.source);
        quote!(IdentifierFact { kind: #kind, name: #name, source: #source })
    });
    let retains = known.retains.iter().map(|one| fact("retains", one));
    let leaves_open = known.leaves_open.iter().map(|one| fact("leaves-open", one));
    let one = |name: &str| known.facts.get(name).map(|one| fact(name, one));
    let recreation = one("recreation");
    let [rate, concurrency, request_id] =
        ["rate", "concurrency", "request-id"].map(|name| option(one(name)));
    let unanswered = model.unanswered.iter();
    let unanswered = unanswered.map(|open| format!("{}: {}", open.at.0, open.why));
    let doc = Doc(format!("What holds for {name} as a whole."));
    quote! {
        #doc
        pub const VENDOR: VendorFacts = VendorFacts {
            id: #id,
            name: #name,
            spec: #digest,
            identifiers: &[#(#identifiers),*],
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
    let method = word("Method", &operation.method.to_lowercase());
    // What `client-runtime` calls what an operation is for.
    let role = match known.role.as_str() {
        "find" | "look" => "lookup",
        "follow" => "status",
        "list" => "status-list",
        "erase" if known.facts.contains_key("batch") => "erase-many",
        role => role,
    };
    let facts = facts(role, known.contract.as_deref(), &known.facts);
    let summary = one_line(operation.summary.trim_end_matches('.'));
    let doc = doc(format!("`{id}`: {summary}."), &known.facts);
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
            method: #method,
            path: #path,
            facts: #facts,
        };
        #(#contracts)*
    }
}

fn facts(role: &str, contract: Option<&str>, facts: &Facts) -> TokenStream {
    let role = word("Role", role);
    let contract = contract.map(|contract| (format_ident!("contract"), word("Contract", contract)));
    let facts = facts.iter();
    let facts = facts.map(|(name, one)| (value_name(name), fact(name, one)));
    let (names, known): (Vec<_>, Vec<_>) = contract.into_iter().chain(facts).unzip();
    if names.is_empty() {
        quote!(OperationFacts::of(#role))
    } else {
        quote!(OperationFacts { #(#names: Some(#known),)* ..OperationFacts::of(#role) })
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn fact(name: &str, fact: &Fact) -> TokenStream {
    let (value, source) = (value(name, &fact.value), source(&fact.source));
    quote!(Fact { value: #value, source: #source })
}

/// The value of a fact. Its type is that of the constant; the profile has checked its words.
fn value(name: &str, value: &Value) -> TokenStream {
    let number = |value: &Value| Literal::u64_unsuffixed(value.as_u64().unwrap_or_default());
    match (name, value) {
        ("completion" | "recreation", Value::String(text)) => word(&name.to_pascal_case(), text),
        ("horizon" | "revivable" | "poll" | "per", Value::String(text)) => {
            let seconds = Literal::u64_unsuffixed(seconds(text).unwrap_or_default());
            quote!(Span::seconds(#seconds))
        }
        ("rate", rate) => {
            let (requests, per) = (number(&rate["requests"]), self::value("per", &rate["per"]));
            quote!(Rate { requests: #requests, per: #per })
        }
        (_, Value::String(text)) => quote!(#text),
        (_, Value::Bool(is)) => quote!(#is),
        (_, Value::Object(place)) => place
            .iter()
            .map(|(place, at)| {
                let (place, at) = (word("RequestIdAt", place), self::value("", at));
                quote!(#place(#at))
            })
            .collect(),
        (_, value) => number(value).into_token_stream(),
    }
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
    Doc(joined([title, list(facts.iter().map(said))]))
}

/// A fact for people: its name, and what is so, and who says it.
pub(super) fn said((name, fact): (impl AsRef<str>, &Fact)) -> (String, String) {
    let words = format!(
        "{} ({})",
        in_words(&fact.value),
        source_in_words(&fact.source)
    );
    (name.as_ref().replace('-', " "), words)
}

/// The value of a fact, for people: a length of time in the largest unit that it is a whole number of.
pub(super) fn in_words(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text,
        Value::Object(parts) => {
            let parts = parts.iter();
            let parts = parts.map(|(name, value)| format!("{name} {}", in_words(value)));
            return parts.collect::<Vec<_>>().join(", ");
        }
        value => return value.to_string(),
    };
    let Some(seconds) = seconds(text) else {
        return text.to_owned();
    };
    let units = [(24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute")];
    let fits = |(size, _): &(u64, &str)| seconds.is_multiple_of(*size);
    let (size, unit) = units.into_iter().find(fits).unwrap_or((1, "second"));
    match seconds / size {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

/// Where a fact comes from, for people.
pub(crate) fn source_in_words(source: &Source) -> String {
    match source {
        Source::Published(page) => page.clone(),
        Source::Assumed(why) => {
            let words: Vec<_> = why.split_whitespace().collect();
            format!("assumed: {}", words.join(" "))
        }
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
