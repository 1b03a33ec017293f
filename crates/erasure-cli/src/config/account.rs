//! The accounts of a configuration: a section each, read by the table of its vendor's settings.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use erasure::{
    BaseUrl, Setting, SettingType, SettingValue, Settings, Transport, Vendor, VendorId, VendorKind,
};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::credential::{Credential, Source};
use super::limits::{Limits, Rate};
use super::meant::{Fields, Meant, Name};
use super::problem::Problem;
use super::reader::{Reader, listed};

/// An account at a vendor.
pub(crate) struct Account {
    pub(crate) id: VendorId,
    pub(crate) kind: &'static VendorKind,
    pub(crate) limits: Limits,
    base: BaseUrl,
    name: Option<String>,
    values: BTreeMap<&'static str, SettingValue>,
    secrets: BTreeMap<&'static str, Credential>,
}

impl Account {
    /// Its vendor, with its credentials read from where they are.
    pub(crate) fn vendor(&self, transport: Transport) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let mut values = self.values.clone();
        let mut problems = Vec::new();
        for (name, credential) in &self.secrets {
            match credential.read() {
                Ok(secret) => drop(values.insert(name, SettingValue::Secret(secret))),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(self.kind.vendor(Settings {
            id: self.id.clone(),
            base: self.base.clone(),
            transport,
            account: self.name.clone(),
            values,
        }))
    }

    /// The files that its credentials are in.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.secrets.values().filter_map(Credential::file)
    }
}

/// What the section of every vendor can have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Section {
    #[serde(rename = "kind")]
    _kind: Option<String>,
    region: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    allow_private: Option<Spanned<String>>,
    account: Option<Meant<Name>>,
    at_once: Option<NonZeroU32>,
    attempts: Option<NonZeroU32>,
    rate: Option<Rate>,
}

/// Reads all of them, in the order in which they are written.
pub(super) fn read<'t>(
    reader: &mut Reader<'t>,
    sections: DeTable<'t>,
    directory: &Path,
) -> Vec<Account> {
    let mut sections: Vec<_> = sections.into_iter().collect();
    sections.sort_by_key(|(name, _)| name.span().start);
    let mut accounts = Vec::new();
    for (name, section) in sections {
        let at = section.span();
        match section.into_inner() {
            DeValue::Table(table) => accounts.extend(one(reader, &name, (table, at), directory)),
            _ => reader.wrong(&at, "expected a table"),
        }
    }
    accounts
}

fn one<'t>(
    reader: &mut Reader<'t>,
    name: &Spanned<std::borrow::Cow<'t, str>>,
    (mut table, at): (DeTable<'t>, Range<usize>),
    directory: &Path,
) -> Option<Account> {
    let id = VendorId::new(name.get_ref().as_ref());
    if id.is_err() {
        let expected = "an account is called by lower-case ASCII letters, digits and `-`";
        reader.wrong(&name.span(), expected);
    }
    let kind = kind(reader, name, &table)?;
    let (mut values, mut secrets) = (BTreeMap::new(), BTreeMap::new());
    for setting in kind.settings {
        match table.remove(setting.name) {
            Some(value) if setting.takes == SettingType::Secret => {
                let written = reader.place(&value.span());
                let source: Option<Source> = reader.value(value);
                let credential = source.map(|source| Credential::new(source, written, directory));
                secrets.extend(credential.map(|credential| (setting.name, credential)));
            }
            Some(value) => {
                let value = given(reader, setting, value);
                values.extend(value.map(|value| (setting.name, value)));
            }
            None if setting.default.is_some() => {}
            None => match setting.takes {
                SettingType::Flag | SettingType::Fields => {}
                SettingType::Secret => {
                    let example = format!("{{ env = \"{}\" }}", kind.variable(setting.name));
                    reader.lacks(&at, setting.name, &example);
                }
                SettingType::Text => reader.lacks(&at, setting.name, "\"…\""),
                SettingType::OneOf(values) => reader.lacks(&at, setting.name, &quoted(values)),
            },
        }
    }
    let others: Vec<&str> = kind.settings.iter().map(|setting| setting.name).collect();
    let section: Section = reader.table(table, at.clone(), &others)?;
    let base = base(reader, kind, &section, &at);
    Some(Account {
        id: id.ok()?,
        kind,
        limits: Limits {
            at_once: section.at_once,
            attempts: section.attempts,
            rate: section.rate,
        },
        base: base?,
        name: section.account.map(|name| name.0.0),
        values,
        secrets,
    })
}

/// The vendor that a section says by its `kind`, or else by its name.
fn kind(
    reader: &mut Reader<'_>,
    name: &Spanned<std::borrow::Cow<'_, str>>,
    table: &DeTable<'_>,
) -> Option<&'static VendorKind> {
    let (kind, at) = match table.get("kind").map(|kind| (kind.get_ref(), kind.span())) {
        Some((DeValue::String(kind), at)) => (kind.as_ref(), at),
        Some((_, at)) => ("", at),
        None => (name.get_ref().as_ref(), name.span()),
    };
    let found = VendorKind::ALL
        .iter()
        .find(|known| known.id.as_str() == kind);
    if found.is_none() {
        let known: Vec<_> = VendorKind::ALL
            .iter()
            .map(|kind| kind.id.as_str())
            .collect();
        let message = match VendorId::KNOWN.iter().find(|known| known.as_str() == kind) {
            Some(id) => format!(
                "this program was built without this vendor: build it with the feature `{id}`"
            ),
            None => format!(
                "no vendor is called this: the vendors are {}; for a second account at one of them, add \
                 `kind = \"…\"` to its section",
                listed(&known, ", ")
            ),
        };
        reader.wrong(&at, message);
    }
    found
}

/// The value of a setting that is no secret.
fn given<'t>(
    reader: &mut Reader<'t>,
    setting: &Setting,
    value: Spanned<DeValue<'t>>,
) -> Option<SettingValue> {
    let at = value.span();
    Some(match setting.takes {
        SettingType::Flag => SettingValue::Flag(reader.value(value)?),
        SettingType::Fields => {
            let fields = reader.value::<Fields>(value)?.into_iter();
            SettingValue::Fields(fields.map(|(kind, field)| (kind.0, field)).collect())
        }
        SettingType::Text | SettingType::Secret => SettingValue::Text(reader.value(value)?),
        SettingType::OneOf(values) => {
            let text: String = reader.value(value)?;
            if !values.contains(&text.as_str()) {
                reader.wrong(&at, format!("expected {}", listed(values, " or ")));
                return None;
            }
            SettingValue::Text(text)
        }
    })
}

/// Where the vendor is asked: in one of its regions, or at an address of one's own.
fn base(
    reader: &mut Reader<'_>,
    kind: &VendorKind,
    section: &Section,
    at: &Range<usize>,
) -> Option<BaseUrl> {
    let regions = (kind.regions)();
    let names: Vec<&str> = regions.iter().map(|(name, _)| *name).collect();
    if let (None, Some(private)) = (&section.base_url, &section.allow_private) {
        reader.wrong(
            &private.span(),
            "this goes with a `base-url`: remove it, or give the address",
        );
    }
    match (&section.region, &section.base_url) {
        (Some(region), Some(_)) => {
            reader.wrong(
                &region.span(),
                "expected either `region` or `base-url`: remove one of them",
            );
            None
        }
        (None, Some(address)) => own(
            kind,
            address.get_ref(),
            section.allow_private.as_ref().map(Spanned::get_ref),
        )
        .map_err(|message| reader.wrong(&address.span(), message))
        .ok(),
        (None, None) if names.len() > 1 => {
            reader.lacks(at, "region", &quoted(&names));
            None
        }
        (region, None) => {
            let named = |(name, _): &(&str, _)| {
                region
                    .as_ref()
                    .is_none_or(|region| region.get_ref() == name)
            };
            let found = regions.into_iter().find(named);
            if let (None, Some(region)) = (&found, region) {
                reader.wrong(
                    &region.span(),
                    format!("expected {}", listed(&names, " or ")),
                );
            }
            found.map(|(_, base)| base)
        }
    }
}

/// An address of one's own, or what is wrong with it.
fn own(kind: &VendorKind, address: &str, private: Option<&String>) -> Result<BaseUrl, String> {
    let parsed = match private {
        None => BaseUrl::parse(address),
        Some(host) => BaseUrl::parse_private(address, host),
    };
    let base = parsed.map_err(|error| {
        let allowed = "allow its host by name, with `allow-private = \"…\"`";
        error.to_string().replace("allow its host by name", allowed)
    })?;
    base.repeats(kind.path).map_or(Ok(base.clone()), |twice| {
        Err(format!(
            "it ends in `{twice}`, with which the vendor's own paths begin: leave `{twice}` out"
        ))
    })
}

/// The first of these, as it is written.
fn quoted(values: &[&str]) -> String {
    format!("\"{}\"", values.first().unwrap_or(&"…"))
}
