//! Values as text: JSON, and percent-encoding of all but RFC 3986's unreserved characters.

use std::io;
use std::ops::Deref;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Encodes `text` into memory of exactly its size: reallocation would leave a copy that isn't overwritten.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(component(text).map(str::len).sum());
    encoded.extend(component(text));
    encoded
}

/// Serializes into memory that is overwritten when it is dropped.
pub(crate) fn written(body: &(impl Serialize + ?Sized)) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    /// Enough for most bodies.
    const ROOM: usize = 256;
    let mut bytes = Overwritten::with_room(ROOM);
    serde_json::to_writer(&mut bytes, body)?;
    Ok(bytes.0)
}

/// Bytes that are overwritten when dropped and when reallocated. A growing `Vec` would leave a copy that
/// isn't overwritten.
pub(crate) struct Overwritten(Zeroizing<Vec<u8>>);

impl Overwritten {
    pub(crate) fn with_room(room: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(room)))
    }

    #[inline]
    pub(crate) fn append(&mut self, more: &[u8]) {
        if more.len() > self.0.capacity() - self.0.len() {
            self.move_to(self.0.len() + more.len());
        }
        self.0.extend_from_slice(more);
    }

    #[cold]
    fn move_to(&mut self, room: usize) {
        let mut larger = Self::with_room(room.max(2 * self.0.len()));
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }
}

impl Deref for Overwritten {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl io::Write for Overwritten {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.append(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Encodes `text` so that it reads the same in a path and in a query.
pub(crate) fn component(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, &RESERVED)
}
