//! What `x-erasure` says that OpenAPI has no word for. Its words are those of the profile's schema, which
//! lint checks, so a value stays as it is written.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_yaml::Value as Node;

use super::read::Wrong;

/// A value, and who says so.
#[derive(Clone, Debug, Deserialize)]
pub struct Fact {
    /// What is so.
    pub value: Value,
    /// Who says so.
    #[serde(flatten)]
    pub source: Source,
}

/// Who says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A page, or a path in this repository.
    #[serde(rename = "source")]
    Published(String),
    /// Nobody; this is why we think so.
    Assumed(String),
    /// Nobody yet; this is to be found out.
    Unanswered(String),
}

/// Facts by their names in the spec, in its order.
pub type Facts = IndexMap<String, Fact>;

/// What holds for the vendor as a whole.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct VendorFacts {
    /// The vendor's name, as people write it.
    pub name: String,
    /// What the vendor can be asked by, in order of preference.
    pub identifiers: Vec<Identifier>,
    /// What the vendor keeps even so.
    pub retains: Vec<Fact>,
    /// What the vendor's answers leave open.
    pub leaves_open: Vec<Fact>,
    /// The others: `recreation`, `rate`, `concurrency`, `request-id`.
    pub facts: Facts,
}

/// A kind of identifier that a vendor can be asked by.
#[derive(Clone, Debug, Deserialize)]
pub struct Identifier {
    /// The kind.
    pub kind: String,
    /// The vendor's own name for it, where requests need that.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// Who says so.
    #[serde(flatten)]
    pub source: Source,
}

/// What is known about one operation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OperationFacts {
    /// What the operation is for.
    pub role: String,
    /// The only contract that it belongs to.
    pub contract: Option<String>,
    /// `completion`, `horizon`, `revivable`, `repeatable`, `batch`, `poll`.
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

/// What holds for the vendor as a whole, from what `x-erasure` says.
pub(super) fn vendor(said: &Node) -> Result<VendorFacts, Wrong> {
    let known = VendorFacts::deserialize(said)?;
    let facts = facts(said);
    Ok(VendorFacts { facts, ..known })
}

/// What is known about an operation, from what its `x-erasure` says.
pub(super) fn operation(said: &Node) -> Result<OperationFacts, Wrong> {
    let mut known = OperationFacts::deserialize(said)?;
    if known.role.is_empty() {
        known.role = said["uses"][0]["role"].as_str().unwrap_or_default().into();
    }
    known.facts = facts(said);
    for own in known.contracts.values_mut() {
        for (name, fact) in &known.facts {
            own.entry(name.clone()).or_insert_with(|| fact.clone());
        }
    }
    Ok(known)
}

/// What has a value and somebody who says so.
fn facts(said: &Node) -> Facts {
    let all = said.as_mapping().into_iter().flatten();
    let all = all.filter_map(|(name, said)| Some((name.as_str()?, Fact::deserialize(said).ok()?)));
    all.map(|(name, fact)| (name.to_owned(), fact)).collect()
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
