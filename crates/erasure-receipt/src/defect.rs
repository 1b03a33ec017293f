//! Defects of a single receipt.

/// What is wrong with a single receipt, apart from its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Defect {
    /// It is longer than any receipt may be.
    #[error("it is longer than a receipt can be: expected one signed receipt")]
    TooLong,
    /// It isn't a compact JWS.
    #[error("it is no signed receipt: expected three base64url parts separated by dots")]
    NotCompact,
    /// Its header isn't that of a receipt.
    #[error(
        "its header is not one of a receipt: expected `alg`, `kid` and `typ`, and nothing else"
    )]
    Header,
    /// It names another algorithm.
    #[error("it names an algorithm that receipts are not signed with: expected `EdDSA`")]
    Algorithm,
    /// It is something else that is signed.
    #[error("it is a signed document of another type: expected `{expected}`")]
    Type {
        /// The type that was expected.
        expected: &'static str,
    },
    /// None of the given keys signed it.
    #[error(
        "it names a key that was not given: add the public key of the receipt's issuer, if you trust it"
    )]
    UnknownKey,
    /// The signature is not one of this text by this key.
    #[error("its signature is wrong: the text was changed, or signed with another key")]
    BadSignature,
    /// A newer program wrote it.
    #[error("it has version {version}, newer than this program: check it with a newer one")]
    Newer {
        /// Its version.
        version: u32,
    },
    /// What is signed isn't a receipt.
    #[error("what is signed is not a receipt that this program knows")]
    Payload,
    /// Its verdict doesn't follow from its entries.
    #[error("it contradicts itself: its verdict does not follow from its entries")]
    Contradiction,
}
