//! The operations of the specs through the generated clients, without the facade, so that those which
//! it never calls are in the matrix too. Here the claim is what the client's result says.

use client_calls::{Back, Came, Failed};
use client_runtime::Transport;
use serde_json::Value;
use system_tests::system::SandboxClock;
use tokio::runtime::Runtime;
use vendor_sandbox::{Clock, Contract, Credentials, Fault, Received, Sandbox};

use crate::{
    cell::Often,
    exercise::{Exercise, Stage},
    fixture::LONGEST_BODY,
    held::awaited,
    judge::{Finding, Kind},
    listen,
    search::Search,
    tally::{Filter, Tally, UNTROUBLED},
};

/// Fields that hold the vendor's own id of the exchange, which is another one every time.
const EXCHANGE_IDS: [&str; 2] = ["request_id", "requestId"];

/// Walks one operation under every fault.
pub fn run(runtime: &Runtime, exercise: &Exercise, contract: Contract, filter: &Filter) -> Tally {
    let mut tally = Tally::default();
    let (vendor, operation) = (exercise.vendor, exercise.operation);
    let query: String = exercise
        .query
        .iter()
        .map(|(name, value)| format!("-{name}-{value}"))
        .collect();
    let name = format!("{vendor}/{contract}/client{query}/{operation}");
    if !filter.may_hold(&name) {
        return tally;
    }
    let transport = runtime.block_on(async { transport() });
    let search = search();
    listen::begin();
    let (untroubled, _) = runtime.block_on(come(exercise, contract, &transport, None));
    tally.leak(&format!("{name}/{UNTROUBLED}"), search.find(&listen::end()));
    tally.walked(vendor, contract, operation);
    for fault in Fault::all() {
        for often in [Often::Once, Often::Many] {
            let name = format!("{name}/{fault}/{often}");
            if !filter.lets(&name) {
                continue;
            }
            let laid = Some((fault, often));
            listen::begin();
            let (came, received) = runtime.block_on(come(exercise, contract, &transport, laid));
            tally.leak(&name, search.find(&listen::end()));
            tally.call(
                &name,
                fault,
                findings(exercise, fault, &came, &untroubled, &received),
            );
        }
    }
    tally
}

/// A search for the people, the keys and the sessions of the exercises.
fn search() -> Search {
    let keys = Credentials::default();
    let people = [
        "u-42",
        "ada@example.com",
        "grace@example.com",
        "org/7 user#42",
        "correct horse",
    ];
    let keys = keys.iter().map(|(_, key)| key);
    Search::of(people.into_iter().chain(keys))
}

/// A transport for all calls of an operation, that repeats them without waiting.
fn transport() -> Transport {
    let clock = SandboxClock(Clock::default());
    let settings = Transport::builder().clock(clock).body_limit(LONGEST_BODY);
    settings.build().unwrap()
}

/// What a call comes to, and what the vendor received of it.
async fn come(
    exercise: &Exercise,
    contract: Contract,
    transport: &Transport,
    laid: Option<(Fault, Often)>,
) -> (Came, Vec<Received>) {
    let stage = Stage::of(exercise, contract).await;
    let Stage { sandbox, path } = &stage;
    let clients = stage.clients().over(transport.clone());
    let (vendor, operation) = (exercise.vendor, exercise.operation);
    if let Some((fault, often)) = laid {
        sandbox
            .inject(vendor, operation, fault, often.times())
            .unwrap();
    }
    let fault = laid.map(|(fault, _)| fault);
    let came = awaited(sandbox, vendor, fault, exercise.call(&clients, path)).await;
    sandbox.until_none_held(vendor).await;
    listen::note("the client", came.shown());
    (came, received(sandbox, vendor))
}

fn received(sandbox: &Sandbox, vendor: &str) -> Vec<Received> {
    sandbox.requests(vendor)
}

fn findings(
    exercise: &Exercise,
    fault: Fault,
    came: &Came,
    untroubled: &Came,
    received: &[Received],
) -> Vec<Finding> {
    let ids = exercise.spec();
    let ids = ids.tracking();
    let done = received.iter().any(|received| received.processed);
    let wrong = match came {
        Came::Failed(Failed {
            nothing_sent: true, ..
        }) if done => Some("says that nothing was sent, and it was carried out"),
        Came::Failed(Failed {
            nothing_sent: true, ..
        }) if !received.is_empty() => Some("says that nothing was sent, and something arrived"),
        Came::Back(_) if !done => Some("says that it is done, and it isn't"),
        Came::Back(back) if !is_the_same(&ids, fault, back, untroubled) => {
            Some("says something else than the vendor")
        }
        _ => None,
    };
    let finding = |what: &str| Finding {
        kind: Kind::Contradiction,
        what: format!("the client {what}"),
    };
    wrong.map(finding).into_iter().collect()
}

/// Whether an answer is the vendor's, apart from what the fault adds on purpose.
fn is_the_same(ids: &[&str], fault: Fault, back: &Back, untroubled: &Came) -> bool {
    let Came::Back(untroubled) = untroubled else {
        return false;
    };
    match fault {
        // What calls itself plain text may be any text.
        Fault::GarbageBody | Fault::WrongTypes if back.body.is_string() => {
            untroubled.body.is_string()
        }
        // Where nothing has to be there, nothing is read.
        Fault::EmptyBody if back.body.is_null() => true,
        // These answers are the vendor's, in words that are newer than the spec.
        Fault::UnknownEnum | Fault::ExtraFields | Fault::EchoingAnswer => {
            same_fields(&back.body, &untroubled.body)
        }
        _ => without_exchange(ids, &back.body) == without_exchange(ids, &untroubled.body),
    }
}

/// Whether every field is there that should be.
fn same_fields(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // Nothing is described of it, so that whatever is added is read too.
        (Value::Object(_), Value::Object(other)) if other.is_empty() => true,
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && other
                    .iter()
                    .all(|(name, value)| one.get(name).is_some_and(|own| same_fields(own, value)))
        }
        (Value::Array(one), Value::Array(other)) => one.len() == other.len(),
        _ => true,
    }
}

fn without_exchange(ids: &[&str], body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(fields) = body.as_object_mut() {
        for id in EXCHANGE_IDS {
            fields.remove(id);
        }
    }
    // What is begun again is another one.
    for id in ids {
        body.pointer_mut(id).map(Value::take);
    }
    body
}
