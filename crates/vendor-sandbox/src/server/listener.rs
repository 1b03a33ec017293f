//! A listening socket that can be shut and opened again on the same port. While it is shut,
//! connections are refused, and the port still belongs to nobody else.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Mutex,
    task::{Context, Poll, Waker},
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    runtime::Handle,
};

use crate::{SandboxError, lock::locked};

const BACKLOG: u32 = 1024;

/// Where one server listens.
pub(crate) struct Listener {
    pub address: SocketAddr,
    state: Mutex<State>,
    runtime: Handle,
    /// Bound and never listening: it keeps the port while the listener is shut.
    _keeper: TcpSocket,
}

struct State {
    listener: Option<TcpListener>,
    /// Who accepts, to be told when there is something to accept on again.
    acceptor: Option<Waker>,
}

impl Listener {
    /// Listens on 127.0.0.1; port 0 takes a free one.
    pub fn open_at(port: u16) -> Result<Self, SandboxError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let failed = |source| SandboxError::Listen {
            address: wanted,
            source,
        };
        let keeper = bound(wanted).map_err(failed)?;
        let address = keeper.local_addr().map_err(failed)?;
        let listener = listen(address).map_err(failed)?;
        Ok(Self {
            address,
            state: Mutex::new(State {
                listener: Some(listener),
                acceptor: None,
            }),
            runtime: Handle::current(),
            _keeper: keeper,
        })
    }

    /// The next connection.
    pub async fn accept(&self) -> TcpStream {
        std::future::poll_fn(|context| self.poll_accept(context)).await
    }

    /// Refuses connections from this moment on.
    pub fn shut(&self) {
        locked(&self.state).listener = None;
    }

    /// Takes connections again.
    pub fn reopen(&self) -> Result<(), SandboxError> {
        let mut state = locked(&self.state);
        if state.listener.is_none() {
            let _runtime = self.runtime.enter();
            let listener = listen(self.address).map_err(|source| SandboxError::Listen {
                address: self.address,
                source,
            })?;
            state.listener = Some(listener);
            if let Some(acceptor) = state.acceptor.take() {
                acceptor.wake();
            }
        }
        Ok(())
    }

    pub fn is_shut(&self) -> bool {
        locked(&self.state).listener.is_none()
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<TcpStream> {
        let mut state = locked(&self.state);
        loop {
            let accepted = match &state.listener {
                Some(listener) => listener.poll_accept(context),
                None => Poll::Pending,
            };
            match accepted {
                Poll::Ready(Ok((stream, _))) => return Poll::Ready(stream),
                // A connection that broke before it was accepted is its client's affair.
                Poll::Ready(Err(_)) => {}
                Poll::Pending => {
                    state.acceptor = Some(context.waker().clone());
                    return Poll::Pending;
                }
            }
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    bound(address)?.listen(BACKLOG)
}
