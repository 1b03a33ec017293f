//! What an account at a vendor is set up with. Each vendor's table follows from `settings` and `security` of
//! its spec; a program's configuration, its template and its environment variables follow from the table.

use std::collections::BTreeMap;
use std::sync::Arc;

use client_runtime::{BaseUrl, Secret, Transport};

use crate::{Contract, IdentifierKind, Vendor, VendorId};

/// A vendor, as far as setting up an account there goes.
pub struct VendorKind {
    /// The vendor's own id.
    pub id: VendorId,
    /// What an account needs besides the address.
    pub settings: &'static [Setting],
    /// The vendor's regions, by the names that its spec gives them. One with a single region needn't be told.
    pub regions: fn() -> Vec<(&'static str, BaseUrl)>,
    /// A path that is asked below the address: no address may end in the beginning of it.
    pub path: &'static str,
    pub(crate) build: fn(&Settings) -> Arc<dyn Vendor>,
}

/// One setting of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The key in a configuration: lower-case words with hyphens.
    pub name: &'static str,
    /// What it takes.
    pub takes: SettingType,
    /// What counts where it isn't set. Without a default, a text or a secret has to be given; a flag is as the
    /// vendor's adapter has it.
    pub default: Option<&'static str>,
    /// What it is for, in one line; empty where the name says it.
    pub description: &'static str,
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingType {
    /// Any text.
    Text,
    /// A credential, or another secret.
    Secret,
    /// Yes or no.
    Flag,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// For kinds of identifiers, the fields in which the account keeps them.
    Fields,
}

/// What one account is set up with. A setting that isn't in `values` has its default, or else is empty: whoever
/// reads a configuration says what is missing.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The id to report under: the vendor's own, or another for a second account.
    pub id: VendorId,
    /// Where the vendor is asked.
    pub base: BaseUrl,
    /// The transport that it is asked over.
    pub transport: Transport,
    /// A name by which the account stays the same when its credentials are replaced.
    pub account: Option<String>,
    /// The vendor's own settings, by their names.
    pub values: BTreeMap<&'static str, SettingValue>,
}

/// The value of a setting.
#[derive(Debug, Clone)]
pub enum SettingValue {
    /// A text, or one of a list.
    Text(String),
    /// A secret.
    Secret(Secret),
    /// Yes or no.
    Flag(bool),
    /// Fields by kinds of identifiers.
    Fields(BTreeMap<IdentifierKind, String>),
}

impl VendorKind {
    /// The vendor, for this account.
    pub fn vendor(&self, mut settings: Settings) -> Arc<dyn Vendor> {
        for setting in self.settings {
            if let Some(default) = setting.default {
                let values = settings.values.entry(setting.name);
                values.or_insert_with(|| SettingValue::Text(default.to_owned()));
            }
        }
        (self.build)(&settings)
    }

    /// The vendor without an account: to be asked about itself, and never about a person.
    pub fn unconfigured(&self) -> Arc<dyn Vendor> {
        let mut regions = (self.regions)().into_iter();
        let nowhere = || BaseUrl::from_spec("https://localhost");
        self.vendor(Settings {
            id: self.id.clone(),
            base: regions.next().map_or_else(nowhere, |(_, base)| base),
            transport: Transport::default(),
            account: None,
            values: BTreeMap::new(),
        })
    }

    /// The names of the secrets that it takes.
    pub fn secrets(&self) -> impl Iterator<Item = &'static str> {
        let secrets = self.settings.iter();
        let secrets = secrets.filter(|setting| setting.takes == SettingType::Secret);
        secrets.map(|setting| setting.name)
    }

    /// What can be written for a setting.
    pub fn example(&self, setting: &Setting) -> String {
        match setting.takes {
            SettingType::Secret => format!("{{ env = \"{}\" }}", self.variable(setting.name)),
            SettingType::Flag => "true".to_owned(),
            SettingType::Fields => "{ email = \"…\", user-id = \"…\" }".to_owned(),
            SettingType::OneOf([first, ..]) => format!("\"{first}\""),
            SettingType::OneOf([]) | SettingType::Text => {
                let default = setting.default.filter(|default| !default.is_empty());
                format!("\"{}\"", default.unwrap_or("…"))
            }
        }
    }

    /// The environment variable that a secret is in, unless a configuration names another: `LYTICS_TOKEN`.
    pub fn variable(&self, secret: &str) -> String {
        format!("{}_{secret}", self.id)
            .replace('-', "_")
            .to_uppercase()
    }
}

#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor needs every setting")
)]
impl Setting {
    /// Whether an account can't do without it.
    pub fn is_required(&self) -> bool {
        self.default.is_none() && !matches!(self.takes, SettingType::Flag | SettingType::Fields)
    }

    const fn new(name: &'static str, takes: SettingType) -> Self {
        Self {
            name,
            takes,
            default: None,
            description: "",
        }
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self::new(name, SettingType::Text)
    }

    pub(crate) const fn secret(name: &'static str) -> Self {
        Self::new(name, SettingType::Secret)
    }

    pub(crate) const fn flag(name: &'static str) -> Self {
        Self::new(name, SettingType::Flag)
    }

    pub(crate) const fn one_of(name: &'static str, values: &'static [&'static str]) -> Self {
        Self::new(name, SettingType::OneOf(values))
    }

    pub(crate) const fn fields() -> Self {
        Self::new("fields", SettingType::Fields)
            .for_what("the fields that hold each kind of identifier")
    }

    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    pub(crate) const fn for_what(self, description: &'static str) -> Self {
        Self {
            description,
            ..self
        }
    }
}

#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor needs every setting")
)]
impl Settings {
    pub(crate) fn text(&self, name: &str) -> &str {
        match self.values.get(name) {
            Some(SettingValue::Text(text)) => text,
            _ => "",
        }
    }

    pub(crate) fn secret(&self, name: &str) -> Secret {
        match self.values.get(name) {
            Some(SettingValue::Secret(secret)) => secret.clone(),
            _ => Secret::from(""),
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.values.get(name) {
            Some(SettingValue::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn fields(&self) -> BTreeMap<IdentifierKind, String> {
        match self.values.get("fields") {
            Some(SettingValue::Fields(fields)) => fields.clone(),
            _ => BTreeMap::new(),
        }
    }

    pub(crate) fn contract(&self) -> Contract {
        if self.text("contract") == "revised" {
            Contract::Revised
        } else {
            Contract::Original
        }
    }
}

/// Regions by their names.
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "without a vendor there is no region")
)]
pub(crate) fn regions<R: Copy + Into<BaseUrl>>(
    all: &[R],
    name: fn(R) -> &'static str,
) -> Vec<(&'static str, BaseUrl)> {
    let named = |region: &R| (name(*region), (*region).into());
    all.iter().map(named).collect()
}

/// An adapter with what every account has.
#[cfg_attr(
    not(feature = "default"),
    allow(unused_macros, reason = "without a vendor nothing is set up")
)]
macro_rules! set_up {
    ($adapter:expr, $given:ident) => {{
        let adapter = $adapter
            .at($given.base.clone())
            .with_id($given.id.clone())
            .with_transport($given.transport.clone());
        match &$given.account {
            Some(name) => std::sync::Arc::new(adapter.with_account(name)),
            None => std::sync::Arc::new(adapter),
        }
    }};
}
#[cfg_attr(
    not(feature = "default"),
    allow(unused_imports, reason = "without a vendor nothing is set up")
)]
pub(crate) use set_up;
