//! A server of a few lines for what is measured: it answers every request in the same bytes, after the same
//! time, and keeps what it was sent first. It is as cheap as can be, so that a figure is about who asks.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use super::Error;

/// What everybody is answered.
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\ntaken";

/// A server with threads of its own.
pub(super) struct Simple {
    address: SocketAddr,
    requests: Requests,
    _runtime: Runtime,
}

/// The different requests that came.
type Requests = Arc<Mutex<BTreeSet<Vec<u8>>>>;

impl Simple {
    /// Serves on loopback, and takes so long for each answer.
    pub(super) fn start(latency: Duration) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let requests = Requests::default();
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let seen = Arc::clone(&requests);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, latency, Arc::clone(&seen)));
            }
        });
        Ok(Self {
            address,
            requests,
            _runtime: runtime,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The different requests that came since this was last asked.
    pub(super) fn requests(&self) -> BTreeSet<Vec<u8>> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut requests)
    }
}

/// Answers requests one after another, until the connection ends.
async fn serve(mut stream: TcpStream, latency: Duration, seen: Requests) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        while let Some(length) = whole(&read) {
            let request = read.drain(..length).collect();
            {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                // A few are enough to compare; more would be memory and time.
                if seen.len() < 4 {
                    seen.insert(request);
                }
            }
            if !latency.is_zero() {
                tokio::time::sleep(latency).await;
            }
            stream.write_all(ANSWER).await?;
        }
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
    }
}

/// How long the first request is, if it is there as a whole.
fn whole(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let lines = std::str::from_utf8(&read[..head]).ok()?.lines();
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.trim().parse().ok())
        .unwrap_or(0);
    (read.len() >= head + length).then_some(head + length)
}
