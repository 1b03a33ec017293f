//! Where a vendor is: an address that requests can be sent to without giving a key or an identifier
//! to whoever listens on the way.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;

use crate::network::{self, Reach};

/// The address below which a vendor's operations stand: `https` on the public network, `http` on
/// loopback alone, and inside a private network only where that is said.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    url: Arc<Url>,
    /// Scheme, host and port, told once: every call asks for them.
    origin: Arc<str>,
    reach: Reach,
    fixed: Fixed,
}

/// The addresses of paths that are the same each time, put together once: every call asks for one, and an
/// address costs a tenth of all that we add to sending a request.
#[derive(Clone, Default)]
struct Fixed(Arc<Mutex<Vec<(&'static str, Url)>>>);

/// They follow from what they belong to.
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
    /// Reads an address. A path is kept as the stem of every operation's path.
    ///
    /// # Errors
    ///
    /// If it isn't an address, would be spoken to in the clear beyond this machine, lies inside a
    /// private network, or has anything besides a host, a port and a path. The error never repeats the
    /// address. A host name that leads into a private network is found out when it is looked up: the
    /// call fails, and nothing is sent.
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
        match base.address().is_some_and(network::is_private) && base.reach == Reach::Public {
            true => Err(BaseUrlError::Private),
            false => Ok(base),
        }
    }

    /// Reads an address that is allowed to lie inside a private network, such as that of a gateway of
    /// one's own. The host has to be named once more, so that nobody allows one by accident.
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
        let reach = match is_loopback(&url) {
            true => Reach::Loopback,
            false => Reach::Public,
        };
        Ok(Self {
            origin: url.origin().ascii_serialization().into(),
            url: Arc::new(url),
            reach,
            fixed: Fixed::default(),
        })
    }

    /// An address that stands in a spec. Generated code uses this for its regions.
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

    /// The beginning of an operation's path that this address ends in, as `/v1`: whoever writes it into the
    /// address has it asked for twice.
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

    /// The address of a path below this one, in which no value of a caller stands.
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

    /// How far a request may go to find its host.
    pub(crate) fn reach(&self) -> Reach {
        self.reach
    }

    /// The same address, found as far away as this.
    #[cfg(test)]
    pub(crate) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The host, if it is given by its number.
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
