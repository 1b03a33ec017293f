//! Paths: each segment is decoded exactly once, and dot segments lead where they lead on a real
//! server, so that a client which lets an identifier steer the path is caught.

use std::collections::BTreeMap;

use hyper::Method;
use percent_encoding::percent_decode_str;

use super::Refusal;
use crate::spec::{self, Operation, Segment, Spec};

/// The operation that a path and method address.
pub(crate) struct Route {
    pub operation: &'static Operation,
    pub parameters: BTreeMap<String, String>,
}

/// Finds the operation. Where several templates fit, the one with more literal segments wins, as
/// OpenAPI has it; a method that only the others have is no method of this path.
pub(super) fn route(
    spec: &'static Spec,
    is_served: impl Fn(&Operation) -> bool,
    method: &Method,
    path: &str,
) -> Result<Route, Refusal> {
    let segments = segments(path).ok_or(Refusal::NoSuchPath)?;
    let fitting: Vec<Route> = spec
        .operations
        .iter()
        .filter(|operation| is_served(operation))
        .filter_map(|operation| {
            let parameters = spec::matches(&operation.template, &segments)?;
            Some(Route {
                operation,
                parameters,
            })
        })
        .collect();
    let literals = |route: &Route| literals(route.operation);
    let most = fitting.iter().map(literals).max();
    let most = most.ok_or(Refusal::NoSuchPath)?;
    let (mut allowed, mut found) = (Vec::new(), None);
    for route in fitting.into_iter().filter(|r| literals(r) == most) {
        allowed.push(route.operation.method.clone());
        if route.operation.method == method.as_str() {
            found = Some(route);
        }
    }
    allowed.sort();
    found.ok_or(Refusal::NoSuchMethod(allowed))
}

fn literals(operation: &Operation) -> usize {
    let parts = operation.template.iter();
    parts
        .filter(|part| matches!(part, Segment::Literal(_)))
        .count()
}

/// The decoded segments of a path, with `.` and `..` (also percent-encoded) resolved as servers and
/// proxies resolve them. Nothing if a segment isn't UTF-8.
///
/// `+` stays a plus: it means a space in forms only.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    let mut segments: Vec<String> = Vec::new();
    let mut raw = path.split('/').skip(1).peekable();
    while let Some(segment) = raw.next() {
        let decoded = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
        let dots = decoded == "." || decoded == "..";
        if decoded == ".." {
            segments.pop();
        }
        if !dots {
            segments.push(decoded);
        } else if raw.peek().is_none() {
            segments.push(String::new());
        }
    }
    Some(segments)
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn segments_are_decoded_exactly_once() {
        assert_eq!(segments("/v1/users/a%2Fb").unwrap(), ["v1", "users", "a/b"]);
        assert_eq!(segments("/v1/users/%252e").unwrap(), ["v1", "users", "%2e"]);
        assert_eq!(
            segments("/v1/users/a%5Cb%00").unwrap(),
            ["v1", "users", "a\\b\0"]
        );
    }

    #[test]
    fn a_plus_stays_a_plus() {
        assert_eq!(segments("/a+b%2B").unwrap(), ["a+b+"]);
    }

    #[test]
    fn dot_segments_lead_elsewhere() {
        for path in ["/v1/users/..", "/v1/users/%2e%2e", "/v1/users/%2E."] {
            assert_eq!(segments(path).unwrap(), ["v1", ""], "{path}");
        }
        assert_eq!(segments("/v1/users/.").unwrap(), ["v1", "users", ""]);
        assert_eq!(segments("/v1/../v2/x").unwrap(), ["v2", "x"]);
    }

    #[test]
    fn bytes_that_are_no_text_address_nothing() {
        assert_eq!(segments("/v1/%ff"), None);
    }
}
