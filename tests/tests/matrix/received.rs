//! What a vendor has received in a journey, target by target: the truth about what was asked, and how
//! often.

use erasure::PlannedTarget;
use serde_json::Value;
use vendor_sandbox::{Contract, Received};

use crate::{fixture::Fixture, spec::Operation};

/// All that a vendor has received in a journey.
pub struct Requests<'a> {
    operations: &'a [Operation],
    contract: Contract,
    all: Vec<Received>,
}

impl<'a> Requests<'a> {
    pub fn of(fixture: &'a Fixture) -> Self {
        Self {
            operations: &fixture.operations,
            contract: fixture.contract,
            all: Vec::new(),
        }
    }

    pub fn add(&mut self, received: Vec<Received>) {
        self.all.extend(received);
    }

    /// An operation that isn't safe to repeat, asked for once more although it may have been carried
    /// out.
    pub fn unsafe_repetition<'t>(
        &self,
        targets: impl Iterator<Item = &'t PlannedTarget>,
    ) -> Option<String> {
        for planned in targets {
            for operation in self.operations {
                if operation.is_repeatable(self.contract.id()) {
                    continue;
                }
                let asked = self.about(planned);
                let mut asked: Vec<_> = asked
                    .filter(|asked| asked.operation == operation.id)
                    .collect();
                asked.pop();
                let turned_away = |asked: &&Received| matches!(asked.status, Some(425 | 429));
                if !asked.iter().all(turned_away) {
                    return Some(format!(
                        "{} was repeated, and isn't repeatable",
                        operation.id
                    ));
                }
            }
        }
        None
    }

    /// What the vendor received about a target.
    fn about(&self, planned: &PlannedTarget) -> impl Iterator<Item = &Received> {
        let value = planned
            .target()
            .identifier()
            .value()
            .map(|value| value.expose().to_owned());
        self.all.iter().filter(move |received| {
            // A session stands where no log shows it, and is the only one of its journey.
            value.as_ref().is_none_or(|value| names(received, value))
        })
    }

    fn erasures(&self, planned: &PlannedTarget) -> impl Iterator<Item = &Received> {
        let is_erasure = |id: &str| {
            let mut operations = self.operations.iter();
            operations.any(|known| known.id == id && erases(known))
        };
        self.about(planned)
            .filter(move |received| is_erasure(&received.operation))
    }

    /// Whether the vendor has carried out an erasure of a target, whatever it answered.
    pub fn was_carried_out(&self, planned: &PlannedTarget) -> bool {
        self.erasures(planned).any(|received| received.processed)
    }

    /// Whether the vendor's last word is that it doesn't accept the credentials: of a session that dies
    /// with the account it says nothing about the account.
    pub fn is_refused(&self, planned: &PlannedTarget) -> bool {
        let last = self.erasures(planned).last();
        last.is_some_and(|received| received.status == Some(401))
    }

    /// Whether the operation that erases may be asked for twice.
    pub fn may_repeat(&self) -> bool {
        let mut erasing = self
            .operations
            .iter()
            .filter(|known| erases(known) && known.facts["many"].is_null());
        erasing.all(|known| known.is_repeatable(self.contract.id()))
    }
}

/// Whether the spec has an operation erase, in one of its uses at least.
fn erases(operation: &Operation) -> bool {
    let uses = operation.facts["uses"].as_array().into_iter().flatten();
    let mut uses = uses.chain([&operation.facts]);
    uses.any(|used| used["role"] == "erase")
}

/// Whether a request names somebody by this identifier.
fn names(received: &Received, identifier: &str) -> bool {
    fn holds(value: &Value, identifier: &str) -> bool {
        match value {
            Value::String(text) => text == identifier,
            Value::Array(items) => items.iter().any(|item| holds(item, identifier)),
            Value::Object(fields) => fields.values().any(|field| holds(field, identifier)),
            _ => false,
        }
    }
    let mut parameters = received.parameters.values();
    parameters.any(|parameter| parameter == identifier) || holds(&received.body, identifier)
}
