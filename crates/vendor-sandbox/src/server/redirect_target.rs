//! Where redirects lead: a port without a vendor, which answers 200 to everything, so that a client
//! which follows them would believe it had succeeded, and notes who came and with which headers.

use std::sync::Mutex;

use hyper::{Request, Response, body::Incoming};

use super::{
    body::{AnswerBody, whole},
    listener::Listener,
};
use crate::{Strayed, lock::locked};

/// The port that redirects lead to.
pub(crate) struct RedirectTarget {
    pub listener: Listener,
    visits: Mutex<Vec<Strayed>>,
}

impl RedirectTarget {
    pub fn at(listener: Listener) -> Self {
        Self {
            listener,
            visits: Mutex::default(),
        }
    }

    pub fn visits(&self) -> Vec<Strayed> {
        locked(&self.visits).clone()
    }

    pub fn receive(&self, request: &Request<Incoming>) -> Response<AnswerBody> {
        let names = request.headers().keys();
        locked(&self.visits).push(Strayed {
            request_line: format!("{} {}", request.method(), request.uri()),
            header_names: names.map(|name| name.as_str().to_owned()).collect(),
        });
        Response::new(whole(b"{}".to_vec()))
    }
}
