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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crosscheck::testing::view;

    fn call(operation: Option<&str>) -> Call {
        Call {
            operation: operation.map(str::to_owned),
            what: "an id".to_owned(),
            wrong: None,
        }
    }

    /// Both operations and the facade.
    fn calls() -> Calls {
        Calls(vec![
            call(Some("deleteUser")),
            call(Some("getUser")),
            call(None),
        ])
    }

    fn passed() -> Heard {
        Heard {
            passed: true,
            violations: Vec::new(),
        }
    }

    fn objections(calls: &Calls, heard: &[Heard]) -> Vec<String> {
        let objections = ran(&view(), calls, heard).objections();
        let shown = |found: Disagreement| format!("{}: {}", found.operation, found.differs);
        objections.into_iter().map(shown).collect()
    }

    #[test]
    fn calls_that_prism_has_passed_agree() {
        assert_eq!(
            objections(&calls(), &[passed(), passed(), passed()]),
            [""; 0]
        );
    }

    #[test]
    fn what_prism_says_about_a_call_is_told_of_its_operation() {
        let violation = Heard {
            passed: false,
            violations: vec!["request.body must have property 'x'".to_owned()],
        };
        let mut calls = calls();
        calls.0[1].wrong = Some("answered 422".to_owned());
        let found = objections(&calls, &[passed(), violation, passed()]);
        assert_eq!(found[0], "getUser: request.body must have property 'x'");
    }

    #[test]
    fn a_call_that_went_wrong_without_a_word_from_prism_disagrees_too() {
        let mut calls = calls();
        calls.0[2].wrong = Some("the facade says: unknown".to_owned());
        let found = objections(&calls, &[passed(), passed(), passed()]);
        assert_eq!(found[0], "(the facade): the facade says: unknown");
    }

    #[test]
    fn an_operation_without_a_call_disagrees() {
        let found = objections(
            &Calls(vec![call(Some("getUser")), call(None)]),
            &[passed(), passed()],
        );
        assert_eq!(found, ["deleteUser: nothing was checked"]);
    }

    #[test]
    fn a_call_that_the_contract_does_not_have_disagrees() {
        let mut calls = calls();
        calls.0.push(call(Some("banUser")));
        let heard = [passed(), passed(), passed(), passed()];
        assert!(
            objections(&calls, &heard)[0].starts_with("banUser: the spec has no such operation")
        );
    }

    #[test]
    fn calls_that_never_reached_prism_disagree() {
        let found = objections(&calls(), &[]);
        assert!(
            found.contains(&"(all): Prism received 0 requests".to_owned()),
            "{found:?}"
        );
        assert!(
            found.contains(&"getUser: nothing was checked".to_owned()),
            "{found:?}"
        );
    }
}
