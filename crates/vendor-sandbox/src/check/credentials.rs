//! Credentials: whether one stands where the spec's security schemes want it. Whether it is the
//! right one is the vendor's business.

use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::header::{AUTHORIZATION, COOKIE};

use super::{Incoming, Refusal, parameters::pairs};
use crate::spec::{Operation, Scheme};

/// Headers that can carry a credential, whichever vendor wants it.
const CREDENTIAL_HEADERS: [&str; 6] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-api-key",
    "x-aptrinsic-api-key",
    "x-auth-token",
];

/// Whether a header's value has no business in a log.
pub(crate) fn is_credential_header(name: &str) -> bool {
    CREDENTIAL_HEADERS.contains(&name)
}

/// The credential of the first alternative that is there completely.
pub(super) fn find(operation: &Operation, request: &Incoming) -> Result<Option<String>, Refusal> {
    if operation.security.is_empty() {
        return Ok(None);
    }
    for alternative in &operation.security {
        let values: Option<Vec<String>> = alternative.iter().map(|s| value(s, request)).collect();
        if let Some(values) = values {
            return Ok(values.into_iter().next());
        }
    }
    Err(Refusal::Unauthorized)
}

fn value(scheme: &Scheme, request: &Incoming) -> Option<String> {
    let header = |name: &str| {
        let value = request.headers.get(name)?.to_str().ok()?;
        (!value.is_empty()).then(|| value.to_owned())
    };
    match scheme {
        Scheme::Header(name) => header(name),
        Scheme::Query(name) => {
            let mut pairs = pairs(request.uri.query()).into_iter();
            pairs
                .find(|(given, _)| given == name)
                .map(|(_, value)| value)
        }
        Scheme::Cookie(name) => {
            let cookies = header(COOKIE.as_str())?;
            let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.to_owned())
        }
        Scheme::Bearer => authorization("bearer", header(AUTHORIZATION.as_str())),
        Scheme::Basic => {
            let encoded = authorization("basic", header(AUTHORIZATION.as_str()))?;
            String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
        }
    }
}

/// What stands behind the scheme.
fn authorization(scheme: &str, header: Option<String>) -> Option<String> {
    let header = header?;
    let (given, credential) = header.split_once(' ')?;
    given
        .eq_ignore_ascii_case(scheme)
        .then(|| credential.to_owned())
}
