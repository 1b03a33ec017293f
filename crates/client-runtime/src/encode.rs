//! Values as text: JSON, and percent-encoding that leaves nothing to interpret, which is all but RFC
//! 3986's unreserved characters.

use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `text`, encoded, in memory of just its size: a text that grows leaves copies of what it held behind.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(component(text).map(str::len).sum());
    encoded.extend(component(text));
    encoded
}

/// Serializes into memory of exactly the right size, which is overwritten when it is dropped: a buffer
/// that grows leaves copies of what it held behind.
pub(crate) fn written(body: &(impl Serialize + ?Sized)) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(length(body)?));
    serde_json::to_writer(&mut *bytes, body)?;
    Ok(bytes)
}

/// How long a value is in JSON.
pub(crate) fn length(value: &(impl Serialize + ?Sized)) -> serde_json::Result<usize> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, value)?;
    Ok(length.0)
}

/// Counts what is written to it.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Encodes `text` so that it reads the same in a path and in a query.
pub(crate) fn component(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, &RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_written_into_memory_of_just_its_size() {
        let body = written(&["somebody", "somebody else"]).unwrap();
        assert_eq!(&body[..], br#"["somebody","somebody else"]"#);
        assert_eq!(body.capacity(), body.len());
    }
}
