//! The bytes of an answer: bounded, overwritten when dropped, and printed only as their length.

use std::fmt;

use crate::cause::Cause;
use crate::encode::Overwritten;

/// The part of a body that arrived within the limit, and why the rest is missing.
pub(crate) struct Body {
    bytes: Overwritten,
    cut: Option<Cause>,
}

impl Body {
    /// An empty body with room for the expected length, up to `limit`.
    pub(crate) fn expecting(length: Option<u64>, limit: usize) -> Self {
        let length = length.and_then(|length| usize::try_from(length).ok());
        let room = length.unwrap_or_default().min(limit);
        Self {
            bytes: Overwritten::with_room(room),
            cut: None,
        }
    }

    /// Adds a part of the body, as far as `limit` allows. If it doesn't fit, the body is [`cut`](Self::cut).
    pub(crate) fn add(&mut self, part: &[u8], limit: usize) {
        let room = limit.saturating_sub(self.bytes.len());
        let fitting = part.get(..room).unwrap_or(part);
        self.bytes.append(fitting);
        if fitting.len() < part.len() {
            self.cut = Some(Cause::TooLarge { limit });
        }
    }

    /// Marks that the rest of the body won't come.
    pub(crate) fn break_off(&mut self, why: Cause) {
        self.cut = Some(why);
    }

    /// Why the body is incomplete, if it is.
    pub(crate) fn cut(&self) -> Option<&Cause> {
        self.cut.as_ref()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_the_announced_length_stays_in_the_room_that_was_made_for_it() {
        let mut body = Body::expecting(Some(4), 9);
        let room = body.bytes().as_ptr();
        body.add(b"who", 9);
        body.add(b"?", 9);
        assert_eq!((body.bytes(), body.bytes().as_ptr()), (&b"who?"[..], room));
    }
}
