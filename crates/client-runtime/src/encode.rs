//! Percent-encoding that leaves nothing to interpret: all but RFC 3986's unreserved characters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

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

/// Encodes `text` so that it reads the same in a path and in a query.
pub(crate) fn component(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, &RESERVED)
}
