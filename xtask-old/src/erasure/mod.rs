//! The facts about erasure that OpenAPI has no word for, as the extension `x-erasure` states them:
//! typed, each with its source, unknown words refused.

mod fact;
mod period;
mod words;

use std::collections::BTreeMap;

use openapiv3::Operation;
use serde::{Deserialize, Serialize};

pub use fact::{Fact, Source};
pub use period::Period;
pub use words::{Completion, Contract, IdentifierKind, NotFound, Recreation, Role};

/// The extension's name.
pub const EXTENSION: &str = "x-erasure";

/// What concerns a vendor as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VendorErasure {
    /// The vendor's name, as people write it.
    pub name: String,
    /// What the vendor can be asked by, in order of preference.
    pub identifiers: Vec<Identifier>,
    /// The table that people are in as a rule, where a request names one.
    pub table: Option<Fact<String>>,
    /// What the vendor keeps even so.
    pub retains: Vec<Fact<String>>,
    /// What the vendor's answers leave open.
    #[serde(default)]
    pub leaves_open: Vec<Fact<String>>,
    /// Whether new data brings the person back.
    pub recreation: Fact<Recreation>,
    /// How many requests the vendor takes.
    pub rate: Option<Fact<Rate>>,
    /// How many requests may be under way at once.
    pub concurrency: Option<Fact<u32>>,
    /// Where an answer names the vendor's own id for it.
    pub request_id: Option<Fact<RequestIdAt>>,
}

/// One kind of identifier that a vendor can be asked by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "fact::IdentifierText", into = "fact::IdentifierText")]
pub struct Identifier {
    /// The kind.
    pub kind: IdentifierKind,
    /// The vendor's own name for it, where requests need that.
    pub name: Option<String>,
    /// Who says so.
    pub source: Source,
}

/// So many requests in so much time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many.
    pub requests: u32,
    /// In how long.
    pub per: Period,
}

/// Where an answer names the vendor's own id for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestIdAt {
    /// In the body, at this JSON pointer.
    Body(String),
    /// In this header.
    Header(String),
}

/// What concerns one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OperationErasure {
    /// What the operation is for.
    pub role: Role,
    /// The only contract that it belongs to; absent: it belongs to all.
    pub contract: Option<Contract>,
    /// When what it does is done.
    pub completion: Option<Fact<Completion>>,
    /// By when the vendor says it is done, counted from its acceptance.
    pub horizon: Option<Fact<Period>>,
    /// For how long it can be undone.
    pub revivable: Option<Fact<Period>>,
    /// Whether asking twice does no harm.
    pub repeatable: Option<Fact<bool>>,
    /// How many values one request takes.
    pub batch: Option<Fact<u32>>,
    /// What a 404 means.
    pub not_found: Option<Fact<NotFound>>,
    /// A sensible pause between two askings.
    pub poll: Option<Fact<Period>>,
    /// Where one operation serves several contracts: what differs.
    #[serde(default)]
    pub contracts: BTreeMap<Contract, OperationFacts>,
}

/// The facts of one operation under one contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OperationFacts {
    /// When what it does is done.
    pub completion: Option<Fact<Completion>>,
    /// By when the vendor says it is done, counted from its acceptance.
    pub horizon: Option<Fact<Period>>,
    /// For how long it can be undone.
    pub revivable: Option<Fact<Period>>,
    /// Whether asking twice does no harm.
    pub repeatable: Option<Fact<bool>>,
    /// How many values one request takes.
    pub batch: Option<Fact<u32>>,
    /// What a 404 means.
    pub not_found: Option<Fact<NotFound>>,
    /// A sensible pause between two askings.
    pub poll: Option<Fact<Period>>,
}

impl OperationErasure {
    /// What the operation's `x-erasure` says; `None` if it has none.
    pub fn of(operation: &Operation) -> Option<serde_json::Result<Self>> {
        let block = operation.extensions.get(EXTENSION)?;
        Some(serde_json::from_value(block.clone()))
    }

    /// The facts under a contract: its own where it states them, else those of the operation.
    pub fn facts(&self, contract: Option<Contract>) -> OperationFacts {
        let own = contract
            .and_then(|contract| self.contracts.get(&contract))
            .cloned()
            .unwrap_or_default();
        OperationFacts {
            completion: own.completion.or_else(|| self.completion.clone()),
            horizon: own.horizon.or_else(|| self.horizon.clone()),
            revivable: own.revivable.or_else(|| self.revivable.clone()),
            repeatable: own.repeatable.or_else(|| self.repeatable.clone()),
            batch: own.batch.or_else(|| self.batch.clone()),
            not_found: own.not_found.or_else(|| self.not_found.clone()),
            poll: own.poll.or_else(|| self.poll.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn operation(facts: serde_json::Value) -> Option<serde_json::Result<OperationErasure>> {
        let json = json!({ "responses": {}, "x-erasure": facts });
        OperationErasure::of(&serde_json::from_value(json).unwrap())
    }

    #[test]
    fn an_operation_without_facts_has_none() {
        assert!(OperationErasure::of(&Operation::default()).is_none());
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for facts in [
            json!({}),
            json!({ "role": "erases" }),
            json!({ "role": "erase", "repeatabel": { "value": true, "assumed": "why" } }),
            json!({ "role": "erase", "repeatable": { "value": "yes", "assumed": "why" } }),
            json!({ "role": "erase", "repeatable": { "value": true } }),
            json!({ "role": "erase", "contracts": { "oldest": {} } }),
            json!({ "role": "erase", "contracts": { "original": { "role": "erase" } } }),
        ] {
            assert!(operation(facts.clone()).unwrap().is_err(), "{facts}");
        }
    }

    #[test]
    fn a_contract_takes_its_own_facts_and_those_of_the_operation() {
        let erasure = operation(json!({
            "role": "erase",
            "completion": { "value": "immediate", "assumed": "why" },
            "repeatable": { "value": true, "assumed": "why" },
            "contracts": {
                "original": {
                    "completion": { "value": "promised", "source": "https://docs.example.com/erase" },
                    "horizon": { "value": "P7D", "assumed": "why" },
                },
                "revised": {},
            },
        }));
        let erasure = erasure.unwrap().unwrap();
        let original = erasure.facts(Some(Contract::Original));
        let completion = original.completion.unwrap();
        assert_eq!(completion.value, Completion::Promised);
        assert_eq!(
            completion.source,
            Source::Published("https://docs.example.com/erase".into())
        );
        assert_eq!(original.horizon.unwrap().value.seconds(), 604_800);
        assert!(original.repeatable.unwrap().value);
        let revised = erasure.facts(Some(Contract::Revised));
        assert_eq!(revised.completion.unwrap().value, Completion::Immediate);
        assert_eq!(revised.horizon, None);
        assert_eq!(
            erasure.facts(None).completion.unwrap().value,
            Completion::Immediate
        );
    }

    #[test]
    fn facts_are_written_as_they_are_read() {
        let written = json!({
            "name": "V",
            "identifiers": [{ "kind": "email", "as": "mail", "assumed": "why" }],
            "table": { "value": "people", "assumed": "why" },
            "retains": [{ "value": "hashes", "source": "https://docs.example.com/erase" }],
            "leaves-open": [{ "value": "why", "assumed": "why" }],
            "recreation": { "value": "refused", "assumed": "why" },
            "rate": { "value": { "requests": 5, "per": "PT1M" }, "assumed": "why" },
            "concurrency": null,
            "request-id": { "value": { "header": "X-Id" }, "assumed": "why" },
        });
        let read: VendorErasure = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), written);
    }
}
