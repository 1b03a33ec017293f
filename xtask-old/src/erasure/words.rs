//! The closed sets of words that facts about erasure are stated in.

use serde::{Deserialize, Serialize};

/// What an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Erases one person.
    Erase,
    /// Erases several people with one request.
    EraseMany,
    /// Says how far one erasure is.
    Status,
    /// Says how far several erasures are.
    StatusList,
    /// Says whether a person is there.
    Lookup,
    /// Keeps new data of a person out.
    Suppress,
}

/// Which of a vendor's published contracts an operation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// The one published first.
    Original,
    /// The one that newer documents describe.
    Revised,
}

impl Contract {
    /// The word that specs have for it.
    pub fn id(self) -> &'static str {
        match self {
            Contract::Original => "original",
            Contract::Revised => "revised",
        }
    }
}

/// When what was asked for is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// When the answer is there.
    Immediate,
    /// Later; there is no way to ask.
    Promised,
    /// Later; the vendor can be asked how far it is.
    Tracked,
}

/// What a 404 says about the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotFound {
    /// The vendor knows nobody by this identifier.
    Nobody,
    /// Nobody, or something else: it proves nothing.
    Ambiguous,
}

/// Whether new data brings a person back as a new record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recreation {
    /// The vendor takes no more data about the person.
    Refused,
    /// New data makes a new record.
    Possible,
}

/// A kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// The id that the controller gave the person.
    UserId,
    /// A telephone number.
    Phone,
    /// Another name and value.
    Custom,
    /// The person's own session at the vendor.
    Session,
}
