//! `README.md`, which is also the crate's documentation: what the crate is, one call, who may ask, where, what
//! is known about erasure, and what of it is assumed.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    Error, access,
    facts::{in_words, source_in_words},
    library,
    names::value_name,
    operations::Signature,
    prose::{one_line, paragraphs, table},
    types::Types,
};
use crate::model::{Fact, Model, Operation, Origin, Source};

/// The file, after the line that says where it is from.
pub(super) fn file(model: &Model, example: &str) -> String {
    let (package, library) = (super::package(&model.vendor), library(&model.vendor));
    let vendor = &model.facts.name;
    let description = paragraphs([model.description.clone()].into_iter());
    let credentials = credentials(model);
    let regions = model.regions.iter().map(|region| {
        let variant = format!("`Region::{}`", access::variant(region));
        [
            variant,
            format!("`{}`", region.url),
            one_line(&region.description),
        ]
    });
    let regions = table(["region", "base URL", ""], regions);
    let operations = model.operations.iter().map(|operation| {
        let Operation {
            id,
            method,
            path,
            summary,
            ..
        } = operation;
        [
            format!("`{}`", value_name(id)),
            format!("`{method} {path}`"),
            one_line(summary),
        ]
    });
    let operations = table(["method", "request", ""], operations);
    let (facts, assumed) = (facts(model), assumed(model));
    format!(
        "
# {package}

A client for what {vendor} offers to erase a person, generated from a spec. It can be used on its own.

{description}

```rust,no_run
{example}```

## Who may ask

{credentials}

## Where

{regions}
Any other address is a `BaseUrl`: https, or http on this machine.

## Operations

{operations}
## What is known

Also as constants, in `{library}::facts`.

{facts}
## What is assumed

{assumed}
"
    )
}

/// An example of a call: of the operation that erases, or of the first.
pub(super) fn example(model: &Model, types: &Types) -> Result<TokenStream, Error> {
    let mut operations = model.operations.iter();
    let erases = |operation: &&Operation| operation.facts.role == "erase";
    let Some(shown) = operations.find(erases).or(model.operations.first()) else {
        return Ok(quote!());
    };
    let Signature {
        arguments, error, ..
    } = Signature::of(shown);
    let arguments = arguments.into_iter().map(|argument| {
        let this = syn::parse2(argument.this)?;
        Ok(types.literal(&this, argument.example))
    });
    let arguments: Vec<_> = arguments.collect::<Result<_, syn::Error>>()?;
    let (library, call) = (
        format_ident!("{}", library(&model.vendor)),
        value_name(&shown.id),
    );
    let region = model.regions.first().map(access::variant);
    let credentials = model.schemes.first().map(|scheme| {
        let constructor = value_name(&scheme.name);
        let placeholders = access::takes(scheme)
            .into_iter()
            .map(|(_, placeholder)| placeholder);
        quote!(, Credentials::#constructor(#(#placeholders),*))
    });
    let body = quote! {
        async fn #call() -> Result<(), #error> {
            let client = Client::new(Region::#region #credentials);
            let answer = client.#call(#(#arguments),*).await?;
            println!("{}", answer.status());
            Ok(())
        }
    };
    Ok(quote!(use #library::*; #body))
}

fn credentials(model: &Model) -> String {
    if model.schemes.is_empty() {
        return "No operation takes credentials apart from what stands in its body.".to_owned();
    }
    let schemes = model.schemes.iter().map(|scheme| {
        let (constructor, words) = (value_name(&scheme.name), one_line(&scheme.description));
        let (words, sent) = (words.trim_end_matches('.'), access::sent(scheme));
        format!("- `Credentials::{constructor}`: {words}. It is sent {sent}.\n")
    });
    schemes.collect::<String>()
        + "\nCredentials are never printed, and never sent anywhere but to the base URL."
}

fn facts(model: &Model) -> String {
    let vendor = &model.facts;
    let mut known: Vec<(String, &Source)> = Vec::new();
    for identifier in &vendor.identifiers {
        let name = identifier
            .name
            .as_ref()
            .map(|name| format!(", as `{name}`"));
        let words = format!(
            "Can be asked by: {}{}",
            identifier.kind,
            name.unwrap_or_default()
        );
        known.push((words, &identifier.source));
    }
    for (title, facts) in [
        ("Keeps", &vendor.retains),
        ("Leaves open", &vendor.leaves_open),
    ] {
        let said = |fact: &Fact| format!("{title}: {}", in_words(&fact.value));
        known.extend(facts.iter().map(|fact| (said(fact), &fact.source)));
    }
    for name in ["recreation", "table", "rate", "concurrency"] {
        let Some(Fact { value, source }) = vendor.facts.get(name) else {
            continue;
        };
        let said = in_words(value);
        let words = match name {
            "recreation" => format!("New data brings the person back: {said}"),
            "table" => format!("People are in the table `{said}`, as a rule"),
            "rate" => format!(
                "Takes at most {} requests in {}",
                value["requests"],
                in_words(&value["per"])
            ),
            _ => format!("Takes at most {said} requests at once"),
        };
        known.push((words, source));
    }
    let line = |(words, source): &(String, &Source)| {
        format!(
            "- {} ({})\n",
            one_line(words),
            one_line(&source_in_words(source))
        )
    };
    known.iter().map(line).collect()
}

fn assumed(model: &Model) -> String {
    if model.assumptions.is_empty() {
        return "Nothing: the vendor's own documents give everything above.".to_owned();
    }
    let all = model.assumptions.iter();
    let list = all.map(|assumed| format!("\n- {}: {}", place(&assumed.at), one_line(&assumed.why)));
    let title = "No document of the vendor gives these. They are our reading, and may be wrong.\n";
    title.to_owned() + &list.collect::<String>()
}

/// A place in a spec, in words: `` `POST /v2/identity/delete` ``, ``the schema `User`, `email` ``.
fn place(at: &Origin) -> String {
    let steps = at.0.split('/').skip(1);
    let steps: Vec<_> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let steps: Vec<_> = steps.iter().map(String::as_str).collect();
    let (start, rest) = match steps.as_slice() {
        ["paths", path, method, rest @ ..] => (format!("`{} {path}`", method.to_uppercase()), rest),
        ["components", kind, name, rest @ ..] => {
            let kind = match *kind {
                "requestBodies" => "request body",
                "securitySchemes" => "security scheme",
                kind => kind.trim_end_matches('s'),
            };
            (format!("the {kind} `{name}`"), rest)
        }
        ["x-erasure", rest @ ..] => ("the vendor".to_owned(), rest),
        rest => ("the API".to_owned(), rest),
    };
    let silent = [
        "properties",
        "x-erasure",
        "contracts",
        "responses",
        "parameters",
        "content",
        "schema",
    ];
    let told =
        |step: &&&str| !silent.contains(*step) && (step.len() > 2 || step.parse::<u8>().is_err());
    rest.iter()
        .filter(told)
        .fold(start, |words, step| format!("{words}, `{step}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_in_words() {
        for (pointer, words) in [
            ("/paths/~1a~1b/post", "`POST /a/b`"),
            ("/paths/~1a/post/responses/429", "`POST /a`, `429`"),
            (
                "/paths/~1a/post/x-erasure/contracts/revised/poll",
                "`POST /a`, `revised`, `poll`",
            ),
            (
                "/components/schemas/User/properties/email",
                "the schema `User`, `email`",
            ),
            ("/x-erasure/retains/0", "the vendor, `retains`"),
        ] {
            assert_eq!(place(&Origin(pointer.to_owned())), words);
        }
    }
}
