//! The tasks of this workspace: specs in, client crates out, and a check that the two agree.
//!
//! ```text
//! specs/v.yaml → spec → lint → model → generate (types, operations, facts, …) → write
//! ```
//!
//! It depends on no other crate of the workspace, so it works when the generated ones don't compile.

pub mod command_line;
pub mod diff;
pub mod explain;
pub mod finding;
pub mod generate;
pub mod lint;
pub mod model;
pub mod new;
pub mod spec;
pub mod started;

use std::path::{Path, PathBuf};

/// The workspace that this program belongs to.
pub fn workspace_root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(Path::to_owned).unwrap_or(here)
}
