//! What a vendor's spec says about erasure beyond OpenAPI: the types of the constants in every generated
//! client's `facts` module. All can be built in a `const`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A fact and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fact<T> {
    /// The fact.
    pub value: T,
    /// Who says so.
    pub source: Source,
}

/// The source of a fact: the vendor, or our assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The address of the published page that states the fact.
    Published(&'static str),
    /// No document of the vendor states the fact; this is why we assume it.
    Assumed(&'static str),
}

impl Source {
    /// Whether the fact is our assumption.
    ///
    /// ```
    /// use client_runtime::facts::Source;
    /// assert!(Source::Assumed("no page says how long it takes").is_assumed());
    /// ```
    pub const fn is_assumed(&self) -> bool {
        matches!(self, Self::Assumed(_))
    }
}

/// The facts of a vendor as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VendorFacts {
    /// The vendor's name in code and files, such as `gainsight-px`.
    pub id: &'static str,
    /// The name to show to people.
    pub name: &'static str,
    /// The SHA-256 of the spec, in hexadecimal; empty if there is no spec.
    pub spec: &'static str,
    /// The kinds of identifier that the vendor accepts, in order of preference.
    pub identifiers: &'static [IdentifierFact],
    /// What the vendor keeps even after an erasure.
    pub retains: &'static [Fact<&'static str>],
    /// What the vendor's answers leave open.
    pub leaves_open: &'static [Fact<&'static str>],
    /// Whether new data about an erased person creates a new record.
    pub recreation: Fact<Recreation>,
    /// How many requests the vendor allows per period.
    pub rate: Option<Fact<Rate>>,
    /// How many requests may be under way at once.
    pub concurrency: Option<Fact<u32>>,
    /// Where an answer carries the vendor's own correlation id.
    pub request_id: Option<Fact<RequestIdAt>>,
    /// The questions that the spec leaves open, each with its place. While there are any, some facts above
    /// are placeholders, and the vendor is unfinished.
    pub unanswered: &'static [&'static str],
}

impl VendorFacts {
    /// A vendor without a spec, with only its name and whether people can come back.
    pub const fn of(id: &'static str, name: &'static str, recreation: Fact<Recreation>) -> Self {
        Self {
            id,
            name,
            spec: "",
            identifiers: &[],
            retains: &[],
            leaves_open: &[],
            recreation,
            rate: None,
            concurrency: None,
            request_id: None,
            unanswered: &[],
        }
    }
}

/// The facts of one operation.
///
/// [`OperationFacts::of`] starts from a role, so that a constant names only what is known:
///
/// ```
/// use client_runtime::facts::{Completion, Fact, OperationFacts, Role, Source};
///
/// const ERASE: OperationFacts = OperationFacts {
///     completion: Some(Fact { value: Completion::Promised, source: Source::Assumed("an example") }),
///     ..OperationFacts::of(Role::Erase)
/// };
/// assert!(ERASE.poll.is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationFacts {
    /// What the operation is for.
    pub role: Role,
    /// The published contract that has this operation; `None` if all of them do.
    pub contract: Option<Contract>,
    /// How an accepted erasure becomes a finished one.
    pub completion: Option<Fact<Completion>>,
    /// How long the erasure takes, counted from acceptance.
    pub horizon: Option<Fact<Span>>,
    /// How long a deletion can be brought back.
    pub revivable: Option<Fact<Span>>,
    /// Whether sending the request twice does no more than sending it once.
    pub repeatable: Option<Fact<bool>>,
    /// How many identifiers one request may carry.
    pub batch: Option<Fact<u32>>,
    /// The pause between two requests.
    pub poll: Option<Fact<Span>>,
}

impl OperationFacts {
    /// An operation with only its role.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            contract: None,
            completion: None,
            horizon: None,
            revivable: None,
            repeatable: None,
            batch: None,
            poll: None,
        }
    }
}

/// What an operation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Erases one person.
    Erase,
    /// Erases several people with one request.
    EraseMany,
    /// Tells how far one accepted erasure is.
    Status,
    /// Lists accepted erasures.
    StatusList,
    /// Shows whether a person is still there.
    Lookup,
    /// Keeps the vendor from collecting a person's data from now on.
    Suppress,
}

/// Which of a vendor's published contracts is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// The one published first.
    #[default]
    Original,
    /// The newer one, if a vendor has published two.
    Revised,
}

impl Contract {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Original => Self::Revised,
            Self::Revised => Self::Original,
        }
    }
}

/// How an accepted erasure becomes a finished one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// The answer itself says that it is done.
    Immediate,
    /// It will be done, and can't be asked about.
    Promised,
    /// It will be done, and the vendor can be asked how far it is.
    Tracked,
    /// The record is hidden at once, and can be brought back for a time, which the spec states.
    SoftDeletion,
}

/// Whether new data about an erased person creates a new record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recreation {
    /// The vendor accepts no more data about an erased person.
    Refused,
    /// New data brings the person back as a new record.
    Possible,
}

/// The kinds of identifier that vendors ask by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// The controller's own id of the person.
    UserId,
    /// A telephone number.
    Phone,
    /// A named identifier of the controller's choice.
    Custom,
    /// The person's own session: the vendor erases the logged-in person.
    Session,
}

/// A kind of identifier that a vendor accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdentifierFact {
    /// The kind.
    pub kind: IdentifierKind,
    /// The vendor's name for it, if the request contains it.
    pub name: Option<&'static str>,
    /// Who says so.
    pub source: Source,
}

/// A number of requests per period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// How many requests.
    pub requests: u32,
    /// The period.
    pub per: Span,
}

/// Where an answer carries the vendor's own correlation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestIdAt {
    /// A JSON pointer into the body, such as `/request_id`.
    Body(&'static str),
    /// The name of a response header.
    Header(&'static str),
}

/// A length of time that a spec states, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    seconds: u64,
}

impl Span {
    /// A span in seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self { seconds }
    }

    /// The span as the standard library's duration.
    ///
    /// ```
    /// use client_runtime::facts::Span;
    /// assert_eq!(Span::seconds(86_400).duration(), std::time::Duration::from_secs(86_400));
    /// ```
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_fact_is_assumed_unless_a_page_states_it() {
        assert!(Source::Assumed("no page says how long it takes").is_assumed());
        assert!(!Source::Published("https://docs.example.com/erasure").is_assumed());
    }
}
