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
use serde_json::{Value, json};

use crate::behaviour::{Account, Behaviour, Call, End, Exchange, Job, Presence, Refusal, Reply};

const TAKES: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The states of a task, and at which per cent of its time it enters them.
const STATES: [(i128, &str); 3] = [(0, "PENDING"), (10, "STAGING"), (40, "STARTED")];

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
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let may_write = account.may_write(call, "oauth_token", "read_only_oauth_token")?;
    let project = call.query.get("token").and_then(Value::as_str);
    if !account.is_key("project_token", project) || !may_write && !call.reads() {
        return Err(Refusal::Forbidden);
    }
    match call.operation.id.as_str() {
        "createDeletionTask" => Ok(create(call, account)),
        "getDeletionTask" => told(call, account),
        unknown => Err(Refusal::Unplayed(unknown.to_owned())),
    }
}

fn create(call: &Call, account: &mut Account) -> Reply {
    let ids = call.texts("distinct_ids");
    if let Some(conflict) = conflict(&ids, call, account) {
        return Reply::json(409, json!({ "status": "error", "error": conflict }));
    }
    let users = |id: &String| {
        let mut users = account.people.places(id);
        users.retain(|index| account.people[*index].person.user_id == *id);
        users
    };
    let found: Vec<usize> = ids.iter().flat_map(users).collect();
    let somebody_is = |quirk| found.iter().any(|index| account.people[*index].is(quirk));
    let end = if somebody_is("deletion-cancelled") {
        End::Cancelled
    } else if somebody_is("deletion-fails") || ids.iter().any(|id| users(id).is_empty()) {
        End::Failed
    } else {
        End::Done
    };
    let task = Job {
        id: format!("15837929347193{:05}", account.jobs.next() - 1),
        began: call.now,
        takes: account.takes.unwrap_or(TAKES),
        end,
        // Like the vendor, it tells whom a task is for, and who asked for it.
        told: json!({
            "requesting_user": "controller@example.com",
            "compliance_type": call.body.get("compliance_type").unwrap_or(&json!("GDPR")),
            "project_id": 1_978_118,
            "date_requested": call.now.to_string(),
            "distinct_ids": ids,
        }),
        asked: ids,
        found,
    };
    let left = if end == End::Done {
        Presence::Gone
    } else {
        Presence::Present
    };
    let results = json!({ "task_id": account.begin(task, |_| left).id });
    Reply::json(201, json!({ "status": "ok", "results": results }))
}

/// Who of them is in a task that isn't over, known here or not, and in which.
fn conflict(ids: &[String], call: &Call, account: &Account) -> Option<Value> {
    let task = |id: &&String| {
        account
            .jobs
            .latest(id)
            .filter(|task| !task.is_over(call.now))
    };
    let busy: Vec<&String> = ids.iter().filter(|id| task(id).is_some()).collect();
    let tasks: BTreeSet<&str> = busy
        .iter()
        .filter_map(|id| Some(task(id)?.id.as_str()))
        .collect();
    let conflict = json!({
        "error": format!("A deletion is under way for {busy:?}"),
        "conflicting_distinct_ids": busy,
        "conflicting_task_ids": tasks,
    });
    (!busy.is_empty()).then_some(conflict)
}

fn told(call: &Call, account: &Account) -> Result<Reply, Refusal> {
    let id = call.parameter("tracking_id");
    if !id
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    {
        return Err(Refusal::NotFound(format!("No task can be called {id}")));
    }
    let mut results = json!({ "tracking_id": id, "status": "NOT_FOUND" });
    if let Some(task) = account.jobs.get(id) {
        let end = match task.end {
            End::Done => "SUCCESS",
            End::Failed => "FAILURE",
            End::Cancelled => "REVOKED",
        };
        results = task.told.clone();
        results["tracking_id"] = json!(id);
        results["status"] = json!(task.state(call.now, &STATES, end));
    }
    Ok(Reply::json(
        200,
        json!({ "status": "ok", "results": results }),
    ))
}

fn refuse(refusal: &Refusal, _: &Exchange) -> Reply {
    let body = json!({ "status": "error", "error": refusal.words() });
    Reply::json(refusal.status(), body)
}
