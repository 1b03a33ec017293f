//! Limits on the requests to a vendor, where they differ from its spec.

use std::num::NonZeroU32;
use std::time::Duration;

use erasure::{Clock, Transport};
use serde::Deserialize;

use super::parsed::Parsed;

/// The limits that are set; the others are those of the vendor's spec.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(super) at_once: Option<NonZeroU32>,
    pub(super) attempts: Option<NonZeroU32>,
    pub(super) rate: Option<Rate>,
}

/// The most requests in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ requests = 100, per = \"1m\" }`")]
pub(super) struct Rate {
    requests: NonZeroU32,
    per: Parsed<Duration>,
}

impl Limits {
    /// A transport with these limits, for the vendor with this id.
    ///
    /// # Errors
    ///
    /// Why the machine can't provide what every transport needs, such as trusted certificates.
    pub(crate) fn transport(
        &self,
        vendor: &str,
        clock: impl Clock + 'static,
    ) -> Result<Transport, String> {
        let mut builder = Transport::builder().clock(clock);
        if let Some(at_once) = self.at_once {
            builder = builder.concurrency(vendor, at_once.get() as usize);
        }
        if let Some(attempts) = self.attempts {
            builder = builder.attempts(attempts.get());
        }
        if let Some(Rate { requests, per }) = self.rate {
            builder = builder.rate(vendor, requests.get(), per.0);
        }
        builder.build().map_err(|error| error.to_string())
    }
}
