//! The facade's adapter of a vendor, asked once for each way in which it can ask. Whoever answers with
//! the spec's examples of success is a vendor that has erased, has promised to, or has begun.

use erasure::{Eraser, Outcome, Session, SettingType, Subject, Timestamp, VendorId};
use vendor_sandbox::{Clock, Contract, Credentials};

use super::{Called, Endpoint};
use crate::system::{Error, SandboxClock, kind, vendor_at};

/// When the spec's examples are true: what they promise is still to come.
const OF_THE_EXAMPLES: Timestamp = Timestamp::constant(1_734_861_600, 0);

/// Erases an invented person at a vendor. It fails when the facade takes neither the vendor nor the person.
pub(super) async fn targets(
    vendor: &str,
    contract: Contract,
    at: Endpoint,
) -> Result<Vec<Called>, Error> {
    let builder = Eraser::builder().clock(SandboxClock(Clock::at(OF_THE_EXAMPLES)));
    let kind = kind(vendor).ok_or_else(|| format!("the facade has no vendor {vendor}"))?;
    let is_text = |setting: &&erasure::Setting| setting.takes == SettingType::Text;
    let needed = kind.settings.iter().filter(is_text);
    let needed = needed.filter(|setting| setting.is_required());
    let set = needed.map(|setting| (setting.name, "an-account".to_owned()));
    let set: Vec<_> = set.chain([("contract", contract.to_string())]).collect();
    let adapter = vendor_at(at.base, at.transport, &Credentials::default(), vendor, &set)?;
    let eraser = builder.shared_vendor(adapter);
    let session = Session::new("a-session").with_password("correct horse");
    let subject = Subject::builder()
        .email("ada@example.com")
        .user_id("u-42")
        .user_id("org/7 user#42")
        .session(VendorId::new(vendor)?, session)
        .build()?;
    let report = eraser.build()?.erase(&subject).await;
    let targets = report.entries().iter().map(|entry| Called {
        operation: None,
        what: entry.label().map_or_else(String::new, ToString::to_string),
        wrong: wrong(entry.outcome()),
    });
    Ok(targets.collect())
}

fn wrong(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Erased | Outcome::Promised { .. } | Outcome::InProgress { .. } => None,
        other => Some(format!("the facade says: {other}")),
    }
}
