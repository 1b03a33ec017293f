//! What our adapters send, and what they make of each answer: a file for each vendor, which
//! `cargo xtask generate` lists between the marks.
#![cfg(all(
    feature = "gainsight-px",
    feature = "lytics",
    feature = "mixpanel",
    feature = "mudbase",
    feature = "pureclarity"
))]

mod every;
mod probe;

// modules
#[cfg(feature = "gainsight-px")]
mod gainsight_px;
#[cfg(feature = "lytics")]
mod lytics;
#[cfg(feature = "mixpanel")]
mod mixpanel;
#[cfg(feature = "mudbase")]
mod mudbase;
#[cfg(feature = "pureclarity")]
mod pureclarity;
#[cfg(feature = "revenuecat")]
mod revenuecat;
// /modules

use crate::support::server::{Server, once};
use crate::support::*;
use erasure::{
    Caveat, Completion, Contract, Doubt, Eraser, Failure, GainsightPx, IdentifierKind, Lytics,
    Mixpanel, Mudbase, Obstacle, Outcome, PureClarity, Reason, Session, Subject, Timestamp,
    Tracking, UnderWay, Vendor, VendorId, VendorKind,
};

fn eraser(vendor: impl Vendor + 'static) -> Eraser {
    Eraser::builder()
        .vendor(vendor)
        .clock(Jumping::default())
        .build()
        .unwrap()
}

async fn erase(vendor: impl Vendor + 'static, subject: &Subject) -> Outcome {
    let report = eraser(vendor).erase(subject).await;
    outcomes(&report).pop().unwrap()
}

/// Erases, and settles until then.
async fn settle(vendor: impl Vendor + 'static, subject: &Subject, until: Timestamp) -> Outcome {
    let eraser = eraser(vendor);
    let report = eraser.erase(subject).await;
    outcomes(&eraser.settle(report, until).await).pop().unwrap()
}

fn by_user_id(user_id: &str) -> Subject {
    Subject::builder().user_id(user_id).build().unwrap()
}

fn signed_in() -> Subject {
    let session = Session::new("jwt")
        .with_password("hunter-2")
        .with_one_time_code("314159");
    Subject::builder()
        .session(VendorId::MUDBASE, session)
        .build()
        .unwrap()
}

fn failed(reason: Reason, status: u16) -> Outcome {
    Failure::new(reason).with_status(status).into()
}

fn not_understood() -> Outcome {
    Outcome::Unknown {
        doubt: Doubt::NotUnderstood,
    }
}

#[test]
fn two_accounts_at_one_vendor_have_names_of_their_own() {
    let second = VendorId::new("lytics-shop").unwrap();
    let eraser = Eraser::builder()
        .vendor(Lytics::new("one"))
        .vendor(Lytics::new("two").with_id(second.clone()));
    assert_eq!(
        eraser.build().unwrap().vendors().collect::<Vec<_>>(),
        [&VendorId::LYTICS, &second]
    );
}

#[test]
fn no_adapter_prints_its_credentials() {
    let printed = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        PureClarity::new(erasure::pureclarity::Region::Eu, "canary", "canary"),
        Lytics::new("canary"),
        GainsightPx::new(erasure::gainsight_px::Region::Eu, "canary"),
        Mudbase::new(),
        Mixpanel::new(erasure::mixpanel::Region::Eu, "canary", "canary"),
    );
    assert!(!printed.contains("canary"), "{printed}");
}

#[test]
fn a_plan_keeps_the_hash_of_the_spec_that_each_vendor_is_asked_by() {
    let vendors = VendorKind::ALL.iter().map(VendorKind::unconfigured);
    let with = |eraser: erasure::EraserBuilder, vendor| eraser.shared_vendor(vendor);
    let eraser = vendors.fold(Eraser::builder(), with).build().unwrap();
    let stored = serde_json::to_string(&eraser.plan(&ada())).unwrap();
    let plan: erasure::Plan = serde_json::from_str(&stored).unwrap();
    let hashes: std::collections::BTreeSet<&str> = plan
        .vendors()
        .iter()
        .filter_map(|vendor| vendor.spec())
        .filter(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .collect();
    assert_eq!(hashes.len(), VendorKind::ALL.len());
}
