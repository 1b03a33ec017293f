//! Lytics queues a deletion and can be asked how far it is. Its 404 doesn't say that nobody is there,
//! so that a lookup decides; its two contracts differ in how a deletion is asked about.

mod progress;

use std::collections::BTreeMap;

use async_trait::async_trait;
use client_runtime::facts::{Fact, IdentifierFact, OperationFacts, Span};
use client_runtime::{Personal, Secret};
use jiff::Timestamp;
use lytics_client::facts::{
    DELETE_IDENTITY, GET_DELETION, GET_DELETION_STATE, GET_IDENTITY, VENDOR,
};
use lytics_client::types::DeletionQueue;
use lytics_client::{Client, Credentials};

pub use lytics_client::Region;

use super::facts::{after, is_not_found, may_be_under_way, required, says_nobody};
use super::place::{Place, settings};
use crate::terms::signed;
use crate::{
    Ask, Caveat, Contract, Doubt, Failure, Identifier, IdentifierKind, Need, Needs, Outcome,
    Reason, Terms, Tracking, Vendor, VendorId,
};

const DELETE: OperationFacts = DELETE_IDENTITY.facts;
const HORIZON: Fact<Span> = required(DELETE.horizon);
const PAUSE: Fact<Span> = required(GET_DELETION.facts.poll);
const PAUSE_REVISED: Fact<Span> = required(GET_DELETION_STATE.facts.poll);

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
    credentials: Credentials,
    contract: Contract,
    table: String,
    fields: BTreeMap<IdentifierKind, String>,
}

settings!(Lytics);

impl Lytics {
    /// The account that this token belongs to, under the original contract.
    pub fn new(token: impl Into<Secret>) -> Self {
        let named = |fact: &IdentifierFact| {
            Some((IdentifierKind::named(fact.kind)?, fact.name?.to_owned()))
        };
        Self {
            place: Place::new(VendorId::from_static(VENDOR.id), Region::Production),
            credentials: Credentials::token(token),
            contract: Contract::Original,
            table: TABLE.value.to_owned(),
            fields: VENDOR.identifiers.iter().filter_map(named).collect(),
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

    fn field_of(&self, identifier: &Identifier) -> Option<String> {
        match (self.fields.get(&identifier.kind()), identifier) {
            (Some(field), _) => Some(field.clone()),
            (None, Identifier::Custom { name, .. }) => Some(name.clone()),
            _ => None,
        }
    }

    fn client(&self) -> Client {
        let client = Client::new(self.place.base.clone(), self.credentials.clone());
        client.with_transport(self.place.transport.clone())
    }

    fn accepted(&self, deletion: Option<String>, now: Timestamp) -> Outcome {
        match deletion.filter(|id| !id.is_empty()) {
            Some(id) => {
                let tracking = Tracking::new(id).with_contract(self.contract);
                Outcome::InProgress {
                    tracking,
                    by: Some(after(now, HORIZON.value)),
                }
            }
            // Accepted, and nothing to ask with: it has to be asked for again.
            None => Outcome::Unknown {
                doubt: Doubt::NotUnderstood,
            },
        }
    }

    /// Lytics could not put a profile together: there is none, or one that is being deleted, or one
    /// that is beyond a single deletion. While a deletion runs, the profile may be hidden.
    async fn unresolved(&self, field: &str, value: &Personal, ask: &Ask<'_>) -> Outcome {
        let under_way = may_be_under_way(ask, HORIZON.value);
        match self
            .client()
            .get_identity(&self.table, field, value, None)
            .await
        {
            Ok(_there) if self.contract == Contract::Revised => {
                self.queue(field, value, ask.now()).await
            }
            Err(error) if !says_nobody(&error, &GET_IDENTITY.facts) => Outcome::Failed {
                error: Failure::from_client_error(&error, ask.now()),
            },
            _ if under_way => Outcome::failed(Reason::UnderWay),
            Ok(_there) => Outcome::failed(Reason::Unresolved),
            Err(_nobody) => Outcome::not_found(),
        }
    }

    /// Done, says Lytics; the lookup has to agree. A token that may not look leaves Lytics' word.
    async fn verified(&self, ask: &Ask<'_>) -> Result<Outcome, Failure> {
        let (Some(field), Some(value)) =
            (self.field_of(ask.identifier()), ask.identifier().value())
        else {
            return Ok(Outcome::Erased);
        };
        match self
            .client()
            .get_identity(&self.table, &field, value, None)
            .await
        {
            Ok(_there) => Ok(Outcome::failed(Reason::StillThere)),
            Err(error) if says_nobody(&error, &GET_IDENTITY.facts) => Ok(Outcome::Erased),
            Err(error) => match Failure::from_client_error(&error, ask.now()) {
                refused if refused.reason() == Reason::Credentials => Ok(Outcome::Erased),
                trouble => Err(trouble),
            },
        }
    }

    /// The bulk queue takes a profile in whatever state, and answers value by value.
    async fn queue(&self, field: &str, value: &Personal, now: Timestamp) -> Outcome {
        let queue = DeletionQueue {
            values: vec![value.clone()],
        };
        let answer = match self
            .client()
            .queue_deletions(&self.table, field, &queue)
            .await
        {
            Ok(answer) => answer,
            Err(error) => return Outcome::from_client_error(&error, now),
        };
        let refused = answer.request_id().into_iter();
        let refused = refused.fold(
            Failure::new(Reason::Rejected),
            Failure::with_vendor_request_id,
        );
        let mut results = answer.into_inner().data;
        match (
            results.successes.remove(value),
            results.errors.remove(value),
        ) {
            (Some(deletion), None) => self.accepted(Some(deletion), now),
            (None, Some(_why)) => Outcome::Failed { error: refused },
            _ => Outcome::Unknown {
                doubt: Doubt::NotUnderstood,
            },
        }
    }
}

#[async_trait]
impl Vendor for Lytics {
    fn id(&self) -> VendorId {
        self.place.id.clone()
    }

    fn name(&self) -> String {
        VENDOR.name.to_owned()
    }

    fn spec(&self) -> Option<&'static str> {
        Some(VENDOR.spec)
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
        Terms::from_facts(&DELETE).pause(signed(pause.value))
    }

    fn caveats(&self) -> Vec<Caveat> {
        Caveat::from_facts(&VENDOR)
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
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
            Ok(accepted) => self.accepted(accepted.into_inner().data.request_id, ask.now()),
            // An earlier attempt may have begun a deletion, and the profile be hidden while it runs.
            Err(error) if error.after_lost_answer() => {
                Outcome::from_client_error(&error, ask.now())
            }
            Err(error) if says_nobody(&error, &DELETE) => Outcome::not_found(),
            Err(error) if is_not_found(&error) => self.unresolved(&field, value, ask).await,
            Err(error) => Outcome::from_client_error(&error, ask.now()),
        }
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        let Outcome::InProgress { tracking, .. } = last else {
            return Ok(last.clone());
        };
        let (client, id) = (self.client(), tracking.reference().expose());
        let outcome = if tracking.contract() == Some(Contract::Revised) {
            let answered = client.get_deletion_state(id).await;
            let answer = answered.map_err(|error| Failure::from_client_error(&error, ask.now()))?;
            progress::stationed(&answer.data, id, last)?
        } else {
            let answered = client.get_deletion(id).await;
            let answer = answered.map_err(|error| Failure::from_client_error(&error, ask.now()))?;
            progress::counted(&answer.data, id, last)?
        };
        if outcome == Outcome::Erased {
            self.verified(ask).await
        } else {
            Ok(outcome)
        }
    }
}
