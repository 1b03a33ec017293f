//! Public keys, as they are given away and taken.

use erasure_receipt::{PublicKey, PublicKeyError, SigningKey, jwks};
use serde_json::{Value, json};

use super::support::key;

#[test]
fn a_key_is_read_as_it_was_written_alone_and_in_a_set() {
    let keys = [key().public(), SigningKey::from_seed([8; 32]).public()];
    assert_eq!(PublicKey::from_jwk(&keys[0].to_jwk()).unwrap(), keys[0]);
    assert_eq!(PublicKey::from_jwks(&jwks(&keys)).unwrap(), keys);
    assert_eq!(PublicKey::from_jwks(&keys[1].to_jwk()).unwrap(), keys[1..]);
    assert_eq!(keys[0].to_string(), key().kid());
}

#[test]
fn a_key_is_written_with_nothing_that_signs() {
    let written: Value = serde_json::from_str(&key().public().to_jwk()).unwrap();
    let fields: Vec<&String> = written.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["alg", "crv", "kid", "kty", "use", "x"]);
}

/// The key with one field changed.
fn with(field: &str, value: Value) -> Result<PublicKey, PublicKeyError> {
    let mut jwk: Value = serde_json::from_str(&key().public().to_jwk()).unwrap();
    jwk[field] = value;
    let alone = PublicKey::from_jwk(&jwk.to_string());
    let in_set = PublicKey::from_jwks(&json!({"keys": [jwk]}).to_string());
    assert_eq!(alone.clone().map(|key| vec![key]), in_set);
    alone
}

#[test]
fn what_is_not_a_key_of_ours_is_refused_with_what_is_wrong() {
    assert!(with("x5t", json!("unknown fields are fine")).is_ok());
    assert!(
        with("alg", json!("Ed25519")).is_ok(),
        "the name that RFC 9864 gives it"
    );
    assert_eq!(with("kty", json!("EC")), Err(PublicKeyError::OtherKind));
    assert_eq!(with("crv", json!("Ed448")), Err(PublicKeyError::OtherKind));
    assert_eq!(with("use", json!("enc")), Err(PublicKeyError::OtherKind));
    assert_eq!(with("alg", json!("HS256")), Err(PublicKeyError::OtherKind));
    assert_eq!(with("kid", json!("mine")), Err(PublicKeyError::OtherName));
    assert_eq!(with("d", json!("AAAA")), Err(PublicKeyError::Private));
    assert_eq!(with("x", json!("AAAA")), Err(PublicKeyError::NotAPoint));
    assert_eq!(
        with("x", json!("=".repeat(43))),
        Err(PublicKeyError::NotAPoint)
    );
    let identity = format!("AQ{}", "A".repeat(41));
    assert_eq!(
        with("x", json!(identity)),
        Err(PublicKeyError::NotAPoint),
        "anybody can sign for it"
    );
    for wrong in ["", "[]", "{}", "null"] {
        assert_eq!(PublicKey::from_jwk(wrong), Err(PublicKeyError::NotAJwk));
        assert_eq!(PublicKey::from_jwks(wrong), Err(PublicKeyError::NotAJwk));
    }
}
