//! `cargo xtask crosscheck`: the specs held against the sandbox and the clients by tools that none of
//! our code is part of, so that one misreading of a spec can't hide in all three.

mod adapt;
mod links;
mod ours;
mod prism;
mod prism_log;
mod program;
mod schemathesis;
mod schemathesis_report;
#[cfg(test)]
mod testing;
mod tools;
mod trouble;
mod verdict;
mod view;

use std::path::{Path, PathBuf};

use anstream::{eprintln, print, println};
use clap::Args;

use self::{
    prism::Prism,
    schemathesis::Schemathesis,
    tools::{Home, Launcher, Tool},
    trouble::Trouble,
    verdict::{NotRun, Ran, Verdict},
    view::View,
};
use crate::{
    generate::{Failure, workspace_root},
    spec::{Spec, Specs},
};

/// What to check.
#[derive(Clone, Debug, Args)]
pub struct Crosscheck {
    /// Vendors, by the name of their spec; all, if none is named.
    vendors: Vec<String>,
    /// Runs one of the two tools.
    #[arg(long, value_name = "TOOL")]
    only: Option<Tool>,
    /// Prints what was found as one JSON document.
    #[arg(long)]
    json: bool,
}

impl Crosscheck {
    /// Checks, prints what was found, and gives the exit code.
    ///
    /// # Errors
    ///
    /// When a spec can't be read.
    pub fn run(&self, specs: &Path) -> Result<u8, Failure> {
        let specs = Specs::of(specs, &self.vendors)?;
        program::end_all_on_interrupt()
            .map_err(|error| Failure::Files("interrupts".into(), error))?;
        let verdict = self.check(&specs);
        match self.json {
            true => println!("{:#}", verdict.as_json()),
            false => print!("{verdict}"),
        }
        if !verdict.ran.is_empty() {
            eprintln!("what was sent and answered is in {}", home().display());
        }
        Ok(verdict.code())
    }

    fn check(&self, specs: &Specs) -> Verdict {
        let home = Home { dir: home() };
        let mut verdict = Verdict::default();
        let asked = |tool: &Tool| self.only.is_none_or(|only| only == *tool);
        for tool in Tool::ALL.into_iter().filter(asked) {
            let progress = |what: &str| eprintln!("{} {}: {what}", tool.name(), tool.version());
            let ran = home
                .tool(tool, progress)
                .and_then(|launcher| checks(tool, launcher, &home, specs));
            match ran {
                Ok(ran) => verdict.ran.extend(ran),
                Err(why) => verdict.not_run.push(NotRun {
                    tool,
                    missing: matches!(why, Trouble::Missing(_)),
                    why: why.to_string(),
                }),
            }
        }
        verdict
    }
}

/// One tool over everything that was asked for.
fn checks(tool: Tool, launcher: Launcher, home: &Home, specs: &Specs) -> Result<Vec<Ran>, Trouble> {
    match tool {
        Tool::Schemathesis => {
            let sandbox = ours::built("vendor-sandbox", "vendor-sandbox")?;
            let schemathesis = Schemathesis {
                launcher,
                home,
                sandbox,
            };
            over(specs, tool, |view, spec| {
                schemathesis.check(view, &spec.erasure)
            })
        }
        Tool::Prism => {
            let caller = ours::built("system-tests", "crosscheck")?;
            let prism = Prism {
                launcher,
                home,
                caller,
            };
            over(specs, tool, |view, _| prism.check(view))
        }
    }
}

/// A check of every contract of every spec.
fn over(
    specs: &Specs,
    tool: Tool,
    check: impl Fn(&View, &Spec) -> Result<Ran, Trouble>,
) -> Result<Vec<Ran>, Trouble> {
    let mut all = Vec::new();
    for spec in specs.iter() {
        let document =
            serde_yaml::from_str(&spec.text).map_err(|error| Trouble::failed(&spec.file, error))?;
        let views = View::all(&spec.vendor, &document);
        for view in views.map_err(|why| Trouble::failed(&spec.file, why))? {
            let (operations, contract) = (view.operations.len(), view.contract.id());
            let (tool, vendor) = (tool.name(), &spec.vendor);
            eprintln!("{tool}: {vendor}, {contract} contract, {operations} operations");
            all.push(check(&view, spec)?);
        }
    }
    Ok(all)
}

/// Where the tools are kept and leave their reports.
fn home() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| PathBuf::from("target"), PathBuf::from);
    workspace_root().join(target).join("crosscheck")
}
