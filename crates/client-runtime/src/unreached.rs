//! Why no connection to a vendor could be made.

use serde::{Deserialize, Serialize};

/// Why no connection to a vendor could be made. It prints as what is the matter, without a name or an
/// address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unreached {
    /// Nobody knows the host's name.
    #[error("its host name is unknown")]
    UnknownHost,
    /// The host's name leads into a private network, which wasn't allowed by name.
    #[error("its host lies inside a private network")]
    PrivateNetwork,
    /// Nothing listens there.
    #[error("its host refuses the connection")]
    Refused,
    /// Nobody answered in time.
    #[error("no connection came about in time")]
    TimedOut,
    /// Whoever issued the certificate isn't trusted.
    #[error("the certificate's issuer isn't trusted")]
    UnknownIssuer,
    /// The certificate has expired.
    #[error("the certificate has expired")]
    Expired,
    /// The certificate is for another host.
    #[error("the certificate is for another host")]
    OtherHost,
    /// The certificate isn't valid for another reason.
    #[error("the certificate isn't valid")]
    Certificate,
    /// This machine trusts no issuer of certificates at all.
    #[error("this machine has no certificates to trust")]
    NoTrust,
    /// The two sides found no common way to speak securely.
    #[error("no secure connection came about")]
    NoSecureWay,
    /// The proxy that the environment names can't be reached itself.
    #[error("the proxy of the environment can't be reached")]
    Proxy,
    /// The proxy wants credentials, or others.
    #[error("the proxy of the environment wants credentials")]
    ProxyCredentials,
    /// The proxy doesn't let the connection through.
    #[error("the proxy of the environment doesn't let the connection through")]
    ProxyRefuses,
}
