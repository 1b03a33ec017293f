//! What a spec says, as plain data: the one reading of it that lint, generate, diff and explain stand on.
//! References to parameters, answers and headers are followed; references to schemas stay names, since
//! every one of them is a type.

mod facts;
pub mod flow;
mod operation;
mod paths;
mod read;
mod schema;
mod server;

use indexmap::IndexMap;
use serde::Deserialize;

pub use facts::{Fact, Facts, OperationFacts, Source, VendorFacts, seconds};
pub use operation::{Answer, Body, Encoding, Held, In, Operation, Parameter, Status};
pub use schema::{Kind, Property, Schema, reached};
pub use server::{Apply, Region, Scheme};

use crate::spec::child;

/// One vendor's spec.
#[derive(Clone, Debug)]
pub struct Model {
    /// The vendor's id: the file's name without `.yaml`.
    pub vendor: String,
    /// The SHA-256 of the spec, in hexadecimal.
    pub digest: String,
    /// What the API is.
    pub description: String,
    /// What holds for the vendor as a whole.
    pub facts: VendorFacts,
    /// Where the vendor can be asked.
    pub regions: Vec<Region>,
    /// The security schemes that some operation takes, in the order in which they are first taken.
    pub schemes: Vec<Scheme>,
    /// What can be asked: path by path as written, and there in OpenAPI's order of methods.
    pub operations: Vec<Operation>,
    /// The components, in the order of the spec.
    pub components: IndexMap<String, Schema>,
    /// How the vendor is asked, and what its answers mean, if the spec says so.
    pub flow: Option<flow::Flow>,
    /// Everything that no document of the vendor gives.
    pub assumptions: Vec<Assumption>,
    /// The questions that are still open. A vendor with one is asked to erase nobody.
    pub unanswered: Vec<Assumption>,
}

/// Something that is assumed, or a question that is open.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Where it stands.
    pub at: Origin,
    /// Why it is assumed, or what is asked.
    pub why: String,
}

/// Where something stands in its spec: a JSON pointer.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Origin(pub String);

impl Origin {
    /// What stands in this under a key.
    pub fn to(&self, key: &str) -> Self {
        Self(child(&self.0, key))
    }
}

impl Model {
    /// The operation of this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The component that a schema is, or refers to; the schema itself if it refers to none.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        match &schema.kind {
            Kind::Reference(name) => self.components.get(name).unwrap_or(schema),
            _ => schema,
        }
    }
}
