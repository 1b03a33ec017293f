//! What Mudbase says of the parts of an erasure.

use mudbase_client::types::{ErasureDone, ErasureScheduled};

use crate::flow::{Means, Said};

/// Everything that the answer lists has to be so; the rest is missing.
pub(super) fn scheduled(answer: &ErasureScheduled) -> Said {
    let details = &answer.details;
    let parts = [
        details.data_anonymized,
        details.api_keys_deactivated,
        details.sessions_deleted,
        details.account_disabled,
        details.scheduled_for_deletion.map(|_| true),
    ];
    of_parts(Means::Promised, &parts).by(details.scheduled_for_deletion)
}

/// Of an account that an earlier request has erased, what isn't said to be left is gone.
pub(super) fn finished(answer: &ErasureDone) -> Said {
    let result = &answer.data;
    let already = result.already_erased.filter(|already| *already);
    let parts = [
        answer.success,
        result.anonymized.or(already),
        result.sessions_revoked.or(already),
    ];
    of_parts(Means::Done, &parts)
}

fn of_parts(means: Means, parts: &[Option<bool>]) -> Said {
    let done = parts.iter().filter(|part| **part == Some(true)).count();
    Said::new(means).counted(done as u64, parts.len() as u64)
}
