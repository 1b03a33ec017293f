//! Path segments that can't change the resource. A value becomes exactly one segment that decodes to exactly
//! that value, or it is refused and nothing is sent: an empty identifier would turn `DELETE /users/{id}`
//! into `DELETE /users/`, and `..` would turn it into `DELETE /`.

use jiff::{Timestamp, civil::Date};

use crate::{InvalidRequest, Personal, Secret, encode, faithful};

/// The longest segment that is sent, in encoded bytes. Servers and proxies commonly allow 8 KiB for the
/// whole request line; a longer one gets a refusal that doesn't say why.
const LONGEST: usize = 4096;

/// A value that can stand in a path.
pub trait Segment {
    /// Passes the text of the value to `read`, so that redacted values aren't copied.
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R;

    /// Why the value can't be sent at all, if it can't, such as infinity.
    fn refusal(&self) -> Option<&'static str> {
        None
    }
}

macro_rules! segment {
    (as text: $($text:ty => $read:expr),*; displayed: $($shown:ty => $refusal:expr),*) => {
        $(impl Segment for $text {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                let text: fn(&$text) -> &str = $read;
                read(text(self))
            }
        })*
        $(impl Segment for $shown {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                read(&self.to_string())
            }

            fn refusal(&self) -> Option<&'static str> {
                let refusal: fn(&$shown) -> Option<&'static str> = $refusal;
                refusal(self)
            }
        })*
    };
}

segment! {
    as text: str => |s| s, String => |s| s, Personal => Personal::expose, Secret => Secret::expose;
    displayed: bool => |_| None, i32 => |_| None, i64 => |_| None, u32 => |_| None, u64 => |_| None,
        f32 => |value| faithful::number((*value).into()), f64 => |value| faithful::number(*value),
        Timestamp => faithful::time, Date => faithful::time
}

impl<T: Segment + ?Sized> Segment for &T {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        (**self).with_text(read)
    }

    fn refusal(&self) -> Option<&'static str> {
        (**self).refusal()
    }
}

/// Encodes a value as one path segment.
///
/// # Errors
///
/// If it can't be sent at all, or no encoding makes the value one segment everywhere: it is empty, `.` or
/// `..`, or has those as a step (a proxy that decodes before it resolves dots would leave the resource), it
/// contains NUL (which ends the text for some servers), or it is too long.
///
/// ```
/// use client_runtime::path::segment;
/// assert_eq!(segment("value", "a/b c").as_deref(), Ok("a%2Fb%20c"));
/// assert!(segment("value", "..").is_err());
/// ```
pub fn segment(
    parameter: &'static str,
    value: &(impl Segment + ?Sized),
) -> Result<String, InvalidRequest> {
    let whatever = value.refusal();
    value.with_text(|text| match whatever.or_else(|| refusal(text)) {
        Some(reason) => Err(InvalidRequest::new(parameter, reason)),
        None => {
            let encoded = encode::encoded(text);
            if encoded.len() > LONGEST {
                return Err(InvalidRequest::new(parameter, "is too long for a URL"));
            }
            Ok(encoded)
        }
    })
}

/// Why a text can't be a segment, if it can't.
fn refusal(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("is empty, which would address another resource");
    }
    if text.len() > LONGEST {
        return Some("is too long for a URL");
    }
    if text.contains('\0') {
        return Some("contains a NUL character, which ends the path for some servers");
    }
    // Everything that some URL parser treats as the end of a path step, after decoding.
    if text.split(['/', '\\', ';', '?', '#']).any(is_dots) {
        return Some("contains `.` or `..` as a path step, which would address another resource");
    }
    None
}

/// Whether a path step is `.` or `..`, also after spaces and control characters are removed.
fn is_dots(step: &str) -> bool {
    let mut seen = step.chars().filter(|c| !c.is_ascii_control() && *c != ' ');
    matches!(
        (seen.next(), seen.next(), seen.next()),
        (Some('.'), None | Some('.'), None)
    )
}

/// Refuses values that together give another operation's path: `DELETE /users/{id}` with the id `delete` is
/// `DELETE /users/delete`. Each entry is a parameter's name, its value, and the text in its place in the
/// other operation's path.
///
/// # Errors
///
/// If every value equals its text.
///
/// ```
/// use client_runtime::path::distinct;
/// assert!(distinct(&[("identifyId", "delete", "delete")]).is_err());
/// assert!(distinct(&[("identifyId", "u-42", "delete")]).is_ok());
/// ```
pub fn distinct(parameters: &[(&'static str, &str, &'static str)]) -> Result<(), InvalidRequest> {
    match parameters.first() {
        Some((parameter, ..)) if parameters.iter().all(spells) => Err(InvalidRequest::new(
            parameter,
            "would address another operation",
        )),
        _ => Ok(()),
    }
}

/// Whether an encoded value equals the text in its place.
fn spells((_, value, other): &(&'static str, &str, &'static str)) -> bool {
    value == other || *value == encode::encoded(other)
}
