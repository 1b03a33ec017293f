//! The settings of an account at a vendor. Each vendor's table is generated from `settings` and `security`
//! in its spec; a program derives its configuration, template and environment variables from the table.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use client_runtime::facts::VendorFacts;
use client_runtime::{BaseUrl, Personal, Secret, Transport};

use crate::flow::Endpoint;
use crate::{Contract, IdentifierKind, Vendor, VendorId};

/// A vendor, and how to configure an account there.
pub struct VendorKind {
    /// The vendor's own id.
    pub id: VendorId,
    /// The settings of an account, besides the address.
    pub settings: &'static [Setting],
    /// The vendor's regions, by their names in its spec. If there is a single region, it need not be
    /// configured.
    pub regions: fn() -> Vec<(&'static str, BaseUrl)>,
    /// An operation's path below the address. The address must not end in the beginning of this path.
    pub path: &'static str,
    pub(crate) facts: &'static VendorFacts,
    pub(crate) build: fn(Endpoint) -> Arc<dyn Vendor>,
}

/// One setting of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The key in a configuration: lower-case words with hyphens.
    pub name: &'static str,
    /// The type of its value.
    pub takes: SettingType,
    /// The value if it isn't set. Without a default, a text or a secret is required; for a flag, the
    /// vendor's adapter has the default.
    pub default: Option<&'static str>,
    /// Its purpose, in one line; empty if the name says it.
    pub description: &'static str,
    /// Whether another value is another account.
    pub account: bool,
}

/// The type of a setting's value.
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
    /// The account's field for each kind of identifier.
    Fields,
}

/// The settings of one account. A setting that isn't in `values` has its default, or is empty: the program
/// that reads the configuration reports what is missing.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The id to report under: the vendor's own, or another for a second account.
    pub id: VendorId,
    /// Where the vendor is asked.
    pub base: BaseUrl,
    /// The transport to use.
    pub transport: Transport,
    /// A name by which the account stays the same when its credentials are replaced.
    pub account: Option<String>,
    /// The vendor's own settings, by their names.
    pub values: BTreeMap<&'static str, SettingValue>,
}

/// The value of a setting.
#[derive(Clone)]
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
    /// The vendor with this account.
    pub fn vendor(&self, settings: Settings) -> Arc<dyn Vendor> {
        let endpoint = Endpoint::new(self.facts, self.settings, settings.base.clone());
        (self.build)(endpoint.configured(settings))
    }

    /// The vendor without an account, for questions about the vendor itself and never about a person.
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

    /// The names of its secrets.
    pub fn secrets(&self) -> impl Iterator<Item = &'static str> {
        let secrets = self.settings.iter();
        let secrets = secrets.filter(|setting| setting.takes == SettingType::Secret);
        secrets.map(|setting| setting.name)
    }

    /// An example value of a setting.
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

    /// The environment variable of a secret, unless a configuration names another, such as `LYTICS_TOKEN`.
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
    /// Whether the setting is required.
    pub fn is_required(&self) -> bool {
        self.default.is_none() && !matches!(self.takes, SettingType::Flag | SettingType::Fields)
    }

    const fn new(name: &'static str, takes: SettingType) -> Self {
        Self {
            name,
            takes,
            default: None,
            description: "",
            account: false,
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

    pub(crate) const fn batches() -> Self {
        Self::flag("batches").for_what(
            "several people with one request, though no page of the vendor gives its body",
        )
    }

    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    pub(crate) const fn of_account(self) -> Self {
        Self {
            account: true,
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

/// That there is one, and never which.
impl fmt::Debug for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SettingValue")
    }
}

/// What an adapter makes of a setting, and the other way round; without a value, it is empty.
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "without a vendor nothing is set")
)]
pub(crate) trait Held {
    fn held(value: Option<&SettingValue>) -> Self;
    fn value(self) -> SettingValue;
}

impl Held for String {
    fn held(value: Option<&SettingValue>) -> Self {
        match value {
            Some(SettingValue::Text(text)) => text.clone(),
            Some(SettingValue::Flag(is)) => is.to_string(),
            _ => Self::new(),
        }
    }

    fn value(self) -> SettingValue {
        SettingValue::Text(self)
    }
}

impl Held for Option<Personal> {
    fn held(value: Option<&SettingValue>) -> Self {
        let text = Some(String::held(value));
        text.filter(|text| !text.is_empty()).map(Personal::from)
    }

    fn value(self) -> SettingValue {
        let text = self.map(|text| text.expose().to_owned());
        SettingValue::Text(text.unwrap_or_default())
    }
}

impl Held for Secret {
    fn held(value: Option<&SettingValue>) -> Self {
        match value {
            Some(SettingValue::Secret(secret)) => secret.clone(),
            _ => Self::from(""),
        }
    }

    fn value(self) -> SettingValue {
        SettingValue::Secret(self)
    }
}

impl Held for bool {
    fn held(value: Option<&SettingValue>) -> Self {
        matches!(value, Some(SettingValue::Flag(true)))
    }

    fn value(self) -> SettingValue {
        SettingValue::Flag(self)
    }
}

impl Held for Contract {
    fn held(value: Option<&SettingValue>) -> Self {
        match value {
            Some(SettingValue::Text(text)) if text == "revised" => Self::Revised,
            _ => Self::Original,
        }
    }

    fn value(self) -> SettingValue {
        SettingValue::Text(match self {
            Self::Original => "original".to_owned(),
            Self::Revised => "revised".to_owned(),
        })
    }
}

/// All regions with their names.
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "without a vendor there is no region")
)]
pub(crate) fn regions<R: Copy + Into<BaseUrl>>(
    all: &[(&'static str, R)],
) -> Vec<(&'static str, BaseUrl)> {
    let named = |(name, region): &(&'static str, R)| (*name, (*region).into());
    all.iter().map(named).collect()
}
