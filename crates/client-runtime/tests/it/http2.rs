//! What HTTP/2 says of a request without an answer: whether it was processed or not. The server writes its
//! frames byte by byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use client_runtime::{BaseUrl, Call, ErrorKind, Transport};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::jumping::Jumping;
use crate::secure::trusted;
use crate::server::ERASE_ONCE;

/// The kinds of frames (RFC 9113, section 6).
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

/// The codes of errors (RFC 9113, section 7).
const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

/// How often a call is attempted that is always refused.
const ATTEMPTS: u32 = 3;

/// How the server ends every request.
#[derive(Debug, Clone, Copy)]
enum End {
    /// By ending its stream with this code.
    Stream(u32),
    /// By ending the connection with this code, and with a request in it that it has processed, or none.
    Connection(u32, Last),
}

#[derive(Debug, Clone, Copy)]
enum Last {
    None,
    ThisOne,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    [&head, payload].concat()
}

impl End {
    fn frame(self, stream: u32) -> Vec<u8> {
        match self {
            Self::Stream(code) => frame(RST_STREAM, 0, stream, &code.to_be_bytes()),
            Self::Connection(code, last) => {
                let last = match last {
                    Last::None => 0_u32,
                    Last::ThisOne => stream,
                };
                let payload = [last.to_be_bytes(), code.to_be_bytes()].concat();
                frame(GOAWAY, 0, 0, &payload)
            }
        }
    }

    fn ends_connection(self) -> bool {
        matches!(self, Self::Connection(..))
    }
}

/// Ends every request of a connection, until the connection ends.
async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    end: End,
    requests: &AtomicU32,
) -> std::io::Result<()> {
    const PREFACE: usize = 24;
    stream.read_exact(&mut [0; PREFACE]).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    loop {
        let [a, b, c, kind, flags, id @ ..] = {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await?;
            head
        };
        let length = u32::from_be_bytes([0, a, b, c]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await?;
        match kind {
            SETTINGS if flags == 0 => stream.write_all(&frame(SETTINGS, 1, 0, &[])).await?,
            HEADERS => {
                requests.fetch_add(1, Ordering::SeqCst);
                stream.write_all(&end.frame(u32::from_be_bytes(id))).await?;
                if end.ends_connection() {
                    return stream.shutdown().await;
                }
            }
            _ => {}
        }
    }
}

/// What comes of a call that must not be repeated: the kind of its error, how often it was attempted, and
/// how many requests the server saw.
async fn asked_once(end: End) -> (ErrorKind, u32, u32) {
    let (acceptor, certificate) = trusted();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                // A client that has got another connection meanwhile hangs up.
                if let Ok(stream) = acceptor.accept(stream).await {
                    let _ = serve(stream, end, &seen).await;
                }
            });
        }
    });
    let base = BaseUrl::parse(&format!("https://localhost:{port}")).unwrap();
    let transport = Transport::builder()
        .clock(Jumping::default())
        .attempts(ATTEMPTS)
        .trust(certificate);
    let transport = transport.build().unwrap();
    let answer = Call::new(&ERASE_ONCE).send(&transport, &base, &()).await;
    let error = answer.unwrap_err();
    (
        error.kind(),
        error.attempts(),
        requests.load(Ordering::SeqCst),
    )
}

#[tokio::test]
async fn what_the_other_side_says_that_it_has_not_processed_is_asked_again() {
    for end in [
        End::Stream(REFUSED_STREAM),
        End::Connection(NO_ERROR, Last::None),
    ] {
        let came = asked_once(end).await;
        assert_eq!(came, (ErrorKind::Connect, ATTEMPTS, ATTEMPTS), "{end:?}");
    }
}

#[tokio::test]
async fn what_the_other_side_may_have_processed_is_lost_and_not_asked_again() {
    for end in [
        End::Stream(NO_ERROR),
        End::Stream(INTERNAL_ERROR),
        End::Stream(CANCEL),
        End::Connection(INTERNAL_ERROR, Last::None),
        End::Connection(ENHANCE_YOUR_CALM, Last::None),
        End::Connection(NO_ERROR, Last::ThisOne),
        End::Connection(REFUSED_STREAM, Last::ThisOne),
    ] {
        let came = asked_once(end).await;
        assert_eq!(came, (ErrorKind::Lost, 1, 1), "{end:?}");
    }
}
