//! From a model to the files of a client crate.

pub mod names;
