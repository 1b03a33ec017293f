//! Gainsight PX deletes at once; asked for a soft deletion it only hides a record, which can come back for
//! a time. An id that a path can't carry safely goes in the body.

use async_trait::async_trait;
use client_runtime::facts::{Completion as Completes, Fact, OperationFacts, Span};
use client_runtime::{BaseUrl, ErrorKind, Personal, Response, Untyped};
use gainsight_px_client::facts::{DELETE_USER, GET_USER, VENDOR};
use gainsight_px_client::types::{
    ApiError, ErrorStatus, HttpStatusCode, ServerResponse, UserToDelete,
};
use gainsight_px_client::{Client, Credentials, Error, Secret};
use jiff::Timestamp;

pub use gainsight_px_client::Region;

use super::facts::{after, may_be_under_way, nobody, required, says_nobody};
use super::place::{Place, as_its_spec_says, settings};
use super::stranger::{stranger, wrong};
use crate::terms::signed;
use crate::{
    Ask, Caveat, Completion, Doubt, Failure, Identifier, Needs, Outcome, Probe, Reason, Terms, Vendor,
    VendorId,
};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = DELETE_USER.path;

const DELETE: OperationFacts = DELETE_USER.facts;
const REVIVABLE: Fact<Span> = required(DELETE.revivable);
const COMPLETES: Fact<Completes> = required(DELETE.completion);

/// Gainsight PX, for one account.
///
/// ```
/// use erasure::{GainsightPx, gainsight_px::Region};
///
/// let vendor = GainsightPx::new(Region::Us, "api-key");
/// ```
#[derive(Debug, Clone)]
pub struct GainsightPx {
    place: Place,
    api_key: Secret,
    soft: bool,
}

settings!(GainsightPx);

impl GainsightPx {
    /// The account in this region that this key belongs to. Deletions are final.
    pub fn new(region: impl Into<BaseUrl>, api_key: impl Into<Secret>) -> Self {
        let api_key = api_key.into();
        let place = Place::new(VendorId::from_static(VENDOR.id), region).of(&api_key);
        Self {
            place,
            api_key,
            soft: false,
        }
    }

    /// Hides records instead, so that they can come back until the vendor's time has passed. Only
    /// then does a deletion count.
    #[must_use]
    pub fn soft(mut self) -> Self {
        self.soft = true;
        self
    }

    fn client(&self) -> Client {
        let credentials = Credentials::api_key(self.api_key.clone());
        let client = Client::new(self.place.base.clone(), credentials);
        client.with_transport(self.place.transport.clone())
    }

    /// What Gainsight PX answers to a deletion, if it says anything.
    async fn delete(&self, id: &Personal) -> Result<Option<ServerResponse>, Error<ApiError>> {
        let hard = Some(!self.soft);
        if is_plain(id) {
            match self.client().delete_user(id, hard).await {
                // It would address another operation; in the body it can't.
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {}
                answered => return answered.map(Response::into_inner),
            }
        }
        let user = UserToDelete {
            identify_id: id.clone(),
        };
        self.client()
            .delete_user_by_body(hard, &user)
            .await
            .map(Response::into_inner)
    }

    /// Asks about somebody who doesn't exist: whether Gainsight PX says so.
    async fn knows_no_stranger(&self) -> Result<(), Failure> {
        match self.client().get_user(&stranger()).await {
            Ok(_somebody) => Err(Failure::new(Reason::NotUnderstood)),
            Err(error) if is_nobody(&error, &GET_USER.facts) => Ok(()),
            Err(error) => Err(Failure::from_client_error(&error, Timestamp::now())),
        }
    }
}

/// Whether nothing that the vendor says stands against the success that its status is.
fn is_done(said: &ServerResponse) -> bool {
    let is_success = |code: &HttpStatusCode| matches!(code, HttpStatusCode::X200 | HttpStatusCode::X204);
    let is_bare = |body: &Untyped| body.expose().as_object().is_some_and(|body| body.is_empty());
    *said != ServerResponse::default()
        && said.status_code.as_ref().is_none_or(is_success)
        && said.status_code_value.is_none_or(|code| matches!(code, 200 | 204))
        && said.body.as_ref().is_none_or(is_bare)
}

/// Whether Gainsight PX says in its own words that there is no such user.
fn is_nobody(error: &Error<ApiError>, facts: &OperationFacts) -> bool {
    let named = error.body().map(|said| &said.externalapierror.status);
    says_nobody(error, facts) && named == Some(&ErrorStatus::NotFound)
}

/// Whether every server and proxy reads the id in a path as it is.
fn is_plain(id: &Personal) -> bool {
    id.expose()
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

#[async_trait]
impl Vendor for GainsightPx {
    as_its_spec_says!();

    fn needs(&self) -> Needs {
        Needs::from_facts(VENDOR.identifiers)
    }

    fn terms(&self) -> Terms {
        let terms = Terms::from_facts(&DELETE);
        if self.soft {
            terms
                .completing(Completion::SoftDeletion)
                .within(signed(REVIVABLE.value))
        } else {
            terms
        }
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = Caveat::from_facts(&VENDOR);
        if self.soft {
            let (within, basis) = (signed(REVIVABLE.value), REVIVABLE.source.into());
            caveats.push(Caveat::Revivable { within, basis });
        } else {
            caveats.extend(Caveat::if_assumed(
                &COMPLETES,
                "that a deletion is done when it is answered",
            ));
        }
        caveats
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let Identifier::UserId(id) = ask.identifier() else {
            return Outcome::NotAddressable {
                needs: self.needs(),
            };
        };
        match self.delete(id).await {
            Ok(Some(said)) if !is_done(&said) => Outcome::Unknown {
                doubt: Doubt::NotUnderstood,
            },
            Ok(_done) if self.soft => Outcome::SoftDeleted {
                revivable_until: after(ask.now(), REVIVABLE.value),
            },
            Ok(_done) => Outcome::Erased,
            // A soft deletion doesn't find a user whom an earlier one has hidden.
            Err(error) if is_nobody(&error, &DELETE) && self.soft && error.after_lost_answer() => {
                Outcome::from_client_error(&error, ask.now())
            }
            Err(error)
                if is_nobody(&error, &DELETE)
                    && self.soft
                    && may_be_under_way(ask, REVIVABLE.value) =>
            {
                Outcome::failed(Reason::UnderWay)
            }
            Err(error) if is_nobody(&error, &DELETE) => nobody(&error),
            Err(error) => Outcome::from_client_error(&error, ask.now()),
        }
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        let (Outcome::SoftDeleted { revivable_until }, Identifier::UserId(id)) =
            (last, ask.identifier())
        else {
            return Ok(last.clone());
        };
        if ask.now() < *revivable_until {
            return Ok(last.clone());
        }
        // A lookup by an id that doesn't fit a path could miss a record that has come back meanwhile.
        let unverifiable = || Ok(Outcome::failed(Reason::Unverifiable));
        if !is_plain(id) {
            return unverifiable();
        }
        match self.client().get_user(id).await {
            Ok(_still_there) => Ok(Outcome::failed(Reason::StillThere)),
            Err(error) if is_nobody(&error, &GET_USER.facts) => Ok(Outcome::Erased),
            Err(error) if error.kind() == ErrorKind::InvalidRequest => unverifiable(),
            Err(error) => Err(Failure::from_client_error(&error, ask.now())),
        }
    }

    async fn probe(&self) -> Probe {
        if let Err(failure) = self.knows_no_stranger().await {
            return Probe::of(failure);
        }
        let other = Self {
            api_key: wrong(&self.api_key),
            ..self.clone()
        };
        Probe::of_wrong_credentials(other.knows_no_stranger().await, Probe::Ready)
    }
}
