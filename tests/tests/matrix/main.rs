//! The fault matrix: every vendor, contract and operation of the specs under every fault of the
//! sandbox, each report held against the truth, and all that is said meanwhile searched for the person.
//! Beside it, the places where something could be said that no fault leads to.

#[cfg(test)]
mod canary;
#[cfg(test)]
mod cell;
#[cfg(test)]
mod course;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod held;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod judge;
#[cfg(test)]
mod listen;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod received;
#[cfg(test)]
mod records;
#[cfg(test)]
mod search;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod story;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod types;
#[cfg(test)]
mod walk;

// The walk through all operations is the one of the system's tests.
#[cfg(test)]
#[path = "../system/clients.rs"]
#[allow(dead_code, reason = "this program needs some of it")]
mod clients;
#[cfg(test)]
#[path = "../system/exercise.rs"]
#[allow(dead_code, reason = "this program needs some of it")]
mod exercise;
#[cfg(test)]
#[path = "../system/scripted.rs"]
#[allow(dead_code, reason = "this program needs some of it")]
mod scripted;
#[cfg(test)]
#[path = "../system/spec.rs"]
#[allow(dead_code, reason = "this program needs some of it")]
mod spec;

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, io::Write};

    use vendor_sandbox::Fault;

    use crate::{canary::CANARY, listen, search::Search, table, tally::Filter};

    #[test]
    fn whatever_goes_wrong_a_report_claims_nothing_false_and_learns_what_it_can() {
        let filter = Filter::of_environment();
        let tally = table::run(&filter);
        // Past the capture of the test harness: a matrix that is green says how large it is.
        writeln!(std::io::stderr(), "{tally}").unwrap();
        assert!(tally.is_clean(), "{tally}\n{}", tally.failures());
        let elsewhere = Search::of([CANARY]).find(&listen::elsewhere());
        assert_eq!(elsewhere, None, "said on a thread of no cell");
        if filter.is_open() {
            let operations = table::operations();
            let missing: Vec<_> = operations.difference(&tally.operations).collect();
            assert!(missing.is_empty(), "no cell has {missing:?}");
            let faults: BTreeSet<_> = Fault::all().into_iter().map(Fault::name).collect();
            assert_eq!(tally.faults, faults);
        }
    }
}
