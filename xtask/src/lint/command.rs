//! `cargo xtask lint`: what is wrong with the specs, then what they assume.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{is_error, lint};
use crate::{
    command_line::usual,
    finding::Findings,
    spec::{Spec, files},
};

/// Which specs to look at, and how to say what was found.
#[derive(Args, Clone, Debug)]
pub struct Lint {
    /// Vendors, by the name of their spec; all, if none is named.
    pub vendors: Vec<String>,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    pub specs: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    pub json: bool,
}

impl Lint {
    /// Looks at the specs, and writes what it found. Says whether nothing is wrong.
    pub fn run(&self, out: &mut impl Write) -> io::Result<bool> {
        let files = files(&self.specs, &self.vendors);
        let of = |file: &PathBuf| Spec::read(file).map_or_else(|found| found, |spec| lint(&spec));
        let found = files.map(|files| files.iter().flat_map(of).collect());
        let mut found: Findings = found.unwrap_or_else(|findings| findings);
        found.sort_by_key(|finding| finding.severity);
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &found)?;
            writeln!(out)?;
        } else {
            for finding in &found {
                writeln!(out, "{finding}\n")?;
            }
        }
        Ok(!found.iter().any(is_error))
    }
}
