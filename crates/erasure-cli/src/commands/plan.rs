//! `erasure plan`: shows which vendors would be asked about a person. Sends and records nothing.

use erasure::{Caveat, Label, Plan, PlannedVendor, VendorId};
use serde::Serialize;

use crate::arguments::{Global, PersonArgs};
use crate::error::Error;
use crate::exit::Exit;
use crate::identifiers;
use crate::output::{Cell, Console, caveats, table};
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
pub(super) async fn plan(
    global: &Global,
    whom: PersonArgs,
    explain: bool,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let eraser = setup.eraser()?;
    let subject = identifiers::subject(whom, &setup.takes_sessions(), console)?;
    let plan = eraser.plan(&subject);
    let text = || {
        format!(
            "{} Nothing is sent.\n{}",
            asked(&plan),
            beside(&plan, explain)
        )
    };
    console.result(text, &Shown::of(&plan))?;
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

/// The vendors, and the identifiers that they would be asked by.
pub(super) fn asked(plan: &Plan) -> String {
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
    format!(
        "{}\n  {} to ask, at {} of {} vendors.",
        table(["vendor", "asked by", "what to expect"], rows),
        plan.targets().count(),
        can_be_asked(plan).count(),
        plan.vendors().len()
    )
}

/// Warnings about identifiers that no vendor is asked by, and the caveats of the vendors that are asked.
pub(super) fn beside(plan: &Plan, explain: bool) -> String {
    let warning = |unused| format!("  warning: no vendor is asked by {unused}\n");
    let warnings: String = plan.unused().iter().map(warning).collect();
    let kept = can_be_asked(plan).map(|vendor| (vendor.id(), vendor.caveats()));
    warnings + &caveats(kept, explain, "`--explain`")
}

fn can_be_asked(plan: &Plan) -> impl Iterator<Item = &PlannedVendor> {
    let vendors = plan.vendors().iter();
    vendors.filter(|vendor| vendor.why_not().is_none())
}
