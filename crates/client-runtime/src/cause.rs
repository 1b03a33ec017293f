//! What lies under an error, reduced to words of our own. The errors of the libraries below quote
//! URLs, headers and values, so none is kept: each is read for what is safe to say and dropped.

use std::error::Error;
use std::io;

use crate::{InvalidRequest, TransportError};

/// The reason under an error of a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cause {
    #[error("{0}")]
    Invalid(InvalidRequest),
    #[error("{0}")]
    Setup(TransportError),
    #[error("it took too long")]
    TimedOut,
    #[error("the secure connection failed: {0}")]
    Tls(&'static str),
    #[error("{0}")]
    Io(io::ErrorKind),
    #[error("the connection was closed early")]
    Closed,
    #[error("the other side doesn't speak HTTP as it should")]
    Protocol,
    #[error("the body is longer than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the text isn't UTF-8")]
    NotUtf8,
    #[error("{what}, at line {line}, column {column}")]
    Json {
        what: Misfit,
        line: usize,
        column: usize,
    },
    #[error("the network failed")]
    Network,
}

/// How a body fails to be the documented JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Misfit {
    #[error("it isn't JSON")]
    NotJson,
    #[error("it ends too early")]
    Ends,
    #[error("the field `{0}` is missing")]
    Missing(String),
    #[error("a value doesn't have the documented type")]
    Type,
}

impl Cause {
    /// Reads an error of the HTTP client down to its root.
    pub(crate) fn of_transfer(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let mut found = Self::Network;
        let mut link = error.source();
        while let Some(error) = link {
            found = Self::of_link(error).unwrap_or(found);
            link = error.source();
        }
        found
    }

    /// Reads one link of the chain, if it is of a type that says something.
    fn of_link(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(Self::Tls(of_tls(error)));
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            let closed = error.is_incomplete_message() || error.is_closed() || error.is_canceled();
            let broken = error.is_parse();
            return match (closed, broken) {
                (true, _) => Some(Self::Closed),
                (_, true) => Some(Self::Protocol),
                _ => None,
            };
        }
        let error = error.downcast_ref::<io::Error>()?;
        // A wrapped error is no link of its own: `io::Error` hands out its source's source.
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        {
            Some(error) => Some(Self::Tls(of_tls(error))),
            None if error.kind() == io::ErrorKind::UnexpectedEof => Some(Self::Closed),
            None => Some(Self::Io(error.kind())),
        }
    }

    /// Reads an error of the JSON decoder, whose own message may quote the body.
    pub(crate) fn of_json(error: &serde_json::Error) -> Self {
        use serde_json::error::Category;
        let what = match error.classify() {
            Category::Io | Category::Syntax => Misfit::NotJson,
            Category::Eof => Misfit::Ends,
            Category::Data => {
                missing_field(&error.to_string()).map_or(Misfit::Type, Misfit::Missing)
            }
        };
        Self::Json {
            what,
            line: error.line(),
            column: error.column(),
        }
    }
}

/// The name in serde's message about a missing field, which comes from the type and not from the body.
fn missing_field(message: &str) -> Option<String> {
    let (name, _) = message.strip_prefix("missing field `")?.split_once('`')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name.len() <= 64 && name.chars().all(plain)).then(|| name.to_owned())
}

fn of_tls(error: &rustls::Error) -> &'static str {
    use rustls::CertificateError::{Expired, NotValidForName, UnknownIssuer};
    match error {
        rustls::Error::InvalidCertificate(UnknownIssuer) => {
            "the certificate's issuer isn't trusted"
        }
        rustls::Error::InvalidCertificate(Expired) => "the certificate has expired",
        rustls::Error::InvalidCertificate(NotValidForName) => "the certificate is for another host",
        rustls::Error::InvalidCertificate(_) => "the certificate isn't valid",
        _ => "no agreement on how to speak",
    }
}
