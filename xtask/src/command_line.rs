//! What can be asked on the command line, and how it is answered.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Parser;

use crate::{
    diff::Diff,
    explain::Explain,
    generate::{Error, job::Job},
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
        /// Which, and where.
        #[command(flatten)]
        job: Job,
        /// Writes nothing, and says what is stale.
        #[arg(long)]
        check: bool,
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

/// Why something can't be done.
pub type Failure = Box<dyn std::error::Error>;

impl CommandLine {
    /// Does what was asked.
    pub fn run(self) -> ExitCode {
        ExitCode::from(self.code().unwrap_or_else(|failure| {
            eprintln!("{failure}");
            1
        }))
    }

    fn code(self) -> Result<u8, Failure> {
        let out = &mut std::io::stdout();
        match self {
            CommandLine::Generate { job, check } => return generate(&job, check),
            CommandLine::Explain(explain) => write!(out, "{}", explain.run()?)?,
            CommandLine::Diff(diff) => return diff.run(out),
            CommandLine::New(new) => new.run(out)?,
            CommandLine::Demo(demo) => {
                match Job::whole().run() {
                    // Whoever only wants to see the demo needs no tool that only writing code needs.
                    Err(why @ Error::Rustfmt(_)) => {
                        eprintln!("the clients are taken as they are: {why}");
                    }
                    made => drop(made?),
                }
                // What a second build could reuse would be a quarter of the first one's disk.
                let once = "--config=profile.dev.incremental=false";
                return demo.run(&format!("{once} --no-default-features --bin demo"));
            }
            CommandLine::Bench(bench) => return bench.bench(),
            CommandLine::Crosscheck(check) => return check.run("--bin crosscheck"),
            CommandLine::Lint(lint) => return Ok(u8::from(!lint.run(out)?)),
        }
        Ok(0)
    }
}

fn generate(job: &Job, check: bool) -> Result<u8, Failure> {
    let changes = if check { job.compare()? } else { job.run()? };
    for (path, wanted) in &changes {
        let path = path.display();
        match wanted {
            _ if check => eprintln!("stale: {path}"),
            Some(_) => println!("wrote {path}"),
            None => println!("removed {path}"),
        }
    }
    if changes.is_empty() {
        println!("fresh: the client crates are what the specs generate");
        return Ok(0);
    }
    if check {
        let words: Vec<_> = std::env::args().skip(1).collect();
        let words = words.join(" ").replace(" --check", "");
        eprintln!(
            "
to make them fresh, run: cargo xtask {words}"
        );
    }
    Ok(if check { STALE } else { 0 })
}
