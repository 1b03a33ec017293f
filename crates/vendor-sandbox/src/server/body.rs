//! The bodies of answers: whole ones, and those that break off, trickle, stall or never end.

use std::{convert::Infallible, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::Frame;

use super::{
    connection::{End, Ending},
    vendor_server::VendorServer,
};

/// The body of an answer.
pub(crate) type AnswerBody = UnsyncBoxBody<Bytes, Infallible>;

/// How much an endless body is, in the end.
const ENDLESS: usize = 64 << 20;
const CHUNK: usize = 64 << 10;

/// A body as it should be.
pub(crate) fn whole(bytes: Vec<u8>) -> AnswerBody {
    Full::new(Bytes::from(bytes)).boxed_unsync()
}

/// Half of a body, and then the connection is gone.
pub(crate) fn truncated(bytes: &[u8], ending: Ending) -> AnswerBody {
    let half = Bytes::copy_from_slice(&bytes[..bytes.len() / 2]);
    let end = stream::once(async move {
        // Polled again when the first half has been handed over; what follows never comes.
        tokio::task::yield_now().await;
        ending.now(End::Close);
        std::future::pending().await
    });
    streamed(stream::iter([half]).chain(end))
}

/// A body with a pause before every byte.
pub(crate) fn slow(bytes: Vec<u8>, pause: Duration, server: Arc<VendorServer>) -> AnswerBody {
    streamed(stream::iter(bytes).then(move |byte| {
        let server = server.clone();
        async move {
            server.gate.rest(pause).await;
            Bytes::copy_from_slice(&[byte])
        }
    }))
}

/// Half of a body, and the rest when the gate is opened.
pub(crate) fn stalled(bytes: &[u8], server: Arc<VendorServer>) -> AnswerBody {
    let (half, rest) = bytes.split_at(bytes.len() / 2);
    let (half, rest) = (Bytes::copy_from_slice(half), Bytes::copy_from_slice(rest));
    let rest = stream::once(async move {
        server.gate.pass().await;
        rest
    });
    streamed(stream::iter([half]).chain(rest))
}

/// A JSON string that goes on and on.
pub(crate) fn endless() -> AnswerBody {
    let padding = Bytes::from(vec![b'x'; CHUNK]);
    let opening = stream::iter([Bytes::from_static(b"{\"padding\":\"")]);
    let middle = stream::repeat(padding).take(ENDLESS / CHUNK);
    let closing = stream::iter([Bytes::from_static(b"\"}")]);
    streamed(opening.chain(middle).chain(closing))
}

fn streamed(bytes: impl Stream<Item = Bytes> + Send + 'static) -> AnswerBody {
    StreamBody::new(bytes.map(|bytes| Ok(Frame::data(bytes)))).boxed_unsync()
}
