//! The crosscheck where there is nothing to check with.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::process::{Command, Output};

use serde_json::Value;

/// The command on a machine that has neither Python nor Node.js, nor anything installed before.
fn run(arguments: &[&str]) -> (Output, String) {
    let (nothing, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let output = Command::new(env!("CARGO_BIN_EXE_crosscheck"))
        .args(arguments)
        .env("PATH", nothing.path())
        .env("CARGO_TARGET_DIR", target.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    (output, said)
}

#[test]
fn a_machine_without_python_and_node_is_told_so_and_nothing_passes() {
    let (output, said) = run(&[]);
    assert_eq!(output.status.code(), Some(4), "{said}");
    for words in [
        "not run: Schemathesis",
        "install Python 3.11 or newer",
        "not run: Prism",
        "install Node.js 18.20 or newer with npm",
        "not checked",
    ] {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
}

#[test]
fn as_json_a_missing_tool_is_told_too() {
    let (output, said) = run(&["--json", "--only", "prism"]);
    assert_eq!(output.status.code(), Some(4), "{said}");
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["verdict"], "not checked");
    assert_eq!(report["not_run"][0]["tool"], "prism");
    assert_eq!(report["not_run"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["ran"], serde_json::json!([]));
}

#[test]
fn a_vendor_without_a_spec_and_an_unknown_tool_are_clear_errors() {
    assert_eq!(run(&["acme"]).0.status.code(), Some(1));
    assert_eq!(run(&["--only", "postman"]).0.status.code(), Some(2));
}
