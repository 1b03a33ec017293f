//! The vendors of a configuration: which account each section is, how it is asked, and within which
//! limits.

#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "without a vendor nobody has an account")
)]
mod account;
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "without a vendor nobody has an address")
)]
mod address;
#[cfg_attr(
    not(feature = "default"),
    allow(dead_code, reason = "not every vendor has two contracts")
)]
mod contract;
mod limits;

use std::sync::Arc;

use erasure::{Transport, Vendor, VendorId};

use super::document::Document;
use super::problem::Problem;
use super::section::Section;
use account::{Given, Make, Reading};
pub(crate) use limits::Limits;

/// Says of each vendor, in one line, its feature and its module.
macro_rules! kinds {
    ($($feature:literal $module:ident;)*) => {
        $(#[cfg(feature = $feature)]
        mod $module;)*

        /// The vendors that this program was built with.
        pub(crate) const KINDS: &[Kind] = &[
            $(#[cfg(feature = $feature)]
            $module::KIND,)*
        ];
    };
}

kinds! {
    "pureclarity" pureclarity;
    "mudbase" mudbase;
    "lytics" lytics;
    "gainsight-px" gainsight_px;
    "mixpanel" mixpanel;
}

/// A vendor as far as configurations go.
pub(crate) struct Kind {
    /// What it is called.
    pub(crate) id: VendorId,
    /// The keys of the credentials that it takes.
    pub(crate) credentials: &'static [&'static str],
    /// Whether it has published two contracts, one of which has to be chosen.
    pub(crate) has_contracts: bool,
    /// Its section as `erasure init` writes it.
    pub(crate) template: &'static str,
    /// The vendor without an account, to be asked about itself.
    pub(crate) unconfigured: fn() -> Arc<dyn Vendor>,
    read: Read,
}

impl Kind {
    /// The vendor with each key of its credentials.
    pub(crate) fn keys(&'static self) -> impl Iterator<Item = (&'static Self, &'static str)> {
        self.credentials.iter().map(move |key| (self, *key))
    }
}

/// Reads what stands in a section about an account.
type Read = fn(Reading<'_, '_>) -> Option<Make>;

/// One section of the configuration.
pub(crate) struct Configured {
    pub(crate) id: VendorId,
    pub(crate) kind: &'static Kind,
    pub(crate) limits: Limits,
    account: Option<String>,
    make: Make,
}

impl Configured {
    /// The vendor itself, with its credentials read from where `document` says that they are.
    pub(crate) fn vendor(
        &self,
        document: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let id = self.id.clone();
        (self.make)(Given {
            id,
            account: self.account.as_deref(),
            transport,
            document,
        })
    }
}

/// Reads all of them, in the order in which they are written.
pub(super) fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Vec<Configured> {
    let mut configured = Vec::new();
    for (name, section) in section.rest("vendors", problems) {
        configured.extend(one(name, section, problems));
    }
    configured
}

fn one(name: &str, mut section: Section<'_>, problems: &mut Vec<Problem>) -> Option<Configured> {
    let id = VendorId::new(name).map_err(|_| {
        let expected = "expected lower-case ASCII letters, digits and `-`";
        problems.push(section.is_not("no vendor can be called this", expected));
    });
    let kind = match section.value("kind") {
        Some(kind) => {
            let named = kind.text(problems)?;
            find(named.get_ref())
                .map_err(|why_not| kind.is_not(why_not.expected()).remedy(why_not.remedy()))
        }
        None => find(name).map_err(|why_not| {
            let what = format!("no vendor is called `{name}`");
            section
                .is_not(what, why_not.expected())
                .remedy(why_not.remedy())
        }),
    };
    let kind = kind.map_err(|problem| problems.push(problem)).ok()?;
    let make = (kind.read)(Reading {
        kind: kind.id.clone(),
        section: &mut section,
        problems,
    });
    let limits = Limits::read(&mut section, problems);
    let account = account_name(&mut section, problems);
    section.finish(problems);
    let (id, make) = (id.ok()?, make?);
    Some(Configured {
        id,
        kind,
        limits,
        account,
        make,
    })
}

/// What the account is called, so that it stays the same when its credential is replaced.
fn account_name(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let value = section.value("account")?;
    let name = value.text(problems)?;
    if name.get_ref().trim().is_empty() {
        problems.push(
            value
                .is_not("expected a name")
                .remedy("name the account, or remove the line"),
        );
    }
    Some((*name.get_ref()).to_owned())
}

/// Why a vendor can't be had.
enum WhyNot {
    Unknown,
    NotBuilt(VendorId),
}

fn find(name: &str) -> Result<&'static Kind, WhyNot> {
    let built = KINDS.iter().find(|kind| kind.id.as_str() == name);
    let known = || {
        VendorId::KNOWN
            .iter()
            .find(|known| known.as_str() == name)
            .cloned()
    };
    built.ok_or_else(|| known().map_or(WhyNot::Unknown, WhyNot::NotBuilt))
}

impl WhyNot {
    fn expected(&self) -> String {
        match self {
            Self::Unknown => "expected a vendor".to_owned(),
            Self::NotBuilt(_) => "this program was built without this vendor".to_owned(),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Unknown => {
                let names: Vec<String> =
                    KINDS.iter().map(|kind| format!("`{}`", kind.id)).collect();
                format!(
                    "the vendors are {}; for a second account at one of them, add `kind = \"…\"` to its section",
                    names.join(", ")
                )
            }
            Self::NotBuilt(name) => format!("build it with the feature `{name}`"),
        }
    }
}
