//! What is refused, and how it is said. A case is a small change to `good.yaml`: lines with `-` become those
//! with `+`. What lint says of it stands beside it. `BLESS=1 cargo test` writes that down anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may")]

mod hostile;
mod profile;

use std::path::{Path, PathBuf};

use xtask::{
    finding::{Findings, Severity},
    lint::{UNANSWERED, lint},
    spec::Spec,
};

/// A spec that nothing is wrong with.
pub const GOOD: &str = include_str!("good.yaml");

/// Everything that is wrong with a text.
pub fn findings(text: &str) -> Findings {
    let mut found = match Spec::parse("specs/good.yaml", text.to_owned()) {
        Ok(spec) => lint(&spec),
        Err(findings) => findings,
    };
    found.retain(|finding| finding.severity != Severity::Assumption);
    found
}

/// The good spec after a change.
fn changed(change: &str) -> String {
    let mut text = GOOD.to_owned();
    for change in change.split("\n\n") {
        let side = |sign: char| -> String {
            let lines = change.lines().filter_map(|line| line.strip_prefix(sign));
            lines.map(|line| format!("{line}\n")).collect()
        };
        let (old, new) = (side('-'), side('+'));
        assert_eq!(
            text.matches(&old).count(),
            1,
            "this stands once in the good spec:\n{old}"
        );
        text = text.replace(&old, &new);
    }
    text
}

/// Findings, each below the line that it is about.
fn shown(text: &str) -> String {
    let one = |finding: xtask::finding::Finding| {
        let line = text.lines().nth(finding.at.line - 1).unwrap_or_default();
        let mark = " ".repeat(finding.at.column - 1);
        format!("{line}\n{mark}^\n{finding}\n")
    };
    findings(text)
        .into_iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

fn cases() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused/cases");
    let entries = std::fs::read_dir(dir).unwrap();
    let mut cases: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|ending| ending == "diff"));
    cases.sort();
    cases
}

#[test]
fn the_good_spec_is_accepted() {
    assert_eq!(shown(GOOD), "");
}

#[test]
fn every_case_is_refused_where_it_is_wrong_and_in_words_that_help() {
    let mut wrong = String::new();
    for case in cases() {
        let found = shown(&changed(&std::fs::read_to_string(&case).unwrap()));
        let expected = case.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &found).unwrap();
        }
        let expected = std::fs::read_to_string(expected).unwrap_or_default();
        if found.is_empty() || found != expected {
            wrong += &format!(
                "{}\nexpected:\n{expected}\nfound:\n{found}\n",
                case.display()
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_specs_of_the_workspace_are_accepted() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    for file in xtask::spec::files(&specs, &[]).unwrap() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut found = findings(&text);
        // What is still to be said of a new vendor, another test lists.
        found.retain(|finding| finding.rule != UNANSWERED);
        let found = xtask::finding::said(&found);
        assert!(found.is_empty(), "{}: {found}", file.display());
        assert!(
            text.starts_with("# yaml-language-server: $schema=profile.schema.json\n"),
            "{}",
            file.display()
        );
    }
}
