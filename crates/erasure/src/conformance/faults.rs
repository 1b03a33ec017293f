//! Checks a vendor whose system fails: a failure must not count as an answer.

use super::Fault;
use super::findings::{Conformity, Findings};
use super::trial::Trial;
use crate::Outcome;

const CANNOT_FAIL: &str = "the fixture cannot make the vendor's system fail like this";

pub(super) async fn run(trial: &Trial<'_>, findings: &mut Findings) {
    for fault in Fault::ALL {
        findings.add(name(fault), erase(trial, fault).await);
    }
    findings.add(
        "it does not take a failed request for an answer",
        follow(trial).await,
    );
}

fn name(fault: Fault) -> &'static str {
    match fault {
        Fault::Unreachable => "unreachable, it says that it waits, failed or is unknown",
        Fault::AnswerLost => "when the answer is lost, it says that it is unknown",
        Fault::OutOfOrder => "out of order, it says that it waits, failed or is unknown",
        Fault::CredentialsRefused => "refused, it says that it failed for good",
    }
}

async fn erase(trial: &Trial<'_>, fault: Fault) -> Conformity {
    let target = match trial.known().await {
        Ok(target) => target,
        Err(why) => return Conformity::Failed(why),
    };
    if !trial.fixture.fail(fault).await {
        return Conformity::Skipped(CANNOT_FAIL);
    }
    let outcome = trial.erase(&target).await;
    trial.fixture.mend().await;
    let right = matches!(
        (fault, &outcome),
        (
            Fault::Unreachable | Fault::OutOfOrder,
            Outcome::Failed { .. } | Outcome::Waiting { .. } | Outcome::Unknown { .. },
        ) | (Fault::AnswerLost, Outcome::Unknown { .. })
            | (Fault::CredentialsRefused, Outcome::Failed { .. })
    );
    if right {
        Conformity::Passed
    } else {
        Conformity::Failed(format!("it says instead: {outcome}"))
    }
}

async fn follow(trial: &Trial<'_>) -> Conformity {
    let target = match trial.known().await {
        Ok(target) => target,
        Err(why) => return Conformity::Failed(why),
    };
    let last = trial.erase(&target).await;
    if last.is_settled() {
        return Conformity::Skipped("the vendor's answer is final");
    }
    for fault in Fault::ALL {
        if !trial.fixture.fail(fault).await {
            continue;
        }
        let answered = trial.follow(&target, &last).await;
        trial.fixture.mend().await;
        match answered {
            Err(_) => {}
            Ok(same) if same == last => {}
            Ok(other) => return Conformity::Failed(format!("it says: {other}")),
        }
    }
    Conformity::Passed
}
