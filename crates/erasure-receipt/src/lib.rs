#![doc = include_str!("../README.md")]

mod asked;
mod chain;
mod commitment;
mod controller;
mod defect;
mod digest;
mod draft;
mod entry;
#[cfg(test)]
mod example;
mod export;
mod fault;
mod head;
mod jwk;
mod jws;
mod key;
pub mod law;
mod page;
mod payload;
mod seal;
mod sign;
mod signing_key;
mod verify;
mod versioned;

pub use asked::AskedVendor;
pub use chain::{ChainCheck, Verified};
pub use commitment::{Commitment, Commitments};
pub use controller::Controller;
pub use defect::Defect;
pub use digest::{Digest, NotADigest};
pub use draft::{DraftError, ReceiptDraft};
pub use entry::SettledEntry;
pub use export::{ExportError, ExportWriter};
pub use fault::{Fault, FaultKind};
pub use head::Head;
pub use jwk::{PublicKeyError, jwks};
pub use key::{Key, KeyError};
pub use page::Page;
pub use payload::Receipt;
pub use seal::{Seal, SealError};
pub use sign::Signed;
pub use signing_key::{PublicKey, SigningKey};
pub use verify::verify_one;
