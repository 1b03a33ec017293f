//! What Lytics' two ways of telling how far a deletion is come to; the lookup has the last word.

use client_runtime::Personal;
use jiff::Timestamp;
use lytics_client::facts::GET_IDENTITY;
use lytics_client::Error;
use lytics_client::types::{
    ApiErrorCode, Deletion, DeletionCounts, DeletionState, DeletionStatus, GetIdentityError,
};

use super::super::facts::{says_nobody, says_not_found};
use super::Lytics;
use super::recent::may_be_of_the_other;
use crate::{Ask, Contract, Failure, Outcome, Reason, Tracking};

/// What Lytics says of a deletion.
#[derive(Debug, Clone)]
pub(super) enum Told {
    /// It goes on.
    UnderWay,
    /// It knows of none by this id.
    Nowhere(Failure),
    /// It is over. Where it was one for several, it erased so many of so many.
    Over { done: u64, of: u64 },
    /// It failed, after it had erased so many.
    GivenUp { done: u64 },
}

impl Lytics {
    /// What became of a deletion.
    pub(super) async fn followed(
        &self,
        ask: &Ask<'_>,
        tracking: &Tracking,
        last: &Outcome,
    ) -> Result<Outcome, Failure> {
        let asking = self.told(tracking, ask.now());
        let told = self.told.of(tracking, ask.now(), asking).await?;
        let several = tracking.targets() > 1;
        match told {
            Told::UnderWay => Ok(last.clone()),
            // It may not be there yet; when its time has passed it won't be any more.
            Told::Nowhere(_) if is_overdue(last, ask.now()) => {
                Ok(Outcome::failed(Reason::Untraceable))
            }
            Told::Nowhere(trouble) => Err(trouble),
            Told::GivenUp { done } if !several || done == 0 => Ok(Outcome::failed(Reason::GivenUp)),
            Told::Over { done, of } if !several && done < of => Ok(Outcome::Partial { done, of }),
            told => match (self.is_there(ask).await, told) {
                (Ok(true), Told::GivenUp { .. }) => Ok(Outcome::failed(Reason::GivenUp)),
                (Ok(true), _) => Ok(Outcome::failed(Reason::StillThere)),
                // Of those who were asked for together, none was erased: somebody else did it.
                (Ok(false), Told::Over { done: 0, .. }) => Ok(Outcome::not_found()),
                (Ok(false), _) => Ok(Outcome::Erased),
                (Err(refused), told) if refused.reason() == Reason::Credentials => {
                    Ok(unverified(told, tracking.targets()))
                }
                (Err(trouble), _) => Err(trouble),
            },
        }
    }

    /// Both contracts accept the deletion of one person alike, so that one may have been begun under the
    /// wrong one: an answer that fits the other counts once the settings name that.
    async fn told(&self, tracking: &Tracking, now: Timestamp) -> Result<Told, Failure> {
        let (contract, id) = (tracking.contract().unwrap_or_default(), tracking.reference());
        let told = self.told_by(contract, id.expose(), now).await;
        let is_of_another = match &told {
            Ok(told) => matches!(told, Told::Nowhere(_)),
            Err(failure) => may_be_of_the_other(failure),
        };
        if !is_of_another {
            return told;
        }
        match self.told_by(contract.other(), id.expose(), now).await {
            Ok(Told::Nowhere(_)) | Err(_) => told,
            Ok(by_the_other) if self.contract == contract.other() => Ok(by_the_other),
            Ok(_) => Err(Failure::new(Reason::OtherContract)),
        }
    }

    async fn told_by(
        &self,
        contract: Contract,
        id: &str,
        now: Timestamp,
    ) -> Result<Told, Failure> {
        match contract {
            Contract::Original => match self.client().get_deletion(id).await {
                Ok(answer) => counted(&answer.data, id),
                Err(error) => unanswered(&error, now),
            },
            Contract::Revised => match self.client().get_deletion_state(id).await {
                Ok(answer) => stationed(&answer.data, id),
                Err(error) => unanswered(&error, now),
            },
        }
    }

    async fn is_there(&self, ask: &Ask<'_>) -> Result<bool, Failure> {
        match (self.field_of(ask.identifier()), ask.identifier().value()) {
            (Some(field), Some(value)) => self.look(&field, value, ask.now()).await,
            // It was asked for by a field, which has since been taken out of the settings.
            _ => Err(Failure::new(Reason::Misconfigured)),
        }
    }

    /// Whether Lytics knows somebody by this.
    pub(super) async fn look(
        &self,
        field: &str,
        value: &Personal,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        match self
            .client()
            .get_identity(&self.table, field, value, None)
            .await
        {
            Ok(found) if !found.data.keys.is_empty() => Ok(true),
            Ok(_nobody_in_it) => Err(Failure::new(Reason::NotUnderstood)),
            Err(error) if says_nobody(&error, &GET_IDENTITY.facts) && is_of_a_person(&error) => {
                Ok(false)
            }
            Err(error) => Err(Failure::from_client_error(&error, now)),
        }
    }
}

/// Whether it is a person whom Lytics doesn't find, and not the table or the account that they were looked
/// for in.
fn is_of_a_person(error: &Error<GetIdentityError>) -> bool {
    let Some(GetIdentityError::ApiError(said)) = error.body() else {
        return false;
    };
    let is_of_one = |code: Option<&ApiErrorCode>| {
        matches!(
            code,
            Some(ApiErrorCode::Notfound003 | ApiErrorCode::EntityNotfound012)
        )
    };
    let mut codes = said.errors.iter().map(|entry| entry.code.as_ref());
    !said.errors.is_empty() && codes.all(is_of_one)
}

fn is_overdue(last: &Outcome, now: Timestamp) -> bool {
    matches!(last, Outcome::InProgress { by: Some(by), .. } if now >= *by)
}

/// What a question without an answer says of the deletion.
fn unanswered<E>(error: &Error<E>, now: Timestamp) -> Result<Told, Failure> {
    let failure = Failure::from_client_error(error, now);
    match says_not_found(error) {
        true => Ok(Told::Nowhere(failure)),
        false => Err(failure),
    }
}

/// A token that may not look leaves Lytics' word, of all who were asked for together.
fn unverified(told: Told, asked: u64) -> Outcome {
    match told {
        Told::Over { done, of } if done < of.max(asked) => Outcome::Partial {
            done,
            of: of.max(asked),
        },
        Told::Over { .. } => Outcome::Erased,
        Told::GivenUp { .. } | Told::UnderWay | Told::Nowhere(_) => Outcome::failed(Reason::GivenUp),
    }
}

/// The original contract counts: a deletion can be over and have erased only a part.
fn counted(counts: &DeletionCounts, asked: &str) -> Result<Told, Failure> {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let (done, of) = (count(counts.deleted), count(counts.requested));
    match &counts.status {
        _ if counts.request_id != asked => Err(Failure::new(Reason::NotUnderstood)),
        DeletionStatus::Failed => Ok(Told::GivenUp { done }),
        DeletionStatus::Completed if of == 0 => Err(Failure::new(Reason::NotUnderstood)),
        DeletionStatus::Completed => Ok(Told::Over { done, of }),
        DeletionStatus::Pending | DeletionStatus::InProgress => Ok(Told::UnderWay),
        DeletionStatus::Other(_) => Err(Failure::new(Reason::NotUnderstood)),
    }
}

/// The revised contract has stations, and a flag that alone says that the last one is passed.
fn stationed(deletion: &Deletion, asked: &str) -> Result<Told, Failure> {
    let of_another = deletion.request_id.as_ref().is_some_and(|id| id != asked);
    match (&deletion.state, deletion.completed) {
        _ if of_another => Err(Failure::new(Reason::NotUnderstood)),
        (Some(DeletionState::Done), Some(true)) => Ok(Told::Over { done: 1, of: 1 }),
        (Some(DeletionState::Other(_)) | None, _) | (_, Some(true)) => {
            Err(Failure::new(Reason::NotUnderstood))
        }
        (Some(_on_its_way), _) => Ok(Told::UnderWay),
    }
}
