//! What is left of an erasure: a receipt without personal data, signed, and chained to the one before, so
//! that whoever has the public key can check it offline, with any program that understands JWS.
//!
//! | word | meaning |
//! | --- | --- |
//! | [`Receipt`] | what was asked of whom, by when the law wanted it, and what became of it |
//! | [`Controller`] | who erased, and whether a sandbox was asked, so that nobody real was erased |
//! | [`Signed`] | a receipt as it is kept and given away: a compact JWS (RFC 7515), signed with Ed25519 (RFC 8037) |
//! | [`Digest`] | 32 bytes: the SHA-256 of a signed receipt's text, which the next receipt carries |
//! | [`Head`] | the number of the last receipt, and its digest |
//! | closing statement | a signed [`Head`]: the last line of an export, so that a missing tail is noticed |
//!
//! # Example
//!
//! ```
//! use erasure::{Entry, Identifier, IdentifierKind, Label, Outcome, PlannedTarget, Target, VendorId};
//! use erasure_journal::law::{Calendar, Deadline, Law};
//! use erasure_journal::receipt::{self, ChainCheck, Digest, ReceiptDraft, SigningKey};
//!
//! let asked_at = "2026-01-29T10:00:00Z".parse()?;
//! let target = Target::new(VendorId::LYTICS, Identifier::Email("ada@example.com".into()));
//! let planned = PlannedTarget::new(target, Label::new(IdentifierKind::Email, 1));
//! let entry = Entry::asked(&planned, Outcome::Erased, asked_at);
//!
//! let deadline = Deadline::of(Law::Gdpr, asked_at, &Calendar::new("Europe/Berlin")?)?;
//! let draft = ReceiptDraft::new(uuid::Uuid::new_v4(), &deadline, asked_at, [(entry, Some(asked_at))])?;
//!
//! let key = SigningKey::from_seed([7; 32]);
//! let signed = key.sign(&draft.numbered(1, Digest::ZERO));
//!
//! let keys = [key.public()];
//! let read = receipt::verify_one(signed.jws(), &keys)?;
//! assert!(read.verdict().is_complete());
//!
//! let verified = ChainCheck::new(&keys).run([signed.jws()])?;
//! assert_eq!(verified.head().digest(), signed.digest());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asked;
mod chain;
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
mod page;
mod payload;
mod sign;
mod verify;
mod versioned;

pub use asked::{AskedVendor, Commitment};
pub use chain::{ChainCheck, Verified};
pub use controller::Controller;
pub use defect::Defect;
pub use digest::{Digest, NotADigest};
pub use draft::{DraftError, ReceiptDraft};
pub use entry::SettledEntry;
pub use export::{ExportError, ExportWriter};
pub use fault::{Fault, FaultKind};
pub use head::Head;
pub use jwk::{KeyError, jwks};
pub use key::{PublicKey, SigningKey};
pub use page::Page;
pub use payload::Receipt;
pub use sign::Signed;
pub use verify::verify_one;
