//! The tasks of this workspace: specs in, client crates out, and a check that the two agree.
//!
//! ```text
//! specs/v.yaml → spec → lint → model → generate (types, operations, facts, …) → write
//! ```
//!
//! It depends on no other crate of the workspace, so it works when the generated ones don't compile.

pub mod finding;
pub mod generate;
pub mod lint;
pub mod model;
pub mod spec;
