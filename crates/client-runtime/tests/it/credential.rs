//! Credentials reach the vendor in the form it wants, and nobody else in any.

use client_runtime::reqwest::{Method, Request, Url};
use client_runtime::{InvalidRequest, Secret, credential};

fn request() -> Request {
    Request::new(Method::GET, Url::parse("https://h/p").unwrap())
}

type Apply = fn(&mut Request, &Secret) -> Result<(), InvalidRequest>;

const FORMS: [Apply; 5] = [
    credential::bearer,
    credential::raw_token,
    |request, key| credential::header(request, "X-Api-Key", key),
    |request, key| credential::basic(request, key, &Secret::new("")),
    |request, key| credential::query_key(request, "key", key),
];

#[test]
fn each_form_is_as_documented() {
    let sent = |apply: Apply| {
        let mut request = request();
        apply(&mut request, &Secret::new("se+cret")).unwrap();
        request
    };
    assert_eq!(sent(FORMS[0]).headers()["authorization"], "Bearer se+cret");
    assert_eq!(sent(FORMS[1]).headers()["authorization"], "se+cret");
    assert_eq!(sent(FORMS[2]).headers()["x-api-key"], "se+cret");
    let basic = &sent(FORMS[3]).headers()["authorization"].clone();
    assert_eq!(basic, "Basic c2UrY3JldDo=");
    assert_eq!(sent(FORMS[4]).url().query(), Some("key=se%2Bcret"));
}

#[test]
fn a_user_and_a_password_are_told_apart() {
    let mut request = request();
    let secret = |text: &str| Secret::new(text);
    credential::basic(&mut request, &secret("Aladdin"), &secret("open: sesame")).unwrap();
    let sent = "Basic QWxhZGRpbjpvcGVuOiBzZXNhbWU=";
    assert_eq!(request.headers()["authorization"], sent);
    assert!(credential::basic(&mut request, &secret("a:b"), &secret("c")).is_err());
    assert!(credential::basic(&mut request, &secret("a"), &secret("c\n")).is_err());
}

#[test]
fn a_header_with_a_credential_is_marked_as_sensitive() {
    for apply in &FORMS[..5] {
        let mut request = request();
        apply(&mut request, &Secret::new("canary")).unwrap();
        assert!(request.headers().values().all(|value| value.is_sensitive()));
        assert!(!format!("{:?}", request.headers()).contains("canary"));
    }
}

#[test]
fn a_secret_that_can_not_be_sent_is_refused_without_being_repeated() {
    for secret in [
        "",
        "canary\r\nX-Other: 1",
        "canary\0",
        "canäry",
        " canary",
        "canary\n",
        "canary\t",
    ] {
        for apply in FORMS {
            let mut request = request();
            let refusal = apply(&mut request, &Secret::new(secret)).unwrap_err();
            assert_eq!(refusal.part(), "credential");
            assert!(!refusal.to_string().contains("canary"));
            assert!(request.headers().is_empty());
            assert_eq!(request.url().query(), None);
        }
    }
}
