//! `cargo xtask diff` over a repository of its own: what it prints, how it ends, and what it can't compare.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::{fs, io::Write, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

const SPEC: &str = include_str!("diff/mudbase-original.yaml");
const REVISED: &str = include_str!("diff/mudbase-revised.yaml");

/// What changes what gets erased.
const ERASURE: (&str, &str) = ("repeatable: { value: false,", "repeatable: { value: true,");
/// What breaks callers.
const BREAKING: (&str, &str) = ("operationId: eraseData", "operationId: eraseMe");
/// What is harmless.
const TEXT: (&str, &str) = ("summary: Erase the caller", "summary: Erase whoever calls");

/// A repository with one committed spec, `example`.
fn repository() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "--quiet"]);
    fs::create_dir(dir.path().join("specs")).unwrap();
    write(dir.path(), "example", SPEC);
    commit(dir.path());
    dir
}

fn write(dir: &Path, vendor: &str, text: &str) {
    let path = dir.join(format!("specs/{vendor}.yaml"));
    let mut file = fs::File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// The spec with these pieces replaced.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(SPEC.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn git(dir: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(dir);
    git.args([
        "-c",
        "user.name=Somebody",
        "-c",
        "user.email=somebody@example.com",
    ]);
    let output = git
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

fn commit(dir: &Path) {
    git(dir, &["add", "--all"]);
    git(dir, &["commit", "--quiet", "--message", "specs"]);
}

/// The exit code, and all that was said.
fn diff(dir: &Path, arguments: &[&str]) -> (i32, String) {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask
        .current_dir(dir)
        .args(["diff", "--specs"])
        .arg(dir.join("specs"));
    let output = xtask.args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

#[test]
fn what_is_not_committed_yet_is_compared_with_what_is() {
    let repository = repository();
    let dir = repository.path();
    let (code, said) = diff(dir, &[]);
    assert!(code == 0 && said.starts_with("nothing changed"), "{said}");
    write(dir, "example", &edited(&[ERASURE]));
    let (code, said) = diff(dir, &[]);
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("repeatable: false → true"), "{said}");
    assert!(
        said.contains("1 that change what gets erased, 0 that break callers"),
        "{said}"
    );
    commit(dir);
    assert_eq!(diff(dir, &[]).0, 0);
    assert_eq!(diff(dir, &["--base", "HEAD~1"]).0, 6);
}

#[test]
fn what_a_person_said_yes_to_passes_and_nothing_else() {
    let repository = repository();
    let (breaking, erasure) = (["--accept", "breaking"], ["--accept", "erasure"]);
    let both = [breaking, erasure].concat();
    for (edits, accepted, code) in [
        (&[BREAKING][..], &[][..], 5),
        (&[BREAKING], &breaking, 0),
        (&[BREAKING], &erasure, 5),
        (&[BREAKING, ERASURE], &erasure, 5),
        (&[BREAKING, ERASURE], &breaking, 6),
        (&[BREAKING, ERASURE], &both, 0),
    ] {
        write(repository.path(), "example", &edited(edits));
        let (found, said) = diff(repository.path(), accepted);
        assert_eq!(found, code, "{edits:?} {accepted:?}: {said}");
    }
}

#[test]
fn texts_alone_are_told_of_and_left_to_git() {
    let repository = repository();
    write(repository.path(), "example", &edited(&[TEXT]));
    let (code, said) = diff(repository.path(), &[]);
    assert!(
        code == 0 && said.contains("git diff shows texts, examples and limits"),
        "{said}"
    );
}

#[test]
fn a_machine_gets_every_change_with_its_mark_values_and_line() {
    let repository = repository();
    let new = edited(&[ERASURE]);
    write(repository.path(), "example", &new);
    let (_, said) = diff(repository.path(), &["--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let change = &said["example"][0];
    assert_eq!(change["mark"], "erasure");
    assert_eq!(
        (&change["old"], &change["new"]),
        (&"false".into(), &"true".into())
    );
    let line = change["line"].as_u64().unwrap() as usize;
    assert!(new.lines().nth(line - 1).unwrap().contains("repeatable"));
}

#[test]
fn a_vendor_that_is_new_or_gone_is_a_change_of_what_gets_erased() {
    let repository = repository();
    let dir = repository.path();
    write(dir, "another", SPEC);
    fs::remove_file(dir.join("specs/example.yaml")).unwrap();
    let (code, said) = diff(dir, &[]);
    assert_eq!(code, 6);
    assert!(
        said.contains("another\n") && said.contains("the vendor: new"),
        "{said}"
    );
    assert!(
        said.contains("example\n") && said.contains("the vendor: gone"),
        "{said}"
    );
    let (code, said) = diff(dir, &["another"]);
    assert!(code == 6 && !said.contains("gone"), "{said}");
}

#[test]
fn what_can_not_be_compared_is_said_and_nothing_is_half_done() {
    let repository = repository();
    let dir = repository.path();
    let refused = |arguments: &[&str], words: &str| {
        let (code, said) = diff(dir, arguments);
        assert!(code == 1 && said.contains(words), "{arguments:?}: {said}");
    };
    refused(
        &["--base", "no-such-branch"],
        "git has no revision `no-such-branch` here",
    );
    refused(&["--base=--help"], "git has no revision");
    refused(&["nobody"], "there is no spec for `nobody`");
    write(dir, "example", &edited(&[("role: erase", "role: earse")]));
    refused(&[], "example.yaml:");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(elsewhere.path().join("specs")).unwrap();
    write(elsewhere.path(), "example", SPEC);
    let (code, said) = diff(elsewhere.path(), &[]);
    assert!(
        code == 1 && said.contains("git has no revision `HEAD` here"),
        "{said}"
    );
}

#[test]
fn mudbases_newer_contract_differs_in_everything_that_is_published_of_it() {
    let repository = repository();
    write(repository.path(), "example", REVISED);
    let (code, said) = diff(repository.path(), &["--json"]);
    assert_eq!(code, 6, "{said}");
    let told: Value = serde_json::from_str(&said).unwrap();
    let erase = "POST /api/users/me/erase";
    let text = |value: &Value| value.as_str().unwrap_or_default().replace(erase, "erase");
    let told: Vec<String> = told["example"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let [mark, place, old, new] =
                ["mark", "place", "old", "new"].map(|key| text(&change[key]));
            format!("{mark} {place}: {old} → {new}")
        })
        .collect();
    for wanted in [
        "erasure server `production`: https://api.mudbase.dev → https://cloud.mudbase.dev",
        "erasure erase, completion: promised → immediate",
        "erasure erase, horizon: P7D → ",
        "erasure erase, repeatable: false → true",
        "erasure erase, answers, 200, means: promised → done",
        "erasure erase, answers, 409, means, blocked:  → sole-owner",
        "erasure erase, with, body#/currentPassword:  → session.password",
        "breaking Client::erase_data: (self, &types::Confirmation) -> Result<Response<types::Begun>, Error<types::Error>> → ",
        "breaking Credentials::bearer_token: (impl Into<Secret>) -> Self → ",
        "breaking types::Confirmation::confirm:  → Word",
        "breaking types::Confirmation::confirmation: Phrase → ",
        "breaking types::Begun: struct → ",
        "breaking types::Details: struct → ",
        "harmless types::Done:  → struct",
        "harmless erase, answer 409:  → ",
    ] {
        assert!(
            told.iter().any(|line| line == wanted),
            "`{wanted}` is not in {told:#?}"
        );
    }
    for kept in [
        "types::Error:",
        "answer 401",
        "types::Details::",
        "types::String",
    ] {
        assert!(
            !told.iter().any(|line| line.contains(kept)),
            "{kept} is told: {told:#?}"
        );
    }
}
