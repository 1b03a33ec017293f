//! The people whom the vendors know. They are invented and live at example.com, so unlike
//! everywhere else in this workspace, `Debug` may print them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::Vendor;

/// A person whom some of the vendors know.
///
/// ```
/// use vendor_sandbox::Person;
///
/// let person = Person::new("Barbara Liskov", "barbara@example.com", "u-77")
///     .phone("+15550100")
///     .custom("loyalty_card", "LC-9")
///     .with("complex-profile")
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
    /// The id that the customer gives them.
    pub user_id: String,
    /// Their phone number, if one is known.
    #[serde(default)]
    pub phone: Option<String>,
    /// Identifiers of the customer's own, by name.
    #[serde(default)]
    pub custom: BTreeMap<String, String>,
    /// Their password, where a vendor wants it.
    #[serde(default = "Person::usual_password")]
    pub password: String,
    /// What is special about them at some vendor. The vendors' files say what there is.
    #[serde(default, deserialize_with = "known_quirks")]
    pub quirks: Vec<String>,
    /// The vendors that know them.
    #[serde(default = "Person::everybody")]
    pub vendors: Vec<Vendor>,
}

impl Person {
    /// The one-time code that vendors take from people with a second factor.
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
    ///
    /// # Panics
    ///
    /// When no vendor has such a one.
    #[must_use]
    pub fn with(mut self, quirk: &str) -> Self {
        match known(quirk) {
            Ok(()) => self.quirks.push(quirk.to_owned()),
            Err(problem) => panic!("{problem}"),
        }
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
    pub fn is(&self, quirk: &str) -> bool {
        self.quirks.iter().any(|own| own == quirk)
    }

    /// All values by which a vendor may know them.
    pub fn identifiers(&self) -> impl Iterator<Item = &str> {
        self.fields().map(|(_, value)| value)
    }

    /// The same with the name of each.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = [("user_id", &self.user_id), ("email", &self.email)].into_iter();
        let own = own.chain(self.phone.iter().map(|phone| ("phone", phone)));
        let custom = self
            .custom
            .iter()
            .map(|(name, value)| (name.as_str(), value));
        own.chain(custom)
            .map(|(name, value)| (name, value.as_str()))
    }

    /// The people a sandbox starts with: one ordinary person, one for each special case, and one whose
    /// identifiers are hard to send.
    pub(crate) fn seeded() -> Vec<Self> {
        let mut seeded = vec![Self::ada()];
        for (quirk, name, number) in Vendor::all().flat_map(|vendor| vendor.behaviour().seeded) {
            let first = name.split(' ').next().unwrap_or(name).to_lowercase();
            let (email, user_id) = (format!("{first}@example.com"), format!("u-{number}"));
            seeded.push(Self::new(*name, email, user_id).with(quirk));
        }
        let odd = "team 7/zoë;v=1?x#%2F+\\..";
        seeded.push(Self::new("Zoë O’Hara", "zoë.o'hara+news@example.com", odd));
        seeded
    }

    pub(crate) fn is_called(&self, identifier: &str) -> bool {
        self.identifiers().any(|own| own == identifier)
    }

    fn usual_password() -> String {
        "correct horse battery staple".to_owned()
    }

    fn everybody() -> Vec<Vendor> {
        Vendor::all().collect()
    }
}

fn known(quirk: &str) -> Result<(), String> {
    let unknown =
        || format!("no quirk is called `{quirk}`; the control endpoint's first page lists them");
    Vendor::has_quirk(quirk).then_some(()).ok_or_else(unknown)
}

fn known_quirks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let quirks = Vec::<String>::deserialize(from)?;
    for quirk in &quirks {
        known(quirk).map_err(serde::de::Error::custom)?;
    }
    Ok(quirks)
}
