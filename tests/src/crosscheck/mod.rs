//! What `cargo xtask crosscheck` has Prism answer: every operation of a vendor's generated client, and
//! the facade's adapter over it.

mod calls;
mod targets;

use client_runtime::{BaseUrl, Transport};

pub use calls::{Called, calls};
pub use targets::targets;

/// Where somebody else plays a vendor.
#[derive(Clone, Debug)]
pub struct Place {
    base: BaseUrl,
    transport: Transport,
}

impl Place {
    /// This address, where each call is one request: whoever listens there is asked what became of it.
    ///
    /// # Errors
    ///
    /// When it isn't an address that a client takes, or no transport can be made.
    pub fn at(address: &str) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            base: BaseUrl::parse(address)?,
            transport: Transport::builder().attempts(1).build()?,
        })
    }
}
