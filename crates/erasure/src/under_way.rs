//! The erasures that a vendor is working on, if it lists them.

use futures_util::future::join_all;
use serde::Serialize;

use crate::entry::trouble;
use crate::tracking::is_reference;
use crate::vendor_call::within_budget;
use crate::{Eraser, Failure, VendorId};

/// An erasure in a vendor's own list of unfinished ones. The list doesn't name people, so it contains no
/// personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnderWay {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    people: u64,
}

impl UnderWay {
    /// The vendor's id of the erasure, and how many people it is for. An id that doesn't look like one is
    /// left out.
    pub fn new(id: &str, people: u64) -> Self {
        Self {
            id: is_reference(id).then(|| id.to_owned()),
            people,
        }
    }

    /// The vendor's id of the erasure.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// How many people it is for.
    pub fn people(&self) -> u64 {
        self.people
    }
}

impl Eraser {
    /// Lists what each vendor is working on, in the order in which the vendors were added. Nothing is
    /// changed. All vendors are asked at the same time, each within the time budget.
    pub async fn under_way(&self) -> Vec<(VendorId, Result<Vec<UnderWay>, Failure>)> {
        let asked = self.vendors.iter().map(|at| async {
            let listed =
                within_budget(self.time_budget, async { at.vendor.under_way().await }).await;
            let listed = listed.unwrap_or_else(|doubt| Err(trouble(doubt)));
            (at.id.clone(), listed)
        });
        join_all(asked).await
    }
}
