//! A vendor's list of what it is at work on. It has ids and counts, and names nobody: it shows what is under
//! way, and which contract the vendor speaks. What became of one person it can't tell.

use client_runtime::Personal;
use jiff::Timestamp;

use super::person::may_be_of_another_contract;
use super::{CallError, Flow, Heard, Only, Role, With};
use crate::{Failure, Law, Reason, UnderWay};

/// What isn't over.
pub(super) async fn listed(flow: &dyn Flow, now: Timestamp) -> Result<Vec<UnderWay>, Failure> {
    let Some(at) = list(flow, true) else {
        return Ok(Vec::new());
    };
    match ask(flow, at, now).await {
        Ok(heard) => Ok(heard.rest.listed),
        Err(error) if speaks_another(flow, error.failure(), now).await => {
            Err(Failure::new(Reason::OtherContract))
        }
        Err(error) => Err(error.failure().clone()),
    }
}

/// Whether the vendor failed to answer because it speaks another contract: it knows that one's list.
pub(super) async fn speaks_another(flow: &dyn Flow, failure: &Failure, now: Timestamp) -> bool {
    let Some(other) = list(flow, false).filter(|_| may_be_of_another_contract(failure.reason()))
    else {
        return false;
    };
    ask(flow, other, now).await.is_ok()
}

/// The id of what is under way, if that is just one. All who wait for it share the answer.
pub(super) async fn only_one(flow: &dyn Flow, now: Timestamp) -> Option<String> {
    let at = list(flow, true)?;
    let everybodys = Personal::from("under-way");
    let shared = &flow.endpoint().shared;
    let heard = shared.of((at, &everybodys), now, ask(flow, at, now)).await;
    let heard = heard.ok()?;
    heard.rest.listed.only()?.id().map(str::to_owned)
}

fn list(flow: &dyn Flow, held: bool) -> Option<usize> {
    let uses = flow.uses().iter().enumerate();
    let mut lists = uses.filter(|(_, used)| used.role == Role::List);
    let found = lists.find(|(at, _)| flow.holds(*at) == held);
    found.map(|(at, _)| at)
}

async fn ask(flow: &dyn Flow, at: usize, now: Timestamp) -> Result<Heard, CallError> {
    let with = With {
        items: &[],
        tracking: None,
        law: Law::default(),
        now,
    };
    flow.call(at, &with).await
}
