//! `README.md`, which is also the crate's documentation: what the crate is, one call, who may ask,
//! where, what is known about erasure, and what of it is assumed.

use quote::{format_ident, quote};
use syn::ImplItemFn;

use super::{Crate, SourceError, crate_name, facts, literal, source};
use crate::{
    erasure::{Fact, OperationErasure, Role, Source},
    prepare::{Operation, assumptions},
    refine::{
        markdown::{lines, one_line},
        names::value_name,
    },
};

pub(super) fn file(this: &Crate<'_>) -> Result<String, SourceError> {
    let mut text = this.header.markdown();
    let mut section = |paragraphs: String| {
        text.push('\n');
        text.push_str(paragraphs.trim_end());
        text.push('\n');
    };
    section(introduction(this));
    section(example(this)?);
    section(credentials(this));
    section(regions(this));
    section(operations(this));
    section(facts_of(this));
    section(assumed(this));
    Ok(text)
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
    let erases = |operation: &Operation| {
        matches!(OperationErasure::of(&operation.written), Some(Ok(erasure)) if erasure.role == Role::Erase)
    };
    let calls = &this.refined.calls;
    calls.iter().find(|(operation, _)| erases(operation)).or_else(|| calls.first())
}

fn example(this: &Crate<'_>) -> Result<String, SourceError> {
    let Some((operation, method)) = shown(this) else {
        return Ok(String::new());
    };
    let library = format_ident!("{}", this.library());
    let call = value_name(&operation.id);
    let arguments = literal::arguments(operation, method, &this.refined.types);
    let region = this.regions.iter().map(|region| &region.variant).next();
    let credentials = this.credentials.ways.first().map(|way| {
        let constructor = way.constructor();
        let secrets = way.schemes.iter().map(|scheme| format!("your {}", scheme.name));
        quote!(, Credentials::#constructor(#(#secrets),*))
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
    let names = ["Credentials", "Error", "Personal", "Region", "Secret", "types"];
    let used = names.iter().filter(|name| {
        written.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == **name)
    });
    let used = used.map(|name| format_ident!("{name}"));
    let file: syn::File = syn::parse2(quote!(use #library::{Client, #(#used),*}; #body))?;
    let code = source::rustfmt(&source::spaced(file.items))?;
    Ok(format!("```rust,no_run\n{code}```"))
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
    if !this.credentials.is_needed() {
        text.push_str("No operation takes credentials apart from what stands in its body.");
        return text;
    }
    for way in &this.credentials.ways {
        let constructor = way.constructor();
        for scheme in &way.schemes {
            let words = one_line(&scheme.description);
            text.push_str(&format!("- `Credentials::{constructor}`: {words} It is sent {}.\n", scheme.sent));
        }
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
            format!("| `Region::{}` | `{}` | {description} |\n", region.variant, region.url)
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
            let Operation { id, method, path, summary, .. } = operation;
            format!("| `{}` | `{method} {path}` | {} |\n", value_name(id), one_line(summary))
        })
        .collect();
    format!("## Operations\n\n| method | request | |\n| --- | --- | --- |\n{rows}")
}

fn facts_of(this: &Crate<'_>) -> String {
    let vendor = &this.spec.erasure;
    let mut text = format!("## What is known\n\nAlso as constants, in `{}::facts`.\n\n", this.library());
    let mut say = |words: &str, source: &Source| {
        let source = one_line(&facts::source_said(source));
        text.push_str(&format!("- {} ({source})\n", one_line(words)));
    };
    for identifier in &vendor.identifiers {
        let kind = word(&identifier.kind);
        let called = identifier.name.as_ref().map(|name| format!(", as `{name}`")).unwrap_or_default();
        say(&format!("Can be asked by: {kind}{called}"), &identifier.source);
    }
    for Fact { value, source } in &vendor.retains {
        say(&format!("Keeps: {value}"), source);
    }
    say(&format!("New data brings the person back: {}", word(&vendor.recreation.value)), &vendor.recreation.source);
    if let Some(Fact { value, source }) = &vendor.rate {
        say(&format!("Takes at most {} requests in {}", value.requests, value.per), source);
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
    let assumptions = assumptions(&this.spec.document);
    if assumptions.is_empty() {
        return "## What is assumed\n\nNothing: the vendor's own documents give everything above.".to_owned();
    }
    let list: String = assumptions
        .iter()
        .map(|(what, why)| format!("- {}: {}\n", one_line(what), one_line(why)))
        .collect();
    format!(
        "## What is assumed\n\nNo document of the vendor gives these. They are our reading, and may \
         be wrong.\n\n{list}"
    )
}
