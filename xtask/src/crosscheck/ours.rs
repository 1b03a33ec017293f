//! Our own programs that the tools meet: built by cargo, because xtask depends on no other crate of the
//! workspace, and run without it, so that they end when we say.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{program::Program, trouble::Trouble, view::View};
use crate::{erasure::Contract, generate::workspace_root};

/// Somebody whom the example of an id that fits no path names, and somebody whose session outlives
/// their account, so that more than one request in a run reaches it.
const PEOPLE: [&str; 2] = [
    r#"{ "name": "Odd Id", "email": "odd@example.com", "user_id": "org/7 user#42", "vendors": ["gainsight-px"] }"#,
    r#"{ "name": "Once Again", "email": "again@example.com", "user_id": "u-again",
         "quirks": ["session-lingers", "no-password"], "vendors": ["mudbase"] }"#,
];
/// The one of them who asks.
const CALLER: &str = "u-again";

/// Builds a program of this workspace, and says where it is. Cargo shows how far it is.
///
/// # Errors
///
/// When it can't be built.
pub fn built(package: &str, name: &str) -> Result<PathBuf, Trouble> {
    let failed = |why: &dyn std::fmt::Display| Trouble::failed(format!("cargo build {name}"), why);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(workspace_root()).args([
        "build",
        "--package",
        package,
        "--bin",
        name,
        "--message-format=json-render-diagnostics",
    ]);
    let ended = Program::run(&mut command).map_err(|error| failed(&error))?;
    if !ended.status.success() {
        return Err(failed(&ended.status));
    }
    executable(&ended.printed, name).ok_or_else(|| failed(&"it built no such program"))
}

/// Where cargo says that a program is.
fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    let mut messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.find_map(|message| {
        let executable = message["executable"].as_str()?;
        (message["target"]["name"] == name).then(|| PathBuf::from(executable))
    })
}

/// The vendors on loopback.
#[derive(Debug)]
pub struct Sandbox {
    told: Value,
    _program: Program,
}

impl Sandbox {
    /// Starts them, one of them by the contract of this view.
    ///
    /// # Errors
    ///
    /// When they can't be started.
    pub fn start(program: &Path, view: &View) -> Result<Sandbox, Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::failed("the sandbox", why);
        let mut command = Command::new(program);
        command.arg("--json");
        for person in PEOPLE {
            command.args(["--person", person]);
        }
        if view.contract != Contract::Original {
            let contract = format!("{}={}", view.vendor, view.contract.id());
            command.args(["--contract", &contract]);
        }
        let mut program = Program::start(&mut command).map_err(|error| failed(&error))?;
        let text = program.read_until(|line| line == "}");
        let text = text.map_err(|error| failed(&error))?;
        Ok(Sandbox {
            told: serde_json::from_str(&text).map_err(|error| failed(&error))?,
            _program: program,
        })
    }

    /// Where a vendor listens.
    pub fn address(&self, vendor: &str) -> &str {
        self.told["addresses"][vendor].as_str().unwrap_or_default()
    }

    /// One of a vendor's keys, by the name that the vendor gives it.
    pub fn key(&self, vendor: &str, name: &str) -> Option<String> {
        let name = heck::AsSnakeCase(format!("{vendor} {name}")).to_string();
        self.told["credentials"][name].as_str().map(str::to_owned)
    }

    /// The header that carries a vendor's credential, if its spec has one.
    pub fn credential(&self, view: &View) -> Option<(String, String)> {
        let alternative = view.document["security"].get(0)?.as_object()?;
        let scheme = alternative.keys().next()?;
        let definition = &view.document["components"]["securitySchemes"][scheme];
        if definition["type"] == "http" {
            // Either the sandbox has given the account a token, or the person's own session is one.
            let token = self.key(&view.vendor, &format!("{scheme} token"));
            let token = token.or_else(|| self.session().map(str::to_owned))?;
            return Some(("Authorization".to_owned(), format!("Bearer {token}")));
        }
        let header = definition["name"].as_str()?.to_owned();
        Some((header, self.key(&view.vendor, scheme)?))
    }

    fn session(&self) -> Option<&str> {
        let mut people = self.told["people"].as_array()?.iter();
        let caller = people.find(|known| known["person"]["user_id"] == CALLER)?;
        caller["mudbase_session"].as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::executable;

    #[test]
    fn the_program_is_where_cargo_says() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"acme"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}
not json
{"reason":"compiler-artifact","target":{"name":"acme"},"executable":"/t/acme"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(
            executable(messages, "acme").unwrap().to_str(),
            Some("/t/acme")
        );
        assert_eq!(executable(messages, "third"), None);
    }
}
