//! Where a vendor is asked, over which transport, and under which id it is reported.

use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Secret, Transport};

use super::Heard;
use super::shared::Shared;
use crate::{Account, AccountId, VendorId};

/// The settings that every adapter has.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub(super) id: VendorId,
    base: BaseUrl,
    transport: Transport,
    /// Of what the account is called in the settings.
    name: Option<AccountId>,
    /// Whether several share a request, where the settings say so.
    pub(super) batches: Option<bool>,
    /// One answer tells all who share a job, and all who wait for what may be under way.
    pub(super) shared: Shared<Heard>,
}

impl Endpoint {
    /// A vendor at this address.
    pub fn new(facts: &VendorFacts, base: impl Into<BaseUrl>) -> Self {
        Self {
            id: VendorId::from_static(facts.id),
            base: base.into(),
            transport: Transport::default(),
            name: None,
            batches: None,
            shared: Shared::default(),
        }
    }

    /// The address.
    pub fn base(&self) -> BaseUrl {
        self.base.clone()
    }

    /// The transport.
    pub fn transport(&self) -> Transport {
        self.transport.clone()
    }

    /// The account that is asked here. What it is called in the settings identifies it, or else the secret
    /// that belongs to it alone.
    pub fn account(&self, facts: &VendorFacts, secret: Option<&Secret>) -> Account {
        let account = Account::new(VendorId::from_static(facts.id), self.base.as_str());
        let of_secret = secret.map(|secret| nameless().and_secret("secret", secret).id());
        let identity = self.name.or(of_secret).into_iter();
        identity.fold(account, |account, digest| {
            account.and_digest("identity", digest)
        })
    }

    /// The same at another address.
    #[must_use]
    pub fn at(self, base: impl Into<BaseUrl>) -> Self {
        let base = base.into();
        Self { base, ..self }
    }

    /// The same over another transport.
    #[must_use]
    pub fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// The same for the account that is called this, whatever its secrets become.
    #[must_use]
    pub fn of_account(self, name: &str) -> Self {
        let name = Some(nameless().and("name", name).id());
        Self { name, ..self }
    }

    /// The same reported under another id.
    #[must_use]
    pub fn reported_as(self, id: VendorId) -> Self {
        Self { id, ..self }
    }

    /// The same where several share a request, or don't.
    #[must_use]
    pub fn batched(self, wanted: bool) -> Self {
        let batches = Some(wanted);
        Self { batches, ..self }
    }
}

/// What an identity is made from.
fn nameless() -> Account {
    Account::new(VendorId::from_static("identity"), "")
}

/// The methods that every adapter has: its settings beside the vendor's own.
#[cfg_attr(
    not(feature = "default"),
    allow(unused_macros, reason = "there may be no vendor")
)]
macro_rules! adapter {
    (@batches $adapter:ident) => {
        impl $adapter {
            /// Whether several people are asked for with one request. Unless this is called, they are where
            /// the vendor has published how.
            #[must_use]
            pub fn batches(mut self, wanted: bool) -> Self {
                self.endpoint = self.endpoint.batched(wanted);
                self
            }
        }
    };
    (@fields $adapter:ident) => {
        impl $adapter {
            /// The field in which the account keeps identifiers of this kind. A custom identifier's own name is
            /// its field, unless this is called.
            #[must_use]
            pub fn field(mut self, kind: $crate::IdentifierKind, field: impl Into<String>) -> Self {
                self.fields.insert(kind, field);
                self
            }
        }
    };
    ($adapter:ident $(, $more:ident)*) => {
        $(adapter!(@$more $adapter);)*

        impl $adapter {
            /// Asks at another address: that of a proxy, or of a server in a test.
            #[must_use]
            pub fn at(mut self, base: impl Into<client_runtime::BaseUrl>) -> Self {
                self.endpoint = self.endpoint.at(base);
                self
            }

            /// Asks over a transport with settings of its own.
            #[must_use]
            pub fn with_transport(mut self, transport: client_runtime::Transport) -> Self {
                self.endpoint = self.endpoint.over(transport);
                self
            }

            /// Names the account, so that it stays the same account when its credentials are replaced.
            /// Without a name, the credential that belongs to it alone identifies it, where it has one.
            #[must_use]
            pub fn with_account(mut self, name: &str) -> Self {
                self.endpoint = self.endpoint.of_account(name);
                self
            }

            /// Reports under another id: for a second account at the same vendor.
            #[must_use]
            pub fn with_id(mut self, id: $crate::VendorId) -> Self {
                self.endpoint = self.endpoint.reported_as(id);
                self
            }
        }
    };
}

#[cfg_attr(
    not(feature = "default"),
    allow(unused_imports, reason = "there may be no vendor")
)]
pub(crate) use adapter;
