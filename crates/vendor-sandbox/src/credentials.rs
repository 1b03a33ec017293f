//! The keys that the vendors take. They open nothing but the sandbox.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Vendor;

/// What a customer of the vendors has in its configuration: every vendor's keys, each by the vendor's name
/// and its own, such as `lytics_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Credentials(BTreeMap<String, String>);

impl Credentials {
    /// The key of this name.
    ///
    /// # Panics
    ///
    /// When there is none: a misspelled name is a mistake in the test.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(key) => key,
            None => panic!("no key is called `{name}`; there are {:?}", self.0.keys()),
        }
    }

    /// Another key in the place of the one of this name. One that stands in a header needs visible ASCII.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn with(mut self, name: &str, key: impl Into<String>) -> Self {
        let _ = self.get(name);
        self.0.insert(name.to_owned(), key.into());
        self
    }

    /// All of them by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, key)| (name.as_str(), key.as_str()))
    }

    /// A vendor's keys by its own names.
    pub(crate) fn of(&self, vendor: Vendor) -> BTreeMap<String, String> {
        let keys = vendor.behaviour().keys.iter();
        keys.map(|(key, _)| ((*key).to_owned(), self.get(&full(vendor, key)).to_owned()))
            .collect()
    }
}

impl Default for Credentials {
    fn default() -> Self {
        let keys = Vendor::all().flat_map(|vendor| {
            let keys = vendor.behaviour().keys.iter();
            keys.map(move |(name, key)| (full(vendor, name), (*key).to_owned()))
        });
        Self(keys.collect())
    }
}

fn full(vendor: Vendor, key: &str) -> String {
    format!("{vendor}_{key}").replace('-', "_")
}
