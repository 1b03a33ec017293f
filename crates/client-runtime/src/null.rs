//! Reads `null` for an optional list or map: many vendors send it instead of leaving the field out.

use serde::{Deserialize, Deserializer};

/// Reads `null` as the default. Generated types use this for optional lists and maps.
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::null_as_default;

    #[test]
    fn null_is_read_as_nothing_and_a_list_as_what_it_holds() {
        let read = |json: Value| null_as_default::<Vec<u8>, _>(json).ok();
        assert_eq!(read(json!(null)), Some(vec![]));
        assert_eq!(read(json!([1, 2])), Some(vec![1, 2]));
        assert_eq!(read(json!("none")), None);
    }
}
