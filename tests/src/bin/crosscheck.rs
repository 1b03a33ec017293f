//! The program behind one half of `cargo xtask crosscheck`: calls a vendor that somebody else plays.

use std::error::Error;

use clap::Parser;
use erasure::Contract;
use system_tests::crosscheck::{Place, calls, targets};

/// Call every operation of a vendor's client and its adapter, and print what came of it as JSON.
#[derive(Parser)]
#[command(name = "crosscheck")]
struct Arguments {
    /// The vendor, by the name of its spec.
    vendor: String,
    /// The contract that the other side speaks.
    #[arg(long, value_parser = contract)]
    contract: Contract,
    /// Where the other side listens.
    #[arg(long, value_name = "URL")]
    at: String,
}

fn contract(word: &str) -> Result<Contract, String> {
    serde_json::from_value(word.into()).map_err(|error| error.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments {
        vendor,
        contract,
        at,
    } = Arguments::parse();
    let at = Place::at(&at)?;
    let called = calls(&vendor, contract, at.clone()).await;
    let mut called = called.ok_or_else(|| format!("{vendor} has no calls here yet"))?;
    called.extend(targets(&vendor, contract, at).await?);
    println!("{}", serde_json::to_string(&called)?);
    Ok(())
}
