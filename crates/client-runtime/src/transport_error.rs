//! Why a transport could not be set up.

/// Why a transport could not be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// A time-out of zero would end every call before it starts.
    #[error("a time-out is zero: give every time-out a length")]
    ZeroTimeout,
    /// The total time-out is shorter than the one for connecting.
    #[error("the connect time-out is longer than the total one: make it shorter")]
    TimeoutOrder,
    /// A body limit of zero would cut off every body.
    #[error("the body limit is zero: allow at least one byte")]
    ZeroBodyLimit,
    /// A limit of zero would never allow a request.
    #[error("a limit is zero: allow at least one attempt, one request and some time")]
    ZeroLimit,
    /// The user agent can't stand in a header.
    #[error("the user agent contains what a header can't carry: use visible ASCII")]
    UserAgent,
    /// A PEM text to trust contains no certificates.
    #[error("a certificate to trust can't be read: give PEM texts with at least one certificate")]
    Certificate,
    /// The machine's own certificates can't be used.
    #[error("the system gives no certificates to trust: install its CA certificates")]
    NoTrust,
    /// The base URL ends in the beginning of the operations' paths.
    #[error("the base URL ends in the `{0}` that the vendor's own paths begin with: leave it out")]
    RepeatedPath(&'static str),
    /// The HTTP client could not be made.
    #[error("the HTTP client can't be set up")]
    Client,
}
