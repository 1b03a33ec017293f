//! Every operation and every type of every generated client, for tests that walk all of them: a call takes its
//! arguments as JSON and gives back whatever it came to as JSON. What differs by vendor is generated
//! (`vendors/`), so that a new vendor is walked without a line written by hand.

mod asked;
mod came;
mod printed;
#[rustfmt::skip]
mod vendors;

use std::pin::Pin;

use client_runtime::Operation;
use serde_json::Value;

use asked::Argument;
pub use asked::Asked;
pub use came::{Back, Came, Failed};
pub use printed::Printed;
pub use vendors::ALL;

/// What a call comes to.
pub type Coming<'a> = Pin<Box<dyn Future<Output = Came> + Send + 'a>>;

/// A vendor's generated client.
pub struct Vendor {
    /// The vendor's id.
    pub id: &'static str,
    /// Its operations.
    pub operations: &'static [&'static Operation],
    call: for<'a> fn(&'a str, &'a Asked) -> Coming<'a>,
    types: fn(&[Value]) -> Vec<Printed>,
    client: fn(&Asked) -> String,
}

impl Vendor {
    /// The vendor of this id.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn named(id: &str) -> &'static Self {
        let vendor = ALL.iter().find(|vendor| vendor.id == id);
        vendor.unwrap_or_else(|| panic!("{id} has no client"))
    }

    /// Calls an operation.
    ///
    /// # Panics
    ///
    /// When there is no such operation, or an argument is none that it takes.
    pub async fn call(&self, operation: &str, asked: &Asked) -> Came {
        (self.call)(operation, asked).await
    }

    /// All types, each printed with every value that it can be read from.
    #[must_use]
    pub fn types(&self, values: &[Value]) -> Vec<Printed> {
        (self.types)(values)
    }

    /// Everything that the client and its credentials print as.
    #[must_use]
    pub fn client(&self, asked: &Asked) -> String {
        (self.client)(asked)
    }
}
