//! `cargo xtask new`: begins a vendor, from nothing or from a document that the vendor has published.
//! What can't be known from a document is asked in the spec, and nothing that is written passes for
//! finished while a question is open.

mod carry;
mod command;
mod document;
mod draft;
mod facts;
mod mend;
mod order;
mod reference;
pub mod scaffold;
mod schema;
mod select;
mod site;
mod spec;
mod types;
mod yaml;

pub use carry::Note;
pub use command::{New, Refusal};
pub use document::Document;
pub use select::{Operation, operations, pick};
pub use spec::{Begun, from_document, from_nothing};

#[cfg(test)]
mod tests;
