//! Whoever is in a task that isn't over isn't taken into another one, and a request that names them is
//! refused for everybody in it: the others are asked for without them. A task that may be ours, since an
//! answer was lost, is followed. Any other began before we asked, and what came in since then may not be
//! in it: whoever is in such a one is asked for again when it is over.

use client_runtime::Personal;
use mixpanel_client::Error;
use mixpanel_client::types::{Conflict, CreateDeletionTaskError};

use super::super::facts::may_be_under_way;
use super::{HORIZON, Mixpanel, in_progress};
use crate::tracking::is_reference;
use crate::{Ask, Outcome, Reason};

/// Who of them is in another task, and in which, where Mixpanel says so itself, and not a proxy with a
/// status of the same number.
pub(super) fn conflict<'e>(
    error: &'e Error<CreateDeletionTaskError>,
    asks: &[&Ask<'_>],
) -> Option<&'e Conflict> {
    let Some(CreateDeletionTaskError::DeletionConflict(refused)) = error.body() else {
        return None;
    };
    let conflict = refused.error.as_ref()?;
    let is_in_it = asks.iter().any(|ask| is_named(ask, conflict));
    is_in_it.then_some(conflict)
}

fn is_named(ask: &Ask<'_>, conflict: &Conflict) -> bool {
    let named = |id: &Personal| conflict.conflicting_distinct_ids.contains(id);
    ask.identifier().value().is_some_and(named)
}

impl Mixpanel {
    /// What is known of each after a refusal because some of them are in other tasks.
    pub(super) async fn around(
        &self,
        asks: Vec<&Ask<'_>>,
        conflict: &Conflict,
        in_doubt: bool,
    ) -> Vec<Outcome> {
        let which: Vec<bool> = asks.iter().map(|ask| is_named(ask, conflict)).collect();
        let (busy, free): (Vec<_>, Vec<_>) = asks.into_iter().partition(|ask| is_named(ask, conflict));
        let is_ours = |ask: &&Ask<'_>| in_doubt || may_be_under_way(ask, HORIZON.value);
        let of_busy = if busy.iter().all(is_ours) {
            let tasks = &conflict.conflicting_task_ids;
            self.where_they_are(busy, tasks).await
        } else {
            vec![Outcome::failed(Reason::UnderWay); busy.len()]
        };
        merged(&which, of_busy, self.delete(free, in_doubt).await)
    }

    /// Of several tasks it isn't told who is in which: fewer are asked for at a time, down to the one.
    async fn where_they_are(&self, mut busy: Vec<&Ask<'_>>, tasks: &[String]) -> Vec<Outcome> {
        let people = busy.len();
        match tasks {
            // Who else is in it isn't told: somebody may be.
            [task] if is_reference(task) => {
                vec![in_progress(task.clone(), people + 1, busy[0].now()); people]
            }
            [_, _, ..] if people > 1 => {
                let others = busy.split_off(people / 2);
                let outcomes = self.delete(busy, true).await;
                [outcomes, self.delete(others, true).await].concat()
            }
            _ => vec![Outcome::failed(Reason::UnderWay); people],
        }
    }
}

/// The outcomes of two groups in the order in which everybody stood.
pub(super) fn merged(which: &[bool], first: Vec<Outcome>, second: Vec<Outcome>) -> Vec<Outcome> {
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let next = which.iter().map(|is_first| match is_first {
        true => first.next(),
        false => second.next(),
    });
    next.map(|outcome| outcome.unwrap_or(Outcome::failed(Reason::Defective)))
        .collect()
}
