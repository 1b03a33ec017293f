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

fn ident(name: &str, before_digit: &str) -> Ident {
    let starts_well = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let name = if starts_well {
        name.to_owned()
    } else {
        format!("{before_digit}{name}")
    };
    match syn::parse_str(&name) {
        Ok(ident) => ident,
        Err(_) => Ident::new(&format!("{name}_"), Span::call_site()),
    }
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
}
