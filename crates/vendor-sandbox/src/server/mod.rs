//! Sockets and HTTP: everything between a client's bytes and a vendor's behaviour, and every way in
//! which that can break.

mod answer;
mod attend;
mod body;
mod connection;
mod documented;
mod listener;
mod log;
mod redirect_target;
mod response;
mod shared;
mod sockets;
mod vendor_server;

pub(crate) use attend::{attend, receive_strays};
pub(crate) use body::{AnswerBody, whole};
pub(crate) use connection::serve;
pub(crate) use listener::Listener;
pub(crate) use redirect_target::RedirectTarget;
pub(crate) use shared::Shared;
pub use sockets::SocketsSeen;
pub(crate) use vendor_server::VendorServer;
