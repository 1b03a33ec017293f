//! Prism answers the clients with the specs' examples, and looks whether each request is one that the
//! spec describes: every operation of every generated client, and every adapter of the facade.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::{
    prism_log::Heard,
    program::Program,
    tools::{Home, Launcher, Tool},
    trouble::Trouble,
    verdict::{Checked, Disagreement, Ran},
    view::View,
};
use crate::write;

/// What the facade's own part is called beside the operations.
const FACADE: &str = "(the facade)";

/// Prism and what it needs.
#[derive(Debug)]
pub struct Prism<'a> {
    /// The tool.
    pub launcher: Launcher,
    /// Where its logs go.
    pub home: &'a Home,
    /// The program that calls.
    pub caller: PathBuf,
}

/// What the program that calls says it did, in the order in which it did it.
#[derive(Clone, Debug, Deserialize)]
pub struct Calls(Vec<Call>);

/// One call of a client, or one target of the facade.
#[derive(Clone, Debug, Deserialize)]
pub struct Call {
    /// The `operationId`; absent for one of the facade's targets.
    pub operation: Option<String>,
    /// What was called.
    pub what: String,
    /// What is wrong with what came back.
    pub wrong: Option<String>,
}

impl Prism<'_> {
    /// Holds the clients of one vendor to one of its contracts.
    ///
    /// # Errors
    ///
    /// When the tool or our own program can't be run.
    pub fn check(&self, view: &View) -> Result<Ran, Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::failed("Prism", why);
        let missing =
            |why: &dyn std::fmt::Display| Trouble::Missing(format!("Prism did not start: {why}"));
        let dir = self.home.dir.join("prism");
        let at = |kind: &str| dir.join(format!("{}.{kind}", view.name()));
        let spec = at("spec.json");
        let document = view.clone().closed().answerable().document.to_string();
        write::write(&spec, &document).map_err(|error| failed(&error))?;
        let mut command = self.launcher.command(&dir);
        command
            .args(["mock", "--host", "127.0.0.1", "--port", "0", "--errors"])
            .arg(&spec)
            .stderr(Stdio::null());
        let mut prism = Program::start(&mut command).map_err(|error| missing(&error))?;
        let greeting = prism.read_until(|line| Heard::address(line).is_some());
        let greeting = greeting.map_err(|error| missing(&error))?;
        let address = greeting
            .lines()
            .find_map(Heard::address)
            .unwrap_or_default();
        let log = prism.listen();
        let calls = self.call(view, address)?;
        drop(prism);
        let log = log.join().map_err(|_| failed(&"its log was lost"))?;
        write::write(&at("log"), &log).map_err(|error| failed(&error))?;
        Ok(ran(view, &calls, &Heard::read(&log)))
    }

    fn call(&self, view: &View, address: &str) -> Result<Calls, Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::failed("the clients", why);
        let mut command = Command::new(&self.caller);
        command.args([
            &view.vendor,
            "--contract",
            view.contract.id(),
            "--at",
            address,
        ]);
        let ended = Program::run(&mut command).map_err(|error| failed(&error))?;
        if !ended.status.success() {
            return Err(failed(&ended.status));
        }
        serde_json::from_str(&ended.printed).map_err(|error| failed(&error))
    }
}

/// What the calls and Prism's own log of them come to.
fn ran(view: &View, Calls(calls): &Calls, heard: &[Heard]) -> Ran {
    let names = view
        .operations
        .iter()
        .map(|operation| operation.id.as_str());
    let mut operations: Vec<Checked> = names.chain([FACADE]).map(checked).collect();
    let mut disagreements = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let name = call.operation.as_deref().unwrap_or(FACADE);
        let heard = heard.get(number);
        let complaints = heard.map(|heard| heard.violations.join("; "));
        match operations
            .iter_mut()
            .find(|checked| checked.operation == name)
        {
            Some(checked) => {
                checked.cases += 1;
                checked.checks += usize::from(heard.is_some_and(Heard::is_judged));
                checked.succeeded += usize::from(call.wrong.is_none());
            }
            None => disagreements.push(Disagreement {
                operation: name.to_owned(),
                sent: call.what.clone(),
                differs: "the spec has no such operation under this contract".to_owned(),
            }),
        }
        let complaint = complaints.filter(|complaint| !complaint.is_empty());
        if let Some(differs) = complaint.or_else(|| call.wrong.clone()) {
            disagreements.push(Disagreement {
                operation: name.to_owned(),
                sent: call.what.clone(),
                differs,
            });
        }
    }
    if heard.len() != calls.len() {
        disagreements.push(Disagreement {
            operation: "(all)".to_owned(),
            sent: format!("{} calls", calls.len()),
            differs: format!("Prism received {} requests", heard.len()),
        });
    }
    Ran {
        tool: Tool::Prism,
        version: Tool::Prism.version(),
        vendor: view.vendor.clone(),
        contract: view.contract.id(),
        operations,
        disagreements,
    }
}

fn checked(operation: &str) -> Checked {
    Checked {
        operation: operation.to_owned(),
        ..Checked::default()
    }
}
