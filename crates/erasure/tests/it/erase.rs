//! One call asks everybody, and one vendor's trouble is nobody else's.

use std::time::Duration;

use crate::support::*;
use erasure::{
    Basis, Caveat, Clock, CountsAs, Doubt, Entry, Eraser, Error, IdentifierKind, Need, Outcome,
    Plan, Reason, Report, Subject, VendorId, Verdict,
};

#[tokio::test]
async fn every_target_has_an_outcome_of_its_own() {
    let shop = Scripted::new("shop")
        .says(Outcome::Erased)
        .says(Outcome::not_found());
    let report = eraser([shop.clone()]).erase(&ada()).await;
    assert_eq!(outcomes(&report), [Outcome::Erased, Outcome::not_found()]);
    let labels: Vec<String> = report
        .entries()
        .iter()
        .map(|entry| entry.label().unwrap().to_string())
        .collect();
    assert_eq!(labels, ["email #1", "user-id #1"]);
    assert_eq!(
        report.verdict(),
        Verdict::Complete {
            confirmed: 1,
            promised: 0
        }
    );
}

#[tokio::test]
async fn a_vendor_that_cannot_be_asked_is_a_gap_that_says_what_it_needs() {
    let shop = Scripted::new("shop");
    let bank = Scripted::new("bank").needs([Need::Phone, Need::Session]);
    let report = eraser([shop, bank.clone()]).erase(&ada()).await;
    let Verdict::Incomplete { gaps } = report.verdict() else {
        panic!("{report}")
    };
    assert_eq!(gaps[0].vendor().as_str(), "bank");
    assert_eq!(
        gaps[0].what_to_do(),
        "give a telephone number or a session of the person's own, then erase again"
    );
    assert!(matches!(gaps[0].outcome(), Outcome::NotAddressable { .. }));
    assert!(bank.calls().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_vendor_of_whom_something_has_still_to_be_known_is_not_asked_whatever_it_would_say() {
    let open = &["/x-erasure/recreation: Do they come back?"];
    let shop = Scripted::new("shop").says(Outcome::Erased).unanswered(open);
    let report = eraser([shop.clone()]).erase(&ada()).await;
    let unfinished = Outcome::failed(Reason::Unfinished);
    assert_eq!(outcomes(&report), [unfinished.clone(), unfinished]);
    assert!(matches!(report.verdict(), Verdict::Incomplete { .. }));
    assert!(shop.calls().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_session_is_shown_to_its_own_vendor_alone() {
    let bank = Scripted::new("bank").needs([Need::Session]);
    let club = Scripted::new("club").needs([Need::Session]);
    let subject = Subject::builder()
        .session(VendorId::from_static("bank"), TOKEN)
        .build()
        .unwrap();
    let report = eraser([bank.clone(), club.clone()]).erase(&subject).await;
    assert_eq!(bank.calls().len(), 1);
    assert!(club.calls().is_empty());
    assert!(matches!(
        outcomes(&report)[1],
        Outcome::NotAddressable { .. }
    ));
}

#[tokio::test(start_paused = true)]
async fn a_panic_a_hang_and_a_failure_stop_nobody_else() {
    let vendors = [
        Scripted::new("panics").erase(Act::Panic),
        Scripted::new("hangs").erase(Act::Hang),
        Scripted::new("fails").erase(Act::Fail(refused())),
        Scripted::new("works"),
    ];
    let report = eraser(vendors).erase(&by_email()).await;
    assert_eq!(
        outcomes(&report),
        [
            Outcome::Unknown {
                doubt: Doubt::Panicked
            },
            Outcome::Unknown {
                doubt: Doubt::TimedOut
            },
            Outcome::Failed { error: refused() },
            Outcome::Erased,
        ],
    );
    assert_eq!(report.verdict(), Verdict::Pending { open: 2 });
}

#[tokio::test(start_paused = true)]
async fn the_slowest_vendor_and_not_their_sum_takes_the_time() {
    let late = |id| Scripted::new(id).erase(Act::Late(Duration::from_secs(50), Outcome::Erased));
    let begun = tokio::time::Instant::now();
    let report = eraser([late("one"), late("two"), late("three")])
        .erase(&by_email())
        .await;
    assert_eq!(begun.elapsed(), Duration::from_secs(50));
    assert_eq!(report.count(CountsAs::Confirmed), 3);
}

#[tokio::test(start_paused = true)]
async fn the_targets_of_one_vendor_are_asked_one_after_another() {
    let late = || Act::Late(Duration::from_secs(50), Outcome::Erased);
    let begun = tokio::time::Instant::now();
    eraser([Scripted::new("shop").erase(late()).erase(late())])
        .erase(&ada())
        .await;
    assert_eq!(begun.elapsed(), Duration::from_secs(100));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_erasure_leaves_nothing_running() {
    let slow = Scripted::new("slow").erase(Act::Late(Duration::from_secs(5), Outcome::Erased));
    let eraser = eraser([slow.clone()]);
    let abandoned = tokio::time::timeout(Duration::from_secs(1), eraser.erase(&ada())).await;
    assert!(abandoned.is_err());
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(slow.calls().len(), 1, "the second target was never begun");
}

#[tokio::test]
async fn a_plan_sends_nothing_and_says_what_each_vendor_will_be_asked() {
    let shop = Scripted::new("shop");
    let bank = Scripted::new("bank").needs([Need::Session]);
    let plan = eraser([shop.clone(), bank]).plan(&ada());
    assert_eq!(plan.targets().count(), 2);
    assert_eq!(
        plan.unaddressable()
            .map(|(vendor, _)| vendor.as_str())
            .collect::<Vec<_>>(),
        ["bank"]
    );
    assert!(shop.calls().is_empty());
}

#[tokio::test]
async fn a_plan_names_what_nobody_is_asked_by() {
    let subject = Subject::builder()
        .email(EMAIL)
        .phone("+44 20")
        .session(VendorId::MUDBASE, TOKEN)
        .build()
        .unwrap();
    let plan = eraser([Scripted::new("shop")]).plan(&subject);
    let unused: Vec<String> = plan.unused().iter().map(ToString::to_string).collect();
    assert_eq!(unused, ["phone #1", "session #1 for mudbase"]);
    let vendors: Vec<_> = plan.unused().iter().map(|unused| unused.vendor()).collect();
    assert_eq!(vendors, [None, Some(&VendorId::MUDBASE)]);
}

#[test]
fn a_plan_says_who_would_be_asked_how_they_erase_and_what_they_keep() {
    let caveat = Caveat::Retains {
        what: "invoices".into(),
        basis: Basis::Assumed("shops have to".into()),
    };
    let shop = Scripted::new("shop").caveat(caveat.clone());
    let bank = Scripted::new("bank").needs([Need::Session]);
    let subject = Subject::builder().email(EMAIL).phone("+44 20");
    let plan = eraser([shop, bank]).plan(&subject.build().unwrap());
    assert_eq!(
        plan.to_string(),
        format!(
            "Plan: 1 to ask, at 1 of 2 vendors\n  \
             shop  email #1  erased at once\n  \
             bank  -         {}\n  \
             shop {caveat}\n  \
             no vendor is asked by phone #1\n",
            plan.vendors()[1].why_not().unwrap()
        )
    );
    assert_eq!(plan.vendors()[0].name(), "shop");
    assert_eq!(plan.vendors()[0].caveats(), [caveat]);
}

#[test]
fn sessions_are_counted_at_each_vendor_apart() {
    let subject = Subject::builder()
        .session(VendorId::from_static("bank"), "one")
        .session(VendorId::from_static("club"), "another");
    let vendors = ["bank", "club"].map(|id| Scripted::new(id).needs([Need::Session]));
    let plan = eraser(vendors).plan(&subject.build().unwrap());
    let labels: Vec<_> = plan
        .targets()
        .map(|target| target.label().to_string())
        .collect();
    assert_eq!(labels, ["session #1", "session #1"]);
}

#[test]
fn a_session_is_used_at_its_own_vendor_or_not_at_all() {
    let at = |vendor| (VendorId::from_static(vendor), TOKEN);
    let ((bank, token), (club, same)) = (at("bank"), at("club"));
    let subject = Subject::builder().session(bank, token).session(club, same);
    let bank = Scripted::new("bank").needs([Need::Session]);
    let plan = eraser([bank]).plan(&subject.build().unwrap());
    let unused: Vec<String> = plan.unused().iter().map(ToString::to_string).collect();
    assert_eq!(unused, ["session #1 for club"]);
}

#[tokio::test]
async fn a_plan_can_be_carried_out_by_another_eraser() {
    let stored = serde_json::to_string(
        &eraser([Scripted::new("shop"), Scripted::new("gone")]).plan(&by_email()),
    )
    .unwrap();
    let plan: Plan = serde_json::from_str(&stored).unwrap();
    let report = eraser([Scripted::new("shop")]).carry_out(&plan).await;
    assert_eq!(
        outcomes(&report),
        [Outcome::Erased, Outcome::failed(Reason::UnknownVendor)]
    );
}

#[tokio::test]
async fn a_report_of_entries_that_were_kept_elsewhere_leaves_nothing_of_the_plan_out() {
    let bank = Scripted::new("bank").needs([Need::Session]);
    let eraser = eraser([bank, Scripted::new("shop")]);
    let (plan, begun_at) = (eraser.plan(&ada()), eraser.clock().now());
    let mut kept = Vec::new();
    for planned in plan.targets() {
        kept.insert(0, eraser.erase_target(planned, &[]).await);
    }
    let report = |entries: &[Entry]| eraser.report(&plan, begun_at, entries.to_vec());

    let lost = report(&kept[..1]);
    let doubt = Doubt::Interrupted;
    assert_eq!(lost.verdict(), Verdict::Pending { open: 1 });
    assert_eq!(
        outcomes(&lost)[1..],
        [Outcome::Unknown { doubt }, Outcome::Erased]
    );

    let whole = report(&kept);
    assert_eq!(outcomes(&whole)[1..], [Outcome::Erased, Outcome::Erased]);
    assert_eq!(whole.gaps().count(), 1, "the bank can't be asked");
    assert_eq!(report(whole.entries()), whole);
}

#[tokio::test]
async fn identifiers_are_numbered_as_in_the_subject() {
    let subject = Subject::builder()
        .email("a@example.com")
        .user_id("1")
        .email("b@example.com")
        .build()
        .unwrap();
    let emails = Scripted::new("emails").needs([Need::Email]);
    let plan = eraser([emails]).plan(&subject);
    let labels: Vec<String> = plan
        .targets()
        .map(|target| target.label().to_string())
        .collect();
    assert_eq!(labels, ["email #1", "email #2"]);
    assert!(
        plan.targets()
            .all(|target| *target.label().kind() == IdentifierKind::Email)
    );
}

#[tokio::test]
async fn a_settled_entry_forgets_the_identifier_and_an_open_one_keeps_it() {
    let shop = Scripted::new("shop")
        .says(Outcome::Erased)
        .says(in_progress());
    let report = eraser([shop]).erase(&ada()).await;
    assert!(report.entries()[0].target().is_none());
    assert!(report.entries()[1].target().is_some());
    let stored = serde_json::to_string(&report).unwrap();
    assert!(!stored.contains(EMAIL));
    assert!(stored.contains(USER_ID));
}

#[tokio::test]
async fn a_request_id_that_repeats_the_identifier_is_left_out() {
    let failure = refused().with_vendor_request_id(&format!("req-{USER_ID}"));
    let shop = Scripted::new("shop")
        .needs([Need::UserId])
        .erase(Act::Fail(failure));
    let report = eraser([shop]).erase(&ada()).await;
    assert_eq!(outcomes(&report), [Outcome::Failed { error: refused() }]);
}

#[test]
fn an_eraser_needs_vendors_and_tells_them_apart() {
    assert_eq!(Eraser::builder().build().unwrap_err(), Error::NoVendors);
    let shop = eraser([Scripted::new("shop"), Scripted::new("bank")]);
    assert_eq!(
        format!("{shop:?}"),
        r#"Eraser { vendors: ["shop", "bank"], .. }"#
    );
    let twice = Eraser::builder()
        .vendor(Scripted::new("shop"))
        .vendor(Scripted::new("shop"))
        .build();
    assert_eq!(
        twice.unwrap_err().to_string(),
        "two vendors are called `shop`: give each an id of its own"
    );
}

#[tokio::test]
async fn a_report_dates_itself_by_the_erasers_clock() {
    let clock = Jumping::default();
    let eraser = eraser_at(clock.clone(), [Scripted::new("shop")]);
    clock.advance(hours(3));
    let report: Report = eraser.erase(&by_email()).await;
    assert_eq!(
        (report.begun_at(), report.as_of()),
        (clock.now(), clock.now())
    );
}
