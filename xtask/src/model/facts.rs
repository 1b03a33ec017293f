//! What `x-erasure` says that OpenAPI has no word for. Its words are those of the profile's schema, which
//! lint checks, so a value stays as it is written.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    node::Node,
    read::{Read, Strange},
};

/// A value, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What is so.
    pub value: Value,
    /// Who says so.
    pub source: Source,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A page, or a path in this repository.
    Published(String),
    /// Nobody; this is why we think so.
    Assumed(String),
    /// Nobody yet; this is to be found out.
    Unanswered(String),
}

/// Facts by their names in the spec, in the profile's order.
pub type Facts = IndexMap<String, Fact>;

/// What holds for the vendor as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VendorFacts {
    /// The vendor's name, as people write it.
    pub name: String,
    /// What the vendor can be asked by, in order of preference.
    pub identifiers: Vec<Identifier>,
    /// What the vendor keeps even so.
    pub retains: Vec<Fact>,
    /// What the vendor's answers leave open.
    pub leaves_open: Vec<Fact>,
    /// The others: `table`, `recreation`, `rate`, `concurrency`, `request-id`.
    pub facts: Facts,
}

/// A kind of identifier that a vendor can be asked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The kind.
    pub kind: String,
    /// The vendor's own name for it, where requests need that.
    pub name: Option<String>,
    /// Who says so.
    pub source: Source,
}

/// What is known about one operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperationFacts {
    /// What the operation is for.
    pub role: String,
    /// The only contract that it belongs to.
    pub contract: Option<String>,
    /// `completion`, `horizon`, `revivable`, `repeatable`, `batch`, `not-found`, `poll`.
    pub facts: Facts,
    /// What differs under one of several contracts, with all that doesn't.
    pub contracts: IndexMap<String, Facts>,
}

/// The length of a period such as `P7D`, which is a whole number of seconds above zero.
pub fn seconds(period: &str) -> Option<u64> {
    let span: jiff::Span = period.strip_prefix('P').and(period.parse().ok())?;
    let days = jiff::SpanRelativeTo::days_are_24_hours();
    let seconds = span.total((jiff::Unit::Second, days)).ok()?;
    let is_fixed = span.get_years() == 0 && span.get_months() == 0;
    (is_fixed && seconds >= 1.0 && seconds.fract() == 0.0).then_some(seconds as u64)
}

const OF_VENDORS: [&str; 5] = ["table", "recreation", "rate", "concurrency", "request-id"];
const OF_OPERATIONS: [&str; 7] = [
    "completion",
    "horizon",
    "revivable",
    "repeatable",
    "batch",
    "not-found",
    "poll",
];

/// Reads what holds for the vendor as a whole.
pub(super) fn vendor(root: &Node) -> Read<VendorFacts> {
    let node = root
        .raw("x-erasure")
        .ok_or_else(|| Strange::at(root, "nothing is said about erasure"))?;
    let list = |key| {
        node.raw_items(key)
            .iter()
            .map(fact)
            .collect::<Read<Vec<_>>>()
    };
    let identifiers = node.raw_items("identifiers");
    let identifiers = identifiers.iter().map(|node| {
        let (kind, name, source) = (node.words("kind"), node.text("as"), source(node)?);
        Ok(Identifier { kind, name, source })
    });
    Ok(VendorFacts {
        name: node.words("name"),
        identifiers: identifiers.collect::<Read<_>>()?,
        retains: list("retains")?,
        leaves_open: list("leaves-open")?,
        facts: facts(&node, &OF_VENDORS)?,
    })
}

/// Reads what is known about an operation.
pub(super) fn operation(operation: &Node) -> Read<OperationFacts> {
    let node = operation
        .raw("x-erasure")
        .ok_or_else(|| Strange::at(operation, "nothing says what it is for"))?;
    let whole = facts(&node, &OF_OPERATIONS)?;
    let contracts = node
        .entries("contracts")
        .into_iter()
        .map(|(contract, node)| {
            let mut own = facts(&node, &OF_OPERATIONS)?;
            for (name, fact) in &whole {
                own.entry(name.clone()).or_insert_with(|| fact.clone());
            }
            let place = |name: &String| OF_OPERATIONS.iter().position(|known| known == name);
            own.sort_by_key(|name, _| place(name));
            Ok((contract, own))
        });
    Ok(OperationFacts {
        role: node
            .text("role")
            .or_else(|| node.raw_items("uses").first()?.text("role"))
            .unwrap_or_default(),
        contract: node.text("contract"),
        contracts: contracts.collect::<Read<_>>()?,
        facts: whole,
    })
}

fn facts(node: &Node, names: &[&str]) -> Read<Facts> {
    let found = names
        .iter()
        .filter_map(|name| Some((*name, node.raw(name)?)));
    let found = found.filter(|(_, node)| !node.value.is_null());
    found
        .map(|(name, node)| Ok((name.to_owned(), fact(&node)?)))
        .collect()
}

fn fact(node: &Node) -> Read<Fact> {
    let value = node
        .json("value")
        .ok_or_else(|| Strange::at(node, "the fact has no value"))?;
    Ok(Fact {
        value,
        source: source(node)?,
    })
}

fn source(node: &Node) -> Read<Source> {
    match ["source", "assumed", "unanswered"].map(|key| node.text(key)) {
        [Some(source), None, None] => Ok(Source::Published(source)),
        [None, Some(why), None] => Ok(Source::Assumed(why)),
        [None, None, Some(question)] => Ok(Source::Unanswered(question)),
        _ => Err(Strange::at(
            node,
            "a fact has either a source or a reason to assume it",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_period_is_a_whole_number_of_seconds() {
        for (text, expected) in [
            ("PT1M", 60),
            ("PT24H", 86_400),
            ("P1W", 604_800),
            ("P1DT1S", 86_401),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in [
            "", "7d", "P", "P1M", "P1Y", "-PT1M", "PT0S", "PT0.5S", "1 day", "7 days",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
