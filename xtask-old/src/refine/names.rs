//! How progenitor's types and ours are named after what the spec calls them.

use heck::{ToPascalCase, ToSnakeCase};
use proc_macro2::Span;
use syn::Ident;

/// The name of the type that a component becomes.
pub fn type_name(component: &str) -> Ident {
    ident(&words(component).to_pascal_case(), "X")
}

/// The name of a method, a field or an argument.
pub fn value_name(name: &str) -> Ident {
    ident(&words(name).to_snake_case(), "x")
}

/// The name of a constant.
pub fn constant_name(name: &str) -> Ident {
    ident(&words(name).to_snake_case().to_uppercase(), "X")
}

/// A name of the spec with all that can't stand in an identifier between its words.
pub fn words(name: &str) -> String {
    name.replace('\'', "").replace(|c: char| !fits(c), "-")
}

/// Whether a character may stand in an identifier. Some digits and letters may not: `²`, `①`.
fn fits(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || c == '_',
        false => syn::parse_str::<Ident>(&format!("a{c}")).is_ok(),
    }
}

/// Whether an identifier may start with a character. Some letters may not: those that stand with
/// another one.
pub fn starts(c: char) -> bool {
    c == '_' || syn::parse_str::<Ident>(&c.to_string()).is_ok()
}

/// Whether a name can't be an identifier in Rust. `syn` takes `gen`, and the edition doesn't.
pub fn is_keyword(name: &str) -> bool {
    name == "gen" || syn::parse_str::<Ident>(name).is_err()
}

fn ident(name: &str, before: &str) -> Ident {
    let mut name = name.to_owned();
    if !name.starts_with(starts) {
        name.insert_str(0, before);
    }
    if is_keyword(&name) {
        name.push('_');
    }
    Ident::new(&name, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_progenitor_gives() {
        assert_eq!(type_name("ForgetUserRequest"), "ForgetUserRequest");
        assert_eq!(type_name("user-2"), "User2");
        assert_eq!(type_name("404"), "X404");
        assert_eq!(value_name("hardDelete"), "hard_delete");
        assert_eq!(value_name("type"), "type_");
        assert_eq!(value_name("1st"), "x1st");
        assert_eq!(value_name("m²/größe"), "m_größe");
        assert_eq!(constant_name("deleteUserByBody"), "DELETE_USER_BY_BODY");
    }

    #[test]
    fn every_character_becomes_a_name_or_a_part_of_one() {
        for c in '\u{1}'..'\u{3100}' {
            let name = c.to_string();
            type_name(&name);
            value_name(&name);
            constant_name(&name);
        }
        assert_eq!(value_name("\u{e33}"), "x\u{e33}");
        assert_eq!(value_name("\u{93f}"), "x\u{93f}");
    }

    #[test]
    fn no_word_that_the_edition_keeps_for_itself_is_a_name() {
        for word in [
            "abstract", "async", "await", "become", "box", "do", "dyn", "final", "gen", "macro",
            "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
        ] {
            assert_eq!(value_name(word), format!("{word}_"));
        }
        assert_eq!(type_name("self"), "Self_");
    }
}
