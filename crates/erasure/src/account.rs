//! Identifies the account at a vendor. An answer from one account says nothing about another account.

use std::fmt;

use client_runtime::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::VendorId;

/// An account at a vendor: the kind of vendor, its address, and a digest of what identifies the account.
///
/// ```
/// use erasure::{Account, VendorId};
///
/// let production = Account::new(VendorId::LYTICS, "https://api.lytics.io/").and("table", "user");
/// let staging = Account::new(VendorId::LYTICS, "https://api.lytics.io/").and("table", "test");
/// assert_ne!(production.id(), staging.id());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    kind: VendorId,
    host: String,
    id: AccountId,
}

impl Account {
    /// The account at this vendor and address. `kind` is the vendor's own name, even if reports use another.
    pub fn new(kind: VendorId, host: impl Into<String>) -> Self {
        let host = host.into();
        let id = AccountId([0; 32])
            .and("kind", kind.as_str())
            .and("host", &host);
        Self { kind, host, id }
    }

    /// Adds something that distinguishes the account: a project, a table, the id of a key.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.id = self.id.and(name, value);
        self
    }

    /// Adds a secret that distinguishes the account. Only a digest of it is kept.
    #[must_use]
    pub fn and_secret(self, name: &str, value: &Secret) -> Self {
        self.and(name, value.expose())
    }

    /// Adds a digest that distinguishes the account.
    #[must_use]
    pub(crate) fn and_digest(mut self, name: &str, digest: AccountId) -> Self {
        self.id = self.id.and_bytes(name, &digest.0);
        self
    }

    /// The vendor, by its own name.
    pub fn kind(&self) -> &VendorId {
        &self.kind
    }

    /// The vendor's address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The account's id, different for every account.
    pub fn id(&self) -> AccountId {
        self.id
    }
}

/// Identifies an account: a SHA-256 digest of its kind, its address and everything added to it. Its text is
/// in hexadecimal; `Debug` doesn't show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountId([u8; 32]);

impl AccountId {
    /// Each part is preceded by its length, so that two different lists of parts never give the same text.
    fn and(self, name: &str, value: &str) -> Self {
        self.and_bytes(name, value.as_bytes())
    }

    fn and_bytes(self, name: &str, value: &[u8]) -> Self {
        let mut digest = Sha256::new_with_prefix(self.0);
        for part in [name.as_bytes(), value] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }

    /// The digest itself.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountId")
    }
}

impl Serialize for AccountId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        serializer.serialize_str(&hex)
    }
}

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        let pairs = hex.as_bytes().chunks_exact(2);
        let is_whole = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let digits = std::str::from_utf8(pair).unwrap_or_default();
            *byte = u8::from_str_radix(digits, 16).unwrap_or_default();
        }
        is_whole
            .then_some(Self(bytes))
            .ok_or_else(|| de::Error::custom("an account is identified by 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_differ_in_each_of_their_parts_and_in_nothing_else() {
        let account = |kind, host: &str, table: &str, secret: &str| {
            let secret = Secret::from(secret);
            Account::new(kind, host)
                .and("table", table)
                .and_secret("token", &secret)
                .id()
        };
        let this = account(VendorId::LYTICS, "https://a/", "user", "t1");
        assert_eq!(this, account(VendorId::LYTICS, "https://a/", "user", "t1"));
        for other in [
            account(VendorId::MIXPANEL, "https://a/", "user", "t1"),
            account(VendorId::LYTICS, "https://b/", "user", "t1"),
            account(VendorId::LYTICS, "https://a/", "users", "t1"),
            account(VendorId::LYTICS, "https://a/", "user", "t2"),
            account(VendorId::LYTICS, "https://a/", "usert", "1"),
        ] {
            assert_ne!(this, other);
        }
    }

    #[test]
    fn an_id_is_read_as_it_was_written_and_shows_nothing() {
        let id = Account::new(VendorId::LYTICS, "").id();
        let written = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<AccountId>(&written).unwrap(), id);
        assert_eq!(format!("{id:?}"), "AccountId");
        for odd in ["\"\"", "\"00\"", &written.replace(['a', '0'], "g")] {
            assert!(serde_json::from_str::<AccountId>(odd).is_err(), "{odd}");
        }
    }
}
