//! How Lytics is asked, and what its answers mean.

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;
use client_runtime::Secret;
use lytics_client::facts::{
    DELETE_IDENTITIES, DELETE_IDENTITY, DELETE_IDENTITY_ORIGINAL, DELETE_IDENTITY_REVISED, GET_DELETION,
    GET_DELETION_STATE, GET_IDENTITY, LIST_DELETION_STATES, LIST_DELETIONS, QUEUE_DELETIONS, VENDOR,
};
use lytics_client::types::{
    ApiErrorCode, DeletionBatch, DeletionQueue, DeletionState, DeletionStatus, GetDeletionError,
    GetDeletionStateError, GetIdentityError, IdentityToDelete,
};
use lytics_client::{Client, Credentials};

pub use lytics_client::Region;

use crate::flow::{
    CallError, Endpoint, Fields, Flow, Heard, Means, Said, Use, Value, With, adapter, heard, no_row,
    only,
};
use crate::{Account, Completion, Contract, IdentifierKind};

mod custom;

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = DELETE_IDENTITY.path;

/// Lytics.
///
/// ```
/// use erasure::{Contract, IdentifierKind, Lytics};
///
/// let vendor = Lytics::new("token");
/// let vendor = Lytics::new("token").contract(Contract::Revised).field(IdentifierKind::Phone, "phone_number");
/// ```
#[derive(Debug, Clone)]
pub struct Lytics {
    endpoint: Endpoint,
    token: Secret,
    contract: Contract,
    table: String,
    fields: Fields,
}

adapter!(Lytics, batches);

impl Lytics {
    /// The account that these credentials belong to.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            endpoint: Endpoint::new(&VENDOR, Region::Production),
            token: token.into(),
            contract: Contract::default(),
            table: "user".to_owned(),
            fields: Fields::of(VENDOR.identifiers),
        }
    }

    /// Which of its published contracts the vendor speaks.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = contract;
        self
    }

    /// The table that holds the people: the one that the vendor's page names, unless this is called.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.table = table.into();
        self
    }

    /// The field in which the account keeps identifiers of this kind. A custom identifier's own name is its
    /// field, unless this is called.
    #[must_use]
    pub fn field(mut self, kind: IdentifierKind, field: impl Into<String>) -> Self {
        self.fields.insert(kind, field);
        self
    }

    fn client(&self) -> Client {
        let credentials = Credentials::token(self.token.clone());
        Client::new(self.endpoint.base(), credentials).with_transport(self.endpoint.transport())
    }
}

#[async_trait]
impl Flow for Lytics {
    const VENDOR: &'static VendorFacts = &VENDOR;

    const USES: &'static [Use] = &[
        Use::look(&GET_IDENTITY),
        Use::erase_by(&DELETE_IDENTITY, &DELETE_IDENTITY_ORIGINAL, Completion::Tracked),
        Use::erase_by(&DELETE_IDENTITY, &DELETE_IDENTITY_REVISED, Completion::Tracked).or_else(4),
        Use::erase(&DELETE_IDENTITIES, Completion::Tracked).many_if_wanted(),
        Use::erase(&QUEUE_DELETIONS, Completion::Tracked).many(),
        Use::follow(&GET_DELETION),
        Use::follow(&GET_DELETION_STATE),
        Use::list(&LIST_DELETIONS),
        Use::list(&LIST_DELETION_STATES),
    ];

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn account(&self) -> Account {
        let account = self.endpoint.account(&VENDOR, Some(&self.token));
        account.and("table", &self.table)
    }

    fn secrets(&mut self) -> Vec<&mut Secret> {
        vec![&mut self.token]
    }

    fn holds(&self, at: usize) -> bool {
        match at {
            1 | 3 | 5 | 7 => self.contract == Contract::Original,
            2 | 4 | 6 | 8 => self.contract == Contract::Revised,
            _ => true,
        }
    }

    fn fields(&self) -> Option<&Fields> {
        Some(&self.fields)
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        let client = self.client();
        match at {
            0 => {
                let (field, value) = (with.item()?.name()?, with.item()?.identifier()?);
                heard(
                    with,
                    client.get_identity(&self.table, field, value, None).await,
                    |body| match body.data.keys.is_there() {
                        true => Means::There,
                        false => Means::Unclear,
                    },
                    |status, error| match (status, error) {
                        (404, GetIdentityError::ApiError(body))
                            if matches!(
                                only(&body.errors).and_then(|entry| entry.code.as_ref()),
                                Some(ApiErrorCode::Notfound003 | ApiErrorCode::EntityNotfound012)
                            ) =>
                        {
                            Some(Means::Nobody.into())
                        }
                        _ => None,
                    },
                )
            }
            1 | 2 => {
                let (field, value) = (with.item()?.name()?, with.item()?.identifier()?);
                heard(
                    with,
                    client.delete_identity(&self.table, field, value).await,
                    |body| Said::new(Means::Accepted).tracked_by(&body.data.request_id),
                    no_row,
                )
            }
            3 => {
                let body = DeletionBatch {
                    identities: with.list(|item| {
                        Ok(IdentityToDelete {
                            table: self.table.clone(),
                            field: item.name()?.to_owned(),
                            value: item.identifier()?.clone(),
                        })
                    })?,
                };
                heard(
                    with,
                    client.delete_identities(&body).await,
                    |body| Said::new(Means::Accepted).tracked_by(&body.data.request_id),
                    no_row,
                )
            }
            4 => {
                let field = with.first()?.name()?;
                let body = DeletionQueue {
                    values: with.list(|item| item.identifier().cloned())?,
                };
                heard(
                    with,
                    client.queue_deletions(&self.table, field, &body).await,
                    |body| Heard {
                        each: with.each(&[
                            &|key| {
                                let value = body.data.successes.get(key)?;
                                Some(Said::new(Means::Accepted).tracked_by(value))
                            },
                            &|key| body.data.errors.get(key).map(|_| Means::Refused.into()),
                        ]),
                        rest: Means::Unclear.into(),
                    },
                    no_row,
                )
            }
            5 => heard(
                with,
                client.get_deletion(with.tracking()?).await,
                |body| {
                    let means = match body.data.status {
                        DeletionStatus::Completed => Means::Done,
                        DeletionStatus::Failed => Means::Failed,
                        DeletionStatus::Pending | DeletionStatus::InProgress => Means::UnderWay,
                        DeletionStatus::Other(_) => Means::Unclear,
                    };
                    Said::new(means)
                        .counted(body.data.deleted, body.data.requested)
                        .echoing(&body.data.request_id)
                },
                |status, error| match (status, error) {
                    (404, GetDeletionError::ApiError(_)) => Some(Means::Gone.into()),
                    _ => None,
                },
            ),
            6 => heard(
                with,
                client.get_deletion_state(with.tracking()?).await,
                |body| {
                    let means = match (&body.data.state, body.data.completed) {
                        (Some(DeletionState::Done), Some(true)) => Means::Done,
                        (Some(DeletionState::Other(_)) | None, _) | (_, Some(true)) => {
                            Means::Unclear
                        }
                        _ => Means::UnderWay,
                    };
                    Said::new(means).echoing(&body.data.request_id)
                },
                |status, error| match (status, error) {
                    (404, GetDeletionStateError::ApiError(_)) => Some(Means::Gone.into()),
                    _ => None,
                },
            ),
            7 => heard(
                with,
                client.list_deletions().await,
                custom::listed,
                no_row,
            ),
            8 => heard(
                with,
                client.list_deletion_states().await,
                custom::listed_states,
                no_row,
            ),
            _ => Err(CallError::defective()),
        }
    }
}
