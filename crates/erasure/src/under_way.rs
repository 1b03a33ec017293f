//! What a vendor is at work on, where it lists that.

use futures_util::future::join_all;
use serde::Serialize;

use crate::asking::fenced;
use crate::entry::trouble;
use crate::tracking::is_reference;
use crate::{Eraser, Failure, VendorId};

/// An erasure that a vendor is at work on, as its own list has it. Such a list doesn't say whom it is about,
/// so that it tells nothing about anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnderWay {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    people: u64,
}

impl UnderWay {
    /// What the vendor calls the erasure, and of how many people it is. What doesn't look like an id is left
    /// out: it may be anything.
    pub fn new(id: &str, people: u64) -> Self {
        Self {
            id: is_reference(id).then(|| id.to_owned()),
            people,
        }
    }

    /// What the vendor calls it.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Of how many people it is.
    pub fn people(&self) -> u64 {
        self.people
    }
}

impl Eraser {
    /// What each vendor is at work on, in the order in which the vendors were given. Nothing is changed
    /// anywhere. All are asked at the same time, each within the time budget.
    pub async fn under_way(&self) -> Vec<(VendorId, Result<Vec<UnderWay>, Failure>)> {
        let asked = self.vendors.iter().map(|at| async {
            let told = fenced(self.time_budget, async { at.vendor.under_way().await }).await;
            let told = told.unwrap_or_else(|doubt| Err(trouble(doubt)));
            (at.id.clone(), told)
        });
        join_all(asked).await
    }
}
