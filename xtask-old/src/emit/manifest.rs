//! `Cargo.toml`. Versions, edition and licence come from the workspace, so a crate that was generated
//! outside of it (`--out`) is there to be read, not built.

use super::{Crate, Files, crate_name};

/// The dependencies that a client may have, with what shows that it has them.
const OPTIONAL: &[(&str, &str)] = &[
    ("jiff", "jiff::"),
    ("serde", "serde::"),
    ("serde_json", "serde_json::"),
];

pub(super) fn file(this: &Crate<'_>, files: &Files) -> String {
    let header = this.header.toml();
    let name = crate_name(&this.spec.vendor);
    let description = description(this.vendor());
    let uses = |sign: &str| {
        files
            .iter()
            .any(|(path, text)| path.ends_with(".rs") && text.contains(sign))
    };
    let optional: String = OPTIONAL
        .iter()
        .filter(|(_, sign)| uses(sign))
        .map(|(name, _)| format!("{name}.workspace = true\n"))
        .collect();
    format!(
        "{header}[package]
name = \"{name}\"
description = {description}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[lints]
workspace = true

[dependencies]
client-runtime.workspace = true
{optional}"
    )
}

/// What the crate is, as TOML: a vendor's name may have quotes in it.
fn description(vendor: &str) -> toml_edit::Value {
    toml_edit::Value::from(format!(
        "Asks {vendor} to erase a person: generated from its spec, with redacted identifiers and typed errors"
    ))
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    #[test]
    fn a_vendor_is_described_as_it_is_called() {
        for vendor in ["Lytics", r#"A "B""#, r"A\B", "'A'", r#"'"\"#, "A\nB"] {
            let line = format!("description = {}", super::description(vendor));
            let document: DocumentMut = line.parse().unwrap();
            let description = document["description"].as_str().unwrap();
            assert!(
                description.starts_with(&format!("Asks {vendor} to erase")),
                "{line}"
            );
        }
    }
}
