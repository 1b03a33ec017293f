//! What fuzzing has found worth keeping does no harm, and neither does what it began with. These tests
//! need no fuzzer: they call what it calls.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use hostile_input::{TARGETS, Target, operations, seeds};

/// The inputs that are kept for a target, by name.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/libfuzzer/corpus");
    let entries = fs::read_dir(PathBuf::from(dir).join(target)).unwrap();
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap())
    };
    entries.map(|entry| read(entry.unwrap())).collect()
}

fn replay((name, run): Target) {
    let corpus = kept(name);
    assert!(
        corpus.len() > 20,
        "only {} inputs are kept for {name}",
        corpus.len()
    );
    let began_with = seeds::of(name)
        .into_iter()
        .map(|seed| ("a seed".to_owned(), seed));
    for (input, bytes) in corpus.into_iter().chain(began_with) {
        let ended = std::panic::catch_unwind(|| run(&bytes));
        assert!(ended.is_ok(), "{name} breaks its promise on {input}");
    }
}

#[test]
fn no_kept_answer_makes_a_client_panic_or_print_it() {
    replay(TARGETS[0]);
}

#[test]
fn no_kept_record_is_changed_by_storing_it_or_prints_an_identifier() {
    replay(TARGETS[1]);
}

#[test]
fn no_kept_spec_makes_its_reader_panic_or_is_accepted_and_not_generated() {
    replay(TARGETS[2]);
}

#[test]
fn every_operation_of_every_client_is_answered() {
    let called: BTreeSet<_> = operations().map(|(_, it)| (it.vendor.id, it.id)).collect();
    let all = client_calls::ALL.iter().map(|vendor| vendor.operations);
    let all: BTreeSet<_> = all.flatten().map(|it| (it.vendor.id, it.id)).collect();
    assert_eq!(called, all);
}

#[test]
fn every_operation_has_a_documented_answer_to_begin_with() {
    let seeds = seeds::of("answer");
    for (index, operation) in operations() {
        let letter = u8::try_from(index).unwrap() + b'a';
        let count = seeds.iter().filter(|seed| seed[0] == letter).count();
        assert!(
            count > 1,
            "{} {}: {count}",
            operation.vendor.id,
            operation.id
        );
    }
}
