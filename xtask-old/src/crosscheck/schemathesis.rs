//! Schemathesis drives the sandbox: every operation against a sandbox of its own, and then all of them
//! in the order in which answers lead to questions.

use std::path::{Path, PathBuf};

use super::{
    ours::Sandbox,
    program::Program,
    schemathesis_report::Tally,
    tools::{Home, Launcher, Tool},
    trouble::Trouble,
    verdict::{Disagreement, Ran},
    view::View,
};
use crate::{erasure::VendorErasure, write};

/// How many requests are made up for each operation, on top of those that follow from the spec.
const EXAMPLES: &str = "100";
const SINGLE: &str = "examples,coverage,fuzzing";
const TOGETHER: &str = "stateful";

/// Schemathesis and what it needs.
#[derive(Debug)]
pub struct Schemathesis<'a> {
    /// The tool.
    pub launcher: Launcher,
    /// Where its reports go.
    pub home: &'a Home,
    /// The program that is to be driven.
    pub sandbox: PathBuf,
}

impl Schemathesis<'_> {
    /// Holds the sandbox to one contract of one vendor.
    ///
    /// # Errors
    ///
    /// When the tool or the sandbox can't be run.
    pub fn check(&self, view: &View, facts: &VendorErasure) -> Result<Ran, Trouble> {
        let mut tally = Tally::new(view);
        for operation in &view.operations {
            let only = ["--include-operation-id", operation.id.as_str()];
            self.run(view, facts, (SINGLE, &operation.id), &only, &mut tally)?;
        }
        // A single operation's answer leads to no other.
        if view.operations.len() > 1 {
            let linked = view.clone().linked();
            self.run(&linked, facts, (TOGETHER, "together"), &[], &mut tally)?;
        }
        let (operations, disagreements) = tally.found();
        Ok(Ran {
            tool: Tool::Schemathesis,
            version: Tool::Schemathesis.version(),
            vendor: view.vendor.clone(),
            contract: view.contract.id(),
            operations,
            disagreements,
        })
    }

    /// One run against a sandbox that nobody has asked anything yet.
    fn run(
        &self,
        view: &View,
        facts: &VendorErasure,
        (phases, name): (&str, &str),
        more: &[&str],
        tally: &mut Tally<'_>,
    ) -> Result<(), Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::failed("Schemathesis", why);
        let sandbox = Sandbox::start(&self.sandbox, view)?;
        let table = |name: &str| facts.table.as_ref().filter(|_| name == "table");
        let known = view.clone().fixing(|name| {
            let table = table(name).map(|table| table.value.clone());
            sandbox.key(&view.vendor, name).or(table)
        });
        let dir = self.home.dir.join("schemathesis").join(view.name());
        let at = |kind: &str| dir.join(format!("{name}.{kind}"));
        let (spec, report) = (at("spec.json"), at("ndjson"));
        write::write(&spec, &known.document.to_string()).map_err(|error| failed(&error))?;
        let said = std::fs::File::create(at("log")).map_err(|error| failed(&error))?;
        let mut command = self.launcher.command(&dir);
        command
            .arg("run")
            .arg(&spec)
            .args(["--url", sandbox.address(&view.vendor)])
            .args([
                "--checks",
                "all",
                "--phases",
                phases,
                "--max-examples",
                EXAMPLES,
            ])
            .args(["--generation-deterministic", "--workers", "1"])
            .args([
                "--suppress-health-check",
                "all",
                "--no-color",
                "--warnings",
                "off",
            ])
            .arg("--report-ndjson-path")
            .arg(&report)
            .args(more)
            .stderr(said);
        if let Some((header, value)) = sandbox.credential(view) {
            command.args(["--header", &format!("{header}: {value}")]);
        }
        let ended = Program::run(&mut command);
        let ended = ended.map_err(|error| Trouble::Missing(format!("Schemathesis: {error}")))?;
        write::write(&at("txt"), &ended.printed).map_err(|error| failed(&error))?;
        let text = read(&report).map_err(|error| failed(&error))?;
        if !tally.add(&text).map_err(|error| failed(&error))? && !ended.status.success() {
            tally.object(Disagreement {
                operation: name.to_owned(),
                sent: phases.to_owned(),
                differs: format!(
                    "Schemathesis ended with {}: see {}",
                    ended.status,
                    at("txt").display()
                ),
            });
        }
        Ok(())
    }
}

fn read(report: &Path) -> Result<String, String> {
    std::fs::read_to_string(report).map_err(|error| format!("it left no report: {error}"))
}
