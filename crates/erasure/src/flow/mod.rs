//! The engine of all adapters. An adapter says how its vendor is asked and what each answer means; what
//! follows from an answer is decided here, by the same tables for every vendor: what a lost answer leaves
//! unknown, what "not found" proves, when an earlier erasure may be under way, what becomes of a batch, and
//! that a lookup has the last word.
//!
//! | situation | it is so when |
//! | --- | --- |
//! | lost | an earlier request, of this call or of this target, may have been carried out |
//! | open | an erasure of this person, by whatever identifier, may be under way: it may have begun less than the longest time of the account's erasures ago |
//! | seen, absent | a look before the first erasure found the person, or nobody |
//!
//! An adapter implements [`Flow`] and `Clone`; [`Vendor`](crate::Vendor) is implemented for all of them. The engine
//! takes a `dyn Flow`, so that it is compiled once and not for every vendor.

mod about;
mod batch;
mod endpoint;
mod erase;
mod fields;
mod follow;
mod kept;
mod look;
mod person;
mod probe;
mod random_identifier;
mod records;
mod said;
mod shared;
mod under_way;
mod uses;
mod value;
mod vendor;
mod with;

#[cfg(test)]
mod tests;

use async_trait::async_trait;
use client_runtime::facts::VendorFacts;

pub use endpoint::Endpoint;
pub use fields::Fields;
pub(crate) use kept::Kept;
pub use said::{CallError, Counts, Heard, Means, Said, heard, no_row};
pub use uses::{Role, Use};
pub use value::{Only, Value, at};
pub use with::{Item, With};

/// What adapters are written with.
#[allow(
    unused_imports,
    reason = "no vendor may need it, and there may be none"
)]
pub(crate) mod prelude {
    pub(crate) use std::sync::Arc;

    pub(crate) use async_trait::async_trait;

    pub(crate) use super::endpoint::adapter;
    pub(crate) use super::{
        CallError, Endpoint, Flow, Heard, Means, Only, Said, Use, Value, With, at, heard, no_row,
    };
    pub(crate) use crate::setting::{Setting, VendorKind, regions};
    pub(crate) use crate::{Completion, Contract, IdentifierKind, Law, Obstacle, VendorId};
}

/// How a vendor is asked, and what its answers mean. What follows from them is the engine's.
#[async_trait]
pub trait Flow: Send + Sync {
    /// What its operations are used for, in the spec's order.
    fn uses(&self) -> &'static [Use];

    /// Where it is asked.
    fn endpoint(&self) -> &Endpoint;

    /// The same, to be changed.
    fn endpoint_mut(&mut self) -> &mut Endpoint;

    /// Whether an account with these settings uses [`uses`](Self::uses)`[at]`.
    fn holds(&self, at: usize) -> bool {
        self.endpoint().holds(&self.uses()[at])
    }

    /// The fields in which the account keeps identifiers, where a request names them.
    fn fields(&self) -> Option<&Fields> {
        self.endpoint().fields.as_ref()
    }

    /// What is known of the vendor.
    fn vendor(&self) -> &'static VendorFacts {
        self.endpoint().facts
    }

    /// Asks as [`uses`](Self::uses)`[at]` does, and says what the answer means.
    ///
    /// # Errors
    ///
    /// When no request can be made, or no answer came that the spec gives a meaning.
    async fn call(&self, at: usize, with: &With<'_>) -> Result<Heard, CallError>;
}
