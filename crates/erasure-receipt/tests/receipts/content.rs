//! What a receipt says follows from what is settled, and from nothing else.

use erasure::{CountsAs, Doubt, Failure, Outcome, Reason, SignedDuration, Tracking, Verdict};
use erasure_receipt::law::{Calendar, Law};
use erasure_receipt::{
    ChainCheck, Controller, Defect, Digest, DraftError, Head, ReceiptDraft, verify_one,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::*;

fn keys() -> [erasure_receipt::PublicKey; 1] {
    [key().public()]
}

#[test]
fn a_receipt_is_read_as_it_was_signed() {
    let draft = draft_of(
        &deadline(),
        [
            entry(0, Outcome::Erased),
            entry(1, promised()),
            unaddressable(),
        ],
    );
    let receipt = draft.numbered(3, Digest::of("the one before"));
    let signed = key().sign(&receipt);
    let read = verify_one(signed.jws(), &keys()).unwrap();
    assert_eq!(read, receipt);
    assert_eq!(
        (read.seq(), read.previous()),
        (3, Digest::of("the one before"))
    );
    assert_eq!(read.law(), Law::Gdpr);
    assert_eq!(
        (read.received_at(), read.due_at()),
        (received_at(), deadline().due_at())
    );
    assert_eq!(
        (read.zone(), read.last_day()),
        ("Europe/Berlin", deadline().last_day())
    );
    assert_eq!(read.extended_at(), None);
    assert_eq!(read.subject().len(), 2);
    assert_eq!(read.vendors()[0].spec(), Some(SPEC));
    assert_eq!(read.vendors()[0].caveats().len(), 3);
    let first = &read.entries()[0];
    assert_eq!(first.first_asked_at(), Some(received_at()));
    assert_eq!(
        first.last_asked_at(),
        Some(received_at() + SignedDuration::from_secs(30))
    );
    assert_eq!(
        (first.times_asked(), first.counts_as()),
        (1, CountsAs::Confirmed)
    );
    assert_eq!(read.entries()[2].last_asked_at(), None);
    assert!(matches!(read.verdict(), Verdict::Incomplete { gaps } if gaps.len() == 1));
    assert_eq!(signed.head().seq(), 3);
}

#[test]
fn the_same_receipt_is_the_same_text_every_time() {
    let text = || signed(draft([Outcome::Erased, promised(), blocked()]));
    assert_eq!(text(), text());
}

#[test]
fn nothing_that_can_still_change_becomes_a_receipt() {
    let by = received_at();
    for open in [
        Outcome::InProgress {
            tracking: Tracking::new("job"),
            by: Some(by),
        },
        Outcome::SoftDeleted {
            revivable_until: by,
        },
        Outcome::Unknown {
            doubt: Doubt::AnswerLost,
        },
        Outcome::failed(Reason::Overloaded),
    ] {
        let entries = [entry(0, Outcome::Erased), entry(1, open)];
        let draft = ReceiptDraft::new(Uuid::nil(), &deadline(), by, entries);
        assert_eq!(draft, Err(DraftError::Open { open: 1 }));
    }
    let nothing = ReceiptDraft::new(Uuid::nil(), &deadline(), by, []);
    assert_eq!(nothing, Err(DraftError::Empty));
}

#[test]
fn a_verdict_keeps_promises_apart_and_never_counts_not_found() {
    let verdict = |outcomes: &[Outcome]| {
        let receipt = draft(outcomes.to_vec()).numbered(1, Digest::ZERO);
        receipt.verdict().clone()
    };
    let complete = |confirmed, promised| Verdict::Complete {
        confirmed,
        promised,
    };
    assert_eq!(verdict(&[Outcome::Erased, promised()]), complete(1, 1));
    assert_eq!(
        verdict(&[Outcome::Erased, Outcome::not_found()]),
        complete(1, 0)
    );
    assert_eq!(
        verdict(&[Outcome::not_found(), Outcome::not_found()]),
        Verdict::NothingFound
    );
}

#[test]
fn who_erased_is_read_as_it_was_signed_and_a_receipt_that_does_not_say_it_is_read_too() {
    let controller = Controller {
        name: Some("Example Ltd".to_owned()),
        sandbox: true,
    };
    let of_them = signed(draft([Outcome::Erased]).with_controller(controller.clone()));
    let read = verify_one(&of_them, &keys()).unwrap();
    assert_eq!(read.controller(), &controller);
    let of_nobody = signed(draft([Outcome::Erased]));
    assert!(!part(&of_nobody, 1).contains("controller"));
    let read = verify_one(&of_nobody, &keys()).unwrap();
    assert_eq!(read.controller(), &Controller::default());
}

#[test]
fn a_chain_says_who_erased_and_how_many_receipts_come_from_a_sandbox() {
    let named = |sandbox| Controller {
        name: Some("Example Ltd".to_owned()),
        sandbox,
    };
    let mut head = Head::EMPTY;
    let mut chain = Vec::new();
    for controller in [
        named(true),
        Controller::default(),
        named(false),
        named(true),
    ] {
        let draft = draft([Outcome::Erased]).with_controller(controller);
        let signed = key().sign(&draft.numbered(head.seq() + 1, head.digest()));
        head = signed.head();
        chain.push(signed.into_jws());
    }
    let verified = ChainCheck::new(&keys()).run(&chain).unwrap();
    assert_eq!(verified.from_sandbox(), 2);
    let whose: Vec<_> = verified.controllers().iter().collect();
    assert_eq!(
        whose,
        [
            (&Controller::default(), &1),
            (&named(false), &1),
            (&named(true), &2)
        ]
    );
}

#[test]
fn an_extension_is_noted_without_its_reason() {
    let calendar = Calendar::new("Europe/Berlin").unwrap();
    let granted_at = at("2026-02-10T08:00:00Z");
    let extended = deadline()
        .extend(granted_at, "Ada is on holiday", &calendar)
        .unwrap();
    let jws = signed(draft_of(&extended, [entry(0, Outcome::Erased)]));
    let read = verify_one(&jws, &keys()).unwrap();
    assert_eq!(read.extended_at(), Some(granted_at));
    assert_eq!(read.last_day().to_string(), "2026-04-29");
    assert!(!part(&jws, 1).contains("Ada"));
}

type Change = Box<dyn FnOnce(&mut Value)>;

/// A receipt of three outcomes, changed and signed again by us.
fn signed_again(change: impl FnOnce(&mut Value)) -> Result<(), Defect> {
    let jws = signed(draft([Outcome::Erased, promised(), blocked()]));
    let mut payload: Value = serde_json::from_str(&part(&jws, 1)).unwrap();
    change(&mut payload);
    let again = forged_by_us(&part(&jws, 0), &payload.to_string());
    verify_one(&again, &keys()).map(|_| ())
}

#[test]
fn a_receipt_that_contradicts_itself_is_not_read_whoever_signed_it() {
    assert_eq!(signed_again(|_| ()), Ok(()));
    let complete = json!({"verdict": "complete", "confirmed": 2, "promised": 1});
    let erased = draft([Outcome::Erased]).numbered(1, Digest::ZERO);
    let erased = serde_json::to_value(&erased).unwrap();
    let changes: [Change; 9] = [
        Box::new(|receipt| receipt["verdict"] = complete),
        Box::new(|receipt| receipt["verdict"] = json!({"verdict": "nothing-found"})),
        Box::new(|receipt| receipt["verdict"] = json!({"verdict": "pending", "open": 1})),
        Box::new(|receipt| receipt["verdict"] = json!({"verdict": "incomplete", "gaps": []})),
        Box::new(|receipt| receipt["verdict"]["gaps"][0]["vendor"] = json!("lytics")),
        Box::new(|receipt| receipt["entries"][1]["counts_as"] = json!("confirmed")),
        Box::new(|receipt| receipt["entries"][2] = receipt["entries"][0].clone()),
        Box::new(|receipt| receipt["entries"] = json!([])),
        Box::new(move |receipt| receipt["verdict"] = erased["verdict"].clone()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert_eq!(
            signed_again(change),
            Err(Defect::Contradiction),
            "change {number}"
        );
    }
}

#[test]
fn an_open_outcome_in_a_receipt_is_not_read_whoever_signed_it() {
    let open = json!({"version": 1, "outcome": "unknown", "doubt": "timed-out"});
    let changed = signed_again(|receipt| receipt["entries"][2]["outcome"] = open);
    assert_eq!(changed, Err(Defect::Contradiction));
    let retryable = Failure::new(Reason::Rejected).retryable(true);
    let open = serde_json::to_value(Outcome::Failed { error: retryable }).unwrap();
    let changed = signed_again(|receipt| {
        receipt["entries"][2]["outcome"] = open.clone();
        receipt["verdict"]["gaps"][0]["outcome"] = open;
    });
    assert_eq!(changed, Err(Defect::Contradiction));
}

#[test]
fn a_receipt_in_other_words_about_what_to_do_is_still_read() {
    let other =
        |receipt: &mut Value| receipt["verdict"]["gaps"][0]["remedy"] = json!("ring them up");
    assert_eq!(signed_again(other), Ok(()));
}

#[test]
fn a_newer_receipt_is_refused_by_its_version_whatever_else_it_says() {
    assert_eq!(
        signed_again(|receipt| receipt["v"] = json!(2)),
        Err(Defect::Newer { version: 2 })
    );
    let newer = signed_again(|receipt| *receipt = json!({"v": 7, "anything": [1, 2]}));
    assert_eq!(newer, Err(Defect::Newer { version: 7 }));
    assert_eq!(
        signed_again(|receipt| receipt["v"] = json!(0)),
        Err(Defect::Payload)
    );
    assert_eq!(
        signed_again(|receipt| *receipt = json!([])),
        Err(Defect::Payload)
    );
}
