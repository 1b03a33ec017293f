//! Brings what was carried over to where `cargo xtask lint` finds nothing but open questions. Whatever a
//! rule reports is looked at where it stands: words that are missing are asked for, a keyword that no
//! client understands is left out, a shape that no type can be made of becomes one of anything, and each
//! time a question says what stood there and what is to be decided. Lint decides what is wrong, so that
//! this knows no rule that lint doesn't have, and a rule that lint loses costs nothing here.

mod examples;
mod fill;
mod numbered;
mod reduce;
mod remedies;

use std::collections::HashMap;

use super::carry::Carrier;
use crate::{
    diagnostic::{Finding, Findings, Severity},
    lint::{UNANSWERED, lint_source},
    spec::tree::Node,
};

use numbered::Numbered;
use remedies::Patient;

/// More rounds than any document of a modest size needs.
const ROUNDS: usize = 400;

/// Mends the spec, or says what can't be mended: where it came from in the published document.
pub fn mend(vendor: &str, spec: &mut Node, carrier: &mut Carrier) -> Result<(), Findings> {
    let mut tries: HashMap<(&'static str, String, String), usize> = HashMap::new();
    for _ in 0..ROUNDS {
        let numbered = Numbered::new(vendor, spec);
        let findings: Vec<Finding> = lint_source(&numbered.source)
            .into_iter()
            .filter(is_to_be_mended)
            .collect();
        if findings.is_empty() {
            return Ok(());
        }
        let mut changed = false;
        for finding in &findings {
            let Some(place) = numbered.place(finding.at) else {
                continue;
            };
            let tried = tries.entry(key(finding, &place.pointer)).or_default();
            let mut patient = Patient {
                spec,
                carrier,
                finding,
                place: &place,
            };
            match patient.treat(*tried) {
                remedies::Outcome::Changed => changed = true,
                remedies::Outcome::Shifted => {
                    *tried += 1;
                    changed = true;
                    break;
                }
                remedies::Outcome::Nothing if finding.severity == Severity::Warning => continue,
                remedies::Outcome::Nothing => {}
            }
            *tried += 1;
        }
        if !changed {
            let stays = |finding: &Finding| finding.severity == Severity::Error;
            let findings: Vec<_> = findings.into_iter().filter(stays).collect();
            if findings.is_empty() {
                return Ok(());
            }
            let is_hopeless = findings.iter().all(|finding| {
                let place = numbered.place(finding.at);
                place.is_none_or(|place| {
                    tries
                        .get(&key(finding, &place.pointer))
                        .is_none_or(|tried| *tried > remedies::MOST)
                })
            });
            if is_hopeless {
                return Err(as_published(&findings, &numbered, spec, carrier));
            }
        }
    }
    let numbered = Numbered::new(vendor, spec);
    let left: Vec<Finding> = lint_source(&numbered.source)
        .into_iter()
        .filter(|finding| is_to_be_mended(finding) && finding.severity == Severity::Error)
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(as_published(&left, &numbered, spec, carrier)),
    }
}

/// What a finding is known by from one round to the next.
fn key(finding: &Finding, pointer: &str) -> (&'static str, String, String) {
    (finding.rule, pointer.to_owned(), finding.message.clone())
}

/// Errors, and names that sound like a person's: what is printed by mistake is not printed by choice.
fn is_to_be_mended(finding: &Finding) -> bool {
    let is_error = finding.severity == Severity::Error && finding.rule != UNANSWERED;
    is_error || finding.rule == "personal-unmarked"
}

/// The findings, at the places of the published document.
fn as_published(
    findings: &[Finding],
    numbered: &Numbered,
    spec: &Node,
    carrier: &Carrier,
) -> Findings {
    let published = |finding: &Finding| {
        let place = numbered.place(finding.at);
        let node = place.and_then(|place| spec.at_pointer(&place.pointer));
        Finding {
            file: carrier.document.file.clone(),
            at: node.map_or(finding.at, |node| node.at),
            ..finding.clone()
        }
    };
    findings
        .iter()
        .map(published)
        .collect::<Findings>()
        .sorted()
}
