//! Puts the stretches together in the order in which they stand, whatever the order in which they were
//! checked.

use std::collections::{BTreeMap, HashSet};

use super::stretch::Findings;
use crate::{Controller, Digest, Fault, FaultKind, Head};

/// How far the chain is known.
pub(super) struct Order {
    head: Head,
    fault: Option<Fault>,
    waiting: BTreeMap<u64, Findings>,
    found: HashSet<Digest>,
    controllers: BTreeMap<Controller, u64>,
    /// Numbers of receipts at and after the fault.
    numbers: HashSet<u64>,
}

impl Order {
    pub(super) fn new() -> Self {
        Self {
            head: Head::EMPTY,
            fault: None,
            waiting: BTreeMap::new(),
            found: HashSet::new(),
            controllers: BTreeMap::new(),
            numbers: HashSet::new(),
        }
    }

    /// Takes in what was found in a stretch. Says whether anything is wrong so far.
    pub(super) fn take(&mut self, findings: Findings) -> bool {
        let wrong = findings.fault.is_some();
        self.waiting.insert(findings.position, findings);
        while let Some(next) = self.waiting.remove(&(self.head.seq() + 1)) {
            self.append(next);
        }
        wrong || self.fault.is_some()
    }

    fn append(&mut self, next: Findings) {
        self.numbers.extend(&next.numbers);
        let follows = next
            .previous
            .is_none_or(|previous| previous == self.head.digest());
        let first_is_wrong = next
            .fault
            .as_ref()
            .is_some_and(|fault| fault.position() == next.position);
        self.fault = if follows || first_is_wrong {
            next.fault
        } else {
            Some(Fault::at(next.position, FaultKind::BrokenLink))
        };
        self.found.extend(next.found);
        for (controller, receipts) in next.controllers {
            *self.controllers.entry(controller).or_default() += receipts;
        }
        if let (None, Some(last)) = (&self.fault, next.last) {
            self.head = Head::new(self.head.seq() + next.length, last);
        }
    }

    /// The end of the chain, or the first thing that is wrong with it. `rest` are the numbers of the
    /// receipts that nobody has checked.
    pub(super) fn end(mut self, rest: impl Iterator<Item = u64>) -> Result<Self, Fault> {
        let Some(fault) = self.fault.take() else {
            return Ok(self);
        };
        let FaultKind::Missing { found } = *fault.kind() else {
            return Err(fault);
        };
        let waiting = self.waiting.values().flat_map(|later| &later.numbers);
        let further_on = self.numbers.iter().chain(waiting).copied();
        if further_on
            .chain(rest)
            .any(|number| number == fault.position())
        {
            return Err(Fault::at(fault.position(), FaultKind::Reordered { found }));
        }
        Err(fault)
    }

    /// The end of the chain, which of the receipts were there that were looked out for, and how many are whose.
    pub(super) fn into_parts(self) -> (Head, HashSet<Digest>, BTreeMap<Controller, u64>) {
        (self.head, self.found, self.controllers)
    }
}
