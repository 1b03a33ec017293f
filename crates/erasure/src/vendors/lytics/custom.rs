//! What Lytics' lists of recent deletions show to be under way.

use lytics_client::types::{DeletionList, DeletionStateList, DeletionStatus};

use crate::UnderWay;
use crate::flow::{Means, Said, Value};

pub(super) fn listed(answer: &DeletionList) -> Said {
    let is_over = |status: &DeletionStatus| {
        matches!(status, DeletionStatus::Completed | DeletionStatus::Failed)
    };
    let under_way = answer.data.iter().filter(|one| !is_over(&one.status));
    of(under_way.map(|one| UnderWay::new(&one.request_id, one.requested.number().unwrap_or(0))))
}

pub(super) fn listed_states(answer: &DeletionStateList) -> Said {
    let under_way = answer.data.iter().filter(|one| one.completed != Some(true));
    of(under_way.map(|one| UnderWay::new(one.request_id.text().unwrap_or_default(), 1)))
}

fn of(listed: impl Iterator<Item = UnderWay>) -> Said {
    Said::new(Means::UnderWay).listing(listed)
}
