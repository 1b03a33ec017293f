//! From a request to an answer: read, routed, held up or turned away by a fault, checked, carried
//! out, and maybe spoilt on the way out.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::{
    Request, Response,
    body::Incoming as IncomingBody,
    header::{ALLOW, CONNECTION, LOCATION, RETRY_AFTER},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    body::AnswerBody,
    connection::{End, Ending},
    documented::undocumented,
    response::{Outgoing, http_date},
    shared::Shared,
    vendor_server::VendorServer,
};
use crate::{
    Fault, RetryAfter,
    behaviour::Exchange,
    check::{self, Incoming, Refusal},
    lock::locked,
    reply::Reply,
    spec::Operation,
};

/// The longest request body that is read.
const LONGEST_REQUEST: usize = 16 << 20;
const SIGN_IN_PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head>\
    <body><form method=\"post\"><input name=\"user\"><input type=\"submit\"></form></body></html>\n";
const UNKNOWN_ROUTE_PAGE: &str = "<html><head><title>404 Not Found</title></head>\
    <body><center><h1>404 Not Found</h1></center><hr><center>proxy</center></body></html>\n";
const PROXY_PAGE: &str = "<html><head><title>502 Bad Gateway</title></head>\
    <body><center><h1>502 Bad Gateway</h1></center><hr><center>proxy</center></body></html>\n";

/// A request on its way through.
struct RequestHandler<'a> {
    shared: &'a Shared,
    server: &'a Arc<VendorServer>,
    ending: Ending,
    request: Incoming,
    exchange: Exchange,
    /// Where the log has it.
    index: usize,
}

impl Shared {
    /// Answers one request to a vendor.
    pub async fn answer(
        &self,
        server: &Arc<VendorServer>,
        request: Request<IncomingBody>,
        ending: Ending,
    ) -> Response<AnswerBody> {
        let (head, body) = request.into_parts();
        let Some(body) = read(body).await else {
            ending.now(End::Close);
            return std::future::pending().await;
        };
        let contract = *locked(&server.contract);
        let request = Incoming {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: body.to_vec(),
        };
        let routed = check::route(server.vendor, server.spec, contract, &request);
        let operation = routed.as_ref().ok().map(|route| route.operation);
        let parameters = routed.as_ref().map(|route| route.parameters.clone());
        let id = operation.map(|operation| operation.id.as_str());
        let handler = RequestHandler {
            shared: self,
            server,
            ending,
            exchange: Exchange {
                now: self.clock.now(),
                contract,
                id: server.number(),
                path: request.uri.path().to_owned(),
            },
            index: server.note(id, &request, parameters.unwrap_or_default()),
            request,
        };
        let fault = locked(&server.faults).take(id.unwrap_or_default());
        handler
            .server
            .amend(handler.index, |r| r.fault = fault.map(Fault::name));
        handler.through(routed, operation, fault).await
    }
}

impl RequestHandler<'_> {
    async fn through(
        mut self,
        routed: Result<check::Route, Refusal>,
        operation: Option<&'static Operation>,
        fault: Option<Fault>,
    ) -> Response<AnswerBody> {
        if let Some(turned_away) = self.before(fault, operation).await {
            let echo = fault.filter(|fault| fault.echoes());
            return self.send(turned_away, operation.filter(|_| echo.is_some()), echo);
        }
        // Held or slow requests are carried out when they get on, not when they came.
        self.exchange.now = self.shared.clock.now();
        let reply = self.as_documented(operation, self.carry_out(routed));
        match fault {
            Some(Fault::ResetAfter) => self.reset().await,
            Some(Fault::HeldAfter) => self.server.gate.pass().await,
            Some(Fault::ServerErrorAfter) => {
                let reply = self.refuse(&Refusal::Broken);
                return self.send(reply, operation, None);
            }
            Some(Fault::BadGatewayAfter) => {
                return self.send(Reply::html(502, PROXY_PAGE), None, None);
            }
            _ => {}
        }
        self.send(reply, operation, fault)
    }

    /// What a fault does before the vendor sees the request: an answer if it turns it away.
    async fn before(&self, fault: Option<Fault>, operation: Option<&Operation>) -> Option<Reply> {
        match fault? {
            Fault::ResetBefore => {
                self.reset().await;
                None
            }
            Fault::Held => {
                self.server.gate.pass().await;
                None
            }
            Fault::Latency(pause) => {
                self.server.gate.rest(pause).await;
                None
            }
            Fault::RateLimited(retry_after) => Some(self.rate_limited(retry_after)),
            Fault::ServerError => Some(self.refuse(&Refusal::Broken)),
            Fault::BadGateway => Some(Reply::html(502, PROXY_PAGE)),
            Fault::SignInPage => Some(Reply::html(200, SIGN_IN_PAGE)),
            Fault::UnknownRoute => Some(Reply::html(404, UNKNOWN_ROUTE_PAGE)),
            Fault::GatewayNotFound => {
                let message = "no Route matched with those values";
                Some(Reply::json(404, json!({ "message": message })))
            }
            Fault::DeniedSuccess => Some(Reply::json(success_of(operation), denied())),
            Fault::EchoingRefusal => Some(self.refuse(&Refusal::Invalid(self.request.in_words()))),
            Fault::Redirect => {
                let there = self.shared.redirect_target.listener.address;
                let location = format!("http://{there}{}", self.exchange.path);
                Some(Reply::empty(307).header(LOCATION.as_str(), location))
            }
            _ => None,
        }
    }

    async fn reset(&self) {
        self.ending.now(End::Reset);
        std::future::pending().await
    }

    fn rate_limited(&self, retry_after: RetryAfter) -> Reply {
        let reply = self.refuse(&Refusal::TooMany);
        let seconds = |seconds: u32| SignedDuration::from_secs(seconds.into());
        match retry_after {
            RetryAfter::Absent => reply,
            RetryAfter::Seconds(wait) => reply.header(RETRY_AFTER.as_str(), wait.to_string()),
            RetryAfter::Date(wait) => {
                let date = self.exchange.now + seconds(wait);
                reply.header(RETRY_AFTER.as_str(), http_date(date))
            }
        }
    }

    fn refuse(&self, refusal: &Refusal) -> Reply {
        // A path that isn't the vendor's is answered by what stands before it, in nobody's words.
        if matches!(refusal, Refusal::NoSuchPath) {
            return Reply::json(404, json!({ "message": "Not Found" }));
        }
        let reply = (self.server.vendor.behaviour().refuse)(refusal, &self.exchange);
        match refusal {
            Refusal::NoSuchMethod(allowed) => reply.header(ALLOW.as_str(), allowed.join(", ")),
            _ => reply,
        }
    }

    fn carry_out(&self, routed: Result<check::Route, Refusal>) -> Reply {
        let answered = routed
            .and_then(|route| check::check(route, &self.exchange, &self.request))
            .and_then(|call| {
                let id = &call.operation.id;
                let unplayed = || Refusal::Unplayed(id.clone());
                let vendor = self.server.vendor;
                let answer = vendor.answer(id, call.contract).ok_or_else(unplayed)?;
                let mut account = locked(&self.server.account);
                (vendor.behaviour().authorize)(&call, &account)?;
                let reply = answer(&call, &mut account)?;
                self.server
                    .amend(self.index, |r| r.processed = reply.is_success());
                Ok(self.as_wanted(call.operation, reply))
            });
        answered.unwrap_or_else(|refusal| self.refuse(&refusal))
    }

    /// The documented success that a test wants in the place of the one that is given.
    fn as_wanted(&self, operation: &Operation, reply: Reply) -> Reply {
        let wanted = *locked(&self.server.success);
        match wanted.filter(|wanted| operation.responses.contains_key(wanted)) {
            Some(204) if reply.is_success() => Reply::empty(204),
            Some(status) if reply.is_success() => Reply { status, ..reply },
            _ => reply,
        }
    }

    /// An answer that the vendor doesn't document is the sandbox's own defect. It is not given: whoever
    /// asked gets the defect instead.
    fn as_documented(&self, operation: Option<&Operation>, reply: Reply) -> Reply {
        let Some(defect) = operation.and_then(|at| undocumented(at, &reply)) else {
            return reply;
        };
        let defect = format!("{}: {defect}", self.server.vendor);
        locked(&self.shared.defects).push(defect.clone());
        self.server
            .amend(self.index, |r| r.defect = Some(defect.clone()));
        Reply::text(500, format!("the sandbox is defective: {defect}"))
    }

    /// Notes the answer's status and turns it into bytes, spoilt as the fault says.
    fn send(
        &self,
        reply: Reply,
        operation: Option<&Operation>,
        fault: Option<Fault>,
    ) -> Response<AnswerBody> {
        self.server
            .amend(self.index, |r| r.status = Some(reply.status));
        let reply = match fault {
            Some(Fault::GoesDown) => {
                self.server.listener.shut();
                reply.header(CONNECTION.as_str(), "close")
            }
            _ => reply,
        };
        let outgoing = Outgoing {
            server: self.server,
            ending: &self.ending,
            now: self.exchange.now,
            operation,
            fault,
            request: &self.request,
        };
        outgoing.response(reply)
    }
}

/// The first status of success that an operation documents.
fn success_of(operation: Option<&Operation>) -> u16 {
    let mut statuses = operation
        .into_iter()
        .flat_map(|operation| operation.responses.keys());
    statuses
        .find(|status| (200..300).contains(*status))
        .copied()
        .unwrap_or(200)
}

/// An error in all the ways in which an answer of success can hold one.
fn denied() -> Value {
    json!({
        "success": false,
        "error": "not authorized",
        "message": "not authorized",
        "status": 500,
        "statusCode": "500",
        "statusCodeValue": 500,
    })
}

async fn read(body: IncomingBody) -> Option<Bytes> {
    let limited = Limited::new(body, LONGEST_REQUEST);
    Some(limited.collect().await.ok()?.to_bytes())
}
