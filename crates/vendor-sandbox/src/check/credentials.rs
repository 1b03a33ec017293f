//! Credentials: whether one stands where the spec's security schemes want it. Whether it is the
//! right one is the vendor's business.

use hyper::header::AUTHORIZATION;

use super::{Incoming, Refusal};
use crate::spec::{Operation, Scheme};

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
        Scheme::Http(expected) => {
            let header = header(AUTHORIZATION.as_str())?;
            let (given, credential) = header.split_once(' ')?;
            let is_expected = given.eq_ignore_ascii_case(expected);
            is_expected.then(|| credential.to_owned())
        }
    }
}
