//! `README.md`, which is also the crate's documentation: what the crate is, one call, what is known about erasure,
//! and what of it is assumed.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    Error, access,
    facts::said,
    library,
    names::value_name,
    operations::Signature,
    prose::{list, text},
    source,
};
use crate::model::{Fact, Model, Operation};

/// The file.
pub(super) fn file(mark: &str, model: &Model) -> Result<String, Error> {
    let example = source::text(example(model))?;
    let (package, library) = (super::package(&model.vendor), library(&model.vendor));
    let vendor = &model.facts.name;
    let description = text(&model.description);
    let operations = list(model.operations.iter().map(|operation| {
        let (method, path) = (&operation.method, &operation.path);
        let call = format!("`{}`, `{method} {path}`", value_name(&operation.id));
        (call, operation.summary.clone())
    }));
    let facts = list(facts(model).iter().map(|(name, fact)| said((name, fact))));
    let assumed = model.assumptions.iter();
    let assumed = list(assumed.map(|one| (place(&one.at.0), one.why.clone())));
    Ok(format!(
        "<!-- {mark} -->

# {package}

A client for what {vendor} offers to erase a person, generated from a spec. It can be used on its own.

{description}

```rust,no_run
{example}```

Credentials are never printed, and never sent anywhere but to the base URL. That is a `Region`, or any other
`BaseUrl`: https, or http on this machine.

## Operations

{operations}

## What is known

Also as constants, in `{library}::facts`.

{facts}

## What is assumed

No document of the vendor gives what stands here. It is our reading, and may be wrong.

{assumed}
"
    ))
}

/// An example of a call: of the operation that erases, or of the first.
fn example(model: &Model) -> TokenStream {
    let mut operations = model.operations.iter();
    let erases = |operation: &&Operation| operation.facts.role == "erase";
    let Some(shown) = operations.find(erases).or(model.operations.first()) else {
        return quote!();
    };
    let Signature {
        arguments, error, ..
    } = Signature::of(shown);
    let (names, types): (Vec<_>, Vec<_>) = arguments.into_iter().unzip();
    let (library, call) = (library(&model.vendor), value_name(&shown.id));
    let library = format_ident!("{library}");
    let region = model.regions.first().map(access::variant);
    let credentials = model.schemes.first().map(|scheme| {
        let constructor = value_name(&scheme.name);
        let placeholders = access::takes(scheme).into_iter();
        let placeholders = placeholders.map(|name| format!("your {name}"));
        quote!(, Credentials::#constructor(#(#placeholders),*))
    });
    let body = quote! {
        async fn #call(#(#names: #types),*) -> Result<(), #error> {
            let answer = Client::new(Region::#region #credentials).#call(#(#names),*).await?;
            println!("{}", answer.status());
            Ok(())
        }
    };
    quote!(use #library::*; #body)
}

/// What holds for the vendor, each under a name.
fn facts(model: &Model) -> Vec<(&str, Fact)> {
    let known = &model.facts;
    let identifiers = known.identifiers.iter().map(|identifier| {
        let name = identifier.name.iter();
        let name: String = name.map(|name| format!(", as `{name}`")).collect();
        let value = format!("{}{name}", identifier.kind).into();
        let source = identifier.source.clone();
        ("asked by", Fact { value, source })
    });
    let retains = known.retains.iter().map(|fact| ("keeps", fact.clone()));
    let leaves_open = known.leaves_open.iter();
    let leaves_open = leaves_open.map(|fact| ("leaves open", fact.clone()));
    let others = known.facts.iter();
    let others = others.map(|(name, fact)| (name.as_str(), fact.clone()));
    let all = identifiers.chain(retains).chain(leaves_open);
    all.chain(others).collect()
}

/// A place in a spec as the keys that lead there: `` `/v2/identity/delete` `post` ``.
fn place(pointer: &str) -> String {
    let silent = ["", "paths", "components", "properties", "x-erasure"];
    let steps = pointer.split('/').filter(|step| !silent.contains(step));
    let steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
    format!("`{}`", steps.collect::<Vec<_>>().join("` `"))
}
