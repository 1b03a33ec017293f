//! A vendor on loopback that says to everybody what it is told to say, byte for byte, and hangs up.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use client_runtime::{BaseUrl, Transport};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};

use crate::{calls::Call, jumping::Jumping};

/// What a call came to, in everything that it prints.
pub(crate) type Printed = Vec<String>;

/// A transport and a runtime, which cost more to make than a call.
pub(crate) struct Loopback {
    runtime: Runtime,
    transport: Transport,
    clock: Arc<Jumping>,
    calls: usize,
}

/// Longer than any answer can close a vendor for.
const LONG: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// A transport remembers something of every address.
const CALLS_PER_TRANSPORT: usize = 10_000;

impl Loopback {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime of one thread");
        let clock = Arc::new(Jumping::default());
        Self {
            runtime,
            transport: transport(&clock),
            clock,
            calls: 0,
        }
    }

    /// What a call comes to when this is the answer. Each call has a vendor at an address of its own,
    /// since a client waits a moment for a connection to come back that it had to the same one.
    pub(crate) fn answering(&mut self, said: &[u8], call: &Call) -> Printed {
        self.calls += 1;
        if self.calls.is_multiple_of(CALLS_PER_TRANSPORT) {
            self.transport = transport(&self.clock);
        }
        self.clock.jump(LONG);
        let transport = &self.transport;
        self.runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("its address");
            let base = BaseUrl::parse(&format!("http://{address}")).expect("a base URL");
            tokio::select! {
                came = call.run(base, transport) => vec![came.shown().to_owned()],
                never = receive(listener, said) => match never {},
            }
        })
    }
}

fn transport(clock: &Arc<Jumping>) -> Transport {
    Transport::builder()
        .attempts(1)
        .clock(Arc::clone(clock))
        .build()
        .expect("a transport")
}

/// Says the same to all who come, one after the other.
async fn receive(listener: TcpListener, said: &[u8]) -> Infallible {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // A visitor who leaves early is no fault of the vendor's.
            let _ = talk(stream, said).await;
        }
    }
}

/// Waits for the request, says what is to be said, hangs up, and waits until the other side has too.
async fn talk(mut stream: TcpStream, said: &[u8]) -> io::Result<()> {
    let mut heard = Vec::new();
    let mut part = [0; 4096];
    while !heard.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut part).await? {
            0 => return Ok(()),
            length => heard.extend_from_slice(&part[..length]),
        }
    }
    stream.write_all(said).await?;
    stream.shutdown().await?;
    while stream.read(&mut part).await? > 0 {}
    Ok(())
}
