//! What can be asked on the command line, and how it is answered.

use std::{io, path::PathBuf, process::ExitCode};

use anstream::{eprintln, print, println};
use anstyle::{AnsiColor, Style};
use clap::Parser;

use crate::{
    diff::Diff,
    explain::Explain,
    finding::said,
    generate::{
        Error,
        job::{Failure, Job, Outcome},
        write::{Change, Kind},
    },
    lint::Lint,
    new::New,
    started::Started,
};

/// The tasks of this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
#[allow(missing_docs, reason = "what a task says of itself is its help")]
pub enum CommandLine {
    /// Generates the client crates from the specs.
    ///
    /// Everything is generated in memory first; then what differs is written, file by file. Exit codes:
    /// 0 all is fresh, 1 something failed and nothing was written, 2 the command was misspelled,
    /// 3 (only with --check) the crates are not what the specs generate.
    Generate {
        /// The vendors; all that have a spec, unless some are named.
        vendors: Vec<String>,
        /// Writes nothing, and says what is stale.
        #[arg(long)]
        check: bool,
        /// Where the specs are; specs/ of this workspace, unless said otherwise.
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
        /// Where the crates go; crates/clients of this workspace, unless said otherwise.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    Explain(Explain),
    Diff(Diff),
    New(New),
    /// Makes the clients fresh, then erases one person at every vendor and checks the report.
    Demo(Started),
    /// Measures speed and memory, each figure beside something measured in the same run.
    ///
    /// Builds everything as it ships first. Exit codes: 0 all goals are met, 1 one is missed, 2 something
    /// could not be measured.
    Bench(Started),
    /// Holds the sandbox and the clients against the specs with Schemathesis and Prism.
    Crosscheck(Started),
    /// Says what is wrong with the specs, where, and what to do about it; then what they assume.
    ///
    /// Exit codes: 0 nothing is wrong, or nothing but warnings; 1 something is.
    Lint(Lint),
}

/// A directory of the workspace, named the short way from inside of it.
pub(crate) fn usual(name: &str) -> PathBuf {
    let root = crate::workspace_root();
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::from(name),
        _ => root.join(name),
    }
}

/// The crates are not what the specs generate.
const STALE: u8 = 3;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

impl CommandLine {
    /// Does what was asked.
    pub fn run(self) -> ExitCode {
        let code = match self {
            CommandLine::Generate {
                vendors,
                check,
                specs,
                out,
            } => {
                let specs = specs.unwrap_or_else(|| usual("specs"));
                let adapters = out.is_none().then(|| usual("crates/erasure/src/vendors"));
                let out = out.unwrap_or_else(|| usual("crates/clients"));
                let job = Job {
                    vendors,
                    specs,
                    out,
                    adapters,
                };
                let done = if check {
                    self::check(&job)
                } else {
                    generate(&job)
                };
                done.map_err(|failure| failure.to_string())
            }
            CommandLine::Explain(explain) => match explain.run() {
                Ok(text) => {
                    print!("{text}");
                    Ok(0)
                }
                Err(findings) => Err(said(findings)),
            },
            CommandLine::Diff(diff) => {
                let mut out = anstream::stdout().lock();
                diff.run(&mut out)
            }
            CommandLine::New(new) => {
                let done = new.run(&mut anstream::stdout());
                done.map(|()| 0).map_err(|refusal| refusal.to_string())
            }
            CommandLine::Demo(demo) => self::demo(&demo),
            CommandLine::Bench(bench) => bench.bench().map_err(not_started),
            CommandLine::Crosscheck(check) => check.crosscheck().map_err(not_started),
            CommandLine::Lint(lint) => {
                let is_clean = lint.run(&usual("specs"), &mut anstream::stdout());
                is_clean
                    .map(|is_clean| u8::from(!is_clean))
                    .map_err(|error| error.to_string())
            }
        };
        ExitCode::from(code.unwrap_or_else(|failure: String| {
            eprintln!("{failure}");
            1
        }))
    }
}

fn not_started(error: io::Error) -> String {
    format!("cargo: {error}")
}

fn demo(demo: &Started) -> Result<u8, String> {
    let job = Job {
        vendors: Vec::new(),
        specs: usual("specs"),
        out: usual("crates/clients"),
        adapters: Some(usual("crates/erasure/src/vendors")),
    };
    match job.run() {
        Ok(_) => {}
        // Whoever only wants to see the demo needs no tool that only writing code needs.
        Err(Failure::Generate(why @ Error::Rustfmt(_))) => {
            eprintln!("the clients are taken as they are: {why}");
        }
        Err(failure) => return Err(failure.to_string()),
    }
    demo.demo().map_err(not_started)
}

fn generate(job: &Job) -> Result<u8, Failure> {
    let outcomes = job.run()?;
    let width = outcomes
        .iter()
        .map(|outcome| outcome.vendor.len())
        .max()
        .unwrap_or(0);
    for outcome in &outcomes {
        println!("{GOOD}{:width$}{GOOD:#}  {}", outcome.vendor, done(outcome));
    }
    Ok(0)
}

/// What was written of a crate, how much it is, and how long it took.
fn done(outcome: &Outcome) -> String {
    let (mut wrote, mut removed, mut left) = (Vec::new(), Vec::new(), String::new());
    for change in &outcome.changes {
        let path = &change.path;
        let path = path.strip_prefix(&outcome.directory).unwrap_or(path);
        match change.kind {
            Kind::Different { .. } => wrote.push(path.to_string_lossy()),
            Kind::Leftover => removed.push(path.to_string_lossy()),
            Kind::Foreign => left += &format!("\n{BAD}left{BAD:#}: {change}"),
        }
    }
    let did = [("wrote", wrote), ("removed", removed)].into_iter();
    let did = did.filter(|(_, names)| !names.is_empty());
    let did = did.map(|(verb, names)| format!("{verb} {}", names.join(", ")));
    let did: Vec<_> = did.collect();
    let did = if did.is_empty() {
        "fresh".to_owned()
    } else {
        did.join(", ")
    };
    let (files, took) = (&outcome.files, outcome.took);
    let lines: usize = files.values().map(|text| text.lines().count()).sum();
    format!(
        "{did} ({} files, {lines} lines, {} ms){left}",
        files.len(),
        took.as_millis()
    )
}

fn check(job: &Job) -> Result<u8, Failure> {
    let outcomes = job.compare()?;
    let stale: Vec<_> = outcomes
        .iter()
        .filter(|outcome| !outcome.changes.is_empty())
        .collect();
    if stale.is_empty() {
        println!("{GOOD}fresh{GOOD:#}: the client crates are what the specs generate");
        return Ok(0);
    }
    for change in stale.iter().flat_map(|outcome| &outcome.changes) {
        eprintln!("{BAD}stale{BAD:#}: {change}");
    }
    let is_ours = |change: &Change| change.kind != Kind::Foreign;
    let ours = stale
        .iter()
        .filter(|outcome| outcome.changes.iter().any(is_ours));
    let vendors: Vec<_> = ours.map(|outcome| outcome.vendor.as_str()).collect();
    if !vendors.is_empty() {
        eprintln!("\nto make them fresh, run: {}", job.command(&vendors));
    }
    Ok(STALE)
}
