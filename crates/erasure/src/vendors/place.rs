//! Where a vendor is asked, over which transport, and under which id it is reported.

use client_runtime::{BaseUrl, Secret, Transport};

use crate::{Account, AccountId, VendorId};

/// The settings that every adapter has.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: VendorId,
    pub(super) base: BaseUrl,
    pub(super) transport: Transport,
    /// Of what the account is called in the settings, or else of the secret that belongs to it alone.
    identity: Option<AccountId>,
}

impl Place {
    pub(super) fn new(id: VendorId, base: impl Into<BaseUrl>) -> Self {
        Self {
            id,
            base: base.into(),
            transport: Transport::default(),
            identity: None,
        }
    }

    /// The same for the account that this secret belongs to, and no other.
    pub(super) fn of(mut self, secret: &Secret) -> Self {
        self.identity = Some(identity().and_secret("secret", secret).id());
        self
    }

    /// The same for the account that is called this, whatever its secret becomes.
    pub(super) fn named(mut self, name: &str) -> Self {
        self.identity = Some(identity().and("name", name).id());
        self
    }

    /// The account that is asked here.
    pub(super) fn account(&self, kind: &'static str) -> Account {
        let account = Account::new(VendorId::from_static(kind), self.base.as_str());
        let identity = self.identity.into_iter();
        identity.fold(account, |account, digest| {
            account.and_digest("identity", digest)
        })
    }
}

/// What identifies an account beside its vendor and its address.
fn identity() -> Account {
    Account::new(VendorId::from_static("identity"), "")
}

/// The answers of an adapter that come from its place and its spec alone.
macro_rules! as_its_spec_says {
    ($($part:ident)?) => {
        fn account(&self) -> $crate::Account {
            let account = self.place.account(VENDOR.id);
            $(let account = account.and(stringify!($part), &self.$part);)?
            account
        }

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

            /// Names the account, so that it stays the same account when its credentials are replaced.
            /// Without a name, the credential that belongs to it alone identifies it, where it has one.
            #[must_use]
            pub fn with_account(mut self, name: &str) -> Self {
                self.place = self.place.named(name);
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
