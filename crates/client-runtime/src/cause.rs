//! The cause of an error, in our own words. Library errors quote URLs, headers and values, so none is kept:
//! only what is safe to print is read from them.

use std::error::Error;
use std::io;

use rustls::pki_types::InvalidDnsNameError;

use crate::network::NotFound;
use crate::{InvalidRequest, TransportError, Unreached};

/// The cause of a call's error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cause {
    #[error("{0}")]
    Invalid(InvalidRequest),
    #[error("{0}")]
    Setup(TransportError),
    #[error("it took too long")]
    TimedOut,
    #[error("the secure connection failed: {0}")]
    Tls(Unreached),
    #[error("{0}")]
    Proxy(Unreached),
    #[error("{0}")]
    Io(io::ErrorKind),
    #[error("the host is unknown")]
    UnknownHost,
    #[error(
        "the host lies inside a private network: if the vendor's gateway is there, allow it by name"
    )]
    FoundInside,
    #[error("the vendor's limits leave no room for it in time")]
    NoRoom,
    #[error("the connection was closing, and took no more requests")]
    Refused,
    #[error("the connection was closed early")]
    Closed,
    #[error("the other side doesn't speak HTTP as it should")]
    Protocol,
    #[error("the body is longer than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the text isn't UTF-8")]
    NotUtf8,
    #[error("it reports a failure")]
    Denied,
    #[error("it has none of the documented fields")]
    Another,
    #[error("the body isn't the documented text")]
    NotText,
    #[error("the body is of another media type than the documented one")]
    OtherMediaType,
    #[error("the status is one of success that isn't documented")]
    Undocumented,
    #[error("{what}, at line {line}, column {column}")]
    Json {
        what: Misfit,
        line: usize,
        column: usize,
    },
    #[error("the network failed")]
    Network,
}

/// Why a body isn't the documented JSON.
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
    /// Reads the HTTP client's error and its sources.
    pub(crate) fn of_transfer(error: &(dyn Error + 'static)) -> Self {
        let mut found = Self::Network;
        let mut link = Some(error);
        while let Some(error) = link {
            found = Self::of_link(error).unwrap_or(found);
            // Its sources are about the proxy, not about the vendor.
            if matches!(found, Self::Proxy(_)) {
                break;
            }
            link = error.source();
        }
        found
    }

    /// Why there was no connection, if that is known.
    pub(crate) fn unreached(&self) -> Option<Unreached> {
        match self {
            Self::Tls(why) | Self::Proxy(why) => Some(*why),
            Self::Setup(TransportError::NoTrust) => Some(Unreached::NoTrust),
            Self::UnknownHost => Some(Unreached::UnknownHost),
            Self::FoundInside => Some(Unreached::PrivateNetwork),
            Self::TimedOut => Some(Unreached::TimedOut),
            Self::Io(io::ErrorKind::ConnectionRefused) => Some(Unreached::Refused),
            _ => None,
        }
    }

    /// Reads one error of the chain, if its type is known.
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
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return refuses(error).then_some(Self::Refused);
        }
        if let Some(why) = error.downcast_ref::<NotFound>() {
            return Some(match why {
                NotFound::Unknown => Self::UnknownHost,
                NotFound::Inside => Self::FoundInside,
            });
        }
        if let Some(error) = error.downcast_ref::<reqwest::Error>() {
            return error.is_timeout().then_some(Self::TimedOut);
        }
        if error.is::<InvalidDnsNameError>() {
            return Some(Self::UnknownHost);
        }
        if let Some(why) = of_tunnel(error) {
            return Some(Self::Proxy(why));
        }
        Self::of_io(error.downcast_ref()?)
    }

    /// Reads an I/O error and the error it wraps, which isn't in the chain of sources.
    fn of_io(error: &io::Error) -> Option<Self> {
        match (error.get_ref(), error.kind()) {
            (Some(wrapped), _) => Self::of_link(wrapped),
            (None, io::ErrorKind::UnexpectedEof) => Some(Self::Closed),
            (None, io::ErrorKind::TimedOut) => Some(Self::TimedOut),
            (None, kind) => Some(Self::Io(kind)),
        }
    }

    /// Reads a JSON error without its message, which may quote the body.
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

/// The field name in serde's message about a missing field: it comes from the type, not from the body.
fn missing_field(message: &str) -> Option<String> {
    let (name, _) = message.strip_prefix("missing field `")?.split_once('`')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name.len() <= 64 && name.chars().all(plain)).then(|| name.to_owned())
}

/// Whether the server says that it didn't process the request (RFC 9113, section 8.7).
fn refuses(error: &h2::Error) -> bool {
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    let closing = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (refused || closing)
}

fn of_tls(error: &rustls::Error) -> Unreached {
    use rustls::CertificateError as Wrong;
    match error {
        rustls::Error::InvalidCertificate(wrong) => match wrong {
            Wrong::UnknownIssuer => Unreached::UnknownIssuer,
            Wrong::Expired | Wrong::ExpiredContext { .. } => Unreached::Expired,
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => Unreached::OtherHost,
            _ => Unreached::Certificate,
        },
        _ => Unreached::NoSecureWay,
    }
}

/// Reads the error of a proxy tunnel by its text: its type is private, and it quotes only its sources.
fn of_tunnel(error: &(dyn Error + 'static)) -> Option<Unreached> {
    Some(match error.to_string().strip_prefix("tunnel error: ")? {
        "failed to create underlying connection" => Unreached::Proxy,
        "proxy authorization required" => Unreached::ProxyCredentials,
        _ => Unreached::ProxyRefuses,
    })
}

#[cfg(test)]
mod tests {
    use http_body_util::Empty;
    use hyper::body::Bytes;
    use hyper::client::conn::http1;
    use hyper_util::rt::TokioIo;

    use super::*;

    #[tokio::test]
    async fn a_connection_that_is_gone_was_closed_early_whether_it_was_used_or_only_waited_for() {
        let (ours, _theirs) = tokio::io::duplex(64);
        let opened = http1::handshake(TokioIo::new(ours)).await;
        let (mut sender, connection) = opened.unwrap();
        drop(connection);
        let waited = sender.ready().await.unwrap_err();
        let request = hyper::Request::new(Empty::<Bytes>::new());
        let used = sender.send_request(request).await.unwrap_err();
        assert!(waited.is_closed() && used.is_canceled());
        for error in [waited, used] {
            assert_eq!(Cause::of_link(&error), Some(Cause::Closed));
        }
    }
}
