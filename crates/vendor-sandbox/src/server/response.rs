//! The last step of an answer: status, headers and bytes, and whatever a fault does to them.

use std::sync::Arc;

use hyper::{
    Response,
    ext::ReasonPhrase,
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, HeaderValue},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use serde_json::Value;

use super::{
    body::{self, AnswerBody},
    connection::Ending,
    vendor_server::VendorServer,
};
use crate::{
    Fault,
    check::Incoming,
    fault::{Echo, alter},
    reply::{Content, Reply},
    spec::Operation,
};

/// An answer on its way out.
pub(super) struct Outgoing<'a> {
    pub server: &'a Arc<VendorServer>,
    pub ending: &'a Ending,
    pub now: Timestamp,
    pub operation: Option<&'a Operation>,
    pub fault: Option<Fault>,
    /// What it is an answer to.
    pub request: &'a Incoming,
}

impl Outgoing<'_> {
    pub fn response(&self, reply: Reply) -> Response<AnswerBody> {
        let mut response = Response::new(body::whole(Vec::new()));
        if let Ok(status) = reply.status.try_into() {
            *response.status_mut() = status;
        }
        self.set_headers(&mut response, &reply);
        // HTTP forbids these two a body, and hyper would refuse to send one.
        if reply.status == 204 || reply.status == 304 {
            return response;
        }
        let bytes = self.content(reply).bytes();
        if self.fault == Some(Fault::TruncatedBody) {
            let promised = HeaderValue::from(bytes.len());
            response.headers_mut().insert(CONTENT_LENGTH, promised);
        }
        *response.body_mut() = self.body(bytes);
        response
    }

    fn set_headers(&self, response: &mut Response<AnswerBody>, reply: &Reply) {
        let mut set = |name: HeaderName, text: &str| {
            if let Ok(value) = HeaderValue::from_str(text) {
                response.headers_mut().insert(name, value);
            }
        };
        set(DATE, &http_date(self.now));
        if let Some(media_type) = reply.content.media_type() {
            set(CONTENT_TYPE, media_type);
        }
        for (name, value) in &reply.headers {
            if let Ok(name) = name.parse() {
                set(name, value);
            }
        }
        if self.fault.is_some_and(Fault::echoes) {
            self.echo(response);
        }
    }

    /// Repeats the request where an answer may have a text outside its body.
    fn echo(&self, response: &mut Response<AnswerBody>) {
        let words = self.request.in_words();
        let visible: Vec<u8> = words
            .bytes()
            .filter(|byte| (b' '..=b'~').contains(byte))
            .collect();
        if let Ok(reason) = ReasonPhrase::try_from(visible.clone()) {
            response.extensions_mut().insert(reason);
        }
        for name in [
            "retry-after",
            "x-request-id",
            "server",
            "set-cookie",
            "link",
            "warning",
        ] {
            if let Ok(value) = HeaderValue::from_bytes(&visible) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
    }

    fn content(&self, reply: Reply) -> Content {
        let Some(fault) = self.fault else {
            return reply.content;
        };
        let schema = self.operation.and_then(|o| schema(o, reply.status));
        let schema = schema.unwrap_or(&Value::Null);
        let echo = Echo {
            words: self.request.in_words(),
            word: self.request.in_a_word(self.server.spec),
        };
        let document = &self.server.spec.document;
        alter(fault, reply.content, schema, document, &echo)
    }

    fn body(&self, bytes: Vec<u8>) -> AnswerBody {
        match self.fault {
            Some(Fault::TruncatedBody) if !bytes.is_empty() => {
                body::truncated(&bytes, self.ending.clone())
            }
            Some(Fault::OversizedBody) => body::endless(),
            Some(Fault::SlowBody(pause)) => body::slow(bytes, pause, self.server.clone()),
            Some(Fault::StalledBody) => body::stalled(&bytes, self.server.clone()),
            _ => body::whole(bytes),
        }
    }
}

/// A moment as HTTP writes it.
pub(super) fn http_date(moment: Timestamp) -> String {
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&moment)
        .unwrap_or_default()
}

fn schema(operation: &Operation, status: u16) -> Option<&Value> {
    let media = operation.responses.get(&status)?;
    Some(&media.values().next()?.as_ref()?.source)
}
