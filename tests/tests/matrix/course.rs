//! The course of a journey: erase, settle, let time pass beyond every horizon, and settle again, with a
//! fault laid on one operation, and the report held against the truth at every step.

use erasure::{Entry, Outcome, Plan, PlannedTarget, Report, SignedDuration};
use system_tests::system::SandboxClock;
use vendor_sandbox::Fault;

use crate::{
    cell::{Cell, Often},
    fixture::Fixture,
    held::awaited,
    journey::Journey,
    judge::{Finding, Judge},
    shown::Shown,
};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Long enough for several questions, whose pause grows to six hours.
const LONG: SignedDuration = SignedDuration::from_hours(20);
/// Beyond every horizon of every vendor.
const BEYOND: SignedDuration = SignedDuration::from_hours(40 * 24);

#[derive(Clone, Copy)]
enum Step {
    Erase,
    /// Asks again for so long.
    Settle(SignedDuration),
    /// Lets time pass.
    Pass,
}

/// The steps of every journey. The first pause of settling is long enough for one question at the
/// vendor's own pace, and short enough to leave the rest for after the fault.
const STEPS: [Step; 9] = [
    Step::Erase,
    Step::Settle(MINUTE.saturating_mul(16)),
    Step::Settle(LONG),
    Step::Pass,
    Step::Settle(LONG),
    Step::Pass,
    Step::Settle(LONG),
    Step::Pass,
    Step::Settle(LONG),
];

/// What a journey came to.
pub struct Course {
    /// The operations that each step touched, in order.
    pub touched: Vec<Vec<String>>,
    /// The outcome of every target in the end.
    pub outcomes: Vec<Outcome>,
    pub findings: Vec<Finding>,
    /// Targets that stay open because the vendor can't be asked.
    pub left_open: usize,
}

/// Makes a journey with a person of this number, and meets the fault of a cell if there is one.
pub async fn make(
    fixture: &Fixture,
    journey: &Journey,
    number: usize,
    cell: Option<(&Cell, &[Outcome])>,
) -> Course {
    let (_person, subject) = journey.begin(&fixture.sandbox, number);
    let companion = journey
        .together
        .then(|| journey.companion(&fixture.sandbox, number));
    let companion = companion.map(|companion| fixture.eraser.plan(&companion));
    fixture.sandbox.forget_requests(fixture.vendor);
    let eraser = &fixture.eraser;
    let plan = eraser.plan(&subject);
    let mut judge = Judge::new(fixture, &plan);
    let mut shown = Shown::default();
    shown.plan(&subject, &plan);
    if cell.is_none() {
        shown.besides(eraser, &plan, &SandboxClock(fixture.sandbox.clock()));
    }
    shown.note();
    let mut report: Option<Report> = None;
    let mut seen: Option<Report> = None;
    let mut touched = Vec::new();
    let mut laid = None;
    let mut met = false;
    for (index, step) in STEPS.into_iter().enumerate() {
        if let Some((cell, _)) = cell
            && cell.from == index
        {
            laid = Some(cell.lay(&fixture.sandbox, fixture.vendor));
        }
        let plans = (&plan, companion.as_ref());
        let done = take(fixture, plans, step, report.take());
        let stepped = awaited(&fixture.sandbox, fixture.vendor, laid, done).await;
        // Who was given up must have been noticed, or they are carried out when the fault is cleared.
        fixture.sandbox.until_none_held(fixture.vendor).await;
        let received = fixture.sandbox.requests(fixture.vendor);
        fixture.sandbox.forget_requests(fixture.vendor);
        let fault = laid.map(Fault::name);
        met |= laid == Some(Fault::ConnectionRefused)
            || received.iter().any(|r| fault.is_some() && r.fault == fault);
        touched.push(received.iter().map(|r| r.operation.clone()).collect());
        judge.look(index, &stepped, received);
        if seen.as_ref() != Some(&stepped) {
            let mut shown = Shown::default();
            shown.report(&stepped);
            shown.note();
            seen = Some(stepped.clone());
        }
        report = Some(stepped);
        if let Some((cell, _)) = cell
            && cell.often == Often::Lasting
            && met
            && laid.take().is_some()
        {
            fixture.sandbox.clear_faults(fixture.vendor).unwrap();
        }
    }
    fixture.sandbox.clear_faults(fixture.vendor).unwrap();
    let report = report.unwrap();
    let mut left_open = 0;
    if let Some((cell, untroubled)) = cell {
        left_open = judge.end(&report, untroubled, cell, met);
    }
    Course {
        touched,
        outcomes: judge.outcomes(&report),
        findings: judge.findings,
        left_open,
    }
}

async fn take(
    fixture: &Fixture,
    (plan, companion): (&Plan, Option<&Plan>),
    step: Step,
    report: Option<Report>,
) -> Report {
    match (step, report) {
        (Step::Erase, _) | (_, None) => match companion {
            Some(companion) => together(fixture, plan, companion).await,
            None => fixture.eraser.carry_out(plan).await,
        },
        (Step::Settle(time_limit), Some(report)) => {
            let until = fixture.sandbox.clock().now() + time_limit * fixture.pace;
            fixture.eraser.settle(report, until).await
        }
        (Step::Pass, Some(report)) => {
            fixture.sandbox.clock().advance(BEYOND);
            report
        }
    }
}

/// Asks for somebody in one batch with somebody else, of whom nothing more is told here.
async fn together(fixture: &Fixture, plan: &Plan, companion: &Plan) -> Report {
    let begun_at = fixture.sandbox.clock().now();
    let targets: Vec<&PlannedTarget> = plan.targets().chain(companion.targets()).collect();
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        targets.iter().map(|target| (*target, &[][..])).collect();
    let mut entries = fixture.eraser.erase_batch(&batch).await;
    entries.truncate(plan.targets().count());
    Report::new(begun_at, fixture.sandbox.clock().now(), entries)
}
