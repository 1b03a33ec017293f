//! Mixpanel deletes in tasks, one for as many people as are asked for together, and can be asked how
//! far a task is. It never says that it knows nobody, so that no outcome here does.

mod busy;

use std::collections::HashSet;
use std::num::NonZeroUsize;

use async_trait::async_trait;
use client_runtime::facts::{Fact, NotFoundMeans, OperationFacts, Span};
use client_runtime::{BaseUrl, Secret};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use mixpanel_client::facts::{CREATE_DELETION_TASK, GET_DELETION_TASK, VENDOR};
use mixpanel_client::types::{
    ApiError, ComplianceType, DeletionAnswer, DeletionCreated, DeletionRequest, DeletionState,
    RequestStatus,
};
use mixpanel_client::{Client, Credentials, Error};

pub use mixpanel_client::Region;

use super::facts::{after, is_spoilt, job, required, says_not_found, several};
use super::place::{Place, as_its_spec_says, settings};
use super::shared::Shared;
use super::stranger::{stranger, wrong};
use crate::terms::signed;
use crate::{
    Ask, Caveat, Doubt, Failure, Identifier, Law, Needs, Outcome, Probe, Reason, Terms, Tracking,
    Vendor, VendorId,
};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = CREATE_DELETION_TASK.path;

const DELETE: OperationFacts = CREATE_DELETION_TASK.facts;
const HORIZON: Fact<Span> = required(DELETE.horizon);
const BATCH: Fact<u32> = required(DELETE.batch);
const PAUSE: Fact<Span> = required(GET_DELETION_TASK.facts.poll);
const NOBODY: Fact<NotFoundMeans> = required(GET_DELETION_TASK.facts.not_found);

/// Mixpanel, for one project.
///
/// ```
/// use erasure::{Mixpanel, mixpanel::Region};
///
/// let vendor = Mixpanel::new(Region::Eu, "oauth-token", "project-token");
/// ```
#[derive(Debug, Clone)]
pub struct Mixpanel {
    place: Place,
    oauth_token: Secret,
    project_token: Secret,
    /// Two thousand people can share a task, and one request a second has to do for all of Mixpanel.
    tasks: Shared<DeletionState>,
}

settings!(Mixpanel);

impl Mixpanel {
    /// The project in this region that the project token belongs to, asked by whoever the OAuth token
    /// belongs to.
    pub fn new(
        region: impl Into<BaseUrl>,
        oauth_token: impl Into<Secret>,
        project_token: impl Into<Secret>,
    ) -> Self {
        let project_token = project_token.into();
        Self {
            place: Place::new(VendorId::from_static(VENDOR.id), region).of(&project_token),
            oauth_token: oauth_token.into(),
            project_token,
            tasks: Shared::default(),
        }
    }

    fn client(&self) -> Client {
        let credentials = Credentials::oauth(self.oauth_token.clone());
        let client = Client::new(self.place.base.clone(), credentials);
        client.with_transport(self.place.transport.clone())
    }

    /// Asks about a task that doesn't exist: whether Mixpanel says so.
    async fn knows_no_stranger(&self) -> Result<(), Failure> {
        match self.task(stranger().expose()).await {
            Ok(answer) if answer.results.status == DeletionState::NotFound => Ok(()),
            Ok(_some_task) => Err(Failure::new(Reason::NotUnderstood)),
            Err(error) if says_not_found(&error) => Ok(()),
            Err(error) => Err(Failure::from_client_error(&error, Timestamp::now())),
        }
    }

    async fn task(&self, id: &str) -> Result<DeletionAnswer, Error<ApiError>> {
        let answered = self
            .client()
            .get_deletion_task(id, &self.project_token)
            .await;
        Ok(answered?.into_inner())
    }

    /// Where a task stands.
    async fn state(&self, asked: &str, now: Timestamp) -> Result<DeletionState, Failure> {
        let answered = self.task(asked).await;
        let answer = answered.map_err(|error| Failure::from_client_error(&error, now))?;
        let task = answer.results;
        let of_another = task.tracking_id.is_some_and(|id| id != asked);
        match of_another || !is_fine(answer.status) {
            true => Err(Failure::new(Reason::NotUnderstood)),
            false => Ok(task.status),
        }
    }

    /// One task for all of them. Where one may have spoilt the request, one for each half, down to the
    /// one. `in_doubt` is whether an earlier request for them may have begun one.
    fn delete<'a>(
        &'a self,
        asks: Vec<&'a Ask<'a>>,
        in_doubt: bool,
    ) -> BoxFuture<'a, Vec<Outcome>> {
        async move {
            let Some((now, law)) = asks.first().map(|ask| (ask.now(), ask.law())) else {
                return Vec::new();
            };
            let which: Vec<bool> = asks.iter().map(|ask| ask.law() == law).collect();
            if which.contains(&false) {
                // A task is made under one law.
                let (these, those) = asks.into_iter().partition(|ask| ask.law() == law);
                let these = self.delete(these, in_doubt).await;
                return busy::merged(&which, these, self.delete(those, in_doubt).await);
            }
            let mut known = HashSet::new();
            let ids = asks.iter().filter_map(|ask| ask.identifier().value());
            let ids = ids.filter(|id| known.insert(*id));
            let request = DeletionRequest {
                distinct_ids: ids.cloned().collect(),
                compliance_type: Some(compliance_type(law)),
            };
            let people = asks.len();
            match self
                .client()
                .create_deletion_task(&self.project_token, &request)
                .await
            {
                Ok(created) => vec![accepted(created.into_inner(), &asks, now); people],
                Err(error) if people > 1 && is_spoilt(&error) => {
                    let mut these = asks;
                    let those = these.split_off(people / 2);
                    let outcomes = self.delete(these, in_doubt).await;
                    [outcomes, self.delete(those, in_doubt).await].concat()
                }
                Err(error) => match busy::conflict(&error, &asks) {
                    Some(conflict) => {
                        let in_doubt = in_doubt || error.after_lost_answer();
                        self.around(asks, conflict, in_doubt).await
                    }
                    None => vec![Outcome::from_client_error(&error, now); people],
                },
            }
        }
        .boxed()
    }
}

fn compliance_type(law: Law) -> ComplianceType {
    match law {
        Law::Gdpr => ComplianceType::Gdpr,
        Law::Ccpa => ComplianceType::Ccpa,
    }
}

/// Both forms of the answer name the task.
fn accepted(created: DeletionCreated, asks: &[&Ask<'_>], now: Timestamp) -> Outcome {
    let (id, status) = match created {
        DeletionCreated::TaskCreated(task) => (Some(task.results.task_id), task.status),
        DeletionCreated::TasksCreated(tasks) => match tasks.results.as_slice() {
            [task] => (task.tracking_id.clone(), tasks.status),
            _ => (None, tasks.status),
        },
    };
    let asked = asks.iter().filter_map(|ask| ask.identifier().value());
    match job(id.filter(|_| is_fine(status)), asked) {
        Some(id) => in_progress(id, asks.len(), now),
        // Accepted, and nothing to ask with: it has to be asked for again.
        None => Outcome::Unknown {
            doubt: Doubt::NotUnderstood,
        },
    }
}

/// Whether an answer of success says of itself that it is one, or nothing.
fn is_fine(status: Option<RequestStatus>) -> bool {
    status.is_none_or(|status| status == RequestStatus::Ok)
}

fn in_progress(task: String, people: usize, now: Timestamp) -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new(task).shared_by(people as u64),
        by: Some(after(now, HORIZON.value)),
    }
}

#[async_trait]
impl Vendor for Mixpanel {
    as_its_spec_says!();

    fn batch(&self) -> NonZeroUsize {
        several(BATCH.value)
    }

    fn needs(&self) -> Needs {
        Needs::from_facts(VENDOR.identifiers)
    }

    fn terms(&self) -> Terms {
        Terms::from_facts(&DELETE).pause(signed(PAUSE.value))
    }

    fn caveats(&self) -> Vec<Caveat> {
        let nobody = Caveat::if_assumed(&NOBODY, "that whoever is erased was known by this id");
        Caveat::from_facts(&VENDOR)
            .into_iter()
            .chain(nobody)
            .collect()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let outcomes = self.erase_batch(std::slice::from_ref(ask)).await;
        outcomes
            .into_iter()
            .next()
            .unwrap_or(Outcome::failed(Reason::Defective))
    }

    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        let is_known_by = |ask: &Ask<'_>| matches!(ask.identifier(), Identifier::UserId(_));
        let which: Vec<bool> = asks.iter().map(is_known_by).collect();
        let wanted = asks.iter().filter(|ask| is_known_by(ask)).collect();
        let needs = self.needs();
        let not_addressable = vec![Outcome::NotAddressable { needs }; asks.len()];
        busy::merged(&which, self.delete(wanted, false).await, not_addressable)
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        let Outcome::InProgress { tracking, .. } = last else {
            return Ok(last.clone());
        };
        let asking = self.state(tracking.reference().expose(), ask.now());
        match self.tasks.of(tracking, ask.now(), asking).await? {
            DeletionState::Success => Ok(Outcome::Erased),
            // It fails for everybody in it where one of them may be why: each gets one of their own.
            DeletionState::Failure => Ok(Failure::new(Reason::GivenUp)
                .retryable(tracking.targets() > 1)
                .into()),
            DeletionState::Revoked => Ok(Outcome::failed(Reason::Cancelled)),
            DeletionState::NotFound => Ok(Outcome::failed(Reason::Untraceable)),
            DeletionState::Unknown => Err(Failure::new(Reason::OutOfOrder).retryable(true)),
            DeletionState::Pending | DeletionState::Staging | DeletionState::Started => {
                Ok(last.clone())
            }
            DeletionState::Other(_) => Err(Failure::new(Reason::NotUnderstood)),
        }
    }

    async fn probe(&self) -> Probe {
        if let Err(failure) = self.knows_no_stranger().await {
            return Probe::of(failure);
        }
        let other = Self {
            oauth_token: wrong(&self.oauth_token),
            ..self.clone()
        };
        Probe::of_wrong_credentials(other.knows_no_stranger().await, Probe::Ready)
    }
}
