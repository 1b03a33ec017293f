//! One algorithm, one header, one way to write each byte.

use erasure::Outcome;
use erasure_receipt::{ChainCheck, Defect, FaultKind, SigningKey, verify_one};
use serde_json::json;

use super::support::{draft, forged_by_us, key, part, signed};

fn with_header(header: &str) -> Result<(), Defect> {
    let jws = signed(draft([Outcome::Erased]));
    let forged = forged_by_us(header, &part(&jws, 1));
    let keys = [key().public()];
    let one = verify_one(&forged, &keys).map(|_| ());
    let chain = ChainCheck::new(&keys).run([&forged]).map(|_| ());
    let chain = chain.map_err(|fault| match fault.kind() {
        FaultKind::Defect(defect) => defect.clone(),
        other => panic!("{other}"),
    });
    assert_eq!(
        one, chain,
        "one receipt and a chain of one are checked alike"
    );
    one
}

fn header(alg: &str, typ: &str) -> String {
    json!({"alg": alg, "kid": key().kid(), "typ": typ}).to_string()
}

#[test]
fn a_receipt_names_its_algorithm_its_key_and_its_type() {
    let jws = signed(draft([Outcome::Erased]));
    assert_eq!(part(&jws, 0), header("EdDSA", "erasure-receipt+jws"));
    assert_eq!(with_header(&header("EdDSA", "erasure-receipt+jws")), Ok(()));
}

#[test]
fn a_header_that_says_the_same_in_another_order_is_accepted() {
    let kid = key().kid().to_owned();
    let other = format!(r#"{{ "typ": "erasure-receipt+jws", "kid": "{kid}", "alg": "EdDSA" }}"#);
    assert_eq!(with_header(&other), Ok(()));
}

#[test]
fn no_other_algorithm_is_accepted_and_none_least_of_all() {
    for other in ["none", "None", "", "HS256", "ES256", "Ed448", "eddsa"] {
        let refused = with_header(&header(other, "erasure-receipt+jws"));
        assert_eq!(refused, Err(Defect::Algorithm), "{other}");
    }
}

#[test]
fn a_signature_of_something_else_is_no_receipt() {
    let expected = "erasure-receipt+jws";
    for other in ["JWT", "erasure-chain-head+jws", ""] {
        let refused = with_header(&header("EdDSA", other));
        assert_eq!(refused, Err(Defect::Type { expected }), "{other}");
    }
}

#[test]
fn a_header_with_anything_more_or_less_is_refused() {
    let mut crit = json!({"alg": "EdDSA", "kid": key().kid(), "typ": "erasure-receipt+jws"});
    crit["crit"] = json!(["exp"]);
    let mut jwk = crit.clone();
    jwk.as_object_mut().unwrap().remove("crit");
    jwk["jwk"] = json!({"kty": "OKP"});
    let twice = r#"{"alg":"none","alg":"EdDSA","kid":"k","typ":"erasure-receipt+jws"}"#;
    let without = json!({"alg": "EdDSA", "typ": "erasure-receipt+jws"});
    for wrong in [
        crit.to_string(),
        jwk.to_string(),
        twice.to_owned(),
        without.to_string(),
        "null".to_owned(),
    ] {
        assert_eq!(with_header(&wrong), Err(Defect::Header), "{wrong}");
    }
}

#[test]
fn a_key_that_was_not_given_is_not_trusted_even_if_it_is_named() {
    let jws = signed(draft([Outcome::Erased]));
    let other = SigningKey::from_seed([8; 32]).public();
    assert_eq!(verify_one(&jws, &[other]), Err(Defect::UnknownKey));
    assert_eq!(verify_one(&jws, &[]), Err(Defect::UnknownKey));
}

#[test]
fn any_of_several_keys_may_have_signed() {
    let jws = signed(draft([Outcome::Erased]));
    let other = SigningKey::from_seed([8; 32]).public();
    assert!(verify_one(&jws, &[other, key().public()]).is_ok());
}

#[test]
fn base64_is_read_in_its_one_form_alone() {
    let jws = signed(draft([Outcome::Erased]));
    let keys = [key().public()];
    let [header, payload, signature] = jws.split('.').collect::<Vec<_>>().try_into().unwrap();
    let last = payload.len() - 1;
    for wrong in [
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}.{signature}\n"),
        format!(" {header}.{payload}.{signature}"),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.{signature}.{signature}"),
        format!("{header}.{}.{signature}", payload[..last].to_owned() + "+"),
        format!("{header}.{payload}.{}", &signature[..84]),
        format!("{header}.{payload}."),
        String::new(),
        "..".to_owned(),
    ] {
        assert_eq!(
            verify_one(&wrong, &keys),
            Err(Defect::NotCompact),
            "{wrong}"
        );
    }
}

#[test]
fn an_endless_receipt_is_not_read() {
    let endless = "A".repeat(4 << 20) + ".";
    assert_eq!(
        verify_one(&endless, &[key().public()]),
        Err(Defect::TooLong)
    );
}
