//! An account at a vendor as its section describes it: where the vendor is asked, and who asks. Each
//! vendor's own file takes from it what that vendor needs.

use std::sync::Arc;

use erasure::{BaseUrl, Contract, Secret, Transport, Vendor, VendorId};

use super::{address, contract};
use crate::config::credential::Credential;
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

/// A section that is being read.
pub(super) struct Reading<'a, 's> {
    /// The vendor, whatever the section is called.
    pub(super) kind: VendorId,
    pub(super) section: &'a mut Section<'s>,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Reading<'_, '_> {
    /// Where the vendor is asked, which has these regions, and is asked to erase at this path.
    pub(super) fn base<R: Copy + Into<BaseUrl>>(
        &mut self,
        regions: &[R],
        name: fn(R) -> &'static str,
        path: &str,
    ) -> Option<BaseUrl> {
        address::read(self.section, (regions, name), path, self.problems)
    }

    /// The credentials with these keys, all of which have to be there.
    pub(super) fn credentials<const N: usize>(
        &mut self,
        keys: [&'static str; N],
    ) -> Option<[Credential; N]> {
        let take = |key| {
            let variable = format!("{}_{key}", self.kind).replace('-', "_");
            Credential::take(self.section, key, &variable.to_uppercase(), self.problems)
        };
        let found: Vec<Credential> = keys.map(take).into_iter().flatten().collect();
        found.try_into().ok()
    }

    /// A text that may be left out.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Option<String>> {
        let Some(value) = self.section.value(key) else {
            return Some(None);
        };
        let text = value.text(self.problems)?;
        Some(Some((*text.get_ref()).to_owned()))
    }

    /// Which of its published contracts the vendor speaks.
    pub(super) fn contract(&mut self) -> Option<Contract> {
        contract::read(self.section, self.problems)
    }
}

/// What isn't an account's own, when its vendor is made.
pub(super) struct Given<'a> {
    pub(super) id: VendorId,
    /// What the account is called, if its settings say so.
    pub(super) account: Option<&'a str>,
    pub(super) transport: Transport,
    pub(super) document: &'a Document,
}

impl Given<'_> {
    /// The credentials themselves; what is wrong with any of them is told.
    pub(super) fn secrets<const N: usize>(
        &self,
        credentials: &[Credential; N],
    ) -> Result<[Secret; N], Vec<Problem>> {
        let mut secrets = Vec::with_capacity(N);
        let mut problems = Vec::new();
        for credential in credentials {
            match credential.read(self.document) {
                Ok(secret) => secrets.push(secret),
                Err(problem) => problems.push(problem),
            }
        }
        secrets.try_into().map_err(|_| problems)
    }
}

/// A vendor with what every account is given.
#[cfg_attr(
    not(feature = "default"),
    allow(unused_macros, reason = "without a vendor nothing is set up")
)]
macro_rules! set_up {
    ($vendor:expr, $given:ident) => {{
        let vendor = $vendor.with_id($given.id).with_transport($given.transport);
        Ok(match $given.account {
            Some(name) => Arc::new(vendor.with_account(name)),
            None => Arc::new(vendor),
        })
    }};
}
#[cfg_attr(
    not(feature = "default"),
    allow(unused_imports, reason = "without a vendor nothing is set up")
)]
pub(super) use set_up;

/// Makes an account's vendor.
pub(super) type Make = Box<dyn Fn(Given<'_>) -> Result<Arc<dyn Vendor>, Vec<Problem>>>;
