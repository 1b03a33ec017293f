//! Lytics' list of recent deletions. It has their ids and counts, and names nobody: it shows what is under
//! way, and which contract Lytics speaks. What became of one person it can't tell.

use jiff::Timestamp;
use lytics_client::types::DeletionStatus;

use super::Lytics;
use crate::{Contract, Failure, Reason, Tracking, UnderWay};

impl Lytics {
    /// The deletions that aren't over.
    pub(super) async fn listed(&self, now: Timestamp) -> Result<Vec<UnderWay>, Failure> {
        let listed = self.listed_by(self.contract, now).await;
        match listed {
            Err(failure) if self.is_of_the_other(&failure, now).await => {
                Err(Failure::new(Reason::OtherContract))
            }
            listed => listed,
        }
    }

    /// Whether Lytics failed to answer because it speaks the other contract: it knows the other one's list.
    pub(super) async fn is_of_the_other(&self, failure: &Failure, now: Timestamp) -> bool {
        may_be_of_the_other(failure) && self.listed_by(self.contract.other(), now).await.is_ok()
    }

    /// An erasure of somebody may be under way. Where just one is, it is named, for a question to Lytics:
    /// whose it is the list doesn't say, so that nothing else follows from it.
    pub(super) async fn perhaps_under_way(&self, now: Timestamp) -> Failure {
        let everybodys = Tracking::new("recent").shared_by(2);
        let listed = self.recent.of(&everybodys, now, self.listed(now)).await;
        let only = match listed.as_deref() {
            Ok([only]) => only.id(),
            _ => None,
        };
        let failure = Failure::new(Reason::UnderWay);
        only.into_iter()
            .fold(failure, Failure::with_vendor_request_id)
    }

    async fn listed_by(
        &self,
        contract: Contract,
        now: Timestamp,
    ) -> Result<Vec<UnderWay>, Failure> {
        let client = self.client();
        match contract {
            Contract::Original => {
                let answered = client.list_deletions().await;
                let listed = answered.map_err(|error| Failure::from_client_error(&error, now))?;
                let is_over = |status: &DeletionStatus| {
                    matches!(status, DeletionStatus::Completed | DeletionStatus::Failed)
                };
                let under_way = listed.data.iter().filter(|one| !is_over(&one.status));
                let counted = |number: i64| u64::try_from(number).unwrap_or(0);
                Ok(under_way
                    .map(|one| UnderWay::new(&one.request_id, counted(one.requested)))
                    .collect())
            }
            Contract::Revised => {
                let answered = client.list_deletion_states().await;
                let listed = answered.map_err(|error| Failure::from_client_error(&error, now))?;
                let under_way = listed.data.iter().filter(|one| one.completed != Some(true));
                Ok(under_way
                    .map(|one| UnderWay::new(one.request_id.as_deref().unwrap_or_default(), 1))
                    .collect())
            }
        }
    }
}

/// Whether an answer may be what one who speaks the other contract says.
pub(super) fn may_be_of_the_other(failure: &Failure) -> bool {
    matches!(
        failure.reason(),
        Reason::Rejected | Reason::NotUnderstood | Reason::NotTheVendors
    )
}
