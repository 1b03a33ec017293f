//! The people whom the vendors know. They are invented and live at example.com, so unlike
//! everywhere else in this workspace, `Debug` may print them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Vendor;

/// A person whom some of the vendors know.
///
/// ```
/// use vendor_sandbox::{Person, Quirk};
///
/// let person = Person::new("Barbara Liskov", "barbara@example.com", "u-77")
///     .phone("+15550100")
///     .custom("loyalty_card", "LC-9")
///     .with(Quirk::ComplexProfile)
///     .known_to(&["lytics", "gainsight-px"]);
/// assert_eq!(person.identifiers().count(), 4);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their name, for people to read.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// The id that the customer gives them: Gainsight PX's identify id, Lytics' `user_id`,
    /// Mixpanel's `distinct_id`.
    pub user_id: String,
    /// Their phone number, if one is known.
    #[serde(default)]
    pub phone: Option<String>,
    /// Identifiers of the customer's own, by name.
    #[serde(default)]
    pub custom: BTreeMap<String, String>,
    /// Their password at Mudbase.
    #[serde(default = "Person::usual_password")]
    pub password: String,
    /// What is special about them.
    #[serde(default)]
    pub quirks: Vec<Quirk>,
    /// The vendors that know them.
    #[serde(default = "Person::everybody")]
    pub vendors: Vec<Vendor>,
}

/// What makes a person a special case at a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Quirk {
    /// PureClarity: the shop tracks by user id, so the e-mail address is stored and finds nobody.
    TrackedByUserId,
    /// Mudbase, revised contract: the only owner of an organisation, so erasure is answered 409.
    SoleOwner,
    /// Mudbase, revised contract: erasure wants [`Person::ONE_TIME_CODE`] too.
    TwoFactor,
    /// Mudbase, revised contract: signs in elsewhere and has no password.
    NoPassword,
    /// Mudbase: the session isn't ended by the erasure, so a repeat reaches the account.
    SessionLingers,
    /// Mudbase: one of the answer's flags is false, and something is left. With the original
    /// contract the API keys, with the revised one the sessions.
    ErasedByHalf,
    /// Lytics: too tangled a profile to be deleted singly: 404. Batches work.
    ComplexProfile,
    /// Lytics: fragments stay when the deletion is over.
    StuckFragments,
    /// Lytics and Mixpanel: the deletion fails; with Lytics' revised contract, which has no word for that, it never
    /// gets beyond `secondary`.
    DeletionFails,
    /// Mixpanel: somebody cancels the deletion.
    DeletionCancelled,
}

impl Quirk {
    /// All of them by name, in a few words.
    pub const ALL: [(&'static str, &'static str); 10] = [
        (
            "tracked-by-user-id",
            "PureClarity: not found by e-mail address",
        ),
        ("sole-owner", "Mudbase, revised: 409"),
        (
            "two-factor",
            "Mudbase, revised: needs the one-time code 492039",
        ),
        ("no-password", "Mudbase, revised: needs no password"),
        (
            "session-lingers",
            "Mudbase: the session outlives the account",
        ),
        ("erased-by-half", "Mudbase: one flag of the answer is false"),
        (
            "complex-profile",
            "Lytics: a single deletion is answered 404",
        ),
        (
            "stuck-fragments",
            "Lytics: something is left when a deletion is over",
        ),
        (
            "deletion-fails",
            "Lytics, Mixpanel: a deletion fails, or never ends",
        ),
        (
            "deletion-cancelled",
            "Mixpanel: somebody cancels the deletion",
        ),
    ];
}

impl Person {
    /// The one-time code that Mudbase takes from people with [`Quirk::TwoFactor`].
    pub const ONE_TIME_CODE: &'static str = "492039";

    /// Somebody whom every vendor knows, with nothing special.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        email: impl Into<String>,
        user_id: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            email: email.into(),
            user_id: user_id.into(),
            phone: None,
            custom: BTreeMap::new(),
            password: Self::usual_password(),
            quirks: Vec::new(),
            vendors: Self::everybody(),
        }
    }

    /// Ada Lovelace, the seeded person whom every vendor knows by every kind of identifier.
    #[must_use]
    pub fn ada() -> Self {
        Self::new("Ada Lovelace", "ada@example.com", "u-42")
            .phone("+442079460042")
            .custom("loyalty_card", "LC-1815")
    }

    /// Adds a phone number.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// Adds an identifier of the customer's own.
    #[must_use]
    pub fn custom(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.custom.insert(name.into(), value.into());
        self
    }

    /// Makes them a special case.
    #[must_use]
    pub fn with(mut self, quirk: Quirk) -> Self {
        self.quirks.push(quirk);
        self
    }

    /// Makes them known to these vendors only.
    ///
    /// # Panics
    ///
    /// When there is no such vendor.
    #[must_use]
    pub fn known_to(mut self, vendors: &[&str]) -> Self {
        self.vendors = vendors.iter().map(|id| Vendor::named(id)).collect();
        self
    }

    /// Whether they are this special case.
    #[must_use]
    pub fn is(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// All values by which a vendor may know them.
    pub fn identifiers(&self) -> impl Iterator<Item = &str> {
        [self.user_id.as_str(), self.email.as_str()]
            .into_iter()
            .chain(self.phone.as_deref())
            .chain(self.custom.values().map(String::as_str))
    }

    pub(crate) fn is_called(&self, identifier: &str) -> bool {
        self.identifiers().any(|own| own == identifier)
    }

    fn usual_password() -> String {
        "correct horse battery staple".to_owned()
    }

    fn everybody() -> Vec<Vendor> {
        Vendor::ALL.to_vec()
    }
}
