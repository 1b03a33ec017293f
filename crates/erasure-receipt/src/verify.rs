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
    checked(jws, keys).map(|(receipt, _)| receipt)
}

/// The same, and which key it was signed with.
pub(super) fn checked<'k>(
    jws: &str,
    keys: &'k [PublicKey],
) -> Result<(Receipt, &'k PublicKey), Defect> {
    let (payload, key) = signed(jws.as_bytes(), Kind::Receipt, keys)?;
    Ok((Receipt::read(&payload)?, key))
}

/// Checks a closing statement and reads it.
pub(super) fn verify_closing(text: &[u8], keys: &[PublicKey]) -> Result<ClosingStatement, Defect> {
    let (payload, _) = signed(text, Kind::Head, keys)?;
    ClosingStatement::read(&payload)
}

/// The payload of what one of these keys signed, and which one did.
fn signed<'k>(
    text: &[u8],
    kind: Kind,
    keys: &'k [PublicKey],
) -> Result<(Vec<u8>, &'k PublicKey), Defect> {
    let parts = Parts::of(text)?;
    let key = Trusted::for_kind(kind, keys).key_of(&parts)?;
    if key.has_signed(parts.signed, &parts.signature) {
        Ok((parts.payload, key))
    } else {
        Err(Defect::BadSignature)
    }
}
