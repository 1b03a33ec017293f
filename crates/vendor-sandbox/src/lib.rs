#![doc = include_str!("../README.md")]

mod account;
mod behaviour;
mod builder;
mod check;
mod clock;
mod contract;
mod control;
mod credentials;
mod error;
mod fault;
mod lock;
mod operation_info;
mod person;
mod presence;
mod received;
mod reply;
mod sandbox;
mod server;
mod spec;
mod vendor;
mod vendors;

pub use builder::Builder;
pub use clock::Clock;
pub use contract::Contract;
pub use credentials::Credentials;
pub use error::SandboxError;
pub use fault::{Fault, Processing, RetryAfter, Times};
pub use operation_info::OperationInfo;
pub use person::Person;
pub use presence::{Ingested, Presence};
pub use received::{Received, Strayed};
pub use sandbox::Sandbox;
pub use server::SocketsSeen;
pub use vendor::Vendor;
