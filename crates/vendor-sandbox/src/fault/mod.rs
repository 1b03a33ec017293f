//! What can go wrong between a client and a vendor, and how a test makes it happen.

mod alter;
mod gate;
mod queue;

use std::{fmt, mem::discriminant, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

pub(crate) use alter::{Echo, alter};
pub(crate) use gate::Gate;
pub(crate) use queue::{ANY, Faults};

use crate::SandboxError;

/// Something that goes wrong.
///
/// [`Fault::all`] has one of each. `Fault` reads from its name (`"reset-after"`), and where it has
/// a duration, from `name=seconds` too (`"latency=5"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Nobody listens: connections are refused, and open ones are cut. It hits the whole vendor,
    /// since a connection that isn't made names no operation, and it can't be counted: it lasts
    /// until [`clear_faults`](crate::Sandbox::clear_faults).
    ConnectionRefused,
    /// The answer is as it should be, and from then on nobody listens, until
    /// [`clear_faults`](crate::Sandbox::clear_faults): so the next operation meets a vendor that is
    /// away.
    GoesDown,
    /// The connection is reset when the request has been read; nothing was done.
    ResetBefore,
    /// The connection is reset when the request has been carried out; the answer is lost.
    ResetAfter,
    /// The request waits, not carried out, until [`release`](crate::Sandbox::release). If the
    /// client goes away first, it never is.
    Held,
    /// The request is carried out, and its answer waits until
    /// [`release`](crate::Sandbox::release).
    HeldAfter,
    /// The request waits this long (in tokio's time, so a paused runtime skips it), and then all
    /// is well, if the client is still there.
    Latency(Duration),
    /// 429. Nothing was done.
    RateLimited(RetryAfter),
    /// 500 in the vendor's error shape. Nothing was done.
    ServerError,
    /// 500 in the vendor's error shape, although everything was done.
    ServerErrorAfter,
    /// 502 with a proxy's HTML page; the request never reached the vendor.
    BadGateway,
    /// 502 with a proxy's HTML page; the vendor did it, and the proxy lost the answer.
    BadGatewayAfter,
    /// 200 with a gateway's page that wants somebody to sign in; the request never reached the vendor.
    SignInPage,
    /// 404 with the page of a proxy that knows no such path; the request never reached the vendor.
    UnknownRoute,
    /// 404 with the JSON of a gateway that knows no such path; the request never reached the vendor.
    GatewayNotFound,
    /// A status of success with an error in its body; nothing was done.
    DeniedSuccess,
    /// 307 to another port, which notes whether anybody comes:
    /// [`strayed`](crate::Sandbox::strayed). Nothing was done.
    Redirect,
    /// The answer's headers promise a whole body, and the connection ends half-way through it.
    TruncatedBody,
    /// The answer's body doesn't end: it streams on until the client hangs up, or to 64 MiB.
    OversizedBody,
    /// The answer's body trickles: this pause (in tokio's time) before every byte.
    SlowBody(Duration),
    /// Half of the answer's body comes, the rest after [`release`](crate::Sandbox::release).
    StalledBody,
    /// The answer's body is no JSON, whatever its headers say.
    GarbageBody,
    /// The answer has its status and headers and no body.
    EmptyBody,
    /// The answer's body is JSON in which every value has another type than the spec says.
    WrongTypes,
    /// Wherever the spec has an enum, the answer has a value that isn't in it.
    UnknownEnum,
    /// Every object of the answer has a field that the spec doesn't know.
    ExtraFields,
    /// Everything was done, and the answer says beside what it should that it failed.
    ContradictingAnswer,
    /// 400 that repeats the request, with its address, its credentials and its body, wherever an
    /// answer may have a text: in the reason, in headers, and in the body. Nothing was done.
    EchoingRefusal,
    /// Everything was done, and the answer repeats the request in the same places.
    EchoingAnswer,
}

/// What a 429 says about when to come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAfter {
    /// Nothing.
    Absent,
    /// So many seconds.
    Seconds(u32),
    /// A date, so many seconds after the sandbox's clock. The answer's `Date` header shows the
    /// sandbox's clock too.
    Date(u32),
}

/// Whether a request into which a fault was injected has been carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Processing {
    /// It wasn't and won't be.
    Not,
    /// It was, whatever the client learns of it.
    Done,
    /// It is if the client waits for long enough, and not if it gives up.
    IfAwaited,
}

/// For how many requests a fault holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Times {
    /// For this many matching requests.
    Next(u32),
    /// Until it is cleared.
    Always,
}

impl From<u32> for Times {
    fn from(requests: u32) -> Self {
        Self::Next(requests)
    }
}

type Kind = (Fault, &'static str, Processing, &'static str);

/// Every fault, with usual durations: its name, whether the request is carried out, and what happens.
#[rustfmt::skip]
const KINDS: &[Kind] = {
    use {Fault::*, Processing::{Done, IfAwaited, Not}, RetryAfter::*};
    const SECOND: Duration = Duration::from_secs(1);
    &[
        (ConnectionRefused, "connection-refused", Not, "refuses connections until cleared"),
        (GoesDown, "goes-down", Done, "answers once, then refuses connections until cleared"),
        (ResetBefore, "reset-before", Not, "connection reset, nothing done"),
        (ResetAfter, "reset-after", Done, "connection reset, everything done"),
        (Held, "held", IfAwaited, "waits undone until released"),
        (HeldAfter, "held-after", Done, "done, the answer waits until released"),
        (Latency(SECOND), "latency", IfAwaited, "waits some seconds, then all is well"),
        (RateLimited(Absent), "rate-limited", Not, "429 without Retry-After"),
        (RateLimited(Seconds(2)), "rate-limited-seconds", Not, "429 with Retry-After in seconds"),
        (RateLimited(Date(2)), "rate-limited-date", Not, "429 with Retry-After as a date"),
        (ServerError, "server-error", Not, "500, nothing done"),
        (ServerErrorAfter, "server-error-after", Done, "500, everything done"),
        (BadGateway, "bad-gateway", Not, "502 in HTML, nothing done"),
        (BadGatewayAfter, "bad-gateway-after", Done, "502 in HTML, everything done"),
        (SignInPage, "sign-in-page", Not, "200 with a gateway's page, nothing done"),
        (UnknownRoute, "unknown-route", Not, "404 with a proxy's page, nothing done"),
        (GatewayNotFound, "gateway-not-found", Not, "404 with a gateway's JSON, nothing done"),
        (DeniedSuccess, "denied-success", Not, "success with an error inside, nothing done"),
        (Redirect, "redirect", Not, "307 to another port, which logs requests"),
        (TruncatedBody, "truncated-body", Done, "the connection ends in mid-body"),
        (OversizedBody, "oversized-body", Done, "the body streams on to 64 MiB"),
        (SlowBody(SECOND), "slow-body", Done, "a pause before every byte of the body"),
        (StalledBody, "stalled-body", Done, "half of the body, the rest when released"),
        (GarbageBody, "garbage-body", Done, "the body is no JSON"),
        (EmptyBody, "empty-body", Done, "no body where there should be one"),
        (WrongTypes, "wrong-types", Done, "JSON with every type wrong"),
        (UnknownEnum, "unknown-enum", Done, "values that the spec's enums don't have"),
        (ExtraFields, "extra-fields", Done, "fields that the spec doesn't have"),
        (ContradictingAnswer, "contradicting-answer", Done, "done, the answer says that it failed"),
        (EchoingRefusal, "echoing-refusal", Not, "400 that repeats the request, nothing done"),
        (EchoingAnswer, "echoing-answer", Done, "done, the answer repeats the request"),
    ]
};

impl Fault {
    /// One of each, with usual durations.
    #[must_use]
    pub fn all() -> Vec<Self> {
        KINDS.iter().map(|kind| kind.0).collect()
    }

    /// The name that the program, the control endpoint and the log use.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.kind().1
    }

    /// Whether the request is carried out under this fault.
    #[must_use]
    pub fn processing(self) -> Processing {
        self.kind().2
    }

    /// One sentence for the help page.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.kind().3
    }

    fn kind(self) -> &'static Kind {
        let which = |fault: Self| match fault {
            Self::RateLimited(after) => (discriminant(&fault), Some(discriminant(&after))),
            _ => (discriminant(&fault), None),
        };
        let mut kinds = KINDS.iter();
        let kind = kinds.find(|kind| which(kind.0) == which(self));
        kind.expect("every fault has a row in the table")
    }

    /// Whether the answer repeats the request.
    pub(crate) fn echoes(self) -> bool {
        matches!(self, Self::EchoingRefusal | Self::EchoingAnswer)
    }

    fn lasting(self, seconds: u32) -> Option<Self> {
        let duration = Duration::from_secs(seconds.into());
        Some(match self {
            Self::Latency(_) => Self::Latency(duration),
            Self::SlowBody(_) => Self::SlowBody(duration),
            Self::RateLimited(RetryAfter::Seconds(_)) => {
                Self::RateLimited(RetryAfter::Seconds(seconds))
            }
            Self::RateLimited(RetryAfter::Date(_)) => Self::RateLimited(RetryAfter::Date(seconds)),
            _ => return None,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Fault {
    type Err = SandboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || SandboxError::UnknownFault(text.to_owned());
        let (name, seconds) = match text.split_once('=') {
            Some((name, seconds)) => (name, Some(seconds.parse().map_err(|_| unknown())?)),
            None => (text, None),
        };
        let fault = Self::all().into_iter().find(|fault| fault.name() == name);
        let fault = fault.ok_or_else(unknown)?;
        match seconds {
            None => Ok(fault),
            Some(seconds) => fault.lasting(seconds).ok_or_else(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_reads_from_its_own_name() {
        for fault in Fault::all() {
            assert_eq!(fault.name().parse::<Fault>().unwrap(), fault);
        }
    }

    #[test]
    fn a_fault_with_a_duration_reads_with_it_and_others_refuse_one() {
        let latency = Fault::Latency(Duration::from_secs(5));
        assert_eq!("latency=5".parse::<Fault>().unwrap(), latency);
        assert!("reset-before=5".parse::<Fault>().is_err());
        assert!("latency=soon".parse::<Fault>().is_err());
    }
}
