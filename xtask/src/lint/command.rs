//! `cargo xtask lint`: what is wrong with the specs, then what they assume.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde::Serialize;

use super::{is_error, lint};
use crate::{
    finding::{Findings, Position},
    model::Model,
    spec::{Spec, files},
};

/// Which specs to look at, and how to say what was found.
#[derive(Args, Clone, Debug)]
pub struct Lint {
    /// Vendors, by the name of their spec; all, if none is named.
    pub vendors: Vec<String>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Prints JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Default, Serialize)]
struct Report {
    findings: Findings,
    assumptions: Vec<Assumption>,
}

/// Something that no document of the vendor gives.
#[derive(Serialize)]
struct Assumption {
    file: String,
    #[serde(flatten)]
    at: Position,
    what: String,
    why: String,
}

impl Lint {
    /// Looks at the specs, those in `usual` unless others were asked for, and writes what it found. Says
    /// whether nothing is wrong.
    pub fn run(&self, usual: &Path, out: &mut impl Write) -> io::Result<bool> {
        let report = self.report(self.specs.as_deref().unwrap_or(usual));
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        } else {
            report.print(out)?;
        }
        Ok(!report.findings.iter().any(is_error))
    }

    fn report(&self, dir: &Path) -> Report {
        let mut report = Report::default();
        match files(dir, &self.vendors) {
            Err(findings) => report.findings = findings,
            Ok(files) => files.iter().for_each(|file| report.add(file)),
        }
        report
    }
}

impl Report {
    fn add(&mut self, file: &Path) {
        let spec = match Spec::read(file) {
            Ok(spec) => spec,
            Err(findings) => return self.findings.extend(findings),
        };
        self.findings.extend(lint(&spec));
        let assumptions = Model::read(&spec).map(|model| model.assumptions);
        for assumption in assumptions.unwrap_or_default() {
            self.assumptions.push(Assumption {
                file: spec.file.clone(),
                at: spec.at(&assumption.at.0),
                what: assumption.at.0,
                why: assumption.why,
            });
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        for finding in &self.findings {
            let colour: Style = if is_error(finding) {
                AnsiColor::Red.on_default().bold()
            } else {
                AnsiColor::Yellow.on_default().bold()
            };
            let text = finding.to_string();
            let (wrong, fix) = text.split_once('\n').unwrap_or((&text, ""));
            writeln!(out, "{colour}{wrong}{colour:#}\n{fix}\n")?;
        }
        for assumed in &self.assumptions {
            let Assumption {
                file, what, why, ..
            } = assumed;
            let Position { line, column } = assumed.at;
            writeln!(out, "{file}:{line}:{column}: assumed: {what}\n    {why}\n")?;
        }
        let errors = self.findings.iter().filter(|one| is_error(one)).count();
        let counted = |count: usize, what: &str| {
            format!("{count} {what}{}", if count == 1 { "" } else { "s" })
        };
        writeln!(
            out,
            "{}, {}, {}",
            counted(errors, "error"),
            counted(self.findings.len() - errors, "warning"),
            counted(self.assumptions.len(), "assumption")
        )
    }
}
