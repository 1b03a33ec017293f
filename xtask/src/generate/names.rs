//! How things are called in Rust after what the spec calls them: as progenitor would.

use heck::{ToPascalCase, ToSnakeCase};
use quote::format_ident;
use syn::Ident;

/// The name of a type.
pub fn type_name(name: &str) -> Ident {
    ident(words(name).to_pascal_case(), "X")
}

/// The name of a method, a field or an argument.
pub fn value_name(name: &str) -> Ident {
    ident(words(name).to_snake_case(), "x")
}

/// The name of a constant.
pub fn constant_name(name: &str) -> Ident {
    ident(words(name).to_snake_case().to_uppercase(), "X")
}

/// A name of the spec with all that can't stand in an identifier between its words.
fn words(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.replace('\'', "").replace(|c| !fits(c), "-")
}

fn ident(mut name: String, before: &str) -> Ident {
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        name.insert_str(0, before);
    }
    // `syn` takes `gen`, and the edition doesn't.
    if name == "gen" || syn::parse_str::<Ident>(&name).is_err() {
        name.push('_');
    }
    format_ident!("{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_progenitor_gives() {
        assert_eq!(type_name("ForgetUserRequest"), "ForgetUserRequest");
        assert_eq!(type_name("user-2"), "User2");
        assert_eq!(type_name("404"), "X404");
        assert_eq!(type_name("self"), "Self_");
        assert_eq!(value_name("hardDelete"), "hard_delete");
        assert_eq!(value_name("filter[name]"), "filter_name");
        assert_eq!(value_name("1st"), "x1st");
        assert_eq!(constant_name("deleteUserByBody"), "DELETE_USER_BY_BODY");
        for word in ["type", "gen", "async", "try", "yield"] {
            assert_eq!(value_name(word), format!("{word}_"));
        }
    }
}
