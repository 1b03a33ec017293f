//! The control endpoint: the sandbox's levers over HTTP, for programs that aren't written in Rust
//! and for people with curl.

mod help;
mod orders;
mod routes;

use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::{Method, Request, Response, StatusCode, body::Incoming, header::CONTENT_TYPE};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    Credentials, SandboxError,
    check::query_pairs,
    server::{AnswerBody, Door, Shared, serve, whole},
};

const LONGEST_ORDER: usize = 1 << 20;

/// Serves the control endpoint.
pub(crate) async fn attend(door: Arc<Door>, shared: Arc<Shared>, credentials: Credentials) {
    let desk = Arc::new(Control {
        shared,
        credentials,
    });
    let mut connections = JoinSet::new();
    loop {
        let stream = door.accept().await;
        let desk = desk.clone();
        connections.spawn(serve(stream, move |request, _| {
            let desk = desk.clone();
            async move { desk.answer(request).await }
        }));
        while connections.try_join_next().is_some() {}
    }
}

/// What the control endpoint controls.
struct Control {
    shared: Arc<Shared>,
    credentials: Credentials,
}

/// An order to the sandbox.
struct Order {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Why an order isn't followed.
enum Objection {
    /// There is no such lever.
    NoSuchPath,
    /// The order makes no sense.
    Misunderstood(String),
}

impl From<SandboxError> for Objection {
    fn from(error: SandboxError) -> Self {
        Self::Misunderstood(error.to_string())
    }
}

impl Order {
    fn asked(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs
            .find(|pair| pair.0 == name)
            .map(|pair| pair.1.as_str())
    }

    fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T, Objection> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Objection::Misunderstood(format!("body: {error}")))
    }
}

impl Control {
    async fn answer(&self, request: Request<Incoming>) -> Response<AnswerBody> {
        let (head, body) = request.into_parts();
        let Ok(body) = Limited::new(body, LONGEST_ORDER).collect().await else {
            let error = json!({ "error": "the body is too long or broke off" });
            return answered(StatusCode::BAD_REQUEST, "application/json", pretty(&error));
        };
        let order = Order {
            path: head.uri.path().to_owned(),
            query: query_pairs(head.uri.query()),
            method: head.method,
            body: body.to_bytes().to_vec(),
        };
        if order.path == "/" {
            return answered(StatusCode::OK, "text/plain; charset=utf-8", help::page());
        }
        let (status, body) = match self.follow(&order) {
            Ok(body) => (StatusCode::OK, body),
            Err(Objection::NoSuchPath) => {
                let text = format!(
                    "no {} {}; GET / lists what there is",
                    order.method, order.path
                );
                (StatusCode::NOT_FOUND, json!({ "error": text }))
            }
            Err(Objection::Misunderstood(error)) => {
                (StatusCode::BAD_REQUEST, json!({ "error": error }))
            }
        };
        answered(status, "application/json", pretty(&body))
    }
}

fn pretty(body: &Value) -> String {
    format!("{body:#}\n")
}

fn answered(status: StatusCode, media_type: &'static str, body: String) -> Response<AnswerBody> {
    let mut response = Response::new(whole(body.into_bytes()));
    *response.status_mut() = status;
    let media_type = hyper::header::HeaderValue::from_static(media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
