//! Lytics: deletes profiles in jobs that move through their states on the sandbox's clock, with
//! both contracts' words for it.
//!
//! Beyond what is published: how long a job takes (a seventh of the published fourteen days) and how that
//! divides over its states; with the revised contract a profile can't be
//! read any more as soon as its deletion is accepted, with the original one until it is done; data
//! that arrives during a deletion leaves a part of a profile, which can't be deleted singly; a
//! token without the permission is answered 401, and value by value where that is documented.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::behaviour::{
    Account, Behaviour, Call, Contract, Exchange, Ingested, Job, Person, Presence, Record, Refusal,
    Reply, States,
};

/// The states of a job by the original contract.
const ORIGINAL: States = States {
    under_way: &[(0, "pending"), (10, "in_progress")],
    done: "completed",
    failed: "failed",
    cancelled: "failed",
};

/// The same by the revised contract, which has no word for a deletion that fails.
const REVISED: States = States {
    under_way: &[
        (0, "initial"),
        (5, "primary"),
        (30, "archive"),
        (60, "secondary"),
    ],
    done: "done",
    failed: "secondary",
    cancelled: "secondary",
};

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 2,
    keys: &[
        ("token", "lio-sandbox-4444444444444444"),
        ("read_only_token", "lio-sandbox-read-5555555555"),
    ],
    quirks: &[
        ("complex-profile", "deleted singly: 404"),
        ("stuck-fragments", "a deletion leaves something"),
        ("deletion-fails", "a deletion fails or never ends"),
    ],
    seeded: &[
        ("complex-profile", "Charles Babbage", 44),
        ("stuck-fragments", "Mary Somerville", 45),
        ("deletion-fails", "Alan Turing", 46),
    ],
    operations: &[
        ("deleteIdentity", delete_one),
        ("getIdentity", get),
        ("deleteIdentities", delete_batch),
        ("getDeletion", |call, account| {
            show(call, counts(job(call, account)?, account, call.now))
        }),
        ("listDeletions", |call, account| {
            let jobs = account.jobs.newest_first();
            show(
                call,
                jobs.map(|job| counts(job, account, call.now)).collect(),
            )
        }),
    ],
    revised: &[
        ("deleteIdentity", delete_one),
        ("getIdentity", get),
        ("queueDeletions", queue),
        ("getDeletionState", |call, account| {
            show(call, state(job(call, account)?, call.now))
        }),
        ("listDeletionStates", |call, account| {
            let jobs = account.jobs.newest_first();
            show(call, jobs.map(|job| state(job, call.now)).collect())
        }),
        ("getDeletionOverview", overview),
    ],
    takes: SignedDuration::from_hours(2 * 24),
    authorize: |call, account| {
        // A batch is refused value by value.
        if call.operation.id == "queueDeletions" {
            account.may_write(call)?;
        } else {
            account.authorize(call)?;
        }
        is_known(call.parameters.get("table").map_or("user", String::as_str))
    },
    refuse,
    ingest,
    ..Behaviour::USUAL
};

/// Every answer is wrapped in the same way.
fn show(call: &Call, data: Value) -> Result<Reply, Refusal> {
    let answer = call.answer(if call.reads() { 200 } else { 202 });
    Ok(answer.with("/data", data).with("/request_id", &*call.id))
}

/// The account has one table.
fn is_known(table: &str) -> Result<(), Refusal> {
    let invalid = || Refusal::Invalid("Invalid table name".to_owned());
    (table == "user").then_some(()).ok_or_else(invalid)
}

/// The profile with this identifier that no deletion has touched.
fn living(account: &Account, field: &str, value: &str, now: Timestamp) -> Option<usize> {
    let is_here = |profile: &Record| profile.is_here(now);
    account.people.find(field, value, is_here)
}

fn get(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let (field, value) = (call.text("field"), call.text("value"));
    let is_readable = |profile: &Record| match profile.at(call.now) {
        Presence::Gone => false,
        Presence::Scheduled { .. } => call.contract == Contract::Original,
        _ => true,
    };
    let missing = || Refusal::NotFound(format!("No profile found for {value}"));
    let found = account.people.find(field, value, is_readable);
    let profile = &account.people[found.ok_or_else(missing)?];
    let blocked = call.list("field_blocklist");
    let fields = profile.person.fields();
    let shown = fields.filter(|(field, _)| !blocked.contains(&json!(field)));
    let keys = shown.map(|(field, value)| json!({ "key": field, "value": value }));
    let entity = json!({ "segments": ["all"] });
    show(
        call,
        json!({ "keys": keys.collect::<Value>(), "entity": entity, "fragments": [] }),
    )
}

fn delete_one(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let (field, value) = (call.text("field"), call.text("value"));
    let unresolved = || Refusal::NotFound(format!("No profile resolved for {value}"));
    let found = living(account, field, value, call.now).ok_or_else(unresolved)?;
    let profile = &account.people[found];
    if profile.is("complex-profile") || profile.at(call.now) == Presence::Partly {
        return Err(unresolved());
    }
    let job = begin(
        account,
        vec![format!("{field}={value}")],
        vec![found],
        call.now,
    );
    show(call, state(job, call.now))
}

/// Counts profiles, as the vendor says: two identifiers of one person are one.
fn delete_batch(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let (mut asked, mut found) = (Vec::new(), Vec::new());
    for identity in call.list("identities") {
        let text = |name: &str| identity[name].as_str().unwrap_or_default();
        is_known(text("table"))?;
        let profile = living(account, text("field"), text("value"), call.now);
        if profile.is_none_or(|profile| !found.contains(&profile)) {
            asked.push(format!("{}={}", text("field"), text("value")));
            found.extend(profile);
        }
    }
    show(
        call,
        json!({ "requestId": begin(account, asked, found, call.now).id }),
    )
}

/// A value that was queued before keeps its job, unless somebody new has it since.
fn queue(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let (mut successes, mut errors) = (Map::new(), Map::new());
    let (field, may_write) = (call.text("field"), account.may_write(call)?);
    for value in call.texts("values") {
        let complaint = if may_write {
            complaint(&value)
        } else {
            Some("permission denied")
        };
        if let Some(complaint) = complaint {
            errors.insert(value.clone(), json!(format!("{complaint}: {value}")));
            continue;
        }
        let found = living(account, field, &value, call.now);
        let asked = format!("{field}={value}");
        let known = account.jobs.latest(&asked).filter(|_| found.is_none());
        let id = match known {
            Some(job) => &job.id,
            None => &begin(account, vec![asked], found.into_iter().collect(), call.now).id,
        };
        successes.insert(value, json!(id));
    }
    show(call, json!({ "successes": successes, "errors": errors }))
}

/// What is wrong with a value: the revised contract's batch takes them as they come, so what a spreadsheet
/// leaves around an address is part of it.
fn complaint(value: &str) -> Option<&'static str> {
    let is_framed_by = |mark: char| value.starts_with(mark) || value.ends_with(mark);
    match value {
        "" | "null" | "NULL" | "nil" | "NaN" | "0" => Some("value is empty"),
        _ if value.len() > 256 => Some("value is longer than 256 bytes"),
        _ if value != value.trim() || is_framed_by('\u{feff}') => {
            Some("value has spaces around it")
        }
        _ if is_framed_by('"') || is_framed_by('\'') => Some("value has quotation marks around it"),
        _ => None,
    }
}

fn begin(account: &mut Account, asked: Vec<String>, found: Vec<usize>, now: Timestamp) -> &Job {
    let id = format!("req-{:06}", account.jobs.next());
    account.begin(account.job(id, now, asked, found), Record::left)
}

fn job<'a>(call: &Call, account: &'a Account) -> Result<&'a Job, Refusal> {
    let id = call.text("requestId");
    let missing = || Refusal::NotFound(format!("No deletion found for {id}"));
    account.jobs.get(id).ok_or_else(missing)
}

/// The original contract's answer.
fn counts(job: &Job, account: &Account, now: Timestamp) -> Value {
    let is_gone = |index: &&usize| account.people[**index].left() == Presence::Gone;
    let gone = job.found.iter().filter(is_gone).count();
    json!({
        "requestId": job.id,
        "requested": job.asked.len(),
        "deleted": if job.is_over(now) { gone } else { 0 },
        "status": job.state(now, &ORIGINAL),
    })
}

/// The revised contract's answer.
fn state(job: &Job, now: Timestamp) -> Value {
    let state = job.state(now, &REVISED);
    json!({
        "request_id": job.id,
        "state": state,
        "completed": state == REVISED.done,
        "requested": job.began.to_string(),
        "submitted": job.began.to_string(),
    })
}

fn overview(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let states = REVISED.under_way.iter().map(|(_, state)| *state);
    let counted = states.chain([REVISED.done]).map(|state| {
        let jobs = account.jobs.newest_first();
        let count = jobs
            .filter(|job| job.state(call.now, &REVISED) == state)
            .count();
        (state.to_owned(), json!(count))
    });
    show(call, Value::Object(counted.collect()))
}

fn refuse(refusal: &Refusal, exchange: &Exchange) -> Reply {
    let status = refusal.status();
    let code = match refusal {
        Refusal::Unauthorized => {
            return refusal.with(json!({ "status": status, "message": "Not authorized" }));
        }
        Refusal::Invalid(_) => "BADREQ-001",
        Refusal::NotFound(_) => "ENTITY-NOTFOUND-012",
        Refusal::NoSuchPath | Refusal::NoSuchMethod(_) => "NOTFOUND-003",
        Refusal::Forbidden => "FORBIDDEN-026",
        Refusal::Broken => "INTERNAL-019",
        Refusal::TooMany | Refusal::Unplayed(_) => "UNKNOWN-000",
    };
    let (message, timestamp) = (refusal.words(), exchange.now.to_string());
    let error =
        json!({ "code": code, "message": message, "level": "error", "timestamp": timestamp });
    refusal.with(json!({ "status": status, "errors": [error], "request_id": exchange.id }))
}

fn ingest(person: &Arc<Person>, now: Timestamp, account: &mut Account) -> Ingested {
    if living(account, "user_id", &person.user_id, now).is_some() {
        return Ingested::Updated;
    }
    let mut person = Person::clone(person);
    if matches!(
        account.people.presence(&person.user_id, now),
        Presence::Scheduled { .. }
    ) {
        // What a deletion leaves when data comes in while it runs can't be put together.
        person = person.with("complex-profile");
    }
    account.people.add(&Arc::new(person), now);
    Ingested::Created
}
