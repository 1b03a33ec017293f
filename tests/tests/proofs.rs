//! Every guarantee in `tests/PROOFS.md` names its tests, and every test that is named there exists.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .into()
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The rows of the first table below a heading, cell by cell, without head and rule.
fn table(text: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, below) = text.split_once(&format!("\n{heading}\n")).unwrap();
    let lines = below.lines().skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| {
        let row = row.trim().trim_start_matches('|').trim_end_matches('|');
        row.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// The tests that a cell names, each as `path::name`.
fn tests(cell: &str) -> Vec<(String, String)> {
    let quoted = cell.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|quoted| quoted.rsplit_once("::"));
    named
        .map(|(file, name)| (file.to_owned(), name.to_owned()))
        .collect()
}

fn assert_exists(row: &str, (file, name): &(String, String)) {
    let source = fs::read_to_string(root().join(file));
    let source = source.unwrap_or_else(|_| panic!("{row}: there is no {file}"));
    assert!(
        source.contains(&format!("fn {name}(")),
        "{row}: {file} has no test {name}"
    );
}

#[test]
fn every_guarantee_has_its_proof() {
    let proved = table(&text("tests/PROOFS.md"), "## Guarantees");
    assert!(!proved.is_empty());
    for row in &proved {
        let [name, _, proof, broken] = &row[..] else {
            panic!("a row of {} cells: {}", row.len(), row[0]);
        };
        assert!(!tests(proof).is_empty(), "{name} names no test");
        assert!(!broken.is_empty(), "{name} was never seen to fail");
        tests(proof)
            .iter()
            .for_each(|test| assert_exists(name, test));
    }
}

#[test]
fn every_defect_seen_in_a_peer_has_its_test() {
    let rows = table(&text("tests/PROOFS.md"), "## Defects seen elsewhere");
    let numbers: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let all: Vec<String> = (1..=16).map(|number| number.to_string()).collect();
    assert_eq!(numbers, all);
    for row in rows {
        let named = tests(&row[2]);
        assert!(!named.is_empty(), "row {} names no test", row[0]);
        named.iter().for_each(|test| assert_exists(&row[0], test));
    }
}

/// The pages that the specs implement, each with its table.
const PAGES: [&str; 4] = ["Gainsight PX", "PureClarity", "Mudbase", "Lytics"];

#[test]
fn every_statement_of_the_vendors_pages_has_its_place_and_its_test() {
    let pages = text("tests/PAGES.md");
    for page in PAGES {
        let rows = table(&pages, &format!("## {page}"));
        assert!(!rows.is_empty(), "{page}");
        for row in rows {
            let [statement, places, proof] = &row[..] else {
                panic!("{page}: a row of {} cells: {}", row.len(), row[0]);
            };
            let quoted = places.split('`').skip(1).step_by(2);
            let files: Vec<&str> = quoted.collect();
            assert!(!files.is_empty(), "{page}, {statement}: it went nowhere");
            for file in files {
                assert!(
                    root().join(file).exists(),
                    "{statement}: there is no {file}"
                );
            }
            assert!(!tests(proof).is_empty(), "{page}, {statement}: no test");
            tests(proof)
                .iter()
                .for_each(|test| assert_exists(statement, test));
        }
    }
}

#[test]
fn every_guarantee_that_the_threat_model_relies_on_has_its_row() {
    let guaranteed = table(&text("tests/PROOFS.md"), "## Guarantees");
    let known: Vec<&str> = guaranteed.iter().map(|row| row[0].as_str()).collect();
    let security = text("SECURITY.md");
    let words = security.split(|at: char| !at.is_ascii_alphanumeric());
    let named = words.filter(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(|first| "TLPDS".contains(first))
            && letters.next().is_some_and(|second| second.is_ascii_digit())
    });
    for name in named {
        assert!(known.contains(&name), "{name} is no guarantee");
    }
}
