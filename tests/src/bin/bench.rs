//! The program behind `cargo xtask bench`: measures what the README says of speed and memory, each figure
//! beside something that was measured in the same run.

use std::process::ExitCode;

use clap::Parser;
use system_tests::bench::{self, Bench};

/// Measure speed and memory, each figure beside something measured in the same run.
///
/// Nothing leaves this machine. Exits with 1 when a goal is missed, with 2 when something could not be
/// measured.
#[derive(Parser)]
#[command(name = "bench", bin_name = "cargo xtask bench")]
struct Arguments {
    /// What to measure; everything, unless something is named.
    benches: Vec<Bench>,
    /// How much of the usual work to do, in per cent: less is quicker, and says less.
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100))]
    work: u32,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match bench::run(&arguments.benches, arguments.work, |bench| {
        eprintln!("measuring: {bench}")
    }) {
        Ok(rows) => {
            if arguments.json {
                println!("{}", bench::as_json(&rows))
            } else {
                print!("{}", bench::as_table(&rows))
            }
            let met = |met| rows.iter().any(|row| row.is_met() == met);
            match (met(Some(false)), met(None)) {
                (true, _) => ExitCode::FAILURE,
                (false, true) => ExitCode::from(2),
                (false, false) => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
