//! Everything that leaves the process comes back as it was, and a newer version is refused by name.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use erasure::{
    Asked, Basis, Caveat, Completion, Contract, Doubt, Entry, Failure, Identifier, IdentifierKind,
    Label, Need, Needs, Obstacle, Outcome, Plan, PlannedTarget, Reason, Report, Session,
    SignedDuration, Subject, Target, Terms, Timestamp, Tracking, VendorId,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use support::*;

fn round_trips<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    stored: &T,
) -> Result<(), TestCaseError> {
    let text = serde_json::to_string(stored).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), stored);
    // A store may put the fields in another order: through a map, they are sorted.
    let sorted: Value = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(sorted.get("version"), Some(&Value::from(1)));
    prop_assert_eq!(&serde_json::from_value::<T>(sorted).unwrap(), stored);
    Ok(())
}

fn value() -> impl Strategy<Value = String> {
    "[^\\s\\p{Cc}]([^\\p{Cc}]{0,40}[^\\s\\p{Cc}])?"
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000, 0_i32..1_000_000_000)
        .prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap())
}

fn session() -> impl Strategy<Value = Session> {
    (value(), option::of(value()), option::of(value())).prop_map(|(token, password, code)| {
        let session = password
            .into_iter()
            .fold(Session::new(token), Session::with_password);
        code.into_iter().fold(session, Session::with_one_time_code)
    })
}

fn identifier() -> impl Strategy<Value = Identifier> {
    prop_oneof![
        value().prop_map(|value| Identifier::Email(value.into())),
        value().prop_map(|value| Identifier::UserId(value.into())),
        value().prop_map(|value| Identifier::Phone(value.into())),
        ("[a-z_.-]{1,64}", value()).prop_map(|(name, value)| Identifier::Custom {
            name,
            value: value.into()
        }),
        session().prop_map(Identifier::Session),
    ]
}

fn vendor() -> impl Strategy<Value = VendorId> {
    "[a-z][a-z0-9-]{0,20}".prop_map(|id| VendorId::new(id).unwrap())
}

fn target() -> impl Strategy<Value = Target> {
    (vendor(), identifier()).prop_map(|(vendor, identifier)| Target::new(vendor, identifier))
}

fn tracking() -> impl Strategy<Value = Tracking> {
    (
        ".{0,40}",
        option::of(prop_oneof![
            Just(Contract::Original),
            Just(Contract::Revised)
        ]),
    )
        .prop_map(|(reference, contract)| {
            contract
                .into_iter()
                .fold(Tracking::new(reference), Tracking::with_contract)
        })
}

fn failure() -> impl Strategy<Value = Failure> {
    let reason = prop_oneof![
        Just(Reason::NotReached),
        Just(Reason::GivenUp),
        Just(Reason::Unresolved)
    ];
    (
        reason,
        any::<bool>(),
        option::of(100_u16..600),
        option::of(moment()),
        option::of("[a-z0-9-]{1,128}"),
    )
        .prop_map(|(reason, retryable, status, at, id)| {
            let failure = Failure::new(reason).retryable(retryable);
            let failure = status.into_iter().fold(failure, Failure::with_status);
            let failure = at.into_iter().fold(failure, Failure::with_retry_after);
            id.iter()
                .fold(failure, |failure, id| failure.with_vendor_request_id(id))
        })
}

fn obstacle() -> impl Strategy<Value = Obstacle> {
    let other = Obstacle::Other {
        what: "an unpaid invoice".into(),
        remedy: "pay it".into(),
    };
    prop_oneof![
        Just(Obstacle::SoleOwner),
        Just(Obstacle::LegalHold),
        Just(other)
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let needs = Needs::one_of([
        Need::Session,
        Need::AnyCustom,
        Need::Custom("loyalty".to_owned()),
    ]);
    prop_oneof![
        Just(Outcome::Erased),
        moment().prop_map(|by| Outcome::Promised { by }),
        (tracking(), option::of(moment()))
            .prop_map(|(tracking, by)| Outcome::InProgress { tracking, by }),
        moment().prop_map(|revivable_until| Outcome::SoftDeleted { revivable_until }),
        any::<(u64, u64)>().prop_map(|(done, of)| Outcome::Partial { done, of }),
        Just(Outcome::NotFound {
            asked: Asked::First
        }),
        Just(Outcome::NotFound {
            asked: Asked::AfterLostAnswer
        }),
        Just(Outcome::NotAddressable { needs }),
        obstacle().prop_map(|reason| Outcome::Blocked { reason }),
        failure().prop_map(|error| Outcome::Failed { error }),
        prop_oneof![Just(Doubt::AnswerLost), Just(Doubt::Interrupted)]
            .prop_map(|doubt| Outcome::Unknown { doubt }),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let asked =
        (target(), 1_u32..5, outcome(), moment()).prop_map(|(target, number, outcome, at)| {
            let label = Label::new(target.identifier().kind(), number);
            Entry::asked(&PlannedTarget::new(target, label), outcome, at)
        });
    let not_asked =
        (vendor(), outcome()).prop_map(|(vendor, outcome)| Entry::not_asked(vendor, outcome));
    prop_oneof![asked, not_asked]
}

fn caveats() -> impl Strategy<Value = Vec<Caveat>> {
    let published = || Basis::Published("https://example.com/terms".into());
    let caveat = prop_oneof![
        Just(Caveat::Retains {
            what: "hashes".into(),
            basis: published()
        }),
        Just(Caveat::Recreates {
            basis: Basis::Assumed("nobody says".into())
        }),
        Just(Caveat::Revivable {
            within: SignedDuration::from_hours(168),
            basis: published()
        }),
        Just(Caveat::Assumes {
            what: "24 hours".into(),
            why: "nobody says".into()
        }),
    ];
    vec(caveat, 0..4)
}

proptest! {
    #[test]
    fn a_subject_round_trips(identifiers in vec(identifier(), 1..6), at in vendor()) {
        let subject = identifiers.into_iter().fold(Subject::builder(), |builder, identifier| match identifier {
            Identifier::Email(value) => builder.email(value),
            Identifier::UserId(value) => builder.user_id(value),
            Identifier::Phone(value) => builder.phone(value),
            Identifier::Custom { name, value } => builder.custom(name, value),
            Identifier::Session(session) => builder.session(at.clone(), session),
            _ => builder,
        });
        round_trips(&subject.build().unwrap())?;
    }

    #[test]
    fn a_target_round_trips(target in target()) {
        round_trips(&target)?;
    }

    #[test]
    fn a_tracking_round_trips(tracking in tracking()) {
        round_trips(&tracking)?;
    }

    #[test]
    fn an_outcome_round_trips(outcome in outcome()) {
        round_trips(&outcome)?;
    }

    #[test]
    fn a_report_round_trips(
        entries in vec(entry(), 0..6), begun_at in moment(), as_of in moment(), vendor in vendor(), caveats in caveats(),
    ) {
        round_trips(&Report::new(begun_at, as_of, entries).with_caveats(vendor, caveats))?;
    }

    #[test]
    fn a_plan_round_trips(identifiers in vec(value(), 1..4), caveats in caveats(), repeatable in any::<bool>()) {
        let terms = Terms::new(Completion::Tracked).within(hours(5)).pause(minutes(1));
        let terms = if repeatable { terms.repeatable() } else { terms };
        let shop = caveats.into_iter().fold(Scripted::new("shop").terms(terms), Scripted::caveat);
        let vendors = [shop, Scripted::new("bank").needs([Need::Session])];
        let subject = identifiers.into_iter().fold(Subject::builder().phone("+44 20"), |builder, id| builder.user_id(id));
        round_trips(&eraser(vendors).plan(&subject.build().unwrap()))?;
    }

    #[test]
    fn the_verdict_is_the_same_after_a_round_trip(entries in vec(entry(), 0..6)) {
        let report = Report::new(start(), start(), entries);
        let stored = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<Report>(&stored).unwrap().verdict(), report.verdict());
    }
}

#[test]
fn a_newer_version_is_refused_by_name_whatever_else_is_in_it() {
    fn refuses<T: DeserializeOwned>() {
        for record in [
            r#"{"version":2,"outcome":"evaporated"}"#,
            r#"{"a":[{"b":1}],"outcome":7,"version":2}"#,
        ] {
            let Err(error) = serde_json::from_str::<T>(record) else {
                panic!("{record} was read")
            };
            let said = error.to_string();
            assert!(
                said.starts_with("the record has version 2, this program reads up to version 1"),
                "{said}"
            );
        }
    }
    refuses::<Subject>();
    refuses::<Plan>();
    refuses::<Target>();
    refuses::<Tracking>();
    refuses::<Outcome>();
    refuses::<Report>();
}

#[test]
fn a_record_without_a_version_is_none_of_ours() {
    let error = serde_json::from_str::<Outcome>(r#"{"outcome":"erased"}"#).unwrap_err();
    assert!(error.to_string().contains("version"), "{error}");
    let error = serde_json::from_str::<Outcome>(r#"{"version":0,"outcome":"erased"}"#).unwrap_err();
    assert!(error.to_string().contains("version 0"), "{error}");
}

#[test]
fn a_stored_subject_is_checked_like_a_new_one() {
    let blank = r#"{"version":1,"identifiers":[{"email":" "}],"sessions":[]}"#;
    assert!(
        serde_json::from_str::<Subject>(blank)
            .unwrap_err()
            .to_string()
            .contains("email #1 is blank")
    );
    let stray = r#"{"version":1,"identifiers":[{"session":{"token":"t"}}],"sessions":[]}"#;
    assert!(serde_json::from_str::<Subject>(stray).is_err());
}

#[test]
fn a_record_reads_as_a_person_would_write_it() {
    let outcome = Outcome::InProgress {
        tracking: Tracking::new("req-7"),
        by: Some(start()),
    };
    assert_eq!(
        serde_json::to_string(&outcome).unwrap(),
        r#"{"version":1,"outcome":"in-progress","tracking":{"version":1,"reference":"req-7"},"by":"2026-08-06T12:00:00Z"}"#,
    );
    let label = Label::new(IdentifierKind::Custom("loyalty".to_owned()), 2);
    assert_eq!(
        serde_json::to_string(&label).unwrap(),
        r#"{"kind":"custom:loyalty","number":2}"#
    );
}
