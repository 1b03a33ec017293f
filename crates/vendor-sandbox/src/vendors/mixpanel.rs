//! Mixpanel: deletes everybody whom a task names, in a task that moves through its states on the
//! sandbox's clock.
//!
//! Beyond what is published: how long a task takes (a tenth of the published thirty days) and how that
//! divides over its states; an id that nobody has or had fails the whole task, which then deletes
//! nobody, and one of somebody who is gone already doesn't; an id in a task that isn't over, known or not,
//! keeps everybody who is named with it out of another one, which others have met; a wrong project token is
//! answered 403, and an id that can't be one of a task 404; a deletion is cancelled for people who have that
//! quirk, since nobody can do it here.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;

use crate::behaviour::{Account, Behaviour, Call, End, Job, Presence, Refusal, Reply, States};

const STATES: States = States {
    under_way: &[(0, "PENDING"), (10, "STAGING"), (40, "STARTED")],
    done: "SUCCESS",
    failed: "FAILURE",
    cancelled: "REVOKED",
};

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 4,
    keys: &[
        ("oauth_token", "mxp-sandbox-8888888888888888"),
        ("read_only_oauth_token", "mxp-sandbox-read-9999999999"),
        ("project_token", "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"),
    ],
    quirks: &[
        ("deletion-fails", "the task ends as FAILURE"),
        ("deletion-cancelled", "somebody cancels the task"),
    ],
    seeded: &[("deletion-cancelled", "Ida Rhodes", 52)],
    operations: &[("createDeletionTask", create), ("getDeletionTask", get)],
    takes: SignedDuration::from_hours(3 * 24),
    authorize: |call, account| {
        account.authorize(call)?;
        let is_project = account.is_key("project_token", Some(call.text("token")));
        is_project.then_some(()).ok_or(Refusal::Forbidden)
    },
    refuse: |refusal, _| refusal.with(json!({ "status": "error", "error": refusal.words() })),
    ..Behaviour::USUAL
};

fn create(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let ids = call.texts("distinct_ids");
    if let Some(conflict) = conflict(&ids, call, account) {
        return Ok(conflict);
    }
    let users = |id: &String| account.people.having("user_id", id);
    let found: Vec<usize> = ids.iter().flat_map(users).collect();
    let somebody_is_unknown = ids.iter().any(|id| users(id).is_empty());
    let id = format!("15837929347193{:05}", account.jobs.next() - 1);
    let mut task = account.job(id, call.now, ids, found);
    if task.end == End::Done && somebody_is_unknown {
        task.end = End::Failed;
    }
    // Like the vendor, it tells whom a task is for, and who asked for it.
    task.repeated = json!({
        "requesting_user": "controller@example.com",
        "compliance_type": call.body.get("compliance_type").unwrap_or(&json!("GDPR")),
        "project_id": 1_978_118,
        "date_requested": call.now.to_string(),
        "distinct_ids": task.asked,
    });
    let left = if task.end == End::Done {
        Presence::Gone
    } else {
        Presence::Present
    };
    let id = &*account.begin(task, |_| left).id;
    Ok(call.answer(201).with("/results/task_id", id))
}

/// The refusal of a task for people who are in one that isn't over, known here or not.
fn conflict(ids: &[String], call: &Call, account: &Account) -> Option<Reply> {
    let is_open = |task: &&Job| !task.is_over(call.now);
    let task = |id: &String| account.jobs.latest(id).filter(is_open);
    let busy: Vec<&str> = ids
        .iter()
        .filter(|id| task(id).is_some())
        .map(String::as_str)
        .collect();
    let tasks: BTreeSet<&str> = ids.iter().filter_map(task).map(|task| &*task.id).collect();
    let conflict = json!({
        "error": format!("A deletion is under way for {busy:?}"),
        "conflicting_distinct_ids": busy,
        "conflicting_task_ids": tasks,
    });
    (!busy.is_empty()).then(|| call.answer(409).with("/error", conflict))
}

fn get(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let id = call.text("tracking_id");
    if !id
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    {
        return Err(Refusal::NotFound(format!("No task can be called {id}")));
    }
    let task = account.jobs.get(id);
    let repeated = task.map_or_else(|| json!({}), |task| task.repeated.clone());
    let state = task.map_or("NOT_FOUND", |task| task.state(call.now, &STATES));
    let answer = call.answer(200).with("/results", repeated);
    let answer = answer.with("/results/tracking_id", id);
    Ok(answer.with("/results/status", state))
}
