//! One small spec per construct of the profile, with what it must give: a crate that compiles without a
//! warning and sends just these bytes. The cases stand in `cases/<group>/<name>.yaml`; `case.rs` says how one is
//! written. `GOLDEN=<part of a name>` narrows a run to some of them. What is refused is lint's to test.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod case;
mod compiled;
mod driver;
mod head;
mod loopback;
mod message;
mod wire;

use std::{collections::BTreeMap, sync::Mutex, thread};

#[test]
fn every_construct_does_on_the_wire_what_its_spec_says() {
    let cases = case::all();
    let mut wrong = Vec::new();
    let mut generated = Vec::new();
    for (case, done) in cases.iter().zip(at_once(&cases, compiled::generate)) {
        match done {
            Err(why) => wrong.push(why),
            Ok(files) => generated.push((case, &case.calls, files)),
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let requests = wire::check(&generated, &mut wrong);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!(
        "{} constructs compiled and compared with {requests} requests on the wire",
        cases.len()
    );
}

/// Does something with each, several at a time: most of it is waiting for `rustfmt`.
fn at_once<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(2, |count| count.get());
    let next = Mutex::new(all.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let one = next.lock().unwrap().next();
                    let Some((index, one)) = one else { break };
                    let result = work(one);
                    done.lock().unwrap().insert(index, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

#[test]
fn no_two_constructs_are_the_same() {
    let mut seen = BTreeMap::new();
    for case in case::all() {
        if let Some(other) = seen.insert(case.spec, case.name.clone()) {
            panic!("{} is {other}", case.name);
        }
    }
}
