//! The tasks of this workspace: specs in, client crates out, and a check that the two agree.
//!
//! ```text
//! specs/v.yaml → spec → lint → prepare (spec → spec) → progenitor → refine (tree → tree) → emit → write
//! ```
//!
//! It depends on no other crate of the workspace, so it works when the generated ones don't compile.

pub mod command_line;
pub mod crosscheck;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod erasure;
pub mod explain;
pub mod generate;
pub mod lint;
pub mod measure;
pub mod new;
pub mod prepare;
pub mod raw;
pub mod refine;
pub mod release;
pub mod spec;
pub mod started;
pub mod write;
