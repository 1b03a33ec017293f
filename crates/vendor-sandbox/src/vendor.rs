//! The vendors by name, so that a misspelled one is found where it is written.

use std::{
    fmt,
    str::FromStr,
    sync::{LazyLock, OnceLock},
};

use serde::{Deserialize, Serialize};

use crate::{
    Contract, SandboxError,
    behaviour::{Answer, Behaviour},
    spec::Spec,
    vendors,
};

/// One of the vendors that the sandbox plays.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Vendor(&'static Entry);

struct Entry {
    id: &'static str,
    text: &'static str,
    behaviour: &'static Behaviour,
    spec: OnceLock<Result<Spec, String>>,
}

/// In the order in which they are always listed.
static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let vendors = vendors::ALL.iter().map(|(id, text, behaviour)| Entry {
        id,
        text,
        behaviour,
        spec: OnceLock::new(),
    });
    let mut all: Vec<Entry> = vendors.collect();
    all.sort_by_key(|vendor| vendor.behaviour.place);
    all
});

impl Vendor {
    /// All of them, in the order in which they are always listed.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        ALL.iter().map(Self)
    }

    /// The id that the whole workspace spells this vendor with.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// The vendor of this id.
    ///
    /// # Panics
    ///
    /// When there is none: the sandbox is driven by tests, where a misspelled id is a mistake in
    /// the test. Use [`str::parse`] for input that may be wrong.
    #[must_use]
    pub fn named(id: &str) -> Self {
        match id.parse() {
            Ok(vendor) => vendor,
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether it has published more than one contract.
    #[must_use]
    pub fn has_contracts(self) -> bool {
        !self.behaviour().revised.is_empty()
    }

    /// What can be special about a person at this vendor.
    pub fn quirks(self) -> impl Iterator<Item = &'static str> {
        self.behaviour().quirks.iter().map(|(name, _)| *name)
    }

    /// How an operation is played by a contract, if it is.
    pub(crate) fn answer(self, operation: &str, contract: Contract) -> Option<Answer> {
        let operations = match contract {
            Contract::Original => self.behaviour().operations,
            Contract::Revised => self.behaviour().revised,
        };
        let found = operations.iter().find(|(id, _)| *id == operation)?;
        Some(found.1)
    }

    /// The contracts that have an operation. One that isn't played yet counts as the original contract's.
    pub(crate) fn contracts_of(self, operation: &str) -> Vec<Contract> {
        let has = |contract: &Contract| self.answer(operation, *contract).is_some();
        let mut contracts: Vec<Contract> = Contract::ALL.into_iter().filter(has).collect();
        if contracts.is_empty() {
            contracts.push(Contract::Original);
        }
        contracts
    }

    pub(crate) fn behaviour(self) -> &'static Behaviour {
        self.0.behaviour
    }

    /// Whether people can be so special at any vendor.
    pub(crate) fn has_quirk(quirk: &str) -> bool {
        let mut quirks = Self::all().flat_map(|vendor| vendor.behaviour().quirks);
        quirks.any(|(name, _)| *name == quirk)
    }

    /// Its spec, or what is wrong with it.
    pub(crate) fn spec(self) -> Result<&'static Spec, SandboxError> {
        let spec = self.0.spec.get_or_init(|| Spec::read(self.0.text)).as_ref();
        spec.map_err(|problem| SandboxError::Spec {
            vendor: self,
            problem: problem.clone(),
        })
    }
}

impl PartialEq for Vendor {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Vendor {}

impl fmt::Debug for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Vendor {
    type Err = SandboxError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        let unknown = || SandboxError::UnknownVendor(id.to_owned());
        Self::all()
            .find(|vendor| vendor.id() == id)
            .ok_or_else(unknown)
    }
}

impl TryFrom<String> for Vendor {
    type Error = SandboxError;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        id.parse()
    }
}

impl From<Vendor> for &'static str {
    fn from(vendor: Vendor) -> Self {
        vendor.id()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_the_vendors_are_their_own() {
        let places: Vec<u16> = Vendor::all()
            .map(|vendor| vendor.behaviour().place)
            .collect();
        assert!(places.is_sorted_by(|one, next| one < next), "{places:?}");
    }
}
