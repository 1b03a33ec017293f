//! The code that all generated vendor clients share: values that don't print, path segments that can't
//! change the resource, credentials, a hardened transport, and one error type. It keeps generated code thin:
//! a method passes its operation and arguments, and picks the documented type by the status of the
//! [`Answer`].

mod answer;
mod base_url;
mod body;
mod call;
mod cause;
mod clock;
pub mod credential;
mod denial;
mod encode;
mod error;
#[cfg(test)]
mod example;
pub mod facts;
mod faithful;
mod guard;
mod invalid;
mod json_pointer;
mod media_type;
mod network;
mod null;
mod objects;
mod open_enum;
mod operation;
mod page;
pub mod path;
pub mod query;
mod quiet_debug;
mod redacted;
mod refusal;
mod regions;
mod response;
mod retry_after;
mod timestamp;
mod transport;
mod transport_error;
mod unreached;
mod untyped;

pub use answer::Answer;
pub use base_url::{BaseUrl, BaseUrlError};
pub use call::Call;
pub use clock::{Clock, SystemClock};
pub use credential::Credential;
pub use error::{Error, ErrorKind, NoBody};
pub use invalid::InvalidRequest;
pub use null::null_as_default;
pub use objects::object;
pub use operation::{Method, Operation};
pub use redacted::{Personal, Secret};
pub use refusal::Refusal;
pub use reqwest;
pub use response::Response;
pub use retry_after::RetryAfter;
pub use timestamp::{Moment, timestamp};
pub use transport::{Transport, TransportBuilder};
pub use transport_error::TransportError;
pub use unreached::Unreached;
pub use untyped::Untyped;
