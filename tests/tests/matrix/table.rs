//! The matrix itself: learns from an untroubled journey what it touches, makes a cell of every
//! operation, fault and frequency, and runs them all.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
    thread,
};

use erasure::Outcome;
use tokio::runtime::{Builder, Runtime};
use vendor_sandbox::{Contract, Fault, Processing, Sandbox, Vendor};

use crate::{
    canary::CANARY,
    cell::{Cell, Often},
    course::{self, Course},
    exercise::{self, Exercise},
    fixture::Fixture,
    journey::Journey,
    listen,
    search::Search,
    tally::{Filter, Tally, UNTROUBLED},
    walk,
};

/// A journey or an operation, with all its cells.
enum Job {
    Journey(Journey, Contract),
    Walk(Exercise, Contract),
}

/// Runs every cell that the filter lets through, on as many threads as the machine has.
pub fn run(filter: &Filter) -> Tally {
    listen::to_everything();
    let jobs = Mutex::new(jobs());
    let tally = Mutex::new(Tally::default());
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = jobs.lock().unwrap().pop();
                    let of_job = match job {
                        None => return,
                        Some(Job::Journey(journey, contract)) => {
                            run_journey(&journey, contract, filter)
                        }
                        Some(Job::Walk(exercise, contract)) => {
                            walk::run(&runtime(), &exercise, contract, filter)
                        }
                    };
                    tally.lock().unwrap().add(of_job);
                }
            });
        }
    });
    tally.into_inner().unwrap()
}

/// Every journey under every contract under which it is made, and every operation by itself.
fn jobs() -> Vec<Job> {
    let under = |journey: Journey| {
        let contracts = journey.contracts.iter();
        contracts.map(move |contract| Job::Journey(journey.clone(), *contract))
    };
    let walks = runtime().block_on(exercise::all_by_contract()).into_iter();
    let walks = walks.map(|(exercise, contract)| Job::Walk(exercise, contract));
    walks
        .chain(Journey::all().into_iter().flat_map(under))
        .collect()
}

/// Every operation of every vendor under every contract that has it, as the specs have them.
pub fn operations() -> BTreeSet<(&'static str, Contract, String)> {
    let sandbox = runtime().block_on(Sandbox::start()).unwrap();
    let of_vendor = |vendor: Vendor| {
        let operations = sandbox.operations(vendor.id()).into_iter();
        operations.flat_map(move |operation| {
            let contracts = operation.contracts.into_iter();
            contracts.map(move |contract| (vendor.id(), contract, operation.id.clone()))
        })
    };
    Vendor::all().flat_map(of_vendor).collect()
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn run_journey(journey: &Journey, contract: Contract, filter: &Filter) -> Tally {
    let mut tally = Tally::default();
    let name = format!("{}/{contract}/{}", journey.vendor, journey.name);
    if !filter.may_hold(&name) {
        return tally;
    }
    let runtime = runtime();
    let fixture = runtime.block_on(Fixture::open(journey, contract));
    let search = Search::of([CANARY]);
    listen::begin();
    let untroubled = runtime.block_on(course::make(&fixture, journey, 0, None));
    let leak = search.find(&listen::end());
    tally.untroubled(&name, &fixture, &untroubled);
    tally.leak(&format!("{name}/{UNTROUBLED}"), leak);
    for (number, cell) in cells(journey, &untroubled).into_iter().enumerate() {
        let name = format!("{name}/{cell}");
        if !filter.lets(&name) {
            continue;
        }
        let run = || {
            run_cell(
                &runtime,
                &fixture,
                journey,
                number + 1,
                &cell,
                &untroubled.outcomes,
            )
        };
        listen::begin();
        let course = catch_unwind(AssertUnwindSafe(run));
        let heard = listen::end();
        let leak = search.find(&heard);
        if heard.lines().any(|line| line.starts_with(listen::PANIC)) {
            tally.panicked(&name);
        }
        match course {
            Ok(course) => tally.cell(&name, &cell, &course),
            Err(_panic) => tally.broke_off(),
        }
        tally.leak(&name, leak);
    }
    tally
}

fn run_cell(
    runtime: &Runtime,
    fixture: &Fixture,
    journey: &Journey,
    number: usize,
    cell: &Cell,
    untroubled: &[Outcome],
) -> Course {
    runtime.block_on(course::make(
        fixture,
        journey,
        number,
        Some((cell, untroubled)),
    ))
}

/// The cells of a journey: every operation that it touches, at the step that touches it first.
fn cells(journey: &Journey, untroubled: &Course) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut seen = BTreeSet::new();
    for (from, touched) in untroubled.touched.iter().enumerate() {
        for (position, operation) in touched.iter().enumerate() {
            if !seen.insert(operation) {
                continue;
            }
            let before = position.checked_sub(1).map(|before| &touched[before]);
            for fault in Fault::all() {
                for often in Often::of(journey) {
                    let Some(laid_on) = laid_on(fault, often, operation, before) else {
                        continue;
                    };
                    cells.push(Cell {
                        operation: operation.clone(),
                        fault,
                        often,
                        from,
                        laid_on: laid_on.clone(),
                    });
                }
            }
        }
    }
    cells
}

/// The operation that a fault is laid on to strike another. A refused connection strikes whoever comes
/// next, so that the vendor has to go down after the operation before; and it lasts.
fn laid_on<'o>(
    fault: Fault,
    often: Often,
    operation: &'o String,
    before: Option<&'o String>,
) -> Option<&'o String> {
    match fault {
        Fault::ConnectionRefused | Fault::GoesDown if often != Often::Lasting => None,
        // Only after an answer that was lost does a refusal say less than it seems to.
        _ if often == Often::ThenRefused && !loses_the_answer(fault) => None,
        Fault::ConnectionRefused => Some(before.unwrap_or(operation)),
        _ => Some(operation),
    }
}

/// Whether the client can't know what became of its request.
fn loses_the_answer(fault: Fault) -> bool {
    use Fault::{EchoingAnswer, ExtraFields, ResetBefore, UnknownEnum};
    let is_answered = matches!(fault, UnknownEnum | ExtraFields | EchoingAnswer);
    let out_of_order = matches!(fault, Fault::ServerError | Fault::BadGateway);
    let lost = fault.processing() == Processing::Done && !is_answered;
    lost || out_of_order || matches!(fault, ResetBefore | Fault::Held)
}
