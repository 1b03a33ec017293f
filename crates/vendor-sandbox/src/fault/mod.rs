//! What can go wrong between a client and a vendor, and how a test makes it happen.

mod alter;
mod gate;
mod queue;

use std::{fmt, str::FromStr, time::Duration};

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

impl Fault {
    /// One of each, with usual durations.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::ConnectionRefused,
            Self::GoesDown,
            Self::ResetBefore,
            Self::ResetAfter,
            Self::Held,
            Self::HeldAfter,
            Self::Latency(Duration::from_secs(1)),
            Self::RateLimited(RetryAfter::Absent),
            Self::RateLimited(RetryAfter::Seconds(2)),
            Self::RateLimited(RetryAfter::Date(2)),
            Self::ServerError,
            Self::ServerErrorAfter,
            Self::BadGateway,
            Self::BadGatewayAfter,
            Self::SignInPage,
            Self::UnknownRoute,
            Self::GatewayNotFound,
            Self::DeniedSuccess,
            Self::Redirect,
            Self::TruncatedBody,
            Self::OversizedBody,
            Self::SlowBody(Duration::from_secs(1)),
            Self::StalledBody,
            Self::GarbageBody,
            Self::EmptyBody,
            Self::WrongTypes,
            Self::UnknownEnum,
            Self::ExtraFields,
            Self::ContradictingAnswer,
            Self::EchoingRefusal,
            Self::EchoingAnswer,
        ]
    }

    /// The name that the program, the control endpoint and the log use.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.described().0
    }

    /// One sentence for the help page.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.described().1
    }

    /// Whether the request is carried out under this fault.
    #[must_use]
    pub fn processing(self) -> Processing {
        match self {
            Self::ConnectionRefused
            | Self::ResetBefore
            | Self::RateLimited(_)
            | Self::ServerError
            | Self::BadGateway
            | Self::SignInPage
            | Self::UnknownRoute
            | Self::GatewayNotFound
            | Self::DeniedSuccess
            | Self::Redirect
            | Self::EchoingRefusal => Processing::Not,
            Self::Held | Self::Latency(_) => Processing::IfAwaited,
            _ => Processing::Done,
        }
    }

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::ConnectionRefused => ("connection-refused", "refuses connections until cleared"),
            Self::GoesDown => (
                "goes-down",
                "answers once, then refuses connections until cleared",
            ),
            Self::ResetBefore => ("reset-before", "connection reset, nothing done"),
            Self::ResetAfter => ("reset-after", "connection reset, everything done"),
            Self::Held => ("held", "waits undone until released"),
            Self::HeldAfter => ("held-after", "done, the answer waits until released"),
            Self::Latency(_) => ("latency", "waits some seconds, then all is well"),
            Self::RateLimited(RetryAfter::Absent) => ("rate-limited", "429 without Retry-After"),
            Self::RateLimited(RetryAfter::Seconds(_)) => {
                ("rate-limited-seconds", "429 with Retry-After in seconds")
            }
            Self::RateLimited(RetryAfter::Date(_)) => {
                ("rate-limited-date", "429 with Retry-After as a date")
            }
            Self::ServerError => ("server-error", "500, nothing done"),
            Self::ServerErrorAfter => ("server-error-after", "500, everything done"),
            Self::BadGateway => ("bad-gateway", "502 in HTML, nothing done"),
            Self::BadGatewayAfter => ("bad-gateway-after", "502 in HTML, everything done"),
            Self::SignInPage => ("sign-in-page", "200 with a gateway's page, nothing done"),
            Self::UnknownRoute => ("unknown-route", "404 with a proxy's page, nothing done"),
            Self::GatewayNotFound => (
                "gateway-not-found",
                "404 with a gateway's JSON, nothing done",
            ),
            Self::DeniedSuccess => (
                "denied-success",
                "success with an error inside, nothing done",
            ),
            Self::Redirect => ("redirect", "307 to another port, which logs requests"),
            Self::TruncatedBody => ("truncated-body", "the connection ends in mid-body"),
            Self::OversizedBody => ("oversized-body", "the body streams on to 64 MiB"),
            Self::SlowBody(_) => ("slow-body", "a pause before every byte of the body"),
            Self::StalledBody => ("stalled-body", "half of the body, the rest when released"),
            Self::GarbageBody => ("garbage-body", "the body is no JSON"),
            Self::EmptyBody => ("empty-body", "no body where there should be one"),
            Self::WrongTypes => ("wrong-types", "JSON with every type wrong"),
            Self::UnknownEnum => ("unknown-enum", "values that the spec's enums don't have"),
            Self::ExtraFields => ("extra-fields", "fields that the spec doesn't have"),
            Self::ContradictingAnswer => (
                "contradicting-answer",
                "done, the answer says that it failed",
            ),
            Self::EchoingRefusal => (
                "echoing-refusal",
                "400 that repeats the request, nothing done",
            ),
            Self::EchoingAnswer => ("echoing-answer", "done, the answer repeats the request"),
        }
    }

    /// Whether the answer repeats the request.
    pub(crate) fn echoes(self) -> bool {
        matches!(self, Self::EchoingRefusal | Self::EchoingAnswer)
    }

    fn lasting(self, seconds: u32) -> Option<Self> {
        let duration = Duration::from_secs(seconds.into());
        match self {
            Self::Latency(_) => Some(Self::Latency(duration)),
            Self::SlowBody(_) => Some(Self::SlowBody(duration)),
            Self::RateLimited(RetryAfter::Seconds(_)) => {
                Some(Self::RateLimited(RetryAfter::Seconds(seconds)))
            }
            Self::RateLimited(RetryAfter::Date(_)) => {
                Some(Self::RateLimited(RetryAfter::Date(seconds)))
            }
            _ => None,
        }
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
