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
    let vendor = this.vendor();
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
description = \"Asks {vendor} to erase a person: generated from its spec, with redacted identifiers and typed errors\"
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
