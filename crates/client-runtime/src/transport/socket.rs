//! A socket that holds its permit for as long as it is open.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::sockets::Permit;

/// An open socket.
pub(super) struct Socket {
    // The first to be dropped: the permit is given up when the socket is closed, and not before.
    stream: TokioIo<TcpStream>,
    /// Whether it last took less than it was given.
    full: bool,
    _permit: Permit,
}

impl Socket {
    pub(super) fn new(stream: TokioIo<TcpStream>, permit: Permit) -> Self {
        Self {
            stream,
            full: false,
            _permit: permit,
        }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TokioIo<TcpStream>> {
        Pin::new(&mut self.get_mut().stream)
    }

    fn noting_if_full<T>(mut self: Pin<&mut Self>, written: Poll<T>) -> Poll<T> {
        self.full |= written.is_pending();
        written
    }
}

impl Connection for Socket {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Read for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<Result<()>> {
        self.stream().poll_read(context, into)
    }
}

impl Write for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = self.as_mut().stream().poll_write(context, bytes);
        self.noting_if_full(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = self.as_mut().stream().poll_flush(context);
        // An answer can come before the last of its request has left. hyper then looks for its next
        // request while there is still something to write, and after that only when it is woken: until
        // then the connection would be neither free nor closed.
        if flushed.is_ready() && std::mem::take(&mut self.full) {
            context.waker().wake_by_ref();
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.stream().poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = self.as_mut().stream().poll_write_vectored(context, parts);
        self.noting_if_full(written)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    use http_body_util::Full;
    use hyper::Request;
    use hyper::body::Bytes;
    use hyper::client::conn::http1;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpSocket};

    use super::super::sockets::Sockets;
    use super::*;

    /// More than the buffers of the sockets below hold.
    const LARGE: usize = 1024 * 1024;
    const SMALL: u32 = 16 * 1024;

    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn a_socket_that_took_all_it_was_given_wakes_nobody_when_it_is_flushed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let connected = TcpStream::connect(listener.local_addr().unwrap()).await;
        let sockets = Sockets::new();
        let under_way = sockets.under_way();
        let permit = under_way.sockets().permit().await.unwrap();
        let mut socket = Socket::new(TokioIo::new(connected.unwrap()), permit);
        let woken = Arc::new(Woken(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        assert!(
            Pin::new(&mut socket)
                .poll_write(&mut context, b"a")
                .is_ready()
        );
        assert!(Pin::new(&mut socket).poll_flush(&mut context).is_ready());
        assert_eq!(
            woken.0.load(Ordering::SeqCst),
            0,
            "it would be asked for ever"
        );
    }

    #[tokio::test]
    async fn a_connection_is_free_again_when_the_last_of_a_body_leaves_after_the_answer() {
        let (ours, theirs) = (TcpSocket::new_v4().unwrap(), TcpSocket::new_v4().unwrap());
        ours.set_send_buffer_size(SMALL).unwrap();
        theirs.set_recv_buffer_size(SMALL).unwrap();
        theirs.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = theirs.listen(1).unwrap();
        let connected = ours.connect(listener.local_addr().unwrap()).await;
        let (mut vendor, _) = listener.accept().await.unwrap();

        let sockets = Sockets::new();
        let under_way = sockets.under_way();
        let permit = under_way.sockets().permit().await.unwrap();
        let socket = Socket::new(TokioIo::new(connected.unwrap()), permit);
        let (mut sender, connection) = http1::handshake(socket).await.unwrap();
        tokio::spawn(connection);
        sender.ready().await.unwrap();
        let body = Full::new(Bytes::from(vec![b'x'; LARGE]));
        let answered = sender.send_request(Request::post("/").body(body).unwrap());
        let answering = async {
            let mut read = vec![0; 1024];
            let length = vendor.read(&mut read).await.unwrap();
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            vendor.write_all(answer).await.unwrap();
            read.truncate(length);
            read
        };
        let (answered, mut read) = tokio::join!(answered, answering);
        assert_eq!(answered.unwrap().status(), 200);

        while read.iter().filter(|byte| **byte == b'x').count() < LARGE {
            assert_ne!(vendor.read_buf(&mut read).await.unwrap(), 0);
        }
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        let free = poll_fn(|context| Poll::Ready(sender.poll_ready(context)));
        assert!(matches!(free.await, Poll::Ready(Ok(()))));
    }
}
