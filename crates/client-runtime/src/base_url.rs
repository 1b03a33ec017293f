//! A vendor's address. Requests to it don't reveal keys or identifiers to anyone listening on the network.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;

use crate::network::{self, Reach};

/// The base address of a vendor's operations: `https` on the public network, `http` only on loopback, and
/// inside a private network only if that is explicitly allowed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    url: Arc<Url>,
    /// Scheme, host and port, computed once: every call needs them.
    origin: Arc<str>,
    reach: Reach,
    fixed: Fixed,
}

/// The URLs of paths without parameters, built once: building one costs a tenth of our whole overhead per
/// request.
#[derive(Clone, Default)]
struct Fixed(Arc<Mutex<Vec<(&'static str, Url)>>>);

/// A cache: it doesn't count in comparisons.
impl PartialEq for Fixed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Fixed {}

impl Hash for Fixed {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl BaseUrl {
    /// Reads an address. Its path is the prefix of every operation's path.
    ///
    /// # Errors
    ///
    /// If it isn't an address, is `http` and not on this machine, lies inside a private network, or has
    /// anything besides a host, a port and a path. The error never repeats the address. A host name that
    /// resolves into a private network is detected at the lookup: the call fails, and nothing is sent.
    ///
    /// ```
    /// use client_runtime::BaseUrl;
    /// assert!(BaseUrl::parse("https://api.lytics.io").is_ok());
    /// assert!(BaseUrl::parse("http://127.0.0.1:8080/stem/").is_ok());
    /// assert!(BaseUrl::parse("http://api.lytics.io").is_err());
    /// assert!(BaseUrl::parse("https://10.0.0.5").is_err());
    /// ```
    pub fn parse(address: &str) -> Result<Self, BaseUrlError> {
        let base = Self::read(address)?;
        if base.address().is_some_and(network::is_private) && base.reach == Reach::Public {
            Err(BaseUrlError::Private)
        } else {
            Ok(base)
        }
    }

    /// Reads an address that may lie inside a private network, such as your own gateway's. The host has to
    /// be repeated, so that it isn't allowed by accident.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), and if the address has another host.
    ///
    /// ```
    /// use client_runtime::BaseUrl;
    /// assert!(BaseUrl::parse_private("https://10.0.0.5/lytics", "10.0.0.5").is_ok());
    /// assert!(BaseUrl::parse_private("https://10.0.0.6/lytics", "10.0.0.5").is_err());
    /// ```
    pub fn parse_private(address: &str, host: &str) -> Result<Self, BaseUrlError> {
        let base = Self::read(address)?;
        match base.url.host_str() {
            Some(named) if named.eq_ignore_ascii_case(host) => Ok(Self {
                reach: base.reach.max(Reach::Private),
                ..base
            }),
            _ => Err(BaseUrlError::OtherHost),
        }
    }

    fn read(address: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(address).map_err(|_| BaseUrlError::Malformed)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BaseUrlError::Cleartext),
            _ => return Err(BaseUrlError::Scheme),
        }
        // `Url` can't tell an empty user name, as in `https://@host`, from none.
        let authority = address.split("//").nth(1).unwrap_or(address);
        let authority = authority
            .split(['/', '\\', '?', '#'])
            .next()
            .unwrap_or(authority);
        if authority.contains('@') || !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials);
        }
        if url.query().is_some() {
            return Err(BaseUrlError::Query);
        }
        if url.fragment().is_some() {
            return Err(BaseUrlError::Fragment);
        }
        if url.path().contains("//") {
            return Err(BaseUrlError::EmptyStep);
        }
        let stem = url.path().trim_end_matches('/').to_owned();
        url.set_path(&stem);
        let reach = if is_loopback(&url) {
            Reach::Loopback
        } else {
            Reach::Public
        };
        Ok(Self {
            origin: url.origin().ascii_serialization().into(),
            url: Arc::new(url),
            reach,
            fixed: Fixed::default(),
        })
    }

    /// An address from a spec. Generated code uses this for its regions.
    ///
    /// # Panics
    ///
    /// If [`parse`](Self::parse) refuses it: a spec's servers are checked before code is generated.
    pub fn from_spec(address: &'static str) -> Self {
        match Self::parse(address) {
            Ok(base) => base,
            Err(error) => panic!("a server of the spec is unusable: {error}"),
        }
    }

    /// The address without a slash at its end, as a prefix for a path that starts with one.
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The beginning of an operation's path that this address ends in, such as `/v1`: requests would contain
    /// it twice.
    ///
    /// ```
    /// use client_runtime::BaseUrl;
    /// let base = BaseUrl::parse("https://api.aptrinsic.com/v1").unwrap();
    /// assert_eq!(base.repeats("/v1/users/{identifyId}"), Some("/v1"));
    /// ```
    pub fn repeats<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.stem().is_empty() {
            return None;
        }
        let fixed = path.split("/{").next().unwrap_or(path);
        let ends = fixed.match_indices('/').map(|(at, _)| at).skip(1);
        let beginnings = ends.chain([fixed.len()]).map(|end| &fixed[..end]);
        let repeated = beginnings.filter(|beginning| {
            let is_step = beginning.starts_with('/') && beginning.len() > 1;
            is_step && self.stem().ends_with(beginning)
        });
        repeated.last()
    }

    /// The path of the address without a slash at its end: empty if there is none.
    pub(crate) fn stem(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// The URL of a path without parameters below this address.
    pub(crate) fn with(&self, path: &'static str) -> Url {
        let mut fixed = self.fixed.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = fixed.iter().find(|(known, _)| *known == path) {
            return url.clone();
        }
        let mut url = Url::clone(&self.url);
        url.set_path(&[self.stem(), path].concat());
        fixed.push((path, url.clone()));
        url
    }

    /// The scheme, host and port.
    pub(crate) fn origin(&self) -> &Arc<str> {
        &self.origin
    }

    /// Whether an address has this scheme, host and port.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        url.scheme() == self.url.scheme()
            && url.host() == self.url.host()
            && url.port_or_known_default() == self.url.port_or_known_default()
    }

    /// Which networks a request may reach.
    pub(crate) fn reach(&self) -> Reach {
        self.reach
    }

    /// The address with another reach.
    #[cfg(test)]
    pub(crate) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The host, if it is an IP address.
    fn address(&self) -> Option<IpAddr> {
        let host = self.url.host_str()?;
        host.trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .ok()
    }
}

/// Whether a request to `url` stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost" | "[::1]") => true,
        Some(host) => host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(address: &str) -> Result<Self, Self::Err> {
        Self::parse(address)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

/// Why an address can't be a [`BaseUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It isn't an absolute URL with a host.
    #[error("the base URL is not an absolute URL: give one like `https://api.example.com`")]
    Malformed,
    /// It is neither `https` nor `http`.
    #[error("the base URL has a scheme other than https: give one like `https://api.example.com`")]
    Scheme,
    /// It is `http` and leaves this machine.
    #[error(
        "the base URL is http, which anyone on the way can read: only loopback hosts may be \
             asked in the clear, use https"
    )]
    Cleartext,
    /// It has a user name or a password in it.
    #[error(
        "the base URL contains a user name or a password: remove it, and pass credentials as such"
    )]
    Credentials,
    /// It has a query.
    #[error("the base URL has a query: remove everything from the `?` on")]
    Query,
    /// It has a fragment.
    #[error("the base URL has a fragment: remove everything from the `#` on")]
    Fragment,
    /// It lies inside a private network.
    #[error(
        "the base URL lies inside a private network: if the vendor's gateway is there, allow its \
             host by name"
    )]
    Private,
    /// It has another host than the one that was allowed by name.
    #[error("the base URL has another host than the one that is allowed by name: give the same")]
    OtherHost,
    /// It has an empty step (`//`) in its path.
    #[error("the base URL has an empty step (`//`) in its path: remove one of the slashes")]
    EmptyStep,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naming_a_host_widens_the_reach_to_private_networks_and_never_beyond_this_machine() {
        let reach = |address, host| BaseUrl::parse_private(address, host).unwrap().reach;
        assert_eq!(reach("https://10.0.0.1", "10.0.0.1"), Reach::Private);
        assert_eq!(
            reach("https://gateway.test", "GATEWAY.test"),
            Reach::Private
        );
        assert_eq!(reach("http://127.0.0.1", "127.0.0.1"), Reach::Loopback);
        let public = BaseUrl::parse("https://gateway.test").unwrap();
        assert_eq!(public.reach, Reach::Public);
    }
}
