//! `cargo xtask lint`: what is wrong with the specs, then what they assume.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::{is_error, lint};
use crate::{
    finding::{Findings, Severity},
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

impl Lint {
    /// Looks at the specs, those in `usual` unless others were asked for, and writes what it found. Says
    /// whether nothing is wrong.
    pub fn run(&self, usual: &Path, out: &mut impl Write) -> io::Result<bool> {
        let files = files(self.specs.as_deref().unwrap_or(usual), &self.vendors);
        let of = |file: &PathBuf| Spec::read(file).map_or_else(|found| found, |spec| lint(&spec));
        let found = files.map(|files| files.iter().flat_map(of).collect());
        let mut found: Findings = found.unwrap_or_else(|findings| findings);
        found.sort_by_key(|finding| finding.severity);
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &found)?;
            writeln!(out)?;
        } else {
            print(&found, out)?;
        }
        Ok(!found.iter().any(is_error))
    }
}

fn print(found: &Findings, out: &mut impl Write) -> io::Result<()> {
    let mut counts = [0; 3];
    for finding in found {
        counts[finding.severity as usize] += 1;
        let colour: Style = match finding.severity {
            Severity::Error => AnsiColor::Red.on_default().bold(),
            Severity::Warning => AnsiColor::Yellow.on_default().bold(),
            Severity::Assumption => Style::new(),
        };
        let text = finding.to_string();
        let (wrong, fix) = text.split_once('\n').unwrap_or((&text, ""));
        writeln!(out, "{colour}{wrong}{colour:#}\n{fix}\n")?;
    }
    let [errors, warnings, assumptions] = counts;
    writeln!(
        out,
        "errors: {errors}, warnings: {warnings}, assumptions: {assumptions}"
    )
}
