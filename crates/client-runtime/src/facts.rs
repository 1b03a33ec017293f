//! What a vendor's spec says about erasure that OpenAPI has no word for: the shapes of the constants
//! that every generated client exposes as its `facts` module. All of them can be built in a `const`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A fact together with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fact<T> {
    /// What is the case.
    pub value: T,
    /// Who says so.
    pub source: Source,
}

/// Who says that a fact is the case: the vendor, or nobody but us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The address of the published page that states the fact.
    Published(&'static str),
    /// No document of the vendor gives the fact: this is why we assume it.
    Assumed(&'static str),
}

impl Source {
    /// Whether the fact is ours and not the vendor's.
    ///
    /// ```
    /// use client_runtime::facts::Source;
    /// assert!(Source::Assumed("no page says how long it takes").is_assumed());
    /// ```
    pub const fn is_assumed(&self) -> bool {
        matches!(self, Self::Assumed(_))
    }
}

/// What holds for a vendor as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VendorFacts {
    /// The one way this vendor is spelled in code and files, such as `gainsight-px`.
    pub id: &'static str,
    /// The name to show to people.
    pub name: &'static str,
    /// The SHA-256 of the spec that says all this, in hexadecimal; empty for facts that are from none.
    pub spec: &'static str,
    /// The kinds of identifier the vendor can be asked by, in order of preference.
    pub identifiers: &'static [IdentifierFact],
    /// The table that people are in as a rule, where a request names one.
    pub table: Option<Fact<&'static str>>,
    /// What the vendor keeps even after an erasure.
    pub retains: &'static [Fact<&'static str>],
    /// What the vendor's answers leave open.
    pub leaves_open: &'static [Fact<&'static str>],
    /// Whether new data about an erased person creates a new record.
    pub recreation: Fact<Recreation>,
    /// How many requests the vendor allows in which time.
    pub rate: Option<Fact<Rate>>,
    /// How many requests may be under way at once.
    pub concurrency: Option<Fact<u32>>,
    /// Where an answer carries the vendor's own correlation id.
    pub request_id: Option<Fact<RequestIdAt>>,
    /// What the spec leaves open, each with the place that it stands at. While there is anything, what
    /// the facts above say is partly a stand-in, and the vendor is unfinished.
    pub unanswered: &'static [&'static str],
}

impl VendorFacts {
    /// A vendor without a spec, of which nothing is known but its name and whether people can come back.
    pub const fn of(id: &'static str, name: &'static str, recreation: Fact<Recreation>) -> Self {
        Self {
            id,
            name,
            spec: "",
            identifiers: &[],
            table: None,
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

/// What holds for one operation.
///
/// [`OperationFacts::of`] starts from a role alone, so that a constant names only what is known:
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
    /// By when the vendor says that it is done, counted from acceptance.
    pub horizon: Option<Fact<Span>>,
    /// How long a deletion can be brought back.
    pub revivable: Option<Fact<Span>>,
    /// Whether asking twice does no more than asking once.
    pub repeatable: Option<Fact<bool>>,
    /// How many identifiers one request may carry.
    pub batch: Option<Fact<u32>>,
    /// What an answer of 404 says.
    pub not_found: Option<Fact<NotFoundMeans>>,
    /// A sensible pause between two askings.
    pub poll: Option<Fact<Span>>,
}

impl OperationFacts {
    /// An operation of which nothing but its role is known.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            contract: None,
            completion: None,
            horizon: None,
            revivable: None,
            repeatable: None,
            batch: None,
            not_found: None,
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

/// Which of a vendor's published contracts is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// The one published first.
    #[default]
    Original,
    /// The newer one, where a vendor has published two.
    Revised,
}

impl Contract {
    /// The one that isn't spoken.
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
    /// It will be done, and there is no way to ask about it.
    Promised,
    /// It will be done, and the vendor can be asked how far it is.
    Tracked,
    /// The record is hidden at once, and can be brought back for a time. A spec says it with how long.
    SoftDeletion,
}

/// Whether new data about an erased person creates a new record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recreation {
    /// The vendor takes no data about an erased person any more.
    Refused,
    /// New data brings the person back as a new record.
    Possible,
}

/// What an answer of 404 says about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotFoundMeans {
    /// The vendor knows nobody by this identifier.
    Nobody,
    /// Nothing certain: a record that the vendor can't resolve gives the same answer.
    Ambiguous,
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
    /// The person's own session: the vendor erases whoever asks.
    Session,
}

/// A kind of identifier that a vendor can be asked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdentifierFact {
    /// The kind.
    pub kind: IdentifierKind,
    /// What the vendor calls it, where that goes into the request.
    pub name: Option<&'static str>,
    /// Who says so.
    pub source: Source,
}

/// A number of requests within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// How many requests.
    pub requests: u32,
    /// In which time.
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
    /// A span of so many seconds.
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
