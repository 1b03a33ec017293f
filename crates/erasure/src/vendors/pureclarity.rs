//! PureClarity takes the request, promises, and gives no way to ask.

use async_trait::async_trait;
use client_runtime::facts::{Fact, OperationFacts, Span};
use client_runtime::{BaseUrl, Secret};
use pureclarity_client::Client;
use pureclarity_client::facts::{FORGET_USER, VENDOR};
use pureclarity_client::types::ForgetUserRequest;

pub use pureclarity_client::Region;

use super::facts::{after, nobody, refusal, required, says_nobody};
use super::place::{Place, as_its_spec_says, settings};
use super::stranger::{stranger, wrong};
use crate::{Ask, Caveat, Needs, Outcome, Probe, Terms, Vendor, VendorId};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = FORGET_USER.path;

const FORGET: OperationFacts = FORGET_USER.facts;
const HORIZON: Fact<Span> = required(FORGET.horizon);

/// PureClarity, for one store.
///
/// ```
/// use erasure::{PureClarity, pureclarity::Region};
///
/// let vendor = PureClarity::new(Region::Eu, "access-key", "secret-key");
/// ```
#[derive(Debug, Clone)]
pub struct PureClarity {
    place: Place,
    access_key: Secret,
    secret_key: Secret,
}

settings!(PureClarity);

impl PureClarity {
    /// The store in this region that these keys belong to.
    pub fn new(
        region: impl Into<BaseUrl>,
        access_key: impl Into<Secret>,
        secret_key: impl Into<Secret>,
    ) -> Self {
        let (access_key, secret_key) = (access_key.into(), secret_key.into());
        Self {
            place: Place::new(VendorId::from_static(VENDOR.id), region).of(&access_key),
            access_key,
            secret_key,
        }
    }

    fn client(&self) -> Client {
        Client::new(self.place.base.clone()).with_transport(self.place.transport.clone())
    }
}

#[async_trait]
impl Vendor for PureClarity {
    as_its_spec_says!();

    fn needs(&self) -> Needs {
        Needs::from_facts(VENDOR.identifiers)
    }

    fn terms(&self) -> Terms {
        Terms::from_facts(&FORGET)
    }

    fn caveats(&self) -> Vec<Caveat> {
        let assumed = Caveat::if_assumed(&HORIZON, "by when it is done");
        Caveat::from_facts(&VENDOR)
            .into_iter()
            .chain(assumed)
            .collect()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let Some(identifier) = ask
            .identifier()
            .value()
            .filter(|_| self.needs().accept(ask.identifier()))
        else {
            return Outcome::NotAddressable {
                needs: self.needs(),
            };
        };
        let request = ForgetUserRequest {
            access_key: self.access_key.clone(),
            secret_key: self.secret_key.clone(),
            identifier: identifier.clone(),
        };
        match self.client().forget_user(&request).await {
            Ok(_taken) => Outcome::Promised {
                by: after(ask.now(), HORIZON.value),
            },
            Err(error) if says_nobody(&error, &FORGET) => nobody(&error),
            Err(error) => Outcome::from_client_error(&error, ask.now()),
        }
    }

    /// Whoever asks with wrong keys forgets nobody: that they are refused is all that can be asked.
    async fn probe(&self) -> Probe {
        let request = ForgetUserRequest {
            access_key: wrong(&self.access_key),
            secret_key: wrong(&self.secret_key),
            identifier: stranger(),
        };
        let answered = self.client().forget_user(&request).await;
        Probe::of_wrong_credentials(refusal(answered), Probe::CredentialsUnchecked)
    }
}
