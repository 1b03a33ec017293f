//! `cargo xtask lint`: what is wrong with the specs, then what they assume.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde::Serialize;

use super::{Assumption, assumptions, lint_source};
use crate::{
    diagnostic::{Finding, Findings, Severity},
    spec::{Source, files},
};

/// Says what is wrong with the specs, where, and what to do about it; then what they assume.
///
/// Exit codes: 0 nothing is wrong, or nothing but warnings; 1 something is.
#[derive(Args, Clone, Debug)]
pub struct Lint {
    /// Vendors, by the name of their spec; all, if none is named.
    pub vendors: Vec<String>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Taken so that `generate` and `lint` are called alike: `lint` writes no files.
    #[arg(long, value_name = "DIR", hide = true)]
    pub out: Option<PathBuf>,
    /// Prints JSON.
    #[arg(long)]
    pub json: bool,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No errors; perhaps warnings.
    Clean,
    /// Errors.
    Findings,
}

#[derive(Serialize)]
struct Everything {
    findings: Findings,
    assumptions: Vec<Assumption>,
}

impl Lint {
    /// Looks at the specs, those in `usual` unless others were asked for, and writes what it found.
    pub fn run(&self, usual: &Path, out: &mut impl Write) -> io::Result<Outcome> {
        let everything = self.everything(self.specs.as_deref().unwrap_or(usual));
        match self.json {
            true => {
                serde_json::to_writer_pretty(&mut *out, &everything)?;
                writeln!(out)?;
            }
            false => print(&everything, out)?,
        }
        match everything.findings.has_errors() {
            true => Ok(Outcome::Findings),
            false => Ok(Outcome::Clean),
        }
    }

    fn everything(&self, dir: &Path) -> Everything {
        let mut findings = Findings::new();
        let mut assumed = Vec::new();
        match files(dir, &self.vendors) {
            Err(found) => findings.extend(found),
            Ok(files) => {
                for file in files {
                    match Source::read(&file) {
                        Err(found) => findings.extend(found),
                        Ok(source) => {
                            findings.extend(lint_source(&source));
                            assumed.extend(assumptions(&source));
                        }
                    }
                }
            }
        }
        Everything {
            findings,
            assumptions: assumed,
        }
    }
}

fn print(everything: &Everything, out: &mut impl Write) -> io::Result<()> {
    let Everything {
        findings,
        assumptions,
    } = everything;
    for finding in findings.iter() {
        writeln!(out, "{}\n", coloured(finding))?;
    }
    for assumption in assumptions {
        writeln!(out, "{assumption}\n")?;
    }
    let errors = counted(findings.count(Severity::Error), "error");
    let warnings = counted(findings.count(Severity::Warning), "warning");
    writeln!(
        out,
        "{errors}, {warnings}, {}",
        counted(assumptions.len(), "assumption")
    )
}

/// A finding for a terminal. Where `out` is none, it takes the colours out again.
fn coloured(finding: &Finding) -> String {
    let colour: Style = match finding.severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
    };
    let label = format!("{}[{}]", finding.severity, finding.rule);
    finding
        .to_string()
        .replacen(&label, &format!("{colour}{label}{colour:#}"), 1)
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        lint: Lint,
    }

    fn run(dir: &Path, arguments: &[&str]) -> (Outcome, String) {
        let specs = dir.display().to_string();
        let arguments = ["lint", "--specs", &specs]
            .into_iter()
            .chain(arguments.iter().copied());
        let mut out = anstream::StripStream::new(Vec::new());
        let lint = Cli::parse_from(arguments).lint;
        let outcome = lint.run(Path::new("nowhere"), &mut out).unwrap();
        let out = String::from_utf8(out.into_inner()).unwrap();
        (outcome, out.replace(&format!("{specs}/"), ""))
    }

    fn dir(specs: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in specs {
            let mut file = tempfile::NamedTempFile::new_in(dir.path()).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.persist(dir.path().join(name)).unwrap();
        }
        dir
    }

    const GOOD: &str = include_str!("good.yaml");

    #[test]
    fn a_good_spec_has_no_findings_and_its_assumptions_are_listed() {
        let (outcome, out) = run(dir(&[("good.yaml", GOOD)]).path(), &[]);
        assert_eq!(outcome, Outcome::Clean, "{out}");
        assert!(
            out.contains("good.yaml:24:5: assumed: /x-erasure/recreation\n  why: nobody says\n"),
            "{out}"
        );
        assert!(
            out.ends_with("no errors, no warnings, 4 assumptions\n"),
            "{out}"
        );
    }

    #[test]
    fn a_good_spec_becomes_a_spec() {
        let spec = crate::spec::Spec::parse("specs/good.yaml", GOOD).unwrap();
        assert_eq!(spec.vendor, "good");
        assert_eq!(spec.erasure.name, "Good");
        assert_eq!(spec.document.operations().count(), 1);
        assert_eq!(super::super::lint(&spec), Findings::new());
    }

    #[test]
    fn every_finding_of_every_spec_is_printed_with_place_and_fix() {
        let broken = GOOD
            .replace("operationId: eraseUser", "operationId: EraseUser")
            .replace("x-region: eu", "x-region: EU");
        let dir = dir(&[
            ("broken.yaml", &broken),
            ("good.yaml", GOOD),
            ("worse.yaml", "\t"),
        ]);
        let (outcome, out) = run(dir.path(), &[]);
        assert_eq!(outcome, Outcome::Findings);
        assert!(
            out.contains("broken.yaml:7:15: error[region-name]: "),
            "{out}"
        );
        assert!(out.contains("broken.yaml:29:20: error[operation-id-style]: `EraseUser` is not written in camelCase\n  fix: "), "{out}");
        assert!(out.contains("worse.yaml:1:1: error["), "{out}");
        assert!(!out.contains("good.yaml:29"), "{out}");
        assert_eq!(run(dir.path(), &["good"]).0, Outcome::Clean);
        assert_eq!(run(dir.path(), &["goood"]).0, Outcome::Findings);
    }

    #[test]
    fn json_holds_the_same() {
        let broken = GOOD.replace("operationId: eraseUser", "operationId: EraseUser");
        let (outcome, out) = run(
            dir(&[("broken.yaml", &broken)]).path(),
            &["--json", "--out", "anywhere"],
        );
        assert_eq!(outcome, Outcome::Findings);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["findings"][0]["rule"], "operation-id-style");
        assert_eq!(json["findings"][0]["line"], 29);
        assert_eq!(json["assumptions"][0]["what"], "/x-erasure/identifiers/0");
    }
}
