//! The program behind `cargo xtask demo`: starts the vendors on loopback, erases one person at
//! all of them, and shows the report beside the truth. It fails when the two disagree.

use std::process::ExitCode;

use clap::Parser;
use system_tests::demo::{self, Story};

/// Erase one person at every vendor on loopback, and hold the report against the truth.
///
/// Nothing leaves this machine. Exits with 1 when the report claims what isn't so.
#[derive(Parser)]
#[command(name = "demo", bin_name = "cargo xtask demo")]
struct Arguments {
    /// Print what happened as one JSON document.
    #[arg(long)]
    json: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match demo::play()
        .await
        .and_then(|story| tell(&story, arguments.json))
    {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the story, and says whether report and truth agree in it.
fn tell(story: &Story, json: bool) -> Result<bool, Box<dyn std::error::Error>> {
    if json {
        println!("{}", serde_json::to_string_pretty(story)?)
    } else {
        print!("{}", demo::as_text(story))
    }
    Ok(story.agrees())
}
