//! What is measured: each figure beside another one of the same run.

mod bulk;
mod chain;
mod downstream;
mod durable;
mod generation;
mod instructions;
mod people;
mod row;
mod scene;
mod simple;
mod throughput;
pub mod ways;

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;

pub use row::{Goal, Row, as_json, as_table};

/// Why something could not be measured.
pub type Error = Box<dyn std::error::Error>;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// The instructions of one erasure through the facade, against bare reqwest.
    Instructions,
    /// Erasures a second by `erase_many`, against a loop of bare reqwest.
    Throughput,
    /// Generating the clients, against openapi-generator.
    Generation,
    /// What a crate with one vendor has to build, against progenitor's runtime with reqwest.
    Downstream,
    /// A hundred people at three vendors whose every call takes 20 ms, with a journal on disk.
    People,
    /// Steps that are on disk before anybody is told, against vendors that take no time.
    Durable,
    /// A million people streamed through `erasure bulk` to a vendor's bulk endpoint: memory.
    Bulk,
    /// Verifying a chain of a million receipts.
    Chain,
}

impl fmt::Display for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Instructions => "instructions of one erasure",
            Self::Throughput => "erasures a second at several latencies",
            Self::Generation => "generating the clients",
            Self::Downstream => "what a downstream crate has to build",
            Self::People => "100 people at 3 vendors that take 20 ms",
            Self::Durable => "durable steps",
            Self::Bulk => "a million people through `erasure bulk`",
            Self::Chain => "a chain of a million receipts",
        })
    }
}

/// Measures these, or everything, doing so many per cent of the usual work.
///
/// # Errors
///
/// When something can't be measured.
pub fn run(benches: &[Bench], work: u32, begins: impl Fn(Bench)) -> Result<Vec<Row>, Error> {
    let all = Bench::value_variants();
    let wanted = if benches.is_empty() { all } else { benches };
    let part = |usual: usize| (usual * work as usize / 100).max(1);
    let mut rows = Vec::new();
    for bench in wanted {
        begins(*bench);
        match bench {
            Bench::Instructions => rows.push(instructions::measure(part(200))?),
            Bench::Throughput => rows.extend(throughput::measure(part(100))?),
            Bench::Generation => rows.extend(generation::measure()?),
            Bench::Downstream => rows.extend(downstream::measure()?),
            Bench::People => rows.push(people::measure(part(100))?),
            Bench::Durable => rows.push(durable::measure(part(20_000))?),
            Bench::Bulk => rows.extend(bulk::measure(part(10_000), part(1_000_000))?),
            Bench::Chain => rows.push(chain::measure(part(1_000_000))?),
        }
    }
    Ok(rows)
}

/// A program of the workspace, from beside this one.
fn program(name: &str) -> Result<PathBuf, Error> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::current_exe()?.with_file_name(file);
    if program.exists() {
        Ok(program)
    } else {
        Err(format!("the program `{name}` isn't built: run this by `cargo xtask bench`").into())
    }
}
