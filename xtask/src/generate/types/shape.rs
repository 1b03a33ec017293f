//! What a type of Rust is, as far as values of it are written or looked into.

use syn::{GenericArgument, PathArguments, Type};

/// A type.
pub(in super::super) enum Shape<'a> {
    Option(&'a Type),
    List(&'a Type),
    Boxed(&'a Type),
    Map,
    Text,
    /// One that the spec defines.
    Named(String),
    /// Any other, by its last name.
    Other(String),
}

impl<'a> Shape<'a> {
    pub fn of(this: &'a Type) -> Self {
        let Type::Path(path) = this else {
            return Shape::Other(String::new());
        };
        let segments = &path.path.segments;
        let Some(last) = segments.last() else {
            return Shape::Other(String::new());
        };
        let name = last.ident.to_string();
        let inner = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(inner) => Some(inner),
                    _ => None,
                })
            }
            _ => None,
        };
        let is_ours = segments.len() == 1 || segments[0].ident == "types";
        match (name.as_str(), inner) {
            ("Option", Some(inner)) => Shape::Option(inner),
            ("Vec", Some(inner)) => Shape::List(inner),
            ("Box", Some(inner)) => Shape::Boxed(inner),
            ("BTreeMap", Some(_)) => Shape::Map,
            ("String", None) => Shape::Text,
            ("bool" | "i32" | "i64" | "u64" | "f32" | "f64" | "Personal" | "Secret", None) => {
                Shape::Other(name)
            }
            _ if is_ours => Shape::Named(name),
            _ => Shape::Other(name),
        }
    }
}
