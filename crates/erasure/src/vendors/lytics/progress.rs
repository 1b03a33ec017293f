//! What Lytics' two ways of telling how far a deletion is come to.

use lytics_client::types::{Deletion, DeletionCounts, DeletionState, DeletionStatus};

use crate::{Failure, Outcome, Reason};

/// The original contract counts: a deletion can be over and have erased only a part.
pub(super) fn counted(
    counts: &DeletionCounts,
    asked: &str,
    last: &Outcome,
) -> Result<Outcome, Failure> {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let (done, of) = (count(counts.deleted), count(counts.requested));
    match &counts.status {
        _ if counts.request_id != asked => Err(Failure::new(Reason::NotUnderstood)),
        DeletionStatus::Failed => Ok(Outcome::failed(Reason::GivenUp)),
        DeletionStatus::Completed if of == 0 => Err(Failure::new(Reason::NotUnderstood)),
        DeletionStatus::Completed if done < of => Ok(Outcome::Partial { done, of }),
        DeletionStatus::Completed => Ok(Outcome::Erased),
        DeletionStatus::Pending | DeletionStatus::InProgress | DeletionStatus::Other(_) => {
            Ok(last.clone())
        }
    }
}

/// The revised contract has stations, and a flag that alone says that the last one is passed.
pub(super) fn stationed(
    deletion: &Deletion,
    asked: &str,
    last: &Outcome,
) -> Result<Outcome, Failure> {
    let of_another = deletion.request_id.as_ref().is_some_and(|id| id != asked);
    match (&deletion.state, deletion.completed) {
        _ if of_another => Err(Failure::new(Reason::NotUnderstood)),
        (Some(DeletionState::Done), Some(true)) => Ok(Outcome::Erased),
        _ => Ok(last.clone()),
    }
}
