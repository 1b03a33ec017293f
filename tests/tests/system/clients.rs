//! The five generated clients, pointed at a sandbox or at anything else on loopback.

use std::{sync::OnceLock, time::Duration};

use client_runtime::{BaseUrl, Transport, TransportBuilder};
use vendor_sandbox::Sandbox;

use crate::spec::VENDORS;

/// The five clients, over one transport that makes one attempt.
pub struct Clients {
    pub pureclarity: pureclarity_client::Client,
    pub mudbase: mudbase_client::Client,
    pub lytics: lytics_client::Client,
    pub gainsight_px: gainsight_px_client::Client,
    pub mixpanel: mixpanel_client::Client,
    /// The token of the project at Mixpanel, which goes with each request.
    pub project: client_runtime::Secret,
}

impl Clients {
    /// Clients of a sandbox, with its keys and a session of Ada's.
    pub fn of(sandbox: &Sandbox) -> Self {
        let keys = sandbox.credentials();
        let session = sandbox.sign_in("mudbase", &sandbox.ada().email).unwrap();
        let project = keys.get("mixpanel_project_token").into();
        let keys = [
            session.as_str(),
            keys.get("lytics_token"),
            keys.get("gainsight_px_api_key"),
            keys.get("mixpanel_oauth_token"),
        ];
        let clients = Self::new(VENDORS.map(|vendor| sandbox.base_url(vendor)), keys);
        Self { project, ..clients }
    }

    /// The same over connections of their own, so that nothing is to be told from what is left of them.
    pub fn apart(sandbox: &Sandbox) -> Self {
        Self::of(sandbox).over(Transport::builder().attempts(1).build().unwrap())
    }

    /// Clients that take one address for every vendor's.
    pub fn at(address: &str) -> Self {
        let addresses = VENDORS.map(|_| address.to_owned());
        Self::new(
            addresses,
            ["a-session", "a-token", "a-key", "an-oauth-token"],
        )
    }

    fn new<K: AsRef<str>>(addresses: [String; 5], [session, token, key, oauth]: [K; 4]) -> Self {
        let [pureclarity, mudbase, lytics, gainsight_px, mixpanel] =
            addresses.map(|address| BaseUrl::parse(&address).unwrap());
        let session = mudbase_client::Credentials::bearer(session.as_ref());
        let token = lytics_client::Credentials::token(token.as_ref());
        let key = gainsight_px_client::Credentials::api_key(key.as_ref());
        let oauth = mixpanel_client::Credentials::oauth(oauth.as_ref());
        let clients = Self {
            pureclarity: pureclarity_client::Client::new(pureclarity),
            mudbase: mudbase_client::Client::new(mudbase, session),
            lytics: lytics_client::Client::new(lytics, token),
            gainsight_px: gainsight_px_client::Client::new(gainsight_px, key),
            mixpanel: mixpanel_client::Client::new(mixpanel, oauth),
            project: "a-project".into(),
        };
        clients.over(once())
    }

    /// The same over another transport.
    pub fn over(self, transport: Transport) -> Self {
        Self {
            pureclarity: self.pureclarity.with_transport(transport.clone()),
            mudbase: self.mudbase.with_transport(transport.clone()),
            lytics: self.lytics.with_transport(transport.clone()),
            gainsight_px: self.gainsight_px.with_transport(transport.clone()),
            mixpanel: self.mixpanel.with_transport(transport),
            project: self.project,
        }
    }
}

/// A transport that all tests share: connections are reused, nothing is asked again, and no test waits
/// for a vendor's allowance.
pub fn once() -> Transport {
    static ONCE: OnceLock<Transport> = OnceLock::new();
    let made = || {
        let once = Transport::builder().attempts(1);
        let any = |builder: TransportBuilder, vendor| builder.rate(vendor, u32::MAX, SECOND);
        VENDORS.into_iter().fold(once, any).build().unwrap()
    };
    ONCE.get_or_init(made).clone()
}

const SECOND: Duration = Duration::from_secs(1);
