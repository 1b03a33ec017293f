//! Personal data and secrets are seen where they are asked for, and nowhere else.

use std::collections::{BTreeMap, HashMap};

use client_runtime::{Personal, Secret, Untyped};
use serde::Deserialize;
use zeroize::ZeroizeOnDrop;

#[test]
fn neither_prints_itself() {
    assert_eq!(
        format!("{:?}", Some(Personal::new("canary"))),
        "Some([personal])"
    );
    assert_eq!(format!("{:#?}", Secret::from("canary")), "[secret]");
}

#[test]
fn json_without_a_shape_holds_all_and_prints_nothing_of_it() {
    let any = Untyped::from(serde_json::json!({"canary": "canary"}));
    assert_eq!(any.expose()["canary"], "canary");
    assert_eq!(format!("{any:?}"), "[json]");
}

#[test]
fn both_overwrite_their_memory() {
    fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<Personal>();
    wiped::<Secret>();
}

#[test]
fn both_are_transparent_in_json() {
    let text = r#"{"ada@example.com":"accepted"}"#;
    let map: BTreeMap<Personal, String> = serde_json::from_str(text).unwrap();
    assert_eq!(map[&Personal::new("ada@example.com")], "accepted");
    assert_eq!(serde_json::to_string(&map).unwrap(), text);
    let secret: Secret = serde_json::from_value(serde_json::json!("line\nbreak")).unwrap();
    assert_eq!(secret.expose(), "line\nbreak");
}

#[test]
fn both_can_be_keys() {
    let hashed = HashMap::from([(Personal::new("b"), 1), (Personal::new("a"), 2)]);
    assert_eq!(hashed[&Personal::from("a".to_owned())], 2);
    assert!(Secret::new("a") < Secret::new("b"));
}

#[test]
fn what_is_no_string_is_refused_without_being_repeated() {
    #[derive(Debug, Deserialize)]
    struct Person {
        #[serde(rename = "id")]
        _id: Personal,
    }
    for value in [
        "424242",
        "-424242",
        "4242.42",
        "true",
        "[424242]",
        r#"{"a":424242}"#,
        "null",
        "1e400",
    ] {
        let text = format!(r#"{{"id":{value}}}"#);
        let error = serde_json::from_str::<Person>(&text)
            .unwrap_err()
            .to_string();
        assert!(
            !error.contains("4242") && !error.contains("true"),
            "{error}"
        );
        let value: Result<serde_json::Value, _> = serde_json::from_str(value);
        if let Ok(value) = value {
            let error = serde_json::from_value::<Secret>(value)
                .unwrap_err()
                .to_string();
            assert!(error.contains("expected a string"), "{error}");
            assert!(
                !error.contains("4242") && !error.contains("true"),
                "{error}"
            );
        }
    }
}
