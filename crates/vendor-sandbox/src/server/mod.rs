//! Sockets and HTTP: everything between a client's bytes and a vendor's behaviour, and every way in
//! which that can break.

mod answer;
mod attend;
mod body;
mod connection;
mod desk;
mod documented;
mod door;
mod elsewhere;
mod log;
mod response;
mod shared;
mod sockets;

pub(crate) use attend::{attend, receive_strays};
pub(crate) use body::{AnswerBody, whole};
pub(crate) use connection::serve;
pub(crate) use desk::Desk;
pub(crate) use door::Door;
pub(crate) use elsewhere::Elsewhere;
pub(crate) use shared::Shared;
pub use sockets::SocketsSeen;
