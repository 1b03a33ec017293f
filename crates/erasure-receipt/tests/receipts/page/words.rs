//! A page says what the receipt says, in words that can't be taken for more.

use erasure::{
    Asked, Entry, Identifier, IdentifierKind, Label, Outcome, SignedDuration, Target, VendorId,
};
use erasure_receipt::law::{Calendar, Deadline, Law};
use erasure_receipt::{AskedVendor, Controller, Page};

use super::{headline, keys, now, page, page_of, says, says_nothing_of};
use crate::support::{
    USER_ID, at, blocked, deadline, draft, draft_of, draft_with, entry, part, plan, planned,
    promised, received_at, signed, unaddressable,
};

#[test]
fn what_is_confirmed_is_called_erased() {
    let page = page(&[Outcome::Erased, Outcome::Erased]);
    assert_eq!(headline(&page), "2 confirmed as erased");
    says(&page, "Erased The vendor confirms the erasure.");
    says_nothing_of(&page, "What to do");
}

#[test]
fn a_confirmation_never_says_more_than_what_stands_below_it_allows() {
    let page = page(&[Outcome::Erased]);
    let below = "See below for what is kept or may come back, and what is only assumed.";
    says(&page, &format!("The vendors confirm the erasure. {below}"));
    says(&page, &format!("The vendor confirms the erasure. {below}"));
    says_nothing_of(&page, "for good");
    says_nothing_of(&page, "says that it is done");
    // If nothing is kept or assumed, the page doesn't refer to it.
    let nothing_more = draft_with([entry(0, Outcome::Erased)], []);
    says_nothing_of(&page_of(&signed(nothing_more)), "See below");
}

#[test]
fn whoever_was_erased_by_another_identifier_is_not_called_unknown() {
    let by_email = page(&[Outcome::Erased, Outcome::not_found()]);
    says(
        &by_email,
        "All rows are about one person: if a vendor was asked by several identifiers, all of them are that person's.",
    );
    says(
        &by_email,
        "Not found The vendor knows nobody by this identifier. It has erased the same person by e-mail address no. 1.",
    );
    says_nothing_of(&by_email, "Nothing was erased");
    says_nothing_of(&by_email, "may be wrong");
    says(&by_email, "1 not found, not counted as erased");

    let to_come = page(&[Outcome::not_found(), promised()]);
    says(
        &to_come,
        "It has promised to erase the same person by user id no. 1.",
    );
    let lost = Asked::AfterLostAnswer;
    let lost = page(&[Outcome::Erased, Outcome::NotFound { asked: lost }]);
    says(
        &lost,
        "It has erased the same person by e-mail address no. 1.",
    );
}

#[test]
fn what_another_vendor_did_says_nothing_about_whom_this_one_knows() {
    let elsewhere = VendorId::from_static("warehouse");
    let label = Label::new(IdentifierKind::UserId, 1);
    let target = Target::new(elsewhere, Identifier::UserId(USER_ID.into()));
    let unknown = Entry::asked(&planned(target, label), Outcome::not_found(), received_at());
    let entries = [entry(0, Outcome::Erased), (unknown, Some(received_at()))];
    let page = page_of(&signed(draft_of(&deadline(), entries)));
    says(&page, "Nothing was erased; the identifier may be wrong.");
    says_nothing_of(&page, "the same person");
    // Nor does what wasn't done.
    let refused = super::page(&[blocked(), Outcome::not_found()]);
    says(&refused, "the identifier may be wrong");
}

#[test]
fn who_erased_stands_on_the_page() {
    let named = Controller {
        name: Some("Example & Sons".to_owned()),
        sandbox: false,
    };
    let page = page_of(&signed(draft([Outcome::Erased]).with_controller(named)));
    says(&page, "Controller Example &#38; Sons");
    says_nothing_of(&page, "SANDBOX");
    says(&super::page(&[Outcome::Erased]), "Controller not named");
}

#[test]
fn a_receipt_from_a_sandbox_says_so_across_its_page_and_in_what_is_signed() {
    let sandbox = Controller {
        name: None,
        sandbox: true,
    };
    let jws = signed(draft([Outcome::Erased]).with_controller(sandbox));
    assert!(part(&jws, 1).contains(r#""controller":{"sandbox":true}"#));
    let page = page_of(&jws);
    assert!(page.contains("<h1>SANDBOX: Receipt"));
    assert!(page.matches("<span>SANDBOX</span>").count() > 20);
    says(
        &page,
        "SANDBOX. This receipt comes from a sandbox. Nobody real was erased.",
    );
    let real = signed(draft([Outcome::Erased]));
    let both = Page::new(&keys(), now()).html([real.as_str(), jws.as_str()]);
    says(
        &both,
        "SANDBOX. Receipts on this page that come from a sandbox: 1 of 2.",
    );
    says(&both, "SANDBOX: 1 confirmed as erased");
    assert_eq!(both.matches(r#"class="across""#).count(), 1);
}

#[test]
fn a_promise_is_never_shown_as_done() {
    let mixed = page(&[Outcome::Erased, promised()]);
    assert_eq!(headline(&mixed), "1 confirmed as erased, 1 only promised");
    let promises = page(&[promised(), promised()]);
    assert_eq!(headline(&promises), "2 promised, none confirmed");
    says(
        &promises,
        "Promised, not confirmed The vendor says that it will be done by 30 January 2026, 10:58 (UTC+01:00).",
    );
    says_nothing_of(&promises, "gone for good");
    assert!(!promises.contains(r#"class="verdict confirmed""#));
    assert!(!mixed.contains(r#"class="verdict confirmed""#));
}

#[test]
fn not_found_is_never_shown_as_erased() {
    let nothing = page(&[Outcome::not_found(), Outcome::not_found()]);
    assert_eq!(headline(&nothing), "Nothing found, nothing erased");
    says(&nothing, "0 confirmed as erased");
    says(&nothing, "2 not found, not counted as erased");
    says_nothing_of(&nothing, "gone for good");
    let asked = Asked::AfterLostAnswer;
    let perhaps = page(&[Outcome::Erased, Outcome::NotFound { asked }]);
    assert_eq!(headline(&perhaps), "1 confirmed as erased");
    says(&perhaps, "1 not found, which never counts as erased.");
    let perhaps = page(&[Outcome::NotFound { asked }]);
    says(
        &perhaps,
        "Not found The vendor knows nobody by this identifier.",
    );
    says(
        &perhaps,
        "may have erased them; the vendor has not confirmed that",
    );
}

#[test]
fn gaps_come_first_with_what_to_do_about_each() {
    let entries = [
        entry(0, Outcome::Erased),
        entry(1, blocked()),
        unaddressable(),
    ];
    let page = page_of(&signed(draft_of(&deadline(), entries)));
    assert_eq!(headline(&page), "Not complete: 2 not done");
    says(
        &page,
        "What to do The &#60;Shop&#62; &#38; Sons, user id no. 1: Hand over or delete the organisations that only this person owns, then erase again. warehouse: Give a telephone number, then erase again.",
    );
    assert!(page.find("What to do").unwrap() < page.find("The request").unwrap());
    says(
        &page,
        "The vendor can be asked only by a telephone number, and none was given.",
    );
    says(&page, "not asked");
}

#[test]
fn what_a_vendor_keeps_and_what_is_assumed_is_said_with_who_says_so() {
    let page = page(&[Outcome::Erased]);
    says(
        &page,
        "It keeps invoices. Published: https://shop.example/privacy?a=1&#38;b=2",
    );
    assert!(page.contains(r#"href="https://shop.example/privacy?a=1&#38;b=2""#));
    says(
        &page,
        "New data about the person creates a new record, so that collecting has to stop. Assumed, not published: Nobody says otherwise.",
    );
    says(&page, "That a day is enough. It says several hours.");
    says(
        &page,
        "Within one day after it accepts. The result can't be checked.",
    );
}

#[test]
fn where_a_vendor_was_asked_is_said_and_that_it_was_not_the_vendor_itself() {
    let asked_at = |server: &str| {
        let plan = plan();
        let vendors = plan.vendors().iter().map(|vendor| {
            let mut said = serde_json::to_value(AskedVendor::new(vendor)).unwrap();
            said["server"] = server.into();
            serde_json::from_value(said).unwrap()
        });
        page_of(&signed(draft_with([entry(0, Outcome::Erased)], vendors)))
    };
    let published = asked_at("https://api.shop.example");
    says(
        &published,
        "Asked at https://api.shop.example How it erases",
    );
    let own = asked_at("http://127.0.0.1:7701");
    says(
        &own,
        "Asked at http://127.0.0.1:7701: the controller's own machine, where a sandbox or a gateway answers, and not the vendor itself",
    );
}

#[test]
fn times_are_those_of_the_controller_and_the_law_is_named() {
    let page = page(&[Outcome::Erased]);
    says(&page, "Received 29 January 2026, 10:58 (UTC+01:00)");
    says(
        &page,
        "Law General Data Protection Regulation (GDPR), Art. 12(3)",
    );
    says(&page, "Last day to answer Monday 2 March 2026");
    says(
        &page,
        "3 February 2026, 13:00 (UTC+01:00), 27 days before the last day",
    );
    says(&page, "Times are those of Europe/Berlin");
}

#[test]
fn an_extension_and_a_promise_beyond_the_last_day_are_said() {
    let by = deadline().due_at();
    let late = page(&[Outcome::Promised { by }]);
    says(
        &late,
        "1 promised for a time after it: slower than the law allows",
    );
    says(&late, "That is after the last day that the law allows.");
    let by = by - SignedDuration::from_nanos(1);
    says_nothing_of(&page(&[Outcome::Promised { by }]), "slower than the law");

    let calendar = Calendar::new("Europe/Berlin").unwrap();
    let extended = deadline()
        .extend(received_at(), "many systems", &calendar)
        .unwrap();
    let page = page_of(&signed(draft_of(&extended, [entry(0, Outcome::Erased)])));
    says(
        &page,
        "Wednesday 29 April 2026. The time was extended on 29 January 2026",
    );
    says_nothing_of(&page, "many systems");
}

#[test]
fn what_was_settled_too_late_says_so() {
    let calendar = Calendar::new("Europe/Berlin").unwrap();
    let received = at("2025-12-30T12:00:00Z");
    let deadline = Deadline::of(Law::Gdpr, received, &calendar);
    let page = page_of(&signed(draft_of(
        &deadline.unwrap(),
        [entry(0, Outcome::Erased)],
    )));
    says(&page, "4 days after the last day: too late");
}
