//! A base URL is one that a key and an identifier can be sent to, or it is refused without being
//! repeated.

use client_runtime::{BaseUrl, BaseUrlError};

#[test]
fn https_is_taken_from_anywhere_and_http_from_loopback_alone() {
    for address in [
        "https://api.example.com",
        "https://api.example.com:8443/stem",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.8.9.10:1",
        "http://[::1]:8080",
    ] {
        assert!(BaseUrl::parse(address).is_ok(), "{address}");
    }
    for address in [
        "http://api.example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://[::2]",
    ] {
        assert_eq!(
            BaseUrl::parse(address),
            Err(BaseUrlError::Cleartext),
            "{address}"
        );
    }
}

#[test]
fn what_is_more_than_host_port_and_path_is_refused() {
    use BaseUrlError::{Credentials, EmptyStep, Fragment, Malformed, Query, Scheme};
    for (address, error) in [
        ("", Malformed),
        ("api.example.com", Malformed),
        ("https://", Malformed),
        ("ftp://api.example.com", Scheme),
        ("file:///etc/passwd", Scheme),
        ("https://user:word@api.example.com", Credentials),
        ("https://user@api.example.com", Credentials),
        ("https://:word@api.example.com", Credentials),
        ("https://@api.example.com", Credentials),
        ("https:user@api.example.com", Credentials),
        ("https:/user@api.example.com", Credentials),
        ("https:/:word@api.example.com", Credentials),
        ("https::word@api.example.com", Credentials),
        ("https://api.example.com?key=word", Query),
        ("https://api.example.com/?", Query),
        ("https://api.example.com#part", Fragment),
        ("https://api.example.com/#", Fragment),
        ("https://api.example.com//stem", EmptyStep),
    ] {
        assert_eq!(BaseUrl::parse(address), Err(error), "{address}");
    }
}

#[test]
fn a_refusal_never_repeats_the_address() {
    for address in [
        "https://canary:canary@h",
        "ftp://canary",
        "canary",
        "http://canary",
    ] {
        let error = BaseUrl::parse(address).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

#[test]
fn a_slash_at_the_end_makes_no_difference() {
    for (address, shown) in [
        ("https://api.example.com/", "https://api.example.com"),
        (
            "https://api.example.com/stem/",
            "https://api.example.com/stem",
        ),
        ("HTTPS://API.example.com:443", "https://api.example.com"),
    ] {
        let base = BaseUrl::parse(address).unwrap();
        assert_eq!(base.to_string(), shown);
        assert_eq!(base, BaseUrl::parse(shown).unwrap());
        assert_eq!(base.as_str(), shown);
        assert_eq!(format!("{base:?}"), format!("BaseUrl({shown})"));
    }
}

#[test]
fn the_address_of_a_spec_is_taken_as_it_is() {
    assert_eq!(
        BaseUrl::from_spec("https://api.lytics.io").as_str(),
        "https://api.lytics.io"
    );
}

#[test]
fn an_address_that_ends_in_what_an_operations_path_begins_with_repeats_it() {
    for (address, path, repeated) in [
        ("https://a.example/v1", "/v1/users/{id}", Some("/v1")),
        ("https://a.example/stem/v1/", "/v1/users/{id}", Some("/v1")),
        (
            "https://a.example/api/app",
            "/api/app/data/{id}",
            Some("/api/app"),
        ),
        ("https://a.example/api", "/api/app/data", Some("/api")),
        (
            "https://a.example/api/app/data",
            "/api/app/data",
            Some("/api/app/data"),
        ),
        ("https://a.example/stem", "/v1/users/{id}", None),
        ("https://a.example/v12", "/v1/users/{id}", None),
        ("https://a.example/xv1", "/v1/users/{id}", None),
        ("https://a.example/users", "/v1/users/{id}", None),
        ("https://a.example", "/v1/users/{id}", None),
        ("https://a.example", "/{id}", None),
    ] {
        let base = BaseUrl::parse(address).unwrap();
        assert_eq!(base.repeats(path), repeated, "{address} {path}");
    }
}

#[test]
#[should_panic(expected = "a server of the spec is unusable")]
fn the_address_of_a_broken_spec_stops_at_once() {
    BaseUrl::from_spec("http://api.lytics.io");
}

#[test]
fn an_address_inside_a_private_network_is_refused_unless_its_host_is_named() {
    for (address, host) in [
        ("https://10.0.0.1:8443/stem", "10.0.0.1"),
        ("https://192.168.1.1", "192.168.1.1"),
        ("https://169.254.169.254/latest", "169.254.169.254"),
        ("https://[fd00::1]", "[fd00::1]"),
        ("https://[::ffff:10.0.0.1]", "[::ffff:a00:1]"),
        // Other ways to write an address.
        ("https://167772161", "10.0.0.1"),
        ("https://0x0a.0.0.1", "10.0.0.1"),
        ("https://10.0.0.1.", "10.0.0.1"),
    ] {
        assert_eq!(
            BaseUrl::parse(address),
            Err(BaseUrlError::Private),
            "{address}"
        );
        assert!(BaseUrl::parse_private(address, host).is_ok(), "{address}");
        assert_eq!(
            BaseUrl::parse_private(address, "10.0.0.9"),
            Err(BaseUrlError::OtherHost),
            "{address}"
        );
    }
    // Naming a host allows nothing else.
    assert_eq!(
        BaseUrl::parse_private("http://10.0.0.1", "10.0.0.1"),
        Err(BaseUrlError::Cleartext)
    );
}
