//! The settings of every account: its address, its name and its limits.

use std::num::NonZeroU32;
use std::ops::Range;

use erasure::{BaseUrl, VendorKind};
use serde::Deserialize;
use toml::Spanned;

use super::limits::{Limits, Rate};
use super::parsed::{Line, Parsed};
use super::reader::{Reader, listed};

/// The settings of every account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Section {
    #[serde(rename = "kind")]
    _kind: Option<String>,
    region: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    allow_private: Option<Spanned<String>>,
    pub(super) account: Option<Parsed<Line>>,
    at_once: Option<NonZeroU32>,
    attempts: Option<NonZeroU32>,
    rate: Option<Rate>,
}

impl Section {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            at_once: self.at_once,
            attempts: self.attempts,
            rate: self.rate,
        }
    }

    /// The address: one of the vendor's regions, which must be named if there are several, or the user's own
    /// `base-url`.
    pub(super) fn base(
        &self,
        reader: &mut Reader<'_>,
        kind: &VendorKind,
        section: &Range<usize>,
    ) -> Option<BaseUrl> {
        if let (None, Some(private)) = (&self.base_url, &self.allow_private) {
            let message = "this needs a `base-url`: remove it, or add the address";
            reader.wrong(&private.span(), message);
        }
        let mut regions = (kind.regions)();
        let names: Vec<&str> = regions.iter().map(|(name, _)| *name).collect();
        let (at, message) = match (&self.region, &self.base_url) {
            (None, None) if names.len() == 1 => return regions.pop().map(|(_, base)| base),
            (None, None) => {
                let example = format!("\"{}\"", names.first().unwrap_or(&"…"));
                reader.lacks(section, "region", &example);
                return None;
            }
            (Some(region), Some(_)) => {
                let message = "expected either `region` or `base-url`: remove one of them";
                (region.span(), message.to_owned())
            }
            (None, Some(address)) => match self.own(kind, address.get_ref()) {
                Ok(base) => return Some(base),
                Err(message) => (address.span(), message),
            },
            (Some(region), None) => {
                let found = regions
                    .into_iter()
                    .find(|(name, _)| region.get_ref() == name);
                if let Some((_, base)) = found {
                    return Some(base);
                }
                (
                    region.span(),
                    format!("expected {}", listed(&names, " or ")),
                )
            }
        };
        reader.wrong(&at, message);
        None
    }

    /// The user's own address, or what is wrong with it.
    fn own(&self, kind: &VendorKind, address: &str) -> Result<BaseUrl, String> {
        let parsed = match &self.allow_private {
            None => BaseUrl::parse(address),
            Some(host) => BaseUrl::parse_private(address, host.get_ref()),
        };
        let base = parsed.map_err(|error| {
            let allowed = "allow its host by name, with `allow-private = \"…\"`";
            error.to_string().replace("allow its host by name", allowed)
        })?;
        match base.repeats(kind.path) {
            None => Ok(base),
            Some(twice) => Err(format!(
                "it ends in `{twice}`, with which the vendor's own paths begin: leave `{twice}` out"
            )),
        }
    }
}
