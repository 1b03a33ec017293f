//! The address of a server. Clients take one only if it reads as it is written, speaks https, and leads
//! to the public network: whatever `client_runtime::BaseUrl` refuses is refused here, with a way out.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Why an address can't be a server's, and what to do; nothing, if it can.
pub fn refusal(text: &str) -> Option<(String, String)> {
    let said = |message: &str, fix: &str| Some((message.to_owned(), fix.to_owned()));
    let Some(rest) = text.strip_prefix("https://") else {
        return said(
            "a server's address begins with https://",
            "write the https address",
        );
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.contains(['{', '}']) {
        return said(
            "variables in a server's address are not supported",
            "name one server per address",
        );
    }
    if rest.contains(['?', '#', '{', '}', '\\']) || rest.chars().any(char::is_whitespace) {
        return said(
            "an address has no query, no fragment and no variables",
            "write scheme, host and path only",
        );
    }
    if rest.ends_with('/') && rest.len() > 1 {
        return said(
            "the address ends in a slash, and paths begin with one",
            "remove the last slash",
        );
    }
    let url = Url::parse(text).ok().filter(|url| names_a_host(url, host));
    let Some(url) = url else {
        return said(
            "this is no address of a server",
            "write scheme, host and path: https://api.example.com",
        );
    };
    if !url.host().is_some_and(is_public) {
        return said(
            "this address lies in no public network",
            "write the address that the vendor publishes; a caller can pass one of their own",
        );
    }
    if path.contains("//") || url.path().contains("//") {
        return said(
            "the address has two slashes in a row",
            "remove one of the two",
        );
    }
    let asked = url.as_str().trim_end_matches('/');
    (asked != text).then(|| {
        (
            "the address is asked as another one".to_owned(),
            format!("write `{asked}` if that is meant"),
        )
    })
}

/// Whether an address has a host with a plain name or a number, and nobody's name before it.
fn names_a_host(url: &Url, written: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let is_plain = match url.host() {
        Some(Host::Domain(name)) => {
            !name.starts_with('.') && !name.contains("..") && name.chars().all(fits)
        }
        number => number.is_some(),
    };
    is_plain && !written.is_empty() && !written.contains('@')
}

fn is_public(host: Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name != "localhost" && !name.ends_with(".localhost"),
        Host::Ipv4(address) => is_public_v4(address),
        Host::Ipv6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_inside = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation();
    // "This network", carriers' own, protocol assignments, benchmarks; multicast and reserved.
    let is_reserved = a == 0
        || a >= 224
        || matches!(
            (a, b, c),
            (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _)
        );
    !is_inside && !is_reserved
}

/// Global unicast, without documentation and without what stands for an IPv4 address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // The protocols' own, 6to4, and the two ranges for documentation.
    let is_reserved = matches!(
        (a, b),
        (0x2001, 0..0x200 | 0xdb8) | (0x2002, _) | (0x3fff, 0..0x1000)
    );
    a & 0xe000 == 0x2000 && !is_reserved
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn an_address_that_reads_as_it_is_written_is_fine() {
        for address in [
            "https://a.example",
            "https://a.example:8443/v1",
            "https://a.example/a%20b/v1;x/~c",
            "https://1.1.1.1",
            "https://[2606:4700::1111]/v1",
            "https://[2001:200::1]",
            "https://[3fff:1000::1]",
        ] {
            assert_eq!(refusal(address), None, "{address}");
        }
    }

    fn refused(reason: &str, addresses: &[&str]) {
        for address in addresses {
            let (message, fix) = refusal(address).expect(address);
            assert!(message.contains(reason), "{address}: {message}");
            assert!(!fix.is_empty());
        }
    }

    #[test]
    fn an_address_that_can_not_be_read_is_refused() {
        refused(
            "no address",
            &[
                "https://",
                "https:///a",
                "https://a..b",
                "https://me@a.example",
                "https://@a.example",
                "https://a.example:99999",
                "https://a:b:c",
                "https://1.2.3.4.5",
                "https://256.1.1.1",
                "https://xn--a",
                "https://a_b.example",
            ],
        );
    }

    #[test]
    fn an_address_inside_a_network_is_refused() {
        refused(
            "no public network",
            &[
                "https://localhost",
                "https://a.localhost:1",
                "https://127.0.0.1",
                "https://10.0.0.5",
                "https://169.254.169.254",
                "https://0x0a000001",
                "https://0x7f.1",
                "https://100.64.0.1",
                "https://1",
                "https://192.0.2.1",
                "https://198.18.0.1",
                "https://224.0.0.1",
                "https://[::1]",
                "https://[fd00::1]",
                "https://[2001:db8::1]",
                "https://[2002:a00:1::1]",
                "https://[2001::1]",
                "https://[2001:1ff::1]",
                "https://[3fff:fff::1]",
                "https://[::ffff:10.0.0.1]",
            ],
        );
    }

    #[test]
    fn an_address_that_would_be_asked_as_another_one_is_refused() {
        refused(
            "two slashes",
            &["https://a.example//x", "https://a.example/..//x"],
        );
        refused(
            "another one",
            &[
                "https://a.example/a/../b",
                "https://a.example/%2e%2e/b",
                "https://a.example/ä",
                "https://ä.example",
                "https://A.example",
                "https://a.example:443",
                "https://0x01010101",
            ],
        );
        let (_, fix) = refusal("https://a.example/ä").unwrap();
        assert!(fix.contains("https://a.example/%C3%A4"), "{fix}");
    }

    #[test]
    fn an_address_has_nothing_more_than_a_host_and_a_path() {
        refused(
            "begins with https",
            &["http://a.example", "//a.example", "/v1"],
        );
        refused(
            "variables",
            &["https://{a}.example", "https://a.example/{b}"],
        );
        refused(
            "no query",
            &["https://a.example?b", "https://a.example#b", "https://a b"],
        );
        refused("ends in a slash", &["https://a.example/"]);
    }
}
