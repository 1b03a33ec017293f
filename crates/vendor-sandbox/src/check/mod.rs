//! Judging a request by the spec alone, before any vendor's behaviour sees it: a request that the
//! spec doesn't describe must not succeed by luck.

mod body;
mod credentials;
mod parameters;
mod path;

use std::collections::BTreeMap;

use hyper::{HeaderMap, Method, StatusCode, Uri};
use jiff::Timestamp;
use serde_json::Value;

pub(crate) use body::as_logged;
pub(crate) use path::Route;

use crate::{
    Contract, Vendor,
    behaviour::Exchange,
    reply::Reply,
    spec::{Operation, Spec},
};

/// A request with its body read.
pub(crate) struct Incoming {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Incoming {
    /// What a careless vendor takes for the id of an exchange: the last part of the path, or, where that
    /// could be no id, the credential.
    pub fn in_a_word(&self, spec: &Spec) -> String {
        let plain = |word: &&str| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/+=".contains(&byte);
            !word.is_empty() && word.bytes().all(fits)
        };
        let has_number = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
        let path = self.uri.path().rsplit('/').next();
        let secrets = self.headers.iter();
        let secrets = secrets.filter(|(name, _)| spec.hides(name.as_str()));
        let mut secrets = secrets.filter_map(|(_, value)| value.to_str().ok()?.rsplit(' ').next());
        let person = path.filter(plain).filter(has_number);
        let word = person.or_else(|| secrets.find(plain));
        word.unwrap_or_default().to_owned()
    }

    /// The whole request, as a careless vendor repeats it in an error.
    pub fn in_words(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| {
            format!("{name}: {}; ", String::from_utf8_lossy(value.as_bytes()))
        });
        let (method, uri, headers) = (&self.method, &self.uri, headers.collect::<String>());
        format!(
            "{method} {uri} {headers}{}",
            String::from_utf8_lossy(&self.body)
        )
    }
}

/// Why a request isn't served. Each vendor has its own words and status for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No operation has this path.
    NoSuchPath,
    /// The path is known, this method on it isn't; these are.
    NoSuchMethod(Vec<String>),
    /// The credential is missing or wrong.
    Unauthorized,
    /// The credential is right and not allowed to do this.
    Forbidden,
    /// Something doesn't fit the spec.
    Invalid(String),
    /// There is nobody and nothing of this name.
    NotFound(String),
    /// Too many requests.
    TooMany,
    /// The vendor itself has failed.
    Broken,
    /// The spec has an operation that the sandbox doesn't play yet.
    Unplayed(String),
}

impl Refusal {
    /// The status that it has unless a vendor documents another.
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid(_) => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NoSuchPath | Self::NotFound(_) => 404,
            Self::NoSuchMethod(_) => 405,
            Self::TooMany => 429,
            Self::Broken => 500,
            Self::Unplayed(_) => 501,
        }
    }

    /// HTTP's name of that status, as vendors write codes: `NOT_FOUND`.
    pub fn code(&self) -> String {
        let status = StatusCode::from_u16(self.status()).ok();
        let name = status.and_then(|status| status.canonical_reason());
        name.unwrap_or_default().to_uppercase().replace(' ', "_")
    }

    /// The answer with this body.
    pub fn with(&self, body: Value) -> Reply {
        Reply::json(self.status(), body)
    }

    /// It in words. Like real vendors' errors it repeats what was sent, so that a client which
    /// prints an error's body is caught.
    pub fn words(&self) -> String {
        match self {
            Self::Invalid(what) | Self::NotFound(what) => what.clone(),
            Self::Unauthorized => "Authentication required".to_owned(),
            Self::Forbidden => "Access denied".to_owned(),
            Self::NoSuchPath => "Not found".to_owned(),
            Self::NoSuchMethod(allowed) => format!("Use {}", allowed.join(" or ")),
            Self::TooMany => "Too many requests".to_owned(),
            Self::Broken => "Internal server error".to_owned(),
            Self::Unplayed(operation) => format!("vendor-sandbox doesn't play {operation} yet"),
        }
    }
}

/// A request that fits the spec.
pub(crate) struct Call {
    pub operation: &'static Operation,
    pub now: Timestamp,
    pub contract: Contract,
    /// The vendor's own id of the exchange.
    pub id: String,
    pub parameters: BTreeMap<String, String>,
    pub query: BTreeMap<String, Value>,
    pub credential: Option<String>,
    pub body: Value,
}

impl Call {
    /// The path parameter of this name, or else the text of this name in the query or the body; empty without one.
    pub fn text(&self, name: &str) -> &str {
        let parameter = self.parameters.get(name).map(String::as_str);
        parameter.unwrap_or_else(|| self.value(name).as_str().unwrap_or_default())
    }

    /// What the query has under this name, or else the body; null without either.
    pub fn value(&self, name: &str) -> &Value {
        self.query.get(name).unwrap_or(&self.body[name])
    }

    /// A list in the query or the body; empty without one.
    pub fn list(&self, name: &str) -> &[Value] {
        self.value(name).as_array().map_or(&[], Vec::as_slice)
    }

    /// A list of texts.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.list(name).iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// The answer that the spec gives as the example of this status. A vendor changes the values that
    /// depend on the request, with [`Reply::with`].
    pub fn answer(&self, status: u16) -> Reply {
        Reply::documented(self.operation, status)
    }

    /// Whether it only reads.
    pub fn reads(&self) -> bool {
        self.operation.method == "GET"
    }
}

/// Finds what a request addresses.
pub(crate) fn route(
    vendor: Vendor,
    spec: &'static Spec,
    contract: Contract,
    request: &Incoming,
) -> Result<Route, Refusal> {
    let is_served = |operation: &Operation| vendor.contracts_of(&operation.id).contains(&contract);
    path::route(spec, is_served, &request.method, request.uri.path())
}

/// Checks a routed request. Credentials come first, as at the real vendors: an unauthorised caller
/// doesn't learn what is wrong with the request.
pub(crate) fn check(
    route: Route,
    exchange: &Exchange,
    request: &Incoming,
) -> Result<Call, Refusal> {
    let operation = route.operation;
    let credential = credentials::find(operation, request)?;
    parameters::check_path(operation, &route.parameters)?;
    let query = parameters::check_query(operation, request.uri.query())?;
    parameters::check_headers(operation, &request.headers)?;
    let body = body::check(operation, &request.headers, &request.body)?;
    Ok(Call {
        operation,
        now: exchange.now,
        contract: exchange.contract,
        id: exchange.id.clone(),
        parameters: route.parameters,
        query,
        credential,
        body,
    })
}

/// The query as pairs, decoded as forms are.
pub(crate) fn query_pairs(query: Option<&str>) -> Vec<(String, String)> {
    parameters::pairs(query)
}
