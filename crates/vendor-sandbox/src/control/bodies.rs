//! The bodies of commands.

use jiff::Timestamp;
use serde::Deserialize;

use crate::{Contract, Times, Vendor};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// An ISO 8601 duration, such as `P7D`.
    pub by: jiff::Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    pub to: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inject {
    pub vendor: Vendor,
    #[serde(default = "any")]
    pub operation: String,
    pub fault: String,
    #[serde(default = "once")]
    pub times: Count,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Count {
    Next(u32),
    Named(Always),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Always {
    Always,
}

impl From<Count> for Times {
    fn from(count: Count) -> Self {
        match count {
            Count::Next(requests) => Self::Next(requests),
            Count::Named(Always::Always) => Self::Always,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfVendor {
    pub vendor: Vendor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ingest {
    pub vendor: Vendor,
    /// Any identifier of somebody whom the sandbox knows.
    pub person: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    pub vendor: Vendor,
    pub person: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Serve {
    pub vendor: Vendor,
    pub contract: Contract,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Succeed {
    pub vendor: Vendor,
    pub status: u16,
}

fn any() -> String {
    crate::fault::ANY.to_owned()
}

fn once() -> Count {
    Count::Next(1)
}
