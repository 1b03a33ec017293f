//! The facade's adapter of a vendor, asked once for each way in which it can ask. Whoever answers with
//! the spec's examples of success is a vendor that has erased, has promised to, or has begun.

use erasure::{
    Contract, Eraser, GainsightPx, Lytics, Mixpanel, Mudbase, Outcome, PureClarity, Session,
    Subject, Timestamp, VendorId, gainsight_px, mixpanel, pureclarity,
};
use vendor_sandbox::Clock;

use super::{Called, Endpoint};
use crate::system::SandboxClock;

/// When the spec's examples are true: what they promise is still to come.
const OF_THE_EXAMPLES: Timestamp = Timestamp::constant(1_734_861_600, 0);

/// Erases an invented person at a vendor; nothing if there is no such vendor. It fails when the facade takes
/// neither the vendor nor the person.
pub(super) async fn targets(
    vendor: &str,
    contract: Contract,
    at: Endpoint,
) -> Result<Vec<Called>, erasure::Error> {
    let builder = Eraser::builder().clock(SandboxClock(Clock::at(OF_THE_EXAMPLES)));
    let Endpoint { base, transport } = at;
    let eraser = match vendor {
        "pureclarity" => {
            let (access_key, secret_key) = ("an-access-key", "a-secret-key");
            let vendor = PureClarity::new(pureclarity::Region::Eu, access_key, secret_key);
            builder.vendor(vendor.at(base).with_transport(transport))
        }
        "mudbase" => builder.vendor(
            Mudbase::new()
                .contract(contract)
                .at(base)
                .with_transport(transport),
        ),
        "lytics" => builder.vendor(
            Lytics::new("a-token")
                .contract(contract)
                .at(base)
                .with_transport(transport),
        ),
        "gainsight-px" => builder.vendor(
            GainsightPx::new(gainsight_px::Region::Us, "a-key")
                .at(base)
                .with_transport(transport),
        ),
        "mixpanel" => builder.vendor(
            Mixpanel::new(mixpanel::Region::Us, "a-token", "a project's token")
                .at(base)
                .with_transport(transport),
        ),
        _ => builder,
    };
    let session = Session::new("a-session").with_password("correct horse");
    let subject = Subject::builder()
        .email("ada@example.com")
        .user_id("u-42")
        .user_id("org/7 user#42")
        .session(VendorId::MUDBASE, session)
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
