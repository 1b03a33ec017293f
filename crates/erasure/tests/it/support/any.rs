//! Any value of each type that is stored, built as a caller builds it.

use erasure::{
    Asked, Basis, Caveat, Doubt, Entry, Failure, Identifier, Label, Law, Need, Needs, Obstacle,
    Outcome, PlannedTarget, Reason, Session, SignedDuration, Target, Timestamp, Tracking, VendorId,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub fn value() -> impl Strategy<Value = String> {
    "[^\\s\\p{Cc}]([^\\p{Cc}]{0,40}[^\\s\\p{Cc}])?"
}

pub fn moment() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000, 0_i32..1_000_000_000)
        .prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap())
}

pub fn session() -> impl Strategy<Value = Session> {
    (value(), option::of(value()), option::of(value())).prop_map(|(token, password, code)| {
        let session = password
            .into_iter()
            .fold(Session::new(token), Session::with_password);
        code.into_iter().fold(session, Session::with_one_time_code)
    })
}

pub fn identifier() -> impl Strategy<Value = Identifier> {
    prop_oneof![
        identifier_of(value().boxed()),
        session().prop_map(Identifier::Session)
    ]
}

/// These texts as identifiers of each kind.
pub fn identifier_of(value: BoxedStrategy<String>) -> impl Strategy<Value = Identifier> {
    prop_oneof![
        value
            .clone()
            .prop_map(|value| Identifier::Email(value.into())),
        value
            .clone()
            .prop_map(|value| Identifier::UserId(value.into())),
        value
            .clone()
            .prop_map(|value| Identifier::Phone(value.into())),
        value
            .clone()
            .prop_map(|value| Identifier::Session(Session::new(value))),
        ("[a-z_.-]{1,64}", value).prop_map(|(name, value)| Identifier::Custom {
            name,
            value: value.into()
        }),
    ]
}

pub fn vendor() -> impl Strategy<Value = VendorId> {
    "[a-z][a-z0-9-]{0,20}".prop_map(|id| VendorId::new(id).unwrap())
}

pub fn target() -> impl Strategy<Value = Target> {
    let law = prop::sample::select(vec![Law::Gdpr, Law::Ccpa]);
    (vendor(), identifier(), law)
        .prop_map(|(vendor, identifier, law)| Target::new(vendor, identifier).under(law))
}

pub fn tracking() -> impl Strategy<Value = Tracking> {
    (".{0,40}", option::of("[a-zA-Z]{1,20}"), 1_u64..2000).prop_map(
        |(reference, operation, targets)| {
            operation
                .into_iter()
                .fold(Tracking::new(reference), Tracking::followed_by)
                .shared_by(targets)
        },
    )
}

/// The variants of an enum by the names that they are stored under.
pub fn each_of<T: DeserializeOwned + Clone + std::fmt::Debug + 'static>(
    names: &[&str],
) -> impl Strategy<Value = T> + use<T> {
    let named = |name: &&str| serde_json::from_value(Value::from(*name)).unwrap();
    prop::sample::select(names.iter().map(named).collect::<Vec<T>>())
}

pub fn failure() -> impl Strategy<Value = Failure> {
    let reason = each_of::<Reason>(&[
        "not-reached",
        "postponed",
        "not-sendable",
        "misconfigured",
        "unknown-vendor",
        "defective",
        "credentials",
        "overloaded",
        "out-of-order",
        "rejected",
        "unresolved",
        "under-way",
        "given-up",
        "still-there",
        "unverifiable",
        "no-answer",
        "not-understood",
        "interrupted",
    ]);
    (
        reason,
        any::<bool>(),
        option::of(100_u16..600),
        option::of(moment()),
        option::of("[a-z0-9-]{1,128}"),
    )
        .prop_map(|(reason, retryable, status, at, id)| {
            let failure = Failure::new(reason).retryable(retryable);
            let unreached = at.map(|_| erasure::Unreached::Refused).into_iter();
            let failure = unreached.fold(failure, Failure::with_unreached);
            let failure = status.into_iter().fold(failure, Failure::with_status);
            let failure = at.into_iter().fold(failure, Failure::with_retry_after);
            id.iter()
                .fold(failure, |failure, id| failure.with_vendor_request_id(id))
        })
}

pub fn obstacle() -> impl Strategy<Value = Obstacle> {
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

pub fn needs() -> impl Strategy<Value = Needs> {
    let need = prop_oneof![
        Just(Need::Email),
        Just(Need::UserId),
        Just(Need::Phone),
        Just(Need::AnyCustom),
        Just(Need::Session),
        "[a-z_.-]{1,64}".prop_map(Need::Custom),
    ];
    vec(need, 0..5).prop_map(Needs::one_of)
}

pub fn outcome() -> impl Strategy<Value = Outcome> {
    let doubt = each_of::<Doubt>(&[
        "answer-lost",
        "not-understood",
        "timed-out",
        "panicked",
        "interrupted",
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
        needs().prop_map(|needs| Outcome::NotAddressable { needs }),
        obstacle().prop_map(|reason| Outcome::Blocked { reason }),
        failure().prop_map(Outcome::from),
        doubt.prop_map(|doubt| Outcome::Unknown { doubt }),
    ]
}

pub fn entry() -> impl Strategy<Value = Entry> {
    let asked =
        (target(), 1_u32..5, outcome(), moment()).prop_map(|(target, number, outcome, at)| {
            let label = Label::new(target.identifier().kind(), number);
            Entry::asked(&PlannedTarget::new(target, label), outcome, at)
        });
    let not_asked =
        (vendor(), outcome()).prop_map(|(vendor, outcome)| Entry::not_asked(vendor, outcome));
    prop_oneof![asked, not_asked]
}

pub fn caveats() -> impl Strategy<Value = Vec<Caveat>> {
    let published = || Basis::Published("https://example.com/terms".into());
    let caveat = prop_oneof![
        Just(Caveat::Retains {
            what: "hashes".into(),
            basis: published()
        }),
        Just(Caveat::LeavesOpen {
            what: "why nobody was found".into(),
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
