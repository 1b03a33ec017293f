//! A page says what the receipt says, in words that can't be taken for more.

use erasure::{Asked, Outcome, SignedDuration};
use erasure_journal::law::{Calendar, Deadline, Law};

use super::super::support::{
    at, blocked, deadline, draft_of, entry, promised, received_at, signed, unaddressable,
};
use super::{headline, page, page_of, says, says_nothing_of};

#[test]
fn what_is_confirmed_is_called_erased() {
    let page = page(&[Outcome::Erased, Outcome::Erased]);
    assert_eq!(headline(&page), "2 confirmed as erased");
    says(&page, "The vendor confirms that the data is gone for good.");
    says_nothing_of(&page, "What to do");
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
    let probably = page(&[Outcome::Erased, Outcome::NotFound { asked }]);
    assert_eq!(headline(&probably), "1 confirmed as erased");
    says(&probably, "1 not found, which never counts as erased.");
    says(&probably, "the vendor has not confirmed that");
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
        "Within one day after it accepts. It can't be asked whether it was done.",
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
