//! Plays the story: plan, erase, follow, move the clock past every horizon, ask for the truth.

use std::collections::HashMap;
use std::error::Error;

use erasure::{Outcome, Plan, Report, SignedDuration, Timestamp};
use vendor_sandbox::{Person, Received, Sandbox};

use super::story::{Asked, Checked, Clock, Planned, Story};
use crate::agreement::contradiction;
use crate::system::{System, subject, truth};

/// How long the vendors that can be asked are followed at the most.
const SETTLE_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Erases one person at all vendors of a sandbox of its own.
///
/// # Errors
///
/// When the sandbox can't be started.
pub async fn play() -> Result<Story, Box<dyn Error>> {
    play_in(&System::start().await?, &Person::ada()).await
}

/// Erases this person at all vendors of this system.
///
/// # Errors
///
/// When the person has identifiers that a subject doesn't take.
pub async fn play_in(system: &System, person: &Person) -> Result<Story, Box<dyn Error>> {
    let System { sandbox, eraser } = system;
    let subject = subject(sandbox, person)?;
    let plan = eraser.plan(&subject);

    let asked_at = sandbox.clock().now();
    let report = eraser.carry_out(&plan).await;
    let asked = requests(sandbox, &plan);

    let settled = eraser
        .settle(report.clone(), asked_at + SETTLE_WITHIN)
        .await;
    let followed = requests(sandbox, &plan);
    let settled_at = sandbox.clock().now();

    let due = last_horizon(&settled).max(settled_at);
    sandbox.clock().advance(due.duration_since(settled_at));
    Ok(Story {
        checked: checked(sandbox, &plan, &settled),
        plan: planned(&plan),
        asked,
        report,
        followed,
        verdict: settled.verdict(),
        settled,
        clock: Clock {
            asked: asked_at,
            settled: settled_at,
            due,
        },
    })
}

fn planned(plan: &Plan) -> Vec<Planned> {
    let mut lines = Vec::new();
    for vendor in plan.vendors() {
        let name = || vendor.name().to_owned();
        if let Some(why_not) = vendor.why_not() {
            lines.push(Planned {
                vendor: name(),
                by: None,
                expect: why_not.to_string(),
            });
        }
        lines.extend(vendor.targets().iter().map(|target| Planned {
            vendor: name(),
            by: Some(target.label().clone()),
            expect: vendor.terms().to_string(),
        }));
    }
    lines
}

/// What the vendors received since this was last asked, repetitions counted.
fn requests(sandbox: &Sandbox, plan: &Plan) -> Vec<Asked> {
    let mut all = Vec::new();
    for vendor in plan.vendors() {
        let id = vendor.id().as_str();
        let paths: HashMap<_, _> = sandbox
            .operations(id)
            .into_iter()
            .map(|known| (known.id, known.path))
            .collect();
        let mut of_vendor: Vec<Asked> = Vec::new();
        for received in sandbox.requests(id) {
            let request = request(&received, paths.get(&received.operation), sandbox);
            let asked = Asked {
                vendor: vendor.name().to_owned(),
                request,
                answered: received.status,
                times: 1,
            };
            match of_vendor
                .iter_mut()
                .find(|known| known.request == asked.request && known.answered == asked.answered)
            {
                Some(known) => known.times += 1,
                None => of_vendor.push(asked),
            }
        }
        sandbox.forget_requests(id);
        all.append(&mut of_vendor);
    }
    all
}

/// A request without anything personal or secret: the path's template stands for the path.
fn request(received: &Received, template: Option<&String>, sandbox: &Sandbox) -> String {
    // Some keys go with an address.
    let is_key = |value: &String| sandbox.credentials().iter().any(|(_, key)| key == value);
    let query: Vec<String> = received
        .query
        .iter()
        .map(|(name, value)| {
            if is_key(value) {
                format!("{name}=…")
            } else {
                format!("{name}={value}")
            }
        })
        .collect();
    let path = template.map_or("(no operation of the spec)", String::as_str);
    if query.is_empty() {
        format!("{} {path}", received.method)
    } else {
        format!("{} {path}?{}", received.method, query.join("&"))
    }
}

/// When the last thing that the report speaks of is due.
fn last_horizon(report: &Report) -> Timestamp {
    let due = report
        .entries()
        .iter()
        .filter_map(|entry| match entry.outcome() {
            Outcome::Promised { by } => Some(*by),
            Outcome::InProgress { by, .. } => *by,
            Outcome::SoftDeleted { revivable_until } => Some(*revivable_until),
            _ => None,
        });
    due.max().unwrap_or(Timestamp::MIN)
}

fn checked(sandbox: &Sandbox, plan: &Plan, settled: &Report) -> Vec<Checked> {
    let now = sandbox.clock().now();
    let mut lines = Vec::new();
    for vendor in plan.vendors() {
        for target in vendor.targets() {
            let truth = truth(sandbox, target.target());
            let of_target = settled
                .of(vendor.id())
                .filter(|entry| entry.label() == Some(target.label()));
            lines.extend(of_target.map(|entry| Checked {
                vendor: vendor.id().clone(),
                name: vendor.name().to_owned(),
                by: target.label().clone(),
                outcome: entry.outcome().clone(),
                truth,
                contradiction: contradiction(entry.outcome(), truth, now),
            }));
        }
    }
    lines
}
