//! Schemathesis drives the sandbox: every operation against a sandbox of its own, and then all of them
//! in the order in which answers lead to questions.

use std::fs;

use heck::AsSnakeCase;
use serde_json::{Value, json};
use vendor_sandbox::{Person, Sandbox};

use super::{
    report::Tally,
    tools::{self, Home, Launcher, Tool, Trouble},
    verdict::{Disagreement, Ran},
    view::{View, text},
};

/// Somebody whom the example of an id that fits no path names, and somebody whose session outlives
/// their account, so that more than one request in a run reaches it.
const PEOPLE: [&str; 2] = [
    r#"{ "name": "Odd Id", "email": "odd@example.com", "user_id": "org/7 user#42", "vendors": ["gainsight-px"] }"#,
    r#"{ "name": "Once Again", "email": "again@example.com", "user_id": "u-again",
         "quirks": ["session-lingers", "no-password"], "vendors": ["mudbase"] }"#,
];
/// The one of them who asks.
const CALLER: &str = "u-again";

const SINGLE: &str = "examples,coverage,fuzzing";
const TOGETHER: &str = "stateful";
const OPTIONS: [&str; 13] = [
    "--checks",
    "all",
    // How many requests are made up for each operation, on top of those that follow from the spec.
    "--max-examples",
    "100",
    "--generation-deterministic",
    "--workers",
    "1",
    "--suppress-health-check",
    "all",
    "--no-color",
    "--warnings",
    "off",
    "--report-ndjson-path",
];

/// Holds the sandbox to one contract of one vendor.
pub(super) async fn check(launcher: &Launcher, home: &Home, view: &View) -> Result<Ran, Trouble> {
    let mut tally = Tally::new(view);
    for operation in &view.operations {
        let run = Run {
            view,
            name: &operation.id,
            phases: SINGLE,
            only: Some(&operation.id),
        };
        run.add_to(&mut tally, launcher, home).await?;
    }
    // Where no answer leads to another operation, there is nothing to try.
    let linked = view.clone().linked();
    if linked.document != view.document {
        let run = Run {
            view: &linked,
            name: "together",
            phases: TOGETHER,
            only: None,
        };
        run.add_to(&mut tally, launcher, home).await?;
    }
    let (operations, disagreements) = tally.found();
    Ok(Ran::of(Tool::Schemathesis, view, operations, disagreements))
}

/// One run against a sandbox that nobody has asked anything yet.
struct Run<'a> {
    view: &'a View,
    name: &'a str,
    phases: &'a str,
    only: Option<&'a str>,
}

impl Run<'_> {
    async fn add_to(
        &self,
        tally: &mut Tally<'_>,
        launcher: &Launcher,
        home: &Home,
    ) -> Result<(), Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::failed("Schemathesis", why);
        let vendor = self.view.vendor.as_str();
        let sandbox = sandbox(self.view).await.map_err(|error| failed(&error))?;
        let table = table(self.view);
        let known = self.view.clone().fixing(|name| {
            let table = table.clone().filter(|_| name == "table");
            key(&sandbox, vendor, name).or(table)
        });
        let dir = home.dir.join("schemathesis").join(self.view.name());
        let at = |kind: &str| dir.join(format!("{}.{kind}", self.name));
        let write = |kind: &str, text: &[u8]| tools::write(&at(kind), text).map_err(|e| failed(&e));
        fs::create_dir_all(&dir).map_err(|error| failed(&error))?;
        write("spec.json", known.document.to_string().as_bytes())?;
        let mut command = launcher.command(&dir);
        command.arg("run").arg(at("spec.json"));
        command.args(["--url", &sandbox.base_url(vendor), "--phases", self.phases]);
        command.args(OPTIONS).arg(at("ndjson"));
        if let Some(operation) = self.only {
            command.args(["--include-operation-id", operation]);
        }
        if let Some((header, value)) = credential(&sandbox, self.view) {
            command.args(["--header", &format!("{header}: {value}")]);
        }
        let ended = command.output().await;
        let ended = ended.map_err(|error| Trouble::Missing(format!("Schemathesis: {error}")))?;
        write("txt", &ended.stdout)?;
        write("log", &ended.stderr)?;
        let report = fs::read_to_string(at("ndjson"))
            .map_err(|error| failed(&format!("it left no report: {error}")))?;
        if !tally.add(&report).map_err(|error| failed(&error))? && !ended.status.success() {
            tally.object(Disagreement {
                operation: self.name.to_owned(),
                sent: self.phases.to_owned(),
                differs: format!(
                    "Schemathesis ended with {}: see {}",
                    ended.status,
                    at("txt").display()
                ),
            });
        }
        Ok(())
    }
}

/// The vendors on loopback, one of them by the contract of this view.
async fn sandbox(view: &View) -> Result<Sandbox, Box<dyn std::error::Error>> {
    let people = PEOPLE.map(serde_json::from_str::<Person>);
    let people = people.into_iter().collect::<Result<Vec<_>, _>>()?;
    let builder = Sandbox::builder().people(people);
    Ok(builder
        .contract(&view.vendor, view.contract)
        .start()
        .await?)
}

/// The table that a vendor's people are in, as its spec has it.
fn table(view: &View) -> Option<String> {
    let said = &view.document["x-erasure"];
    let values = [
        &said["table"]["value"],
        &said["settings"]["table"]["default"],
    ];
    values
        .into_iter()
        .find_map(Value::as_str)
        .map(str::to_owned)
}

/// One of a vendor's keys, by the name that the vendor gives it.
fn key(sandbox: &Sandbox, vendor: &str, name: &str) -> Option<String> {
    let name = AsSnakeCase(format!("{vendor} {name}")).to_string();
    json!(sandbox.credentials())[name]
        .as_str()
        .map(str::to_owned)
}

/// The header that carries a vendor's credential, if its spec has one.
fn credential(sandbox: &Sandbox, view: &View) -> Option<(String, String)> {
    let alternative = view.document["security"].get(0)?.as_object()?;
    let scheme = alternative.keys().next()?;
    let definition = &view.document["components"]["securitySchemes"][scheme];
    if definition["type"] == "http" {
        // Either the sandbox has given the account a token, or the person's own session is one.
        let token = key(sandbox, &view.vendor, &format!("{scheme} token"));
        let token = token.or_else(|| key(sandbox, &view.vendor, scheme));
        let token = token.or_else(|| sandbox.sign_in(&view.vendor, CALLER))?;
        return Some(("Authorization".to_owned(), format!("Bearer {token}")));
    }
    let header = text(&definition["name"]).to_owned();
    Some((header, key(sandbox, &view.vendor, scheme)?))
}
