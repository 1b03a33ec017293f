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

use case::{Case, Gives};

/// How many constructs there are at least.
const LEAST: usize = 150;

#[test]
fn every_construct_is_refused_with_a_way_out_or_does_on_the_wire_what_its_spec_says() {
    let cases = case::all();
    let mut wrong = Vec::new();
    let (mut generated, mut refusals) = (Vec::new(), 0);
    for case in &cases {
        match &case.gives {
            Gives::Refusal(expected) => {
                refusals += 1;
                wrong.extend(refused::check(case, expected).err());
            }
            Gives::Calls(calls) => match compiled::generate(case) {
                Ok(files) => generated.push((case, calls, files)),
                Err(why) => wrong.push(why),
            },
        }
    }
    let requests = wire::check(&generated, &mut wrong);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!(
        "{} constructs: {} generated, compiled and compared with {requests} requests on the wire; \
         {refusals} refused",
        cases.len(),
        generated.len(),
    );
}

#[test]
fn there_are_enough_constructs_and_no_two_are_the_same() {
    if case::narrowed() {
        return;
    }
    let cases = case::all();
    assert!(cases.len() >= LEAST, "only {} constructs", cases.len());
    let texts: std::collections::BTreeSet<_> = cases.iter().map(Case::distinct).collect();
    assert_eq!(texts.len(), cases.len(), "two cases are the same");
}
