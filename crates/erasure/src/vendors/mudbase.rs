//! How Mudbase is asked, and what its answers mean.

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;
use client_runtime::{Personal, Secret};
use mudbase_client::facts::{
    ERASE_USER_DATA, ERASE_USER_DATA_ORIGINAL, ERASE_USER_DATA_REVISED, VENDOR,
};
use mudbase_client::types::{
    EraseAnswer, EraseByConfirm, EraseByConfirmation, EraseUserDataError,
};
use mudbase_client::{Client, Credentials};

pub use mudbase_client::Region;

use crate::flow::{
    CallError, Endpoint, Flow, Heard, Means, Use, Value, With, adapter, heard,
};
use crate::{Account, Completion, Contract, Obstacle};

mod custom;

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = ERASE_USER_DATA.path;

/// Mudbase.
///
/// ```
/// use erasure::{Contract, Mudbase};
///
/// let vendor = Mudbase::new();
/// let vendor = Mudbase::new().contract(Contract::Revised);
/// ```
#[derive(Debug, Clone)]
pub struct Mudbase {
    endpoint: Endpoint,
    contract: Contract,
    reason: Option<Personal>,
}

adapter!(Mudbase);

impl Default for Mudbase {
    fn default() -> Self {
        Self::new()
    }
}

impl Mudbase {
    /// Mudbase at its usual address.
    pub fn new() -> Self {
        Self {
            endpoint: Endpoint::new(&VENDOR, Region::Production),
            contract: Contract::default(),
            reason: None,
        }
    }

    /// Which of its published contracts the vendor speaks.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = contract;
        self
    }

    /// Why people leave, to tell Mudbase with each erasure. The original contract has a place for it; the
    /// revised one has none, and is told nothing.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<Personal>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    fn client(&self, bearer: &Secret) -> Client {
        let credentials = Credentials::bearer(bearer.clone());
        Client::new(self.endpoint.base(), credentials).with_transport(self.endpoint.transport())
    }
}

#[async_trait]
impl Flow for Mudbase {
    const VENDOR: &'static VendorFacts = &VENDOR;

    const USES: &'static [Use] = &[
        Use::erase_by(&ERASE_USER_DATA, &ERASE_USER_DATA_ORIGINAL, Completion::Promised),
        Use::erase_by(&ERASE_USER_DATA, &ERASE_USER_DATA_REVISED, Completion::Immediate),
    ];

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn account(&self) -> Account {
        self.endpoint.account(&VENDOR, None)
    }

    fn secrets(&mut self) -> Vec<&mut Secret> {
        vec![]
    }

    fn holds(&self, at: usize) -> bool {
        match at {
            0 => self.contract == Contract::Original,
            1 => self.contract == Contract::Revised,
            _ => true,
        }
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        match at {
            0 => {
                let item = with.item()?;
                let body = EraseByConfirmation {
                    confirmation: Default::default(),
                    reason: self.reason.clone(),
                };
                let client = self.client(item.session_token()?);
                heard(
                    with,
                    client.erase_user_data(&body.into()).await,
                    |answer| match answer {
                        EraseAnswer::ErasureScheduled(body) => custom::scheduled(body),
                        EraseAnswer::ErasureDone(_) => Means::OtherContract.into(),
                        EraseAnswer::ErasureBegun(body) if body.message.is_there() => {
                            Means::Promised.into()
                        }
                        EraseAnswer::ErasureBegun(_) => Means::Unclear.into(),
                    },
                    |status, error| match (status, error) {
                        (400, EraseUserDataError::ApiError(body))
                            if body.error.is_there()
                                && !body.code.is_there()
                                && !body.path.is_there()
                                && !body.request_id.is_there()
                                && !body.retry_after.is_there()
                                && !body.timestamp.is_there() =>
                        {
                            Some(Means::OtherContract.into())
                        }
                        (409, EraseUserDataError::SoleOwnerConflict(body))
                            if body.sole_owned_orgs.is_there() =>
                        {
                            Some(Means::Blocked(Obstacle::SoleOwner).into())
                        }
                        _ => None,
                    },
                )
            }
            1 => {
                let item = with.item()?;
                let body = EraseByConfirm {
                    confirm: Default::default(),
                    current_password: item.session()?.password().cloned(),
                    totp_token: item.session()?.one_time_code().cloned(),
                };
                let client = self.client(item.session_token()?);
                heard(
                    with,
                    client.erase_user_data(&body.into()).await,
                    |answer| match answer {
                        EraseAnswer::ErasureDone(body) => custom::finished(body),
                        EraseAnswer::ErasureScheduled(_) => Means::OtherContract.into(),
                        EraseAnswer::ErasureBegun(_) => Means::Unclear.into(),
                    },
                    |status, error| match (status, error) {
                        (400, EraseUserDataError::ApiError(body))
                            if body.code.is_there()
                                || body.path.is_there()
                                || body.request_id.is_there()
                                || body.retry_after.is_there()
                                || body.timestamp.is_there() =>
                        {
                            Some(Means::OtherContract.into())
                        }
                        (409, EraseUserDataError::SoleOwnerConflict(body))
                            if body.sole_owned_orgs.is_there() =>
                        {
                            Some(Means::Blocked(Obstacle::SoleOwner).into())
                        }
                        _ => None,
                    },
                )
            }
            _ => Err(CallError::defective()),
        }
    }
}
