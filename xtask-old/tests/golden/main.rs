//! One small spec per construct of OpenAPI 3.0, with what it must give: a refusal that says where, why
//! and what to do, or a crate that compiles without a warning and sends just these bytes. The cases
//! stand in `cases/<group>/<name>.yaml`; `case.rs` says how one is written. `GOLDEN=<part of a name>`
//! narrows a run to some of them.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod case;
mod compiled;
mod driver;
mod head;
mod loopback;
mod message;
mod refused;
mod wire;

use std::{collections::BTreeMap, fs, sync::Mutex, thread};

use case::{Case, Gives};
use xtask_old::{emit::Files, generate::workspace_root};

/// How many constructs there are at least.
const LEAST: usize = 150;

#[test]
fn every_construct_is_refused_with_a_way_out_or_does_on_the_wire_what_its_spec_says() {
    let cases = case::all();
    let mut wrong = Vec::new();
    let mut generated = Vec::new();
    for (case, done) in cases.iter().zip(at_once(&cases, look)) {
        match (&case.gives, done) {
            (_, Err(why)) => wrong.push(why),
            (Gives::Calls(calls), Ok(Some(files))) => generated.push((case, calls, files)),
            _ => {}
        }
    }
    let refusals = cases.len() - generated.len();
    let requests = wire::check(&generated, &mut wrong);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let counted = format!(
        "{} constructs: {} generated, compiled and compared with {requests} requests on the wire; \
         {refusals} refused",
        cases.len(),
        generated.len(),
    );
    println!("{counted}");
    let readme = fs::read_to_string(workspace_root().join("README.md")).unwrap();
    assert!(
        case::narrowed() || readme.contains(&counted),
        "README.md says otherwise; write:\n{counted}"
    );
}

/// What becomes of a case: a refusal that is as it must be, or the files of a crate.
fn look(case: &Case) -> Result<Option<Files>, String> {
    match &case.gives {
        Gives::Refusal(expected) => refused::check(case, expected).map(|()| None),
        Gives::Calls(_) => compiled::generate(case).map(Some),
    }
}

/// Does something with each, several at a time: most of it is waiting for `rustfmt`.
fn at_once<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(2, |count| count.get());
    let size = all.len().div_ceil(workers * 4).max(1);
    let next = Mutex::new(all.chunks(size).enumerate());
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let chunk = next.lock().unwrap().next();
                    let Some((index, chunk)) = chunk else { break };
                    let results: Vec<R> = chunk.iter().map(&work).collect();
                    done.lock().unwrap().insert(index, results);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().flatten().collect()
}

#[test]
fn there_are_enough_constructs_and_no_two_are_the_same() {
    if case::narrowed() {
        return;
    }
    let cases = case::all();
    assert!(cases.len() >= LEAST, "only {} constructs", cases.len());
    let mut seen = BTreeMap::new();
    for case in &cases {
        if let Some(other) = seen.insert(case.distinct(), &case.name) {
            panic!("{} is {other}", case.name);
        }
    }
}
