//! How Mixpanel is asked, and what its answers mean.

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Secret};
use mixpanel_client::facts::{CREATE_DELETION_TASK, GET_DELETION_TASK, VENDOR};
use mixpanel_client::types::{
    ComplianceType, CreateDeletionTaskError, DeletionCreated, DeletionRequest, DeletionState,
    RequestStatus,
};
use mixpanel_client::{Client, Credentials};

pub use mixpanel_client::Region;

use crate::flow::{
    CallError, Endpoint, Flow, Heard, Means, Said, Use, With, adapter, heard, only,
};
use crate::{Account, Completion, Law};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = CREATE_DELETION_TASK.path;

/// Mixpanel.
///
/// ```
/// use erasure::{Mixpanel, mixpanel::Region};
///
/// let vendor = Mixpanel::new(Region::Eu, "oauth-token", "project-token");
/// ```
#[derive(Debug, Clone)]
pub struct Mixpanel {
    endpoint: Endpoint,
    oauth: Secret,
    project_token: Secret,
}

adapter!(Mixpanel, batches);

impl Mixpanel {
    /// The account in this region that these credentials belong to.
    pub fn new(
        region: impl Into<BaseUrl>,
        oauth: impl Into<Secret>,
        project_token: impl Into<Secret>,
    ) -> Self {
        Self {
            endpoint: Endpoint::new(&VENDOR, region),
            oauth: oauth.into(),
            project_token: project_token.into(),
        }
    }

    fn client(&self) -> Client {
        let credentials = Credentials::oauth(self.oauth.clone());
        Client::new(self.endpoint.base(), credentials).with_transport(self.endpoint.transport())
    }
}

#[async_trait]
impl Flow for Mixpanel {
    const VENDOR: &'static VendorFacts = &VENDOR;

    const USES: &'static [Use] = &[
        Use::erase(&CREATE_DELETION_TASK, Completion::Tracked).many(),
        Use::follow(&GET_DELETION_TASK),
    ];

    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn account(&self) -> Account {
        self.endpoint.account(&VENDOR, Some(&self.project_token))
    }

    fn secrets(&mut self) -> Vec<&mut Secret> {
        vec![&mut self.oauth, &mut self.project_token]
    }

    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError> {
        match at {
            0 => {
                let body = DeletionRequest {
                    distinct_ids: with.list(|item| item.user_id().cloned())?,
                    compliance_type: Some(match with.law {
                        Law::Gdpr => ComplianceType::Gdpr,
                        Law::Ccpa => ComplianceType::Ccpa,
                    }),
                };
                let client = self.client();
                heard(
                    with,
                    client.create_deletion_task(&self.project_token, &body).await,
                    |answer| match answer {
                        DeletionCreated::TaskCreated(body)
                            if matches!(body.status, None | Some(RequestStatus::Ok)) =>
                        {
                            Said::new(Means::Accepted).tracked_by(&body.results.task_id)
                        }
                        DeletionCreated::TasksCreated(body)
                            if matches!(body.status, None | Some(RequestStatus::Ok)) =>
                        {
                            let entry = only(&body.results).map(|entry| &entry.tracking_id);
                            Said::new(Means::Accepted).tracked_by(entry)
                        }
                        _ => Means::Unclear.into(),
                    },
                    |status, error| match (status, error) {
                        (409, CreateDeletionTaskError::DeletionConflict(body)) => {
                            let body = body.error.as_ref()?;
                            let task = only(&body.conflicting_task_ids);
                            let conflicting = |key: &_| {
                                let is_named = body.conflicting_distinct_ids.contains(key);
                                is_named.then(|| Said::new(Means::UnderWay).tracked_by(task))
                            };
                            Some(Heard {
                                each: with.each(&[&conflicting]),
                                rest: Means::Spoilt.into(),
                            })
                        }
                        _ => None,
                    },
                )
            }
            1 => {
                let client = self.client();
                let tracking_id = with.tracking()?;
                heard(
                    with,
                    client.get_deletion_task(tracking_id, &self.project_token).await,
                    |body| {
                        let means = match (&body.status, &body.results.status) {
                            (Some(RequestStatus::Error | RequestStatus::Other(_)), _) => {
                                Means::Unclear
                            }
                            (_, DeletionState::Success) => Means::Done,
                            (_, DeletionState::Failure) => Means::Failed,
                            (_, DeletionState::Revoked) => Means::Cancelled,
                            (_, DeletionState::NotFound) => Means::Gone,
                            (
                                _,
                                DeletionState::Pending
                                | DeletionState::Staging
                                | DeletionState::Started,
                            ) => Means::UnderWay,
                            _ => Means::Unclear,
                        };
                        Said::new(means).echoing(&body.results.tracking_id)
                    },
                    |status, _error| match status {
                        404 => Some(Means::Gone.into()),
                        _ => None,
                    },
                )
            }
            _ => Err(CallError::defective()),
        }
    }
}
