//! How PureClarity is asked, and what its answers mean.

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Secret};
use pureclarity_client::Client;
use pureclarity_client::facts::{FORGET_USER, VENDOR};
use pureclarity_client::types::ForgetUserRequest;

pub use pureclarity_client::Region;

use crate::flow::{CallError, Endpoint, Flow, Heard, Means, Use, With, adapter, heard};
use crate::{Account, Completion};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = FORGET_USER.path;

/// PureClarity.
///
/// ```
/// use erasure::{PureClarity, pureclarity::Region};
///
/// let vendor = PureClarity::new(Region::Eu, "access-key", "secret-key");
/// ```
#[derive(Debug, Clone)]
pub struct PureClarity {
    endpoint: Endpoint,
    access_key: Secret,
    secret_key: Secret,
}

adapter!(PureClarity);

impl PureClarity {
    /// The account in this region that these credentials belong to.
    pub fn new(
        region: impl Into<BaseUrl>,
        access_key: impl Into<Secret>,
        secret_key: impl Into<Secret>,
    ) -> Self {
        Self {
            endpoint: Endpoint::new(&VENDOR, region),
            access_key: access_key.into(),
            secret_key: secret_key.into(),
        }
    }

    fn client(&self) -> Client {
        Client::new(self.endpoint.base()).with_transport(self.endpoint.transport())
    }
}

#[async_trait]
impl Flow for PureClarity {
    const VENDOR: &'static VendorFacts = &VENDOR;

    const USES: &'static [Use] = &[Use::erase(&FORGET_USER, Completion::Promised).nobody()];

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn account(&self) -> Account {
        self.endpoint.account(&VENDOR, Some(&self.access_key))
    }

    fn secrets(&mut self) -> Vec<&mut Secret> {
        vec![&mut self.access_key, &mut self.secret_key]
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        match at {
            0 => {
                let body = ForgetUserRequest {
                    access_key: self.access_key.clone(),
                    secret_key: self.secret_key.clone(),
                    identifier: with.item()?.identifier()?.clone(),
                };
                heard(
                    with,
                    self.client().forget_user(&body).await,
                    |_answer| Means::Promised,
                    |status, _error| match status {
                        404 => Some(Means::Nobody.into()),
                        _ => None,
                    },
                )
            }
            _ => Err(CallError::defective()),
        }
    }
}
