//! What breaks callers: the public items of the generated code. Whatever the spec has changed, nothing but
//! these can break a build.

use quote::ToTokens;
use syn::{FnArg, ImplItem, Item as Code, ReturnType, Visibility};

use super::{Item, Items, Mark};
use crate::generate::Files;

/// Where the adapter is taken to stand.
pub(super) const ADAPTER: &str = "src/adapter.rs";

/// The public items of these files; but facts, which are told of by what they mean. What they implement goes
/// without saying: it changes with what stands in them. Callers make values of the types `made`.
pub(super) fn items(files: &Files, made: &[String]) -> Items {
    let mut items = Items::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        let module = match path.as_str() {
            "src/facts.rs" => continue,
            "src/types.rs" => "types::",
            ADAPTER => "erasure::",
            _ => "",
        };
        for item in syn::parse_file(text)
            .into_iter()
            .flat_map(|file| file.items)
        {
            for (path, value, breaks) in public(&item, made) {
                let come = if breaks {
                    Mark::Breaking
                } else {
                    Mark::Harmless
                };
                let item = Item::new(value, None, come, Mark::Breaking);
                items.insert(format!("{module}{path}"), item);
            }
        }
    }
    items
}

/// A public item and what it has: path, what it is, and whether it breaks callers that it has come. Whoever
/// makes a value names every field, and a `match` needs every variant unless it has one for all others.
fn public(item: &Code, made: &[String]) -> Vec<(String, String, bool)> {
    let inside = |name: &str, member: &str| format!("{name}::{member}");
    match item {
        Code::Struct(item) if is_public(&item.vis) => {
            let name = item.ident.to_string();
            let fields = item.fields.members().zip(&item.fields);
            let fields = fields.filter(|(_, field)| is_public(&field.vis));
            let fields = fields.map(|(member, field)| {
                (
                    inside(&name, &tidy(&member)),
                    tidy(&field.ty),
                    made.contains(&name),
                )
            });
            fields
                .chain([(name.clone(), "struct".to_owned(), false)])
                .collect()
        }
        Code::Enum(item) if is_public(&item.vis) => {
            let name = item.ident.to_string();
            let has_others = item.variants.iter().any(|variant| variant.ident == "Other");
            let variants = item.variants.iter().map(|variant| {
                let held = joined(variant.fields.iter().map(|field| tidy(&field.ty)));
                (inside(&name, &variant.ident.to_string()), held, !has_others)
            });
            variants
                .chain([(name.clone(), "enum".to_owned(), false)])
                .collect()
        }
        Code::Impl(item) if item.trait_.is_none() => {
            let name = tidy(&item.self_ty);
            let functions = item.items.iter().filter_map(function);
            functions
                .map(|(member, is)| (inside(&name, &member), is, false))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What a function takes and gives, whatever its arguments are called.
fn function(member: &ImplItem) -> Option<(String, String)> {
    let ImplItem::Fn(function) = member else {
        return None;
    };
    let sig = &function.sig;
    let takes = joined(sig.inputs.iter().map(|argument| match argument {
        FnArg::Typed(typed) => tidy(&typed.ty),
        FnArg::Receiver(_) => "self".to_owned(),
    }));
    let gives = match &sig.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, given) => format!(" -> {}", tidy(given)),
    };
    let item = (sig.ident.to_string(), format!("({takes}){gives}"));
    is_public(&function.vis).then_some(item)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn joined(types: impl Iterator<Item = String>) -> String {
    types.collect::<Vec<_>>().join(", ")
}

/// Tokens as people write them.
fn tidy(tokens: &impl ToTokens) -> String {
    let tight = [" :: ", ":: ", " < ", "< ", " >", "& ", " ,"];
    let text = tokens.to_token_stream().to_string();
    tight
        .iter()
        .fold(text, |text, loose| text.replace(loose, loose.trim()))
}

#[cfg(test)]
mod tests;
