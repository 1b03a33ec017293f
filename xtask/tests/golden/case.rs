//! A case: a fragment of a spec, and what its client must do. `head.rs` makes a whole spec of the fragment.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::{head, message::Message};

/// A case as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// What it must give, as a sentence.
    says: String,
    /// The part of a spec that it is about.
    spec: head::Fragment,
    /// What the client is to be called with.
    calls: Vec<WrittenCall>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCall {
    call: String,
    #[serde(default)]
    credentials: Option<String>,
    #[serde(default)]
    sends: Option<String>,
    #[serde(default)]
    answers: Option<String>,
    #[serde(default)]
    gives: Option<String>,
}

/// A call of the generated client.
#[derive(Debug)]
pub struct Call {
    /// The call, in Rust, as in `ask("a")`.
    pub call: String,
    /// The credentials, in Rust, if the client takes any.
    pub credentials: Option<String>,
    /// The request that it must send, or that it must send none.
    pub sends: Option<Message>,
    /// What it is answered.
    pub answers: Message,
    /// What must hold of `answer`, in Rust.
    pub gives: String,
}

/// A construct, as a spec, and what it must give.
#[derive(Debug)]
pub struct Case {
    /// `group/name`.
    pub name: String,
    /// The whole spec.
    pub spec: String,
    /// What its client is called with.
    pub calls: Vec<Call>,
}

impl Case {
    /// Its name as a vendor's.
    pub fn vendor(&self) -> String {
        self.name.replace('/', "-")
    }

    /// Its name as a module's.
    pub fn module(&self) -> String {
        self.vendor().replace('-', "_")
    }
}

/// All cases, by name.
pub fn all() -> Vec<Case> {
    let only = std::env::var("GOLDEN").unwrap_or_default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cases");
    let mut names = Vec::new();
    for group in entries(&root) {
        for file in entries(&root.join(&group)) {
            let name = file.strip_suffix(".yaml");
            let name = name.unwrap_or_else(|| panic!("{group}/{file} is no case"));
            names.push(format!("{group}/{name}"));
        }
    }
    names.retain(|name| name.contains(&only));
    assert!(!names.is_empty(), "there is no such case");
    names.into_iter().map(|name| read(&root, name)).collect()
}

fn entries(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn read(root: &Path, name: String) -> Case {
    let text = fs::read_to_string(root.join(format!("{name}.yaml"))).unwrap();
    let written: Written =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!written.says.trim().is_empty(), "{name} says nothing");
    assert!(!written.calls.is_empty(), "{name} is never called");
    Case {
        name,
        spec: head::spec(&written.spec),
        calls: written.calls.into_iter().map(call).collect(),
    }
}

fn call(written: WrittenCall) -> Call {
    Call {
        call: written.call,
        credentials: written.credentials,
        sends: written.sends.as_deref().map(Message::read),
        answers: Message::read(written.answers.as_deref().unwrap_or("200")),
        gives: written.gives.unwrap_or_else(|| "answer.is_ok()".to_owned()),
    }
}
