//! The whole command line, as one enum.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anstream::{eprintln, print, println};
use anstyle::{AnsiColor, Style};
use clap::{Args, Parser};

use crate::{
    crosscheck::Crosscheck,
    diagnostic::Findings,
    diff::Diff,
    emit::SourceError,
    explain,
    generate::{Failure, Job, Outcome, workspace_root},
    lint::{self, Lint},
    measure,
    new::New,
    release,
    spec::Specs,
    started,
    write::{Change, Kind},
};

/// Turns specs/ into client crates, and checks that the two agree.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    propagate_version = false
)]
pub enum CommandLine {
    /// Generates the client crates from the specs.
    ///
    /// Everything is generated in memory first; then what differs is written, file by file. Exit codes:
    /// 0 all is fresh, 1 something failed and nothing was written, 2 the command was misspelled,
    /// 3 (only with --check) the crates are not what the specs generate.
    Generate {
        /// Vendors, by the name of their spec; all, if none is named.
        vendors: Vec<String>,
        /// Writes nothing, and shows the first lines that differ.
        #[arg(long)]
        check: bool,
        /// Where the specs are.
        #[command(flatten)]
        dirs: Dirs,
        /// Where the crates go. Outside of the workspace they can be read, but not built: versions,
        /// lints and licence are the workspace's.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Shows the spec that progenitor gets, and which pass changed what.
    Explain {
        /// The vendor, by the name of its spec.
        vendor: String,
        /// Where the specs are.
        #[command(flatten)]
        dirs: Dirs,
    },
    /// Says what is wrong with the specs, where, and what to do about it; then what they assume.
    Lint(Lint),
    /// Says what changed in the specs since a revision, and what it means.
    Diff(Diff),
    /// Begins a vendor: its spec with the questions to answer, its client, and all that knows it.
    New(New),
    /// Makes the clients fresh, then erases one person at every vendor and checks the report.
    Demo {
        /// What the demo itself is told, such as --json.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measures speed and memory, each figure beside something measured in the same run.
    ///
    /// Builds everything as it ships first. Exit codes: 0 all goals are met, 1 one is missed, 2 something
    /// could not be measured.
    Bench {
        /// What the benchmarks are told: which of them, --work PERCENT, --json.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Holds the sandbox and the clients against the specs with Schemathesis and Prism.
    ///
    /// Schemathesis drives the sandbox, Prism answers the clients: two tools that none of our code is
    /// part of. Both are installed below target/crosscheck on first use, which takes Python 3.11 and
    /// Node.js 18.20, and leave their records there. Exit codes: 0 both ran and everything agrees,
    /// 1 something disagrees or wasn't checked, 2 the command was misspelled, 4 nothing disagrees, and
    /// a tool could not be installed or run.
    Crosscheck(Crosscheck),
    /// Tries a release: the change log, packages that build from one another, documentation.
    ///
    /// Publishes nothing. Exit codes: 0 everything could be published, 1 something could not.
    Package {
        /// Packs what isn't committed too.
        #[arg(long)]
        allow_dirty: bool,
    },
    /// Compares the published crates with what they were at a revision, and says which version is due.
    ///
    /// Builds cargo-semver-checks below target/tools on first use. Exit codes: 0 the versions say what
    /// changed, 1 one doesn't, 2 there is no such revision, 4 nothing could be compared.
    Semver {
        /// The revision to compare with.
        #[arg(long, value_name = "REV", default_value = "HEAD")]
        base: String,
    },
    /// Measures how long generation takes, for `bench`, and prints JSON.
    #[command(hide = true)]
    Measure {
        /// Prints the large spec that it measures with instead.
        #[arg(long)]
        large_spec: bool,
        /// Where the specs are.
        #[command(flatten)]
        dirs: Dirs,
    },
}

/// Where the specs are.
#[derive(Debug, Args)]
pub struct Dirs {
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// The crates are not what the specs generate.
const STALE: u8 = 3;

impl CommandLine {
    /// Does what was asked.
    pub fn run(self) -> ExitCode {
        let code = match self {
            CommandLine::Generate {
                vendors,
                check,
                dirs,
                out,
            } => {
                let out = out.unwrap_or_else(|| usual("crates/clients"));
                let job = Job {
                    vendors,
                    specs: dirs.specs(),
                    out,
                };
                if check {
                    self::check(&job)
                } else {
                    generate(&job)
                }
            }
            CommandLine::Explain { vendor, dirs } => explain(vendor, dirs),
            CommandLine::Lint(lint) => self::lint(&lint),
            CommandLine::Diff(diff) => return compared(&diff),
            CommandLine::New(new) => self::new(&new),
            CommandLine::Demo { arguments } => demo(&arguments),
            CommandLine::Bench { arguments } => {
                started::bench(&arguments).map_err(|error| Failure::Files("cargo".into(), error))
            }
            CommandLine::Crosscheck(crosscheck) => crosscheck.run(&usual("specs")),
            CommandLine::Package { allow_dirty } => return tried(release::package(allow_dirty)),
            CommandLine::Semver { base } => return tried(release::semver(&base)),
            CommandLine::Measure {
                large_spec: true, ..
            } => {
                print!("{}", measure::large_spec());
                Ok(0)
            }
            CommandLine::Measure { dirs, .. } => return measured(&dirs.specs()),
        };
        ExitCode::from(code.unwrap_or_else(|failure| {
            eprintln!("{failure}");
            1
        }))
    }
}

fn compared(diff: &Diff) -> ExitCode {
    let mut out = anstream::stdout().lock();
    ExitCode::from(
        diff.run(&usual("specs"), &mut out)
            .unwrap_or_else(|trouble| {
                eprintln!("{trouble}");
                1
            }),
    )
}

fn tried(code: Result<u8, release::Trouble>) -> ExitCode {
    ExitCode::from(code.unwrap_or_else(|trouble| {
        eprintln!("{trouble}");
        1
    }))
}

fn measured(specs: &Path) -> ExitCode {
    match measure::measure(specs) {
        Ok(figures) => {
            println!("{}", serde_json::json!(figures));
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

impl Dirs {
    fn specs(self) -> PathBuf {
        self.specs.unwrap_or_else(|| usual("specs"))
    }
}

/// A directory of the workspace, named the short way from inside of it.
fn usual(name: &str) -> PathBuf {
    let root = workspace_root();
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::from(name),
        _ => root.join(name),
    }
}

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

fn generate(job: &Job) -> Result<u8, Failure> {
    let outcomes = job.run()?;
    let width = outcomes
        .iter()
        .map(|outcome| outcome.generated.vendor.len())
        .max()
        .unwrap_or(0);
    for outcome in &outcomes {
        let vendor = &outcome.generated.vendor;
        println!("{GOOD}{vendor:width$}{GOOD:#}  {}", done(outcome));
    }
    Ok(0)
}

/// What was written of a crate, how much it is, and how long it took.
fn done(outcome: &Outcome) -> String {
    let Outcome { generated, changes } = outcome;
    let removed = changes
        .iter()
        .filter(|change| change.kind == Kind::Leftover)
        .count();
    let foreign: Vec<_> = changes
        .iter()
        .filter(|change| change.kind == Kind::Foreign)
        .collect();
    let written = changes.len() - removed - foreign.len();
    let lines: usize = generated
        .files
        .values()
        .map(|text| text.lines().count())
        .sum();
    let mut did = Vec::new();
    if written > 0 {
        let names: Vec<_> = changes
            .iter()
            .filter(|change| !matches!(change.kind, Kind::Leftover | Kind::Foreign))
            .filter_map(|change| change.path.strip_prefix(&generated.dir).ok())
            .map(|path| path.display().to_string())
            .collect();
        did.push(format!("wrote {}", names.join(", ")));
    }
    if removed > 0 {
        did.push(format!("removed {removed}"));
    }
    if did.is_empty() {
        did.push("fresh".to_owned());
    }
    let (files, took) = (generated.files.len(), generated.took.as_millis());
    let left: String = foreign
        .iter()
        .map(|change| format!("\n{BAD}left{BAD:#}: {change}"))
        .collect();
    let unfinished = match generated.unanswered {
        0 => String::new(),
        count => format!(
            "\n{BAD}unfinished{BAD:#}: {count} unanswered, see `cargo xtask lint {}`",
            generated.vendor
        ),
    };
    format!(
        "{} ({files} files, {lines} lines, {took} ms){unfinished}{left}",
        did.join(", ")
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
    let vendors: Vec<_> = stale
        .iter()
        .filter(|outcome| outcome.changes.iter().any(is_ours))
        .map(|outcome| outcome.generated.vendor.as_str())
        .collect();
    if !vendors.is_empty() {
        eprintln!("\nto make them fresh, run: {}", job.command(&vendors));
    }
    Ok(STALE)
}

fn explain(vendor: String, dirs: Dirs) -> Result<u8, Failure> {
    let specs = Specs::of(&dirs.specs(), &[vendor])?;
    let mut findings = Findings::new();
    for spec in specs.iter() {
        match explain::explain(spec) {
            Ok(text) => print!("{text}"),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() {
        Ok(0)
    } else {
        Err(findings.into())
    }
}

fn lint(lint: &Lint) -> Result<u8, Failure> {
    let outcome = lint.run(&usual("specs"), &mut anstream::stdout());
    match outcome {
        Ok(lint::Outcome::Clean) => Ok(0),
        Ok(lint::Outcome::Findings) => Ok(1),
        Err(error) => Err(Failure::Files("the findings".into(), error)),
    }
}

fn new(new: &New) -> Result<u8, Failure> {
    match new.run(&workspace_root(), &mut anstream::stdout()) {
        Ok(()) => Ok(0),
        Err(refusal) => {
            eprintln!("{refusal}");
            Ok(1)
        }
    }
}

fn demo(arguments: &[String]) -> Result<u8, Failure> {
    let job = Job {
        vendors: Vec::new(),
        specs: usual("specs"),
        out: usual("crates/clients"),
    };
    match job.run() {
        Ok(outcomes) => {
            for outcome in &outcomes {
                eprintln!("{}  {}", outcome.generated.vendor, done(outcome));
            }
        }
        // Whoever only wants to see the demo needs no tool that only writing code needs.
        Err(Failure::Source(why @ SourceError::Rustfmt(_))) => {
            eprintln!("the clients are taken as they are: {why}");
        }
        Err(failure) => return Err(failure),
    }
    started::demo(arguments).map_err(|error| Failure::Files("cargo".into(), error))
}
