//! Why no connection to a vendor could be made.

use serde::{Deserialize, Serialize};

/// Why no connection to a vendor could be made. It prints no name and no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unreached {
    /// The host name is unknown.
    #[error("its host name is unknown")]
    UnknownHost,
    /// The host name leads into a private network and wasn't allowed.
    #[error("its host lies inside a private network")]
    PrivateNetwork,
    /// The host refuses the connection.
    #[error("its host refuses the connection")]
    Refused,
    /// The host didn't answer in time.
    #[error("no connection came about in time")]
    TimedOut,
    /// The certificate's issuer isn't trusted.
    #[error("the certificate's issuer isn't trusted")]
    UnknownIssuer,
    /// The certificate has expired.
    #[error("the certificate has expired")]
    Expired,
    /// The certificate is for another host.
    #[error("the certificate is for another host")]
    OtherHost,
    /// The certificate is invalid for another reason.
    #[error("the certificate isn't valid")]
    Certificate,
    /// This machine has no certificates to trust.
    #[error("this machine has no certificates to trust")]
    NoTrust,
    /// The two sides have no common TLS version or cipher.
    #[error("no secure connection came about")]
    NoSecureWay,
    /// The environment's proxy can't be reached.
    #[error("the proxy of the environment can't be reached")]
    Proxy,
    /// The proxy requires credentials, or other ones.
    #[error("the proxy of the environment wants credentials")]
    ProxyCredentials,
    /// The proxy doesn't let the connection through.
    #[error("the proxy of the environment doesn't let the connection through")]
    ProxyRefuses,
}
