//! Vendors begun in a copy of this workspace, from nothing and from a document: all that is written
//! compiles, says of itself that it isn't finished, and is listed, refused and asked for as such.
//!
//! It builds the facade and the sandbox once more, with the new vendors in them: about a minute, and less
//! when it was run before, for the copy stays where the build directory is.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use xtask_old::generate::workspace_root;

use crate::support::write;

/// A document of a vendor that never was.
const DOCUMENT: &str = include_str!("../../src/new/tests/jobs.yaml");

/// Another, which takes a user and a password; without them, nobody is authorised by anything.
const JSON: &str = r##"{
  "openapi": "3.1.0",
  "security": [{ "login": [] }],
  "paths": { "/people/{id}": { "delete": { "responses": { "204": { "description": "Gone" }, "404": { "description": "Nobody" } } } } },
  "components": { "securitySchemes": { "login": { "type": "http", "scheme": "basic" } } }
}"##;

/// The vendors that are begun.
const BEGUN: [&str; 4] = ["acme-cloud", "open-post", "paper-post", "tracker"];

/// A copy of the sources of this workspace, as they are now.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Self {
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-vendor");
        let root = workspace_root();
        let listed = Command::new("git")
            .current_dir(&root)
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let is_source =
            |name: &&str| !name.is_empty() && !name.starts_with("tests/fuzz/libfuzzer/");
        let names: BTreeSet<&str> = listed.split('\0').filter(is_source).collect();
        assert!(names.len() > 300, "{names:?}");
        for name in &names {
            // What is as it was keeps its time, so that cargo doesn't build it again.
            let Ok(bytes) = fs::read(root.join(name)) else {
                continue;
            };
            let (path, is_manifest) = (copy.join(name), *name == "Cargo.toml");
            let bytes = if is_manifest {
                of_another_version(bytes)
            } else {
                bytes
            };
            if fs::read(&path).ok().as_ref() == Some(&bytes) {
                continue;
            }
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if is_manifest {
                write(&path, std::str::from_utf8(&bytes).unwrap());
            } else {
                fs::copy(root.join(name), path).unwrap();
            }
        }
        for name in files(&copy) {
            if !names.contains(name.as_str()) {
                let path = copy.join(name);
                fs::remove_file(&path).unwrap();
                let above = path.ancestors().skip(1);
                let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
            }
        }
        Copy(copy)
    }

    fn xtask(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_MANIFEST_DIR", self.0.join("xtask"))
            .output()
            .unwrap();
        (output.status.code(), said(&output))
    }

    fn cargo(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned());
        let built = Path::new(env!("CARGO_BIN_EXE_xtask"));
        let output = Command::new(cargo)
            .current_dir(&self.0)
            .args(arguments)
            .args(["--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", built.ancestors().nth(2).unwrap())
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        (output.status.code(), said(&output))
    }

    /// Everything that is there, by name.
    fn everything(&self) -> Vec<(String, Vec<u8>)> {
        let files = files(&self.0).into_iter();
        files
            .map(|name| (name.clone(), fs::read(self.0.join(name)).unwrap()))
            .collect()
    }
}

/// The workspace's manifest with another version, that fits the same requirements. Cargo tells the crates of
/// two workspaces in one build directory apart by nothing else, and would take what is built here, with the
/// new vendors in it, for the workspace's own.
fn of_another_version(manifest: Vec<u8>) -> Vec<u8> {
    let manifest = String::from_utf8(manifest).unwrap();
    let (before, package) = manifest.split_once("[workspace.package]").unwrap();
    let (head, rest) = package.split_once("\nversion = \"").unwrap();
    let (version, rest) = rest.split_once('"').unwrap();
    let (series, _) = version.rsplit_once('.').unwrap();
    format!("{before}[workspace.package]{head}\nversion = \"{series}.999\"{rest}").into_bytes()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The names of all files, from here on.
fn files(dir: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(next) = dirs.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => dirs.push(path),
                false => all.push(path.strip_prefix(dir).unwrap().display().to_string()),
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_new_vendor_compiles_and_can_not_pass_for_a_finished_one() {
    let copy = Copy::new();
    let document = copy.0.join("jobs.yaml");
    write(&document, DOCUMENT);
    write(&copy.0.join("login.json"), JSON);
    write(
        &copy.0.join("open.json"),
        &JSON
            .replace("login", "gone")
            .replace("security", "x-security"),
    );
    let before = copy.everything();

    let from_document = [
        "new",
        "tracker",
        "--from",
        "jobs.yaml",
        "--operation",
        "create-deletion",
        "--operation",
        "GET /privacy/deletions/{job_id}",
    ];
    let (code, out) = copy.xtask(&[&from_document[..], &["--dry-run"]].concat());
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("would write  specs/tracker.yaml"), "{out}");
    for refused in [
        &["new", "lytics"][..],
        &["new", "Acme_Cloud"],
        &["new", "tracker", "--from", "nowhere.yaml"],
        &["new", "tracker", "--from", "README.md"],
        &["new", "tracker", "--from", "jobs.yaml"],
        &[
            "new",
            "tracker",
            "--from",
            "jobs.yaml",
            "--operation",
            "create-deletions",
        ],
    ] {
        let (code, out) = copy.xtask(refused);
        assert_eq!(code, Some(1), "{refused:?}: {out}");
    }
    assert_eq!(
        copy.everything(),
        before,
        "nothing is written by what was refused or only tried"
    );

    let (code, out) = copy.xtask(&["new", "acme-cloud", "--name", "ACME Cloud"]);
    assert_eq!(code, Some(0), "{out}");
    for (vendor, document) in [("paper-post", "login.json"), ("open-post", "open.json")] {
        let (code, out) = copy.xtask(&[
            "new",
            vendor,
            "--from",
            document,
            "--operation",
            "DELETE /people/{id}",
        ]);
        assert_eq!(code, Some(0), "{out}");
    }
    let (code, out) = copy.xtask(&from_document);
    assert_eq!(code, Some(0), "{out}");
    assert!(
        out.contains("wrote  crates/erasure/src/vendors/tracker.rs"),
        "{out}"
    );
    let after = copy.everything();
    let (code, out) = copy.xtask(&from_document);
    assert_eq!(code, Some(1), "{out}");
    assert!(
        out.contains("there is a vendor `tracker` already: specs/tracker.yaml"),
        "{out}"
    );
    assert_eq!(
        copy.everything(),
        after,
        "the second time, nothing is written"
    );

    for vendor in BEGUN {
        let (code, out) = copy.xtask(&["lint", vendor]);
        assert_eq!(code, Some(1), "{out}");
        assert!(
            out.contains("error[unanswered]: Does new data about an erased person"),
            "{out}"
        );
        let errors = out.matches("error[").count();
        assert_eq!(errors, out.matches("error[unanswered]").count(), "{out}");
    }
    let (code, out) = copy.xtask(&["generate", "--check"]);
    assert_eq!(code, Some(0), "{out}");

    let (code, out) = copy.cargo(&[
        "test",
        "--package",
        "system-tests",
        "--test",
        "system",
        "conforms",
    ]);
    assert_eq!(code, Some(101), "{out}");
    for vendor in BEGUN {
        let test = format!("{}_conforms", vendor.replace('-', "_"));
        assert!(out.contains(&test), "{out}");
    }
    let listed = out
        .matches("nothing that has to be known about it is unanswered: ")
        .count();
    assert_eq!(listed, BEGUN.len(), "{out}");
    assert!(!out.contains("warning"), "{out}");
    assert!(
        out.contains("/x-erasure/recreation: Does new data about an erased person"),
        "{out}"
    );
    let (code, out) = copy.cargo(&["build", "--package", "erasure-cli"]);
    assert_eq!((code, out.contains("warning")), (Some(0), false), "{out}");
}
