//! Lists and maps that a vendor may leave out: many send `null` instead, and mean the same.

use serde::{Deserialize, Deserializer};

/// Reads `null` as the default. Generated types use this for lists and maps that may be left out.
///
/// # Errors
///
/// If the value is neither `null` nor of the type.
///
/// ```
/// use client_runtime::null_as_default;
///
/// #[derive(serde::Deserialize)]
/// struct Answer {
///     #[serde(default, deserialize_with = "null_as_default")]
///     errors: Vec<String>,
/// }
/// let answer: Answer = serde_json::from_str(r#"{ "errors": null }"#)?;
/// assert!(answer.errors.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
