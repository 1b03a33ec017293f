//! The control endpoint: the sandbox's levers over HTTP, for programs that aren't written in Rust
//! and for people with curl.

mod bodies;
mod help;
mod routes;

use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::{Method, Request, Response, StatusCode, body::Incoming, header::CONTENT_TYPE};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    Credentials, SandboxError,
    check::query_pairs,
    server::{AnswerBody, Listener, Shared, serve, whole},
};

const LONGEST_COMMAND: usize = 1 << 20;

/// Serves the control endpoint.
pub(crate) async fn attend(listener: Arc<Listener>, shared: Arc<Shared>, credentials: Credentials) {
    let control = Arc::new(Control {
        shared,
        credentials,
    });
    let mut connections = JoinSet::new();
    loop {
        let stream = listener.accept().await;
        let control = control.clone();
        connections.spawn(serve(stream, move |request, _| {
            let control = control.clone();
            async move { control.answer(request).await }
        }));
        while connections.try_join_next().is_some() {}
    }
}

/// What the control endpoint controls.
struct Control {
    shared: Arc<Shared>,
    credentials: Credentials,
}

/// A command to the sandbox.
struct Command {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Why a command fails.
enum CommandError {
    /// There is no such lever.
    NoSuchPath,
    /// The command makes no sense.
    Misunderstood(String),
}

impl From<SandboxError> for CommandError {
    fn from(error: SandboxError) -> Self {
        Self::Misunderstood(error.to_string())
    }
}

impl Command {
    fn asked(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs
            .find(|pair| pair.0 == name)
            .map(|pair| pair.1.as_str())
    }

    fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T, CommandError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| CommandError::Misunderstood(format!("body: {error}")))
    }
}

impl Control {
    async fn answer(&self, request: Request<Incoming>) -> Response<AnswerBody> {
        let (head, body) = request.into_parts();
        let Ok(body) = Limited::new(body, LONGEST_COMMAND).collect().await else {
            let error = json!({ "error": "the body is too long or broke off" });
            return answered(StatusCode::BAD_REQUEST, "application/json", pretty(&error));
        };
        let command = Command {
            path: head.uri.path().to_owned(),
            query: query_pairs(head.uri.query()),
            method: head.method,
            body: body.to_bytes().to_vec(),
        };
        if command.path == "/" {
            return answered(StatusCode::OK, "text/plain; charset=utf-8", help::page());
        }
        let (status, body) = match self.run(&command) {
            Ok(body) => (StatusCode::OK, body),
            Err(CommandError::NoSuchPath) => {
                let text = format!(
                    "no {} {}; GET / lists what there is",
                    command.method, command.path
                );
                (StatusCode::NOT_FOUND, json!({ "error": text }))
            }
            Err(CommandError::Misunderstood(error)) => {
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
