//! Lytics queues a deletion and can be asked how far it is. Its 404 doesn't say that nobody is there,
//! so that a lookup decides; its two contracts differ in how a deletion is asked about.

mod many;
mod progress;
mod recent;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use async_trait::async_trait;
use client_runtime::facts::{Completion, Fact, IdentifierFact, OperationFacts, Span};
use client_runtime::{Personal, Secret};
use jiff::Timestamp;
use lytics_client::facts::{
    DELETE_IDENTITIES, DELETE_IDENTITY, DELETE_IDENTITY_ORIGINAL, DELETE_IDENTITY_REVISED, GET_DELETION,
    GET_DELETION_OVERVIEW, GET_DELETION_STATE, LIST_DELETION_STATES, QUEUE_DELETIONS, VENDOR,
};
use lytics_client::{Client, Credentials};

pub use lytics_client::Region;

use super::facts::{
    after, job, may_be_under_way, required, says_nobody, says_not_found, several,
};
use super::place::{Place, as_its_spec_says, settings};
use super::shared::Shared;
use super::stranger::{stranger, wrong};
use crate::terms::signed;
use crate::{
    Ask, Caveat, Contract, Doubt, Failure, Identifier, IdentifierKind, Need, Needs, Outcome, Probe,
    Reason, Terms, Tracking, UnderWay, Vendor, VendorId,
};
use progress::Told;

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = DELETE_IDENTITY.path;

const HORIZON: Fact<Span> = required(DELETE_IDENTITY_ORIGINAL.horizon);
const TRACKED: Fact<Completion> = required(DELETE_IDENTITY_ORIGINAL.completion);
const PAUSE: Fact<Span> = required(GET_DELETION.facts.poll);
const BATCH: Fact<u32> = required(DELETE_IDENTITIES.facts.batch);
const BATCH_REVISED: Fact<u32> = required(QUEUE_DELETIONS.facts.batch);
const PAUSE_REVISED: Fact<Span> = required(GET_DELETION_STATE.facts.poll);

const NOT_UNDERSTOOD: Outcome = Outcome::Unknown {
    doubt: Doubt::NotUnderstood,
};

/// The table that holds people, unless an account has it otherwise.
const TABLE: Fact<&str> = required(VENDOR.table);

/// Lytics, for one account.
///
/// ```
/// use erasure::{Contract, IdentifierKind, Lytics};
///
/// let vendor = Lytics::new("token");
/// let vendor = Lytics::new("token").contract(Contract::Revised).field(IdentifierKind::Phone, "phone_number");
/// ```
#[derive(Debug, Clone)]
pub struct Lytics {
    place: Place,
    token: Secret,
    contract: Contract,
    table: String,
    fields: BTreeMap<IdentifierKind, String>,
    /// Whether several share a request, where the settings say so.
    batches: Option<bool>,
    /// One answer tells all who were asked for together.
    told: Shared<Told>,
    /// One list tells all who wait for what may be under way.
    recent: Shared<Vec<UnderWay>>,
}

settings!(Lytics);

impl Lytics {
    /// The account that this token belongs to, under the original contract.
    pub fn new(token: impl Into<Secret>) -> Self {
        let named = |fact: &IdentifierFact| {
            Some((IdentifierKind::named(fact.kind)?, fact.name?.to_owned()))
        };
        let token = token.into();
        Self {
            place: Place::new(VendorId::from_static(VENDOR.id), Region::Production).of(&token),
            token,
            contract: Contract::Original,
            table: TABLE.value.to_owned(),
            fields: VENDOR.identifiers.iter().filter_map(named).collect(),
            batches: None,
            told: Shared::default(),
            recent: Shared::default(),
        }
    }

    /// Which of its published contracts Lytics speaks.
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

    /// The identity field in which the account keeps identifiers of this kind. A custom identifier's
    /// own name is its field, unless this is called.
    #[must_use]
    pub fn field(mut self, kind: IdentifierKind, field: impl Into<String>) -> Self {
        self.fields.insert(kind, field.into());
        self
    }

    /// Whether several people are asked for with one request. Unless this is called, they are under the
    /// revised contract alone: nobody has published the body of such a request of the original one.
    #[must_use]
    pub fn batches(mut self, wanted: bool) -> Self {
        self.batches = Some(wanted);
        self
    }

    fn in_batches(&self) -> bool {
        self.batches.unwrap_or(self.contract == Contract::Revised)
    }

    /// What is known of deleting one person, by the contract.
    fn facts(&self) -> &'static OperationFacts {
        match self.contract {
            Contract::Original => &DELETE_IDENTITY_ORIGINAL,
            Contract::Revised => &DELETE_IDENTITY_REVISED,
        }
    }

    fn field_of(&self, identifier: &Identifier) -> Option<String> {
        match (self.fields.get(&identifier.kind()), identifier) {
            (Some(field), _) => Some(field.clone()),
            (None, Identifier::Custom { name, .. }) => Some(name.clone()),
            _ => None,
        }
    }

    fn client(&self) -> Client {
        let credentials = Credentials::token(self.token.clone());
        let client = Client::new(self.place.base.clone(), credentials);
        client.with_transport(self.place.transport.clone())
    }

    /// Asks about somebody who doesn't exist: whether Lytics says so.
    async fn knows_no_stranger(&self, field: &str) -> Result<(), Failure> {
        match self.look(field, &stranger(), Timestamp::now()).await? {
            true => Err(Failure::new(Reason::NotUnderstood)),
            false => Ok(()),
        }
    }

    fn accepted<'a>(
        &self,
        deletion: Option<String>,
        asked: impl IntoIterator<Item = &'a Personal>,
        by: Timestamp,
    ) -> Outcome {
        let is_another_operation = |id: &String| {
            let beside = [&LIST_DELETION_STATES, &GET_DELETION_OVERVIEW];
            beside.iter().any(|at| at.path.ends_with(&format!("/{id}")))
        };
        match job(deletion, asked).filter(|id| !is_another_operation(id)) {
            Some(id) => {
                let tracking = Tracking::new(id).with_contract(self.contract);
                Outcome::InProgress {
                    tracking,
                    by: Some(by),
                }
            }
            // Accepted, and nothing to ask with: it has to be asked for again.
            None => NOT_UNDERSTOOD,
        }
    }

    /// Asks for one person.
    async fn erase_one(&self, ask: &Ask<'_>) -> Outcome {
        let (Some(field), Some(value)) =
            (self.field_of(ask.identifier()), ask.identifier().value())
        else {
            return Outcome::NotAddressable {
                needs: self.needs(),
            };
        };
        match self
            .client()
            .delete_identity(&self.table, &field, value)
            .await
        {
            Ok(accepted) => {
                let by = after(ask.now(), HORIZON.value);
                self.accepted(accepted.into_inner().data.request_id, [value], by)
            }
            // An earlier attempt may have begun a deletion, and the profile be hidden while it runs.
            Err(error) if error.after_lost_answer() => {
                Outcome::from_client_error(&error, ask.now())
            }
            Err(error) if says_nobody(&error, self.facts()) => Outcome::not_found(),
            Err(error) if says_not_found(&error) => self.unresolved(&field, value, ask).await,
            Err(error) => Outcome::from_client_error(&error, ask.now()),
        }
    }

    /// Lytics could not put a profile together: there is none, or one that is being deleted, or one
    /// that is beyond a single deletion. While a deletion runs, the profile may be hidden.
    async fn unresolved(&self, field: &str, value: &Personal, ask: &Ask<'_>) -> Outcome {
        match self.look(field, value, ask.now()).await {
            Ok(true) if self.contract == Contract::Revised => {
                let queued = self.queue(field, &[value], ask.now()).await;
                let outcomes = queued.unwrap_or_else(|unanswered| vec![unanswered.outcome]);
                outcomes.into_iter().next().unwrap_or(NOT_UNDERSTOOD)
            }
            Err(error) => error.into(),
            _ if may_be_under_way(ask, HORIZON.value) => {
                self.perhaps_under_way(ask.now()).await.into()
            }
            Ok(true) => Outcome::failed(Reason::Unresolved),
            Ok(false) => Outcome::not_found(),
        }
    }
}

#[async_trait]
impl Vendor for Lytics {
    as_its_spec_says!(table);

    fn batch(&self) -> NonZeroUsize {
        several(match self.contract {
            _ if !self.in_batches() => 1,
            Contract::Original => BATCH.value,
            Contract::Revised => BATCH_REVISED.value,
        })
    }

    fn needs(&self) -> Needs {
        let published = Needs::from_facts(VENDOR.identifiers);
        let configured = self.fields.keys().map(Need::from);
        Needs::one_of(published.sorts().iter().cloned().chain(configured))
    }

    fn terms(&self) -> Terms {
        let pause = match self.contract {
            Contract::Original => PAUSE,
            Contract::Revised => PAUSE_REVISED,
        };
        Terms::from_facts(self.facts()).pause(signed(pause.value))
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = Caveat::from_facts(&VENDOR);
        if self.contract == Contract::Original {
            let together = match self.in_batches() {
                true => "the body of the request that asks for several people",
                false => "the body of a request for several people, so that each is asked for alone",
            };
            let tracked = "that the deletion of one person can be asked about";
            caveats.extend(Caveat::if_assumed(&TRACKED, tracked));
            caveats.extend(Caveat::if_assumed(&BATCH, together));
        }
        caveats
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        self.erase_one(ask).await
    }

    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        self.erase_many(asks).await
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        match last {
            Outcome::InProgress { tracking, .. } => self.followed(ask, tracking, last).await,
            nothing_new => Ok(nothing_new.clone()),
        }
    }

    async fn probe(&self) -> Probe {
        let Some(field) = self.field_of(&Identifier::UserId(stranger())) else {
            return Probe::Unchecked;
        };
        if let Err(failure) = self.knows_no_stranger(&field).await {
            return Probe::of(failure);
        }
        let other = Self {
            token: wrong(&self.token),
            ..self.clone()
        };
        let answered = other.knows_no_stranger(&field).await;
        Probe::of_wrong_credentials(answered, Probe::Ready)
    }

    async fn under_way(&self) -> Result<Vec<UnderWay>, Failure> {
        self.listed(Timestamp::now()).await
    }
}
