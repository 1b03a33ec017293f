//! Checking one receipt, and one closing statement.

use super::head::ClosingStatement;
use super::jws::{Kind, Parts, Trusted};
use super::{Defect, PublicKey, Receipt};

/// Checks the signature of one receipt and reads it. Whether it stands in an unbroken chain is for
/// [`ChainCheck`](super::ChainCheck) to say.
///
/// # Errors
///
/// When it isn't a receipt, none of `keys` signed it, or it was changed since.
pub fn verify_one(jws: &str, keys: &[PublicKey]) -> Result<Receipt, Defect> {
    Receipt::read(&signed(jws.as_bytes(), Kind::Receipt, keys)?)
}

/// Checks a closing statement and reads it.
pub(super) fn verify_closing(text: &[u8], keys: &[PublicKey]) -> Result<ClosingStatement, Defect> {
    ClosingStatement::read(&signed(text, Kind::Head, keys)?)
}

/// The payload of what one of these keys signed.
fn signed(text: &[u8], kind: Kind, keys: &[PublicKey]) -> Result<Vec<u8>, Defect> {
    let parts = Parts::of(text)?;
    let key = Trusted::for_kind(kind, keys).key_of(&parts)?;
    if key.has_signed(parts.signed, &parts.signature) {
        Ok(parts.payload)
    } else {
        Err(Defect::BadSignature)
    }
}
