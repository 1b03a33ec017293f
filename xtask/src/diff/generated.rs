//! What breaks callers: the public items of two generated crates, held against one another. Whatever the
//! spec has changed, nothing but these can break a build.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use quote::ToTokens;
use syn::{Attribute, Fields, File, FnArg, ImplItem, Item, ReturnType, Type, Visibility};

use super::{Change, Mark};

/// Where the adapter is taken to stand.
pub(super) const ADAPTER: &str = "src/adapter.rs";

/// Public items by their paths, each with its signature.
#[derive(Default)]
struct Public {
    items: BTreeMap<String, String>,
    /// The types that stand in a type.
    parts: BTreeMap<String, BTreeSet<String>>,
    /// The types that the client's methods take.
    taken: BTreeSet<String>,
}

/// What changed from one crate's files to another's.
pub(super) fn changes(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<Change> {
    let (old, new) = (Public::of(old), Public::of(new));
    let asked = new.asked();
    // What stands in something that is new or gone as a whole isn't told again.
    let is_told = |path: &str, there: &Public| {
        let around = path.match_indices("::").map(|(end, _)| &path[..end]);
        let mut around = around
            .filter(|around| old.items.contains_key(*around) || new.items.contains_key(*around));
        around.any(|around| !there.items.contains_key(around))
    };
    let mut changes = Vec::new();
    let mut tell = |path: &String, old: Option<&String>, new: Option<&String>, mark, why| {
        changes.push(Change {
            mark,
            place: path.clone(),
            old: old.cloned(),
            new: new.cloned(),
            line: None,
            why,
        });
    };
    for (path, is) in &new.items {
        match old.items.get(path) {
            Some(was) if was == is => {}
            None if is_told(path, &old) => {}
            None => {
                let (mark, why) = new.coming(path, &asked);
                tell(path, None, Some(is), mark, why);
            }
            was => tell(
                path,
                was,
                Some(is),
                Mark::Breaking,
                "callers have it as it was",
            ),
        }
    }
    for (path, was) in old
        .items
        .iter()
        .filter(|(path, _)| !new.items.contains_key(*path))
    {
        if !is_told(path, &new) {
            tell(path, Some(was), None, Mark::Breaking, "callers may name it");
        }
    }
    changes
}

impl Public {
    /// The public items of these files; but facts, which are told of by what they mean.
    fn of(files: &BTreeMap<String, String>) -> Self {
        let mut public = Self::default();
        for (path, text) in files {
            let module = match path.as_str() {
                "src/facts.rs" => continue,
                "src/types.rs" => "types::",
                ADAPTER => "erasure::",
                _ => "",
            };
            if path.starts_with("src/")
                && let Ok(file) = syn::parse_file(text)
            {
                public.file(module, &file);
            }
        }
        public
    }

    fn file(&mut self, module: &str, file: &File) {
        let (implementations, declared): (Vec<&Item>, Vec<&Item>) = file
            .items
            .iter()
            .partition(|item| matches!(item, Item::Impl(_)));
        for item in declared.into_iter().chain(implementations) {
            match item {
                Item::Struct(item) if is_public(&item.vis) => {
                    let path = format!("{module}{}", item.ident);
                    self.derived(&path, &item.attrs);
                    self.add(path.clone(), "struct".to_owned());
                    self.fields(&path, &item.fields);
                    self.parts
                        .insert(item.ident.to_string(), names(&item.fields));
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let path = format!("{module}{}", item.ident);
                    self.derived(&path, &item.attrs);
                    self.add(path.clone(), "enum".to_owned());
                    for variant in &item.variants {
                        let held = variant.fields.iter().map(|field| tidy(&field.ty));
                        let held: Vec<_> = held.collect();
                        self.add(format!("{path}::{}", variant.ident), held.join(", "));
                    }
                    self.parts
                        .insert(item.ident.to_string(), names(&item.variants));
                }
                Item::Impl(item) => self.implemented(module, item),
                Item::Use(item) if is_public(&item.vis) => {
                    self.add(format!("use {}", tidy(&item.tree)), String::new());
                }
                Item::Const(item) if is_public(&item.vis) => {
                    self.add(format!("{module}{}", item.ident), tidy(&item.ty));
                }
                Item::Mod(item) if is_public(&item.vis) => {
                    self.add(format!("mod {}", item.ident), String::new());
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, path: String, signature: String) {
        self.items.insert(path, signature);
    }

    fn fields(&mut self, path: &str, fields: &Fields) {
        for (index, field) in fields
            .iter()
            .enumerate()
            .filter(|(_, field)| is_public(&field.vis))
        {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            self.add(format!("{path}::{name}"), tidy(&field.ty));
        }
    }

    /// What a type can do because it is derived.
    fn derived(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes
            .iter()
            .filter(|found| found.path().is_ident("derive"))
        {
            // What isn't a list of paths is no derive that the generator writes.
            let _ = attribute.parse_nested_meta(|derived| {
                self.add(
                    format!("{path}::impl {}", tidy(&derived.path)),
                    String::new(),
                );
                Ok(())
            });
        }
    }

    fn implemented(&mut self, module: &str, item: &syn::ItemImpl) {
        let name = tidy(&item.self_ty);
        let path = format!("{module}{name}");
        if let Some((implemented, _)) = &item.trait_ {
            // What is implemented for a type of somebody else's goes with the one of ours that it names.
            if !self.parts.contains_key(&name) {
                return;
            }
            let implemented = tidy(implemented);
            // `Debug` is written out where it redacts, and derived elsewhere.
            self.add(
                format!(
                    "{path}::impl {}",
                    implemented.trim_start_matches("std::fmt::")
                ),
                String::new(),
            );
            return;
        }
        for member in &item.items {
            match member {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    let inputs: Vec<&Type> = function.sig.inputs.iter().filter_map(typed).collect();
                    let takes: Vec<String> = inputs.iter().map(tidy).collect();
                    let gives = match &function.sig.output {
                        ReturnType::Default => String::new(),
                        ReturnType::Type(_, given) => format!(" -> {}", tidy(given)),
                    };
                    let is_method = inputs.len() < function.sig.inputs.len();
                    let own = if is_method { "self, " } else { "" };
                    let path = format!("{path}::{}", function.sig.ident);
                    self.add(path, format!("({own}{}){gives}", takes.join(", ")));
                    self.taken.extend(inputs.into_iter().flat_map(names));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.add(format!("{path}::{}", constant.ident), tidy(&constant.ty));
                }
                _ => {}
            }
        }
    }

    /// The types that a caller makes: those that methods take, and all in them.
    fn asked(&self) -> BTreeSet<String> {
        let mut asked = BTreeSet::new();
        let mut next: VecDeque<&String> = self.taken.iter().collect();
        while let Some(name) = next.pop_front() {
            if asked.insert(name.clone()) {
                next.extend(self.parts.get(name).into_iter().flatten());
            }
        }
        asked
    }

    /// What it means that an item has come.
    fn coming(&self, path: &str, asked: &BTreeSet<String>) -> (Mark, &'static str) {
        let (around, name) = path.rsplit_once("::").unwrap_or(("", path));
        let holder = around.rsplit("::").next().unwrap_or_default();
        let is_field = name.starts_with(|first: char| first.is_lowercase() || first == '_');
        match self.items.get(around).map(String::as_str) {
            _ if name.starts_with("impl ") => (Mark::Harmless, ""),
            Some("struct")
                if is_field && around.starts_with("types::") && asked.contains(holder) =>
            {
                (Mark::Breaking, "whoever makes one names every field")
            }
            Some("struct") if is_field => (Mark::Harmless, "one thing more can be read or done"),
            Some("enum") if is_field => (Mark::Harmless, "one thing more can be done"),
            Some("enum") if self.items.contains_key(&format!("{around}::Other")) => {
                (Mark::Harmless, "such a value came as `Other` before")
            }
            Some("enum") => (Mark::Breaking, "a `match` has one arm less than it needs"),
            _ => (Mark::Harmless, ""),
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn typed(argument: &FnArg) -> Option<&Type> {
    match argument {
        FnArg::Typed(typed) => Some(&typed.ty),
        FnArg::Receiver(_) => None,
    }
}

/// The last names of all paths in here.
fn names(tokens: impl ToTokens) -> BTreeSet<String> {
    tokens
        .into_token_stream()
        .to_string()
        .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(str::to_owned)
        .collect()
}

/// Tokens as people write them.
fn tidy(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        ("< ", "<"),
    ] {
        text = text.replace(from, to);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let told = changes(&files(CLIENT, TYPES), &new).into_iter();
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
        assert_eq!(changes(&facts("pub const X: u8 = 1;"), &facts("")), []);
    }

    #[test]
    fn the_committed_clients_are_read_whole() {
        let types = crate::workspace_root().join("crates/clients/mudbase/src/types.rs");
        let text = std::fs::read_to_string(types).unwrap();
        let public = Public::of(&BTreeMap::from([("src/types.rs".to_owned(), text)]));
        assert!(public.items.contains_key("types::ErasureDone::data"));
    }
}
