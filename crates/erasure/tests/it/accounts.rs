//! What was asked at one account is asked about at no other, and another account's answer settles nothing.

use crate::support::*;
use erasure::{
    Account, Completion, Eraser, GainsightPx, Lytics, Mixpanel, Outcome, PlannedTarget,
    PureClarity, Reason, RevenueCat, Terms, Vendor, VendorId, gainsight_px, mixpanel, pureclarity,
};

fn shop(host: &'static str) -> Scripted {
    let terms = Terms::new(Completion::Tracked).repeatable();
    Scripted::new("shop").at(host).terms(terms).batch(9)
}

fn planned(eraser: &Eraser) -> PlannedTarget {
    eraser.plan(&by_email()).targets().next().unwrap().clone()
}

#[tokio::test]
async fn another_account_under_the_same_name_settles_nothing() {
    let hidden = Outcome::SoftDeleted {
        revivable_until: start() + hours(1),
    };
    for known in [
        in_progress(),
        hidden,
        unknown(),
        Outcome::failed(Reason::NotReached),
    ] {
        let eu = eraser([shop("eu").says(known)]);
        let report = eu.erase(&by_email()).await;
        let us = shop("us").then_says(Outcome::Erased);
        let by_us = eraser([us.clone()]);
        let report = by_us.settle(report, start() + hours(9)).await;
        assert_eq!(outcomes(&report), [Outcome::failed(Reason::AccountGone)]);
        assert!(report.verdict().name() == "incomplete", "{report}");
        assert!(us.calls().is_empty(), "nothing is sent to it");
    }
}

#[tokio::test]
async fn the_same_account_is_asked_on_whatever_process_asks() {
    let report = eraser([shop("eu").says(in_progress())])
        .erase(&by_email())
        .await;
    let later = eraser([shop("eu").then_says(Outcome::Erased)]);
    let report = later.settle(report, start() + hours(9)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
}

#[tokio::test]
async fn a_plan_is_carried_out_at_its_own_accounts_alone_and_the_others_of_a_batch_all_the_same() {
    let plan = eraser([shop("eu")]).plan(&by_email());
    let us = shop("us");
    let by_us = eraser([us.clone()]);
    let report = by_us.carry_out(&plan).await;
    assert_eq!(outcomes(&report), [Outcome::failed(Reason::AccountGone)]);
    assert!(us.calls().is_empty());
    let (gone, here) = (plan.targets().next().unwrap(), planned(&by_us));
    let entries = by_us.erase_batch(&[(gone, &[]), (&here, &[])]).await;
    let outcomes = entries.iter().map(|entry| entry.outcome().clone());
    let expected = [Outcome::failed(Reason::AccountGone), Outcome::Erased];
    assert_eq!(outcomes.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn an_erasure_at_another_account_hides_nobody_here() {
    let eu = eraser([shop("eu").says(in_progress())]);
    let known = eu.erase_target(&planned(&eu), &[]).await;
    let us = shop("us");
    let us_too = eraser([us.clone()]);
    let planned = planned(&us_too);
    let batch = [(&planned, std::slice::from_ref(&known)); 2];
    us_too.erase_batch(&batch).await;
    assert_eq!(us.batches(), [[None, None]]);
}

#[test]
fn an_account_is_what_its_vendor_address_and_settings_say_and_no_credential_that_can_be_replaced() {
    let same = |one: &dyn Vendor, other: &dyn Vendor| one.account() == other.account();
    let pureclarity = |access, secret| PureClarity::new(pureclarity::Region::Eu, access, secret);
    assert!(same(&pureclarity("a", "s"), &pureclarity("a", "t")));
    assert!(!same(&pureclarity("a", "s"), &pureclarity("b", "s")));
    let mixpanel = |oauth, project| Mixpanel::new(mixpanel::Region::Us, oauth, project);
    assert!(same(&mixpanel("o", "p"), &mixpanel("q", "p")));
    assert!(!same(&mixpanel("o", "p"), &mixpanel("o", "q")));
    let revenuecat = |key, project| RevenueCat::new(key, project);
    assert!(same(&revenuecat("k", "p"), &revenuecat("l", "p")));
    assert!(!same(&revenuecat("k", "p"), &revenuecat("k", "q")));
    assert!(!same(&Lytics::new("t"), &Lytics::new("t").table("people")));
    assert!(!same(&Lytics::new("t"), &Lytics::new("u")));
    let (us, eu) = (gainsight_px::Region::Us, gainsight_px::Region::Eu);
    assert!(!same(
        &GainsightPx::new(us, "k"),
        &GainsightPx::new(eu, "k")
    ));
    assert!(!same(
        &GainsightPx::new(us, "k"),
        &GainsightPx::new(us, "l")
    ));
    assert!(!same(&GainsightPx::new(us, ""), &Lytics::new("")));
}

#[test]
fn an_account_with_a_name_stays_the_same_when_its_credential_is_replaced() {
    let lytics = |token, name| Lytics::new(token).with_account(name).account();
    assert_eq!(lytics("t", "production"), lytics("u", "production"));
    assert_ne!(lytics("t", "production"), lytics("t", "staging"));
    let as_second = Lytics::new("t").with_id(VendorId::from_static("lytics-2"));
    assert_eq!(
        as_second.account(),
        Lytics::new("t").account(),
        "its id is not its account"
    );
}

#[test]
fn an_account_shows_no_secret() {
    let vendor = GainsightPx::new(gainsight_px::Region::Us, "key-4711");
    let account: Account = vendor.account();
    let shown = format!("{account:?} {}", serde_json::to_string(&account).unwrap());
    assert!(!shown.contains("4711"), "{shown}");
}
