//! `cargo xtask diff` over a repository of its own: what it prints, how it ends, and what it can't compare.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{EMPTY, spec, write};

/// A repository with one committed spec, `example`.
fn repository() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "--quiet"]);
    write(&dir.path().join("specs/example.yaml"), &good());
    commit(dir.path());
    dir
}

fn good() -> String {
    spec(EMPTY, "")
}

fn git(dir: &Path, arguments: &[&str]) {
    let identity = [
        "-c",
        "user.name=Somebody",
        "-c",
        "user.email=somebody@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let output = Command::new("git")
        .current_dir(dir)
        .args(identity)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn commit(dir: &Path) {
    git(dir, &["add", "--all"]);
    git(dir, &["commit", "--quiet", "--message", "specs"]);
}

/// The exit code, and all that was said.
fn diff(dir: &Path, arguments: &[&str]) -> (i32, String) {
    let specs = dir.join("specs");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(dir)
        .args(["diff", "--specs"])
        .arg(specs)
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

fn edit(dir: &Path, from: &str, to: &str) {
    let text = good();
    assert!(text.contains(from), "{from}");
    write(&dir.join("specs/example.yaml"), &text.replace(from, to));
}

#[test]
fn what_is_not_committed_yet_is_compared_with_what_is() {
    let repository = repository();
    assert_eq!(
        diff(repository.path(), &[]),
        (0, "nothing changed\n".to_owned())
    );
    edit(
        repository.path(),
        "repeatable: { value: true,",
        "repeatable: { value: false,",
    );
    let (code, said) = diff(repository.path(), &[]);
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("repeatable: true → false"), "{said}");
    assert!(
        said.contains("1 that change what gets erased, 0 that break callers, 0 harmless"),
        "{said}"
    );
    commit(repository.path());
    assert_eq!(diff(repository.path(), &[]).0, 0);
    assert_eq!(diff(repository.path(), &["--base", "HEAD~1"]).0, 6);
}

#[test]
fn what_a_person_said_yes_to_passes_and_nothing_else() {
    let repository = repository();
    edit(
        repository.path(),
        "operationId: deleteUser",
        "operationId: eraseUser",
    );
    for (accepted, code) in [
        (&[][..], 5),
        (&["--accept", "breaking"], 0),
        (&["--accept", "erasure"], 5),
    ] {
        assert_eq!(diff(repository.path(), accepted).0, code, "{accepted:?}");
    }
    let both = good().replace("operationId: deleteUser", "operationId: eraseUser");
    write(
        &repository.path().join("specs/example.yaml"),
        &both.replace("repeatable: { value: true,", "repeatable: { value: false,"),
    );
    for (accepted, code) in [
        (&["--accept", "erasure"][..], 5),
        (&["--accept", "breaking"], 6),
        (&["--accept", "breaking", "--accept", "erasure"], 0),
    ] {
        assert_eq!(diff(repository.path(), accepted).0, code, "{accepted:?}");
    }
}

#[test]
fn texts_are_counted_and_shown_when_they_are_asked_for() {
    let repository = repository();
    edit(
        repository.path(),
        "summary: Delete a user",
        "summary: Erase a user",
    );
    let (code, said) = diff(repository.path(), &[]);
    assert!(
        code == 0 && said.contains("1 text or example: --verbose shows them"),
        "{said}"
    );
    assert!(!said.contains("Erase a user"), "{said}");
    assert!(
        diff(repository.path(), &["--verbose"])
            .1
            .contains("summary: Delete a user → Erase a user")
    );
}

#[test]
fn a_machine_gets_every_change_with_its_marks_values_and_line() {
    let repository = repository();
    edit(
        repository.path(),
        "repeatable: { value: true,",
        "repeatable: { value: false,",
    );
    let (_, said) = diff(repository.path(), &["--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let change = &said[0]["changes"][0];
    assert_eq!(said[0]["vendor"], "example");
    assert_eq!(change["marks"], serde_json::json!(["erasure"]));
    assert_eq!(
        (&change["old"], &change["new"]),
        (&"true".into(), &"false".into())
    );
    let line = change["line"].as_u64().unwrap() as usize;
    let text = fs::read_to_string(repository.path().join("specs/example.yaml")).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("repeatable"));
}

#[test]
fn a_vendor_that_is_new_or_gone_is_a_change_of_what_gets_erased() {
    let repository = repository();
    write(&repository.path().join("specs/another.yaml"), &good());
    fs::remove_file(repository.path().join("specs/example.yaml")).unwrap();
    let (code, said) = diff(repository.path(), &[]);
    assert_eq!(code, 6);
    assert!(
        said.contains("another\n") && said.contains("the vendor: new"),
        "{said}"
    );
    assert!(
        said.contains("example\n") && said.contains("the vendor: gone"),
        "{said}"
    );
    let (code, said) = diff(repository.path(), &["another"]);
    assert!(code == 6 && !said.contains("gone"), "{said}");
}

#[test]
fn what_can_not_be_compared_is_said_and_nothing_is_half_done() {
    let repository = repository();
    let (code, said) = diff(repository.path(), &["--base", "no-such-branch"]);
    assert!(
        code == 1 && said.contains("git has no revision `no-such-branch` here"),
        "{said}"
    );
    let (code, said) = diff(repository.path(), &["--base", "--help"]);
    assert!(code != 0, "{said}");
    let (code, said) = diff(repository.path(), &["nobody"]);
    assert!(
        code == 1 && said.contains("there is no spec for `nobody`"),
        "{said}"
    );
    edit(repository.path(), "role: erase", "role: earse");
    let (code, said) = diff(repository.path(), &[]);
    assert!(
        code == 1 && said.contains("example.yaml:") && said.contains("error["),
        "{said}"
    );
    let elsewhere = tempfile::tempdir().unwrap();
    write(&elsewhere.path().join("specs/example.yaml"), &good());
    let (code, said) = diff(elsewhere.path(), &[]);
    assert!(
        code == 1 && said.contains("git has no revision `HEAD` here"),
        "{said}"
    );
}

#[test]
fn a_mistake_that_was_mended_since_is_no_hindrance() {
    let repository = repository();
    edit(repository.path(), "summary: Delete a user", "summary: ''");
    let (code, said) = diff(repository.path(), &[]);
    assert!(code == 1 && said.contains("error["), "{said}");
    commit(repository.path());
    edit(
        repository.path(),
        "repeatable: { value: true,",
        "repeatable: { value: false,",
    );
    let (code, said) = diff(repository.path(), &[]);
    assert!(
        code == 6 && said.contains("repeatable: true → false"),
        "{said}"
    );
}

#[test]
fn two_files_are_compared_without_git() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (dir.path().join("from.yaml"), dir.path().join("to.yaml"));
    write(&from, &good());
    write(
        &to,
        &good().replace("repeatable: { value: true,", "repeatable: { value: false,"),
    );
    let (from, to) = (from.display().to_string(), to.display().to_string());
    let (code, said) = diff(dir.path(), &["--from", &from, "--to", &to]);
    assert!(code == 6 && said.contains("repeatable"), "{said}");
    assert_eq!(diff(dir.path(), &["--from", &from]).0, 2);
}
