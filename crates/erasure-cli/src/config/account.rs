//! The accounts of a configuration, one section each. The vendor's table of settings says how to read it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use erasure::{
    BaseUrl, Setting, SettingType, SettingValue, Settings, Transport, Vendor, VendorId, VendorKind,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::credential::{Credential, Source};
use super::limits::Limits;
use super::parsed::{Fields, Line, Parsed};
use super::problem::Problem;
use super::reader::{Reader, listed};
use super::section::Section;

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
    /// Its vendor, with its credentials.
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

    /// The files of its credentials.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.secrets.values().filter_map(Credential::file)
    }
}

/// Reads all of them, in the order of the file.
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
    name: &Spanned<Cow<'t, str>>,
    (mut table, at): (DeTable<'t>, Range<usize>),
    directory: &Path,
) -> Option<Account> {
    let id = VendorId::new(name.get_ref().as_ref());
    if id.is_err() {
        let expected = "an account's name consists of lower-case ASCII letters, digits and `-`";
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
            None if setting.is_required() => {
                reader.lacks(&at, setting.name, &kind.example(setting));
            }
            None => {}
        }
    }
    let others: Vec<&str> = kind.settings.iter().map(|setting| setting.name).collect();
    let section: Section = reader.table(table, at.clone(), &others)?;
    let base = section.base(reader, kind, &at);
    Some(Account {
        id: id.ok()?,
        kind,
        limits: section.limits(),
        base: base?,
        name: section.account.map(|name| name.0.0),
        values,
        secrets,
    })
}

/// The vendor that a section names with `kind` or, without it, by its own name.
fn kind(
    reader: &mut Reader<'_>,
    name: &Spanned<Cow<'_, str>>,
    table: &DeTable<'_>,
) -> Option<&'static VendorKind> {
    let (kind, at) = match table.get("kind") {
        Some(kind) => (kind.get_ref().as_str().unwrap_or_default(), kind.span()),
        None => (name.get_ref().as_ref(), name.span()),
    };
    if let Some(found) = VendorKind::ALL
        .iter()
        .find(|known| known.id.as_str() == kind)
    {
        return Some(found);
    }
    let message = if VendorId::KNOWN.iter().any(|known| known.as_str() == kind) {
        format!("this program was built without this vendor: build it with the feature `{kind}`")
    } else {
        let known = VendorKind::ALL.iter().map(|kind| kind.id.as_str());
        format!(
            "there is no such vendor: the vendors are {}; for a second account at one of them, add \
             `kind = \"…\"` to its section",
            listed(&known.collect::<Vec<_>>(), ", ")
        )
    };
    reader.wrong(&at, message);
    None
}

/// The value of a setting that isn't a secret.
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
            SettingValue::Fields(fields.map(|(kind, field)| (kind.0, field.0.0)).collect())
        }
        SettingType::Text | SettingType::Secret => {
            SettingValue::Text(reader.value::<Parsed<Line>>(value)?.0.0)
        }
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
