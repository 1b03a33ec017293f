//! Where a vendor is asked, over which transport, and under which id it is reported.

use client_runtime::{BaseUrl, Operation, Transport};
use jiff::Timestamp;

use crate::{Failure, Probe, VendorId};

/// The settings that every adapter has.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: VendorId,
    pub(super) base: BaseUrl,
    pub(super) transport: Transport,
}

impl Place {
    pub(super) fn new(id: VendorId, base: impl Into<BaseUrl>) -> Self {
        Self {
            id,
            base: base.into(),
            transport: Transport::default(),
        }
    }

    /// What shows of a vendor that has nothing harmless to be asked.
    pub(super) async fn probe(&self, operation: &'static Operation) -> Probe {
        match self.transport.reach(operation, &self.base).await {
            Ok(()) => Probe::CredentialsUnchecked,
            Err(error) => Probe::of(Failure::from_client_error(&error, Timestamp::now())),
        }
    }
}

/// The answers of an adapter that come from its place and its spec alone.
macro_rules! as_its_spec_says {
    () => {
        fn id(&self) -> $crate::VendorId {
            self.place.id.clone()
        }

        fn name(&self) -> String {
            VENDOR.name.to_owned()
        }

        fn spec(&self) -> Option<&'static str> {
            Some(VENDOR.spec)
        }

        fn unanswered(&self) -> &'static [&'static str] {
            VENDOR.unanswered
        }

        fn at_once(&self) -> std::num::NonZeroUsize {
            self.place.transport.concurrency(&VENDOR)
        }
    };
}

/// The methods by which an adapter's settings are changed.
macro_rules! settings {
    ($adapter:ident) => {
        impl $adapter {
            /// Asks at another address: that of a proxy, or of a server in a test.
            #[must_use]
            pub fn at(mut self, base: impl Into<client_runtime::BaseUrl>) -> Self {
                self.place.base = base.into();
                self
            }

            /// Asks over a transport with settings of its own.
            #[must_use]
            pub fn with_transport(mut self, transport: client_runtime::Transport) -> Self {
                self.place.transport = transport;
                self
            }

            /// Reports under another id: for a second account at the same vendor.
            #[must_use]
            pub fn with_id(mut self, id: $crate::VendorId) -> Self {
                self.place.id = id;
                self
            }
        }
    };
}

pub(super) use {as_its_spec_says, settings};
