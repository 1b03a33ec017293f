//! Whose data a receipt is about, as far as it may say so, and the terms of those who were asked.

use erasure::{Caveat, IdentifierKind, PlannedVendor, Terms, VendorId};
use serde::{Deserialize, Serialize};

use super::Digest;

/// One identifier of the person, as a receipt may hold it: its kind, and a keyed commitment to the
/// identifier, which says nothing to anybody without the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Commitment {
    kind: IdentifierKind,
    commitment: Digest,
}

impl Commitment {
    /// A commitment (HMAC-SHA-256) to an identifier of this kind.
    pub fn new(kind: IdentifierKind, commitment: [u8; 32]) -> Self {
        Self {
            kind,
            commitment: commitment.into(),
        }
    }

    /// The kind of the identifier.
    pub fn kind(&self) -> &IdentifierKind {
        &self.kind
    }

    /// The commitment.
    pub fn digest(&self) -> Digest {
        self.commitment
    }
}

/// One vendor of a request: the terms that it erases under, and what it keeps even so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedVendor {
    vendor: VendorId,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    terms: Terms,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    caveats: Vec<Caveat>,
}

impl AskedVendor {
    /// A vendor as the plan of the request has it.
    pub fn new(planned: &PlannedVendor) -> Self {
        Self {
            vendor: planned.id().clone(),
            name: planned.name().to_owned(),
            spec: planned.spec().map(str::to_owned),
            terms: planned.terms().clone(),
            caveats: planned.caveats().to_vec(),
        }
    }

    /// The vendor.
    pub fn vendor(&self) -> &VendorId {
        &self.vendor
    }

    /// Its name, to show to people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the spec that its client was made from, if it was made from one.
    pub fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }

    /// How it erases.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What it keeps or may bring back even so.
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }
}
