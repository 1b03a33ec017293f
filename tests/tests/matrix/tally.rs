//! What the matrix came to: its size, told in one line, and what was found, one line a cell, with how
//! to run that cell alone. No line names anybody.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt,
};

use system_tests::system::vendors;
use vendor_sandbox::{Contract, Fault};

use crate::{
    cell::Cell,
    course::Course,
    fixture::Fixture,
    judge::{Finding, Kind},
    search::Leak,
};

/// The environment variable that holds a part of the names of the cells to run.
const CELL: &str = "MATRIX_CELL";

/// What stands for the cell of a journey without a fault.
pub const UNTROUBLED: &str = "untroubled";

/// Which cells to run.
pub struct Filter(Option<String>);

impl Filter {
    pub fn of_environment() -> Self {
        Self(env::var(CELL).ok())
    }

    pub fn is_open(&self) -> bool {
        self.0.is_none()
    }

    /// Whether this cell is to be run.
    pub fn lets(&self, cell: &str) -> bool {
        self.0.as_ref().is_none_or(|part| cell.contains(part))
    }

    /// Whether a cell whose name begins so may be to be run.
    pub fn may_hold(&self, name: &str) -> bool {
        let from_the_start = |part: &str| vendors().any(|vendor| part.starts_with(vendor));
        self.0.as_deref().is_none_or(|part| {
            !from_the_start(part) || part.starts_with(name) || name.starts_with(part)
        })
    }
}

/// What was run, and what was found.
#[derive(Default)]
pub struct Tally {
    cells: usize,
    pub operations: BTreeSet<(&'static str, Contract, String)>,
    pub faults: BTreeSet<&'static str>,
    left_open: usize,
    findings: Vec<(String, Finding)>,
}

impl Tally {
    /// A journey without a fault.
    pub fn untroubled(&mut self, name: &str, fixture: &Fixture, course: &Course) {
        let touched = course.touched.iter().flatten();
        self.operations
            .extend(touched.map(|id| (fixture.vendor, fixture.contract, id.clone())));
        self.find(&format!("{name}/{UNTROUBLED}"), course);
    }

    /// A cell.
    pub fn cell(&mut self, name: &str, cell: &Cell, course: &Course) {
        self.cells += 1;
        self.faults.insert(cell.fault.name());
        self.left_open += course.left_open;
        self.find(name, course);
    }

    /// An operation that is walked without the facade.
    pub fn walked(&mut self, vendor: &'static str, contract: Contract, operation: &str) {
        self.operations
            .insert((vendor, contract, operation.to_owned()));
    }

    /// A call of a client under a fault.
    pub fn call(&mut self, name: &str, fault: Fault, findings: Vec<Finding>) {
        self.cells += 1;
        self.faults.insert(fault.name());
        let findings = findings.into_iter();
        self.findings
            .extend(findings.map(|finding| (name.to_owned(), finding)));
    }

    /// What was said in a cell and should not have been.
    pub fn leak(&mut self, name: &str, leak: Option<Leak>) {
        let found = leak.map(|leak| (name.to_owned(), leak.into()));
        self.findings.extend(found);
    }

    /// A cell that was not run to its end.
    pub fn broke_off(&mut self) {
        self.cells += 1;
    }

    /// Something panicked in a cell, whoever caught it.
    pub fn panicked(&mut self, name: &str) {
        let what = "something panicked".to_owned();
        let kind = Kind::Contradiction;
        self.findings
            .push((name.to_owned(), Finding { kind, what }));
    }

    pub fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.operations.extend(other.operations);
        self.faults.extend(other.faults);
        self.left_open += other.left_open;
        self.findings.extend(other.findings);
    }

    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Every cell in which something was found, in a line: how to run it alone, and what it was.
    pub fn failures(&self) -> String {
        let mut cells: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for (cell, finding) in &self.findings {
            cells.entry(cell).or_default().push(finding);
        }
        let line = |(cell, findings): (&str, Vec<&Finding>)| {
            let more = match findings.len() {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            let run = format!("{CELL}='{cell}' cargo test -p system-tests --test matrix");
            format!("{run}  # {}{more}\n", findings[0])
        };
        cells.into_iter().map(line).collect()
    }

    fn find(&mut self, name: &str, course: &Course) {
        let found = course.findings.iter();
        self.findings
            .extend(found.map(|finding| (name.to_owned(), finding.clone())));
    }

    fn count(&self, kind: Kind) -> usize {
        self.findings
            .iter()
            .filter(|(_, finding)| finding.kind == kind)
            .count()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vendors: BTreeSet<_> = self.operations.iter().map(|(vendor, ..)| vendor).collect();
        let contracts: BTreeSet<_> = self
            .operations
            .iter()
            .map(|(vendor, contract, _)| (vendor, contract))
            .collect();
        let operations: BTreeSet<_> = self
            .operations
            .iter()
            .map(|(vendor, _, id)| (vendor, id))
            .collect();
        write!(
            f,
            "fault matrix: {} cells ({} vendors, {} contracts, {} operations, {} faults), {} contradictions, {} unresolved ({} left open, for the vendor can't be asked), {} leaks",
            self.cells,
            vendors.len(),
            contracts.len(),
            operations.len(),
            self.faults.len(),
            self.count(Kind::Contradiction),
            self.count(Kind::Unresolved),
            self.left_open,
            self.count(Kind::Leak),
        )
    }
}
