//! Everything that leaves the process comes back as it was, and a newer version is refused by name.

#[path = "support/any.rs"]
mod any;

use crate::support::*;
use any::*;
use erasure::{
    Completion, Entry, Identifier, IdentifierKind, Label, Law, Need, Outcome, Plan, PlannedTarget,
    Report, Subject, Target, Terms, Tracking, VendorId,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

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
    fn an_entry_round_trips(entry in entry()) {
        round_trips(&entry)?;
    }

    #[test]
    fn a_planned_target_round_trips(target in target()) {
        let label = Label::new(target.identifier().kind(), 1);
        round_trips(&PlannedTarget::new(target, label))?;
    }

    #[test]
    fn an_entry_and_a_planned_target_of_the_time_before_they_had_a_version_are_read(
        target in target(), outcome in outcome(), at in moment(),
    ) {
        fn without_version<T: Serialize + DeserializeOwned>(record: &T) -> T {
            let mut stored = serde_json::to_value(record).unwrap();
            stored.as_object_mut().unwrap().remove("version").unwrap();
            serde_json::from_value(stored).unwrap()
        }
        let label = Label::new(target.identifier().kind(), 1);
        let planned = PlannedTarget::new(target, label);
        prop_assert_eq!(&without_version(&planned), &planned);
        let entry = Entry::asked(&planned, outcome, at);
        prop_assert_eq!(without_version(&entry), entry);
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
    fn what_is_settled_is_stored_without_the_identifier_and_what_is_open_with_it(
        identifier in identifier_of("canary-[a-zé]{8,20}".boxed()),
        vendor in vendor(),
        outcome in outcome(),
        at in moment(),
    ) {
        let label = Label::new(identifier.kind(), 1);
        let target = Target::new(vendor, identifier);
        let entry = Entry::asked(&PlannedTarget::new(target.clone(), label), outcome, at);
        let settled = entry.outcome().is_settled();
        prop_assert_eq!(entry.target(), Some(&target).filter(|_| !settled));
        let stored = serde_json::to_string(&Report::new(at, at, [entry])).unwrap();
        prop_assert_eq!(stored.contains("canary-"), !settled, "{}", stored);
        let read: Report = serde_json::from_str(&stored).unwrap();
        let printed = format!("{read} {read:?} {} {:?}", read.verdict(), read.verdict());
        prop_assert!(!printed.contains("canary-"), "{printed}");
    }

    #[test]
    fn the_parts_of_a_record_round_trip_by_themselves(
        entry in entry(), failure in failure(), caveats in caveats(), needs in needs(), identifier in identifier(),
    ) {
        fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(part: &T) -> Result<(), TestCaseError> {
            let stored = serde_json::to_value(part).unwrap();
            prop_assert_eq!(&serde_json::from_value::<T>(stored).unwrap(), part);
            Ok(())
        }
        let verdict = Report::new(start(), start(), [entry.clone()]).verdict();
        comes_back(&entry.label().cloned())?;
        comes_back(&entry.vendor().clone())?;
        comes_back(&failure)?;
        comes_back(&caveats)?;
        comes_back(&needs)?;
        comes_back(&identifier)?;
        comes_back(&verdict)?;
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
    refuses::<PlannedTarget>();
    refuses::<Target>();
    refuses::<Tracking>();
    refuses::<Outcome>();
    refuses::<Entry>();
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
fn a_record_keeps_its_law_and_an_older_one_is_of_the_gdpr() {
    let subject = by_email().under(Law::Ccpa);
    let stored = serde_json::to_string(&subject).unwrap();
    assert_eq!(serde_json::from_str::<Subject>(&stored).unwrap(), subject);
    let older = stored.replace(r#","law":"ccpa""#, "");
    assert_ne!(older, stored);
    let read = serde_json::from_str::<Subject>(&older).unwrap();
    assert_eq!(read.law(), Law::Gdpr);

    let email = Identifier::Email("ada@example.com".into());
    let target = Target::new(VendorId::new("a").unwrap(), email).under(Law::Ccpa);
    let stored = serde_json::to_string(&target).unwrap();
    let older = stored.replace(r#","law":"ccpa""#, "");
    assert_ne!(older, stored);
    let read = serde_json::from_str::<Target>(&older).unwrap();
    assert_eq!((read.law(), read.vendor()), (Law::Gdpr, target.vendor()));
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

#[test]
fn what_a_record_lacks_is_named_and_what_nobody_knows_is_refused_unread() {
    fn said<T: DeserializeOwned>(record: &str) -> String {
        match serde_json::from_str::<T>(record) {
            Ok(_) => panic!("{record} was read"),
            Err(error) => error.to_string(),
        }
    }
    for (said, names) in [
        (
            said::<Outcome>(r#"{"version":1,"outcome":"evaporated"}"#),
            "unknown variant",
        ),
        (
            said::<Outcome>(r#"{"version":1,"outcome":"promised"}"#),
            "`by`",
        ),
        (said::<Tracking>(r#"{"version":1}"#), "`reference`"),
        (
            said::<Subject>(r#"{"version":1,"identifiers":[]}"#),
            "`sessions`",
        ),
        (
            said::<Subject>(r#"{"version":1,"identifiers":[],"sessions":[]}"#),
            "the subject is empty",
        ),
        (
            said::<Report>(r#"{"version":1,"as_of":"2026-08-06T12:00:00Z"}"#),
            "`begun_at`",
        ),
        (said::<Plan>(r#"{"version":1}"#), "`vendors`"),
        (
            said::<Target>(r#"{"version":1,"vendor":"Our Shop","identifier":{"email":"a"}}"#),
            "not a vendor id",
        ),
        (
            said::<Target>(r#"{"version":1,"vendor":"shop","identifier":{"fax":"1"}}"#),
            "unknown variant",
        ),
        (said::<Target>("null"), "invalid type"),
    ] {
        assert!(said.contains(names), "{said}");
    }
}

#[test]
fn what_a_damaged_record_holds_is_not_quoted() {
    fn said<T: DeserializeOwned>(record: &str) -> String {
        match serde_json::from_str::<T>(record) {
            Ok(_) => panic!("{record} was read"),
            Err(error) => error.to_string(),
        }
    }
    for said in [
        said::<Subject>(r#"{"version":1,"identifiers":"ada@example.com","sessions":[]}"#),
        said::<Subject>(r#"{"version":1,"identifiers":[{"ada@example.com":1}],"sessions":[]}"#),
        said::<Outcome>(r#"{"version":1,"outcome":"ada@example.com"}"#),
    ] {
        assert!(said.contains("[…]") && !said.contains("ada"), "{said}");
    }
}
