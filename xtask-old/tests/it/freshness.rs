//! That what is committed is what the specs generate, and that generating is the same everywhere.

use xtask_old::generate::{Job, workspace_root};

use crate::support::{EMPTY, EVERYTHING, spec, specs};

#[test]
fn the_committed_crates_are_what_the_specs_generate() {
    let root = workspace_root();
    let job = Job {
        vendors: Vec::new(),
        specs: root.join("specs"),
        out: root.join("crates/clients"),
    };
    let outcomes = job.compare().unwrap_or_else(|failure| panic!("{failure}"));
    let changes: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.changes)
        .collect();
    let differences: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert!(
        changes.is_empty(),
        "{}\nrun: cargo xtask generate",
        differences.join("\n")
    );
}

#[test]
fn two_directories_get_the_same_bytes() {
    let files = [
        ("everything.yaml", EVERYTHING),
        ("small.yaml", &spec(EMPTY, "")),
    ];
    let generate = || {
        let (specs, out) = (specs(&files), tempfile::tempdir().unwrap());
        let job = Job {
            vendors: Vec::new(),
            specs: specs.path().to_owned(),
            out: out.path().to_owned(),
        };
        let outcomes = job.run().unwrap_or_else(|failure| panic!("{failure}"));
        let written = outcomes
            .iter()
            .flat_map(|outcome| &outcome.changes)
            .map(|change| {
                let name = change.path.strip_prefix(out.path()).unwrap().to_owned();
                (name, std::fs::read(&change.path).unwrap())
            });
        written.collect::<Vec<_>>()
    };
    let (first, second) = (generate(), generate());
    assert_eq!(first.len(), 15);
    assert!(first == second, "two runs differ");
}

#[test]
fn generating_twice_writes_nothing_the_second_time() {
    let (specs, out) = (
        specs(&[("everything.yaml", EVERYTHING)]),
        tempfile::tempdir().unwrap(),
    );
    let job = Job {
        vendors: vec!["everything".to_owned()],
        specs: specs.path().to_owned(),
        out: out.path().to_owned(),
    };
    assert!(!job.run().unwrap()[0].changes.is_empty());
    assert!(job.run().unwrap()[0].changes.is_empty());
}
