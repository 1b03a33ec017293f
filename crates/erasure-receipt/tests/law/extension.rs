//! More time: once, with a reason, and before the first period is over.

use erasure_receipt::law::{Law, LawError};

use super::{at, berlin, calendar};

const RECEIVED: &str = "2026-01-29T10:00:00+01:00";
/// The first instant after the last day of the first period.
const OVER: &str = "2026-03-03T00:00:00+01:00";

#[test]
fn an_extension_counts_from_receipt_and_keeps_its_reason_to_itself() {
    let zone = calendar("Europe/Berlin");
    let granted_at = at("2026-03-02T23:59:59.999999999+01:00");
    let deadline = berlin(Law::Gdpr, RECEIVED);
    assert_eq!(deadline.extendable_until(), Some(at(OVER)));

    let extended = deadline
        .extend(granted_at, "Ada has\n400 accounts", &zone)
        .unwrap();
    assert_eq!(extended.last_day().to_string(), "2026-04-29");
    assert_eq!(extended.extendable_until(), None);
    let extension = extended.extension().unwrap();
    assert_eq!(extension.granted_at(), granted_at);
    assert_eq!(extension.reason().expose(), "Ada has\n400 accounts");
    assert!(!format!("{extended:?}").contains("Ada"));
}

#[test]
fn in_california_it_is_ninety_days_in_all() {
    let zone = calendar("Europe/Berlin");
    let deadline = berlin(Law::Ccpa, "2026-03-01T10:00:00+01:00");
    let extended = deadline
        .extend(at("2026-03-02T10:00:00+01:00"), "many", &zone)
        .unwrap();
    assert_eq!(extended.last_day().to_string(), "2026-05-30");
}

#[test]
fn it_can_be_extended_once() {
    let zone = calendar("Europe/Berlin");
    let granted_at = at("2026-02-10T10:00:00Z");
    let extended = berlin(Law::Gdpr, RECEIVED)
        .extend(granted_at, "many", &zone)
        .unwrap();
    let again = extended.extend(at("2026-02-11T10:00:00Z"), "many more", &zone);
    assert_eq!(again, Err(LawError::ExtendedAlready { granted_at }));
}

#[test]
fn after_the_first_period_it_is_too_late_and_the_error_says_since_when() {
    let zone = calendar("Europe/Berlin");
    let late = berlin(Law::Gdpr, RECEIVED).extend(at(OVER), "many", &zone);
    let error = late.unwrap_err();
    assert_eq!(error, LawError::ExtendedTooLate { until: at(OVER) });
    assert!(
        error.to_string().contains("2026-03-02T23:00:00Z"),
        "{error}"
    );
}

#[test]
fn before_the_request_came_there_is_nothing_to_extend() {
    let zone = calendar("Europe/Berlin");
    let early = berlin(Law::Gdpr, RECEIVED).extend(at("2026-01-29T08:59:59Z"), "many", &zone);
    assert!(
        matches!(early, Err(LawError::ExtendedTooEarly { .. })),
        "{early:?}"
    );
}

#[test]
fn a_reason_that_is_none_is_refused_without_being_repeated() {
    let zone = calendar("Europe/Berlin");
    let extend = |reason: &str| {
        let now = at("2026-02-10T10:00:00Z");
        berlin(Law::Gdpr, RECEIVED).extend(now, reason, &zone)
    };
    for blank in ["", " \n ", "\u{a0}"] {
        assert_eq!(extend(blank), Err(LawError::BlankReason));
    }
    assert!(extend(&"é".repeat(1000)).is_ok());
    assert_eq!(
        extend(&"é".repeat(1001)),
        Err(LawError::LongReason { length: 1001 })
    );
    for odd in [
        "ada\tada",
        "ada\r\nada",
        "ada\u{1b}[31m",
        "ada\0",
        "ada\u{85}",
    ] {
        let error = extend(odd).unwrap_err();
        assert_eq!(error, LawError::UnprintableReason);
        assert!(error.is_reason() && !error.to_string().contains("ada"));
    }
}
