//! Another program checks our receipts, with a library that shares no code of ours.

use erasure::Outcome;
use erasure_receipt::jwks;
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

use super::support::{draft, key, part, promised, signed};

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation
}

#[test]
fn a_receipt_is_verified_by_another_jose_library_with_the_key_that_we_export() {
    let jws = signed(draft([Outcome::Erased, promised()]));
    let set: JwkSet = serde_json::from_str(&jwks([&key().public()])).unwrap();
    let header = decode_header(&jws).unwrap();
    assert_eq!(header.typ.as_deref(), Some("erasure-receipt+jws"));
    let jwk = set.find(header.kid.as_deref().unwrap()).unwrap();
    let decoding = DecodingKey::from_jwk(jwk).unwrap();
    let read = decode::<Value>(&jws, &decoding, &validation()).unwrap();
    assert_eq!(
        read.claims,
        serde_json::from_str::<Value>(&part(&jws, 1)).unwrap()
    );
    assert_eq!(read.claims["verdict"]["promised"], 1);

    let changed = jws.replacen("In", "Im", 1);
    assert_ne!(changed, jws);
    assert!(decode::<Value>(&changed, &decoding, &validation()).is_err());
}

#[test]
fn another_library_gives_our_key_the_same_name() {
    let jwk: Jwk = serde_json::from_str(&key().public().to_jwk()).unwrap();
    let name = jwk.thumbprint(ThumbprintHash::SHA256).unwrap();
    assert_eq!(name, key().kid());
}
