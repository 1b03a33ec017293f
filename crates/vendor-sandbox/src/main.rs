//! The sandbox as a program: prints where the vendors are, what they take and whom they know, and
//! serves them until it is interrupted.

use std::{collections::BTreeMap, process::ExitCode};

use clap::Parser;
use jiff::Timestamp;
use serde_json::json;
use vendor_sandbox::{Builder, Contract, Person, Sandbox, SandboxError, Vendor};

/// Runs all vendors on 127.0.0.1, as strict as their specs.
///
/// Prints the vendors' addresses, credentials and people, and runs until Ctrl-C. The control endpoint
/// moves the clock, injects faults, sends new data and shows what the vendors really hold; `GET /`
/// there lists its commands.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES)]
struct Arguments {
    /// Use consecutive ports from N on instead of free ones: the control endpoint, the target of
    /// redirects, then the vendors in the order of their list.
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
    /// Start the clock at this time.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Serve another published contract of a vendor, e.g. `lytics=revised`.
    #[arg(long, value_name = "VENDOR=CONTRACT", value_parser = contract)]
    contract: Vec<(Vendor, Contract)>,
    /// Add a person, as JSON: `name`, `email`, `user_id`, and optionally `phone`, `custom`,
    /// `password`, `quirks`, `vendors`.
    #[arg(long, value_name = "JSON", value_parser = person)]
    person: Vec<Person>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  vendor-sandbox --port-base 7700
  vendor-sandbox --contract lytics=revised --contract mudbase=revised
  vendor-sandbox --person '{\"name\": \"Barbara\", \"email\": \"barbara@example.com\", \"user_id\": \"u-77\"}'
  curl -X POST http://127.0.0.1:7700/clock/advance -d '{\"by\": \"P7D\"}'
  curl 'http://127.0.0.1:7700/presence?identifier=ada@example.com'";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), SandboxError> {
    let sandbox = builder(&arguments).start().await?;
    let shown = async {
        if arguments.json {
            println!("{:#}", as_json(&sandbox))
        } else {
            print!("{}", as_text(&sandbox))
        }
        std::future::pending::<()>().await;
    };
    // Listen for the interrupt before printing: a reader of the output may interrupt at once.
    tokio::select! {
        biased;
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = shown => {}
    }
    Ok(())
}

fn builder(arguments: &Arguments) -> Builder {
    let mut builder = Sandbox::builder();
    if let Some(base) = arguments.port_base {
        builder = builder.port_base(base);
    }
    if let Some(start) = arguments.at {
        builder = builder.at(start);
    }
    for (vendor, contract) in &arguments.contract {
        builder = builder.contract(vendor.id(), *contract);
    }
    builder.people(arguments.person.iter().cloned())
}

fn contract(text: &str) -> Result<(Vendor, Contract), String> {
    let (vendor, contract) = text.split_once('=').ok_or("expected VENDOR=CONTRACT")?;
    let vendor = vendor.parse().map_err(|e: SandboxError| e.to_string())?;
    let contract = contract.parse().map_err(|e: SandboxError| e.to_string())?;
    Ok((vendor, contract))
}

fn person(text: &str) -> Result<Person, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn as_json(sandbox: &Sandbox) -> serde_json::Value {
    let addresses =
        Vendor::all().map(|vendor| (vendor.id().to_owned(), json!(sandbox.base_url(vendor.id()))));
    let people = sandbox.people().into_iter().map(|person| {
        let sessions = sessions(sandbox, &person).collect::<BTreeMap<_, _>>();
        json!({ "person": person, "sessions": sessions })
    });
    json!({
        "addresses": serde_json::Map::from_iter(addresses),
        "control": sandbox.control_url(),
        "clock": sandbox.clock().now(),
        "credentials": sandbox.credentials(),
        "people": people.collect::<Vec<_>>(),
    })
}

fn as_text(sandbox: &Sandbox) -> String {
    let mut lines = vec!["Vendors".to_owned()];
    for vendor in Vendor::all() {
        let contract = sandbox.served_contract(vendor.id());
        let contract = if vendor.has_contracts() {
            format!("   {contract} contract")
        } else {
            String::new()
        };
        lines.push(format!(
            "  {vendor:<14}{}{contract}",
            sandbox.base_url(vendor.id())
        ));
    }
    lines.push(format!("\nControl         {}", sandbox.control_url()));
    lines.push(format!(
        "Clock           {} (stands still)",
        sandbox.clock().now()
    ));
    lines.push("\nCredentials".to_owned());
    if let serde_json::Value::Object(keys) = json!(sandbox.credentials()) {
        let width = keys.keys().map(String::len).max().unwrap_or(0);
        let key = |(name, key): (&String, &serde_json::Value)| {
            format!("  {name:<width$}  {}", key.as_str().unwrap_or_default())
        };
        lines.extend(keys.iter().map(key));
    }
    lines.push("\nPeople".to_owned());
    for person in sandbox.people() {
        let line = format!(
            "  {:<20}{:<32}{:<28}{}",
            person.name,
            person.email,
            person.user_id,
            person.quirks.join(", ")
        );
        lines.push(line.trim_end().to_owned());
    }
    for (vendor, session) in sessions(sandbox, &sandbox.ada()) {
        lines.push(format!(
            "\nAda's session at {vendor} (POST /sessions makes more)\n  {session}"
        ));
    }
    lines.push("\nCtrl-C ends it.\n".to_owned());
    lines.join("\n")
}

/// A new session of a person at each vendor where they can sign in.
fn sessions(sandbox: &Sandbox, person: &Person) -> impl Iterator<Item = (&'static str, String)> {
    let ids = Vendor::all().map(Vendor::id);
    ids.filter_map(|id| Some((id, sandbox.sign_in(id, &person.user_id)?)))
}
