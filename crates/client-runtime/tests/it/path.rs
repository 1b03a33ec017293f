//! No value changes the resource: it is refused, or it is one segment that decodes to exactly itself.

use client_runtime::path::{distinct, segment};
use client_runtime::reqwest::Url;
use client_runtime::{BaseUrl, Call, Personal};
use proptest::prelude::*;

use crate::server::ERASE;

/// What a value becomes; `None` if it is refused.
const VALUES: &[(&str, Option<&str>)] = &[
    ("", None),
    (".", None),
    ("..", None),
    ("...", Some("...")),
    ("%2e%2e", Some("%252e%252e")),
    ("%2E", Some("%252E")),
    ("a/b", Some("a%2Fb")),
    ("a//b", Some("a%2F%2Fb")),
    ("/", Some("%2F")),
    ("../x", None),
    ("a/../../x", None),
    ("a/.", None),
    (".\t.", None),
    (".. ", None),
    ("x/ ..", None),
    ("a\\b", Some("a%5Cb")),
    ("\\..\\x", None),
    ("a?b", Some("a%3Fb")),
    ("a#b", Some("a%23b")),
    (";", Some("%3B")),
    ("..;x", None),
    ("..x", Some("..x")),
    ("what?.", None),
    ("+", Some("%2B")),
    (" ", Some("%20")),
    ("a b", Some("a%20b")),
    ("a\tb", Some("a%09b")),
    ("a\nb", Some("a%0Ab")),
    ("a\r\nHost: b", Some("a%0D%0AHost%3A%20b")),
    ("a\0b", None),
    ("ünï", Some("%C3%BCn%C3%AF")),
    ("a\u{200f}b", Some("a%E2%80%8Fb")),
    ("\u{ff0e}\u{ff0e}", Some("%EF%BC%8E%EF%BC%8E")),
    ("{person}", Some("%7Bperson%7D")),
    ("ada@example.com", Some("ada%40example.com")),
    ("-._~", Some("-._~")),
    ("https://example.com", Some("https%3A%2F%2Fexample.com")),
];

#[test]
fn every_value_is_one_segment_or_refused() {
    for (value, expected) in VALUES {
        assert_eq!(
            segment("person", *value).ok().as_deref(),
            *expected,
            "{value:?}"
        );
    }
}

#[test]
fn a_value_that_no_url_takes_is_refused_for_its_length() {
    for value in ["a".repeat(10 * 1024), "ü".repeat(1024)] {
        let refusal = segment("person", &value).unwrap_err();
        assert_eq!(refusal.to_string(), "`person` is too long for a URL");
    }
    assert!(segment("person", &"a".repeat(4096)).is_ok());
}

#[test]
fn what_is_no_number_is_refused_in_a_path_and_in_a_header_and_through_a_reference_too() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(segment("n", &number).is_err() && segment("n", &&number).is_err());
        let call = Call::new(&ERASE).path("id", "ada").header("x-n", &&number);
        let base = BaseUrl::parse("https://vendor.test").unwrap();
        assert_eq!(call.request(&base).unwrap_err().part(), "x-n");
    }
    assert_eq!(segment("n", &&1.5_f64).as_deref(), Ok("1.5"));
}

#[test]
fn a_refusal_names_the_parameter_and_never_the_value() {
    let canary = "canary";
    for value in ["canary/..", "canary\0", &canary.repeat(2000)] {
        let refusal = segment("person", value).unwrap_err();
        assert_eq!(refusal.part(), "person");
        assert!(!format!("{refusal} {refusal:?}").contains(canary));
    }
}

#[test]
fn redacted_values_and_numbers_can_stand_in_a_path() {
    assert_eq!(
        segment("person", &Personal::new("a b")).as_deref(),
        Ok("a%20b")
    );
    assert_eq!(segment("person", &&42_u64).as_deref(), Ok("42"));
}

#[test]
fn values_that_together_address_another_operation_are_refused() {
    let sibling =
        |table, field| distinct(&[("table", table, "delete"), ("field", field, "status")]);
    assert!(sibling("delete", "status").is_err());
    assert!(sibling("delete", "email").is_ok());
    assert!(sibling("user", "status").is_ok());
    assert!(distinct(&[]).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_value_is_refused_or_arrives_as_itself(value in value()) {
        let base = BaseUrl::parse("https://api.example.com/stem").unwrap();
        if let Ok(request) = Call::new(&ERASE).path("person", &value).request(&base) {
            let steps: Vec<_> = request.url().path_segments().unwrap().collect();
            prop_assert_eq!(&steps[..3], ["stem", "v1", "people"]);
            prop_assert_eq!(steps.len(), 4);
            let decoded = percent_encoding::percent_decode_str(steps[3]).decode_utf8().unwrap();
            prop_assert_eq!(&decoded, &value);
            prop_assert_eq!(request.url().query(), None);
            prop_assert_eq!(request.url().fragment(), None);
            // Nor does it become another one when it is read again.
            let again = Url::parse(request.url().as_str()).unwrap();
            prop_assert_eq!(&again, request.url());
        }
    }

    #[test]
    fn a_server_that_decodes_before_it_resolves_dots_stays_at_the_resource(value in value()) {
        if let Ok(segment) = segment("person", &value) {
            let decoded = percent_encoding::percent_decode_str(&segment).decode_utf8().unwrap();
            let path = decoded.replace('%', "%25");
            let resolved = Url::parse(&format!("https://h/v1/people/{path}")).unwrap();
            prop_assert!(resolved.path().starts_with("/v1/people/"), "{}", resolved.path());
        }
    }
}

#[test]
fn a_value_that_spells_another_path_is_refused_however_it_is_encoded() {
    let refused = |value: &str, other| {
        let segment = segment("person", value).unwrap();
        distinct(&[("person", &segment, other)]).is_err()
    };
    assert!(refused("delete", "delete") && refused("a@b+c", "a@b+c"));
    assert!(!refused("delete", "list") && !refused("a%40b", "a@b"));
}

/// Any text, and texts made of what is special in a path.
fn value() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        ".", "..", "/", "\\", "%", "2e", "%2f", "?", "#", ";", "+", " ", "\t", "\n", "\0", "a",
        "é", "{", "}",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(special, 0..8).prop_map(|parts| parts.concat())
    ]
}
