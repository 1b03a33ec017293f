//! How the vendors behave, one file each. They meet requests that fit their specs, and decide
//! what becomes of the people named there.

mod registry;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Contract, Credentials, Ingested, Person, Presence, SandboxError, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    vendor::every_vendor,
};

/// When and where an exchange takes place.
pub(crate) struct Exchange {
    pub now: Timestamp,
    pub contract: Contract,
    /// The vendor's own id of this exchange, where it tells one.
    pub id: String,
    pub path: String,
}

/// One vendor's behaviour.
pub(crate) trait Behaviour: Send {
    /// Does what a request that fits the spec asks for.
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply;

    /// The vendor's way to say no.
    fn refuse(&self, refusal: &Refusal, exchange: &Exchange) -> Reply;

    /// A person whom the vendor knows from now on.
    fn add(&mut self, person: &Arc<Person>, now: Timestamp);

    /// Data about a person, as the customer's own systems send it.
    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested;

    /// The truth about whoever has this identifier.
    fn presence(&self, identifier: &str, now: Timestamp) -> Presence;

    /// Everything the vendor holds, for people to read.
    fn state(&self, now: Timestamp) -> Value;
}

macro_rules! world {
    ($(#[$about:meta] $id:literal $name:ident $module:ident;)*) => {
        $(mod $module;
        pub(crate) use $module::$name;)*

        /// All vendors.
        pub(crate) struct World {
            $(pub $module: $name,)*
        }

        impl World {
            pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
                Ok(Self {
                    $($module: $name::new(credentials)?,)*
                })
            }

            pub fn of(&mut self, vendor: Vendor) -> &mut dyn Behaviour {
                match vendor {
                    $(Vendor::$name => &mut self.$module,)*
                }
            }
        }
    };
}

every_vendor!(world);

impl World {
    pub fn add(&mut self, person: &Arc<Person>, now: Timestamp) {
        for vendor in &person.vendors {
            self.of(*vendor).add(person, now);
        }
    }
}

/// The status that a refusal has unless a vendor documents another.
fn usual_status(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::Invalid(_) => 400,
        Refusal::Unauthorized => 401,
        Refusal::Forbidden => 403,
        Refusal::NoSuchPath | Refusal::NotFound(_) => 404,
        Refusal::NoSuchMethod(_) => 405,
        Refusal::TooMany => 429,
        Refusal::Broken => 500,
        Refusal::Unplayed(_) => 501,
    }
}

/// A refusal in words. Like real vendors' errors it repeats what was sent, so that a client which
/// prints an error's body is caught.
fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid(what) | Refusal::NotFound(what) => what.clone(),
        Refusal::Unauthorized => "Authentication required".to_owned(),
        Refusal::Forbidden => "Access denied".to_owned(),
        Refusal::NoSuchPath => "Not found".to_owned(),
        Refusal::NoSuchMethod(allowed) => format!("Use {}", allowed.join(" or ")),
        Refusal::TooMany => "Too many requests".to_owned(),
        Refusal::Broken => "Internal server error".to_owned(),
        Refusal::Unplayed(operation) => format!("vendor-sandbox doesn't play {operation} yet"),
    }
}

/// The presence that says most, where an identifier belongs to several records.
fn most_present(presences: impl Iterator<Item = Presence>) -> Presence {
    let rank = |presence: &Presence| match presence {
        Presence::Present => 6,
        Presence::Partly => 5,
        Presence::Scheduled { .. } => 4,
        Presence::Hidden { .. } => 3,
        Presence::Anonymised { .. } => 2,
        Presence::Gone => 1,
        Presence::Never => 0,
    };
    presences.max_by_key(rank).unwrap_or(Presence::Never)
}
