//! Points in time as vendors write them: RFC 3339 lets a second have as many digits as anybody likes, and a
//! [`Timestamp`] has nine.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A point in time, or one that may be left out.
pub trait Moment: Sized {
    /// What is read of a text, or of none.
    fn of(time: Option<Timestamp>) -> Option<Self>;
}

impl Moment for Timestamp {
    fn of(time: Option<Timestamp>) -> Option<Self> {
        time
    }
}

impl Moment for Option<Timestamp> {
    fn of(time: Option<Timestamp>) -> Option<Self> {
        Some(time)
    }
}

/// Reads a point in time, whatever the length of its fraction. Generated types use this.
///
/// # Errors
///
/// If the value is no text of RFC 3339; and if it is `null`, where it can't be left out.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Answer {
///     #[serde(default, deserialize_with = "client_runtime::timestamp")]
///     at: Option<jiff::Timestamp>,
/// }
/// let answer: Answer = serde_json::from_str(r#"{ "at": "2026-01-05T08:00:00.123456789012Z" }"#)?;
/// assert_eq!(answer.at, "2026-01-05T08:00:00.123456789Z".parse().ok());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn timestamp<'de, M, D>(deserializer: D) -> Result<M, D::Error>
where
    M: Moment,
    D: Deserializer<'de>,
{
    // No text of the vendor's in the error: what it calls a time may be anything.
    let wrong = || D::Error::custom("no point in time as RFC 3339 writes it");
    let text: Option<String> = Option::deserialize(deserializer)?;
    let time = text.map(|text| shortened(&text).parse().map_err(|_| wrong()));
    M::of(time.transpose()?).ok_or_else(wrong)
}

/// A time with no more digits of a second than nine.
fn shortened(text: &str) -> String {
    let Some((whole, rest)) = text.split_once('.') else {
        return text.to_owned();
    };
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    format!("{whole}.{}{}", &rest[..digits.min(9)], &rest[digits..])
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::timestamp;

    #[test]
    fn a_fraction_may_have_any_length() {
        for (text, expected) in [
            ("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
            ("2026-01-05T10:00:00.5+02:00", "2026-01-05T08:00:00.5Z"),
            (
                "2026-01-05T08:00:00.123456789012Z",
                "2026-01-05T08:00:00.123456789Z",
            ),
        ] {
            let read: Option<Timestamp> = timestamp(json!(text)).ok();
            assert_eq!(read, expected.parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none_and_is_not_repeated() {
        for value in [json!("ada@example.com"), json!(7), json!("2026-01-05")] {
            let read: Result<Option<Timestamp>, _> = timestamp::<_, Value>(value.clone());
            assert!(
                !read.expect_err("no time").to_string().contains("ada"),
                "{value}"
            );
        }
        assert!(timestamp::<Timestamp, _>(Value::Null).is_err());
        assert_eq!(
            timestamp::<Option<Timestamp>, _>(Value::Null).ok(),
            Some(None)
        );
    }
}
