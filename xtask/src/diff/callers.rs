//! What breaks callers: the public items of the generated code. Whatever the spec has changed, nothing but
//! these can break a build.

use quote::ToTokens;
use syn::{FnArg, ImplItem, Item as Code, Visibility};

use super::{Item, Items, Mark};
use crate::generate::Files;

/// The public items of these files; but facts, which are told of by what they mean. What they implement goes
/// without saying: it changes with what stands in them. Callers make values of the types `made`.
pub(super) fn items(module: &str, files: &Files, made: &[String]) -> Items {
    let mut items = Items::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let module = match path.as_str() {
            "src/facts.rs" => continue,
            "src/types.rs" => "types::",
            _ => module,
        };
        let file = syn::parse_file(text).into_iter();
        for item in file.flat_map(|file| file.items) {
            for (path, value, breaks) in public(&item, made) {
                let come = Mark::Breaking.when(breaks);
                let item = Item::new(value, None, come, Mark::Breaking);
                items.insert(format!("{module}{path}"), item);
            }
        }
    }
    items
}

/// Path, what it is, and whether it breaks callers that it has come.
type Public = (String, String, bool);

/// A public item and what it has. Whoever makes a value names every field, and a `match` needs every variant
/// unless it has one for all others.
fn public(item: &Code, made: &[String]) -> Vec<Public> {
    let (name, is, members): (_, _, Vec<Public>) = match item {
        Code::Struct(item) if is_public(&item.vis) => {
            let name = item.ident.to_string();
            let fields = item.fields.members().zip(&item.fields);
            let fields = fields.filter(|(_, field)| is_public(&field.vis));
            let is_made = made.contains(&name);
            let fields = fields.map(|(member, field)| (tidy(&member), tidy(&field.ty), is_made));
            (name, "struct", fields.collect())
        }
        Code::Enum(item) if is_public(&item.vis) => {
            let mut variants = item.variants.iter();
            let has_others = variants.any(|variant| variant.ident == "Other");
            let variants = item.variants.iter().map(|variant| {
                let held = joined(variant.fields.iter().map(|field| tidy(&field.ty)));
                (variant.ident.to_string(), held, !has_others)
            });
            (item.ident.to_string(), "enum", variants.collect())
        }
        Code::Impl(item) if item.trait_.is_none() => {
            let functions = item.items.iter().filter_map(function);
            (tidy(&item.self_ty), "", functions.collect())
        }
        _ => return Vec::new(),
    };
    let own = (!is.is_empty()).then(|| (name.clone(), is.to_owned(), false));
    let members = members.into_iter();
    let members = members.map(|(member, is, breaks)| (format!("{name}::{member}"), is, breaks));
    members.chain(own).collect()
}

/// What a function takes and gives, whatever its arguments are called.
fn function(member: &ImplItem) -> Option<Public> {
    let ImplItem::Fn(function) = member else {
        return None;
    };
    let sig = &function.sig;
    let takes = joined(sig.inputs.iter().map(|argument| match argument {
        FnArg::Typed(typed) => tidy(&typed.ty),
        FnArg::Receiver(_) => "self".to_owned(),
    }));
    let is = format!("({takes}) {}", tidy(&sig.output));
    is_public(&function.vis).then(|| (sig.ident.to_string(), is.trim_end().to_owned(), false))
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
