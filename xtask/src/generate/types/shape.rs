//! What a type of Rust is, as far as values of it are written or looked into.

use syn::{GenericArgument, PathArguments, Type};

/// A type.
pub(in super::super) enum Shape<'a> {
    Option(&'a Type),
    List(&'a Type),
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
        let is_ours = segments.len() == 1 || segments[0].ident == "types";
        let last = &segments[segments.len() - 1];
        let name = last.ident.to_string();
        let inner = match &last.arguments {
            PathArguments::AngleBracketed(inside) => inside.args.last(),
            _ => None,
        };
        match (name.as_str(), inner) {
            ("Option", Some(GenericArgument::Type(inner))) => Shape::Option(inner),
            ("Vec", Some(GenericArgument::Type(inner))) => Shape::List(inner),
            ("BTreeMap", Some(_)) => Shape::Map,
            ("String", None) => Shape::Text,
            ("bool" | "i32" | "i64" | "u64" | "f32" | "f64" | "Personal" | "Secret", _) => {
                Shape::Other(name)
            }
            _ if is_ours => Shape::Named(name),
            _ => Shape::Other(name),
        }
    }

    /// Whether a type may be nothing, and what it is else.
    pub fn opened(this: &'a Type) -> (bool, &'a Type) {
        match Shape::of(this) {
            Shape::Option(inner) => (true, inner),
            _ => (false, this),
        }
    }

    /// The name of the type of the spec that this is, or may be.
    pub fn held(self) -> Option<String> {
        match self {
            Shape::Option(inner) => Shape::of(inner).held(),
            Shape::Named(name) => Some(name),
            _ => None,
        }
    }
}
