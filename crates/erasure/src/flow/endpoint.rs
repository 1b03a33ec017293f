//! Where a vendor is asked, over which transport, and under which id it is reported.

use std::collections::BTreeMap;

use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Transport};

use super::random_identifier::wrong;
use super::shared::Shared;
use super::{Fields, Heard, Use};
use crate::setting::{Held, Setting, SettingType, SettingValue, Settings};
use crate::{Account, AccountId, IdentifierKind, VendorId};

/// The settings of an adapter.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub(super) facts: &'static VendorFacts,
    pub(super) id: VendorId,
    base: BaseUrl,
    transport: Transport,
    /// Of what the account is called in the settings.
    name: Option<AccountId>,
    /// Whether several share a request, where the settings say so.
    pub(super) batches: Option<bool>,
    /// What the account calls each kind of identifier, where requests name it.
    pub(super) fields: Option<Fields>,
    /// The vendor's own settings.
    settings: &'static [Setting],
    values: BTreeMap<&'static str, SettingValue>,
    /// One answer tells all who share a job, and all who wait for what may be under way.
    pub(super) shared: Shared<Heard>,
}

impl Endpoint {
    /// A vendor at this address, with these settings of its own.
    pub fn new(
        facts: &'static VendorFacts,
        settings: &'static [Setting],
        base: impl Into<BaseUrl>,
    ) -> Self {
        let mut kinds = settings.iter().map(|setting| setting.takes);
        let has_fields = kinds.any(|takes| takes == SettingType::Fields);
        Self {
            facts,
            id: VendorId::from_static(facts.id),
            base: base.into(),
            transport: Transport::default(),
            name: None,
            batches: None,
            fields: has_fields.then(|| Fields::of(facts.identifiers)),
            settings,
            values: BTreeMap::new(),
            shared: Shared::default(),
        }
    }

    /// The same with all that a configuration says.
    pub(crate) fn configured(self, given: Settings) -> Self {
        let mut this = self.over(given.transport).reported_as(given.id);
        for (name, value) in given.values {
            match value {
                SettingValue::Flag(wanted) if name == "batches" => this.batches = Some(wanted),
                SettingValue::Fields(fields) => {
                    let fields = fields.into_iter();
                    this = fields.fold(this, |this, (kind, field)| this.with_field(kind, field));
                }
                value => drop(this.values.insert(name, value)),
            }
        }
        match given.account {
            Some(name) => this.of_account(&name),
            None => this,
        }
    }

    /// The same with a setting.
    #[cfg_attr(
        not(feature = "default"),
        allow(dead_code, reason = "there may be no vendor")
    )]
    #[must_use]
    pub(crate) fn with<T: Held>(mut self, name: &'static str, value: T) -> Self {
        self.values.insert(name, value.value());
        self
    }

    /// The value of a setting, or its default.
    pub(crate) fn get<T: Held>(&self, name: &str) -> T {
        let setting = self.settings.iter().find(|setting| setting.name == name);
        let default = setting.and_then(|setting| match setting.takes {
            SettingType::Flag => Some(SettingValue::Flag(false)),
            _ => Some(SettingValue::Text(setting.default?.to_owned())),
        });
        T::held(self.values.get(name).or(default.as_ref()))
    }

    /// Whether a use is for an account with these settings.
    pub(super) fn holds(&self, used: &Use) -> bool {
        let mut conditions = used.only_if.iter();
        conditions.all(|(name, values)| values.contains(&self.get::<String>(name).as_str()))
    }

    /// Replaces all secrets by wrong ones, for a probe.
    pub(super) fn spoil_secrets(&mut self) {
        for value in self.values.values_mut() {
            if let SettingValue::Secret(secret) = value {
                *secret = wrong(secret);
            }
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
    pub fn account(&self) -> Account {
        let of_account = || self.settings.iter().filter(|setting| setting.account);
        let is_secret = |setting: &&Setting| setting.takes == SettingType::Secret;
        let of_secret = of_account().find(is_secret).map(|setting| {
            let secret = self.get(setting.name);
            nameless().and_secret("secret", &secret).id()
        });
        let account = Account::new(VendorId::from_static(self.facts.id), self.base.as_str());
        let identity = self.name.or(of_secret).into_iter();
        let account = identity.fold(account, |account, digest| {
            account.and_digest("identity", digest)
        });
        let others = of_account().filter(|setting| !is_secret(setting));
        others.fold(account, |account, setting| {
            account.and(setting.name, &self.get::<String>(setting.name))
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

    /// The same where identifiers of this kind stand in this field.
    #[must_use]
    pub fn with_field(mut self, kind: IdentifierKind, field: impl Into<String>) -> Self {
        if let Some(fields) = &mut self.fields {
            fields.insert(kind, field);
        }
        self
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
                self.endpoint = self.endpoint.with_field(kind, field);
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
