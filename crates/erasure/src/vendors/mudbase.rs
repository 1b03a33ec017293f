//! Mudbase erases whoever asks: a target is a person's own session. Its two contracts differ in what
//! is sent, in what is answered, and in when it is done.

use async_trait::async_trait;
use client_runtime::{Personal, Secret};
use client_runtime::facts::{Fact, OperationFacts, Span};
use jiff::{SignedDuration, Timestamp};
use mudbase_client::facts::{
    ERASE_USER_DATA, ERASE_USER_DATA_ORIGINAL, ERASE_USER_DATA_REVISED, VENDOR,
};
use mudbase_client::types::{
    ApiError, EraseAnswer, EraseByConfirm, EraseByConfirmation, EraseRequest, EraseUserDataError,
    ErasureBegun, ErasureDetails, ErasureDone,
};
use mudbase_client::{Client, Credentials, Error};

pub use mudbase_client::Region;

use super::facts::{after, refusal, required};
use super::place::{Place, as_its_spec_says, settings};
use super::stranger::stranger;
use crate::{
    Ask, Caveat, Contract, Doubt, Failure, Needs, Obstacle, Outcome, Probe, Reason, Session, Terms, Vendor, VendorId,
};

/// Where it is asked to erase, below its base URL.
pub const PATH: &str = ERASE_USER_DATA.path;

/// How long after the request the deletion comes, under the original contract.
const HORIZON: Fact<Span> = required(ERASE_USER_DATA_ORIGINAL.horizon);

const NOT_UNDERSTOOD: Outcome = Outcome::Unknown {
    doubt: Doubt::NotUnderstood,
};

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
    place: Place,
    contract: Contract,
    reason: Option<Personal>,
}

settings!(Mudbase);

impl Default for Mudbase {
    fn default() -> Self {
        Self::new()
    }
}

impl Mudbase {
    /// Mudbase under its original contract.
    pub fn new() -> Self {
        let place = Place::new(VendorId::from_static(VENDOR.id), Region::Production);
        Self {
            place,
            contract: Contract::Original,
            reason: None,
        }
    }

    /// Which of its published contracts the server speaks.
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

    fn client(&self, token: &Secret) -> Client {
        let client = Client::new(self.place.base.clone(), Credentials::bearer(token.clone()));
        client.with_transport(self.place.transport.clone())
    }

    fn request(&self, session: &Session) -> EraseRequest {
        match self.contract {
            Contract::Original => EraseByConfirmation {
                confirmation: Default::default(),
                reason: self.reason.clone(),
            }
            .into(),
            Contract::Revised => EraseByConfirm {
                confirm: Default::default(),
                current_password: session.password().cloned(),
                totp_token: session.one_time_code().cloned(),
            }
            .into(),
        }
    }

    fn facts(&self) -> &'static OperationFacts {
        match self.contract {
            Contract::Original => &ERASE_USER_DATA_ORIGINAL,
            Contract::Revised => &ERASE_USER_DATA_REVISED,
        }
    }
}

/// Without details, what the vendor says is that the erasure has begun, and that takes as long as it
/// publishes; without a word it says nothing.
fn begun(answer: &ErasureBegun, now: Timestamp) -> Outcome {
    match answer.message.expose().trim() {
        "" => NOT_UNDERSTOOD,
        _ => Outcome::Promised {
            by: after(now, HORIZON.value),
        },
    }
}

/// Everything that the answer lists has to be so; the rest is missing. A date that has passed, or that lies
/// beyond what the vendor publishes, promises nothing.
fn scheduled(details: &ErasureDetails, now: Timestamp) -> Outcome {
    let flags = [
        details.data_anonymized,
        details.api_keys_deactivated,
        details.sessions_deleted,
        details.account_disabled,
    ];
    match details.scheduled_for_deletion {
        Some(by) if flags == [Some(true); 4] && is_to_come(by, now) => Outcome::Promised { by },
        Some(_) if flags == [Some(true); 4] => NOT_UNDERSTOOD,
        date => partial(&[flags.as_slice(), &[Some(date.is_some())]].concat()),
    }
}

/// Of an account that an earlier request has erased, what isn't said to be left is gone.
fn done(answer: &ErasureDone) -> Outcome {
    let result = &answer.data;
    let already = result.already_erased.filter(|already| *already);
    let flags = [
        answer.success,
        result.anonymized.or(already),
        result.sessions_revoked.or(already),
    ];
    if flags == [Some(true); 3] {
        Outcome::Erased
    } else {
        partial(&flags)
    }
}

/// Whether the vendor says so itself: there are other conflicts, and proxies with a status of the same
/// number.
fn is_sole_owner(error: &Error<EraseUserDataError>) -> bool {
    let Some(EraseUserDataError::SoleOwnerConflict(conflict)) = error.body() else {
        return false;
    };
    !conflict.sole_owned_orgs.is_empty()
}

/// Whether a refusal of the request's form has the fields of the contract that isn't set: of the two, the
/// original one alone has any beside the error's text.
fn fits_the_other(contract: Contract, error: &Error<EraseUserDataError>) -> bool {
    let is_of_form = error.status().is_some_and(|status| status.as_u16() == 400);
    let Some(EraseUserDataError::ApiError(said)) = error.body() else {
        return false;
    };
    let bare = ApiError {
        error: said.error.clone(),
        ..ApiError::default()
    };
    let is_original = match (*said == bare, &said.error) {
        (false, _) => true,
        (true, Some(_)) => false,
        (true, None) => return false,
    };
    is_of_form && is_original != (contract == Contract::Original)
}

/// Whether a date is one that the vendor can mean, give or take a minute for its clock, and a day for
/// counting in days.
fn is_to_come(by: Timestamp, now: Timestamp) -> bool {
    let latest = after(now, HORIZON.value);
    (now - SignedDuration::from_mins(1)..=latest + SignedDuration::from_hours(24)).contains(&by)
}

fn is_unauthorized<E>(error: &Error<E>) -> bool {
    error.status().is_some_and(|status| status.as_u16() == 401)
}

fn partial(flags: &[Option<bool>]) -> Outcome {
    let done = flags.iter().filter(|flag| **flag == Some(true)).count();
    Outcome::Partial {
        done: done as u64,
        of: flags.len() as u64,
    }
}

#[async_trait]
impl Vendor for Mudbase {
    as_its_spec_says!();

    fn needs(&self) -> Needs {
        Needs::from_facts(VENDOR.identifiers)
    }

    fn terms(&self) -> Terms {
        Terms::from_facts(self.facts())
    }

    fn caveats(&self) -> Vec<Caveat> {
        Caveat::from_facts(&VENDOR)
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let Some(session) = ask.identifier().session() else {
            return Outcome::NotAddressable {
                needs: self.needs(),
            };
        };
        let answered = self
            .client(session.token())
            .erase_user_data(&self.request(session))
            .await;
        match answered.map(|answer| (self.contract, answer.into_inner())) {
            Ok((Contract::Original, EraseAnswer::ErasureScheduled(answer))) => {
                scheduled(&answer.details, ask.now())
            }
            Ok((Contract::Original, EraseAnswer::ErasureBegun(answer))) => {
                begun(&answer, ask.now())
            }
            Ok((Contract::Revised, EraseAnswer::ErasureDone(answer))) => done(&answer),
            Ok((Contract::Revised, EraseAnswer::ErasureBegun(_))) => NOT_UNDERSTOOD,
            // The server speaks the other contract: what it has done by our words is anybody's guess.
            Ok(_) => Outcome::failed(Reason::OtherContract),
            Err(error) if !error.after_lost_answer() && fits_the_other(self.contract, &error) => {
                let failure = Failure::from_client_error(&error, ask.now());
                failure.because(Reason::OtherContract).into()
            }
            Err(error) if is_sole_owner(&error) => Outcome::Blocked {
                reason: Obstacle::SoleOwner,
            },
            // The session may have died with the account, and nobody else can ask about it.
            Err(error) if is_unauthorized(&error) && ask.may_have_begun_at().is_some() => {
                Outcome::failed(Reason::Unverifiable)
            }
            Err(error) => Outcome::from_client_error(&error, ask.now()),
        }
    }

    /// Whoever asks with a token that is nobody's erases nobody: that they are refused is all that can be
    /// asked.
    async fn probe(&self) -> Probe {
        let nobodys = Secret::new(stranger().expose());
        let request = self.request(&Session::new(nobodys.clone()));
        let answered = self.client(&nobodys).erase_user_data(&request).await;
        Probe::of_wrong_credentials(refusal(answered), Probe::CredentialsUnchecked)
    }
}
