//! Checks a vendor that takes batches: for each person it must answer the same as when asked alone, and in
//! the right order.

use super::findings::{Conformity, Findings};
use super::trial::Trial;
use crate::{PlannedTarget, Target};

const ONE_AT_A_TIME: &str = "the vendor takes one at a time";

pub(super) async fn run(trial: &Trial<'_>, findings: &mut Findings) {
    findings.add(
        "in a batch, it answers for each person as if asked for that one alone",
        several(trial).await,
    );
}

async fn several(trial: &Trial<'_>) -> Conformity {
    let most = trial.vendor.batch().get();
    if most < 2 {
        return Conformity::Skipped(ONE_AT_A_TIME);
    }
    let (alone, mut together) = match (people(trial).await, people(trial).await) {
        (Ok(alone), Ok(together)) => (alone, together),
        (Err(why), _) | (_, Err(why)) => return Conformity::Failed(why),
    };
    together.truncate(most);
    let outcomes = trial.erase_together(&together).await;
    for (position, (outcome, alone)) in outcomes.iter().zip(&alone).enumerate() {
        let expected = trial.erase(alone).await;
        if outcome.name() != expected.name() {
            return Conformity::Failed(format!(
                "for person {} of {} it says `{outcome}`, and for a similar person alone `{expected}`",
                position + 1,
                together.len(),
            ));
        }
    }
    Conformity::Passed
}

/// Two people that the vendor knows; between them one that it doesn't know, and one with an identifier that
/// it doesn't accept.
async fn people(trial: &Trial<'_>) -> Result<Vec<PlannedTarget>, String> {
    let mut people = vec![trial.known().await?];
    if let Some(unknown) = trial.fixture.unknown().await {
        people.extend(trial.plan(&unknown).targets().next().cloned());
    }
    let (subject, id) = (trial.fixture.unaddressable(), trial.vendor.id());
    let unaddressable = subject.labelled().into_iter().next();
    people.extend(
        unaddressable
            .map(|(_, identifier, label)| PlannedTarget::new(Target::new(id, identifier), label)),
    );
    people.push(trial.known().await?);
    Ok(people)
}
