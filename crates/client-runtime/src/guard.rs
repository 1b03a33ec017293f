//! The last check before a request is sent: it must go to the operation's own resource below the client's
//! own base URL. It should never fail; it catches our own mistakes.

use reqwest::{Request, Url};

use crate::{BaseUrl, InvalidRequest, Operation};

/// Checks that a request fits its operation and base URL.
pub(crate) fn check(
    request: &Request,
    operation: &Operation,
    base: &BaseUrl,
) -> Result<(), InvalidRequest> {
    let url = request.url();
    let refuse = |part, reason| Err(InvalidRequest::new(part, reason));
    if *request.method() != reqwest::Method::from(operation.method) {
        return refuse("method", "is not the operation's");
    }
    if !base.is_origin_of(url) || !url.username().is_empty() || url.password().is_some() {
        return refuse("URL", "leaves the base URL");
    }
    if url.fragment().is_some() {
        return refuse("URL", "has a fragment");
    }
    if !is_resource(url, operation.path, base) {
        return refuse("URL", "addresses another resource than the operation's");
    }
    Ok(())
}

/// Whether the path of `url` is `template` below `base`, with one segment for each parameter.
fn is_resource(url: &Url, template: &str, base: &BaseUrl) -> bool {
    let Some(path) = url.path().strip_prefix(base.stem()) else {
        return false;
    };
    if !template.contains('{') {
        return path == template;
    }
    let (mut steps, mut wanted) = (path.split('/'), template.split('/'));
    loop {
        match (steps.next(), wanted.next()) {
            (None, None) => return true,
            (Some(step), Some(wanted)) if is_step(step, wanted) => {}
            _ => return false,
        }
    }
}

fn is_step(step: &str, wanted: &str) -> bool {
    match parameter(wanted) {
        Some(_) => !step.is_empty(),
        None => step == wanted,
    }
}

/// The name of the parameter in a step of a path template, if it is one.
pub(crate) fn parameter(step: &str) -> Option<&str> {
    step.strip_prefix('{')?.strip_suffix('}')
}
