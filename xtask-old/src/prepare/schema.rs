//! What passes ask of a schema.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type, VariantOrUnknownOrEmpty};

/// The `format` of a string.
pub(super) fn format(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else {
        return None;
    };
    match &string.format {
        VariantOrUnknownOrEmpty::Item(format) => serde_json::to_value(format)
            .ok()?
            .as_str()
            .map(str::to_owned),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// The name of the component that a schema refers to.
pub(crate) fn component(schema: &ReferenceOr<Schema>) -> Option<String> {
    let ReferenceOr::Reference { reference } = schema else {
        return None;
    };
    reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned)
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

/// The part of a media type that says what it is, without parameters.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a body is bytes of which nothing more is said.
pub(super) fn is_binary(schema: &ReferenceOr<Schema>) -> bool {
    let format = schema.as_item().and_then(format);
    format.as_deref() == Some("binary")
}
