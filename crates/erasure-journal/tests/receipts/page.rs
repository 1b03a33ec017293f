//! The page that a data-protection officer reads: it needs nothing, runs nothing, and claims no more than
//! the receipts say and the checks have shown.

use erasure::{Asked, Outcome, SignedDuration, Timestamp};
use erasure_journal::law::Calendar;
use erasure_journal::receipt::{ChainCheck, Digest, Page, PublicKey, SigningKey};

use super::support::*;

fn now() -> Timestamp {
    at("2026-02-04T10:00:00Z")
}

fn keys() -> [PublicKey; 1] {
    [key().public()]
}

fn page_of(jws: &str) -> String {
    Page::new(&keys(), now()).html([jws])
}

fn page(outcomes: &[Outcome]) -> String {
    page_of(&signed(draft(outcomes.to_vec())))
}

/// What a person reads, without the marks.
fn text(page: &str) -> String {
    let body = page.split_once("</style>").unwrap().1;
    let mut text = String::new();
    let mut in_mark = false;
    for letter in body.chars() {
        match letter {
            '<' => in_mark = true,
            '>' => {
                in_mark = false;
                text.push(' ');
            }
            _ if !in_mark => text.push(letter),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace("&#39;", "'").replace(" ,", ",");
    text.replace(" .", ".").replace(" ;", ";")
}

fn headline(page: &str) -> &str {
    let begin = page.split_once(r#"<p class="headline">"#).unwrap().1;
    begin.split_once("</p>").unwrap().0
}

fn says(page: &str, words: &str) {
    let text = text(page);
    assert!(text.contains(words), "missing: {words}\nin: {text}");
}

fn says_nothing_of(page: &str, words: &str) {
    let text = text(page);
    assert!(!text.contains(words), "there: {words}\nin: {text}");
}

#[test]
fn a_page_needs_nothing_and_runs_nothing() {
    let page = page(&[Outcome::Erased, promised(), blocked(), Outcome::not_found()]);
    assert!(page.contains(r#"content="default-src 'none'; style-src 'unsafe-inline'""#));
    for thing in [
        "<script", "<link", "<img", "<iframe", "<object", "<form", "@import", "url(", " on", "src=",
    ] {
        let marks = page
            .split('<')
            .filter_map(|mark| Some(format!("<{}", mark.split_once('>')?.0)));
        let style = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        for mark in marks.chain([style.to_owned()]) {
            let attribute = thing.starts_with(' ') && !mark.contains("=\"");
            let policy = mark.contains("Content-Security-Policy");
            assert!(
                attribute || policy || !mark.contains(thing),
                "{thing} in {mark}"
            );
        }
    }
}

#[test]
fn a_page_can_be_read_by_a_machine_that_reads_aloud() {
    let page = page(&[Outcome::Erased, blocked()]);
    assert!(page.contains(r#"<html lang="en">"#));
    assert_eq!(page.matches("<h1>").count(), 1);
    let headers = page.matches("<th ").count();
    assert!(headers > 4 && headers == page.matches("<th scope=").count());
    for (opened, closed) in [
        ("<section", "</section>"),
        ("<article", "</article>"),
        ("<tr", "</tr>"),
        ("<dl", "</dl>"),
        ("<ul", "</ul>"),
    ] {
        assert_eq!(
            page.matches(opened).count(),
            page.matches(closed).count(),
            "{opened}"
        );
    }
}

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
fn no_text_of_a_receipt_becomes_a_mark() {
    let page = page(&[Outcome::Erased]);
    assert!(!page.contains("<Shop>"));
    says(&page, "The &#60;Shop&#62; &#38; Sons");
    let hostile = page_of("<script>alert(1)</script>");
    assert!(!hostile.contains("<script"));
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
    let deadline =
        erasure_journal::law::Deadline::of(erasure_journal::law::Law::Gdpr, received, &calendar);
    let page = page_of(&signed(draft_of(
        &deadline.unwrap(),
        [entry(0, Outcome::Erased)],
    )));
    says(&page, "4 days after the last day: too late");
}

#[test]
fn a_receipt_that_is_not_genuine_is_shown_without_what_it_says() {
    let foreign = SigningKey::from_seed([8; 32]);
    let jws = foreign.sign(&draft([Outcome::Erased]).numbered(1, Digest::ZERO));
    let page = page_of(jws.jws());
    assert_eq!(headline(&page), "Do not rely on this receipt");
    says(&page, "It names a key that was not given");
    says(&page, jws.jws());
    says_nothing_of(&page, "confirmed as erased");
    says_nothing_of(&page, "genuine.");
}

#[test]
fn the_proof_stands_on_the_page() {
    let jws = signed(draft([Outcome::Erased]));
    let page = page_of(&jws);
    assert!(page.contains(&format!(">{jws}</pre>")));
    says(&page, &format!("Key {}", key().kid()));
    says(&page, &Digest::of(&jws).to_string());
    says(&page, "none: this is the first");
}

#[test]
fn only_a_chain_that_was_checked_and_holds_the_receipt_is_called_whole() {
    let receipts = chain(3);
    let keys = keys();
    let wanted = Digest::of(&receipts[1]);
    let shown = |checked| {
        let page = Page::new(&keys, now());
        page.with_chain(checked).html([receipts[1].as_str()])
    };

    says(&page_of(&receipts[1]), "Chain: not checked");
    let whole = ChainCheck::new(&keys).looking_for([wanted]).run(&receipts);
    says(
        &shown(&whole),
        "Whole. It is no. 2 of a chain of 3, in which none is missing, changed or out of order.",
    );
    let elsewhere = ChainCheck::new(&keys)
        .looking_for([wanted])
        .run(&receipts[..1]);
    says(&shown(&elsewhere), "Not in the chain.");
    let broken = ChainCheck::new(&keys)
        .looking_for([wanted])
        .run(&receipts[1..]);
    let page = shown(&broken);
    says(&page, "Chain: broken");
    says(&page, "Broken. Receipt 1: it is missing");
    says_nothing_of(&page, "Whole.");
}

#[test]
fn several_receipts_stand_on_one_page_with_an_overview() {
    let receipts = chain(4);
    let mut shown: Vec<&str> = receipts.iter().map(String::as_str).collect();
    shown.push("no receipt");
    let page = Page::new(&keys(), now()).html(shown);
    says(&page, "Receipts of 5 erasures");
    says(
        &page,
        "No. 4 01234567-89ab-4def-8123-456789abcdef Not complete: 1 not done",
    );
    says(&page, "Not genuine – It is no signed receipt");
    for number in 1..=5 {
        assert!(page.contains(&format!(r##"href="#sheet-{number}""##)));
        assert_eq!(page.matches(&format!(r#"id="sheet-{number}""#)).count(), 1);
    }
}
