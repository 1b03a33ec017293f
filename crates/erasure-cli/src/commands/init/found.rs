//! Reads a sandbox's addresses and keys, and writes the configuration for it.

use std::collections::BTreeMap;
use std::fmt::Write;

use erasure::{Setting, SettingType, VendorId, VendorKind};
use serde_json::json;

use super::VENDORS;
use super::site::Site;
use crate::error::Error;
use crate::sandbox::{Control, Person};

const CREDENTIALS: &str = "erasure-credentials";
const PERSON: &str = "person.json";

/// What the sandbox answered.
pub(super) struct Found {
    control: Control,
    addresses: BTreeMap<String, String>,
    contracts: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
    /// A person to erase, and their session.
    person: Option<(Person, String)>,
}

impl Found {
    /// Asks the sandbox.
    pub(super) async fn at(control: Control) -> Result<Self, Error> {
        let addresses = control.map("/addresses").await?;
        let contracts = control.map("/contract").await?;
        // By the vendor's name and the key's own.
        let keys = control.map("/credentials").await?;
        let first = control.people().await?.into_iter().next();
        // An erased person can't sign in.
        let person = match first {
            Some(person) => control
                .sign_in(&person)
                .await
                .ok()
                .map(|session| (person, session)),
            None => None,
        };
        Ok(Self {
            control,
            addresses,
            contracts,
            keys,
            person,
        })
    }

    /// Writes the keys, and a person to try an erasure with.
    pub(super) fn write(&self, site: &mut Site) -> Result<(), Error> {
        site.refuse_existing([CREDENTIALS, PERSON])?;
        site.directory(
            CREDENTIALS,
            "the sandbox's keys, which are valid nowhere else",
        )?;
        for kind in VendorKind::ALL {
            for secret in kind.secrets() {
                if let Some(value) = self.keys.get(&kind.variable(secret).to_lowercase()) {
                    site.within(&place(kind, secret), &format!("{value}\n"))?;
                }
            }
        }
        if let Some((person, session)) = &self.person {
            let form = json!({
                "email": [person.email],
                "user-id": [person.user_id],
                "sessions": { VendorId::MUDBASE.as_str(): session },
            });
            site.write(
                PERSON,
                &format!("{form:#}\n"),
                "an invented person, to try an erasure with",
            )?;
        }
        Ok(())
    }

    /// The command to try first.
    pub(super) fn next(&self) -> &'static str {
        match self.person {
            Some(_) => "erasure erase --from person.json",
            None => "erasure vendors",
        }
    }

    /// The template with this sandbox's vendors in place of its own.
    pub(super) fn configuration(&self, template: &str) -> String {
        let mut text = template
            .split(VENDORS)
            .next()
            .unwrap_or(template)
            .to_owned();
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "# The sandbox's clock is used instead of this machine's; it jumps instead of waiting.\n\
             [sandbox]\ncontrol = \"{}\"",
            self.control
        );
        for kind in VendorKind::ALL {
            let Some(address) = self.addresses.get(kind.id.as_str()) else {
                continue;
            };
            let _ = writeln!(text, "\n[vendors.{}]\nbase-url = \"{address}\"", kind.id);
            let contract = self.contracts.get(kind.id.as_str());
            let has_contracts = kind
                .settings
                .iter()
                .any(|setting| setting.name == "contract");
            if let Some(contract) = contract.filter(|_| has_contracts) {
                let _ = writeln!(text, "contract = \"{contract}\"");
            }
            for secret in kind.secrets() {
                let _ = writeln!(text, "{secret} = {{ file = \"{}\" }}", place(kind, secret));
            }
            // What else an account needs, and is no secret.
            let is_text = |setting: &&Setting| setting.takes == SettingType::Text;
            let needed = kind.settings.iter().filter(is_text);
            for setting in needed.filter(|setting| setting.is_required()) {
                let key = kind.variable(setting.name).to_lowercase();
                if let Some(value) = self.keys.get(&key) {
                    let _ = writeln!(text, "{} = \"{value}\"", setting.name);
                }
            }
        }
        text
    }
}

fn place(kind: &VendorKind, secret: &str) -> String {
    format!("{CREDENTIALS}/{}-{secret}", kind.id)
}
