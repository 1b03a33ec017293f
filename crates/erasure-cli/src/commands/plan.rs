//! `erasure plan`: what would be asked of whom. Nothing is sent, and nothing recorded.

use erasure::{Caveat, Label, Plan, PlannedVendor, VendorId};
use serde::Serialize;

use crate::arguments::{Global, Whom};
use crate::error::Error;
use crate::exit::Exit;
use crate::identifiers;
use crate::output::{Cell, Console, table};
use crate::setup::Setup;

#[derive(Serialize)]
struct Shown<'a> {
    vendors: Vec<VendorShown<'a>>,
    /// The identifiers that no vendor is asked by.
    unused: Vec<String>,
}

#[derive(Serialize)]
struct VendorShown<'a> {
    vendor: &'a VendorId,
    name: &'a str,
    asked_by: Vec<&'a Label>,
    expect: String,
    can_be_asked: bool,
    caveats: &'a [Caveat],
}

/// Shows the plan for one person.
pub(super) async fn plan(global: &Global, whom: Whom, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let eraser = setup.eraser()?;
    let subject = identifiers::subject(whom, &setup.takes_sessions(), console)?;
    let plan = eraser.plan(&subject);
    console.result(|| shown(&plan), &Shown::of(&plan))?;
    Ok(Exit::Complete)
}

impl<'a> Shown<'a> {
    fn of(plan: &'a Plan) -> Self {
        let vendor = |vendor: &'a PlannedVendor| VendorShown {
            vendor: vendor.id(),
            name: vendor.name(),
            asked_by: vendor
                .targets()
                .iter()
                .map(|target| target.label())
                .collect(),
            expect: expectation(vendor),
            can_be_asked: vendor.why_not().is_none(),
            caveats: vendor.caveats(),
        };
        Self {
            vendors: plan.vendors().iter().map(vendor).collect(),
            unused: plan.unused().iter().map(ToString::to_string).collect(),
        }
    }
}

fn expectation(vendor: &PlannedVendor) -> String {
    match vendor.why_not() {
        Some(why_not) => why_not.to_string(),
        None => vendor.terms().to_string(),
    }
}

fn shown(plan: &Plan) -> String {
    let mut rows = Vec::new();
    for vendor in plan.vendors() {
        let row = |by: String| {
            vec![
                Cell::new(vendor.id()),
                Cell::new(by),
                Cell::new(expectation(vendor)),
            ]
        };
        match vendor.targets() {
            [] => rows.push(row("-".to_owned())),
            targets => rows.extend(targets.iter().map(|target| row(target.label().to_string()))),
        }
    }
    let asked = plan
        .vendors()
        .iter()
        .filter(|vendor| vendor.why_not().is_none())
        .count();
    let mut text = format!(
        "{}\n  {} to ask, at {asked} of {} vendors. Nothing is sent.\n",
        table(["vendor", "asked by", "what to expect"], rows),
        plan.targets().count(),
        plan.vendors().len()
    );
    for unused in plan.unused() {
        text.push_str(&format!("  warning: no vendor is asked by {unused}\n"));
    }
    let asked = plan
        .vendors()
        .iter()
        .filter(|vendor| vendor.why_not().is_none());
    let caveats: Vec<_> = asked
        .flat_map(|vendor| {
            vendor
                .caveats()
                .iter()
                .map(|caveat| vec![Cell::new(vendor.id()), Cell::new(caveat)])
        })
        .collect();
    if !caveats.is_empty() {
        text.push_str(&format!("\n{}", table(["vendor", "caveat"], caveats)));
    }
    text
}
