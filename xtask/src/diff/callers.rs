//! What breaks callers: the public items of the generated code. Whatever the spec has changed, nothing but
//! these can break a build.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{FnArg, ImplItem, Item as Code, ItemImpl, Path, ReturnType, Visibility};

use super::{Item, Items, Mark};
use crate::generate::{Files, inside};

/// Where the adapter is taken to stand.
pub(super) const ADAPTER: &str = "src/adapter.rs";

/// Signatures by the paths of their items.
#[derive(Default)]
struct Public(BTreeMap<String, String>);

/// The public items of these files; but facts, which are told of by what they mean.
pub(super) fn items(files: &Files) -> Items {
    let mut public = Public::default();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        let module = match path.as_str() {
            "src/facts.rs" => continue,
            "src/types.rs" => "types::",
            ADAPTER => "erasure::",
            _ => "",
        };
        let code = syn::parse_file(text).map(|file| file.items);
        for item in code.into_iter().flatten() {
            public.add(module, &item);
        }
    }
    let asked = public.asked();
    let item = |(path, value): (&String, &String)| {
        let (come, value) = (public.coming(path, &asked), value.clone());
        let (mark, line) = (Mark::Breaking, None);
        (
            path.clone(),
            Item {
                value,
                line,
                come,
                mark,
            },
        )
    };
    public.0.iter().map(item).collect()
}

impl Public {
    /// A type with what it has, can do, and implements.
    fn add(&mut self, module: &str, item: &Code) {
        let nothing = Vec::new();
        let (name, is, attributes, members) = match item {
            Code::Struct(item) if is_public(&item.vis) => {
                let fields = item.fields.members().zip(&item.fields);
                let fields = fields.filter(|(_, field)| is_public(&field.vis));
                let fields = fields.map(|(name, field)| (tidy(&name), tidy(&field.ty)));
                (
                    tidy(&item.ident),
                    "struct",
                    &item.attrs,
                    fields.collect::<Vec<_>>(),
                )
            }
            Code::Enum(item) if is_public(&item.vis) => {
                let variants = item.variants.iter().map(|variant| {
                    let held = joined(variant.fields.iter().map(|field| tidy(&field.ty)));
                    (variant.ident.to_string(), held)
                });
                (tidy(&item.ident), "enum", &item.attrs, variants.collect())
            }
            Code::Impl(ItemImpl {
                trait_: Some((implemented, _)),
                self_ty,
                ..
            }) => (tidy(self_ty), "", &nothing, vec![implementing(implemented)]),
            Code::Impl(item) => {
                let functions = item.items.iter().filter_map(function);
                (tidy(&item.self_ty), "", &nothing, functions.collect())
            }
            _ => return,
        };
        let path = format!("{module}{name}");
        let derived = inside(attributes, "derive");
        let derived = derived.iter().map(|derived| implementing(derived.path()));
        for (member, is) in members.into_iter().chain(derived) {
            self.0.insert(format!("{path}::{member}"), is);
        }
        if !is.is_empty() {
            self.0.insert(path, is.to_owned());
        }
    }

    /// The types that a caller makes: those that functions take, and all in them.
    fn asked(&self) -> BTreeSet<&str> {
        let functions = self.0.values().filter(|is| is.starts_with('('));
        let mut asked = BTreeSet::new();
        let mut next: Vec<&str> = functions.flat_map(|is| names(is)).collect();
        while let Some(name) = next.pop() {
            if asked.insert(name) {
                let is_inside = |path: &str| path.rsplit("::").nth(1) == Some(name);
                let inside = self.0.iter().filter(|(path, _)| is_inside(path));
                next.extend(inside.flat_map(|(_, is)| names(is)));
            }
        }
        asked
    }

    /// What it means that an item has come: whoever makes a value names every field, and a `match` needs every
    /// variant unless it has one for all others.
    fn coming(&self, path: &str, asked: &BTreeSet<&str>) -> Mark {
        let (around, name) = path.rsplit_once("::").unwrap_or(("", path));
        let is_variant = name.starts_with(char::is_uppercase);
        let has_others = self.0.contains_key(&format!("{around}::Other"));
        let made = around.strip_prefix("types::");
        let breaks = match self.0.get(around).map(String::as_str) {
            _ if name.starts_with("impl ") => false,
            Some("struct") => !is_variant && made.is_some_and(|name| asked.contains(name)),
            Some("enum") => is_variant && !has_others,
            _ => false,
        };
        if breaks {
            Mark::Breaking
        } else {
            Mark::Harmless
        }
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

/// `Debug` is written out as `std::fmt::Debug` where it redacts, and derived elsewhere: the last name tells.
fn implementing(implemented: &Path) -> (String, String) {
    let name = implemented.segments.last().map(tidy);
    (format!("impl {}", name.unwrap_or_default()), String::new())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn joined(types: impl Iterator<Item = String>) -> String {
    types.collect::<Vec<_>>().join(", ")
}

/// The last names of all types in a signature, but for what it gives.
fn names(signature: &str) -> impl Iterator<Item = &str> {
    let takes = signature.split(" -> ").next().unwrap_or_default();
    let words = takes.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    words.filter(|word| word.starts_with(char::is_uppercase))
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
mod tests {
    use super::{super::between, *};

    const CLIENT: &str = "
        pub struct Client { base: BaseUrl }
        impl Client {
            pub fn new(base: impl Into<BaseUrl>) -> Self { todo() }
            pub async fn delete_user(&self, body: &types::Order) -> Result<Response<types::Done>, Error<types::Why>> { todo() }
            fn own(&self) {}
        }
    ";
    const TYPES: &str = "
        #[derive(Clone, Default)]
        pub struct Order { pub reason: Reason, pub note: Option<String> }
        pub enum Reason { Asked, Other(String) }
        #[derive(Clone)]
        pub struct Done { pub state: String }
        pub enum Why { Problem(Problem) }
        pub struct Problem { pub what: Option<String>, own: u8 }
        impl Debug for Problem {}
        impl From<Problem> for Why {}
    ";

    fn files(client: &str, types: &str) -> BTreeMap<String, String> {
        let file = |name: &str, text: &str| (format!("src/{name}.rs"), text.to_owned());
        BTreeMap::from([
            file("client", client),
            file("types", types),
            file("facts", "pub const X: u8 = 1;"),
        ])
    }

    fn told(from: &str, to: &str) -> Vec<(String, Mark)> {
        assert!(CLIENT.contains(from) || TYPES.contains(from), "{from}");
        let new = files(&CLIENT.replace(from, to), &TYPES.replace(from, to));
        let told = between(&items(&files(CLIENT, TYPES)), &items(&new)).into_iter();
        told.map(|change| (change.place, change.mark)).collect()
    }

    #[test]
    fn what_is_generated_says_what_breaks_callers() {
        for (from, to, place) in [
            (
                "Option<String> }\n",
                "Option<i64> }\n",
                "types::Order::note",
            ),
            ("pub struct Done", "pub struct Finished", "types::Done"),
            ("pub note: Option<String>", "", "types::Order::note"),
            (
                "pub note:",
                "pub more: Option<String>, pub note:",
                "types::Order::more",
            ),
            ("Asked, Other", "Other", "types::Reason::Asked"),
            (
                "Problem(Problem) }",
                "Problem(Problem), Nobody(Nobody) }",
                "types::Why::Nobody",
            ),
            (
                "(&self, body: &types::Order)",
                "(&self, id: &Personal, body: &types::Order)",
                "Client::delete_user",
            ),
            ("delete_user", "erase_user", "Client::delete_user"),
            ("Clone, Default", "Clone", "types::Order::impl Default"),
            (
                "impl From<Problem> for Why {}",
                "",
                "types::Why::impl From<Problem>",
            ),
        ] {
            let told = told(from, to);
            assert!(
                told.contains(&(place.to_owned(), Mark::Breaking)),
                "`{from}` to `{to}`: {told:?}"
            );
        }
    }

    #[test]
    fn what_comes_and_has_to_be_named_by_nobody_is_harmless() {
        for (from, to, place) in [
            (
                "pub state:",
                "pub more: Option<String>, pub state:",
                "types::Done::more",
            ),
            ("Asked, Other", "Asked, Left, Other", "types::Reason::Left"),
            (
                "fn own(&self)",
                "pub fn get_user(&self)",
                "Client::get_user",
            ),
            (
                "pub enum Why",
                "pub struct More { pub by: String } pub enum Why",
                "types::More",
            ),
        ] {
            assert_eq!(
                told(from, to),
                [(place.to_owned(), Mark::Harmless)],
                "`{from}` to `{to}`"
            );
        }
    }

    #[test]
    fn what_callers_do_not_see_is_no_change() {
        for (from, to) in [
            ("own: u8", "own: u16"),
            ("fn own(&self) {}", ""),
            ("base: impl", "address: impl"),
            ("todo()", "done()"),
            (
                "impl Debug for Problem {}",
                "impl std::fmt::Debug for Problem {}",
            ),
        ] {
            assert_eq!(told(from, to), [], "`{from}` to `{to}`");
        }
        let facts = |text: &str| BTreeMap::from([("src/facts.rs".to_owned(), text.to_owned())]);
        let changes = between(&items(&facts("pub const X: u8 = 1;")), &items(&facts("")));
        assert_eq!(changes, []);
    }

    #[test]
    fn the_committed_clients_are_read_whole() {
        let types = crate::workspace_root().join("crates/clients/mudbase/src/types.rs");
        let text = std::fs::read_to_string(types).unwrap();
        let public = items(&BTreeMap::from([("src/types.rs".to_owned(), text)]));
        assert!(public.contains_key("types::ErasureDone::data"));
    }
}
