//! The vendors by name, so that a misspelled one is found where it is written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{SandboxError, spec::Spec};

/// Hands every vendor to another macro, in the order in which they are always listed: what it does, its
/// id, its name in Rust, and its module.
macro_rules! every_vendor {
    ($then:ident) => {
        $then! {
            #[doc = "PureClarity: forgets a person some hours after it was asked to."]
            "pureclarity" PureClarity pureclarity;
            #[doc = "Mudbase: erases the account whose own token asks."]
            "mudbase" Mudbase mudbase;
            #[doc = "Lytics: deletes profiles in jobs that can be followed."]
            "lytics" Lytics lytics;
            #[doc = "Gainsight PX: deletes softly or for good, at once."]
            "gainsight-px" GainsightPx gainsight_px;
            #[doc = "Mixpanel: deletes people in tasks that can be followed."]
            "mixpanel" Mixpanel mixpanel;
        }
    };
}
pub(crate) use every_vendor;

macro_rules! named {
    ($(#[$about:meta] $id:literal $name:ident $module:ident;)*) => {
        /// One of the vendors that the sandbox plays.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Vendor {
            $(#[$about]
            #[serde(rename = $id)]
            $name,)*
        }

        impl Vendor {
            /// All of them, in the order in which they are always listed.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$name),*];

            /// The id that the whole workspace spells this vendor with.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// Its spec, as it stands in `specs/`.
            pub(crate) fn spec(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../../../specs/", $id, ".yaml")),)*
                }
            }
        }
    };
}

every_vendor!(named);

impl Vendor {
    /// Whether its spec tells of more than one contract.
    #[must_use]
    pub fn has_contracts(self) -> bool {
        Spec::of(self).is_ok_and(Spec::has_contracts)
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
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Vendor {
    type Err = SandboxError;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|vendor| vendor.id() == id)
            .ok_or_else(|| SandboxError::UnknownVendor(id.to_owned()))
    }
}
