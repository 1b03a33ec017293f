//! Why a request failed, in our own words: a vendor's text may repeat the person's identifier and is never
//! copied.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::repeats::repeats;
use crate::{Identifier, Unreached};

/// The end of a reason if no request reached the vendor.
const NOTHING_SENT: &str = "; nothing was sent";

/// Why a vendor did not do it, or could not be asked.
///
/// ```
/// use erasure::{Failure, Reason};
///
/// let failure = Failure::new(Reason::Overloaded).with_status(429);
/// assert!(failure.is_retryable());
/// assert_eq!(failure.to_string(), "the vendor takes no more requests for now (status 429)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Failure {
    reason: Reason,
    retryable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unreached: Option<Unreached>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vendor_request_id: Option<String>,
}

impl Failure {
    /// A failure for this reason; retryable if the reason is temporary.
    pub fn new(reason: Reason) -> Self {
        Self {
            reason,
            retryable: reason.passes(),
            unreached: None,
            status: None,
            retry_after: None,
            vendor_request_id: None,
        }
    }

    /// The failure with another reason.
    pub(crate) fn because(mut self, reason: Reason) -> Self {
        self.reason = reason;
        self
    }

    /// With why no connection could be made.
    #[must_use]
    pub fn with_unreached(mut self, why: Unreached) -> Self {
        self.unreached = Some(why);
        self
    }

    /// With the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With the time before which the vendor must not be asked again.
    #[must_use]
    pub fn with_retry_after(mut self, at: Timestamp) -> Self {
        self.retry_after = Some(at);
        self
    }

    /// With the vendor's own id of the request, for a question to its support. A text that doesn't look like
    /// an id is left out: it may be an e-mail address.
    #[must_use]
    pub fn with_vendor_request_id(mut self, id: &str) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=+/".contains(&byte);
        self.vendor_request_id =
            ((1..=128).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned());
        self
    }

    /// Overrides whether asking again can help.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = retryable;
        self
    }

    /// The reason.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// Whether asking again can help without anyone changing something.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// Why no connection could be made, if that is known.
    pub fn unreached(&self) -> Option<Unreached> {
        self.unreached
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The time before which the vendor must not be asked again.
    pub fn retry_after(&self) -> Option<Timestamp> {
        self.retry_after
    }

    /// The vendor's own id of the request.
    pub fn vendor_request_id(&self) -> Option<&str> {
        self.vendor_request_id.as_deref()
    }

    /// What a person can do about it.
    pub(crate) fn remedy(&self) -> &'static str {
        match (self.reason, &self.vendor_request_id) {
            (Reason::Rejected, Some(_)) => {
                "look up what the vendor refused, by its request id, and erase again"
            }
            (reason, _) => reason.remedy(),
        }
    }

    /// The failure without a request id that repeats this identifier.
    pub(crate) fn without(mut self, identifier: &Identifier) -> Self {
        self.leave_out(identifier);
        self
    }

    /// The same in place.
    pub(crate) fn leave_out(&mut self, identifier: &Identifier) {
        self.vendor_request_id.take_if(|id| repeats(id, identifier));
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason.to_string();
        match (self.unreached, reason.strip_suffix(NOTHING_SENT)) {
            (Some(why), Some(reason)) => write!(f, "{reason}: {why}{NOTHING_SENT}")?,
            _ => f.write_str(&reason)?,
        }
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        if let Some(at) = self.retry_after {
            write!(f, ", not before {}", crate::summary::moment(at))?;
        }
        if let Some(id) = &self.vendor_request_id {
            write!(f, ", vendor's request id {id}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// No connection could be made; nothing was sent.
    NotReached,
    /// The vendor's limits left no room for the request in time. Nothing was sent.
    Postponed,
    /// The request could not be made from this identifier; nothing was sent.
    NotSendable,
    /// The vendor's client is set up wrongly; nothing was sent.
    Misconfigured,
    /// The eraser has no vendor of this name; nothing was sent.
    UnknownVendor,
    /// The adapter is defective; nothing was sent.
    Defective,
    /// The vendor's adapter isn't finished: questions in its spec are unanswered. Nothing was sent.
    Unfinished,
    /// The vendor does not accept our credentials, or they don't permit this.
    Credentials,
    /// The vendor takes no more requests for now.
    Overloaded,
    /// The vendor is out of order.
    OutOfOrder,
    /// The vendor refuses this request.
    Rejected,
    /// The vendor holds a record under this identifier and could not work out which.
    Unresolved,
    /// An earlier erasure of the person may be under way. Until it ends, nobody can tell whether the vendor
    /// knows them by this identifier.
    UnderWay,
    /// The vendor accepted the erasure and says that it failed.
    GivenUp,
    /// The vendor accepted the erasure, and says that somebody cancelled it.
    Cancelled,
    /// The vendor accepted the erasure, and doesn't find it any more.
    Untraceable,
    /// The vendor's time has passed, and the record is still there.
    StillThere,
    /// The vendor offers no way to check whether the record is gone.
    Unverifiable,
    /// The answer to a question was lost, or came too late.
    NoAnswer,
    /// The answer to a question is not what the vendor documents.
    NotUnderstood,
    /// The vendor never gives an answer of this shape: a proxy or gateway did, for example because it
    /// doesn't know the path.
    NotTheVendors,
    /// The answer fits another of the vendor's published contracts than the configured one: what the vendor
    /// did isn't known.
    OtherContract,
    /// The program ended during each request, before an answer came.
    Interrupted,
    /// The account that was asked is no longer configured, or another one has replaced it. Nothing more was
    /// sent.
    AccountGone,
    /// Twice the vendor's time has passed, and it has still not confirmed the erasure.
    Overdue,
}

impl Reason {
    /// Whether the reason is temporary.
    fn passes(self) -> bool {
        use Reason::{
            NoAnswer, NotReached, NotTheVendors, NotUnderstood, OutOfOrder, Overloaded, Postponed,
            UnderWay,
        };
        let passing = [NotReached, Postponed, Overloaded, OutOfOrder, UnderWay];
        passing.contains(&self) || matches!(self, NoAnswer | NotUnderstood | NotTheVendors)
    }

    /// Whether the vendor has certainly done nothing.
    pub(crate) fn nothing_done(self) -> bool {
        use Reason::{
            Defective, Misconfigured, NotReached, NotSendable, Overloaded, Postponed, UnderWay,
            Unfinished, UnknownVendor, Unresolved,
        };
        let done_nothing = [
            NotReached,
            Postponed,
            NotSendable,
            Misconfigured,
            UnknownVendor,
            Defective,
            Unfinished,
        ];
        done_nothing.contains(&self) || matches!(self, Overloaded | Unresolved | UnderWay)
    }

    /// What a person can do about it, if the vendor gave no request id.
    fn remedy(self) -> &'static str {
        match self {
            Self::NotReached
            | Self::Postponed
            | Self::Overloaded
            | Self::OutOfOrder
            | Self::NoAnswer => "ask again later",
            Self::NotSendable => "check the identifier against what the vendor knows the person by",
            Self::Misconfigured => {
                "correct the vendor's base URL, which doesn't end in the `/v1` or the like that the vendor's \
                 own paths begin with, or the transport, then erase again"
            }
            Self::UnknownVendor => "add the vendor to the eraser, then erase again",
            Self::Defective => "fix the vendor's adapter, then erase again",
            Self::Unfinished => {
                "answer the open questions in the vendor's spec and finish its adapter, then erase again"
            }
            Self::Credentials => "check the credentials and what they permit, then erase again",
            Self::Rejected => {
                "compare the identifier and the settings with what the vendor takes, then erase again"
            }
            Self::UnderWay => "settle the report again later",
            Self::Unresolved => {
                "erase again when earlier deletions have finished, or have the vendor's support resolve it"
            }
            Self::GivenUp => "erase again; if it fails again, have the vendor's support look at it",
            Self::Cancelled => "find out who cancelled it and why, then erase again",
            Self::Untraceable => {
                "check at the vendor by hand whether the person is still there; if so, erase again"
            }
            Self::StillThere => "find out whether the person came back; if not, erase again",
            Self::Unverifiable => "check at the vendor by hand whether the person is still there",
            Self::NotUnderstood => "compare the vendor's answer with its spec",
            Self::AccountGone => {
                "check at the account that was asked whether the person is still there; or configure it again, \
                 then erase again"
            }
            Self::Overdue => {
                "have the vendor's support say what became of the erasure, or erase again"
            }
            Self::NotTheVendors => {
                "check the vendor's base URL and any proxy or gateway before the vendor, then erase again"
            }
            Self::OtherContract => {
                "set `contract` to the one that the vendor uses, check at the vendor by hand whether the \
                 person is still there, and erase again if so"
            }
            Self::Interrupted => {
                "find out why the program ends, look at the vendor by hand, then erase again"
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotReached => "the vendor could not be reached; nothing was sent",
            Self::Postponed => "the vendor's limits left no room in time; nothing was sent",
            Self::NotSendable => "no request can be made from this identifier; nothing was sent",
            Self::Misconfigured => "the vendor's client is set up wrongly; nothing was sent",
            Self::UnknownVendor => "the eraser has no vendor of this name; nothing was sent",
            Self::Defective => "the vendor's adapter is defective; nothing was sent",
            Self::Unfinished => "the vendor's adapter isn't finished; nothing was sent",
            Self::Credentials => "the vendor does not accept the credentials",
            Self::Overloaded => "the vendor takes no more requests for now",
            Self::OutOfOrder => "the vendor is out of order",
            Self::Rejected => "the vendor refuses the request",
            Self::UnderWay => "an erasure that began earlier may be under way",
            Self::Unresolved => {
                "the vendor holds a record, but says that it can't find it to delete it"
            }
            Self::GivenUp => "the vendor accepted the erasure, and says that it failed",
            Self::Cancelled => {
                "the vendor accepted the erasure, and says that somebody cancelled it"
            }
            Self::Untraceable => "the vendor accepted the erasure, and doesn't find it any more",
            Self::StillThere => "the vendor's time has passed, and the record is there",
            Self::Unverifiable => "the vendor can't be asked whether the record is gone",
            Self::NoAnswer => "no answer came",
            Self::NotUnderstood => "the answer is not one that the vendor documents",
            Self::NotTheVendors => {
                "the answer is not the vendor's own: something in between gave it"
            }
            Self::OtherContract => {
                "the answer fits another contract than the one that `contract` names"
            }
            Self::Interrupted => "the program ended each time while it was asking",
            Self::AccountGone => {
                "the account that was asked is not configured any more, and another one can't tell"
            }
            Self::Overdue => "the vendor does not say that it is done, long after its time",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_that_is_none_is_left_out() {
        for odd in [
            "",
            "ada@example.com",
            "two words",
            "línea",
            &"a".repeat(129),
        ] {
            let failure = Failure::new(Reason::Rejected).with_vendor_request_id(odd);
            assert_eq!(failure.vendor_request_id(), None);
        }
        let failure = Failure::new(Reason::Rejected).with_vendor_request_id("req-u-42");
        assert_eq!(failure.vendor_request_id(), Some("req-u-42"));
        let user_id = Identifier::UserId("u-42".into());
        assert_eq!(failure.without(&user_id).vendor_request_id(), None);
    }

    #[test]
    fn advice_speaks_of_a_request_id_only_where_the_vendor_gave_one() {
        let refused = Failure::new(Reason::Rejected);
        assert!(!refused.remedy().contains("request id"), "there is none");
        let named = refused.with_vendor_request_id("req-abc123");
        assert!(named.remedy().contains("request id"));
    }

    #[test]
    fn the_advice_for_another_contract_names_the_setting() {
        assert!(
            Failure::new(Reason::OtherContract)
                .remedy()
                .contains("`contract`")
        );
    }
}
