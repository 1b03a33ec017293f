//! What a media type says of a body, without its parameters.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// The part of a media type that says what it is, in lower case.
pub(crate) fn essence(media_type: &[u8]) -> Vec<u8> {
    let essence = media_type.split(|byte| *byte == b';').next();
    essence
        .unwrap_or_default()
        .trim_ascii()
        .to_ascii_lowercase()
}

/// What an answer says that its body is, if it says so.
pub(crate) fn given(headers: &HeaderMap) -> Option<Vec<u8>> {
    Some(essence(headers.get(CONTENT_TYPE)?.as_bytes()))
}
