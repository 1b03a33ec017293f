//! The id of a vendor in plans, reports and journals.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

/// A vendor's id: lower-case ASCII letters, digits and `-`.
///
/// ```
/// use erasure::VendorId;
///
/// const WAREHOUSE: VendorId = VendorId::from_static("warehouse");
/// assert_eq!(WAREHOUSE, VendorId::new("warehouse")?);
/// assert!(VendorId::new("Our Warehouse").is_err());
/// # Ok::<(), erasure::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VendorId(Cow<'static, str>);

impl VendorId {
    /// The id of a vendor of your own.
    ///
    /// # Errors
    ///
    /// If it isn't 1 to 64 lower-case ASCII letters, digits and `-`, beginning with a letter.
    pub fn new(id: impl Into<String>) -> Result<Self, Error> {
        let id = id.into();
        if is_id(id.as_bytes()) {
            Ok(Self(Cow::Owned(id)))
        } else {
            Err(Error::VendorId)
        }
    }

    /// An id in source code: in a `const`, a wrong one does not compile.
    ///
    /// # Panics
    ///
    /// If it isn't an id, and this isn't evaluated at compile time.
    #[must_use]
    pub const fn from_static(id: &'static str) -> Self {
        assert!(
            is_id(id.as_bytes()),
            "a vendor id is 1 to 64 lower-case ASCII letters, digits and `-`"
        );
        Self(Cow::Borrowed(id))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn is_id(id: &[u8]) -> bool {
    if id.is_empty() || id.len() > 64 || !id[0].is_ascii_lowercase() {
        return false;
    }
    let mut at = 0;
    while at < id.len() {
        if !(id[at].is_ascii_lowercase() || id[at].is_ascii_digit() || id[at] == b'-') {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Display for VendorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for VendorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl Serialize for VendorId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for VendorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_an_id_is_refused_without_being_repeated() {
        for wrong in [
            "",
            "Lytics",
            "a b",
            "-a",
            "1a",
            "ada@example.com",
            "é",
            &"a".repeat(65),
        ] {
            let error = VendorId::new(wrong).unwrap_err();
            assert!(error.is_configuration());
            assert!(wrong.is_empty() || !error.to_string().contains(&format!("`{wrong}`")));
        }
        assert_eq!(
            VendorId::new("gainsight-px").unwrap(),
            VendorId::GAINSIGHT_PX
        );
    }

    #[test]
    fn a_stored_id_is_checked_when_it_is_read() {
        assert!(serde_json::from_str::<VendorId>("\"ada@example.com\"").is_err());
        assert_eq!(
            serde_json::from_str::<VendorId>("\"lytics\"").unwrap(),
            VendorId::LYTICS
        );
    }
}
