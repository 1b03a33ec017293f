//! What can't be what it was given for.

use erasure::IdentifierKind;

/// Why a value is none of this kind, if it can't be one.
pub(crate) fn odd(kind: &IdentifierKind, value: &str) -> Option<&'static str> {
    match kind {
        IdentifierKind::Email if !value.contains('@') => {
            Some("it is no e-mail address: expected one such as ada@example.com")
        }
        _ => None,
    }
}
