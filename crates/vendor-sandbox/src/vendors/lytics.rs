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
    Account, Behaviour, Call, Contract, End, Exchange, Ingested, Job, People, Person, Presence,
    Record, Refusal, Reply,
};

const TAKES: SignedDuration = SignedDuration::from_hours(2 * 24);

/// The states of a job, and at which per cent of its time it enters them, by either contract.
const ORIGINAL: [(i128, &str); 2] = [(0, "pending"), (10, "in_progress")];
const REVISED: [(i128, &str); 4] = [
    (0, "initial"),
    (5, "primary"),
    (30, "archive"),
    (60, "secondary"),
];

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
    contracts: |operation| match operation {
        "deleteIdentity" | "getIdentity" => &Contract::ALL,
        "deleteIdentities" | "listDeletions" | "getDeletion" => &[Contract::Original],
        _ => &[Contract::Revised],
    },
    ingest,
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let may_write = account.may_write(call, "token", "read_only_token")?;
    if !may_write && !call.reads() && call.operation.id != "queueDeletions" {
        return Err(Refusal::Unauthorized);
    }
    if let Some(table) = call.parameters.get("table") {
        is_known(table)?;
    }
    let now = call.now;
    let data = match call.operation.id.as_str() {
        "deleteIdentity" => delete_one(call, account)?,
        "deleteIdentities" => delete_batch(call, account)?,
        "queueDeletions" => queue(call, account, may_write),
        "getIdentity" => shown(call, account)?,
        "getDeletion" => counts(job(call, account)?, &account.people, now),
        "getDeletionState" => state(job(call, account)?, now),
        "listDeletions" => {
            let jobs = account.jobs.newest_first();
            jobs.map(|job| counts(job, &account.people, now)).collect()
        }
        "listDeletionStates" => account
            .jobs
            .newest_first()
            .map(|job| state(job, now))
            .collect(),
        "getDeletionOverview" => overview(account, now),
        unknown => return Err(Refusal::Unplayed(unknown.to_owned())),
    };
    let status = if call.reads() { 200 } else { 202 };
    Ok(Reply::json(
        status,
        json!({ "data": data, "status": status, "request_id": call.id }),
    ))
}

/// The account has one table.
fn is_known(table: &str) -> Result<(), Refusal> {
    let invalid = || Refusal::Invalid("Invalid table name".to_owned());
    (table == "user").then_some(()).ok_or_else(invalid)
}

fn has(profile: &Record, field: &str, value: &str) -> bool {
    profile.person.fields().any(|own| own == (field, value))
}

/// The profile with this identifier that no deletion has touched.
fn living(account: &Account, field: &str, value: &str, now: Timestamp) -> Option<usize> {
    account.people.find(value, |profile| {
        has(profile, field, value) && profile.is_here(now)
    })
}

fn shown(call: &Call, account: &Account) -> Result<Value, Refusal> {
    let (field, value) = (call.parameter("field"), call.parameter("value"));
    let is_readable = |profile: &Record| match profile.at(call.now) {
        Presence::Gone => false,
        Presence::Scheduled { .. } => call.contract == Contract::Original,
        _ => true,
    };
    let is_meant = |profile: &Record| has(profile, field, value) && is_readable(profile);
    let missing = || Refusal::NotFound(format!("No profile found for {value}"));
    let profile = &account.people[account.people.find(value, is_meant).ok_or_else(missing)?];
    let blocked = call.query.get("field_blocklist").and_then(Value::as_array);
    let is_shown = |field: &str| blocked.is_none_or(|blocked| !blocked.contains(&json!(field)));
    let fields = profile.person.fields().filter(|(field, _)| is_shown(field));
    let keys = fields.map(|(field, value)| json!({ "key": field, "value": value }));
    let entity = json!({ "segments": ["all"] });
    Ok(json!({ "keys": keys.collect::<Value>(), "entity": entity, "fragments": [] }))
}

fn delete_one(call: &Call, account: &mut Account) -> Result<Value, Refusal> {
    let (field, value) = (call.parameter("field"), call.parameter("value"));
    let unresolved = || Refusal::NotFound(format!("No profile resolved for {value}"));
    let found = living(account, field, value, call.now).ok_or_else(unresolved)?;
    let profile = &account.people[found];
    if profile.is("complex-profile") || profile.at(call.now) == Presence::Partly {
        return Err(unresolved());
    }
    let asked = vec![format!("{field}={value}")];
    Ok(state(
        begin(account, asked, vec![found], call.now),
        call.now,
    ))
}

/// Counts profiles, as the vendor says: two identifiers of one person are one.
fn delete_batch(call: &Call, account: &mut Account) -> Result<Value, Refusal> {
    let (mut asked, mut found) = (Vec::new(), Vec::new());
    let identities = call.body.get("identities").and_then(Value::as_array);
    for identity in identities.into_iter().flatten() {
        let text = |name: &str| identity[name].as_str().unwrap_or_default();
        is_known(text("table"))?;
        let profile = living(account, text("field"), text("value"), call.now);
        if profile.is_none_or(|profile| !found.contains(&profile)) {
            asked.push(format!("{}={}", text("field"), text("value")));
            found.extend(profile);
        }
    }
    Ok(json!({ "requestId": begin(account, asked, found, call.now).id }))
}

/// A value that was queued before keeps its job, unless somebody new has it since.
fn queue(call: &Call, account: &mut Account, may_write: bool) -> Value {
    let (mut successes, mut errors) = (Map::new(), Map::new());
    let field = call.parameter("field");
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
    json!({ "successes": successes, "errors": errors })
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
    let fails = found
        .iter()
        .any(|index| left(&account.people[*index]) == Presence::Present);
    let job = Job {
        id: format!("req-{:06}", account.jobs.next()),
        asked,
        found,
        began: now,
        takes: account.takes.unwrap_or(TAKES),
        end: if fails { End::Failed } else { End::Done },
        told: Value::Null,
    };
    account.begin(job, left)
}

/// What a deletion leaves of a profile in the end.
fn left(profile: &Record) -> Presence {
    if profile.is("deletion-fails") {
        Presence::Present
    } else if profile.is("stuck-fragments") {
        Presence::Partly
    } else {
        Presence::Gone
    }
}

fn job<'a>(call: &Call, account: &'a Account) -> Result<&'a Job, Refusal> {
    let id = call.parameter("requestId");
    let missing = || Refusal::NotFound(format!("No deletion found for {id}"));
    account.jobs.get(id).ok_or_else(missing)
}

/// The original contract's answer.
fn counts(job: &Job, people: &People, now: Timestamp) -> Value {
    let gone = job
        .found
        .iter()
        .filter(|index| left(&people[**index]) == Presence::Gone);
    let end = if job.end == End::Done {
        "completed"
    } else {
        "failed"
    };
    json!({
        "requestId": job.id,
        "requested": job.asked.len(),
        "deleted": if job.is_over(now) { gone.count() } else { 0 },
        "status": job.state(now, &ORIGINAL, end),
    })
}

/// The revised contract's answer.
fn state(job: &Job, now: Timestamp) -> Value {
    let state = revised(job, now);
    json!({
        "request_id": job.id,
        "state": state,
        "completed": state == "done",
        "requested": job.began.to_string(),
        "submitted": job.began.to_string(),
    })
}

/// The revised contract has no word for a deletion that fails.
fn revised(job: &Job, now: Timestamp) -> &'static str {
    job.state(
        now,
        &REVISED,
        if job.end == End::Done {
            "done"
        } else {
            "secondary"
        },
    )
}

fn overview(account: &Account, now: Timestamp) -> Value {
    let states = REVISED.iter().map(|(_, state)| *state).chain(["done"]);
    let jobs = |at| {
        account
            .jobs
            .newest_first()
            .filter(|job| revised(job, now) == at)
            .count()
    };
    Value::Object(
        states
            .map(|state| (state.to_owned(), json!(jobs(state))))
            .collect(),
    )
}

fn refuse(refusal: &Refusal, exchange: &Exchange) -> Reply {
    let status = refusal.status();
    let code = match refusal {
        Refusal::Unauthorized => {
            let body = json!({ "status": status, "message": "Not authorized" });
            return Reply::json(status, body);
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
    let body = json!({ "status": status, "errors": [error], "request_id": exchange.id });
    Reply::json(status, body)
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
