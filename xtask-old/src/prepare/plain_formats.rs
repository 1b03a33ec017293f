//! Formats that have a Rust type of ours get it from progenitor's conversions; the others would pull
//! in crates that nobody asked for, and are plain text.

use openapiv3::{ReferenceOr, SchemaKind, Type, VariantOrUnknownOrEmpty};
use progenitor::TypeImpl;

use super::{
    Draft, Pass, Problem,
    schema::format,
    walk::{Place, schemas},
};

pub(super) const PASS: Pass = Pass {
    name: "plain-formats",
    why: "a format without a Rust type of ours is text, and needs no further crate",
    run,
};

/// A format of a string, and the type that stands for it.
pub struct RustFormat {
    /// The format in the spec.
    pub format: &'static str,
    /// The type's path, in the types of a client.
    pub path: &'static str,
    impls: &'static [&'static str],
}

impl RustFormat {
    /// What the type can do, for progenitor.
    pub fn impls(&self) -> impl Iterator<Item = TypeImpl> {
        self.impls.iter().filter_map(|name| name.parse().ok())
    }
}

/// The formats that have a Rust type. What they can print, they print: `Personal` and `Secret`
/// can't be printed at all.
pub fn rust_formats() -> &'static [RustFormat] {
    const TEXT: &[&str] = &["Display", "FromStr"];
    &[
        RustFormat {
            format: "personal-data",
            path: "::client_runtime::Personal",
            impls: &[],
        },
        RustFormat {
            format: "password",
            path: "::client_runtime::Secret",
            impls: &[],
        },
        RustFormat {
            format: "date-time",
            path: "::jiff::Timestamp",
            impls: TEXT,
        },
        RustFormat {
            format: "date",
            path: "::jiff::civil::Date",
            impls: TEXT,
        },
    ]
}

/// The type that stands for a format.
pub(super) fn rust_format(name: &str) -> Option<&'static RustFormat> {
    rust_formats().iter().find(|known| known.format == name)
}

/// The format of a body that is bytes, which no type of ours stands for.
const BYTES: &str = "binary";

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    schemas(&mut draft.document, &mut |place, schema| {
        let ReferenceOr::Item(schema) = schema else {
            return;
        };
        if let Some(name) = format(schema)
            && rust_format(&name).is_none()
            && name != BYTES
            && let SchemaKind::Type(Type::String(string)) = &mut schema.schema_kind
        {
            string.format = VariantOrUnknownOrEmpty::Empty;
            changed.push(place.to_owned());
        }
    });
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::pass;

    #[test]
    fn only_formats_with_a_rust_type_remain() {
        let (_, changed) = pass(
            &PASS,
            "components:
  schemas:
    Id: { type: string, format: uuid }
    When: { type: string, format: date-time }
    Who: { type: string, format: personal-data }
    Key: { type: string, format: password }",
        );
        assert_eq!(changed, ["/components/schemas/Id"]);
    }
}
