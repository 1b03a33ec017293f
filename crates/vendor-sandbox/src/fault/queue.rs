//! The faults that wait for their requests, in the order in which they were injected.

use super::{Fault, Times};

/// Any operation, and requests that fit none.
pub(crate) const ANY: &str = "*";

/// The faults of one vendor.
#[derive(Default)]
pub(crate) struct Faults(Vec<Waiting>);

struct Waiting {
    operation: String,
    fault: Fault,
    times: Times,
}

impl Faults {
    pub fn add(&mut self, operation: &str, fault: Fault, times: Times) {
        self.0.push(Waiting {
            operation: operation.to_owned(),
            fault,
            times,
        });
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault for a request of this operation, used up by it.
    pub fn take(&mut self, operation: &str) -> Option<Fault> {
        self.0.retain(|waiting| waiting.times != Times::Next(0));
        let index = self
            .0
            .iter()
            .position(|waiting| waiting.operation == ANY || waiting.operation == operation)?;
        let waiting = &mut self.0[index];
        if let Times::Next(left) = &mut waiting.times {
            *left -= 1;
        }
        Some(waiting.fault)
    }

    /// What waits, for people: operation, fault, times.
    pub fn list(&self) -> impl Iterator<Item = (&str, Fault, Times)> {
        let waiting = self.0.iter().filter(|w| w.times != Times::Next(0));
        waiting.map(|w| (w.operation.as_str(), w.fault, w.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_fault_is_used_up_and_the_next_one_follows() {
        let mut faults = Faults::default();
        faults.add("op", Fault::ResetBefore, Times::Next(2));
        faults.add(ANY, Fault::ServerError, Times::Always);
        let taken: Vec<_> = (0..4).filter_map(|_| faults.take("op")).collect();
        assert_eq!(taken[..2], [Fault::ResetBefore, Fault::ResetBefore]);
        assert_eq!(taken[2..], [Fault::ServerError, Fault::ServerError]);
    }

    #[test]
    fn a_fault_for_one_operation_leaves_others_alone() {
        let mut faults = Faults::default();
        faults.add("op", Fault::ResetBefore, Times::Always);
        assert_eq!(faults.take("another"), None);
    }
}
