//! Asking a vendor once, and recording the answer.

use erasure::{Eraser, Label, Outcome, PlannedTarget, VendorId};

use crate::store::claim::{Claim, Claimed};
use crate::store::row::Record;
use crate::store::settle::{self, Ending, Learnt, Recorded};
use crate::{Error, Journal};

/// The recorded result of asking a vendor about one target.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which vendor.
    pub vendor: VendorId,
    /// Which of the subject's identifiers.
    pub label: Option<Label>,
    /// The outcome as known now.
    pub outcome: Outcome,
    /// Whether the vendor answered at all.
    pub answered: bool,
}

/// Asks the vendor and records the answers in one transaction. Returns each with how its target ended, if it is
/// settled.
pub(super) async fn ask(
    journal: &Journal,
    eraser: &Eraser,
    worker: i64,
    claim: Claim,
) -> Result<Vec<(Asked, Option<Ending>)>, Error> {
    let learnt = match claim {
        Claim::First(claimed) => first(eraser, claimed).await?,
        Claim::Again(claimed) => vec![again(eraser, *claimed).await?],
    };
    let now = eraser.clock().now();
    let asked = learnt.iter().map(|learnt| Asked {
        vendor: learnt.entry.vendor().clone(),
        label: learnt.entry.label().cloned(),
        outcome: learnt.entry.outcome().clone(),
        answered: learnt.entry.was_answered(),
    });
    let asked: Vec<Asked> = asked.collect();
    let recorded: Vec<Recorded> = journal
        .store
        .write(move |connection, vault| {
            learnt
                .into_iter()
                .map(|learnt| settle::record(connection, vault, worker, learnt, now))
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(asked
        .into_iter()
        .zip(recorded)
        .filter_map(|(asked, recorded)| match recorded {
            Recorded::Open => Some((asked, None)),
            Recorded::Ended(ending) => Some((asked, Some(ending))),
            Recorded::Dropped => None,
        })
        .collect())
}

async fn first(eraser: &Eraser, claimed: Vec<Claimed>) -> Result<Vec<Learnt>, Error> {
    let batch: Vec<(&PlannedTarget, &[erasure::Entry])> = claimed
        .iter()
        .map(|claimed| match &claimed.record {
            Record::Planned(planned) => Ok((planned, claimed.known.as_slice())),
            Record::Known(_) => Err(Error::Damaged),
        })
        .collect::<Result<_, _>>()?;
    let entries = match batch.as_slice() {
        [(planned, known)] => vec![eraser.erase_target(planned, known).await],
        many => eraser.erase_batch(many).await,
    };
    let targets = claimed
        .iter()
        .map(|claimed| (claimed.request, claimed.target));
    Ok(targets
        .zip(entries)
        .map(|(target, entry)| learnt(eraser, target, entry))
        .collect())
}

async fn again(eraser: &Eraser, claimed: Claimed) -> Result<Learnt, Error> {
    match claimed.record {
        Record::Known(entry) => {
            let entry = eraser.ask_again(entry, &claimed.known).await;
            Ok(learnt(eraser, (claimed.request, claimed.target), entry))
        }
        Record::Planned(_) => Err(Error::Damaged),
    }
}

fn learnt(eraser: &Eraser, (request, target): (i64, i64), entry: erasure::Entry) -> Learnt {
    let wake_at = eraser.due(&entry);
    Learnt {
        request,
        target,
        entry,
        wake_at,
    }
}
