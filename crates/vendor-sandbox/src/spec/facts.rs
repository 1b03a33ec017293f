//! The facts about erasure that the specs hold as `x-erasure`: the sandbox's behaviour takes its
//! horizons and windows from there and repeats none of them.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde_json::Value;

use super::Spec;
use crate::{Contract, SandboxError};

impl Spec {
    /// A duration among an operation's facts, the contract's own one first.
    pub fn duration(
        &self,
        operation: &str,
        contract: Contract,
        fact: &str,
    ) -> Result<SignedDuration, SandboxError> {
        let missing = |what: &str| SandboxError::Spec {
            vendor: self.vendor,
            problem: format!("{operation}: x-erasure {what} `{fact}`, which the sandbox plays by"),
        };
        let value = self
            .fact(operation, contract, fact)
            .and_then(Value::as_str)
            .ok_or_else(|| missing("has no"))?;
        let span: Span = value.parse().map_err(|_| missing("has no duration in"))?;
        span.to_duration(SpanRelativeTo::days_are_24_hours())
            .map_err(|_| missing("needs days or hours, not months or years, in"))
    }

    /// The value of an operation's fact.
    pub fn fact(&self, operation: &str, contract: Contract, fact: &str) -> Option<&Value> {
        let facts = &self.operation(operation)?.facts;
        facts
            .get("contracts")
            .and_then(|contracts| contracts.get(contract.id()))
            .and_then(|own| own.get(fact))
            .or_else(|| facts.get(fact))?
            .get("value")
    }

    /// The value of a fact about the whole vendor.
    pub fn vendor_fact(&self, fact: &str) -> Option<&Value> {
        self.document.get("x-erasure")?.get(fact)?.get("value")
    }

    /// What the vendor calls an identifier of this kind, or `otherwise` where it has no name.
    pub fn identifier_name(&self, kind: &str, otherwise: &str) -> String {
        let identifiers = self.document.pointer("/x-erasure/identifiers");
        identifiers
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|identifier| identifier.get("kind").and_then(Value::as_str) == Some(kind))
            .and_then(|identifier| identifier.get("as").and_then(Value::as_str))
            .unwrap_or(otherwise)
            .to_owned()
    }
}
