//! Media types without their parameters.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// A media type without its parameters; case doesn't matter.
#[derive(Clone, Copy)]
pub(crate) struct Essence<'a>(&'a [u8]);

impl<'a> Essence<'a> {
    fn of(media_type: &'a [u8]) -> Self {
        let end = media_type.iter().position(|byte| *byte == b';');
        Self(media_type[..end.unwrap_or(media_type.len())].trim_ascii())
    }

    /// The media type in an answer's headers, if there is one.
    pub(crate) fn given(headers: &'a HeaderMap) -> Option<Self> {
        Some(Self::of(headers.get(CONTENT_TYPE)?.as_bytes()))
    }

    /// Whether it is this one.
    pub(crate) fn is(self, essence: &str) -> bool {
        self.0.eq_ignore_ascii_case(essence.as_bytes())
    }
}
