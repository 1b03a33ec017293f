//! `README.md`, which is also the crate's documentation: what the crate is, one call, who may ask,
//! where, what is known about erasure, and what of it is assumed.

use quote::{format_ident, quote};
use syn::ImplItemFn;

use super::{Crate, SourceError, crate_name, literal, source, words};
use crate::{
    erasure::{Fact, OperationErasure, Role, Source},
    lint::{self, Assumption},
    prepare::Operation,
    refine::{
        markdown::{lines, one_line},
        names::value_name,
    },
    spec::tree::unescape,
};

/// The file, with this example of a call.
pub(super) fn file(this: &Crate<'_>, example: Option<&str>) -> String {
    let mut text = this.header.markdown();
    let mut section = |paragraphs: String| {
        text.push('\n');
        text.push_str(paragraphs.trim_end());
        text.push('\n');
    };
    section(introduction(this));
    section(example.map_or_else(String::new, |code| format!("```rust,no_run\n{code}```")));
    section(credentials(this));
    section(regions(this));
    section(operations(this));
    section(facts_of(this));
    section(assumed(this));
    text
}

fn introduction(this: &Crate<'_>) -> String {
    let (name, vendor) = (crate_name(&this.spec.vendor), this.vendor());
    let info = &this.spec.document.info;
    let description = lines(info.description.as_deref().unwrap_or_default()).join("\n");
    format!(
        "# {name}\n\nA client for what {vendor} offers to erase a person, generated from a spec. It can be used \
         on its own.\n\n{description}"
    )
}

/// The operation to show: the one that erases, or the first.
fn shown<'a>(this: &'a Crate<'_>) -> Option<&'a (Operation, ImplItemFn)> {
    let erases = |operation: &Operation| matches!(OperationErasure::of(&operation.written), Some(Ok(erasure)) if erasure.role == Role::Erase);
    let calls = &this.refined.calls;
    calls
        .iter()
        .find(|(operation, _)| erases(operation))
        .or_else(|| calls.first())
}

/// An example of a call, if there is an operation, not yet formatted.
pub(super) fn example(this: &Crate<'_>) -> Result<Option<String>, SourceError> {
    let Some((operation, method)) = shown(this) else {
        return Ok(None);
    };
    let library = format_ident!("{}", this.library());
    let call = value_name(&operation.id);
    let arguments = literal::arguments(operation, method, &this.refined.types);
    let region = this.regions.iter().map(|region| &region.variant).next();
    let credentials = this.schemes.first().map(|scheme| {
        let (constructor, placeholders) = (scheme.constructor(), scheme.placeholders());
        quote!(, Credentials::#constructor(#(#placeholders),*))
    });
    let error = error_of(method);
    let body = quote! {
        async fn #call() -> Result<(), #error> {
            let client = Client::new(Region::#region #credentials);
            let answer = client.#call(#(#arguments),*).await?;
            println!("{}", answer.status());
            Ok(())
        }
    };
    let written = body.to_string();
    let names = [
        "Credentials",
        "Error",
        "Personal",
        "Region",
        "Secret",
        "types",
    ];
    let used = names.iter().filter(|name| {
        written
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .any(|word| word == **name)
    });
    let used = used.map(|name| format_ident!("{name}"));
    let file: syn::File = syn::parse2(quote!(use #library::{Client, #(#used),*}; #body))?;
    Ok(Some(source::spaced(file.items)))
}

/// The error of a method, as its signature says it.
fn error_of(method: &ImplItemFn) -> proc_macro2::TokenStream {
    if let syn::ReturnType::Type(_, result) = &method.sig.output
        && let syn::Type::Path(result) = &**result
        && let Some(segment) = result.path.segments.last()
        && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(error) = arguments.args.last()
    {
        return quote!(#error);
    }
    quote!(Error)
}

fn credentials(this: &Crate<'_>) -> String {
    let mut text = "## Who may ask\n\n".to_owned();
    if !this.needs_credentials() {
        text.push_str("No operation takes credentials apart from what stands in its body.");
        return text;
    }
    for scheme in &this.schemes {
        let (constructor, words) = (scheme.constructor(), one_line(&scheme.description));
        let words = words.trim_end_matches('.');
        text.push_str(&format!(
            "- `Credentials::{constructor}`: {words}. It is sent {}.\n",
            scheme.sent
        ));
    }
    text.push_str("\nCredentials are never printed, and never sent anywhere but to the base URL.");
    text
}

fn regions(this: &Crate<'_>) -> String {
    let rows: String = this
        .regions
        .iter()
        .map(|region| {
            let description = one_line(&region.description);
            format!(
                "| `Region::{}` | `{}` | {description} |\n",
                region.variant, region.url
            )
        })
        .collect();
    format!(
        "## Where\n\n| region | base URL | |\n| --- | --- | --- |\n{rows}\nAny other address is a \
         `BaseUrl`: https, or http on this machine."
    )
}

fn operations(this: &Crate<'_>) -> String {
    let rows: String = this
        .refined
        .calls
        .iter()
        .map(|(operation, _)| {
            let Operation {
                id,
                method,
                path,
                summary,
                ..
            } = operation;
            format!(
                "| `{}` | `{method} {path}` | {} |\n",
                value_name(id),
                one_line(summary)
            )
        })
        .collect();
    format!("## Operations\n\n| method | request | |\n| --- | --- | --- |\n{rows}")
}

fn facts_of(this: &Crate<'_>) -> String {
    let vendor = &this.spec.erasure;
    let mut text = format!(
        "## What is known\n\nAlso as constants, in `{}::facts`.\n\n",
        this.library()
    );
    let mut say = |words: &str, source: &Source| {
        let source = one_line(&words::source(source));
        text.push_str(&format!("- {} ({source})\n", one_line(words)));
    };
    for identifier in &vendor.identifiers {
        let kind = word(&identifier.kind);
        let called = identifier
            .name
            .as_ref()
            .map(|name| format!(", as `{name}`"))
            .unwrap_or_default();
        say(
            &format!("Can be asked by: {kind}{called}"),
            &identifier.source,
        );
    }
    for Fact { value, source } in &vendor.retains {
        say(&format!("Keeps: {value}"), source);
    }
    for Fact { value, source } in &vendor.leaves_open {
        say(&format!("Leaves open: {value}"), source);
    }
    say(
        &format!(
            "New data brings the person back: {}",
            word(&vendor.recreation.value)
        ),
        &vendor.recreation.source,
    );
    if let Some(Fact { value, source }) = &vendor.table {
        say(
            &format!("People are in the table `{value}`, as a rule"),
            source,
        );
    }
    if let Some(Fact { value, source }) = &vendor.rate {
        say(
            &format!(
                "Takes at most {} requests in {}",
                value.requests,
                words::length(value.per)
            ),
            source,
        );
    }
    if let Some(Fact { value, source }) = &vendor.concurrency {
        say(&format!("Takes at most {value} requests at once"), source);
    }
    text
}

/// A word of a closed set as it stands in the spec.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn assumed(this: &Crate<'_>) -> String {
    let assumptions = lint::assumptions(this.spec.source());
    if assumptions.is_empty() {
        return "## What is assumed\n\nNothing: the vendor's own documents give everything above."
            .to_owned();
    }
    let list: String = assumptions
        .iter()
        .map(|Assumption { what, why, .. }| format!("- {}: {}\n", in_words(what), one_line(why)))
        .collect();
    format!(
        "## What is assumed\n\nNo document of the vendor gives these. They are our reading, and may \
         be wrong.\n\n{list}"
    )
}

/// A place in a spec, in words: `` `POST /v2/identity/delete` ``, ``the schema `User`, `email` ``.
fn in_words(pointer: &str) -> String {
    let steps: Vec<_> = pointer.split('/').skip(1).map(unescape).collect();
    let steps: Vec<_> = steps.iter().map(String::as_str).collect();
    let (start, rest) = match steps.as_slice() {
        ["paths", path, method, rest @ ..] => (format!("`{} {path}`", method.to_uppercase()), rest),
        ["components", kind, name, rest @ ..] => (format!("the {} `{name}`", singular(kind)), rest),
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
    let told = |step: &&&str| {
        !silent.contains(step)
            && !step.is_empty()
            && (step.len() > 2 || step.parse::<u8>().is_err())
    };
    rest.iter()
        .filter(told)
        .fold(start, |words, step| format!("{words}, `{step}`"))
}

/// `requestBodies` is made of request bodies, `schemas` of schemas.
fn singular(kind: &str) -> &str {
    match kind {
        "requestBodies" => "request body",
        "securitySchemes" => "security scheme",
        kind => kind.trim_end_matches('s'),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_place_is_said_in_words() {
        assert_eq!(in_words("/paths/~1a~1b/post"), "`POST /a/b`");
        assert_eq!(
            in_words("/paths/~1a/post/responses/429"),
            "`POST /a`, `429`"
        );
        assert_eq!(
            in_words("/paths/~1a/post/x-erasure/contracts/revised/repeatable"),
            "`POST /a`, `revised`, `repeatable`"
        );
        assert_eq!(
            in_words("/components/schemas/User/properties/email"),
            "the schema `User`, `email`"
        );
        assert_eq!(in_words("/x-erasure/retains/0"), "the vendor, `retains`");
    }
}
