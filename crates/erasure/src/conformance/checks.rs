//! Checks a vendor whose system works: which identifiers it asks by, what it answers, and whether the
//! answers are true.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::findings::{Conformity, Findings};
use super::trial::{Said, Trial};
use crate::{Caveat, Completion, Doubt, Identifier, Outcome, PlannedTarget, Target, Tracking};

const NO_UNKNOWN: &str = "the fixture has no person that the vendor does not know";
const NO_CLOCK: &str = "the fixture has no clock that jumps";
const NOT_OPEN: &str = "the vendor's answer is final";

/// How often a vendor is asked whether it is done. With the vendor's own pause, that is a long time.
const MOST_POLLS: u32 = 200;

/// Asks the vendor about known, unknown and unaddressable people.
pub(super) async fn run(trial: &Trial<'_>, findings: &mut Findings) {
    findings.add("it has no open questions", answered(trial));
    findings.add(
        "it has the same id and needs each time it is set up",
        same_everywhere(trial),
    );
    findings.add(
        "it asks only by identifiers that the subject has and it accepts",
        honest_plan(trial).await,
    );
    findings.add(
        "it is not asked about a subject without an identifier that it accepts",
        unplanned(trial),
    );
    findings.add(
        "asked by an identifier that it does not accept, it says that it is not addressable",
        unaddressable(trial).await,
    );
    findings.add(
        "it does not call a person erased that it does not know",
        unknown(trial).await,
    );
    let known = trial.known().await;
    let erased = match &known {
        Ok(target) => Ok(trial.erase(target).await),
        Err(why) => Err(why.clone()),
    };
    let accepted = known.and_then(|target| Ok((target, accepted(erased?)?)));
    findings.add(
        "it agrees to erase a person that it knows",
        accepted.as_ref().map(drop).map_err(Clone::clone),
    );
    let Ok((target, outcome)) = accepted else {
        return;
    };
    findings.add("it erases as its terms say", as_announced(trial, &outcome));
    findings.add(
        "it says what it keeps and what it may bring back",
        caveats(trial, &outcome),
    );
    findings.add(
        "asked again during an erasure, it does not say that it knows nobody",
        asked_again(trial, &target, &outcome).await,
    );
    findings.add(
        "another process can ask what became of it",
        followed(trial, &target, &outcome).await,
    );
    findings.add(
        "it settles in the end",
        settled(trial, &target, outcome).await,
    );
    findings.add(
        "it does not call a tracking done that it never gave",
        strange_tracking(trial).await,
    );
}

/// Checks every answer of the vendor.
pub(super) fn run_on_all(trial: &Trial<'_>, findings: &mut Findings) {
    let said = trial.said();
    let all = |wrong: fn(&Said) -> Option<&'static str>| match said.iter().find_map(wrong) {
        Some(why) => Err(why.to_owned()),
        None => Ok(()),
    };
    if said.iter().all(|said| said.still_present.is_none()) {
        let check = Conformity::Skipped("the fixture does not say whose data is still there");
        findings.add("it calls nobody erased whose data is still there", check);
    } else {
        findings.add(
            "it calls nobody erased whose data is still there",
            all(falsely_done),
        );
    }
    findings.add("it names dates in the future, not in the past", all(past));
    findings.add(
        "a partial erasure has less done than asked",
        all(overcounted),
    );
    findings.add("it does not panic", all(panicked));
    findings.add("it answers in time", all(too_slow));
}

/// Fails with the list of open questions, if there are any.
fn answered(trial: &Trial<'_>) -> Result<(), String> {
    match trial.vendor.unanswered() {
        [] => Ok(()),
        open => Err(format!(
            "{} questions are open:\n          {}",
            open.len(),
            open.join("\n          ")
        )),
    }
}

fn same_everywhere(trial: &Trial<'_>) -> Result<(), String> {
    let (one, other) = (&trial.vendor, trial.fixture.vendor());
    if one.id() != other.id() || one.needs() != other.needs() {
        return Err(
            "two of it differ: one would not understand the records of the other".to_owned(),
        );
    }
    if one.needs().sorts().is_empty() {
        Err("it needs nothing, so nobody can be asked about".to_owned())
    } else {
        Ok(())
    }
}

async fn honest_plan(trial: &Trial<'_>) -> Result<(), String> {
    let subject = trial.fixture.known().await;
    let plan = trial.plan(&subject);
    let given: BTreeSet<String> = subject
        .identifiers_for(&trial.vendor.id())
        .map(text)
        .collect();
    let needs = trial.vendor.needs();
    for target in plan.targets() {
        let identifier = target.target().identifier();
        if !needs.accept(identifier) {
            return Err(format!(
                "it asks by {}, which its needs don't name",
                target.label()
            ));
        }
        if !given.contains(&text(identifier.clone())) {
            return Err(format!(
                "it asks by {}, which the subject does not have",
                target.label()
            ));
        }
    }
    trial.known().await.map(drop)
}

fn text(identifier: Identifier) -> String {
    format!("{} {}", identifier.kind(), identifier.exposed())
}

fn unplanned(trial: &Trial<'_>) -> Result<(), String> {
    let plan = trial.plan(&trial.fixture.unaddressable());
    match plan.vendors().first().and_then(|vendor| vendor.why_not()) {
        Some(Outcome::NotAddressable { .. }) => Ok(()),
        Some(other) => Err(format!("it says instead: {other}")),
        None => Err("it would be asked by an identifier that it should not take".to_owned()),
    }
}

async fn unaddressable(trial: &Trial<'_>) -> Result<(), String> {
    let id = trial.vendor.id();
    for (_, identifier, label) in trial.fixture.unaddressable().labelled() {
        let target = PlannedTarget::new(Target::new(id.clone(), identifier), label);
        let outcome = trial.erase(&target).await;
        if !matches!(outcome, Outcome::NotAddressable { .. }) {
            return Err(format!("of {} it says instead: {outcome}", target.label()));
        }
    }
    Ok(())
}

async fn unknown(trial: &Trial<'_>) -> Conformity {
    let Some(subject) = trial.fixture.unknown().await else {
        return Conformity::Skipped(NO_UNKNOWN);
    };
    for target in trial.plan(&subject).targets() {
        let outcome = trial.erase(target).await;
        if matches!(
            outcome,
            Outcome::Erased | Outcome::SoftDeleted { .. } | Outcome::Partial { .. }
        ) {
            return Conformity::Failed(format!("of {} it says: {outcome}", target.label()));
        }
    }
    Conformity::Passed
}

fn accepted(outcome: Outcome) -> Result<Outcome, String> {
    match outcome {
        Outcome::Erased
        | Outcome::Promised { .. }
        | Outcome::InProgress { .. }
        | Outcome::SoftDeleted { .. } => Ok(outcome),
        other => Err(format!("it says instead: {other}")),
    }
}

fn as_announced(trial: &Trial<'_>, outcome: &Outcome) -> Result<(), String> {
    let terms = trial.vendor.terms();
    let announced = matches!(
        (terms.completion(), outcome),
        (Completion::Immediate, Outcome::Erased)
            | (Completion::Promised, Outcome::Promised { .. })
            | (Completion::Tracked, Outcome::InProgress { .. })
            | (Completion::SoftDeletion, Outcome::SoftDeleted { .. })
    );
    if announced {
        Ok(())
    } else {
        Err(format!(
            "its terms say `{terms}`, its answer says `{outcome}`"
        ))
    }
}

fn caveats(trial: &Trial<'_>, outcome: &Outcome) -> Result<(), String> {
    let caveats = trial.vendor.caveats();
    if let Some(missing) = trial
        .fixture
        .caveats()
        .into_iter()
        .find(|known| !caveats.contains(known))
    {
        return Err(format!("it does not say that it {missing}"));
    }
    let revivable = caveats
        .iter()
        .any(|caveat| matches!(caveat, Caveat::Revivable { .. }));
    if matches!(outcome, Outcome::SoftDeleted { .. }) && !revivable {
        return Err("it can restore the record and has no caveat that says so".to_owned());
    }
    Ok(())
}

/// Right after the vendor accepted, asks what became of it, and asks to erase again if a deletion is in
/// progress.
async fn asked_again(trial: &Trial<'_>, target: &PlannedTarget, outcome: &Outcome) -> Conformity {
    if outcome.is_settled() {
        return Conformity::Skipped(NOT_OPEN);
    }
    let again = match outcome {
        Outcome::InProgress { .. } => Some(trial.erase_again(target, outcome).await),
        _ => None,
    };
    let followed = trial.follow(target, outcome).await.ok();
    let mut said = again.into_iter().chain(followed);
    match said.find(is_nobody) {
        Some(nobody) => Conformity::Failed(format!("it says: {nobody}")),
        None => Conformity::Passed,
    }
}

fn is_nobody(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::NotFound { .. })
}

async fn followed(trial: &Trial<'_>, target: &PlannedTarget, outcome: &Outcome) -> Conformity {
    if outcome.is_settled() {
        return Conformity::Skipped(NOT_OPEN);
    }
    match trial.follow(target, outcome).await {
        Ok(Outcome::Failed { error } | Outcome::Waiting { error }) | Err(error) => {
            Conformity::Failed(format!("with nothing but what was stored: {error}"))
        }
        Ok(Outcome::Unknown { doubt }) => {
            Conformity::Failed(format!("what was known is lost: {doubt}"))
        }
        Ok(_) => Conformity::Passed,
    }
}

async fn settled(trial: &Trial<'_>, target: &PlannedTarget, mut outcome: Outcome) -> Conformity {
    let terms = trial.vendor.terms();
    let pause = terms.polled_every().unwrap_or(SignedDuration::from_mins(1));
    let pause = terms
        .horizon()
        .map_or(pause, |horizon| pause.max(horizon / 100));
    for _ in 0..MOST_POLLS {
        if is_nobody(&outcome) {
            return Conformity::Failed(format!(
                "after agreeing to erase the person, it says: {outcome}"
            ));
        }
        if outcome.is_settled() {
            return Conformity::Passed;
        }
        let wake = match &outcome {
            Outcome::SoftDeleted { revivable_until } => *revivable_until,
            _ => trial.now().checked_add(pause).unwrap_or(trial.now()),
        };
        if !trial.wait(wake).await {
            return Conformity::Skipped(NO_CLOCK);
        }
        outcome = trial.follow(target, &outcome).await.unwrap_or(outcome);
    }
    Conformity::Failed(format!(
        "after {MOST_POLLS} requests it still says: {outcome}"
    ))
}

async fn strange_tracking(trial: &Trial<'_>) -> Result<(), String> {
    let target = trial.known().await?;
    let never_given = Outcome::InProgress {
        tracking: Tracking::new("never-given"),
        by: None,
    };
    match trial.follow(&target, &never_given).await {
        Ok(outcome @ (Outcome::Erased | Outcome::Promised { .. } | Outcome::Partial { .. })) => {
            Err(format!("it says: {outcome}"))
        }
        _ => Ok(()),
    }
}

fn falsely_done(said: &Said) -> Option<&'static str> {
    let done = matches!(said.outcome, Outcome::Erased | Outcome::NotFound { .. });
    (done && said.still_present == Some(true))
        .then_some("it says `erased` or `not found`, and the data is there")
}

fn past(said: &Said) -> Option<&'static str> {
    let date = match &said.outcome {
        Outcome::Promised { by } => *by,
        Outcome::SoftDeleted { revivable_until } => *revivable_until,
        _ => return None,
    };
    // A minute of grace, for vendors that use their own clock.
    (date < said.at - SignedDuration::from_mins(1)).then_some("it names a date that has passed")
}

fn overcounted(said: &Said) -> Option<&'static str> {
    let overcounted = matches!(said.outcome, Outcome::Partial { done, of } if done >= of);
    overcounted.then_some("it calls all of it a part")
}

fn panicked(said: &Said) -> Option<&'static str> {
    (said.outcome
        == Outcome::Unknown {
            doubt: Doubt::Panicked,
        })
    .then_some("it panics while it is asked")
}

fn too_slow(said: &Said) -> Option<&'static str> {
    (said.outcome
        == Outcome::Unknown {
            doubt: Doubt::TimedOut,
        })
    .then_some("it takes longer than the time budget")
}
